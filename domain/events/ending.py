"""That a remediation can be closed, and what can happen after it was."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class ClosingAsked(Happened):
    """The last of what was owed is settled: these people are asked to close the file with quality assurance.

    Asked anew only where something else was owed since.
    """

    audit_ref: str
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.closing_asked = len(aggregate.deadlines)


class EmbeddingChecked(Decided):
    """It was looked, some time after the closing, whether what was put right is still in place (section 2)."""

    in_place: bool
    checked_by: str
    comments: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.EMBEDDING_CHECK, ""), self)
