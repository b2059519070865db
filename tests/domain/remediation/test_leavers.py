"""E9: what somebody who has left had on a file passes on, on the day, with the dates it had."""

from dataclasses import replace
from datetime import date

import pytest

from domain.deadlines import Deadline
from domain.errors import RemediationWithdrawnError
from domain.events import cover, dates
from domain.events import reassignment as events
from domain.people import Person
from domain.remediation import Remediation
from domain.smart import Urgency
from domain.vocabulary import EndedBecause, Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    ROLES,
    Fact,
    act,
    agreed,
    closed,
    deadlines_set,
    given,
    happened,
    kinds,
    meeting_held,
    opening,
    recorded,
    refused,
)

LEFT = date(2019, 3, 5)
NEXT_DAY = date(2019, 3, 6)
ACTION = (Step.ACTION_DONE, "1")
ACKNOWLEDGEMENT = (Step.ACKNOWLEDGEMENT, "SW01")
OWNERS = {
    "notification": "QA01",
    "acknowledgement:SW01": "SW01",
    "day_three_meeting": "PL01",
    "improvement_plan": "TM01",
    "service_manager_review": "SM01",
    "re_audit": "AU01",
}


def without(*gone: str) -> dict[str, Person]:
    """The directory after these have left."""
    return {**PEOPLE, **{each: replace(PEOPLE[each], left_on=LEFT) for each in gone}}


def remediation_with(*more: Fact, **changes: object) -> Remediation:
    """A remediation with an action of the social worker's, told of to the social worker."""
    first, issued = opening(told=("SW01",), **changes)
    like = issued.said["deadlines"][0]
    action: Deadline = replace(like, step=Step.ACTION_DONE, item="1", due_on=date(2019, 3, 25))
    issued = replace(issued, said={**issued.said, "owners": OWNERS})
    of_action = deadlines_set((action,))
    of_action = replace(of_action, said={**of_action.said, "owners": {"action_done:1": "SW01"}})
    remediation: Remediation = given(first, issued, agreed(), of_action, *more)
    return remediation


def hand_on(remediation: Remediation, *gone: str, people: dict[str, Person] | None = None) -> bool:
    return remediation.hand_on(gone, act(NEXT_DAY, NEXT_DAY), people or without(*gone))


def passed_up(role: Role, holder: str, to: str) -> Fact:
    return happened(events.RolePassedOn, occurred_on=NEXT_DAY, role=role, holder=holder, to=to)


def kept(holder: str, to: str) -> Fact:
    return happened(events.ActionsPassedOn, occurred_on=NEXT_DAY, numbers=(1,), holder=holder, to=to)


def owned(**owners: str) -> Fact:
    named = {name.replace("__", ":"): owner for name, owner in owners.items()}
    return happened(dates.OwnersChanged, occurred_on=NEXT_DAY, owners=named, reason=None)


def test_a_leavers_role_passes_upward_and_their_action_is_the_team_managers_with_the_date_it_had() -> None:
    remediation = remediation_with()
    before = remediation.deadlines[ACTION].due_on

    assert hand_on(remediation, "SW01")

    assert recorded(remediation) == [
        passed_up(Role.SOCIAL_WORKER, "SW01", "TM01"),
        kept("SW01", "TM01"),
        owned(action_done__1="TM01"),
        over("SW01"),
    ]
    assert remediation.deadlines[ACTION].due_on == before
    assert set(remediation.held) == {1}


def test_what_the_role_owes_is_whoever_is_aboves() -> None:
    remediation = remediation_with()

    assert hand_on(remediation, "PL01")

    assert recorded(remediation) == [
        passed_up(Role.PRACTICE_LEAD, "PL01", "SM01"),
        owned(day_three_meeting="SM01"),
    ]


def test_several_leavers_are_passed_by_in_one_go() -> None:
    remediation = remediation_with()

    assert hand_on(remediation, "SW01", "TM01", "PL01")

    assert remediation.roles[Role.SOCIAL_WORKER] == remediation.roles[Role.TEAM_MANAGER] == "SM01"
    assert recorded(remediation)[-2] == owned(action_done__1="SM01", day_three_meeting="SM01", improvement_plan="SM01")


def test_handing_on_a_second_time_records_nothing() -> None:
    remediation = remediation_with()
    hand_on(remediation, "SW01", "PL01")
    recorded(remediation)

    assert not hand_on(remediation, "SW01", "PL01")
    assert recorded(remediation) == []


def test_what_was_done_is_not_handed_on() -> None:
    remediation = remediation_with(meeting_held(GRADED))
    hand_on(remediation, "PL01")

    assert kinds(recorded(remediation)) == [events.RolePassedOn]


def test_an_action_that_was_done_or_has_no_deadline_is_handed_on_only_while_it_is_open() -> None:
    without_date = given(*opening(), agreed(due_on=None))
    hand_on(without_date, "SW01")
    assert recorded(without_date)[1:] == [kept("SW01", "TM01")]

    done = remediation_with()
    done.actions_done[1] = GRADED
    hand_on(done, "SW01")
    assert kinds(recorded(done)) == [events.RolePassedOn, dates.DeadlinesEnded]


def over(*persons: str) -> Fact:
    names = tuple(f"acknowledgement:{each}" for each in persons)
    return happened(
        dates.DeadlinesEnded, occurred_on=NEXT_DAY, because=EndedBecause.HANDED_OVER, names=names, reason=None
    )


def test_an_acknowledgement_is_nobody_elses_to_give_and_ends_with_its_person_leaving() -> None:
    remediation = remediation_with(roles={"team_manager": "TM01"})
    remediation.actions.clear()

    assert hand_on(remediation, "SW01")
    assert recorded(remediation) == [over("SW01")]
    assert not hand_on(remediation, "SW01")


def test_where_nobody_is_left_what_is_owed_stays_where_it_was() -> None:
    remediation = remediation_with()

    assert hand_on(remediation, *PEOPLE)
    assert recorded(remediation) == [over("SW01")]
    assert remediation.owners[ACTION] == "SW01"


def test_a_role_outside_the_files_line_is_somebody_elses_to_fill() -> None:
    remediation = remediation_with(roles=ROLES | {Role.AUDITOR.value: "AU01"})

    assert hand_on(remediation, "AU01")
    assert recorded(remediation) == [owned(re_audit="TM01")]
    assert remediation.roles[Role.AUDITOR] == "AU01"


def test_what_a_leaver_had_accepted_to_cover_is_its_owners_again() -> None:
    said = {"step": Step.DAY_THREE_MEETING, "item": "", "cover": "PL02"}
    remediation = remediation_with(
        happened(cover.CoverAsked, occurred_on=GRADED, audit_ref="A-1", due_on=date(2019, 3, 7), reason=None, **said),
        happened(cover.CoverAccepted, occurred_on=GRADED, **said),
        happened(dates.OwnersChanged, occurred_on=GRADED, owners={"day_three_meeting": "PL02"}, reason=None),
    )

    assert hand_on(remediation, "PL02")
    assert recorded(remediation) == [
        happened(cover.CoverEnded, occurred_on=NEXT_DAY, **said),
        owned(day_three_meeting="PL01"),
    ]


def test_of_a_closed_file_only_what_is_still_owed_passes_on() -> None:
    remediation = remediation_with(closed(open_steps=(*OWNERS, "action_done:1")))
    assert not hand_on(remediation, "SW01", "PL01")

    remediation.stopped.discard((Step.DAY_THREE_MEETING, ""))
    assert hand_on(remediation, "PL01")
    assert recorded(remediation) == [owned(day_three_meeting="SM01")]


@pytest.mark.parametrize("state", ["withdrawn_on", "voided_on"])
def test_of_a_file_that_was_set_aside_nothing_passes_on(state: str) -> None:
    remediation = remediation_with()
    setattr(remediation, state, GRADED)

    assert not hand_on(remediation, "SW01")


def test_an_action_that_keeps_the_child_safe_passes_on_though_the_file_was_withdrawn() -> None:
    remediation = remediation_with(agreed(2), agreed(3, owner="TM01", urgency=Urgency.IMMEDIATE))
    remediation.withdrawn_on, remediation.kept = GRADED, frozenset({1})

    assert hand_on(remediation, "SW01")
    assert recorded(remediation) == [kept("SW01", "TM01"), owned(action_done__1="TM01")]
    assert remediation.roles["social_worker"] == "SW01"

    on, people = act(NEXT_DAY, NEXT_DAY), PEOPLE
    remediation.accept_action(on, 1, person="SW01", people=people)
    recorded(remediation)
    assert remediation.pass_on(on, person="SW01", to="SM01", reason=None, people=people)
    assert kinds(recorded(remediation)) == [events.ActionsPassedOn, dates.OwnersChanged]
    with refused(remediation, RemediationWithdrawnError, "audit_ref"):
        remediation.pass_on(on, person="PL01", to="SM01", reason=None, people=people)
