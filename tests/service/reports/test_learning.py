"""The learning brief: themes, and nobody's name."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from domain.audit import NOT_APPLICABLE
from service.bootstrap import Putright
from service.reports.adherence.report import report_of
from service.reports.briefs.kinds import LEARNING
from service.reports.briefs.learning import learning_brief
from service.reports.briefs.learning_document import learning_document
from service.reports.briefs.months import month
from service.reports.briefs.printing import printed
from service.reports.forms import FORMS
from service.reports.periods import quarter
from tests.support.briefing import AFTER, cells, graded, planned, re_audited, words
from tests.support.canaries import MARKER, STAFF, mark_every_text
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings
from tests.support.council import STAFF as PEOPLE
from tests.support.pdf import pages

COUNCIL = "Example Council"
YEAR = (date(2018, 6, 1), date(2019, 5, 31))
NOVEMBER = month("2026-11")


@pytest.fixture
def five(council: Putright, clock: Clock) -> Putright:
    """Five files graded inadequate in November, planned and audited again with their themes."""
    for number in range(5):
        ref = f"A-{number}"
        graded(council, clock, ref, GRADED_ON)
        planned(council, clock, ref, date(2026, 11, 9))
        re_audited(council, clock, ref, date(2026, 11, 20), "Good", AFTER)
    clock.set(date(2026, 12, 1))
    return council


def test_what_goes_well_and_what_worries_is_what_the_report_counts(sample_year: Putright) -> None:
    brief = learning_brief(sample_year, *YEAR)
    report = report_of(sample_year.store, sample_year.clock(), *YEAR)

    assert brief["themes"] == report["themes"]
    for told, grades in ((brief["going_well"], brief["good"]), (brief["worried_about"], brief["inadequate"])):
        assert len(told) == 3
        for each in told:
            counts = report["themes"][each["theme"]]
            assert each["n"] == sum(counts.get(grade, 0) for grade in grades)
            assert each["of"] == sum(n for grade, n in counts.items() if grade != NOT_APPLICABLE)


def test_of_the_sample_years_eight_inadequate_files_the_themes_are_told(sample_year: Putright) -> None:
    brief = learning_brief(sample_year, *YEAR)

    assert brief["inadequate_files"]["files"] == 8
    assert max(brief["inadequate_files"]["themes"].values()) <= 8
    assert (brief["re_audited_files"]["files"], brief["re_audited_files"]["improved"]) == (7, 7)
    assert brief["re_audited_files"]["themes"] is None


def test_of_too_few_files_the_twelve_months_stand_in(sample_year: Putright) -> None:
    brief = learning_brief(sample_year, *quarter("2018-19-Q4"))
    said = words(learning_document(brief, COUNCIL))

    assert brief["inadequate_files"]["themes"] is None
    assert "Of 7 inadequate files in the twelve months from 1 April 2018 to 31 March 2019." in said


def test_where_the_year_has_too_few_too_their_themes_are_not_told(council: Putright, clock: Clock) -> None:
    graded(council, clock, "A-1", GRADED_ON)

    document = learning_document(learning_brief(council, *NOVEMBER), COUNCIL)

    assert "1 file in this period: too few to tell their themes." in words(document)
    assert cells(document, "worried-about") == {}


def test_a_worry_is_told_with_its_count_and_the_rule_that_chose_it(five: Putright) -> None:
    document = learning_document(learning_brief(five, *NOVEMBER), COUNCIL)

    assert cells(document, "worried-about") == {"Assessment": [(5, 5, 100)], "Visits": [(5, 5, 100)]}
    assert cells(document, "going-well") == {"Planning": [(5, 5, 100)]}
    assert "the three themes with the largest share of Outstanding or Good" in words(document)


def test_what_re_audits_improved_is_told_by_theme(five: Putright) -> None:
    document = learning_document(learning_brief(five, *NOVEMBER), COUNCIL)

    assert cells(document, "re-audits-themes") == {
        "Assessment": [(5, 5, 100), (0, 5, 0), (0, 5, 0)],
        "Planning": [(0, 5, 0), (5, 5, 100), (0, 5, 0)],
        "Visits": [(0, 5, 0), (0, 5, 0), (5, 5, 100)],
    }
    assert cells(document, "re-audits-files") == {"Better than inadequate": [(5, 5, 100)]}


def test_after_a_repeat_the_themes_are_held_against_the_last_re_audit(council: Putright, clock: Clock) -> None:
    for number in range(5):
        graded(council, clock, f"A-{number}", GRADED_ON)
        re_audited(council, clock, f"A-{number}", date(2026, 11, 20), "Inadequate", AFTER)
    for number in range(5):
        re_audited(council, clock, f"A-{number}-R1", date(2026, 12, 4), "Good", AFTER | {"Visits": "Good"})

    moved = learning_brief(council, *month("2026-12"))["re_audited_files"]["themes"]

    assert moved["Visits"] == {"better": 5, "same": 0, "worse": 0}
    assert moved["Assessment"] == {"better": 0, "same": 5, "worse": 0}


def test_the_warnings_that_were_overridden_most_come_first(five: Putright) -> None:
    brief = learning_brief(five, *NOVEMBER)

    counts = list(brief["warnings_overridden"]["codes"].values())
    assert (brief["warnings_overridden"]["actions"], brief["warnings_overridden"]["plans"]) == (10, 5)
    assert counts == sorted(counts, reverse=True)
    assert "Nothing for family or network" in cells(learning_document(brief, COUNCIL), "warnings-codes")


def test_it_is_as_at_a_day(five: Putright) -> None:
    assert learning_brief(five, *NOVEMBER, as_at=date(2026, 11, 19))["re_audited_files"]["files"] == 0


def test_nothing_of_it_opens(five: Putright) -> None:
    document = learning_document(learning_brief(five, *NOVEMBER), COUNCIL)

    assert list(document.figures()) == []
    assert document.opens == ()


def test_it_has_no_name_no_reference_and_no_text(
    council: Putright, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_every_text(monkeypatch)
    for number in range(5):
        ref = f"ZAUD{number}"
        graded(council, clock, ref, GRADED_ON, team="Zteam", service="Zservice")
        planned(council, clock, ref, date(2026, 11, 9))
        re_audited(council, clock, ref, date(2026, 11, 20), "Inadequate", AFTER)
    council.audits.record(command(clock()), findings("ZAUD9", grade="Good"))

    data = learning_brief(council, *NOVEMBER)

    for form, text in _in_words(data):
        for never in (MARKER, "ZAUD", "Zteam", "Zservice", *(person for person, _, _ in PEOPLE)):
            assert never not in text, (form, never)
        assert not re.search(STAFF, text), form


def _in_words(data: dict[str, object]) -> Iterator[tuple[str, str]]:
    for form in ("json", *FORMS):
        content = printed(LEARNING, data, COUNCIL, form)
        if form == "pdf":
            yield form, "\n".join(pages(content))
        elif form != "xlsx":
            yield form, content.decode()


def test_a_period_without_anything_prints_none(sample_year: Putright) -> None:
    said = words(learning_document(learning_brief(sample_year, *month("2012-07")), COUNCIL))

    assert "None: no audit was graded in this period." in said
    assert "None: no file was graded inadequate in this period." in said
    assert "None: no file was audited again in this period." in said
    assert "None: no action was agreed." in said
