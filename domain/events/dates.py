"""What can happen to the dates of a remediation after they were issued. The first date is never lost."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from domain.confidential import Confidential
from domain.deadlines import Deadline, key_of
from domain.events.base import Happened
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


@dataclass(frozen=True)
class Reopened:
    """A deadline that is owed again, by its name, with the next rung of its ladder."""

    name: str
    next_rung: str | None
    next_rung_on: date | None


class DeadlinesMoved(Happened):
    """Dates were agreed or shortened anew; the original ones stay beside, and their ladders are climbed anew.

    ``moved_by`` is whoever decided so. Only a correction changes the date that figures go by, since the first one was
    counted from something that was never so.
    """

    because: MovedBecause
    deadlines: tuple[Deadline, ...]
    moved_by: str | None
    reason: Confidential | None
    policy_version: int
    calendar_version: int

    def apply(self, aggregate: "Remediation") -> None:
        for deadline in self.deadlines:
            key = (deadline.step, deadline.item)
            aggregate.deadlines[key] = deadline
            aggregate.counted_by[key] = self.calendar_version
            aggregate.raised.pop(key, None)
            if self.because is MovedBecause.CORRECTION:
                aggregate.first_due[key] = deadline.due_on
            if self.because is MovedBecause.EXTENSION:
                aggregate.extensions[key] = aggregate.extensions.get(key, 0) + 1


class DeadlinesEnded(Happened):
    """Deadlines, by name, that nothing can meet any more or that are not owed after all; nothing chases them."""

    because: EndedBecause
    names: tuple[str, ...]
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        keys = [key_of(name) for name in self.names]
        aggregate.stopped |= set(keys)
        if (Step.SAFETY_CHECK, "") in keys:
            aggregate.safety_over()
        aggregate.ended |= dict.fromkeys(keys, (self.because, self.occurred_on))


class DeadlinesReopened(Happened):
    """Deadlines are owed again, with the dates they had: what met or ended them was not so (E20)."""

    class_version = 2

    reopened: tuple[Reopened, ...]
    because: ReopenedBecause | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version did not say why."""
        state["because"] = None

    def apply(self, aggregate: "Remediation") -> None:
        for each in self.reopened:
            key = key_of(each.name)
            aggregate.stopped.discard(key)
            aggregate.ended.pop(key, None)
            aggregate.unmeet(key)


class OwnersChanged(Happened):
    """Deadlines, by name, and who owns them from now on; the dates stay."""

    owners: Mapping[str, str]
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        for name, owner in self.owners.items():
            aggregate.own(key_of(name), owner, self.occurred_on)
