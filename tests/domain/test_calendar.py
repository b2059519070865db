"""Working days (domain.md section 3)."""

import json
from collections.abc import Callable
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar, calendar_from
from domain.errors import CalendarError
from tests.domain.support import CALENDAR

ONE_DAY = timedelta(days=1)
COVERED = st.dates(date(2012, 1, 1), date(2028, 12, 31))
DAYS = st.integers(-60, 60)


def naively_between(earlier: date, later: date) -> int:
    days = (later - earlier).days
    return sum(CALENDAR.is_working(earlier + ONE_DAY * n) for n in range(1, days + 1))


@pytest.mark.parametrize(
    ("trigger", "day_three", "day_ten"),
    [
        pytest.param("2019-03-04", "2019-03-07", "2019-03-18", id="plain"),
        pytest.param("2019-04-18", "2019-04-25", "2019-05-07", id="Easter"),
        pytest.param("2019-04-20", "2019-04-25", "2019-05-07", id="weekend"),
        pytest.param("2018-12-21", "2018-12-28", "2019-01-09", id="Christmas"),
        pytest.param("2018-12-24", "2018-12-31", "2019-01-10", id="Christmas Eve"),
        pytest.param("2020-05-05", "2020-05-11", "2020-05-20", id="moved holiday"),
        pytest.param("2022-05-30", "2022-06-06", "2022-06-15", id="jubilee"),
    ],
)
def test_the_worked_cases_of_the_domain(calendar: WorkingCalendar, trigger: str, day_three: str, day_ten: str) -> None:
    day = date.fromisoformat(trigger)

    assert calendar.add_working_days(day, 3).isoformat() == day_three
    assert calendar.add_working_days(day, 10).isoformat() == day_ten


def test_the_stages_from_the_friday_before_christmas(calendar: WorkingCalendar) -> None:
    stages = [calendar.add_working_days(date(2018, 12, 21), days) for days in (5, 10, 15, 20)]

    assert stages == [date(2019, 1, 2), date(2019, 1, 9), date(2019, 1, 16), date(2019, 1, 23)]


@pytest.mark.parametrize("year", range(2012, 2029))
def test_every_weekday_agrees_with_a_second_source(calendar: WorkingCalendar, year: int) -> None:
    theirs = holidays.country_holidays("GB", subdiv="ENG", years=year)
    days = [date(year, 1, 1) + ONE_DAY * n for n in range(366)]
    weekdays = [day for day in days if day.year == year and day.weekday() < 5]

    assert [day for day in weekdays if calendar.is_working(day) == (day in theirs)] == []


@pytest.mark.parametrize("moved", ["2020-05-08", "2022-06-02", "2022-06-03", "2022-09-19", "2023-05-08"])
def test_a_moved_or_extra_holiday_is_no_working_day(calendar: WorkingCalendar, moved: str) -> None:
    assert not calendar.is_working(date.fromisoformat(moved))


@pytest.mark.parametrize("ordinary", ["2020-05-04", "2022-05-30"])
def test_the_day_a_holiday_was_moved_from_is_worked(calendar: WorkingCalendar, ordinary: str) -> None:
    assert calendar.is_working(date.fromisoformat(ordinary))


@pytest.mark.parametrize("sunday", ["2019-03-31", "2019-10-27"])
def test_the_clocks_changing_moves_nothing(calendar: WorkingCalendar, sunday: str) -> None:
    friday = date.fromisoformat(sunday) - 2 * ONE_DAY

    assert calendar.add_working_days(friday, 1) == friday + 3 * ONE_DAY
    assert calendar.add_working_days(friday + 3 * ONE_DAY, -1) == friday
    assert calendar.working_days_between(friday, friday + 7 * ONE_DAY) == 5


@given(start=COVERED, days=st.integers(0, 60))
def test_counting_forward_then_back_is_the_same_count(start: date, days: int) -> None:
    end = CALENDAR.add_working_days(start, days)

    assert CALENDAR.working_days_between(start, end) == days
    assert CALENDAR.working_days_between(end, start) == -days
    if CALENDAR.is_working(start):
        assert CALENDAR.add_working_days(end, -days) == start


@given(start=st.dates(date(2013, 1, 1), date(2028, 12, 31)), days=DAYS.filter(bool))
def test_a_counted_day_is_a_working_day_on_the_right_side(start: date, days: int) -> None:
    end = CALENDAR.add_working_days(start, days)

    assert CALENDAR.is_working(end)
    assert (end > start) == (days > 0)


@given(start=COVERED)
def test_no_days_after_a_day_is_that_day(start: date) -> None:
    assert CALENDAR.add_working_days(start, 0) == start


@given(start=st.dates(date(2013, 1, 1), date(2028, 12, 31)), days=DAYS, later=st.integers(0, 30))
def test_a_later_start_or_more_days_never_end_earlier(start: date, days: int, later: int) -> None:
    end = CALENDAR.add_working_days(start, days)

    assert CALENDAR.add_working_days(start + ONE_DAY * later, days) >= end
    assert CALENDAR.add_working_days(start, days + later) >= end


@given(start=COVERED, days=st.integers(-800, 800))
def test_days_between_are_as_many_as_one_counts(start: date, days: int) -> None:
    end = max(start + ONE_DAY * days, CALENDAR.covers_from)
    expected = naively_between(start, end) if start <= end else -naively_between(end, start)

    assert CALENDAR.working_days_between(start, end) == expected


@pytest.mark.parametrize(("earlier", "days"), [("2019-12-24", 1), ("2019-12-25", 1), ("2019-12-26", 1)])
def test_the_first_day_is_not_counted_whether_or_not_it_is_worked(
    calendar: WorkingCalendar, earlier: str, days: int
) -> None:
    assert calendar.working_days_between(date.fromisoformat(earlier), date(2019, 12, 27)) == days


def test_past_the_published_years_a_day_is_provisional(calendar: WorkingCalendar) -> None:
    assert not calendar.is_provisional(date(2028, 12, 31))
    assert calendar.is_provisional(date(2029, 1, 1))
    assert calendar.add_working_days(date(2028, 12, 29), 1) == date(2029, 1, 1)


def test_before_its_first_day_the_calendar_says_nothing(calendar: WorkingCalendar) -> None:
    with pytest.raises(CalendarError):
        calendar.add_working_days(date(2011, 12, 31), 0)
    with pytest.raises(CalendarError):
        calendar.add_working_days(date(2012, 1, 1), -1)
    with pytest.raises(CalendarError):
        calendar.working_days_between(date(2011, 12, 31), date(2012, 1, 5))
    with pytest.raises(CalendarError):
        calendar.working_days_between(date(2012, 1, 5), date(2011, 12, 31))


def calendar_document(**changes: Any) -> dict[str, Any]:
    document: dict[str, Any] = {
        "version": 2,
        "covers_from": "2019-01-01",
        "covers_to": "2019-12-31",
        "holidays": [{"date": "2019-12-25", "title": "Christmas Day"}],
        "closure_days": [{"date": "2019-12-27", "title": "Offices closed"}],
    }
    return {name: value for name, value in (document | changes).items() if value is not None}


def test_holidays_and_the_councils_closure_days_are_not_worked() -> None:
    calendar = calendar_from(calendar_document())

    assert calendar == WorkingCalendar(
        version=2,
        closed={date(2019, 12, 25): "Christmas Day", date(2019, 12, 27): "Offices closed"},
        covers_from=date(2019, 1, 1),
        covers_to=date(2019, 12, 31),
        closure_days=frozenset({date(2019, 12, 27)}),
    )
    assert calendar.add_working_days(date(2019, 12, 24), 1) == date(2019, 12, 26)
    assert calendar.add_working_days(date(2019, 12, 24), 2) == date(2019, 12, 30)


def test_a_day_that_is_not_worked_says_why() -> None:
    calendar = calendar_from(calendar_document())

    assert calendar.closed_because(date(2019, 12, 25)) == "Christmas Day"
    assert calendar.closed_because(date(2019, 12, 27)) == "closure day: Offices closed"
    assert calendar.closed_because(date(2019, 12, 28)) == "Saturday"
    assert calendar.closed_because(date(2019, 12, 30)) is None


def test_the_first_and_the_last_day_covered_may_be_closed() -> None:
    edges = [{"date": "2019-01-01", "title": "New Year"}, {"date": "2019-12-31", "title": "Stocktaking"}]

    assert set(calendar_from(calendar_document(closure_days=edges)).closed) >= {date(2019, 1, 1), date(2019, 12, 31)}


def test_a_council_need_not_close_for_days_of_its_own() -> None:
    assert len(calendar_from(calendar_document(closure_days=None)).closed) == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"version": None}, "calendar"),
        ({"version": "first"}, "calendar"),
        ({"covers_from": None}, "calendar"),
        ({"covers_from": "2019-02-29"}, "calendar"),
        ({"covers_to": "the end of 2019"}, "calendar"),
        ({"holidays": None}, "holidays"),
        ({"holidays": "none"}, "holidays"),
        ({"holidays": [{"date": "2019-02-29", "title": "Leap day"}]}, "holidays"),
        ({"holidays": [{"date": "2019-12-25"}]}, "holidays"),
        ({"holidays": [{"title": "Christmas Day"}]}, "holidays"),
        ({"holidays": [{"date": 20191225, "title": "Christmas Day"}]}, "holidays"),
        ({"holidays": ["2019-12-25"]}, "holidays"),
        ({"holidays": [{"date": "2018-12-31", "title": "Before"}]}, "holidays"),
        ({"closure_days": [{"date": "2020-01-01", "title": "After"}]}, "closure_days"),
        ({"closure_days": {"2019-12-27": "Offices closed"}}, "closure_days"),
        ({"closure_day": []}, "closure_day"),
    ],
)
def test_a_calendar_that_cannot_be_right_is_refused_by_entry(changes: dict[str, Any], field: str) -> None:
    with pytest.raises(CalendarError) as refusal:
        calendar_from(calendar_document(**changes))

    assert refusal.value.field == field


def test_the_shipped_calendar_says_where_its_days_are_from() -> None:
    document = json.loads((files("service") / "data" / "calendar.json").read_text(encoding="utf-8"))

    assert "GOV.UK" in document["source"]
    assert len(document["holidays"]) == len(CALENDAR.closed)


def test_a_day_is_no_working_day_because_of_its_name_alone() -> None:
    is_working: Callable[[date], bool] = calendar_from(calendar_document()).is_working

    assert [is_working(date(2019, 6, day)) for day in range(3, 10)] == [True] * 5 + [False] * 2


def test_a_saturday_that_is_closed_anyway_is_taken_off_no_count() -> None:
    saturday = {"date": "2019-12-28", "title": "Offices closed"}
    calendar = calendar_from(calendar_document(closure_days=[saturday]))

    assert calendar.working_days_between(date(2019, 12, 27), date(2019, 12, 30)) == 1
