from datetime import date, timedelta

import pytest

from service.bootstrap import Putright
from tests.support.clock import Clock
from tests.support.council import GRADED_ON, command, findings
from tests.support.pages import Get


@pytest.fixture
def away(opened: Putright, clock: Clock) -> Putright:
    """The lead of A-1 is away on the day of its meeting."""
    day = GRADED_ON + timedelta(days=3)
    opened.people.record_absence(command(clock()), "PL01", first_on=day, last_on=day, cover="PL02")
    return opened


def test_where_nothing_is_owed_the_page_says_so(get: Get) -> None:
    page = get("/forecast")

    assert page.status == 200
    assert "None: whoever has a step that falls due will be there." in page.text
    assert "Nothing falls due on these days." in page.text
    assert "Nobody: nothing is missed on these days." in page.text


@pytest.mark.usefixtures("away")
def test_it_shows_what_falls_due_who_is_told_and_where_cover_is_missing(get: Get) -> None:
    page = get("/forecast")
    meeting = ["A-1", "Day-three meeting", "5 November 2026"]

    assert [*meeting, "PL01 (practice lead)", "PL02 (practice lead)"] in page.rows
    assert [*meeting, "PL01 (practice lead)", "North"] in page.rows
    assert [*meeting, "Gap in cover", "PL01, PL02 and SM01"] in page.rows
    assert [*meeting, "Reminder", "PL01"] in page.rows
    assert "Wednesday 4 November 2026" in page.text


@pytest.mark.usefixtures("away")
def test_it_counts_what_each_person_would_be_told_on_a_day(get: Get) -> None:
    (day,) = (row for row in get("/forecast", person="PL02").rows if row[0] == "2 November 2026" and len(row) == 3)

    assert day == ["2 November 2026", "1", "PL02: 1"]


@pytest.mark.usefixtures("away")
def test_it_is_narrowed_by_the_address(get: Get) -> None:
    north, nowhere = get("/forecast", team="North", days="5"), get("/forecast", team="South")

    assert "A-1" in north.text
    assert "2 November 2026 to 6 November 2026" in north.text
    assert "A-1" not in nowhere.text
    assert "/forecast?days=14" in nowhere.links
    assert "PL01" not in get("/forecast", person="TM01").row("A-1", "Improvement plan")[-1]


def test_a_step_with_nobody_left_says_so(opened: Putright, get: Get, clock: Clock) -> None:
    opened.audits.record(command(clock()), findings("A-2", roles={}))
    day = GRADED_ON + timedelta(days=3)
    for person in ("PL01", "SM01", "HOS01", "DCS01"):
        opened.people.record_absence(command(clock()), person, first_on=day, last_on=day)

    gaps = [row[-1] for row in get("/forecast").rows if row[:3] == ["A-1", "Day-three meeting", "5 November 2026"]]
    assert gaps[0] == "nobody is there; it stays with SM01 (service manager)"


def test_past_the_published_holidays_it_says_that_dates_are_provisional(
    opened: Putright, get: Get, clock: Clock
) -> None:
    clock.set(date(2040, 1, 2))

    assert "From 2 January 2040 on no bank holidays are published yet" in get("/forecast").text


def test_more_than_fit_is_said_and_cut(
    opened: Putright, get: Get, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.pages.forecast.ROWS", 3)

    page = get("/forecast", days="40")
    assert "the first 3 of" in page.text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"days": "many"}, "'many' is not a number of days"),
        ({"days": "93"}, "1 to 92 days ahead"),
        ({"from": "1 May 2019"}, "is over"),
    ],
)
def test_what_cannot_be_foreseen_is_refused(get: Get, query: dict[str, str], said: str) -> None:
    page = get("/forecast", **query)

    assert page.status == 400
    assert said in page.text
