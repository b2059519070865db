"""The second pair of eyes on *not required*, and criteria that facts meet after the opening (E17, F6)."""

from datetime import date

import pytest

from domain.criteria import CriteriaMet
from domain.errors import DatesContradictError, InvalidValueError, NotAllowedError, OwnCaseError, StepNotDueError
from domain.events import caseload
from domain.events import remediation as events
from domain.policy import Policy
from domain.vocabulary import CaseloadDecision, Criterion, Deviation, Step
from tests.domain.support import (
    PEOPLE,
    act,
    deviations,
    given,
    happened,
    history,
    kinds,
    opening,
    recorded,
    refused,
    text,
)

DECIDED_ON, LATER = date(2019, 3, 18), date(2019, 3, 20)
CRITERIA = happened(events.CriteriaMet, occurred_on=date(2019, 3, 4), criteria=(Criterion.SECOND_FILE,), files=("A-0",))


def not_required(decided_by: str = "SM01") -> tuple[object, ...]:
    """A remediation on which a criterion was met, and the review decided not to be required."""
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.decide_on_caseload(
        act(DECIDED_ON),
        decision=CaseloadDecision.NOT_REQUIRED,
        decided_by=decided_by,
        reason=text("Audited last month"),
        people=PEOPLE,
    )
    return (*opening(criteria_met=True), CRITERIA, *recorded(remediation))


def test_not_required_is_countersigned_within_two_working_days_by_the_head_of_service() -> None:
    *_, due = not_required()

    (deadline,) = due.said["deadlines"]
    assert (deadline.step, deadline.due_on) == (Step.COUNTERSIGNATURE, LATER)
    assert due.said["owners"] == {"countersignature": "HOS01"}


def test_history_owes_no_countersignature() -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.decide_on_caseload(
        history(DECIDED_ON), decision=CaseloadDecision.NOT_REQUIRED, decided_by=None, people=PEOPLE
    )

    assert kinds(recorded(remediation)) == [events.CaseloadDecided]


def test_a_countersignature_meets_its_step() -> None:
    remediation = given(*not_required())
    remediation.countersign(act(LATER), agreed=True, countersigned_by="HOS01", people=PEOPLE)

    assert recorded(remediation) == [
        happened(caseload.Countersigned, occurred_on=LATER, agreed=True, countersigned_by="HOS01", reason=None)
    ]
    assert remediation.done[Step.COUNTERSIGNATURE, ""] == LATER
    assert remediation.caseload_decision is CaseloadDecision.NOT_REQUIRED


def test_a_head_of_service_who_does_not_agree_says_why_and_the_review_becomes_due_from_that_day() -> None:
    remediation = given(*not_required())
    with refused(remediation, InvalidValueError, "reason"):
        remediation.countersign(act(LATER), agreed=False, countersigned_by="HOS01", people=PEOPLE)

    remediation.countersign(
        act(LATER), agreed=False, countersigned_by="HOS01", reason=text("Two in a year"), people=PEOPLE
    )

    signed, due = recorded(remediation)
    assert signed.said["agreed"] is False
    assert [(each.step, each.counted_from) for each in due.said["deadlines"]] == [(Step.CASELOAD_REVIEW, LATER)]
    assert remediation.caseload_decision is CaseloadDecision.REVIEW


def test_whoever_decided_does_not_countersign() -> None:
    remediation = given(*not_required(decided_by="HOS01"))

    with refused(remediation, NotAllowedError, "countersigned_by"):
        remediation.countersign(act(LATER), agreed=True, countersigned_by="HOS01", people=PEOPLE)


def test_nobody_countersigns_before_there_was_a_decision() -> None:
    remediation = given(*not_required())

    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.countersign(act(date(2019, 3, 15)), agreed=True, countersigned_by="HOS01", people=PEOPLE)


def test_the_practice_subject_neither_decides_nor_countersigns() -> None:
    undecided = given(*opening(criteria_met=True), CRITERIA)
    with refused(undecided, OwnCaseError, "decided_by"):
        undecided.decide_on_caseload(
            act(DECIDED_ON), decision=CaseloadDecision.REVIEW, decided_by="SW01", people=PEOPLE
        )

    with refused(remediation := given(*not_required()), OwnCaseError, "countersigned_by"):
        remediation.countersign(act(LATER), agreed=True, countersigned_by="SW01", people=PEOPLE)


def test_history_that_was_decided_by_its_own_subject_is_a_deviation() -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.decide_on_caseload(
        history(DECIDED_ON), decision=CaseloadDecision.NOT_REQUIRED, decided_by="SW01", people=PEOPLE
    )

    assert (Step.CASELOAD_DECISION, "", Deviation.OWN_CASE) in deviations(recorded(remediation))


def test_a_countersignature_by_another_manager_is_by_the_wrong_role() -> None:
    remediation = given(*not_required())
    remediation.countersign(act(LATER), agreed=True, countersigned_by="SM02", people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.COUNTERSIGNATURE, "", Deviation.WRONG_ROLE)]


def test_there_is_nothing_to_countersign_where_a_review_was_decided() -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.decide_on_caseload(act(DECIDED_ON), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE)
    recorded(remediation)

    with refused(remediation, StepNotDueError, "countersignature"):
        remediation.countersign(act(LATER), agreed=True, countersigned_by="HOS01", people=PEOPLE)


def test_criteria_that_facts_meet_later_make_the_decision_due_from_that_day() -> None:
    remediation = given(*opening())
    remediation.reconsider_criteria(act(LATER), CriteriaMet((Criterion.CRITICAL_GRADE,), ()), PEOPLE)

    met, due = recorded(remediation)
    assert met == happened(events.CriteriaMet, occurred_on=LATER, criteria=(Criterion.CRITICAL_GRADE,), files=())
    assert [(each.step, each.due_on) for each in due.said["deadlines"]] == [(Step.CASELOAD_DECISION, date(2019, 4, 3))]


def test_another_criterion_does_not_move_a_decision_that_is_due_already() -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.reconsider_criteria(act(LATER), CriteriaMet((Criterion.CRITICAL_GRADE,), ("A-0",)), PEOPLE)

    assert recorded(remediation) == [
        happened(
            events.CriteriaMet,
            occurred_on=LATER,
            criteria=(Criterion.SECOND_FILE, Criterion.CRITICAL_GRADE),
            files=("A-0",),
        )
    ]


def test_criteria_met_before_are_not_met_again() -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.reconsider_criteria(act(LATER), CriteriaMet((Criterion.SECOND_FILE,), ("A-0",)), PEOPLE)

    assert recorded(remediation) == []


def test_a_process_without_caseload_steps_asks_for_no_decision(policy_without_caseload: Policy) -> None:
    remediation = given(*opening())
    late = act(LATER, policy=policy_without_caseload)
    remediation.reconsider_criteria(late, CriteriaMet((Criterion.CRITICAL_GRADE,), ()), PEOPLE)

    assert kinds(recorded(remediation)) == [events.CriteriaMet]


@pytest.mark.parametrize(("graded", "deviates"), [(0, True), (2, True), (3, False)])
def test_a_review_completed_without_a_grade_for_each_case_is_a_deviation(graded: int, deviates: bool) -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.decide_on_caseload(act(DECIDED_ON), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE)
    recorded(remediation)
    remediation.complete_caseload_review(act(LATER), cases=3, graded=graded)

    expected = [(Step.CASELOAD_REVIEW, "", Deviation.CASES_NOT_GRADED)] if deviates else []
    assert deviations(recorded(remediation)) == expected


def test_a_review_is_not_completed_with_fewer_cases_than_were_graded_nor_by_its_subject() -> None:
    remediation = given(*opening(criteria_met=True), CRITERIA)
    remediation.decide_on_caseload(act(DECIDED_ON), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE)
    recorded(remediation)

    with refused(remediation, InvalidValueError, "cases"):
        remediation.complete_caseload_review(act(LATER), cases=3, graded=4)
    with refused(remediation, OwnCaseError, "recorded_by"):
        remediation.complete_caseload_review(act(LATER), cases=3, graded=3, recorded_by="SW01")
