"""What can happen to a safeguarding alert.

Every one says when to the minute (``occurred_at``, aware UTC) beside the London date that it falls on.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from domain.confidential import Confidential
from domain.events.base import Began, Decided, Happened
from domain.vocabulary import Deviation

if TYPE_CHECKING:
    from domain.safeguarding_alert import SafeguardingAlert


class AlertRaised(Began):
    """Somebody feared for a child's safety while looking at a file, whatever its grade (F15).

    ``occurred_at`` is when the concern was seen; ``told`` are the people who are owed word of it at once, and
    ``out_of_hours`` whether that was so when it was raised. ``subject`` is whose practice the file shows, if known.
    """

    alert_ref: str
    audit_ref: str
    child: UUID
    concern: Confidential
    occurred_at: datetime
    raised_by: str
    immediate: bool
    out_of_hours: bool
    told: tuple[str, ...]
    subject: str | None
    service: str | None
    team: str | None

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.begin(self)


class AlertSent(Happened):
    """A mail server took the alert for one person."""

    person: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.sent_to.add(self.person)


class AlertNotDelivered(Happened):
    """The alert could not be got to one person by mail: somebody must ring them (E27)."""

    person: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.not_delivered_to.add(self.person)


class ToldByTelephone(Decided):
    """Somebody was told by telephone: a person, or out of hours the emergency duty team."""

    person: str | None
    duty_team: bool
    told_by: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        aggregate.duty_team_told = aggregate.duty_team_told or self.duty_team


class AlertAcknowledged(Decided):
    """One person confirmed that they know."""

    person: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        aggregate.acknowledged_by.add(self.person)


class AlertActedOn(Decided):
    """What was done to make the child safe, and by whom."""

    done: Confidential
    done_by: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        earliest = aggregate.acted_at or self.occurred_at
        aggregate.acted_at = min(earliest, self.occurred_at)


class AlertSignedOff(Decided):
    """Somebody answered for it that the child is safe. Only this ends an alert."""

    outcome: Confidential
    signed_off_by: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        aggregate.signed_off_at = self.occurred_at


class AlertDeviated(Happened):
    """An alert was handled differently from the process: recorded and counted, never refused."""

    rule: Deviation
