"""What can happen to the review of a whole caseload."""

from typing import TYPE_CHECKING
from uuid import UUID

from domain.confidential import Confidential
from domain.events.base import Began, Happened
from domain.vocabulary import CaseloadDecision, Criterion, Role, Step

if TYPE_CHECKING:
    from domain.caseload_review import CaseloadReview


class ReviewPrompted(Began):
    """Criteria for reviewing everything a practice subject holds were met, by these files besides this one (F6, F9)."""

    remediation_ref: str
    subject: str | None
    subject_role: Role
    service: str | None
    team: str | None
    criteria: tuple[Criterion, ...]
    files: tuple[str, ...]

    def apply(self, aggregate: "CaseloadReview") -> None:
        aggregate.ref, aggregate.subject, aggregate.subject_role = self.remediation_ref, self.subject, self.subject_role
        aggregate.criteria, aggregate.files = self.criteria, self.files
        aggregate.prompted_on = self.occurred_on
        aggregate.decision, aggregate.decided_by, aggregate.countersigned = None, None, None
        aggregate.held, aggregate.cases, aggregate.completed_on, aggregate.revision = None, {}, None, 1


class CriteriaChanged(Happened):
    """Facts changed, and these are the criteria now met."""

    criteria: tuple[Criterion, ...]
    files: tuple[str, ...]

    def apply(self, aggregate: "CaseloadReview") -> None:
        aggregate.criteria, aggregate.files = self.criteria, self.files


class ReviewActed(Happened):
    """A person's act on the review. Only these advance the revision that a form is checked against."""

    def apply(self, aggregate: "CaseloadReview") -> None:
        aggregate.revision += 1


class ReviewDecided(ReviewActed):
    """Everything is reviewed, or that is not required: by whom, why, and what is done instead (E17)."""

    decision: CaseloadDecision
    decided_by: str | None
    reason: Confidential | None
    instead: Confidential | None

    def apply(self, aggregate: "CaseloadReview") -> None:
        super().apply(aggregate)
        aggregate.decision, aggregate.decided_by = self.decision, self.decided_by


class ReviewCountersigned(ReviewActed):
    """The head of service agreed that no review is required, or did not, and then there is one."""

    agreed: bool
    countersigned_by: str
    reason: Confidential | None

    def apply(self, aggregate: "CaseloadReview") -> None:
        super().apply(aggregate)
        aggregate.countersigned = self.agreed
        if not self.agreed:
            aggregate.decision = CaseloadDecision.REVIEW


class CaseloadCounted(ReviewActed):
    """How many cases the subject holds, or held when they left (E10): what the progress is measured against."""

    cases: int

    def apply(self, aggregate: "CaseloadReview") -> None:
        super().apply(aggregate)
        aggregate.held = self.cases


class CaseGraded(ReviewActed):
    """One case of the caseload was looked at: its reference, its grade, and who holds it now."""

    number: int
    child: UUID
    case_ref: Confidential
    grade: str
    inadequate: bool
    held_by: str | None

    def apply(self, aggregate: "CaseloadReview") -> None:
        super().apply(aggregate)
        aggregate.cases[self.child] = self.number


class ReviewCompleted(ReviewActed):
    """Everything was looked at, or as many as are said."""

    cases: int | None
    learning: Confidential | None

    def apply(self, aggregate: "CaseloadReview") -> None:
        super().apply(aggregate)
        aggregate.completed_on = self.occurred_on


class ReviewTakenBack(ReviewActed):
    """What the remediation had recorded of this step was recorded wrongly; dated as that was."""

    step: Step

    def apply(self, aggregate: "CaseloadReview") -> None:
        super().apply(aggregate)
        match self.step:
            case Step.CASELOAD_DECISION:
                aggregate.decision = aggregate.decided_by = None
            case Step.COUNTERSIGNATURE:
                aggregate.decision, aggregate.countersigned = CaseloadDecision.NOT_REQUIRED, None
            case _:
                aggregate.completed_on = None


class ReviewCorrected(Happened):
    """Whose caseload it is, or where, was recorded wrongly; only what is another is given. Dated as the prompting."""

    subject: str | None
    service: str | None
    team: str | None

    def apply(self, aggregate: "CaseloadReview") -> None:
        aggregate.subject = self.subject or aggregate.subject
