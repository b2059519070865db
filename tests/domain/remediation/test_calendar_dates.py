"""Another calendar moves no date by itself; adopted for a remediation, it moves those that its clocks set."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from domain.calendar import WorkingCalendar
from domain.deadlines import Opening, deadlines_at_opening, moved
from domain.errors import OwnCaseError
from domain.events import dates
from domain.vocabulary import MovedBecause, Step
from tests.domain.support import (
    CALENDAR,
    GRADED,
    POLICY,
    act,
    closed,
    given,
    happened,
    meeting_held,
    opening,
    refused,
    text,
)
from tests.domain.support import recorded as recorded_by

TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (date(2019, 3, day) for day in (5, 6, 7, 8))
NEW_PLAN = date(2019, 3, 11)
WHY = text("The heating failed")


def closing(*days: date, version: int = 2) -> WorkingCalendar:
    """The calendar with the offices closed on these days."""
    return replace(CALENDAR, version=version, closed={**CALENDAR.closed, **dict.fromkeys(days, "Offices closed")})


def following(remediation: Any, calendar: WorkingCalendar, today: date = TUESDAY, **more: WorkingCalendar) -> Any:
    """What is recorded when the dates follow this calendar."""
    calendars = {each.version: each for each in (CALENDAR, *more.values(), calendar)}
    on = act(today, today, calendar=calendar)
    remediation.follow_calendar(on, calendars, moved_by="SM01", reason=WHY)
    return recorded_by(remediation)


def moves(facts: list[Any]) -> dict[Step, date]:
    return {each.step: each.due_on for fact in facts for each in fact.said["deadlines"]}


def test_a_closure_day_moves_every_open_date_that_its_clock_counts_over_it() -> None:
    remediation = given(*opening())

    (fact,) = following(remediation, closing(WEDNESDAY))

    assert fact.kind is dates.DeadlinesMoved
    assert moves([fact])[Step.DAY_THREE_MEETING] == FRIDAY
    assert moves([fact])[Step.IMPROVEMENT_PLAN] == NEW_PLAN
    assert Step.NOTIFICATION not in moves([fact])
    said = {name: fact.said[name] for name in ("because", "moved_by", "reason", "policy_version", "calendar_version")}
    assert said == {
        "because": MovedBecause.CALENDAR,
        "moved_by": "SM01",
        "reason": WHY,
        "policy_version": POLICY.version,
        "calendar_version": 2,
    }


def test_the_ladder_is_climbed_by_the_new_date() -> None:
    (fact,) = following(given(*opening()), closing(WEDNESDAY))

    meeting = next(each for each in fact.said["deadlines"] if each.step is Step.DAY_THREE_MEETING)
    assert meeting.rungs["reminder"] == THURSDAY
    assert meeting.rungs["line_manager"] == NEW_PLAN


def test_a_date_in_calendar_days_and_one_before_the_closure_day_stay() -> None:
    critical = given(*opening(critical=True))

    moved_to = moves(following(critical, closing(date(2019, 3, 18)), today=GRADED))

    assert Step.DAY_THREE_MEETING not in moved_to
    assert Step.SAFETY_CHECK not in moved_to
    assert moved_to[Step.SERVICE_MANAGER_REVIEW] == date(2019, 3, 19)


def test_a_critical_file_is_counted_by_its_own_clocks() -> None:
    critical = given(*opening(critical=True))
    due = critical.deadlines[Step.RE_AUDIT, ""].due_on

    moved_to = moves(following(critical, closing(due), today=GRADED))

    assert moved_to[Step.RE_AUDIT] == CALENDAR.add_working_days(due, 1)


def test_what_is_done_stays_where_it_was() -> None:
    remediation = given(*opening(), meeting_held(TUESDAY))

    assert Step.DAY_THREE_MEETING not in moves(following(remediation, closing(WEDNESDAY)))


def test_a_closed_remediation_has_nothing_to_move() -> None:
    first, issued = opening()
    names = tuple(each.step.value for each in issued.said["deadlines"])
    ended = closed(TUESDAY)
    remediation = given(first, issued, replace(ended, said={**ended.said, "open_steps": names}))

    assert following(remediation, closing(WEDNESDAY)) == []


def test_a_second_time_moves_nothing() -> None:
    remediation = given(*opening())
    following(remediation, closing(WEDNESDAY))

    assert following(remediation, closing(WEDNESDAY)) == []


def test_a_calendar_after_that_moves_from_where_the_last_one_put_it() -> None:
    remediation = given(*opening())
    second = closing(WEDNESDAY)
    following(remediation, second)

    facts = following(remediation, closing(WEDNESDAY, FRIDAY, version=3), second=second)

    assert moves(facts)[Step.DAY_THREE_MEETING] == NEW_PLAN


def test_a_closure_day_that_was_taken_back_gives_the_first_date_again() -> None:
    remediation = given(*opening())
    second = closing(WEDNESDAY)
    following(remediation, second)

    facts = following(remediation, closing(version=3), second=second)

    assert moves(facts)[Step.DAY_THREE_MEETING] == THURSDAY


def test_a_date_that_somebody_agreed_follows_no_calendar() -> None:
    first, issued = opening()
    plan = next(each for each in issued.said["deadlines"] if each.step is Step.IMPROVEMENT_PLAN)
    extended = happened(
        dates.DeadlinesMoved,
        occurred_on=TUESDAY,
        because=MovedBecause.EXTENSION,
        deadlines=(moved(plan, date(2019, 3, 15), POLICY, CALENDAR, critical=False, repeat=False),),
        moved_by="SM01",
        reason=WHY,
        policy_version=1,
        calendar_version=1,
    )
    remediation = given(first, issued, extended)

    assert Step.IMPROVEMENT_PLAN not in moves(following(remediation, closing(WEDNESDAY)))


@pytest.mark.parametrize(("today", "moves_meeting"), [(FRIDAY, True), (date(2019, 3, 9), False)])
def test_no_date_moves_into_the_past(today: date, moves_meeting: bool) -> None:
    remediation = given(*opening())

    found = moves(following(remediation, closing(WEDNESDAY), today=today))

    assert (Step.DAY_THREE_MEETING in found) is moves_meeting


def test_nobody_moves_the_dates_of_the_response_to_their_own_practice() -> None:
    on = act(TUESDAY, TUESDAY, calendar=closing(WEDNESDAY))
    with refused(remediation := given(*opening()), OwnCaseError, "moved_by"):
        remediation.follow_calendar(on, {1: CALENDAR, 2: on.calendar}, moved_by="SW01", reason=WHY)


def test_what_would_move_is_asked_without_recording() -> None:
    remediation = given(*opening())

    would = dict(remediation.days_by(act(TUESDAY, TUESDAY, calendar=closing(WEDNESDAY)), {1: CALENDAR}))

    assert would[Step.DAY_THREE_MEETING, ""] == FRIDAY
    assert recorded_by(remediation) == []


@generated(st.sets(st.dates(date(2019, 3, 4), date(2019, 5, 31)), max_size=8))
def test_dates_that_followed_a_calendar_are_those_it_would_have_set(days: set[date]) -> None:
    remediation, calendar = given(*opening()), closing(*days)
    following(remediation, calendar, today=GRADED)

    fresh = {each.step: each.due_on for each in opened_by(calendar)}
    chained = {Step.RE_AUDIT}  # it counts from the review's original date, which stays
    for (step, _), deadline in remediation.deadlines.items():
        if step not in chained:
            assert deadline.due_on == fresh[step]


def opened_by(calendar: WorkingCalendar) -> Any:
    return deadlines_at_opening(POLICY, calendar, Opening(graded_on=GRADED, critical=False, criteria_met=False))
