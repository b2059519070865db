"""What was recorded wrongly is put right by an event, and then everything is as if it had been recorded rightly."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from domain.criteria import CriteriaMet
from domain.deadlines import StepKey
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    FollowedError,
    InvalidValueError,
    NotCorrectableError,
    OwnCaseError,
    PutrightError,
    RemediationWithdrawnError,
    StepNotRecordedError,
    VoidedError,
)
from domain.events import corrections as events
from domain.events import dates
from domain.events import remediation as happenings
from domain.people import Absence, Person
from domain.policy import Policy
from domain.policy_document import policy_from
from domain.proposed_action import Override
from domain.remediation import Remediation
from domain.resting import ELSEWHERE, RESTS_ON
from domain.vocabulary import (
    CaseloadDecision,
    Criterion,
    Deviation,
    EndedBecause,
    EvidenceType,
    MovedBecause,
    Role,
    Step,
)
from tests.domain.support import (
    CALENDAR,
    PEOPLE,
    TODAY,
    act,
    agreed,
    deviations,
    done,
    given,
    happened,
    kinds,
    meeting_held,
    new_remediation,
    opening,
    plan_agreed,
    proposed,
    recorded,
    refused,
    shipped_document,
    text,
)

WHY, LATE = text("The minutes say otherwise"), text("Why it was late")
OPENED_ON, PUT_RIGHT_ON = date(2019, 3, 1), date(2019, 8, 30)
"""A Friday, so that the meeting of a critical file is days away; and the day on which mistakes are found."""
STAFF: Mapping[str, Person] = {
    **PEOPLE,
    "TM02": Person("TM02", Role.TEAM_MANAGER, "SM01"),
    "SW01": replace(PEOPLE["SW01"], absences=(Absence(date(2019, 3, 8)),)),
}


def march(day: int) -> date:
    return date(2019, 3, day)


def begun() -> Remediation:
    """A critical file that owes everything a file can owe from its opening on."""
    met = CriteriaMet((Criterion.CRITICAL_GRADE,), ())
    return new_remediation(act(OPENED_ON), grade="Inadequate critical", criteria=met, told=("SM01",), people=STAFF)


def plan(it: Remediation, day: date = date(2019, 3, 7), **changes: Any) -> None:
    action = proposed(due_on=march(18), owner="SW01", override=Override(WHY), **changes)
    it.agree_improvement_plan(act(day), [action], people=STAFF, override=Override(WHY))


def finish(it: Remediation, day: date = date(2019, 3, 14)) -> None:
    it.complete_action(act(day), 1, text("On the file"), evidence_type=EvidenceType.CASE_RECORD, people=STAFF)


def decide(it: Remediation, day: date, decision: CaseloadDecision = CaseloadDecision.NOT_REQUIRED) -> None:
    it.decide_on_caseload(act(day), decision=decision, decided_by="SM01", reason=WHY, people=STAFF)


def countersign(it: Remediation, day: date, agreed: bool = False) -> None:
    it.countersign(act(day), agreed=agreed, countersigned_by="HOS01", reason=WHY, people=STAFF)


def check(it: Remediation, day: date, item: str | None = None) -> None:
    it.record_monitoring_check(
        act(day), on_track=[1], off_track=[], checked_by="TM01", people=STAFF, item=item, supervision_on=march(7)
    )


def re_audit(it: Remediation, day: date, grade: str = "Good") -> None:
    it.re_audit(act(day), grade=grade, auditor="AU01", people=STAFF)


def close(it: Remediation, day: date) -> None:
    it.close(act(day), closed_by="QA01", agreed_by="SM01", reason=WHY, people=STAFF)


Record = Callable[[Remediation, date], object]


@dataclass(frozen=True)
class Case:
    """A step that is recorded on a wrong day, after what has to come first and before what comes after."""

    item: str
    wrong: date
    right: date
    record: Record
    before: tuple[Callable[[Remediation], object], ...] = ()
    after: tuple[Callable[[Remediation], object], ...] = ()


def meeting(it: Remediation, day: date = date(2019, 3, 6)) -> None:
    it.hold_day_three_meeting(act(day), chair="PL02", reason=LATE, people=STAFF)


CASES: dict[Step, Case] = {
    Step.NOTIFICATION: Case("", march(4), march(5), lambda it, day: it.notify_managers(act(day), ["SM01"])),
    Step.ACKNOWLEDGEMENT: Case("SM01", march(5), march(4), lambda it, day: it.acknowledge(act(day), "SM01")),
    Step.SAFETY_CHECK: Case(
        "", march(2), march(1), lambda it, day: it.check_safety(act(day), checked_by="TM01", how=WHY, people=STAFF)
    ),
    Step.INTERIM_PROTECTION: Case(
        "",
        march(1),
        march(4),
        lambda it, day: it.record_interim_protection(act(day), decided_by="SM01", how=WHY, people=STAFF),
    ),
    Step.DAY_THREE_MEETING: Case("", march(7), march(5), meeting),
    Step.IMPROVEMENT_PLAN: Case("", march(7), march(12), plan, (meeting,), (lambda it: check(it, march(18), "1"),)),
    Step.SERVICE_MANAGER_REVIEW: Case(
        "",
        march(6),
        march(15),
        lambda it, day: it.review_plan(act(day), satisfied=True, reviewer="SM02", people=STAFF),
        (meeting, plan),
    ),
    Step.CASELOAD_DECISION: Case(
        "", march(12), march(8), decide, (), (lambda it: countersign(it, march(13), agreed=False),)
    ),
    Step.COUNTERSIGNATURE: Case(
        "",
        march(12),
        march(14),
        countersign,
        (lambda it: decide(it, march(11)),),
        (lambda it: it.complete_caseload_review(act(march(29)), cases=3, graded=2, learning=WHY),),
    ),
    Step.CASELOAD_REVIEW: Case(
        "",
        march(29),
        march(27),
        lambda it, day: it.complete_caseload_review(act(day), cases=3, graded=2, learning=WHY),
        (lambda it: decide(it, march(11), CaseloadDecision.REVIEW),),
    ),
    Step.MONITORING_CHECK: Case("1", march(13), march(11), lambda it, day: check(it, day, "1"), (plan,)),
    Step.ACTION_DONE: Case(
        "1",
        march(14),
        march(12),
        lambda it, day: it.complete_action(act(day), 1, text("On the file"), supervision_on=march(20), people=STAFF),
        (plan,),
        (lambda it: it.confirm_action(act(march(15)), 1, accepted=True, confirmed_by="TM01"),),
    ),
    Step.ACTION_CONFIRMED: Case(
        "1",
        march(15),
        march(18),
        lambda it, day: it.confirm_action(act(day), 1, accepted=True, confirmed_by="TM01"),
        (plan, finish),
    ),
    Step.ACTION_EFFECTIVE: Case(
        "1",
        march(15),
        march(18),
        lambda it, day: it.verify_action(act(day), 1, effective=False, verified_by="QA01", people=STAFF),
        (plan, finish, lambda it: it.confirm_action(act(march(15)), 1, accepted=True, confirmed_by="TM01")),
    ),
    Step.ACTION_REALLOCATION: Case(
        "1",
        march(13),
        march(15),
        lambda it, day: it.reallocate_action(act(day), 1, to="PL02", decided_by="QA01", reason=WHY, people=STAFF),
        (plan, lambda it: it.note_owner_absent(act(march(8)), 1, people=STAFF)),
    ),
    Step.RECEIVING_CHECK: Case(
        "1",
        march(13),
        march(15),
        lambda it, day: it.check_received(act(day), in_order=True, checked_by="TM02", people=STAFF),
        (lambda it: it.reassign(act(march(11)), role=Role.TEAM_MANAGER, to="TM02", reason=WHY, people=STAFF),),
    ),
    Step.RE_AUDIT: Case("", date(2019, 4, 10), date(2019, 4, 12), re_audit, (meeting, plan)),
    Step.EMBEDDING_CHECK: Case(
        "",
        date(2019, 7, 2),
        date(2019, 7, 9),
        lambda it, day: it.check_embedding(act(day), in_place=True, checked_by="SM02", people=STAFF),
        (meeting, plan, lambda it: close(it, date(2019, 4, 30))),
    ),
}


def lived(case: Case, day: date | None) -> Remediation:
    """A remediation whose step was recorded on a day, or never."""
    it = begun()
    for act_before in case.before:
        act_before(it)
    if day is not None:
        case.record(it, day)
        for act_after in case.after:
            act_after(it)
    recorded(it)
    return it


def correct(it: Remediation, step: Step, done_on: date, item: str = "", **changes: Any) -> None:
    said: dict[str, Any] = {"corrected_by": "QA01", "reason": WHY, "people": STAFF, "firsts": {}}
    on = changes.pop("on", PUT_RIGHT_ON)
    it.correct_step(act(on), step=step, item=item, done_on=done_on, **said | changes)


def retract(it: Remediation, step: Step, item: str = "", **changes: Any) -> None:
    said: dict[str, Any] = {"retracted_by": "QA01", "reason": WHY, "people": STAFF}
    it.retract_step(act(PUT_RIGHT_ON), step=step, item=item, **said | changes)


def facts(it: Remediation) -> dict[str, Any]:
    """What is so, whatever the way it came to be known."""
    return {
        "done": it.done,
        "dates": {key: (each.due_on, it.first_due[key]) for key, each in it.deadlines.items() if key not in it.ended},
        "open": {key for key in it.deadlines if it.is_open(key)},
        "acknowledged": it.acknowledged_by,
        "caseload": (it.caseload_decision, it.caseload_decided_by, it.criteria),
        "reviewer": it.reviewer,
        "re_audited": it.re_audited and (it.re_audited.grade, it.re_audited.outcome),
        "agreed": it.agreed_on if it.actions else {},
        "actions": (set(it.actions), it.actions_done, it.actions_confirmed, it.actions_effective, it.replaced),
        "owner": it.owners.get((Step.ACTION_DONE, "1")) if it.actions else None,
        "deviations": sorted((each.step, each.item, each.rule, each.occurred_on) for each in it.deviations),
    }


def test_every_step_can_be_put_right_or_says_where() -> None:
    assert RESTS_ON.keys() | ELSEWHERE.keys() == set(Step)
    assert not RESTS_ON.keys() & ELSEWHERE.keys()
    assert CASES.keys() == RESTS_ON.keys()


@pytest.mark.parametrize("step", CASES)
def test_a_step_whose_day_was_put_right_is_as_if_it_had_been_recorded_rightly(step: Step) -> None:
    case = CASES[step]
    corrected = lived(case, case.wrong)
    correct(corrected, step, case.right, case.item)

    assert facts(corrected) == facts(lived(case, case.right))


@pytest.mark.parametrize("step", CASES)
def test_a_step_that_is_put_right_twice_is_as_it_was_first(step: Step) -> None:
    case = CASES[step]
    it = lived(case, case.wrong)
    was = facts(it)
    correct(it, step, case.right, case.item)
    correct(it, step, case.wrong, case.item)

    assert facts(it) == was


@pytest.mark.parametrize("step", CASES)
def test_a_step_that_did_not_happen_is_as_if_it_had_not_been_recorded(step: Step) -> None:
    case = CASES[step]
    it = lived(replace(case, after=()), case.wrong)
    retract(it, step, case.item)

    assert facts(it) == facts(lived(case, None))


@pytest.mark.parametrize("step", CASES)
def test_what_did_not_happen_can_still_be_recorded_when_it_does(step: Step) -> None:
    case = CASES[step]
    it = lived(replace(case, after=()), case.wrong)
    retract(it, step, case.item)
    case.record(it, case.right)
    number = 2 if step is Step.IMPROVEMENT_PLAN else 1

    once = facts(lived(replace(case, after=()), case.right))
    assert (it.done, set(it.actions or {1}) - {number}) == (once["done"], set())
    assert facts(it)["open"] == {renumbered(key, number) for key in once["open"]}


def renumbered(key: StepKey, number: int) -> StepKey:
    """An action has a number of its own, which no other ever had."""
    return (key[0], str(number)) if key[0] is Step.ACTION_DONE else key


def corrected_kinds(it: Remediation) -> list[type]:
    return kinds(recorded(it))


def test_a_correction_is_dated_as_the_fact_and_the_fact_is_stated_again_on_its_day() -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    version = it.version
    correct(it, Step.DAY_THREE_MEETING, march(5), firsts={(Step.DAY_THREE_MEETING, ""): march(8)})
    said = recorded(it)

    assert said[0] == happened(
        events.StepCorrected,
        occurred_on=march(7),
        step=Step.DAY_THREE_MEETING,
        item="",
        corrects=version,
        done_on=march(5),
        corrected_on=PUT_RIGHT_ON,
        reason=WHY,
        corrected_by="QA01",
    )
    assert (said[1].kind, said[1].said["occurred_on"], said[1].said["chair"]) == (
        happenings.DayThreeMeetingHeld,
        march(5),
        "PL02",
    )


@pytest.mark.parametrize(
    ("recorded_on", "done_on", "stays"),
    [
        (march(8), march(5), march(8)),
        (march(8), march(8), march(8)),
        (march(8), march(12), TODAY),
        (None, march(5), None),
    ],
)
def test_a_step_stays_recorded_when_it_was_first_recorded_unless_it_happened_after_that(
    recorded_on: date | None, done_on: date, stays: date | None
) -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    correct(it, Step.DAY_THREE_MEETING, done_on, firsts={(Step.DAY_THREE_MEETING, ""): recorded_on})
    (first,) = [fact.said for fact in recorded(it) if fact.kind is events.FirstRecorded]

    assert (first["recorded_on"], first["occurred_on"]) == (stays, done_on)


def test_both_dates_of_what_was_counted_from_a_wrong_day_are_kept() -> None:
    it = lived(CASES[Step.ACTION_DONE], march(14))
    correct(it, Step.ACTION_DONE, march(12), "1")
    moves = [fact.said for fact in recorded(it) if fact.kind is dates.DeadlinesMoved]

    assert [(move["because"], move["occurred_on"]) for move in moves] == [(MovedBecause.CORRECTION, march(14))]
    assert {each.step: (each.counted_from, each.due_on) for each in moves[0]["deadlines"]} == {
        Step.ACTION_CONFIRMED: (march(12), march(19)),
    }


def test_a_later_date_that_was_agreed_stays_when_the_first_one_is_counted_again() -> None:
    it = lived(replace(CASES[Step.ACTION_DONE], after=()), march(14))
    key, until = (Step.ACTION_CONFIRMED, "1"), date(2019, 4, 5)
    it.extend(act(march(15)), step=key[0], item="1", until=until, granted_by="HOS01", reason=WHY, people=STAFF)
    correct(it, Step.ACTION_DONE, march(12), "1")

    assert (it.deadlines[key].due_on, it.first_due[key], it.extensions[key]) == (until, march(19), 1)
    assert events.FirstDatesCorrected in corrected_kinds(it)


def test_a_date_that_was_agreed_gives_way_to_a_right_one_that_is_later() -> None:
    it = lived(replace(CASES[Step.ACTION_DONE], after=()), march(12))
    key = (Step.ACTION_CONFIRMED, "1")
    it.extend(act(march(13)), step=key[0], item="1", until=march(20), granted_by="HOS01", reason=WHY, people=STAFF)
    correct(it, Step.ACTION_DONE, march(18), "1")

    assert (it.deadlines[key].due_on, it.first_due[key]) == (march(25), march(25))


def test_a_date_that_was_not_critical_when_it_was_set_is_not_when_it_is_counted_again() -> None:
    it = given(*opening(), meeting_held(), agreed(), plan_agreed(), done(occurred_on=march(14)))
    it.decide_on_caseload(act(march(12)), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=STAFF)
    correct(it, Step.CASELOAD_DECISION, march(11))

    assert it.first_due[Step.CASELOAD_REVIEW, ""] == date(2019, 4, 8)


def test_what_came_too_early_by_a_wrong_day_is_no_deviation() -> None:
    it = lived(CASES[Step.IMPROVEMENT_PLAN], march(7))
    correct(it, Step.DAY_THREE_MEETING, march(11))
    assert deviations(recorded(it)) == [(Step.IMPROVEMENT_PLAN, "", Deviation.OUT_OF_ORDER)]

    correct(it, Step.DAY_THREE_MEETING, march(5))
    (none,) = [fact.said for fact in recorded(it) if fact.kind is events.DeviationWithdrawn]
    assert (none["step"], none["rule"], none["others"], none["occurred_on"]) == (
        Step.IMPROVEMENT_PLAN,
        Deviation.OUT_OF_ORDER,
        False,
        march(7),
    )


def test_what_a_later_step_deviated_in_otherwise_stays_so() -> None:
    it = begun()
    it.hold_day_three_meeting(act(march(7)), chair="PL01", reason=LATE, people=STAFF)
    plan(it, march(8), theme="Visits")
    recorded(it)
    correct(it, Step.DAY_THREE_MEETING, march(6))

    assert events.DeviationWithdrawn not in corrected_kinds(it)
    assert Deviation.THEME_WITHOUT_ACTION in [each.rule for each in it.deviations]


def test_a_step_that_was_out_of_order_by_its_own_wrong_day_is_not_any_more() -> None:
    it = lived(replace(CASES[Step.IMPROVEMENT_PLAN], after=()), march(5))
    assert [each.rule for each in it.deviations if each.step is Step.IMPROVEMENT_PLAN] == [Deviation.OUT_OF_ORDER]
    correct(it, Step.IMPROVEMENT_PLAN, march(8))

    assert [each.rule for each in it.deviations if each.step is Step.IMPROVEMENT_PLAN] == []


def test_what_else_was_deviated_in_stays_so_on_the_right_day() -> None:
    it = begun()
    it.hold_day_three_meeting(act(march(5)), chair="QA01", people=STAFF)
    recorded(it)
    correct(it, Step.DAY_THREE_MEETING, march(6))

    assert [(each.rule, each.occurred_on) for each in it.deviations] == [(Deviation.WITHOUT_LEAD_OR_COVER, march(6))]


@pytest.mark.parametrize(
    ("step", "item", "done_on", "error", "field"),
    [
        (Step.DAY_THREE_MEETING, "", march(7), InvalidValueError, "done_on"),
        (Step.DAY_THREE_MEETING, "", TODAY.replace(day=3), DateInFutureError, "done_on"),
        (Step.DAY_THREE_MEETING, "", date(2019, 8, 31), DatesContradictError, "done_on"),
        (Step.DAY_THREE_MEETING, "", date(2019, 2, 28), DatesContradictError, "done_on"),
        (Step.ACTION_DONE, "1", march(18), DatesContradictError, "done_on"),
        (Step.ACTION_CONFIRMED, "1", march(13), DatesContradictError, "done_on"),
        (Step.IMPROVEMENT_PLAN, "", march(15), DatesContradictError, "done_on"),
        (Step.MONITORING_CHECK, "1", march(6), DatesContradictError, "done_on"),
        (Step.MONITORING_CHECK, "1", date(2019, 4, 15), DatesContradictError, "done_on"),
        (Step.RE_AUDIT, "", date(2019, 5, 1), DatesContradictError, "done_on"),
        (Step.EMBEDDING_CHECK, "", date(2019, 4, 29), DatesContradictError, "done_on"),
        (Step.SERVICE_MANAGER_REVIEW, "", march(8), StepNotRecordedError, "step"),
        (Step.ACTION_DONE, "2", march(8), StepNotRecordedError, "step"),
        (Step.MONITORING_CHECK, "9", march(8), StepNotRecordedError, "step"),
    ],
)
def test_a_day_that_cannot_be_is_refused(
    step: Step, item: str, done_on: date, error: type[PutrightError], field: str
) -> None:
    it = begun()
    meeting(it, march(7))
    plan(it)
    check(it, march(14))
    finish(it)
    it.confirm_action(act(march(15)), 1, accepted=True, confirmed_by="TM01")
    re_audit(it, date(2019, 4, 10))
    close(it, date(2019, 4, 30))
    it.check_embedding(act(date(2019, 7, 2)), in_place=True, checked_by="SM02", people=STAFF)
    recorded(it)

    with refused(it, error, field):
        correct(it, step, done_on, item)


def test_an_action_is_not_done_after_the_supervision_that_was_to_follow() -> None:
    it = lived(replace(CASES[Step.ACTION_DONE], after=()), march(14))

    with refused(it, DatesContradictError, "done_on"):
        correct(it, Step.ACTION_DONE, march(21), "1")


@pytest.mark.parametrize("put_right", [correct, retract])
def test_nobody_puts_their_own_case_right(put_right: Callable[..., None]) -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    who = {"corrected_by": "SW01", "done_on": march(5)} if put_right is correct else {"retracted_by": "SW01"}

    with refused(it, OwnCaseError, "corrected_by"):
        put_right(it, step=Step.DAY_THREE_MEETING, **who)


def test_a_correction_is_not_made_before_the_grading_or_to_come() -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))

    for on, error in ((date(2019, 2, 28), DatesContradictError), (date(2019, 9, 3), DateInFutureError)):
        with refused(it, error, "occurred_on"):
            correct(it, Step.DAY_THREE_MEETING, march(5), on=on)


def test_what_was_never_true_is_not_put_right() -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    it.void(act(march(8)), reason=WHY, voided_by="HOS01")
    recorded(it)

    with refused(it, VoidedError, "audit_ref"):
        correct(it, Step.DAY_THREE_MEETING, march(5))


@pytest.mark.parametrize("step", ELSEWHERE)
def test_what_is_met_by_another_record_is_put_right_there(step: Step) -> None:
    it = begun()
    plan(it)
    finish(it)
    it.verify_action(act(march(15)), 1, effective=False, verified_by="QA01", people=STAFF)
    it.agree_action(act(march(18)), proposed(replaces=1, override=Override(WHY)), people=STAFF)
    it.await_challenge(act(march(18)), audit_ref="A-1", challenge=1, challenged_by="TM01", people=STAFF)
    it.settle_challenge(act(march(19)), audit_ref="A-1", challenge=1, upheld=False, decided_by="HOS01")
    recorded(it)

    with refused(it, NotCorrectableError, "step"):
        retract(it, step, "1")


RESTING: dict[Step, tuple[str, Callable[[Remediation], object]]] = {
    Step.IMPROVEMENT_PLAN: ("action_done:1", finish),
    Step.CASELOAD_DECISION: ("countersignature", lambda it: countersign(it, march(14))),
    Step.COUNTERSIGNATURE: ("caseload_review", CASES[Step.COUNTERSIGNATURE].after[0]),
    Step.ACTION_DONE: ("action_confirmed:1", CASES[Step.ACTION_DONE].after[0]),
    Step.ACTION_CONFIRMED: (
        "action_effective:1",
        lambda it: it.verify_action(act(march(18)), 1, effective=True, verified_by="QA01", people=STAFF),
    ),
    Step.ACTION_EFFECTIVE: (
        "action_replaced:1",
        lambda it: it.agree_action(act(march(18)), proposed(replaces=1, override=Override(WHY)), people=STAFF),
    ),
    Step.ACTION_REALLOCATION: ("action_done:1", lambda it: finish(it, march(18))),
}


def test_every_step_on_which_something_rests_is_tried() -> None:
    assert RESTING.keys() == {step for step, resting in RESTS_ON.items() if resting}


@pytest.mark.parametrize("step", RESTING)
def test_what_something_rests_on_did_happen_until_that_is_put_right(step: Step) -> None:
    name, rest = RESTING[step]
    it = lived(replace(CASES[step], after=(rest,)), CASES[step].wrong)

    with pytest.raises(FollowedError, match=name) as refusal:
        retract(it, step, CASES[step].item)
    assert (refusal.value.code, refusal.value.field, recorded(it)) == ("followed", "step", [])


def test_an_action_of_its_own_does_not_rest_on_the_plan() -> None:
    it = begun()
    plan(it)
    number = it.agree_action(act(march(11)), proposed(override=Override(WHY)), people=STAFF)
    it.complete_action(act(march(12)), number, text("On the file"), people=STAFF)
    retract(it, Step.IMPROVEMENT_PLAN)

    assert set(it.actions) == {number}


def test_a_plan_that_was_not_agreed_replaced_nothing() -> None:
    it = begun()
    it.agree_action(act(march(4)), proposed(override=Override(WHY)), people=STAFF)
    finish(it, march(5))
    it.verify_action(act(march(5)), 1, effective=False, verified_by="QA01", people=STAFF)
    plan(it, replaces=1)
    assert not it.is_open((Step.ACTION_REPLACED, "1"))
    retract(it, Step.IMPROVEMENT_PLAN)

    assert it.is_open((Step.ACTION_REPLACED, "1"))
    assert (set(it.actions), it.replaced) == ({1}, {})


def test_a_plan_of_history_without_actions_can_be_put_right() -> None:
    it = given(*opening(), meeting_held(), plan_agreed(march(8), actions=0))
    correct(it, Step.IMPROVEMENT_PLAN, march(7))
    assert it.done[Step.IMPROVEMENT_PLAN, ""] == march(7)
    retract(it, Step.IMPROVEMENT_PLAN)

    assert (Step.IMPROVEMENT_PLAN, "") not in it.done


def test_an_action_that_went_on_to_somebody_else_was_reallocated() -> None:
    it = lived(CASES[Step.ACTION_REALLOCATION], march(13))
    it.reallocate_action(act(march(14)), 1, to="TM01", decided_by="QA01", reason=WHY, people=STAFF)
    recorded(it)

    with refused(it, FollowedError, "step"):
        retract(it, Step.ACTION_REALLOCATION, "1")


def test_an_action_that_was_said_to_stay_is_owed_its_reallocation_again() -> None:
    case = CASES[Step.ACTION_REALLOCATION]
    it = lived(case, None)
    it.reallocate_action(act(march(13)), 1, to=None, decided_by="QA01", reason=WHY, people=STAFF)
    retract(it, Step.ACTION_REALLOCATION, "1")

    assert facts(it) == facts(lived(case, None))


@pytest.mark.parametrize(("step", "item"), [(Step.ACTION_DONE, "1"), (Step.RE_AUDIT, "")])
def test_what_a_repeat_rests_on_is_put_right_after_the_repeat_was_voided(step: Step, item: str) -> None:
    it = begun()
    plan(it)
    finish(it)
    re_audit(it, date(2019, 4, 10), "Inadequate")
    it.follow_with(new_remediation(act(date(2019, 4, 10)), audit_ref="A-1-R1"), act(date(2019, 4, 10)), STAFF)
    recorded(it)

    with refused(it, FollowedError, "step"):
        retract(it, step, item)


def test_a_decision_by_the_managers_judgement_that_was_not_taken_leaves_none_owed() -> None:
    it = given(*opening(), meeting_held())
    decide(it, march(8), CaseloadDecision.REVIEW)
    retract(it, Step.CASELOAD_DECISION)
    assert (it.criteria, it.is_open((Step.CASELOAD_DECISION, ""))) == ((), False)

    decide(it, march(12), CaseloadDecision.REVIEW)
    assert it.criteria == (Criterion.MANAGER_JUDGEMENT,)
    assert it.is_open((Step.CASELOAD_REVIEW, ""))


def test_a_criterion_that_facts_meet_later_is_decided_on_though_a_judgement_was_taken_back() -> None:
    it = given(*opening(), meeting_held())
    decide(it, march(8), CaseloadDecision.REVIEW)
    retract(it, Step.CASELOAD_DECISION)
    it.reconsider_criteria(act(march(20)), CriteriaMet((Criterion.SECOND_FILE,), ("A-9",)), STAFF)

    assert it.is_open((Step.CASELOAD_DECISION, ""))


def test_what_was_recorded_of_a_closed_remediation_did_happen_until_the_closing_is_put_right() -> None:
    it = lived(CASES[Step.EMBEDDING_CHECK], None)

    with refused(it, FollowedError, "step"):
        retract(it, Step.DAY_THREE_MEETING)


def test_what_was_recorded_of_a_withdrawn_remediation_did_happen_until_it_is_reinstated() -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    it.withdraw(act(march(8)), reason=WHY, withdrawn_by="HOS01")
    recorded(it)

    with refused(it, RemediationWithdrawnError, "audit_ref"):
        retract(it, Step.DAY_THREE_MEETING)
    correct(it, Step.DAY_THREE_MEETING, march(5))
    assert it.done[Step.DAY_THREE_MEETING, ""] == march(5)


def test_a_step_that_was_met_after_it_had_ended_is_not_owed_again() -> None:
    it = begun()
    it.withdraw(act(march(6)), reason=WHY, withdrawn_by="HOS01")
    it.hold_day_three_meeting(act(march(5), history=True), chair="PL01", people=STAFF)
    it.reinstate(act(march(8)), reason=WHY, reinstated_by="HOS01")
    retract(it, Step.DAY_THREE_MEETING)

    assert it.ended[Step.DAY_THREE_MEETING, ""][0] is EndedBecause.WITHDRAWN
    assert not it.is_open((Step.DAY_THREE_MEETING, ""))


def test_what_came_too_early_still_does_where_the_right_day_is_late_too() -> None:
    it = lived(CASES[Step.IMPROVEMENT_PLAN], march(7))
    correct(it, Step.DAY_THREE_MEETING, march(11))
    recorded(it)
    correct(it, Step.DAY_THREE_MEETING, march(12))

    assert deviations(recorded(it)) == []
    assert [each.rule for each in it.deviations if each.step is Step.IMPROVEMENT_PLAN] == [Deviation.OUT_OF_ORDER]


def test_of_history_nothing_is_owed_when_an_action_was_done_on_another_day() -> None:
    it = given(*opening(), meeting_held(), agreed(), plan_agreed(), done(occurred_on=march(20)))
    correct(it, Step.ACTION_DONE, march(19), "1")

    assert (it.actions_done[1], (Step.ACTION_CONFIRMED, "1") in it.deadlines) == (march(19), False)


def test_what_an_action_of_its_own_replaced_stays_replaced_without_the_plan() -> None:
    it = begun()
    number = it.agree_action(act(march(4)), proposed(override=Override(WHY)), people=STAFF)
    finish(it, march(5))
    it.verify_action(act(march(5)), number, effective=False, verified_by="QA01", people=STAFF)
    by = it.agree_action(act(march(6)), proposed(replaces=number, override=Override(WHY)), people=STAFF)
    plan(it)
    retract(it, Step.IMPROVEMENT_PLAN)

    assert it.replaced == {number: by}


def test_a_step_that_did_not_happen_says_that_its_deadline_is_owed_again() -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    retract(it, Step.DAY_THREE_MEETING)

    (again,) = [fact.said["reopened"] for fact in recorded(it) if fact.kind is dates.DeadlinesReopened]
    assert [each.name for each in again] == ["day_three_meeting"]


def test_a_step_after_one_that_did_not_happen_came_too_early() -> None:
    it = lived(replace(CASES[Step.IMPROVEMENT_PLAN], after=()), march(7))
    retract(it, Step.DAY_THREE_MEETING)

    assert deviations(recorded(it)) == [(Step.IMPROVEMENT_PLAN, "", Deviation.OUT_OF_ORDER)]


def test_a_step_may_have_happened_on_the_day_of_what_came_after_it_or_of_the_correction() -> None:
    it = lived(CASES[Step.ACTION_DONE], march(14))
    correct(it, Step.ACTION_DONE, march(15), "1")
    assert it.done[Step.ACTION_DONE, "1"] == march(15)

    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    correct(it, Step.DAY_THREE_MEETING, PUT_RIGHT_ON)
    assert it.done[Step.DAY_THREE_MEETING, ""] == PUT_RIGHT_ON


def test_a_step_of_a_closed_remediation_came_before_the_closing() -> None:
    it = lived(CASES[Step.EMBEDDING_CHECK], None)
    correct(it, Step.DAY_THREE_MEETING, march(5))

    assert it.done[Step.DAY_THREE_MEETING, ""] == march(5)


def test_a_check_was_not_made_before_the_supervision_that_followed_it_up() -> None:
    it = lived(CASES[Step.IMPROVEMENT_PLAN], None)
    plan(it)
    it.record_monitoring_check(
        act(march(13)), on_track=[1], off_track=[], checked_by="TM01", people=STAFF, item="1", supervision_on=march(12)
    )
    recorded(it)

    with refused(it, DatesContradictError, "done_on"):
        correct(it, Step.MONITORING_CHECK, march(11), "1")
    correct(it, Step.MONITORING_CHECK, march(12), "1")


def reclose(it: Remediation, closed_on: date) -> None:
    it.correct_closing(act(PUT_RIGHT_ON), closed_on=closed_on, corrected_by="QA01", reason=WHY, people=STAFF)


def test_a_file_was_not_closed_before_it_was_graded_and_perhaps_on_the_day_of_the_correction() -> None:
    it = begun()
    close(it, date(2019, 4, 30))
    recorded(it)

    with refused(it, DatesContradictError, "done_on"):
        reclose(it, date(2019, 2, 28))
    reclose(it, PUT_RIGHT_ON)
    assert it.closed_on == PUT_RIGHT_ON


def test_a_file_was_closed_on_the_day_of_its_embedding_check_at_the_latest() -> None:
    it = lived(CASES[Step.EMBEDDING_CHECK], date(2019, 7, 2))

    with refused(it, DatesContradictError, "done_on"):
        reclose(it, date(2019, 7, 3))
    reclose(it, date(2019, 7, 2))
    assert it.closed_on == date(2019, 7, 2)


def test_what_rests_on_a_step_is_named_one_after_the_other() -> None:
    it = lived(replace(CASES[Step.CASELOAD_REVIEW], before=(), after=()), None)
    decide(it, march(11))
    countersign(it, march(12), agreed=False)
    it.complete_caseload_review(act(march(29)), cases=3, graded=2, learning=WHY)

    with pytest.raises(FollowedError, match=r": countersignature, caseload_review\.$"):
        retract(it, Step.CASELOAD_DECISION)


def test_the_days_that_figures_go_by_are_counted_from_the_right_day_though_a_later_one_was_agreed() -> None:
    it = lived(replace(CASES[Step.ACTION_DONE], after=()), march(14))
    key, until = (Step.ACTION_CONFIRMED, "1"), date(2019, 4, 5)
    it.extend(act(march(15)), step=key[0], item="1", until=until, granted_by="HOS01", reason=WHY, people=STAFF)
    correct(it, Step.ACTION_DONE, march(12), "1")

    assert it.deadlines[key].counted_from == march(12)


def deviated_twice() -> Remediation:
    """A meeting without lead or cover, and a plan that came before it and leaves a theme without an action."""
    it = begun()
    plan(it, march(5), theme="Visits")
    it.hold_day_three_meeting(act(march(6)), chair="QA01", people=STAFF)
    recorded(it)
    return it


def test_of_several_deviations_only_what_was_none_is_withdrawn() -> None:
    it = deviated_twice()
    before = {(each.step, each.rule) for each in it.deviations}
    correct(it, Step.DAY_THREE_MEETING, march(4))

    gone = (Step.IMPROVEMENT_PLAN, Deviation.OUT_OF_ORDER)
    assert gone in before
    assert {(each.step, each.rule) for each in it.deviations} == before - {gone}
    (none,) = [fact.said for fact in recorded(it) if fact.kind is events.DeviationWithdrawn]
    assert none["others"], "the theme without an action is left"


def test_a_step_that_happens_once_is_put_right_and_taken_back_without_an_item() -> None:
    it = lived(CASES[Step.DAY_THREE_MEETING], march(7))
    it.correct_step(
        act(PUT_RIGHT_ON),
        step=Step.DAY_THREE_MEETING,
        done_on=march(6),
        firsts={},
        corrected_by="QA01",
        reason=WHY,
        people=STAFF,
    )
    assert it.done[Step.DAY_THREE_MEETING, ""] == march(6)

    it.retract_step(act(PUT_RIGHT_ON), step=Step.DAY_THREE_MEETING, retracted_by="QA01", reason=WHY, people=STAFF)
    assert (Step.DAY_THREE_MEETING, "") not in it.done


def test_an_action_that_was_given_away_twice_goes_back_to_who_had_it_between() -> None:
    it = lived(CASES[Step.ACTION_REALLOCATION], march(13))
    between = it.owners[Step.ACTION_DONE, "1"]
    people = {**STAFF, between: replace(STAFF[between], absences=(Absence(march(14)),))}
    it.note_owner_absent(act(march(14), today=march(14)), 1, people=people)
    (second,) = [key for key in it.deadlines if key[0] is Step.ACTION_REALLOCATION and it.is_open(key)]
    to = next(person for person in ("SM01", "TM01", "PL01") if person != between)
    it.reallocate_action(act(march(15)), 1, to=to, decided_by="QA01", reason=WHY, people=people)
    recorded(it)
    retract(it, Step.ACTION_REALLOCATION, second[1], people=people)

    assert it.owners[Step.ACTION_DONE, "1"] == between != it.actions[1].owner


def found_not_to_work(it: Remediation, number: int) -> None:
    it.complete_action(act(march(5)), number, text("On the file"), people=STAFF)
    it.verify_action(act(march(5)), number, effective=False, verified_by="QA01", people=STAFF)


def test_of_several_replaced_actions_only_those_of_the_plan_are_owed_again() -> None:
    it = begun()
    for said in ("See the child alone", "Write up the last two visits"):
        it.agree_action(act(march(4)), proposed(action=text(said), override=Override(WHY)), people=STAFF)
    for number in (1, 2):
        found_not_to_work(it, number)
    other = proposed(action=text("Ring the school"), replaces=2, override=Override(WHY))
    it.agree_action(act(march(6)), other, people=STAFF)
    plan(it, replaces=1)
    assert it.replaced == {1: 4, 2: 3}
    recorded(it)
    retract(it, Step.IMPROVEMENT_PLAN)

    assert it.is_open((Step.ACTION_REPLACED, "1"))
    assert not it.is_open((Step.ACTION_REPLACED, "2"))
    assert (set(it.actions), it.replaced) == ({1, 2, 3}, {2: 3})
    assert (Step.ACTION_REPLACED, "2") in it.done
    reopened = [each.name for fact in recorded(it) for each in fact.said.get("reopened", ())]
    assert "action_replaced:1" in reopened
    assert "action_replaced:2" not in reopened


def test_a_step_of_which_no_date_was_owed_can_be_taken_back_too() -> None:
    it = begun()
    it.acknowledge(act(march(4)), "PL02")
    assert (Step.ACKNOWLEDGEMENT, "PL02") in it.done
    assert (Step.ACKNOWLEDGEMENT, "PL02") not in it.deadlines
    recorded(it)
    retract(it, Step.ACKNOWLEDGEMENT, "PL02")

    assert (Step.ACKNOWLEDGEMENT, "PL02") not in it.done


def quicker_reviews() -> Policy:
    """The process of a council that reviews the caseload behind a critical file in fifteen days."""
    document = shipped_document()
    document["steps"]["caseload_review"]["clock"]["critical_days"] = 15
    return policy_from(document)


@pytest.mark.parametrize(
    ("grade", "days"), [("Inadequate", 20), ("Inadequate critical", 15)], ids=["plain", "critical"]
)
@pytest.mark.parametrize("closed", [{}, {march(20): "Offices closed"}], ids=["as it was", "with a day closed"])
def test_a_date_is_counted_again_by_the_clock_that_set_it(grade: str, days: int, closed: dict[date, str]) -> None:
    policy, since = quicker_reviews(), replace(CALENDAR, version=2, closed={**CALENDAR.closed, **closed})
    it = new_remediation(act(OPENED_ON, policy=policy), grade=grade, people=STAFF)
    it.decide_on_caseload(
        act(march(12), policy=policy), decision=CaseloadDecision.REVIEW, decided_by="SM01", reason=WHY, people=STAFF
    )
    recorded(it)
    said: dict[str, Any] = {"corrected_by": "QA01", "reason": WHY, "people": STAFF, "firsts": {}}
    on = act(PUT_RIGHT_ON, policy=policy, calendar=since)
    it.correct_step(on, step=Step.CASELOAD_DECISION, done_on=march(11), **said)

    assert it.first_due[Step.CASELOAD_REVIEW, ""] == since.add_working_days(march(11), days)


def test_a_countersignature_is_not_of_a_day_before_the_decision() -> None:
    it = begun()
    decide(it, march(8))
    countersign(it, march(12), agreed=True)
    recorded(it)

    with refused(it, DatesContradictError, "done_on"):
        correct(it, Step.COUNTERSIGNATURE, march(7))
    correct(it, Step.COUNTERSIGNATURE, march(8))
    assert it.done[Step.COUNTERSIGNATURE, ""] == march(8)


def test_a_confirmation_that_came_the_second_time_rests_on_its_own_action_alone() -> None:
    """The item of a second confirmation is ``1-2``, of action 1 as much as the first."""
    it = begun()
    plan(it)
    finish(it, march(11))
    it.confirm_action(act(march(12)), 1, accepted=False, confirmed_by="TM01", reason=WHY)
    finish(it, march(13))
    it.confirm_action(act(march(14)), 1, accepted=True, confirmed_by="TM01")
    recorded(it)

    assert (Step.ACTION_CONFIRMED, "1-2") in it.done
    with refused(it, FollowedError, "step"):
        retract(it, Step.ACTION_DONE, "1")
    with refused(it, DatesContradictError, "done_on"):
        correct(it, Step.ACTION_DONE, march(15), "1")
