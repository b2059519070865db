"""The service manager's review of the plan, the caseload decision and the caseload review."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import InvalidValueError, OwnCaseError, StepAlreadyRecordedError
from domain.events import remediation as events
from domain.people import Absence
from domain.vocabulary import CaseloadDecision, Criterion, Deviation, Role, Step
from tests.domain.support import (
    PEOPLE,
    TODAY,
    act,
    deviations,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    new_remediation,
    opened,
    opening,
    plan_agreed,
    recorded,
    refused,
    text,
)

REVIEW_DAY = date(2019, 3, 18)
LATER = date(2019, 3, 25)
CRITERIA = happened(events.CriteriaMet, occurred_on=date(2019, 3, 4), criteria=(Criterion.SECOND_FILE,), files=("A-0",))
ROLES_THAT_MAY = [("SM01", False), ("SM02", False), ("HOS01", False), ("DCS01", False), ("TM01", True), ("PL01", True)]


def planned(**changes: object) -> tuple[object, ...]:
    return (*opening(**changes), meeting_held(), plan_agreed())


def prompted() -> tuple[object, ...]:
    """A remediation on which a criterion made the caseload decision due."""
    return (*opening(criteria_met=True), CRITERIA)


@pytest.mark.parametrize("satisfied", [True, False])
def test_a_review_says_whether_the_manager_was_satisfied_and_meets_the_step_either_way(satisfied: bool) -> None:
    remediation = given(*planned())
    remediation.review_plan(
        act(REVIEW_DAY), satisfied=satisfied, reviewer="SM01", comments=text("Two more actions"), people=PEOPLE
    )

    assert recorded(remediation) == [
        happened(
            events.ServiceManagerReviewed,
            occurred_on=REVIEW_DAY,
            satisfied=satisfied,
            reviewer="SM01",
            comments=text("Two more actions"),
        )
    ]
    assert remediation.done[Step.SERVICE_MANAGER_REVIEW, ""] == REVIEW_DAY


def test_a_review_that_requires_changes_says_which() -> None:
    remediation = given(*planned())

    with refused(remediation, InvalidValueError, "comments"):
        remediation.review_plan(act(REVIEW_DAY), satisfied=False, reviewer="SM01", people=PEOPLE)
    remediation.review_plan(history(REVIEW_DAY), satisfied=False, reviewer=None, people=PEOPLE)
    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize(("reviewer", "deviates"), [("SM01", True), ("SM02", False), (None, False)])
def test_after_a_repeat_somebody_else_reviews_than_before(reviewer: str | None, deviates: bool) -> None:
    remediation = given(*planned(follows="A-0", earlier_reviewer="SM01"))
    remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer=reviewer, people=PEOPLE)

    expected = [(Step.SERVICE_MANAGER_REVIEW, "", Deviation.SAME_REVIEWER_AGAIN)] if deviates else []
    assert deviations(recorded(remediation)) == expected


def test_after_a_repeat_the_head_of_service_finds_another_reviewer() -> None:
    again = new_remediation(follows="A-0", earlier_reviewer="SM01")
    first = new_remediation(follows="A-0")

    assert again.owners[Step.SERVICE_MANAGER_REVIEW, ""] == "HOS01"
    assert first.owners[Step.SERVICE_MANAGER_REVIEW, ""] == "SM01"


def test_nobody_reviews_the_plan_of_their_own_case() -> None:
    remediation = given(*planned(subject="SM01", subject_role=Role.SERVICE_MANAGER))

    with refused(remediation, OwnCaseError, "reviewer"):
        remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer="SM01", people=PEOPLE)
    remediation.review_plan(history(REVIEW_DAY), satisfied=True, reviewer="SM01", people=PEOPLE)
    assert deviations(recorded(remediation)) == [(Step.SERVICE_MANAGER_REVIEW, "", Deviation.OWN_CASE)]


@pytest.mark.parametrize(("reviewer", "deviates"), ROLES_THAT_MAY)
def test_a_review_by_anybody_below_the_service_manager_is_by_the_wrong_role(reviewer: str, deviates: bool) -> None:
    remediation = given(*planned())
    remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer=reviewer, people=PEOPLE)

    expected = [(Step.SERVICE_MANAGER_REVIEW, "", Deviation.WRONG_ROLE)] if deviates else []
    assert deviations(recorded(remediation)) == expected


@pytest.mark.parametrize(("day", "deviates"), [(REVIEW_DAY, False), (REVIEW_DAY - timedelta(days=1), True)])
def test_e01_whoever_acts_for_a_service_manager_who_was_away_is_not_the_wrong_one(day: date, deviates: bool) -> None:
    away = PEOPLE | {"SM01": replace(PEOPLE["SM01"], absences=(Absence(day, day, "TM01"),))}
    remediation = given(*planned())
    remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer="TM01", people=away)

    expected = [(Step.SERVICE_MANAGER_REVIEW, "", Deviation.WRONG_ROLE)] if deviates else []
    assert deviations(recorded(remediation)) == expected


def test_the_role_on_the_file_is_not_the_wrong_one_whatever_the_directory_calls_it() -> None:
    roles = {"service_manager": "TM01"}
    remediation = given(*planned(roles=roles))
    remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer="TM01", people=PEOPLE)

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize("reviewer", [None, "SM99"])
def test_nobody_can_say_that_somebody_unknown_had_the_wrong_role(reviewer: str | None) -> None:
    remediation = given(*planned())
    remediation.review_plan(history(REVIEW_DAY), satisfied=None, reviewer=reviewer, people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.ServiceManagerReviewed]


def test_where_nobody_could_own_the_step_its_role_still_counts() -> None:
    remediation = given(*planned(roles={}))
    people = {name: PEOPLE[name] for name in ("TM01", "SM02")}
    remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer="TM01", people=people)

    assert deviations(recorded(remediation)) == [(Step.SERVICE_MANAGER_REVIEW, "", Deviation.WRONG_ROLE)]


def test_a_review_of_the_caseload_is_decided_and_becomes_due_from_that_day() -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(
        act(REVIEW_DAY), decision=CaseloadDecision.REVIEW, decided_by="SM01", reason=text("A pattern"), people=PEOPLE
    )

    decided, due = recorded(remediation)
    assert decided == happened(
        events.CaseloadDecided,
        occurred_on=REVIEW_DAY,
        decision=CaseloadDecision.REVIEW,
        criteria_met=True,
        decided_by="SM01",
        reason=text("A pattern"),
        instead=None,
    )
    assert due.said["occurred_on"] == REVIEW_DAY
    assert [(each.step, each.counted_from, each.due_on) for each in due.said["deadlines"]] == [
        (Step.CASELOAD_REVIEW, REVIEW_DAY, date(2019, 4, 15))
    ]
    assert due.said["owners"] == {"caseload_review": "SM01"}


def test_not_required_is_a_recorded_flexibility_with_its_reason_and_what_instead() -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(
        act(REVIEW_DAY),
        decision=CaseloadDecision.NOT_REQUIRED,
        decided_by="SM01",
        reason=text("Audited last month"),
        instead=text("Supervision fortnightly"),
        people=PEOPLE,
    )

    decided, _ = recorded(remediation)
    assert decided.said["reason"] == text("Audited last month")
    assert decided.said["instead"] == text("Supervision fortnightly")
    assert (Step.CASELOAD_REVIEW, "") not in remediation.deadlines


def test_not_required_needs_a_reason() -> None:
    remediation = given(*prompted())

    with refused(remediation, InvalidValueError, "reason"):
        remediation.decide_on_caseload(
            act(REVIEW_DAY), decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM01", people=PEOPLE
        )


def test_history_needs_no_reason_and_no_name_for_not_required() -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(
        history(REVIEW_DAY), decision=CaseloadDecision.NOT_REQUIRED, decided_by=None, people=PEOPLE
    )

    assert kinds(recorded(remediation)) == [events.CaseloadDecided]


def test_the_caseload_is_decided_once() -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(act(REVIEW_DAY), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE)
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, "decision"):
        remediation.decide_on_caseload(
            act(LATER), decision=CaseloadDecision.NOT_REQUIRED, decided_by="SM01", reason=text("No"), people=PEOPLE
        )


@pytest.mark.parametrize(("decided_by", "deviates"), ROLES_THAT_MAY)
def test_the_caseload_is_decided_by_the_service_manager_or_above(decided_by: str, deviates: bool) -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(
        act(REVIEW_DAY), decision=CaseloadDecision.REVIEW, decided_by=decided_by, people=PEOPLE
    )

    expected = [(Step.CASELOAD_DECISION, "", Deviation.WRONG_ROLE)] if deviates else []
    assert deviations(recorded(remediation)) == expected


@pytest.mark.parametrize(
    ("decided_on", "due_on"), [(date(2019, 3, 8), REVIEW_DAY), (REVIEW_DAY, REVIEW_DAY), (LATER, LATER)]
)
def test_a_review_that_only_the_manager_judges_necessary_is_due_no_earlier_than_it_was_decided(
    decided_on: date, due_on: date
) -> None:
    remediation = given(*opening())
    remediation.decide_on_caseload(act(decided_on), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE)

    met, due, decided, review = recorded(remediation)
    assert met == happened(
        events.CriteriaMet, occurred_on=decided_on, criteria=(Criterion.MANAGER_JUDGEMENT,), files=()
    )
    assert [(each.step, each.due_on, each.rungs) for each in due.said["deadlines"]] == [
        (Step.CASELOAD_DECISION, due_on, {})
    ]
    assert decided.said["criteria_met"]
    assert [each.step for each in review.said["deadlines"]] == [Step.CASELOAD_REVIEW]


def test_not_reviewing_where_nothing_asked_for_it_is_never_due() -> None:
    remediation = given(*opening())
    remediation.decide_on_caseload(
        act(REVIEW_DAY),
        decision=CaseloadDecision.NOT_REQUIRED,
        decided_by="SM01",
        reason=text("A first file"),
        people=PEOPLE,
    )

    (decided,) = recorded(remediation)
    assert not decided.said["criteria_met"]
    assert (Step.CASELOAD_DECISION, "") not in remediation.deadlines


def test_a_process_without_caseload_steps_records_the_decision_alone(policy_without_caseload: object) -> None:
    remediation = given(opened())
    remediation.decide_on_caseload(
        act(REVIEW_DAY, policy=policy_without_caseload),
        decision=CaseloadDecision.REVIEW,
        decided_by="TM01",
        people=PEOPLE,
    )

    assert kinds(recorded(remediation)) == [events.CriteriaMet, events.CaseloadDecided]


def test_the_caseload_review_says_how_many_cases_and_what_was_learnt() -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(act(REVIEW_DAY), decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE)
    recorded(remediation)
    remediation.complete_caseload_review(act(LATER), cases=14, learning=text("Visits are late"))

    assert recorded(remediation) == [
        happened(events.CaseloadReviewed, occurred_on=LATER, cases=14, learning=text("Visits are late"))
    ]


def test_a_review_whose_decision_is_recorded_late_is_chased_from_the_day_it_was_recorded() -> None:
    remediation = given(*prompted())
    remediation.decide_on_caseload(
        history(REVIEW_DAY), decision=CaseloadDecision.REVIEW, decided_by=None, people=PEOPLE
    )

    rungs = remediation.deadlines[Step.CASELOAD_REVIEW, ""].rungs
    assert min(rungs.values()) > TODAY
    assert "reminder" not in rungs


def test_whoever_reviewed_before_still_owes_what_is_not_the_review() -> None:
    remediation = given(*opening(earlier_reviewer="SM01", critical=True, follows="A-0"))

    assert remediation._owner(Step.SERVICE_MANAGER_REVIEW, "", act(), PEOPLE) == "HOS01"
    assert remediation._owner(Step.CASELOAD_DECISION, "", act(), PEOPLE) == "SM01"


@pytest.mark.parametrize("changes", [{"left_on": date(2019, 3, 15)}, {"vacant": True}])
@pytest.mark.parametrize("reviewer", ["SM01", "HOS01"])
def test_a_review_by_somebody_who_holds_the_post_no_longer_deviates(reviewer: str, changes: dict[str, Any]) -> None:
    people = {**PEOPLE, reviewer: replace(PEOPLE[reviewer], **changes)}
    remediation = given(*planned())

    remediation.review_plan(act(REVIEW_DAY), satisfied=True, reviewer=reviewer, people=people)

    assert deviations(recorded(remediation)) == [(Step.SERVICE_MANAGER_REVIEW, "", Deviation.WRONG_ROLE)]
