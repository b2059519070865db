"""The audit programme's report: what came back of what was expected, and what was scored."""

import json
from datetime import date

import pytest

from domain.errors import InvalidValueError, NotFoundError
from domain.opening_corrections import RightFacts
from service.bootstrap import Putright
from service.reports.briefs.monthly import monthly_brief
from service.reports.briefs.months import month
from service.reports.briefs.programme import programme_report
from service.reports.briefs.programme_document import programme_document
from tests.support.briefing import cells, words
from tests.support.canaries import MARKER, mark_every_text
from tests.support.clock import Clock
from tests.support.council import command, findings

NOVEMBER = month("2026-11")
COUNCIL = "Example Council"


def returned(council: Putright, clock: Clock, day: date, number: int, **scores: int) -> None:
    """Record a number of good audits, graded on a day."""
    clock.set(max(clock.now.date(), day))
    for at in range(number):
        ref = f"G-{day}-{at}"
        given = {"audited_on": day, "graded_on": day, "grade": "Good", "themes": {}, "scores": scores}
        council.audits.record(command(clock()), findings(ref, **given))


def expect(council: Putright, clock: Clock, name: str, number: int, exempted: int = 0) -> None:
    day = clock.now.date()
    council.programmes.expect(command(clock()), name, day, expected=number, said_by="QA01")
    if exempted:
        approved = {"approved_by": "DCS01", "reason": "The inspection"}
        council.programmes.exempt(command(clock()), name, day, exempted=exempted, **approved)


@pytest.fixture
def november(council: Putright, clock: Clock) -> Putright:
    """Eight audits expected, one exempted, six returned."""
    expect(council, clock, "2026-11", 8, exempted=1)
    returned(council, clock, date(2026, 11, 10), 6, Visits=7, Planning=4)
    clock.set(date(2026, 12, 1))
    return council


def test_the_return_rate_is_of_what_was_expected_and_not_exempted(november: Putright) -> None:
    report = programme_report(november, *NOVEMBER)

    (row,) = report["returns"]["months"]
    assert [row[name] for name in ("expected", "exempted", "owed", "returned", "returned_percent")] == [8, 1, 7, 6, 86]
    assert (row["said_by_role"], row["said_on"], row["said_afterwards"]) == ("qa_administrator", "2026-11-02", False)
    document = programme_document(report, COUNCIL)
    assert "Of those expected, 6 of 7 came back (86%)." in words(document)
    assert cells(document, "returns-months")["November 2026"] == [8, 1, (6, 7, 86), "QA administrator"]


def test_what_is_expected_is_never_guessed(sample_year: Putright) -> None:
    report = programme_report(sample_year, date(2018, 6, 1), date(2019, 5, 31))

    assert report["returns"]["expected"] is None
    assert report["returns"]["returned_percent"] is None
    assert sum(each["returned"] for each in report["returns"]["months"]) == 219 == report["volume"]["audits"]
    said = words(programme_document(report, COUNCIL))
    assert "How many were expected is not recorded, so there is no return rate." in said
    assert "What was expected is not recorded for 12 months." in said
    assert "Not recorded" in said


def test_the_whole_rate_is_of_the_months_that_say_what_is_expected(november: Putright, clock: Clock) -> None:
    clock.set(date(2027, 1, 4))
    returned(november, clock, date(2026, 12, 3), 5)

    report = programme_report(november, date(2026, 11, 1), date(2026, 12, 31))

    whole = report["returns"]
    assert [each["returned"] for each in whole["months"]] == [6, 5]
    assert (whole["months_recorded"], whole["returned"], whole["owed"], report["volume"]["audits"]) == (1, 6, 7, 11)


def test_a_month_that_does_not_lie_in_the_period_is_left_out(november: Putright) -> None:
    report = programme_report(november, date(2026, 11, 2), date(2026, 11, 30))

    assert report["returns"]["months"] == []
    assert "None: no whole month lies in it." in words(programme_document(report, COUNCIL))


def test_what_was_said_after_the_month_is_told_to_be(council: Putright, clock: Clock) -> None:
    clock.set(date(2026, 12, 3))
    expect(council, clock, "2026-11", 8)

    rows = cells(programme_document(programme_report(council, *NOVEMBER), COUNCIL), "returns-months")

    assert rows["November 2026"][-1] == "QA administrator, after the month"


def test_of_few_there_is_no_rate_and_more_than_expected_is_more_than_a_hundred(council: Putright, clock: Clock) -> None:
    expect(council, clock, "2026-11", 4)
    expect(council, clock, "2026-10", 5)
    returned(council, clock, date(2026, 10, 5), 6)
    returned(council, clock, date(2026, 11, 10), 3)

    months = programme_report(council, date(2026, 10, 1), date(2026, 11, 30))["returns"]["months"]

    assert [each["returned_percent"] for each in months] == [120, None]


def test_the_programme_is_as_at_a_day(november: Putright, clock: Clock) -> None:
    expect(november, clock, "2026-11", 9)

    assert programme_report(november, *NOVEMBER)["returns"]["expected"] == 9
    assert programme_report(november, *NOVEMBER, as_at=date(2026, 11, 12))["returns"]["expected"] == 8
    assert programme_report(november, *NOVEMBER, as_at=date(2026, 11, 1))["returns"]["expected"] is None


def test_scores_are_averaged_by_theme_against_the_period_before_and_never_worded(
    council: Putright, clock: Clock
) -> None:
    returned(council, clock, date(2026, 10, 5), 5, Visits=6, Planning=4)
    returned(council, clock, date(2026, 11, 10), 4, Visits=7, Planning=4)
    returned(council, clock, date(2026, 11, 11), 2, Visits=8, Voice=9)

    report = programme_report(council, *NOVEMBER)

    assert report["scores"]["audits"] == 6
    assert report["scores"]["themes"] == {
        "Planning": {"n": 4, "average": None, "change": None},
        "Visits": {"n": 6, "average": 7.3, "change": 1.3},
        "Voice": {"n": 2, "average": None, "change": None},
    }
    assert report["themes"] == {}
    assert cells(programme_document(report, COUNCIL), "scores-themes")["Visits"] == [6, "7.3", "+1.3", ""]
    assert cells(programme_document(report, COUNCIL), "scores-themes")["Voice"] == [2, "too few", "not known", ""]


def test_the_lowest_and_the_highest_are_named(november: Putright) -> None:
    document = programme_document(programme_report(november, *NOVEMBER), COUNCIL)

    assert "Lowest average of the themes scored: Planning; highest: Visits." in words(document)
    assert [row[-1] for row in cells(document, "scores-themes").values()] == ["lowest", "highest"]


def test_the_mix_of_grades_stands_beside_that_of_the_period_before(sample_year: Putright) -> None:
    report, june = programme_report(sample_year, *month("2018-07")), monthly_brief(sample_year, *month("2018-06"))

    assert report["grades_before"] == june["grades"]
    assert cells(programme_document(report, COUNCIL), "grades-mix")["Good"] == [(10, 19, 53), (11, 18, 61)]


def test_an_audit_that_was_corrected_keeps_its_scores_on_its_right_day(november: Putright, clock: Clock) -> None:
    right = RightFacts(graded_on=date(2026, 11, 12))
    said = {"auditor": None, "corrected_by": "QA01", "reason": "The form says the 12th"}

    november.audit_corrections.correct(command(clock()), "G-2026-11-10-0", clock().date(), right=right, **said)

    scored = [programme_report(november, *NOVEMBER, as_at=date(2026, 11, day))["scores"]["audits"] for day in (11, 12)]
    assert scored == [5, 6]


def test_an_exemption_waits_for_what_is_expected(council: Putright, clock: Clock) -> None:
    with pytest.raises(NotFoundError):
        council.programmes.exempt(
            command(clock()), "2026-11", clock().date(), exempted=1, approved_by="DCS01", reason="The inspection"
        )
    with pytest.raises(InvalidValueError):
        expect(council, clock, "November", 8)


def test_why_audits_were_exempted_is_in_no_report(
    council: Putright, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    mark_every_text(monkeypatch)
    expect(council, clock, "2026-11", 8, exempted=1)

    data = programme_report(council, *NOVEMBER)

    assert MARKER not in json.dumps(data) + words(programme_document(data, COUNCIL))


def test_a_month_without_audits_prints_none(sample_year: Putright) -> None:
    said = words(programme_document(programme_report(sample_year, *month("2012-07")), COUNCIL))

    assert "No audit was returned." in said
    assert "No audit of this period was scored." in said
    assert "0%" not in said
