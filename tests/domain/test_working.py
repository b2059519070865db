"""Every date explains itself: the worked cases of domain.md section 3, day by day."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar
from domain.deadlines import deadline_for
from domain.policy import Clock, Limits, StepRule
from domain.vocabulary import Role, Step
from domain.working import DayOfWorking, Working, working
from tests.domain.support import CALENDAR, GRADED, POLICY

THURSDAY = date(2019, 4, 18)
"""Before Easter."""


def explained(
    days: int,
    start: date = GRADED,
    *,
    source: str = "graded_on",
    whole_days: bool = False,
    critical: bool = False,
    calendar: WorkingCalendar = CALENDAR,
) -> tuple[date, Working]:
    """A deadline of so many days, and its working."""
    rule = StepRule(Step.DAY_THREE_MEETING, "Meeting", Role.PRACTICE_LEAD, Clock(days, source, whole_days))
    due_on = deadline_for(rule, POLICY, calendar, start, critical=critical, repeat=False).due_on
    return due_on, working(rule, POLICY, calendar, counted_from=start, due_on=due_on, critical=critical)


@pytest.mark.parametrize(
    ("start", "three", "three_calendar", "ten", "ten_calendar"),
    [
        ("2019-03-04", "2019-03-07", "2019-03-07", "2019-03-18", "2019-03-14"),
        ("2019-04-18", "2019-04-25", "2019-04-21", "2019-05-07", "2019-04-28"),
        ("2019-04-20", "2019-04-25", "2019-04-23", "2019-05-07", "2019-04-30"),
        ("2018-12-21", "2018-12-28", "2018-12-24", "2019-01-09", "2018-12-31"),
        ("2018-12-24", "2018-12-31", "2018-12-27", "2019-01-10", "2019-01-03"),
        ("2020-05-05", "2020-05-11", "2020-05-08", "2020-05-20", "2020-05-15"),
        ("2022-05-30", "2022-06-06", "2022-06-02", "2022-06-15", "2022-06-09"),
    ],
)
def test_the_worked_cases_end_on_their_dates(
    start: str, three: str, three_calendar: str, ten: str, ten_calendar: str
) -> None:
    first = date.fromisoformat(start)
    for days, whole_days, expected in (
        (3, False, three),
        (3, True, three_calendar),
        (10, False, ten),
        (10, True, ten_calendar),
    ):
        due_on, said = explained(days, first, whole_days=whole_days)
        assert due_on.isoformat() == expected
        assert (said.days[-1].on, said.days[-1].counted) == (due_on, days)
        assert said.rule.startswith(f"{days} {'calendar' if whole_days else 'working'} days after the grading on ")


@pytest.mark.parametrize(
    ("days", "expected"), [(5, "2019-01-02"), (10, "2019-01-09"), (15, "2019-01-16"), (20, "2019-01-23")]
)
def test_the_stages_from_before_christmas(days: int, expected: str) -> None:
    due_on, said = explained(days, date(2018, 12, 21))

    assert due_on.isoformat() == expected
    assert said.days[-1] == DayOfWorking(due_on, days, None)


def test_each_day_counts_or_says_why_it_does_not() -> None:
    _, said = explained(3, THURSDAY)

    assert said.rule == "3 working days after the grading on 18 April 2019."
    assert [(day.on.day, day.counted, day.skipped) for day in said.days] == [
        (19, None, "Good Friday"),
        (20, None, "Saturday"),
        (21, None, "Sunday"),
        (22, None, "Easter Monday"),
        (23, 1, None),
        (24, 2, None),
        (25, 3, None),
    ]


def test_a_closure_day_of_the_council_is_named() -> None:
    closing = date(2019, 3, 5)
    ours = replace(CALENDAR, closed={closing: "Offices move"}, closure_days=frozenset({closing}))

    _, said = explained(1, calendar=ours)

    assert [(day.counted, day.skipped) for day in said.days] == [(None, "closure day: Offices move"), (1, None)]


def test_calendar_days_all_count() -> None:
    _, said = explained(3, THURSDAY, whole_days=True, critical=True)

    assert [day.counted for day in said.days] == [1, 2, 3]
    assert said.rule == "3 calendar days after the grading on 18 April 2019."
    assert said.warning is None


def test_the_same_day_needs_no_counting() -> None:
    assert explained(0, whole_days=True)[1] == Working("The same day as the grading on 4 March 2019.", (), None)


def test_one_day_is_one_day() -> None:
    assert explained(1)[1].rule == "1 working day after the grading on 4 March 2019."


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("graded_on", "the grading on"),
        ("told", "the day they were told,"),
        ("agreed_date", "the date agreed,"),
        ("absence", "the day the absence was known,"),
        ("service_manager_review", "the date of Service manager review,"),
        ("caseload_decision.done", "Caseload decision, done on"),
        ("closure", "the closure on"),
    ],
)
def test_what_a_clock_counts_from_is_said(source: str, said: str) -> None:
    assert explained(2, source=source)[1].rule == f"2 working days after {said} 4 March 2019."


def test_a_check_counts_from_the_plan_or_the_check_before() -> None:
    rule, due_on = POLICY.steps[Step.MONITORING_CHECK], date(2019, 3, 11)
    said = working(rule, POLICY, CALENDAR, counted_from=GRADED, due_on=due_on, critical=False)

    assert said.rule == "5 working days after the plan, or the check before, 4 March 2019."


def test_every_clock_of_the_process_can_be_said() -> None:
    for rule in POLICY.steps.values():
        due_on = deadline_for(rule, POLICY, CALENDAR, GRADED, critical=False, repeat=False).due_on
        said = working(rule, POLICY, CALENDAR, counted_from=GRADED, due_on=due_on, critical=False)
        assert said.rule.endswith(" 4 March 2019.")


def test_a_date_set_otherwise_than_by_its_clock_says_what_the_clock_allows() -> None:
    rule = POLICY.steps[Step.RE_AUDIT]
    critical, usual, neither = (CALENDAR.add_working_days(GRADED, days) for days in (20, 30, 22))

    def said(due_on: date) -> str:
        return working(rule, POLICY, CALENDAR, counted_from=GRADED, due_on=due_on, critical=True).rule

    assert said(critical) == "20 working days after the date of Service manager review, 4 March 2019."
    assert said(usual) == "30 working days after the date of Service manager review, 4 March 2019."
    assert said(neither).endswith("4 March 2019. The process allows 20.")


def test_a_critical_file_that_waits_over_a_holiday_carries_a_warning() -> None:
    _, said = explained(3, THURSDAY, critical=True)

    assert said.warning == "In calendar days this would be Sunday 21 April 2019, 4 days earlier, on a critical file."
    assert explained(3, THURSDAY)[1].warning is None


def test_a_weekend_alone_is_no_warning() -> None:
    assert explained(3, date(2019, 3, 6), critical=True)[1].warning is None


def test_the_council_says_how_far_apart_is_too_far() -> None:
    rule = POLICY.steps[Step.DAY_THREE_MEETING]
    wider = replace(POLICY, limits=Limits(days_apart=4))
    due_on = date(2019, 4, 25)

    assert working(rule, wider, CALENDAR, counted_from=THURSDAY, due_on=due_on, critical=True).warning is None


@given(start=st.dates(date(2018, 1, 1), date(2026, 1, 1)), days=st.integers(0, 60), whole_days=st.booleans())
def test_the_days_of_a_working_lead_from_its_start_to_its_date(start: date, days: int, whole_days: bool) -> None:
    due_on, said = explained(days, start, whole_days=whole_days)

    assert [day.on for day in said.days] == [start + timedelta(days=n + 1) for n in range((due_on - start).days)]
    assert [day.counted for day in said.days if day.counted is not None] == list(range(1, days + 1))
    assert all((day.counted is None) != (day.skipped is None) for day in said.days)
    assert all((day.skipped is None) == (whole_days or CALENDAR.is_working(day.on)) for day in said.days)
