"""The re-audit, the remediation that follows a repeat inadequate, and closing."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import RemediationClosedError, UnknownGradeError
from domain.events import remediation as events
from domain.remediation import Remediation
from domain.vocabulary import Deviation, ReAuditOutcome, Step
from tests.domain.support import (
    Fact,
    act,
    agreed,
    closed,
    deviations,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    new_remediation,
    opening,
    plan_agreed,
    recorded,
    refused,
    reviewed,
    text,
)

RE_AUDIT_DAY, CLOSING_DAY = date(2019, 4, 25), date(2019, 4, 30)
KEPT = (*opening(), meeting_held(), agreed(1), plan_agreed(), reviewed())
NOTIFIED = happened(events.ManagersNotified, occurred_on=date(2019, 3, 5), told=())
WITHOUT_RE_AUDIT = (Step.RE_AUDIT, "", Deviation.CLOSED_WITHOUT_RE_AUDIT)
WITH_OPEN_ACTIONS = (Step.IMPROVEMENT_PLAN, "", Deviation.CLOSED_WITH_OPEN_ACTIONS)


def re_audited(occurred_on: date = RE_AUDIT_DAY, outcome: ReAuditOutcome = ReAuditOutcome.IMPROVED) -> Fact:
    return happened(
        events.ReAudited, occurred_on=occurred_on, grade="Good", outcome=outcome, auditor="AU01", re_audit_ref=None
    )


def verified(effective: bool, number: int = 1) -> tuple[Fact, Fact]:
    on = date(2019, 3, 22)
    return (
        happened(events.ActionDone, occurred_on=on, number=number, evidence=None),
        happened(events.ActionVerified, occurred_on=on, number=number, effective=effective, verified_by="TM01"),
    )


@pytest.mark.parametrize(
    ("grade", "outcome"),
    [
        ("Outstanding", ReAuditOutcome.IMPROVED),
        ("Requires Improvement", ReAuditOutcome.IMPROVED),
        ("Inadequate", ReAuditOutcome.REPEAT_INADEQUATE),
        ("Inadequate critical", ReAuditOutcome.REPEAT_INADEQUATE),
    ],
)
@pytest.mark.parametrize("critical", [False, True])
def test_a_re_audit_passes_with_requires_improvement_or_better(
    grade: str, outcome: ReAuditOutcome, critical: bool
) -> None:
    remediation = given(*opening(critical=critical), meeting_held(), plan_agreed(), reviewed())
    again = remediation.re_audit(act(RE_AUDIT_DAY), grade=grade, auditor="AU01", re_audit_ref="A-1-R1")

    assert again is (outcome is ReAuditOutcome.REPEAT_INADEQUATE)
    assert recorded(remediation) == [
        happened(
            events.ReAudited,
            occurred_on=RE_AUDIT_DAY,
            grade=grade,
            outcome=outcome,
            auditor="AU01",
            re_audit_ref="A-1-R1",
        )
    ]


def test_a_re_audit_off_the_scale_is_refused() -> None:
    remediation = given(*KEPT)

    with refused(remediation, UnknownGradeError, "grade"):
        remediation.re_audit(act(RE_AUDIT_DAY), grade="Better")


def following() -> Remediation:
    remediation = new_remediation(act(RE_AUDIT_DAY), audit_ref="A-1-R1", follows="A-1")
    recorded(remediation)
    return remediation


def test_what_follows_has_day_0_on_the_re_audits_date() -> None:
    remediation = following()

    assert remediation.graded_on == RE_AUDIT_DAY
    assert remediation.deadlines[Step.DAY_THREE_MEETING, ""].due_on == date(2019, 4, 30)


def test_open_actions_are_carried_over_with_their_original_dates() -> None:
    second = agreed(2, theme="Planning", owner="TM01", due_on=date(2019, 4, 1), timescale=text("by 1/4"))
    old = given(*KEPT, second)
    new = following()
    old.follow_with(new, act(RE_AUDIT_DAY))

    originals = [agreed(1).said, second.said]
    assert recorded(new) == [
        happened(
            events.ActionAgreed,
            **original | {"occurred_on": RE_AUDIT_DAY, "number": number, "carried_from": f"A-1/{number}"},
        )
        for number, original in enumerate(originals, start=1)
    ]
    assert recorded(old) == [happened(events.RepeatOpened, occurred_on=RE_AUDIT_DAY, remediation_ref="A-1-R1")]
    assert old.followed_by == "A-1-R1"


def test_only_actions_that_were_found_to_work_stay_behind() -> None:
    done = happened(events.ActionDone, occurred_on=date(2019, 3, 22), number=4, evidence=None)
    old = given(*KEPT, agreed(2), agreed(3), agreed(4), *verified(True, 2), *verified(False, 3), done)
    new = following()
    old.follow_with(new, act(RE_AUDIT_DAY))

    assert [action.carried_from for action in new.actions.values()] == ["A-1/1", "A-1/3", "A-1/4"]


def test_an_old_action_that_is_not_smart_is_carried_over_as_it_was_and_not_counted_again() -> None:
    old = given(*opening(), agreed(1, due_on=None, owner=None))
    new = following()
    old.follow_with(new, act(RE_AUDIT_DAY))

    assert kinds(recorded(new)) == [events.ActionAgreed]
    assert new.actions[1].due_on is None


def test_closing_names_what_was_still_open() -> None:
    remediation = given(*KEPT, re_audited(), *verified(True))
    remediation.close(act(CLOSING_DAY), closed_by="SM01", reason=text("Improved"))

    assert recorded(remediation) == [
        happened(
            events.Closed,
            occurred_on=CLOSING_DAY,
            open_steps=("notification",),
            reason=text("Improved"),
            closed_by="SM01",
        )
    ]
    assert remediation.closed_on == CLOSING_DAY


def test_a_remediation_that_was_kept_closes_without_deviation() -> None:
    remediation = given(*KEPT, NOTIFIED, re_audited(), *verified(True))
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    (ended,) = recorded(remediation)
    assert ended.said["open_steps"] == ()


def test_closing_without_a_re_audit_happened_and_is_a_deviation() -> None:
    remediation = given(*KEPT, *verified(True))
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    assert deviations(recorded(remediation)) == [WITHOUT_RE_AUDIT]


def test_closing_dated_before_the_re_audit_was_closing_without_it() -> None:
    remediation = given(*KEPT, re_audited(date(2019, 5, 7)), *verified(True))
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    facts = recorded(remediation)
    assert facts[0].said["open_steps"] == ("notification", "re_audit")
    assert deviations(facts) == [WITHOUT_RE_AUDIT]


def test_closing_on_the_day_of_the_re_audit_is_closing_after_it() -> None:
    remediation = given(*KEPT, re_audited(CLOSING_DAY), *verified(True))
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    assert deviations(recorded(remediation)) == []


def test_a_source_without_re_audits_closes_without_that_deviation() -> None:
    remediation = given(*opening(only=frozenset({Step.NOTIFICATION})))
    remediation.close(history(CLOSING_DAY), closed_by=None)

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize("so_far", [(), verified(True)[:1], verified(False)])
def test_closing_with_an_action_not_found_to_work_is_a_deviation(so_far: tuple[Fact, ...]) -> None:
    remediation = given(*KEPT, re_audited(), *so_far)
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    assert deviations(recorded(remediation)) == [WITH_OPEN_ACTIONS]


def test_actions_that_went_on_to_what_follows_are_not_left_open() -> None:
    repeated = happened(events.RepeatOpened, occurred_on=RE_AUDIT_DAY, remediation_ref="A-1-R1")
    remediation = given(*KEPT, re_audited(outcome=ReAuditOutcome.REPEAT_INADEQUATE), repeated)
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize("again", [act(CLOSING_DAY), history(CLOSING_DAY), history(date(2019, 4, 1))])
def test_a_remediation_closes_once(again: object) -> None:
    remediation = given(*KEPT, closed())

    with refused(remediation, RemediationClosedError, "audit_ref"):
        remediation.close(again, closed_by="SM01")


def test_a_recurring_step_that_is_open_is_named_with_its_number() -> None:
    remediation = given(*KEPT, NOTIFIED, re_audited(), *verified(True))
    deadline = remediation.deadlines[Step.RE_AUDIT, ""]
    remediation.deadlines[Step.ACTION_DONE, "3"] = replace(deadline, step=Step.ACTION_DONE, item="3")
    remediation.close(act(CLOSING_DAY), closed_by="SM01")

    assert recorded(remediation)[0].said["open_steps"] == ("action_done:3",)
