"""What can happen so that a step on one file is not left alone while its owner is away."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.gaps import Gap
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class CoverAsked(Decided):
    """Somebody was asked to do a step in its owner's place, and is owed word of it (E1).

    Whoever was asked before need not do it any more (E2). Whoever declined it before is asked anew.
    """

    audit_ref: str
    step: Step
    item: str
    due_on: date
    cover: str
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        key = (self.step, self.item)
        aggregate.asked[key] = self.cover
        aggregate.covered.pop(key, None)
        aggregate.declined[key] = aggregate.declined.get(key, frozenset()) - {self.cover}


class CoverAccepted(Decided):
    """Whoever was asked to do a step in its owner's place will: it is theirs from now on (E1)."""

    step: Step
    item: str
    cover: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.covered[self.step, self.item] = self.cover
        aggregate.gaps.pop((self.step, self.item), None)


class CoverDeclined(Decided):
    """Whoever was asked to do a step in its owner's place cannot, or cannot after all (E2).

    ``told`` are the service manager, and whoever acts for them: it is theirs to see to. A gap passes them over from
    then on, unless a person asks them again.
    """

    audit_ref: str
    step: Step
    item: str
    due_on: date
    cover: str
    reason: Confidential | None
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        key = (self.step, self.item)
        aggregate.asked.pop(key, None)
        aggregate.covered.pop(key, None)
        aggregate.declined[key] = aggregate.declined.get(key, frozenset()) | {self.cover}


class CoverMissing(Happened):
    """The owner of a step will be away on its day, which is near, and nobody has accepted to cover (E1, E2).

    ``told`` are the service manager, and whoever acts for them: it is theirs to see to.
    """

    audit_ref: str
    step: Step
    item: str
    due_on: date
    owner: str | None
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.uncovered[self.step, self.item] = self.due_on


class GapForeseen(Happened):
    """The owner of a step will not be there on its day, which is said on the day it is known (E1, E2).

    ``cover`` is whoever does it as things stand, who may accept it, and ``there`` whether they are on that day.
    ``owner`` is ``None`` where nobody owns it. ``told`` are all of them and the service manager, or who stands in.
    """

    audit_ref: str
    step: Step
    item: str
    due_on: date
    owner: str | None
    cover: str | None
    there: bool
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        key = (self.step, self.item)
        aggregate.gaps[key] = Gap(self.due_on, self.owner, self.cover, self.there)
        aggregate.asked.pop(key, None)
        if self.cover is not None and self.there:
            aggregate.asked[key] = self.cover


class GapClosed(Happened):
    """The owner of a step will be there on its day after all, or its day is another: nobody need cover it (E1)."""

    step: Step
    item: str

    def apply(self, aggregate: "Remediation") -> None:
        key = (self.step, self.item)
        if aggregate.gaps.pop(key).cover == aggregate.asked.get(key):
            aggregate.asked.pop(key, None)


class CoverEnded(Happened):
    """Whoever was asked, or had accepted, to do a step in its owner's place need not any more (E2)."""

    step: Step
    item: str
    cover: str

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.asked.pop((self.step, self.item), None)
        aggregate.covered.pop((self.step, self.item), None)
