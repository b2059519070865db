"""E9: what somebody who has left had on a file passes on, on the day, with the dates it had."""

from dataclasses import replace
from datetime import date

from domain.deadlines import Deadline
from domain.events import dates as events
from domain.people import Person
from domain.remediation import Remediation
from domain.vocabulary import Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    Fact,
    act,
    agreed,
    deadlines_set,
    given,
    happened,
    meeting_held,
    opening,
    recorded,
)

LEFT = date(2019, 3, 5)
NEXT_DAY = date(2019, 3, 6)
MEETING = (Step.DAY_THREE_MEETING, "")
ACTION = (Step.ACTION_DONE, "1")
ACKNOWLEDGEMENT = (Step.ACKNOWLEDGEMENT, "SW01")
KEYS = (MEETING, ACTION, ACKNOWLEDGEMENT)


def without(*gone: str) -> dict[str, Person]:
    """The directory after these have left."""
    return {**PEOPLE, **{each: replace(PEOPLE[each], left_on=LEFT) for each in gone}}


def remediation_with(*more: Fact) -> Remediation:
    """A remediation with an action of the social worker's, told of to the social worker."""
    first, issued = opening(told=("SW01",))
    like = issued.said["deadlines"][0]
    action: Deadline = replace(like, step=Step.ACTION_DONE, item="1", due_on=date(2019, 3, 25))
    remediation: Remediation = given(first, issued, agreed(), deadlines_set((action,)), *more)
    return remediation


def passed_on(**owners: str) -> Fact:
    named = {name.replace("__", ":"): owner for name, owner in owners.items()}
    return happened(events.OwnersChanged, occurred_on=NEXT_DAY, owners=named, reason=None)


def test_a_leavers_action_is_the_team_managers_and_keeps_its_date() -> None:
    remediation = remediation_with()
    before = remediation.deadlines[ACTION].due_on

    assert remediation.hand_on(KEYS, act(NEXT_DAY, NEXT_DAY), without("SW01", "PL01"))

    assert recorded(remediation) == [passed_on(day_three_meeting="SM01", action_done__1="TM01")]
    assert remediation.deadlines[ACTION].due_on == before


def test_handing_on_a_second_time_records_nothing() -> None:
    remediation = remediation_with(passed_on(day_three_meeting="SM01", action_done__1="TM01"))

    assert not remediation.hand_on(KEYS, act(NEXT_DAY, NEXT_DAY), without("SW01", "PL01"))
    assert recorded(remediation) == []


def test_what_was_done_is_not_handed_on() -> None:
    remediation = remediation_with(meeting_held(GRADED))

    assert not remediation.hand_on((MEETING,), act(NEXT_DAY, NEXT_DAY), without("PL01"))


def test_an_acknowledgement_is_nobody_elses_to_give() -> None:
    remediation = remediation_with()

    assert remediation.is_open(ACKNOWLEDGEMENT)
    assert not remediation.hand_on((ACKNOWLEDGEMENT,), act(NEXT_DAY, NEXT_DAY), without("SW01"))


def test_where_nobody_is_left_it_stays_where_it_was() -> None:
    remediation = remediation_with()

    assert not remediation.hand_on(KEYS, act(NEXT_DAY, NEXT_DAY), without(*PEOPLE))
