"""The monthly brief to the director."""

import json
from datetime import UTC, date, datetime

import pytest

from domain.errors import InvalidValueError
from domain.vocabulary import Step
from service.bootstrap import Putright
from service.reports.adherence.report import report_of
from service.reports.briefs.kinds import MONTHLY
from service.reports.briefs.monthly import monthly_brief
from service.reports.briefs.monthly_document import monthly_document
from service.reports.briefs.months import month, month_of, months_between
from tests.support.briefing import AFTER, cells, graded, planned, re_audited, words
from tests.support.clock import Clock
from tests.support.council import command, findings

NOVEMBER = month("2026-11")
VERDICTS = ("on_time", "late", "not_done", "not_yet_due", "excused", "withdrawn")


@pytest.fixture
def november(council: Putright, clock: Clock) -> Putright:
    """Two files of November, one with a late plan; one of October that was audited again in November."""
    graded(council, clock, "A-0", date(2026, 10, 1))
    graded(council, clock, "A-1", date(2026, 11, 2), audited_on=date(2026, 10, 28))
    council.remediations.notify_managers(command(clock()), "A-1", date(2026, 11, 2), ["SM01"])
    council.audits.record(
        command(clock()), findings("A-2", audited_on=clock().date(), graded_on=clock().date(), grade="Good")
    )
    planned(council, clock, "A-1", date(2026, 11, 10))
    re_audited(council, clock, "A-0", date(2026, 11, 12), "Inadequate")
    clock.set(date(2026, 12, 1))
    return council


def test_new_audits_and_re_audits_are_told_apart_overall_and_by_theme(november: Putright) -> None:
    brief = monthly_brief(november, *NOVEMBER)

    assert brief["grades"] == {"Good": 1, "Inadequate": 1}
    assert brief["re_audit_grades"] == {"Inadequate": 1}
    assert brief["themes"]["Visits"] == {"Inadequate": 1}
    assert brief["re_audit_themes"]["Visits"] == {"Inadequate critical": 1}
    assert (brief["re_audits"]["done"], brief["re_audits_with_themes"]) == (1, 1)


def test_each_child_waits_from_the_finding_to_the_plan(november: Putright) -> None:
    brief = monthly_brief(november, *NOVEMBER)
    waits = {each["audit_ref"]: each for each in brief["waits"]}

    assert (waits["A-1"]["found_on"], waits["A-1"]["plan_agreed_on"]) == ("2026-10-28", "2026-11-10")
    assert (waits["A-1"]["days"], waits["A-1"]["days_from_grade"], waits["A-1"]["plan"]) == (13, 8, "late")
    assert (waits["A-0-R1"]["follows"], waits["A-0-R1"]["days"], waits["A-0-R1"]["days_so_far"]) == ("A-0", None, 19)
    assert brief["days_to_plan"] == {"n": 1, "median": 13, "longest": 13, "still_waiting": 1}


def test_the_cohorts_steps_count_whenever_they_fell_due(november: Putright) -> None:
    cohort = monthly_brief(november, *NOVEMBER)["cohort"]

    assert (cohort["remediations"], cohort["following_a_repeat"]) == (2, 1)
    assert [cohort["notification"][name] for name in ("due", "on_time", "not_done")] == [2, 1, 1]
    assert [cohort["service_manager_review"][name] for name in ("due", "on_time", "not_done")] == [2, 0, 2]


def test_every_figure_of_the_cohort_is_what_its_rows_add_up_to(november: Putright) -> None:
    brief = monthly_brief(november, *NOVEMBER)
    document = monthly_document(brief, "Example Council")
    opens = dict(document.opens)

    for step in ("notification", "service_manager_review", "acknowledgements"):
        for verdict in VERDICTS:
            assert len(opens[f"cohort.{step}.{verdict}"]) == brief["cohort"][step][verdict], (step, verdict)
    assert brief["cohort"]["acknowledgements"]["due"] > 0


def test_the_figures_of_audits_are_those_of_the_adherence_report_of_the_month(sample_year: Putright) -> None:
    for name in months_between(date(2018, 6, 1), date(2019, 5, 31)):
        brief = monthly_brief(sample_year, *month(name))
        report = report_of(sample_year.store, sample_year.clock(), *month(name))
        for same in ("grades", "themes", "re_audits"):
            assert brief[same] == report[same]
        assert brief["open_risk"] == report["open_risk"]
        assert brief["volume"].items() <= report["volume"].items()


def test_the_months_of_the_sample_year_add_up_to_it(sample_year: Putright) -> None:
    briefs = [monthly_brief(sample_year, *month(name)) for name in months_between(date(2018, 6, 1), date(2019, 5, 31))]

    assert sum(brief["volume"]["audits"] for brief in briefs) == 219
    assert sum(brief["cohort"]["remediations"] for brief in briefs) == 8
    assert sum(brief["re_audits"]["done"] for brief in briefs) == 7
    reviews = [brief["cohort"]["service_manager_review"] for brief in briefs]
    assert sum(line["due"] for line in reviews) == 8
    assert [wait["days"] for brief in briefs for wait in brief["waits"] if wait["audit_ref"] == "AUD18-035"] == [11]


def test_a_brief_is_as_at_a_day_and_as_known_at_an_instant(november: Putright) -> None:
    then = monthly_brief(november, *NOVEMBER, as_at=date(2026, 11, 9))
    known = monthly_brief(november, *NOVEMBER, as_known_at=datetime(2026, 11, 9, 23, tzinfo=UTC))

    assert [each["audit_ref"] for each in then["waits"]] == ["A-1"]
    assert (then["waits"][0]["plan"], then["waits"][0]["days_so_far"]) == ("not_done", 12)
    assert then["re_audit_grades"] == {}
    assert (known["as_at"], known["waits"]) == ("2026-11-09", then["waits"])


def test_the_same_record_has_the_same_fingerprint(november: Putright, clock: Clock) -> None:
    first = monthly_brief(november, *NOVEMBER)
    clock.now = clock.now.replace(hour=15)

    assert monthly_brief(november, *NOVEMBER)["fingerprint"] == first["fingerprint"]


def test_a_month_without_anything_prints_none(sample_year: Putright) -> None:
    document = monthly_document(monthly_brief(sample_year, *month("2012-07")), "Example Council")

    assert "No new audit was graded." in words(document)
    assert "None: no file of this month was inadequate." in words(document)
    assert cells(document, "gradings-headlines")["Graded inadequate, of new audits"] == [(0, 0, None)]
    assert "0%" not in words(document)


def test_without_a_cohort_nobody_is_said_to_be_waiting(sample_year: Putright) -> None:
    said = words(monthly_document(monthly_brief(sample_year, *month("2012-07")), "Example Council"))

    assert "No remediation began in the month, so there is no cohort" in said
    assert "review has fallen due" not in said


def test_few_have_no_percentage(november: Putright, sample_year: Putright) -> None:
    few = monthly_document(monthly_brief(november, *NOVEMBER), "Example Council")
    many = monthly_document(monthly_brief(sample_year, *month("2018-07")), "Example Council")

    assert cells(few, "gradings-overall")["Good"] == [(1, 2, None), (0, 1, None)]
    assert cells(many, "gradings-overall")["Good"] == [(10, 19, 53), (0, 0, None)]
    assert cells(many, "gradings-headlines")["Graded inadequate, of new audits"] == [(1, 19, 5.3)]


def test_the_brief_says_in_short_what_its_tables_say(november: Putright) -> None:
    said = words(monthly_document(monthly_brief(november, *NOVEMBER), "Example Council"))

    assert "2 new audits were graded: 1 inadequate." in said
    assert "1 re-audit was done, 0 improved and 1 inadequate again." in said
    assert "The service manager's review was in time for 0 of the cohort's 2 files." in said
    assert "From finding to plan it took 13 days (median), at most 13. 1 child still waiting." in said
    assert "The cohort has 2 files, 1 of them opened by a repeat inadequate." in said
    assert "Of 1 re-audit, 1 recorded grades by theme." in said


def test_nobody_who_waits_for_the_first_plan_is_left_out(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", date(2026, 11, 2))
    clock.set(date(2026, 11, 4))

    said = words(monthly_document(monthly_brief(council, *NOVEMBER), "Example Council"))

    assert "No plan has been agreed yet; 1 child still waiting." in said
    assert "2 so far" in said
    assert "No service manager's review has fallen due on the cohort." in said


def test_a_re_audit_that_was_corrected_counts_as_it_rightly_was(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-0", date(2026, 10, 1))
    re_audited(council, clock, "A-0", date(2026, 11, 12), "Good", AFTER)
    known = {"step": Step.RE_AUDIT, "item": "", "corrected_by": "QA01", "reason": "The letter was of the 30th"}

    council.corrections.correct_step(command(clock()), "A-0", clock().date(), done_on=date(2026, 10, 30), **known)

    assert monthly_brief(council, *NOVEMBER)["re_audit_grades"] == {}
    assert monthly_brief(council, *month("2026-10"))["re_audit_themes"]["Visits"] == {"Inadequate critical": 1}


@pytest.mark.parametrize(("name", "last"), [("2018-02", 28), ("2020-02", 29), ("2018-12", 31), ("2018-04", 30)])
def test_a_month_is_from_its_first_day_to_its_last(name: str, last: int) -> None:
    first, ends = month(name)

    assert (first.day, ends.day, month_of(first), month_of(ends)) == (1, last, name, name)


def test_the_months_between_two_days_are_those_that_have_one_of_them() -> None:
    found = months_between(date(2018, 11, 30), date(2019, 2, 1))

    assert found == ["2018-11", "2018-12", "2019-01", "2019-02"]


@pytest.mark.parametrize("name", ["2018-13", "2018-0", "July 2018", "2018-7", "", "0001-01"])
def test_what_is_no_month_is_refused(name: str) -> None:
    with pytest.raises(InvalidValueError, match="is not a month") as refused:
        month(name)

    assert refused.value.field == "month"


def test_its_data_is_plain_json(november: Putright) -> None:
    assert json.loads(json.dumps(MONTHLY.counts(november, *NOVEMBER)))["report"] == "monthly"
