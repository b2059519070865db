"""What can happen to a remedial action besides being agreed, done and verified."""

from datetime import date
from typing import TYPE_CHECKING, Any

from domain.confidential import Confidential
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class ActionConfirmed(Decided):
    """A second person looked at the evidence and agrees that the action is done (section 2).

    ``item`` names the confirmation that was owed: evidence that was rejected owes another one.
    """

    class_version = 2

    number: int
    item: str
    confirmed_by: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version knew one confirmation of each action."""
        state["item"] = str(state["number"])

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.actions_confirmed[self.number] = self.occurred_on
        aggregate.meet((Step.ACTION_CONFIRMED, self.item), self)


class EvidenceRejected(Decided):
    """A second person looked at the evidence, and it does not show that the action is done: it is open again (E20).

    ``item`` names the confirmation that this met.
    """

    class_version = 2

    number: int
    item: str
    rejected_by: str | None
    reason: Confidential | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version met no confirmation: that was not owed any more."""
        state["item"] = ""

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.actions_done.pop(self.number, None)
        aggregate.unmeet((Step.ACTION_DONE, str(self.number)))
        if self.item:
            aggregate.meet((Step.ACTION_CONFIRMED, self.item), self)


class ActionReplaced(Happened):
    """An action that did not work was followed by another, whose number is ``by`` (E22)."""

    number: int
    by: int

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.replaced[self.number] = self.by
        aggregate.meet((Step.ACTION_REPLACED, str(self.number)), self)


class OwnerAbsent(Happened):
    """The owner of an open action is away, and these people are owed word of it the day it is known (E31).

    ``absence`` is its number in the directory and ``until`` its last day as far as is known. ``item`` names the
    reallocation that is owed by ``due_on``; both are missing where the owner is back before that.
    """

    audit_ref: str
    number: int
    owner: str
    absence: int
    until: date | None
    item: str | None
    due_on: date | None
    manager: str | None
    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.absences[self.number, self.owner, self.absence] = (self.item, self.until)


class ActionReallocated(Decided):
    """An open action was given to somebody else. ``item`` names the reallocation that was owed, if one was (E31)."""

    number: int
    item: str
    owner: str
    decided_by: str | None
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        before = aggregate.owners.get((Step.ACTION_DONE, str(self.number)))
        aggregate.own((Step.ACTION_DONE, str(self.number)), self.owner, self.occurred_on)
        aggregate.held.pop(self.number, None)
        aggregate.actions_given[self.number] = self.occurred_on
        if self.item:
            aggregate.given_by[Step.ACTION_REALLOCATION, self.item] = before
            aggregate.meet((Step.ACTION_REALLOCATION, self.item), self)


class ActionKept(Decided):
    """It was recorded why an action stays with an owner who is away (E31)."""

    number: int
    item: str
    decided_by: str | None
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.ACTION_REALLOCATION, self.item), self)
