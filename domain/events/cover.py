"""What can happen so that a step on one file is not left alone while its owner is away."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class CoverAsked(Decided):
    """Somebody was asked to do a step in its owner's place, and is owed word of it (E1).

    Whoever was asked before need not do it any more (E2).
    """

    audit_ref: str
    step: Step
    item: str
    due_on: date
    cover: str
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.asked[self.step, self.item] = self.cover
        aggregate.covered.pop((self.step, self.item), None)


class CoverAccepted(Decided):
    """Whoever was asked to do a step in its owner's place will: it is theirs from now on (E1)."""

    step: Step
    item: str
    cover: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.covered[self.step, self.item] = self.cover


class CoverMissing(Happened):
    """The owner of a step will be away on its day, which is near, and nobody has accepted to cover (E1, E2).

    ``told`` are the service manager, and whoever acts for them: it is theirs to see to.
    """

    audit_ref: str
    step: Step
    item: str
    due_on: date
    owner: str
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.uncovered[self.step, self.item] = self.due_on


class CoverEnded(Happened):
    """Whoever was asked, or had accepted, to do a step in its owner's place need not any more (E2)."""

    step: Step
    item: str
    cover: str

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.asked.pop((self.step, self.item), None)
        aggregate.covered.pop((self.step, self.item), None)
