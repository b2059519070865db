"""What can happen to a safeguarding alert.

Every one says when to the minute (``occurred_at``, aware UTC) beside the London date that it falls on.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.confidential import Confidential
from domain.events.base import Began, Decided, Happened
from domain.urgent import USUAL_CLOCK, Awaited
from domain.vocabulary import AnsweredBecause, Deviation

if TYPE_CHECKING:
    from domain.safeguarding_alert import SafeguardingAlert


class AlertRaised(Began):
    """Somebody feared for a child's safety while looking at a file, whatever its grade (F15).

    ``occurred_at`` is when the concern was seen; ``told`` are the people who are owed word of it at once, and
    ``out_of_hours`` whether that was so when it was raised. ``subject`` is whose practice the file shows, if known.
    ``rungs`` says when it goes up to whom where nobody answers, by the policy of that version, and ``to_ring`` who is
    asked to ring the emergency duty team.
    """

    class_version = 2

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
    rungs: Mapping[str, datetime]
    to_ring: str | None
    policy_version: int | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version waited for no answer; one that nobody has given by now is waited for as usual."""
        rungs = USUAL_CLOCK.rungs_from(datetime.fromisoformat(state["occurred_at"]))
        state["rungs"] = {rung: at.isoformat() for rung, at in rungs.items()}
        state["to_ring"] = state["policy_version"] = None

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.begin(self)


class AlertEscalated(Happened):
    """Nobody who was told answered in time, or the emergency duty team was not rung: the next ones up are told (E27).

    ``recipients`` are told, those told before among them; ``passed_over`` are the rungs below that were due as well.
    ``awaited`` is what is missing, ``to_ring`` who is now asked to ring the emergency duty team, and ``next_at`` when
    it goes up again, ``None`` from the last rung. The rest says what the mail has to say.
    """

    alert_ref: str
    audit_ref: str
    rung: str
    passed_over: tuple[str, ...]
    recipients: tuple[str, ...]
    awaited: tuple[Awaited, ...]
    to_ring: str | None
    next_at: datetime | None
    raised_at: datetime
    immediate: bool
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.escalated(self)


class AlertAnswered(Happened):
    """An alert that had gone up waits for no answer any more, and these people, to whom it had, are owed word of it.

    ``rungs`` are those that had been raised. The alert itself stays open until it is signed off.
    """

    alert_ref: str
    audit_ref: str
    because: AnsweredBecause
    rungs: tuple[str, ...]
    recipients: tuple[str, ...]
    raised_at: datetime
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.gone_up_to = None


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
    """Somebody was told by telephone: a person, or out of hours the emergency duty team.

    ``spoke_to`` is who answered there, and ``call_outcome`` what came of it.
    """

    class_version = 2

    person: str | None
    duty_team: bool
    told_by: str
    occurred_at: datetime
    spoke_to: Confidential | None
    call_outcome: Confidential | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version asked for neither."""
        state["spoke_to"] = state["call_outcome"] = None

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        aggregate.duty_team_told = aggregate.duty_team_told or self.duty_team
        if self.person is not None:
            aggregate.knows.add(self.person)


class AlertAcknowledged(Decided):
    """One person confirmed that they know."""

    person: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        aggregate.acknowledged_by.add(self.person)
        aggregate.knows.add(self.person)


class AlertActedOn(Decided):
    """What was done to make the child safe, and by whom."""

    done: Confidential
    done_by: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        earliest = aggregate.acted_at or self.occurred_at
        aggregate.acted_at = min(earliest, self.occurred_at)
        aggregate.knows.add(self.done_by)


class AlertSignedOff(Decided):
    """Somebody answered for it that the child is safe. Only this ends an alert."""

    outcome: Confidential
    signed_off_by: str
    occurred_at: datetime

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        super().apply(aggregate)
        aggregate.signed_off_at = self.occurred_at
        if aggregate.gone_up_to is not None:
            aggregate.gone_up_to = aggregate.gone_up_to.but({self.signed_off_by})


class AlertDeviated(Happened):
    """An alert was handled differently from the process: recorded and counted, never refused."""

    rule: Deviation
