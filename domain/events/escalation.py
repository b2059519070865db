"""Going up the line because a person says so, and how an escalation ends."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Decided, Happened
from domain.vocabulary import ResolvedBecause, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class SkippedUpward(Decided):
    """Somebody took a step up the line without waiting for its ladder, with a reason (section 2).

    It counts as that rung raised; those below it that had not been are ``passed_over``. ``recipients`` are whoever had
    not heard of it, and its owner.
    """

    audit_ref: str
    step: Step
    item: str
    rung: str
    due_on: date
    owner: str | None
    recipients: tuple[str, ...]
    passed_over: tuple[str, ...]
    next_rung: str | None
    next_rung_on: date | None
    escalated_by: str
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.climb(self)


class EscalationResolved(Happened):
    """A missed step is owed no more, or not yet, and these people, to whom it had gone up, are owed word of it.

    ``rungs`` are those that had been raised because it was missed, the first of them on ``since``; should it be owed
    again, they may be raised again. ``settled_on`` is the day it was done or ended on, or the date it was moved to.
    """

    audit_ref: str
    step: Step
    item: str
    because: ResolvedBecause
    settled_on: date
    since: date
    rungs: tuple[str, ...]
    recipients: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        key = (self.step, self.item)
        aggregate.escalated.pop(key, None)
        aggregate.raised[key] = [rung for rung in aggregate.raised.get(key, ()) if rung not in self.rungs]
