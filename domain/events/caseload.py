"""What can happen on a remediation about the caseload of its practice subject, after the decision."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Decided
from domain.vocabulary import CaseloadDecision, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class Countersigned(Decided):
    """The head of service agreed that the review is not required, or did not: then the whole caseload is reviewed."""

    agreed: bool
    countersigned_by: str
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.COUNTERSIGNATURE, ""), self)
        if not self.agreed:
            aggregate.caseload_decision = CaseloadDecision.REVIEW
