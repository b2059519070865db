"""What goes over to the remediation that follows a repeat inadequate (E15)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.deadlines import moved
from domain.errors import DateInFutureError, DatesContradictError, FollowedError
from domain.events import actions as happened_to
from domain.events import dates
from domain.events import remediation as events
from domain.remediation import Remediation
from domain.vocabulary import EndedBecause, MovedBecause, Step
from tests.domain.support import (
    CALENDAR,
    PEOPLE,
    POLICY,
    act,
    agreed,
    done,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    new_remediation,
    opening,
    plan_agreed,
    proposed,
    recorded,
    refused,
    reviewed,
    text,
)

PLAN_DAY, DUE, DONE_ON, SEEN_ON = date(2019, 3, 8), date(2019, 3, 25), date(2019, 3, 20), date(2019, 3, 22)
RE_AUDIT_DAY = date(2019, 4, 25)
KEPT = (*opening(), meeting_held(), agreed(1), plan_agreed(), reviewed())


def following() -> Remediation:
    remediation = new_remediation(act(RE_AUDIT_DAY), audit_ref="A-1-R1", follows="A-1")
    recorded(remediation)
    return remediation


def verified(effective: bool, number: int) -> Any:
    return happened(events.ActionVerified, occurred_on=SEEN_ON, number=number, effective=effective, verified_by="TM01")


def in_hand(*, done_on: date | None = None) -> Remediation:
    """A remediation with one action that is owed."""
    remediation: Remediation = given(*opening(), meeting_held())
    remediation.agree_action(act(PLAN_DAY), proposed(), people=PEOPLE)
    if done_on is not None:
        remediation.complete_action(act(done_on), 1, text("On the file"), people=PEOPLE)
    return remediation


def carried(old: Remediation) -> Remediation:
    """The remediation that follows, after it has taken over."""
    recorded(old)
    new = following()
    old.follow_with(new, act(RE_AUDIT_DAY), PEOPLE)
    return new


def owed(remediation: Remediation) -> dict[str, date]:
    """What is owed of actions, by name, with its date."""
    return {
        f"{step}:{item}": deadline.due_on
        for (step, item), deadline in remediation.deadlines.items()
        if step.startswith("action_") and remediation.is_open((step, item))
    }


def test_open_actions_are_carried_over_with_their_original_dates() -> None:
    second = agreed(2, theme="Planning", owner="TM01", due_on=date(2019, 4, 1), timescale=text("by 1/4"))
    old = given(*KEPT, second)
    new = carried(old)

    taken = [fact for fact in recorded(new) if fact.kind is events.ActionAgreed]
    assert taken == [
        happened(
            events.ActionAgreed,
            **original.said | {"occurred_on": RE_AUDIT_DAY, "number": number, "carried_from": f"A-1/{number}"},
        )
        for number, original in enumerate((agreed(1), second), start=1)
    ]
    assert owed(new) == {"action_done:1": DUE, "action_done:2": date(2019, 4, 1)}
    assert recorded(old) == [
        happened(events.RepeatOpened, occurred_on=RE_AUDIT_DAY, remediation_ref="A-1-R1", handed=())
    ]
    assert old.followed_by == "A-1-R1"


def test_what_is_owed_there_is_no_longer_owed_here() -> None:
    old = in_hand()
    new = carried(old)

    opened, ended = recorded(old)
    assert opened.said["handed"] == ended.said["names"] == ("action_done:1",)
    assert ended.said["because"] is EndedBecause.NOT_OWED
    assert (owed(old), owed(new)) == ({}, {"action_done:1": DUE})


def test_what_became_of_an_action_is_recorded_where_it_is_now() -> None:
    old = in_hand()
    new = carried(old)
    recorded(old)

    with refused(old, FollowedError, "number"):
        old.complete_action(act(DONE_ON), 1, text("On the file"), people=PEOPLE)
    new.complete_action(act(DONE_ON), 1, text("On the file"), people=PEOPLE)  # before that remediation was opened
    assert new.done[Step.ACTION_DONE, "1"] == DONE_ON
    with pytest.raises(DateInFutureError):
        new.confirm_action(act(date(2019, 9, 3)), 1, accepted=True, confirmed_by="TM01")


def test_what_went_over_is_owed_here_again_while_that_remediation_is_void() -> None:
    old = in_hand()
    old.re_audit(act(RE_AUDIT_DAY), grade="Inadequate", auditor="AU01", people=PEOPLE)
    carried(old)
    old.note_repeat_voided("A-1-R1", act(RE_AUDIT_DAY))
    assert owed(old) == {"action_done:1": DUE}

    old.follow_again_with("A-1-R1", act(RE_AUDIT_DAY))
    assert (owed(old), old.followed_by) == ({}, "A-1-R1")


def test_what_was_done_while_that_remediation_was_void_is_not_owed_again() -> None:
    old = in_hand()
    old.re_audit(act(RE_AUDIT_DAY), grade="Inadequate", auditor="AU01", people=PEOPLE)
    carried(old)
    old.note_repeat_voided("A-1-R1", act(RE_AUDIT_DAY))
    old.complete_action(act(RE_AUDIT_DAY), 1, text("On the file"), people=PEOPLE)
    old.follow_again_with("A-1-R1", act(RE_AUDIT_DAY))
    old.note_repeat_voided("A-1-R1", act(RE_AUDIT_DAY))

    assert "action_done:1" not in owed(old)
    assert old.done[Step.ACTION_DONE, "1"] == RE_AUDIT_DAY


def test_only_actions_that_were_found_to_work_or_were_replaced_stay_behind() -> None:
    replaced = happened(happened_to.ActionReplaced, occurred_on=SEEN_ON, number=5, by=6)
    facts = (
        agreed(2),
        agreed(3),
        agreed(4),
        agreed(5),
        done(2),
        verified(True, 2),
        done(3),
        verified(False, 3),
        done(4),
    )
    new = carried(given(*KEPT, *facts, replaced))

    assert [action.carried_from for action in new.actions.values()] == ["A-1/1", "A-1/3", "A-1/4"]


def test_an_action_goes_over_as_it_stands() -> None:
    confirmed = happened(happened_to.ActionConfirmed, occurred_on=SEEN_ON, number=3, item="3", confirmed_by="TM01")
    facts = (agreed(2), agreed(3), done(2), done(3), confirmed, verified(False, 3))
    new = carried(given(*KEPT, *facts))

    assert new.actions_done == {2: DONE_ON, 3: DONE_ON}
    assert new.actions_confirmed == {3: SEEN_ON}
    assert new.actions_effective == {3: False}
    assert owed(new) == {"action_done:1": DUE}


def test_what_is_owed_of_an_action_that_is_done_goes_over_with_its_dates() -> None:
    old = in_hand(done_on=DONE_ON)
    before = owed(old)
    new = carried(old)

    assert owed(new) == before == {"action_confirmed:1": date(2019, 3, 27), "action_effective:1": date(2019, 4, 17)}
    assert new.deadlines[Step.ACTION_CONFIRMED, "1"].counted_from == DONE_ON


def test_the_later_date_that_was_agreed_goes_over_and_the_first_one_stays() -> None:
    old = in_hand()
    later = moved(
        old.deadlines[Step.ACTION_DONE, "1"], date(2019, 4, 8), POLICY, CALENDAR, critical=False, repeat=False
    )
    old.trigger_event(
        dates.DeadlinesMoved,
        occurred_on=SEEN_ON,
        because=MovedBecause.EXTENSION,
        deadlines=(later,),
        moved_by="SM01",
        reason=None,
        policy_version=1,
        calendar_version=1,
    )
    new = carried(old)

    issued, extended = (
        fact.said["deadlines"][0] for fact in recorded(new) if fact.kind in (events.DeadlinesSet, dates.DeadlinesMoved)
    )
    assert (issued.due_on, extended.due_on) == (DUE, date(2019, 4, 8))
    assert extended.rungs != later.rungs  # a repeat climbs as a critical file does


def test_whoever_has_the_action_now_has_it_there() -> None:
    old = in_hand()
    old.reallocate_action(act(SEEN_ON), 1, to="PL02", decided_by="TM01", reason=text("Off sick"), people=PEOPLE)
    new = carried(old)

    assert (new.actions[1].owner, new.owners[Step.ACTION_DONE, "1"]) == ("PL02", "PL02")


def test_an_old_action_that_is_not_smart_is_carried_over_as_it_was_and_not_counted_again() -> None:
    new = carried(given(*opening(), agreed(1, due_on=None, owner=None)))

    assert kinds(recorded(new)) == [events.ActionAgreed]
    assert new.actions[1].due_on is None


@pytest.mark.parametrize("done_on", [None, DONE_ON])
def test_history_goes_over_without_dates(done_on: date | None) -> None:
    old, new = in_hand(done_on=done_on), following()
    before = owed(old)
    old.follow_with(new, history(RE_AUDIT_DAY), PEOPLE)

    assert (owed(old), owed(new)) == (before, {})
    assert new.actions_done == ({} if done_on is None else {1: done_on})


def test_a_process_without_these_steps_carries_over_what_there_is() -> None:
    old, new = given(*KEPT), following()
    steps = {step: rule for step, rule in POLICY.steps.items() if step is not Step.ACTION_DONE}
    old.follow_with(new, act(RE_AUDIT_DAY, policy=replace(POLICY, steps=steps)), PEOPLE)

    assert owed(new) == {}
    assert len(new.actions) == 1


@pytest.mark.parametrize("is_carried", [True, False])
def test_what_was_carried_over_may_have_been_done_before_the_grading_and_nothing_else(is_carried: bool) -> None:
    new = carried(in_hand())
    if not is_carried:
        new.agree_action(act(RE_AUDIT_DAY), proposed(due_on=RE_AUDIT_DAY + timedelta(days=5)), people=PEOPLE)
    number, day = (1 if is_carried else 2), RE_AUDIT_DAY + timedelta(days=1)
    new.complete_action(act(day), number, text("On the file"), people=PEOPLE)
    recorded(new)
    said: dict[str, Any] = {"corrected_by": "QA01", "reason": text("A slip"), "people": PEOPLE, "firsts": {}}
    early = {"step": Step.ACTION_DONE, "item": str(number), "done_on": RE_AUDIT_DAY - timedelta(days=1)}

    if is_carried:
        new.correct_step(act(day + timedelta(days=1)), **early, **said)
        assert new.actions_done == {1: RE_AUDIT_DAY - timedelta(days=1)}
    else:
        with refused(new, DatesContradictError, "done_on"):
            new.correct_step(act(day + timedelta(days=1)), **early, **said)
