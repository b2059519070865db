"""The review of every case that a practice subject holds (F6, F9; ``domain.md`` section 2)."""

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.act import Act
from domain.backdating import Backdating
from domain.checks import not_in_future
from domain.confidential import Confidential
from domain.errors import (
    AlreadyExistsError,
    FollowedError,
    InvalidValueError,
    OwnCaseError,
    RevisionConflictError,
    StepNotDueError,
)
from domain.events import case_references as corrected
from domain.events import caseload, corrections
from domain.events import caseload_review as events
from domain.events import remediation as happened
from domain.vocabulary import CaseloadDecision, Criterion, Role, Step

OfCaseload = (
    happened.CriteriaMet
    | happened.CaseloadDecided
    | happened.CaseloadReviewed
    | caseload.Countersigned
    | corrections.StepCorrected
    | corrections.StepRetracted
)
"""What a remediation says of the caseload."""


class CaseloadReview(Backdating):
    """Prompted by a remediation, whose deadlines chase it; decided, countersigned, and done case by case.

    What the remediation decides is taken over with :meth:`take_over`, so that the two cannot disagree.
    """

    ref: str
    subject: str | None
    subject_role: Role
    prompted_on: date
    criteria: tuple[Criterion, ...]
    files: tuple[str, ...]
    decision: CaseloadDecision | None
    decided_by: str | None
    countersigned: bool | None
    held: int | None
    cases: dict[UUID, int]
    completed_on: date | None
    revision: int

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(remediation_ref: str) -> UUID:
        """The identity that follows from the remediation that prompted it: one subject's practice on one file."""
        return uuid5(NAMESPACE_URL, f"putright:caseload-review:{remediation_ref}")

    @property
    def about(self) -> str:
        """Whose practice it is, or the review where nobody is named."""
        return self.subject or self.ref

    @classmethod
    def prompt(
        cls,
        *,
        remediation_ref: str,
        subject: str | None,
        subject_role: Role,
        service: str | None,
        team: str | None,
        criteria: Sequence[Criterion],
        files: Sequence[str],
        occurred_on: date,
    ) -> "CaseloadReview":
        """Prompt a review. Criteria prompt; a person decides."""
        return cls._create(
            events.ReviewPrompted,
            id=cls.create_id(remediation_ref),
            occurred_on=occurred_on,
            remediation_ref=remediation_ref,
            subject=subject,
            subject_role=subject_role,
            service=service,
            team=team,
            criteria=tuple(criteria),
            files=tuple(files),
        )

    def take_over(self, event: OfCaseload) -> None:
        """Take over what the remediation's event says of the caseload.

        Raises :class:`FollowedError` for a decision that did not happen, once cases were counted or graded.
        """
        match event:
            case corrections.StepRetracted() if event.step is not Step.CASELOAD_REVIEW and (self.cases or self.held):
                message = f"Cases of the review of {self.ref} were recorded: it was decided on."
                raise FollowedError(message, field="step")
            case corrections.StepCorrected() | corrections.StepRetracted():
                self.trigger_event(events.ReviewTakenBack, occurred_on=event.occurred_on, step=event.step)
            case caseload.Countersigned():
                self.trigger_event(
                    events.ReviewCountersigned,
                    occurred_on=event.occurred_on,
                    agreed=event.agreed,
                    countersigned_by=event.countersigned_by,
                    reason=event.reason,
                )
            case happened.CriteriaMet() if event.criteria != self.criteria:
                self.trigger_event(
                    events.CriteriaChanged,
                    occurred_on=event.occurred_on,
                    criteria=event.criteria,
                    files=event.files,
                )
            case happened.CaseloadDecided():
                self.trigger_event(
                    events.ReviewDecided,
                    occurred_on=event.occurred_on,
                    decision=event.decision,
                    decided_by=event.decided_by,
                    reason=event.reason,
                    instead=event.instead,
                )
            case happened.CaseloadReviewed():
                self.trigger_event(
                    events.ReviewCompleted, occurred_on=event.occurred_on, cases=event.cases, learning=event.learning
                )

    def correct(self, *, subject: str | None, service: str | None, team: str | None) -> None:
        """Take over whose practice it really is, and where; only what is another is given."""
        if subject is not None or service is not None or team is not None:
            self.trigger_event(
                events.ReviewCorrected, occurred_on=self.prompted_on, subject=subject, service=service, team=team
            )

    def countersign(self, act: Act, *, agreed: bool, countersigned_by: str, reason: Confidential | None) -> None:
        """Note the countersignature that the remediation has taken."""
        self.trigger_event(
            events.ReviewCountersigned,
            occurred_on=act.occurred_on,
            agreed=agreed,
            countersigned_by=countersigned_by,
            reason=reason,
        )

    def count(self, act: Act, cases: int) -> None:
        """Record how many cases the subject holds. Raises where more have been graded than that."""
        self._under_way(act)
        if cases < len(self.cases):
            raise InvalidValueError(f"{len(self.cases)} cases of {self.ref} were graded already.", field="cases")
        self.trigger_event(events.CaseloadCounted, occurred_on=act.occurred_on, cases=cases)

    def grade_case(self, act: Act, *, child: UUID, case_ref: Confidential, grade: str, held_by: str | None) -> int:
        """Record the grade of one case held, and return its number. A case is graded once in a review.

        Of a subject who has left, ``held_by`` says who holds the case now (E10).
        """
        self._under_way(act)
        if self.held is not None and len(self.cases) >= self.held:
            message = f"{self.held} cases are held and as many were graded: record how many are held first."
            raise InvalidValueError(message, field="case_ref")
        level = act.policy.grade(grade)
        if child in self.cases:
            raise AlreadyExistsError(f"This case was graded before in the review of {self.ref}.", field="case_ref")
        number = len(self.cases) + 1
        self.trigger_event(
            events.CaseGraded,
            occurred_on=act.occurred_on,
            number=number,
            child=child,
            case_ref=case_ref,
            grade=grade,
            inadequate=level.opens,
            held_by=held_by,
        )
        return number

    def follow_merge(self, of: corrected.Correction) -> None:
        """Know a case again by its child's other reference (E24). Two that were graded as two cases stay two."""
        if of.was_child in self.cases and of.child not in self.cases:
            self.trigger_event(
                corrected.CaseChildCorrected,
                occurred_on=of.corrected_on,
                remediation_ref=of.corrected_ref,
                number=self.cases[of.was_child],
                child=of.child,
                was_child=of.was_child,
                corrected_on=of.corrected_on,
            )

    @property
    def missing(self) -> int:
        """How many of the cases held have not been graded."""
        return max((self.held or 0) - len(self.cases), 0)

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    def refuse_own(self, person: str) -> None:
        """Raise :class:`OwnCaseError` for the practice subject, who grades none of their own cases (E18)."""
        if person == self.subject:
            raise OwnCaseError(f"{person} is the subject of this review: somebody else looks.", field="recorded_by")

    def _under_way(self, act: Act) -> None:
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.decision is not CaseloadDecision.REVIEW or self.completed_on is not None:
            state = "is complete" if self.completed_on is not None else "has not been decided on"
            raise StepNotDueError(f"The review of the caseload on {self.ref} {state}.", field="ref")
