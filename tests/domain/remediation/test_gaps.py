"""A gap in cover is told on the day it is known, once as it stands (E1, E2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.events import cover as events
from domain.people import Person
from domain.remediation import Remediation
from domain.vocabulary import Role, Step
from tests.domain.remediation.test_cover import (
    DAY_ONE,
    DAY_TWO,
    DUE,
    MEETING,
    WHY,
    accept,
    ask,
    away,
    decline,
)
from tests.domain.support import GRADED, PEOPLE, act, closed, given, happened, kinds, meeting_held, opening, recorded

PLAN_DUE = date(2019, 3, 8)


def note(
    remediation: Remediation, people: dict[str, Person], on: date = GRADED, step: Step = MEETING[0], item: str = ""
) -> bool:
    return remediation.note_gap(act(on, today=on), step, item, people=people)


def foreseen(**changes: Any) -> Any:
    said = {
        "occurred_on": GRADED,
        "audit_ref": "A-1",
        "step": Step.DAY_THREE_MEETING,
        "item": "",
        "due_on": DUE,
        "owner": "PL01",
        "cover": "PL02",
        "there": True,
        "told": ("PL01", "PL02", "SM01"),
    }
    return happened(events.GapForeseen, **said | changes)


def told_of(*facts: Any) -> Remediation:
    """A file of whose meeting it was told that its lead will be away."""
    remediation: Remediation = given(*(facts or opening()), foreseen())
    return remediation


def test_the_owner_the_cover_and_the_service_manager_are_told_on_the_day_it_is_known() -> None:
    remediation = given(*opening())

    assert note(remediation, away("PL01", DUE))
    assert recorded(remediation) == [foreseen()]


def test_a_gap_is_told_once_as_it_stands() -> None:
    remediation = told_of()

    assert not note(remediation, away("PL01", DUE))
    assert not note(remediation, away("PL01", DUE), on=DUE)
    assert recorded(remediation) == []


def test_it_is_told_again_when_the_cover_is_away_too() -> None:
    remediation = told_of()
    assert note(remediation, away("PL01", DUE) | {"PL02": away("PL02", DUE)["PL02"]}, on=DAY_ONE)

    assert recorded(remediation) == [
        foreseen(occurred_on=DAY_ONE, cover="SM01", told=("PL01", "SM01")),
    ]


def test_it_is_told_again_for_another_date() -> None:
    until = date(2019, 3, 12)
    remediation = told_of()
    remediation.extend(
        act(DAY_ONE, today=DAY_ONE), step=MEETING[0], until=until, granted_by="SM01", reason=WHY, people=PEOPLE
    )
    recorded(remediation)

    assert note(remediation, away("PL01", until), on=DAY_ONE)
    assert recorded(remediation)[0].said["due_on"] == until


def test_a_gap_that_closes_before_anybody_was_told_is_never_told() -> None:
    remediation = given(*opening())

    assert not note(remediation, dict(PEOPLE))
    assert recorded(remediation) == []


def test_a_gap_that_closes_is_noted_and_told_again_when_it_opens_again() -> None:
    remediation = told_of()

    assert note(remediation, dict(PEOPLE), on=DAY_ONE)
    assert recorded(remediation) == [
        happened(events.GapClosed, occurred_on=DAY_ONE, step=Step.DAY_THREE_MEETING, item="")
    ]
    assert not note(remediation, dict(PEOPLE), on=DAY_ONE)
    assert MEETING not in remediation.asked
    assert note(remediation, away("PL01", DUE), on=DAY_ONE)


def test_whoever_covers_as_things_stand_may_accept() -> None:
    remediation = told_of()
    accept(remediation)

    assert kinds(recorded(remediation))[0] is events.CoverAccepted
    assert not note(remediation, away("PL01", DUE), on=DAY_ONE)
    assert note(remediation, away("PL02", DUE), on=DAY_ONE)
    assert recorded(remediation) == [
        foreseen(occurred_on=DAY_ONE, owner="PL02", cover="SM01", told=("PL02", "SM01")),
    ]


def test_of_somebody_who_was_asked_since_nobody_is_told_twice() -> None:
    remediation = told_of()
    ask(remediation, "TM01")
    recorded(remediation)

    assert not note(remediation, away("PL01", DUE), on=DAY_ONE)
    assert note(remediation, away("PL01", DUE) | {"TM01": away("TM01", DUE)["TM01"]}, on=DAY_ONE)


def test_whoever_was_asked_before_is_not_told_what_they_know() -> None:
    remediation = given(*opening())
    ask(remediation, "TM01")
    recorded(remediation)

    assert note(remediation, away("PL01", DUE), on=DAY_ONE)
    assert recorded(remediation) == [foreseen(occurred_on=DAY_ONE, cover="TM01", told=("PL01", "SM01"))]


def after_declining(*people: str, then: dict[str, Person] | None = None) -> Remediation:
    """A file whose lead will be away, and that each of these, told in turn, declined to cover."""
    remediation = told_of()
    for person in people:
        decline(remediation, person)
        note(remediation, then or away("PL01", DUE), on=DAY_ONE)
    return remediation


def test_e02_whoever_declined_is_passed_over_for_whom_they_named_and_then_for_the_service_manager() -> None:
    named = away("PL01", DUE) | {"PL02": replace(PEOPLE["PL02"], cover="TM01")}

    assert after_declining("PL02", then=named).asked[MEETING] == "TM01"
    assert after_declining("PL02", "TM01", then=named).asked[MEETING] == "SM01"
    assert recorded(after_declining("PL02"))[-1] == foreseen(occurred_on=DAY_ONE, cover="SM01", told=("PL01", "SM01"))


def test_whoever_declined_is_not_asked_again_though_the_gap_closed_meanwhile_or_its_day_is_another() -> None:
    until = date(2019, 3, 12)
    remediation = after_declining("PL02")
    note(remediation, dict(PEOPLE), on=DAY_ONE)
    note(remediation, away("PL01", DUE), on=DAY_ONE)
    assert recorded(remediation)[-1].said["cover"] == "SM01"

    remediation.extend(
        act(DAY_ONE, today=DAY_ONE), step=MEETING[0], until=until, granted_by="SM01", reason=WHY, people=PEOPLE
    )
    note(remediation, away("PL01", until), on=DAY_ONE)
    assert recorded(remediation)[-1].said["cover"] == "SM01"


def test_whoever_accepted_and_then_cannot_after_all_is_not_asked_again() -> None:
    remediation = told_of()
    accept(remediation)
    decline(remediation)

    assert note(remediation, away("PL01", DUE), on=DAY_ONE)
    assert recorded(remediation)[-1].said["cover"] == "SM01"


def test_somebody_who_declined_one_step_is_asked_to_cover_another() -> None:
    remediation = after_declining("PL02")
    on = remediation.deadlines[Step.RE_AUDIT, ""].due_on
    note(remediation, away("AU01", on, cover="PL02"), step=Step.RE_AUDIT, on=DAY_ONE)

    assert recorded(remediation)[-1].said["cover"] == "PL02"


def test_a_person_may_ask_somebody_who_declined_and_then_they_are_foreseen_again() -> None:
    remediation = after_declining("PL02")
    ask(remediation, "PL02")
    note(remediation, dict(PEOPLE), on=DAY_ONE)
    recorded(remediation)

    assert not remediation.gaps
    assert note(remediation, away("PL01", DUE), on=DAY_ONE)
    assert recorded(remediation)[-1].said["cover"] == "PL02"


def test_where_everybody_declined_nobody_is_said_to_be_there_and_nobody_is_asked_again() -> None:
    remediation = after_declining("PL02", "SM01", "HOS01", "DCS01")

    assert recorded(remediation)[-1].said["there"] is False
    assert MEETING not in remediation.asked
    assert not note(remediation, away("PL01", DUE), on=DAY_ONE)


def test_a_closing_leaves_alone_whoever_was_asked_by_somebody() -> None:
    remediation = told_of()
    ask(remediation, "TM01")
    note(remediation, dict(PEOPLE), on=DAY_ONE)

    assert remediation.asked[MEETING] == "TM01"


def test_from_day_two_on_the_service_manager_hears_of_the_meeting_once() -> None:
    remediation = given(*opening())
    lead_away = away("PL01", DUE)

    assert note(remediation, lead_away, on=DAY_TWO)
    assert recorded(remediation)[0].said["told"] == ("PL01", "PL02")
    assert remediation.note_uncovered(act(DAY_TWO, today=DAY_TWO), lead_away)
    assert recorded(remediation)[0].said["told"] == ("SM01",)


def test_every_dated_step_is_foreseen_and_not_only_the_meeting() -> None:
    remediation = given(*opening())

    assert note(remediation, away("TM01", PLAN_DUE), step=Step.IMPROVEMENT_PLAN, on=DAY_TWO)
    said = recorded(remediation)[0].said
    assert (said["owner"], said["cover"], said["told"]) == ("TM01", "SM01", ("TM01", "SM01"))


def test_an_absent_service_manager_is_told_and_whoever_acts_for_them_today() -> None:
    remediation = given(*opening())
    people = away("PL01", DUE) | {"SM01": away("SM01", GRADED, cover="SM02")["SM01"]}
    note(remediation, people)

    assert recorded(remediation)[0].said["told"] == ("PL01", "PL02", "SM01", "SM02")


def test_of_what_nobody_owns_whoever_looks_after_the_process_is_told() -> None:
    remediation = given(*opening(roles={}))
    only = {person: PEOPLE[person] for person in ("QA01", "AU01", "SW01")}

    assert note(remediation, only)
    assert recorded(remediation) == [foreseen(owner=None, cover=None, there=False, told=("QA01",))]
    assert remediation.note_uncovered(act(DAY_TWO, today=DAY_TWO), only)
    assert recorded(remediation)[0].said["told"] == ("QA01",)


@pytest.mark.parametrize("step", [Step.ACKNOWLEDGEMENT, Step.ACTION_DONE])
def test_of_an_acknowledgement_nobody_is_told_and_of_an_action_in_another_way(step: Step) -> None:
    remediation = given(*opening(told=("PL01",)))
    item = "PL01" if step is Step.ACKNOWLEDGEMENT else "1"

    assert not note(remediation, away("PL01", date(2019, 3, 5)), step=step, item=item)


def test_what_is_done_over_or_past_is_foreseen_no_more() -> None:
    lead_away = away("PL01", DUE)

    assert not note(given(*opening(), meeting_held(DAY_ONE)), lead_away, on=DAY_TWO)
    assert not note(given(*opening(), closed(open_steps=("day_three_meeting",))), lead_away, on=DAY_TWO)
    assert not note(given(*opening()), lead_away, on=PLAN_DUE)


def test_the_practice_subject_is_neither_cover_nor_told() -> None:
    remediation = given(*opening(subject="SM01", subject_role=Role.SERVICE_MANAGER))
    note(remediation, away("PL01", DUE, cover=None))

    assert recorded(remediation)[0].said["told"] == ("PL01", "HOS01")
