"""The review of everything that a practice subject holds: prompted, decided, countersigned, done case by case."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.caseload_review import CaseloadReview
from domain.errors import (
    AlreadyExistsError,
    DateInFutureError,
    FollowedError,
    InvalidValueError,
    OwnCaseError,
    RevisionConflictError,
    StepNotDueError,
    UnknownGradeError,
)
from domain.events import caseload, corrections
from domain.events import caseload_review as events
from domain.events import remediation as happened_on_file
from domain.vocabulary import CaseloadDecision, Criterion, Role, Step
from tests.domain.support import GRADED, TODAY, Fact, act, given, happened, recorded, refused, text

LATER = date(2019, 3, 25)
ONE, TWO = uuid5(NAMESPACE_URL, "one"), uuid5(NAMESPACE_URL, "two")


def prompted(**changes: Any) -> Fact:
    said = {
        "occurred_on": GRADED,
        "remediation_ref": "A-1",
        "subject": "SW01",
        "subject_role": Role.SOCIAL_WORKER,
        "service": "Safeguarding",
        "team": "North",
        "criteria": (Criterion.SECOND_FILE,),
        "files": ("A-0",),
    }
    return happened(events.ReviewPrompted, **said | changes)


def decided(decision: CaseloadDecision = CaseloadDecision.REVIEW) -> Fact:
    return happened(
        events.ReviewDecided, occurred_on=GRADED, decision=decision, decided_by="SM01", reason=None, instead=None
    )


def graded(number: int, child: Any) -> Fact:
    return happened(
        events.CaseGraded,
        occurred_on=LATER,
        number=number,
        child=child,
        case_ref=text("a case"),
        grade="Good",
        inadequate=False,
        held_by=None,
    )


def test_a_review_is_prompted_with_the_criteria_and_the_files_that_met_them() -> None:
    review = CaseloadReview.prompt(
        remediation_ref="A-1",
        subject="SW01",
        subject_role=Role.SOCIAL_WORKER,
        service="Safeguarding",
        team="North",
        criteria=[Criterion.SECOND_FILE],
        files=["A-0"],
        occurred_on=GRADED,
    )

    assert recorded(review) == [prompted()]
    assert review.id == CaseloadReview.create_id("A-1")


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.IRO])
def test_a_manager_or_reviewing_officer_is_a_practice_subject_like_a_social_worker(role: Role) -> None:
    assert given(prompted(subject="TM01", subject_role=role)).subject_role is role


def test_what_the_remediation_decides_is_taken_over() -> None:
    review = given(prompted())
    review.take_over(
        happened(
            happened_on_file.CaseloadDecided,
            occurred_on=LATER,
            decision=CaseloadDecision.NOT_REQUIRED,
            criteria_met=True,
            decided_by="SM01",
            reason=text("Audited last month"),
            instead=text("Supervision fortnightly"),
        ).event(2, review.id)
    )

    assert recorded(review) == [
        happened(
            events.ReviewDecided,
            occurred_on=LATER,
            decision=CaseloadDecision.NOT_REQUIRED,
            decided_by="SM01",
            reason=text("Audited last month"),
            instead=text("Supervision fortnightly"),
        )
    ]


def test_criteria_that_facts_meet_later_are_shown_and_the_same_ones_are_not_said_twice() -> None:
    review = given(prompted())
    for criteria in ((Criterion.SECOND_FILE,), (Criterion.SECOND_FILE, Criterion.CRITICAL_GRADE)):
        met = happened(happened_on_file.CriteriaMet, occurred_on=LATER, criteria=criteria, files=("A-0",))
        review.take_over(met.event(2, review.id))

    assert recorded(review) == [
        happened(
            events.CriteriaChanged,
            occurred_on=LATER,
            criteria=(Criterion.SECOND_FILE, Criterion.CRITICAL_GRADE),
            files=("A-0",),
        )
    ]
    assert review.files == ("A-0",)


def test_completing_it_is_taken_over_with_its_learning() -> None:
    review = given(prompted(), decided())
    done = happened(happened_on_file.CaseloadReviewed, occurred_on=LATER, cases=2, learning=text("Chronologies lapse"))
    review.take_over(done.event(3, review.id))

    assert recorded(review) == [
        happened(events.ReviewCompleted, occurred_on=LATER, cases=2, learning=text("Chronologies lapse"))
    ]


def test_every_case_held_is_graded_with_its_reference_and_the_progress_is_known() -> None:
    review = given(prompted(), decided())
    review.count(act(LATER), 2)
    number = review.grade_case(act(LATER), child=ONE, case_ref=text("C-1"), grade="Inadequate", held_by="SW02")

    counted, first = recorded(review)
    assert counted == happened(events.CaseloadCounted, occurred_on=LATER, cases=2)
    assert first == happened(
        events.CaseGraded,
        occurred_on=LATER,
        number=1,
        child=ONE,
        case_ref=text("C-1"),
        grade="Inadequate",
        inadequate=True,
        held_by="SW02",
    )
    assert (number, review.missing) == (1, 1)


def test_nothing_is_missing_before_the_cases_are_counted_or_once_all_are_graded() -> None:
    assert given(prompted(), decided()).missing == 0
    counted = happened(events.CaseloadCounted, occurred_on=LATER, cases=1)
    assert given(prompted(), decided(), counted, graded(1, ONE)).missing == 0


def test_a_case_is_graded_once_in_a_review() -> None:
    review = given(prompted(), decided(), graded(1, ONE))

    with refused(review, AlreadyExistsError, "case_ref"):
        review.grade_case(act(LATER), child=ONE, case_ref=text("C-1"), grade="Good", held_by=None)
    assert review.grade_case(act(LATER), child=TWO, case_ref=text("C-2"), grade="Good", held_by=None) == 2


def test_a_grade_off_the_scale_is_refused() -> None:
    review = given(prompted(), decided())

    with refused(review, UnknownGradeError, "grade"):
        review.grade_case(act(LATER), child=ONE, case_ref=text("C-1"), grade="Fine", held_by=None)


def test_a_caseload_is_not_counted_smaller_than_what_was_graded() -> None:
    review = given(prompted(), decided(), graded(1, ONE), graded(2, TWO))

    with refused(review, InvalidValueError, "cases"):
        review.count(act(LATER), 1)
    review.count(act(LATER), 2)
    assert review.missing == 0


@pytest.mark.parametrize(
    ("so_far", "said"),
    [
        ((), "on A-1 has not been decided on."),
        ((decided(CaseloadDecision.NOT_REQUIRED),), "on A-1 has not been decided on."),
        (
            (decided(), happened(events.ReviewCompleted, occurred_on=LATER, cases=2, learning=None)),
            "on A-1 is complete.",
        ),
    ],
    ids=["undecided", "not required", "complete"],
)
def test_cases_are_graded_only_while_the_review_is_under_way(so_far: tuple[Fact, ...], said: str) -> None:
    review = given(prompted(), *so_far)

    with refused(review, StepNotDueError, "ref"):
        review.count(act(LATER), 3)
    with pytest.raises(StepNotDueError, match=said):
        review.count(act(LATER), 3)
    with refused(review, StepNotDueError, "ref"):
        review.grade_case(act(LATER), child=ONE, case_ref=text("C-1"), grade="Good", held_by=None)


def test_what_has_not_happened_yet_cannot_be_recorded() -> None:
    review = given(prompted(), decided())

    with refused(review, DateInFutureError, "occurred_on"):
        review.count(act(date(2019, 9, 3), TODAY), 3)


@pytest.mark.parametrize("agreed", [True, False])
def test_a_countersignature_that_is_refused_makes_it_a_review(agreed: bool) -> None:
    review = given(prompted(), decided(CaseloadDecision.NOT_REQUIRED))
    review.countersign(act(LATER), agreed=agreed, countersigned_by="HOS01", reason=text("Two files in a year"))

    assert recorded(review) == [
        happened(
            events.ReviewCountersigned,
            occurred_on=LATER,
            agreed=agreed,
            countersigned_by="HOS01",
            reason=text("Two files in a year"),
        )
    ]
    assert review.decision is (CaseloadDecision.NOT_REQUIRED if agreed else CaseloadDecision.REVIEW)
    assert review.countersigned is agreed


def test_somebody_who_has_not_seen_the_latest_is_told_so() -> None:
    review = given(prompted(), decided())
    review.expect_revision(None)
    review.expect_revision(2)

    with refused(review, RevisionConflictError, "If-Match"):
        review.expect_revision(1)


def test_no_more_cases_are_graded_than_are_held() -> None:
    review = given(prompted(), decided(), graded(1, ONE))
    review.count(act(LATER), 1)
    recorded(review)

    with refused(review, InvalidValueError, "case_ref"):
        review.grade_case(act(LATER), child=TWO, case_ref=text("C-2"), grade="Good", held_by=None)


def test_the_subject_of_a_review_grades_none_of_their_own_cases() -> None:
    review = given(prompted(), decided())
    review.refuse_own("SM01")

    with refused(review, OwnCaseError, "recorded_by"):
        review.refuse_own("SW01")


def wrong(kind: type, step: Step) -> Any:
    """A step of the remediation that is put right, or did not happen."""
    said: dict[str, Any] = {"occurred_on": GRADED, "step": step, "item": "", "corrects": 2, "reason": text("A slip")}
    if kind is corrections.StepCorrected:
        said |= {"done_on": LATER, "corrected_on": TODAY, "corrected_by": "QA01"}
    else:
        said |= {"retracted_on": TODAY, "retracted_by": "QA01"}
    return happened(kind, **said).event(3, CaseloadReview.create_id("A-1"))


COUNTED = happened(events.CaseloadCounted, occurred_on=LATER, cases=2)


@pytest.mark.parametrize("step", [Step.CASELOAD_DECISION, Step.COUNTERSIGNATURE])
@pytest.mark.parametrize("so_far", [COUNTED, graded(1, ONE)], ids=["counted", "graded"])
def test_a_review_of_which_cases_were_recorded_was_decided_on(so_far: Fact, step: Step) -> None:
    review = given(prompted(), decided(), so_far)

    with refused(review, FollowedError, "step"):
        review.take_over(wrong(corrections.StepRetracted, step))
    review.take_over(wrong(corrections.StepCorrected, step))
    assert recorded(review) == [happened(events.ReviewTakenBack, occurred_on=GRADED, step=step)]


def test_a_review_that_was_not_completed_after_all_is_under_way_with_its_cases() -> None:
    complete = happened(events.ReviewCompleted, occurred_on=LATER, cases=2, learning=None)
    review = given(prompted(), decided(), COUNTED, complete)
    review.take_over(wrong(corrections.StepRetracted, Step.CASELOAD_REVIEW))

    assert (review.completed_on, review.decision, review.held) == (None, CaseloadDecision.REVIEW, 2)


def test_a_decision_that_was_not_taken_is_taken_over() -> None:
    review = given(prompted(), decided())
    review.take_over(wrong(corrections.StepRetracted, Step.CASELOAD_DECISION))

    assert (review.decision, review.decided_by) == (None, None)


def test_whoever_saw_a_decision_that_was_taken_back_since_is_told_so() -> None:
    review = given(prompted(), decided())
    seen = review.revision
    review.take_over(wrong(corrections.StepRetracted, Step.CASELOAD_DECISION))
    recorded(review)

    with refused(review, RevisionConflictError, "If-Match"):
        review.expect_revision(seen)


@pytest.mark.parametrize("agreed", [True, False])
def test_a_countersignature_of_the_remediation_is_taken_over(agreed: bool) -> None:
    review = given(prompted(), decided(CaseloadDecision.NOT_REQUIRED))
    said: dict[str, Any] = {"occurred_on": LATER, "agreed": agreed, "countersigned_by": "HOS01", "reason": None}
    review.take_over(happened(caseload.Countersigned, **said).event(3, review.id))

    assert recorded(review) == [happened(events.ReviewCountersigned, **said)]
