"""A missed step that went up the line and is settled: whoever heard of it hears that it is over, once."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.events import dates
from domain.events import escalation as events
from domain.events import remediation as happened_events
from domain.people import Person
from domain.remediation import Remediation
from domain.vocabulary import ChairedAs, EndedBecause, ResolvedBecause, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    Fact,
    act,
    given,
    happened,
    new_remediation,
    opening,
    recorded,
    text,
)

MEETING = Step.DAY_THREE_MEETING
KEY = (MEETING, "")
DUE, MISSED, NEXT, LATER = date(2019, 3, 7), date(2019, 3, 8), date(2019, 3, 11), date(2019, 3, 12)


def up_the_line(*days: date, **changes: Any) -> Remediation:
    """A file whose meeting went up the line on these days."""
    remediation: Remediation = given(*opening(**changes))
    for day in days:
        assert remediation.raise_rung(MEETING, "", act=act(day, day), people=PEOPLE)
    remediation.collect_events()
    return remediation


def hold(remediation: Remediation, held_on: date, today: date) -> None:
    remediation.hold_day_three_meeting(
        act(held_on, today), chair="PL01", chaired_as=ChairedAs.LEAD, reason=text("Snow"), people=PEOPLE
    )


def resolved(remediation: Remediation, today: date, people: Mapping[str, Person] = PEOPLE, **more: Any) -> list[Fact]:
    remediation.resolve_escalations(act(today, today), people, **more)
    return [fact for fact in recorded(remediation) if fact.kind is events.EscalationResolved]


def test_whoever_a_missed_step_had_gone_up_to_is_told_once_that_it_is_done() -> None:
    remediation = up_the_line(date(2019, 3, 6), MISSED, NEXT)
    hold(remediation, NEXT, LATER)

    assert resolved(remediation, LATER) == [
        happened(
            events.EscalationResolved,
            occurred_on=LATER,
            audit_ref="A-1",
            step=MEETING,
            item="",
            because=ResolvedBecause.DONE,
            settled_on=NEXT,
            since=MISSED,
            rungs=("line_manager", "next_manager"),
            recipients=("SM01", "HOS01"),
        )
    ]
    assert resolved(remediation, LATER) == []


def test_of_a_step_that_was_only_reminded_of_nobody_is_told_that_it_is_done() -> None:
    remediation = up_the_line(date(2019, 3, 6))
    hold(remediation, DUE, DUE)

    assert resolved(remediation, DUE) == []


def test_while_a_step_is_missed_nothing_is_resolved() -> None:
    remediation = up_the_line(MISSED)

    assert resolved(remediation, MISSED) == []


def ended(because: EndedBecause) -> Callable[[Remediation], None]:
    def end(remediation: Remediation) -> None:
        remediation._end([KEY], because, act(NEXT, NEXT))

    return end


def closed(remediation: Remediation) -> None:
    remediation.trigger_event(
        happened_events.Closed,
        occurred_on=NEXT,
        because="completed",
        open_steps=("day_three_meeting",),
        reason=None,
        closed_by="QA01",
        agreed_by="SM01",
        unmet=(),
        decided_otherwise_by=None,
        otherwise_reason=None,
    )


@pytest.mark.parametrize("end", [*map(ended, EndedBecause), closed])
def test_whoever_was_told_of_a_step_is_told_too_that_it_is_no_longer_owed(end: Callable[[Remediation], None]) -> None:
    remediation = up_the_line(MISSED)
    end(remediation)
    (told,) = resolved(remediation, LATER)

    assert (told.said["because"], told.said["settled_on"]) == (ResolvedBecause.NO_LONGER_OWED, NEXT)
    assert told.said["recipients"] == ("SM01",)


def test_what_is_owed_on_the_remediation_that_follows_is_said_to_go_on_there() -> None:
    remediation = up_the_line(MISSED)
    remediation._hand_over("A-1-R1", [KEY], act(NEXT, NEXT))
    (told,) = resolved(remediation, NEXT)

    assert told.said["because"] is ResolvedBecause.HANDED_OVER


def extended(remediation: Remediation, until: date, today: date) -> None:
    remediation.extend(
        act(today, today), step=MEETING, until=until, granted_by="SM01", reason=text("Ill"), people=PEOPLE
    )


def test_a_later_date_ends_the_escalation_until_that_is_missed_too() -> None:
    remediation = up_the_line(MISSED)
    extended(remediation, date(2019, 3, 14), NEXT)
    (told,) = resolved(remediation, NEXT)

    assert (told.said["because"], told.said["settled_on"]) == (ResolvedBecause.MOVED, date(2019, 3, 14))
    missed_again = date(2019, 3, 15)
    assert remediation.raise_rung(MEETING, "", act=act(missed_again, missed_again), people=PEOPLE)
    hold(remediation, missed_again, missed_again)
    (again,) = resolved(remediation, missed_again)
    assert (again.said["because"], again.said["since"]) == (ResolvedBecause.DONE, missed_again)


def test_a_later_date_that_is_past_too_ends_nothing() -> None:
    remediation = up_the_line(MISSED)
    remediation.extend(
        act(NEXT, date(2019, 3, 20)), step=MEETING, until=LATER, granted_by="SM01", reason=text("Ill"), people=PEOPLE
    )

    assert resolved(remediation, date(2019, 3, 20)) == []


def test_an_earlier_date_ends_nothing() -> None:
    remediation = up_the_line(MISSED)
    sooner = replace(remediation.deadlines[KEY], due_on=date(2019, 3, 6))
    remediation.trigger_event(
        dates.DeadlinesMoved,
        occurred_on=NEXT,
        because="correction",
        deadlines=(sooner,),
        moved_by=None,
        reason=None,
        policy_version=1,
        calendar_version=1,
    )

    assert resolved(remediation, date(2019, 3, 5)) == []


def test_a_step_that_is_owed_again_and_settled_again_is_said_so_again() -> None:
    remediation = up_the_line(date(2019, 3, 6), MISSED, NEXT)
    hold(remediation, NEXT, NEXT)
    assert len(resolved(remediation, NEXT)) == 1
    remediation.retract_step(
        act(LATER, LATER), step=MEETING, retracted_by="QA01", reason=text("Another file"), people=PEOPLE
    )
    recorded(remediation)

    assert remediation.raise_rung(MEETING, "", act=act(LATER, LATER), people=PEOPLE)
    (raised,) = recorded(remediation)
    assert (raised.said["rung"], raised.said["passed_over"]) == ("head_of_service", ("line_manager", "next_manager"))
    hold(remediation, LATER, LATER)
    (again,) = resolved(remediation, LATER)
    assert (again.said["since"], again.said["rungs"]) == (LATER, ("head_of_service",))


def test_a_step_that_is_owed_again_at_the_end_of_the_same_decision_was_never_settled() -> None:
    remediation = up_the_line(MISSED)
    remediation._end([KEY], EndedBecause.WITHDRAWN, act(NEXT, NEXT))
    remediation._reopen([KEY], "reinstated", act(NEXT, NEXT))

    assert resolved(remediation, NEXT) == []


def test_somebody_who_has_left_since_is_passed_over_and_keeps_nobody_waiting() -> None:
    left = {**PEOPLE, "SM01": replace(PEOPLE["SM01"], left_on=NEXT)}
    gone = {person: each for person, each in left.items() if person != "HOS01"}
    remediation = up_the_line(MISSED, NEXT)
    hold(remediation, LATER, LATER)
    (told,) = resolved(remediation, LATER, gone)

    assert told.said["recipients"] == ()


def test_whoever_has_just_recorded_it_need_not_be_told() -> None:
    remediation = up_the_line(MISSED, NEXT)
    hold(remediation, LATER, LATER)
    (told,) = resolved(remediation, LATER, known_to="SM01")

    assert told.said["recipients"] == ("HOS01",)


def test_what_nobody_owned_is_told_to_all_who_heard_of_it() -> None:
    remediation = given(*opening(roles={}))
    alone = {person: PEOPLE[person] for person in ("DCS01", "QA01", "AU01")}
    remediation.raise_rung(Step.RE_AUDIT, "", act=act(date(2019, 6, 20), date(2019, 6, 20)), people=alone)
    remediation._end([(Step.RE_AUDIT, "")], EndedBecause.WITHDRAWN, act(date(2019, 6, 21), date(2019, 6, 21)))
    raised, *_ = recorded(remediation)
    (told,) = resolved(remediation, date(2019, 6, 21), alone)

    everybody = [person for person in raised.said["recipients"] if person != raised.said["owner"]]
    assert list(told.said["recipients"]) == everybody


def test_history_that_was_never_chased_tells_nobody_of_the_past() -> None:
    remediation = new_remediation(act(GRADED, LATER, history=True))
    remediation.hold_day_three_meeting(act(NEXT, LATER, history=True), chair="PL01", people=PEOPLE)
    recorded(remediation)

    assert resolved(remediation, LATER) == []
