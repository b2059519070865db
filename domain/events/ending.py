"""What can happen after a remediation was closed."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.remediation import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class EmbeddingChecked(Decided):
    """It was looked, some time after the closing, whether what was put right is still in place (section 2)."""

    in_place: bool
    checked_by: str
    comments: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.EMBEDDING_CHECK, ""), self)
