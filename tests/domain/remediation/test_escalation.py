"""Raising a rung for a missed step: once, the highest, to those above, until somebody records what was done."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given as generated
from hypothesis import strategies as st

from domain.events import remediation as events
from domain.people import Absence, Person
from domain.policy import Policy
from domain.remediation import Remediation
from domain.vocabulary import Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    POLICY,
    ROLES,
    act,
    closed,
    given,
    happened,
    kinds,
    meeting_held,
    new_remediation,
    opening,
    recorded,
    text,
)

MEETING = Step.DAY_THREE_MEETING


def sweep(remediation: Remediation, today: date, step: Step = MEETING, item: str = "") -> bool:
    return remediation.raise_rung(step, item, act=act(today, today), people=PEOPLE)


def test_a_reminder_comes_the_working_day_before() -> None:
    remediation = given(*opening())

    assert not sweep(remediation, date(2019, 3, 5))
    assert sweep(remediation, date(2019, 3, 6))
    assert recorded(remediation) == [
        happened(
            events.RungRaised,
            occurred_on=date(2019, 3, 6),
            audit_ref="A-1",
            step=MEETING,
            item="",
            rung="reminder",
            due_on=date(2019, 3, 7),
            owner="PL01",
            recipients=("PL01", "PL02"),
            passed_over=(),
            next_rung="line_manager",
            next_rung_on=date(2019, 3, 8),
        )
    ]


def test_sweeping_twice_raises_once() -> None:
    remediation = given(*opening())
    sweep(remediation, date(2019, 3, 6))

    assert not sweep(remediation, date(2019, 3, 6))
    assert not sweep(remediation, date(2019, 3, 7))


def test_after_a_fortnight_without_a_sweep_only_the_highest_rung_is_raised() -> None:
    remediation = given(*opening())
    sweep(remediation, date(2019, 3, 21))

    (raised,) = recorded(remediation)
    assert raised.said["rung"] == "director"
    assert raised.said["passed_over"] == ("reminder", "line_manager", "next_manager", "head_of_service")
    assert (raised.said["next_rung"], raised.said["next_rung_on"]) == (None, None)


def test_the_owner_is_who_owns_the_step_on_the_day() -> None:
    remediation = given(*opening(roles=ROLES | {"practice_lead": "PL99"}))
    sweep(remediation, date(2019, 3, 8))

    (raised,) = recorded(remediation)
    assert (raised.said["owner"], raised.said["recipients"]) == ("SM01", ("SM01", "HOS01"))


def test_e01_a_rung_reaches_whoever_acts_for_an_owner_who_is_away() -> None:
    day = date(2019, 3, 8)
    remediation = given(*opening())
    away = PEOPLE | {"PL01": replace(PEOPLE["PL01"], absences=(Absence(day, None, "TM01"),))}
    remediation.raise_rung(MEETING, "", act=act(day, day), people=away)

    assert recorded(remediation)[0].said["recipients"] == ("PL01", "TM01", "SM01")


def test_e02_a_rung_reaches_the_service_manager_of_the_file_where_nobody_covers() -> None:
    day = date(2019, 3, 6)
    remediation = given(*opening(roles=ROLES | {"service_manager": "SM02"}))
    away = PEOPLE | {"PL01": replace(PEOPLE["PL01"], cover=None, absences=(Absence(day, None),))}
    remediation.raise_rung(MEETING, "", act=act(day, day), people=away)

    assert recorded(remediation)[0].said["recipients"] == ("PL01", "SM02")


def test_e09_a_leaver_is_not_told_and_their_step_is_the_next_posts() -> None:
    left = PEOPLE | {"PL01": replace(PEOPLE["PL01"], left_on=date(2019, 3, 7))}
    remediation = given(*opening())
    remediation.raise_rung(MEETING, "", act=act(date(2019, 3, 8), date(2019, 3, 8)), people=left)

    (raised,) = recorded(remediation)
    assert (raised.said["owner"], raised.said["recipients"]) == ("SM01", ("SM01", "HOS01"))


def test_nothing_is_raised_for_a_step_that_is_done() -> None:
    remediation = given(*opening(), meeting_held())

    assert not sweep(remediation, date(2019, 3, 21))
    assert recorded(remediation) == []


def test_a_meeting_recorded_as_not_held_goes_on_escalating() -> None:
    not_held = happened(events.DayThreeMeetingNotHeld, occurred_on=date(2019, 3, 7), reason=None)

    assert sweep(given(*opening(), not_held), date(2019, 3, 8))


def test_nothing_is_raised_once_the_remediation_is_closed() -> None:
    issued = opening()
    everything = tuple(each.step.value for each in issued[1].said["deadlines"])
    assert not sweep(given(*issued, closed(open_steps=everything)), date(2019, 6, 3))


def test_nothing_is_raised_for_a_step_that_is_not_owed() -> None:
    assert not sweep(given(*opening()), date(2019, 6, 3), Step.CASELOAD_DECISION)
    assert not sweep(given(*opening()), date(2019, 6, 3), MEETING, "2")


def test_the_items_of_a_recurring_step_climb_each_for_itself() -> None:
    remediation = given(*opening())
    remediation.deadlines[MEETING, "2"] = replace(remediation.deadlines[MEETING, ""], item="2")
    sweep(remediation, date(2019, 3, 8))

    assert sweep(remediation, date(2019, 3, 8), item="2")
    assert [fact.said["item"] for fact in recorded(remediation)] == ["", "2"]


def test_a_rung_raised_in_the_morning_does_not_spoil_the_form_opened_before() -> None:
    remediation = given(*opening())
    revision = remediation.revision
    sweep(remediation, date(2019, 3, 8))

    remediation.expect_revision(revision)


@pytest.mark.parametrize("lost", [[], [8], [6, 8, 11, 12]])
def test_a_morning_without_a_sweep_loses_nothing(lost: list[int]) -> None:
    remediation = given(*opening())
    for day in range(4, 16):
        if day not in lost:
            sweep(remediation, date(2019, 3, day))

    raised = recorded(remediation)
    accounted = [name for fact in raised for name in (*fact.said["passed_over"], fact.said["rung"])]
    assert accounted == ["reminder", "line_manager", "next_manager", "head_of_service", "director"]


@generated(mornings=st.lists(st.integers(0, 40)), stops_on=st.integers(0, 40))
def test_every_rung_tells_its_people_before_the_next_one_and_none_after_the_step_is_done(
    mornings: list[int], stops_on: int
) -> None:
    remediation = given(*opening())
    days = [date(2019, 3, 4) + timedelta(days=number) for number in sorted(mornings)]
    stopped_on = date(2019, 3, 4) + timedelta(days=stops_on)
    for day in [day for day in days if day < stopped_on]:
        sweep(remediation, day)
    meeting_held(stopped_on).event(remediation.version + 1, remediation.id).mutate(remediation)
    before = len(remediation.pending_events)
    for day in [day for day in days if day >= stopped_on]:
        sweep(remediation, day)

    assert len(remediation.pending_events) == before
    facts = recorded(remediation)
    assert set(kinds(facts)) <= {events.RungRaised}
    told = [set(fact.said["recipients"]) for fact in facts if fact.said["rung"] != "reminder"]
    assert all(earlier <= later for earlier, later in pairwise(told))


def test_where_nobody_owns_a_step_any_more_its_rungs_reach_those_there_are() -> None:
    alone = {"PL01": Person("PL01", Role.PRACTICE_LEAD)}
    remediation = given(*opening(roles={"practice_lead": "PL01"}))
    remediation.refer_elsewhere(act(date(2019, 3, 5)), reason=text("Moved away"), people=alone)
    recorded(remediation)

    remediation.raise_rung(Step.DAY_THREE_MEETING, "", act=act(date(2019, 3, 8), today=date(2019, 3, 8)), people=alone)

    (raised,) = recorded(remediation)
    assert (raised.said["owner"], raised.said["recipients"]) == (None, ("PL01",))


ORDINARY_CLOCKS = replace(POLICY, ladder=tuple(replace(rung, critical_days=None) for rung in POLICY.ladder))
"""The shipped process, with a ladder that is the same for a critical file."""


def raised_after_a_repeat(policy: Policy, today: date) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """The rung raised for the missed meeting of a repeat, whom it tells, and what was passed over; nobody was away."""
    remediation = new_remediation(act(GRADED, GRADED, policy=policy), follows="A-0")
    remediation.raise_rung(MEETING, "", act=act(date(2019, 3, 6), date(2019, 3, 6), policy=policy), people=PEOPLE)
    remediation.raise_rung(MEETING, "", act=act(today, today, policy=policy), people=PEOPLE)
    fact = [each for each in recorded(remediation) if each.kind is events.RungRaised][-1]
    return fact.said["rung"], fact.said["recipients"], fact.said["passed_over"]


@pytest.mark.parametrize(
    ("today", "rung", "told"),
    [
        (date(2019, 3, 8), "next_manager", ("PL01", "SM01", "HOS01")),
        (date(2019, 3, 11), "head_of_service", ("PL01", "SM01", "HOS01")),
        (date(2019, 3, 12), "director", ("PL01", "SM01", "HOS01", "DCS01")),
    ],
)
def test_after_a_repeat_a_missed_step_starts_one_rung_higher(today: date, rung: str, told: tuple[str, ...]) -> None:
    if rung == "director":
        assert raised_after_a_repeat(ORDINARY_CLOCKS, today) == (rung, told, ("next_manager", "head_of_service"))
    else:
        assert raised_after_a_repeat(ORDINARY_CLOCKS, today)[:2] == (rung, told)


def test_after_a_repeat_the_critical_days_hold_so_the_director_hears_of_it_the_working_day_after() -> None:
    rung, told, passed_over = raised_after_a_repeat(POLICY, date(2019, 3, 8))

    assert (rung, told) == ("director", ("PL01", "SM01", "HOS01", "DCS01"))
    assert passed_over == ("next_manager", "head_of_service")


def test_a_date_that_is_moved_after_a_repeat_climbs_from_the_higher_start_again() -> None:
    remediation = new_remediation(act(GRADED, GRADED), follows="A-0")
    remediation.extend(
        act(GRADED, GRADED), step=MEETING, until=date(2019, 3, 14), granted_by="SM01", reason=text("Ill"), people=PEOPLE
    )

    assert list(remediation.deadlines[MEETING, ""].rungs) == ["reminder", "next_manager", "head_of_service", "director"]
