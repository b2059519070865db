"""A remediation that is no longer called for, or never was: withdrawn, voided, reinstated (E5, E30)."""

from datetime import date

import pytest

from domain.deadlines import Deadline
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    FollowedError,
    NothingToReinstateError,
    OwnCaseError,
    PutrightError,
    RemediationClosedError,
    RemediationWithdrawnError,
    VoidedError,
)
from domain.events import dates
from domain.events import remediation as events
from domain.events import withdrawal as happenings
from domain.remediation import Remediation
from domain.smart.findings import Urgency
from domain.vocabulary import Deviation, EndedBecause, ReAuditOutcome, Status, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    TODAY,
    Fact,
    act,
    agreed,
    closed,
    deadlines_set,
    deviations,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    opening,
    proposed,
    re_audited,
    recorded,
    refused,
    text,
)

WITHDRAWN_ON, REINSTATED_ON = date(2019, 3, 12), date(2019, 3, 20)
WHY = text("The grade was raised")
STARTED = (*opening(), meeting_held())
OPEN = ("notification", "improvement_plan", "service_manager_review", "re_audit")
RE_AUDITED = re_audited(grade="Inadequate", outcome=ReAuditOutcome.REPEAT_INADEQUATE)
FOLLOWED = happened(events.RepeatOpened, occurred_on=date(2019, 4, 25), remediation_ref="A-1-R1", handed=())


def withdrawn(**changes: object) -> Fact:
    said = {"occurred_on": WITHDRAWN_ON, "reason": WHY, "withdrawn_by": "HOS01", "ended": OPEN, "kept": ()}
    said |= {"last_audit": None}
    return happened(happenings.Withdrawn, **said | changes)


def voided(**changes: object) -> Fact:
    said = {"occurred_on": GRADED, "voided_on": WITHDRAWN_ON, "reason": WHY, "voided_by": "HOS01", "ended": OPEN}
    said |= {"last_audit": None}
    return happened(happenings.Voided, **said | changes)


def ended(because: EndedBecause, occurred_on: date = WITHDRAWN_ON) -> Fact:
    return happened(dates.DeadlinesEnded, occurred_on=occurred_on, because=because, names=OPEN, reason=None)


WITHDRAWN = (*STARTED, withdrawn(), ended(EndedBecause.WITHDRAWN))
VOIDED = (*STARTED, voided(), ended(EndedBecause.NOT_OWED, GRADED))


def withdraw(remediation: Remediation, occurred_on: date = WITHDRAWN_ON, by: str = "HOS01") -> None:
    remediation.withdraw(act(occurred_on), reason=WHY, withdrawn_by=by)


def void(remediation: Remediation, occurred_on: date = WITHDRAWN_ON, by: str = "HOS01") -> None:
    remediation.void(act(occurred_on), reason=WHY, voided_by=by)


def reinstate(remediation: Remediation, occurred_on: date = REINSTATED_ON, by: str = "HOS01") -> Status:
    return remediation.reinstate(act(occurred_on), reason=WHY, reinstated_by=by)


# Withdrawn


def test_what_ended_for_want_of_an_audit_says_of_which_until_it_is_reinstated() -> None:
    remediation = given(*STARTED)
    remediation.withdraw(act(WITHDRAWN_ON), reason=WHY, withdrawn_by="HOS01", last_audit="A-1")
    remediation.void(act(WITHDRAWN_ON), reason=WHY, voided_by="HOS01", last_audit="A-2")
    assert remediation.last_audits == {Status.WITHDRAWN: "A-1", Status.VOIDED: "A-2"}

    reinstate(remediation)

    assert remediation.last_audits == {Status.WITHDRAWN: "A-1"}


def test_a_withdrawal_ends_what_is_open_and_leaves_what_was_done() -> None:
    remediation = given(*STARTED)

    withdraw(remediation)

    assert recorded(remediation) == [withdrawn(), ended(EndedBecause.WITHDRAWN)]


def test_nothing_is_recorded_on_a_remediation_that_was_withdrawn() -> None:
    remediation = given(*WITHDRAWN)

    with refused(remediation, RemediationWithdrawnError, "audit_ref"):
        remediation.agree_improvement_plan(act(date(2019, 3, 13)), people=PEOPLE)
    with refused(remediation, RemediationWithdrawnError, "audit_ref"):
        withdraw(remediation)


def test_history_is_recorded_on_a_remediation_that_was_withdrawn() -> None:
    remediation = given(*WITHDRAWN)

    remediation.agree_improvement_plan(history(date(2019, 3, 8)), people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.ImprovementPlanAgreed]


def test_no_rung_is_raised_once_a_remediation_was_withdrawn() -> None:
    remediation = given(*WITHDRAWN)

    assert not remediation.raise_rung(Step.RE_AUDIT, "", act=act(), people={})


def test_a_closed_remediation_is_not_withdrawn() -> None:
    remediation = given(*STARTED, closed())

    with refused(remediation, RemediationClosedError, "audit_ref"):
        withdraw(remediation, date(2019, 5, 7))


@pytest.mark.parametrize(
    ("occurred_on", "error"), [(date(2019, 3, 1), DatesContradictError), (date(2019, 9, 3), DateInFutureError)]
)
def test_a_withdrawal_is_neither_before_the_grading_nor_to_come(occurred_on: date, error: type[PutrightError]) -> None:
    with refused(remediation := given(*STARTED), error, "occurred_on"):
        withdraw(remediation, occurred_on)


# Voided


def test_a_void_is_dated_the_opening_since_nothing_of_it_was_ever_true() -> None:
    remediation = given(*STARTED)

    void(remediation)

    assert recorded(remediation) == [voided(), ended(EndedBecause.NOT_OWED, GRADED)]


def test_nothing_is_recorded_on_a_void_remediation_not_even_history() -> None:
    remediation = given(*VOIDED)

    for each in (act(date(2019, 3, 13)), history(date(2019, 3, 13))):
        with refused(remediation, VoidedError, "audit_ref"):
            remediation.agree_improvement_plan(each, people=PEOPLE)
    with refused(remediation, VoidedError, "audit_ref"):
        void(remediation)
    with refused(remediation, VoidedError, "audit_ref"):
        withdraw(remediation)


@pytest.mark.parametrize("before", [(*STARTED, closed(open_steps=OPEN)), WITHDRAWN])
def test_a_remediation_that_was_closed_or_withdrawn_can_be_found_void(before: tuple[Fact, ...]) -> None:
    remediation = given(*before)

    void(remediation, date(2019, 5, 7))

    assert recorded(remediation) == [voided(voided_on=date(2019, 5, 7), ended=())]


def test_a_remediation_that_another_follows_is_not_voided_before_that_one() -> None:
    remediation = given(*STARTED, RE_AUDITED, FOLLOWED)

    with refused(remediation, FollowedError, "audit_ref"):
        void(remediation)


def test_a_remediation_whose_repeat_was_voided_can_be_voided_itself() -> None:
    remediation = given(*STARTED, RE_AUDITED, FOLLOWED)

    remediation.note_repeat_voided("A-1-R1", act(date(2019, 4, 25)))
    void(remediation)

    assert kinds(recorded(remediation)) == [happenings.RepeatVoided, happenings.Voided, dates.DeadlinesEnded]


@pytest.mark.parametrize(
    ("occurred_on", "error"), [(date(2019, 3, 1), DatesContradictError), (date(2019, 9, 3), DateInFutureError)]
)
def test_a_void_is_found_neither_before_the_opening_nor_to_come(occurred_on: date, error: type[PutrightError]) -> None:
    with refused(remediation := given(*STARTED), error, "occurred_on"):
        void(remediation, occurred_on)


# Reinstated


def test_a_withdrawn_remediation_that_is_reinstated_owes_its_deadlines_with_the_dates_they_had() -> None:
    remediation = given(*WITHDRAWN)

    assert reinstate(remediation) is Status.WITHDRAWN

    went_on, reopened = recorded(remediation)
    assert went_on == happened(
        happenings.Reinstated,
        occurred_on=REINSTATED_ON,
        undone=Status.WITHDRAWN,
        reinstated_on=REINSTATED_ON,
        reason=WHY,
        reinstated_by="HOS01",
    )
    assert [each.name for each in reopened.said["reopened"]] == list(OPEN)
    assert remediation.deadlines[Step.IMPROVEMENT_PLAN, ""].due_on == date(2019, 3, 8)
    remediation.agree_improvement_plan(act(REINSTATED_ON), [proposed()], people=PEOPLE)
    assert remediation.raise_rung(Step.RE_AUDIT, "", act=act(), people={})


def test_what_history_met_while_it_was_withdrawn_stays_met_when_it_is_reinstated() -> None:
    remediation = given(*WITHDRAWN)
    remediation.agree_improvement_plan(history(date(2019, 3, 8)), people={})
    recorded(remediation)

    reinstate(remediation)

    _, reopened = recorded(remediation)
    assert "improvement_plan" not in [each.name for each in reopened.said["reopened"]]
    assert remediation.done[Step.IMPROVEMENT_PLAN, ""] == date(2019, 3, 8)


def test_what_history_closed_while_it_was_withdrawn_owes_nothing_when_it_is_reinstated() -> None:
    remediation = given(*WITHDRAWN)
    remediation.close(history(date(2019, 3, 15)), closed_by=None, people=PEOPLE)
    recorded(remediation)

    reinstate(remediation)

    assert kinds(recorded(remediation)) == [happenings.Reinstated]


def test_a_void_remediation_that_is_reinstated_has_been_true_since_its_opening() -> None:
    remediation = given(*VOIDED)

    assert reinstate(remediation) is Status.VOIDED

    went_on, reopened = recorded(remediation)
    assert (went_on.said["occurred_on"], went_on.said["reinstated_on"]) == (GRADED, REINSTATED_ON)
    assert reopened.said["occurred_on"] == GRADED
    assert all(remediation.is_open((Step(name), "")) for name in OPEN)


def test_what_was_withdrawn_and_then_voided_is_withdrawn_again_when_it_is_reinstated() -> None:
    remediation = given(*WITHDRAWN, voided(ended=()))

    assert reinstate(remediation) is Status.VOIDED
    with pytest.raises(RemediationWithdrawnError):
        remediation.agree_improvement_plan(act(REINSTATED_ON), people=PEOPLE)
    assert reinstate(remediation) is Status.WITHDRAWN


def test_what_was_neither_withdrawn_nor_voided_is_not_reinstated() -> None:
    with refused(remediation := given(*STARTED), NothingToReinstateError, "audit_ref"):
        reinstate(remediation)


@pytest.mark.parametrize("before", [WITHDRAWN, VOIDED])
def test_a_remediation_is_reinstated_neither_before_it_was_ended_nor_in_the_future(before: tuple[Fact, ...]) -> None:
    with refused(remediation := given(*before), DatesContradictError, "occurred_on"):
        reinstate(remediation, date(2019, 3, 11))
    with refused(remediation, DateInFutureError, "occurred_on"):
        reinstate(remediation, date(2019, 9, 3))


def test_a_repeat_that_is_reinstated_is_followed_again() -> None:
    remediation = given(*STARTED, RE_AUDITED, FOLLOWED)
    remediation.note_repeat_voided("A-1-R1", act(date(2019, 4, 25)))
    recorded(remediation)

    remediation.follow_again_with("A-1-R1", act(date(2019, 4, 25)))

    assert recorded(remediation) == [FOLLOWED]


def test_a_repeat_cannot_be_followed_again_after_the_file_went_another_way() -> None:
    for remediation in (given(*STARTED), given(*STARTED, RE_AUDITED, FOLLOWED)):
        with refused(remediation, FollowedError, "audit_ref"):
            remediation.follow_again_with("A-1-R2", act(date(2019, 4, 25)))
    with refused(void_one := given(*VOIDED), VoidedError, "audit_ref"):
        void_one.follow_again_with("A-1-R1", act(date(2019, 4, 25)))


# Whose case it is


def test_nobody_withdraws_voids_or_reinstates_the_response_to_their_own_practice() -> None:
    with refused(remediation := given(*STARTED), OwnCaseError, "withdrawn_by"):
        withdraw(remediation, by="SW01")
    with refused(remediation, OwnCaseError, "voided_by"):
        void(remediation, by="SW01")
    with refused(remediation := given(*WITHDRAWN), OwnCaseError, "reinstated_by"):
        reinstate(remediation, by="SW01")


def test_closing_after_a_reinstatement_names_what_is_still_open() -> None:
    remediation = given(*WITHDRAWN)
    reinstate(remediation)
    recorded(remediation)

    remediation.close(act(TODAY), closed_by="QA01", agreed_by="SM01", reason=WHY, people=PEOPLE)

    facts = recorded(remediation)
    assert facts[0].said["open_steps"] == OPEN
    assert deviations(facts) == [(Step.RE_AUDIT, "", Deviation.CLOSED_WITHOUT_RE_AUDIT)]


# Safety actions (E5)


def safety_action(number: int = 1, urgency: Urgency = Urgency.IMMEDIATE, **changes: object) -> Fact:
    return agreed(number, urgency=urgency, **changes)


def owed_of_actions() -> Fact:
    return deadlines_set(
        tuple(Deadline(Step.ACTION_DONE, str(number), date(2019, 3, 25), GRADED, False, {}) for number in (1, 2))
    )


KEPT = (*STARTED, safety_action(), safety_action(2, Urgency.STANDARD), owed_of_actions())


def test_actions_that_keep_the_child_safe_stay_open_until_they_are_signed_off() -> None:
    remediation = given(*KEPT)

    withdraw(remediation)

    went, stopped = recorded(remediation)
    assert went.said["kept"] == (1,)
    assert went.said["ended"] == stopped.said["names"] == (*OPEN, "action_done:2")
    remediation.complete_action(act(date(2019, 3, 13)), 1, WHY, people=PEOPLE)
    remediation.verify_action(act(date(2019, 3, 14)), 1, effective=True, verified_by="TM01", people=PEOPLE)
    assert not any(remediation.is_open(key) for key in remediation.deadlines)


def test_an_action_that_kept_nobody_safe_ends_with_the_withdrawal() -> None:
    remediation = given(*KEPT)
    withdraw(remediation)
    recorded(remediation)

    with refused(remediation, RemediationWithdrawnError, "audit_ref"):
        remediation.complete_action(act(date(2019, 3, 13)), 2, WHY, people=PEOPLE)
    with refused(remediation, RemediationWithdrawnError, "audit_ref"):
        remediation.agree_action(act(date(2019, 3, 13)), proposed(), people=PEOPLE)


def test_a_safety_action_that_did_not_work_is_replaced_and_the_other_is_kept_open_too() -> None:
    remediation = given(*KEPT)
    withdraw(remediation)
    remediation.complete_action(act(date(2019, 3, 13)), 1, WHY, people=PEOPLE)
    remediation.verify_action(act(date(2019, 3, 14)), 1, effective=False, verified_by="TM01", people=PEOPLE)

    number = remediation.agree_action(
        act(date(2019, 3, 14)), proposed(replaces=1, action=text("Visit her at school")), people=PEOPLE
    )

    assert remediation.is_open((Step.ACTION_DONE, str(number)))
    remediation.complete_action(act(date(2019, 3, 15)), number, WHY, people=PEOPLE)


def test_an_action_that_works_already_is_not_kept_open() -> None:
    done = happened(
        events.ActionDone,
        occurred_on=date(2019, 3, 9),
        number=1,
        evidence=WHY,
        evidence_type=None,
        supervision_on=None,
    )
    works = happened(events.ActionVerified, occurred_on=date(2019, 3, 10), number=1, effective=True, verified_by="TM01")
    remediation = given(*KEPT, done, works)

    withdraw(remediation)

    assert recorded(remediation)[0].said["kept"] == ()


def test_how_a_remediation_stands_says_that_it_was_withdrawn_or_voided() -> None:
    voided = happened(
        happenings.Voided,
        occurred_on=GRADED,
        voided_on=REINSTATED_ON,
        reason=WHY,
        voided_by="HOS01",
        ended=(),
        last_audit=None,
    )

    assert given(*STARTED, withdrawn()).status is Status.WITHDRAWN
    assert given(*STARTED, withdrawn(), voided).status is Status.VOIDED


def test_what_is_owed_again_is_neither_ended_nor_done() -> None:
    again = dates.Reopened("day_three_meeting", None, None)
    because = {"because": None, "reopened": (again,)}
    remediation = given(*STARTED, happened(dates.DeadlinesReopened, occurred_on=REINSTATED_ON, **because))

    assert remediation.is_open((Step.DAY_THREE_MEETING, ""))
