"""What can happen to make sure that a child is safe while a critical file is put right."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Decided, Happened
from domain.urgent import Awaited
from domain.vocabulary import AnsweredBecause, Role, Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class SafetyChecked(Decided):
    """A named manager looked how the child is safe (section 2: the same calendar day, of a critical file).

    ``role`` is the one that the manager holds in the directory: the team manager's, or that of whoever was on duty.
    """

    checked_by: str
    role: Role | None
    how: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.SAFETY_CHECK, ""), self)
        aggregate.safety_over(self.checked_by)


class InterimProtectionRecorded(Decided):
    """The head of service recorded what protects the child until a meeting that is days away (section 2)."""

    decided_by: str
    how: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.INTERIM_PROTECTION, ""), self)


class SafetyCheckAsked(Happened):
    """Somebody is asked at once, at any hour, whether the child of a critical file is safe today (section 2).

    ``told`` are owed word of it, ``to_ring`` is asked out of hours to ring the emergency duty team. ``rungs`` says when
    it goes up to whom where nobody answers. ``safe_by`` is the end of the day, from when it goes up though somebody
    answered; ``None`` before a working day, on which the ladder of a missed step asks for it.
    """

    audit_ref: str
    occurred_at: datetime
    due_on: date
    told: tuple[str, ...]
    out_of_hours: bool
    to_ring: str | None
    rungs: Mapping[str, datetime]
    safe_by: datetime | None
    policy_version: int

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.safety_asked(self)


class SafetyCheckEscalated(Happened):
    """Nobody answered in time whether the child is safe: the next ones up are told, as of an alert (section 2)."""

    audit_ref: str
    occurred_at: datetime
    due_on: date
    rung: str
    passed_over: tuple[str, ...]
    recipients: tuple[str, ...]
    awaited: tuple[Awaited, ...]
    to_ring: str | None
    next_at: datetime | None

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.safety_escalated(self)


class SafetyCheckAnswered(Happened):
    """The question that had gone up is answered, or asked no more: these people, to whom it had, are owed word of it.

    ``rungs`` are those that had been raised since it was last answered. It goes up again where the day ends without a
    check.
    """

    audit_ref: str
    because: AnsweredBecause
    rungs: tuple[str, ...]
    recipients: tuple[str, ...]
    occurred_at: datetime

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.safety_up = None


class SafetyCheckAcknowledged(Decided):
    """One person confirmed that they see today to it that the child is safe."""

    audit_ref: str
    person: str
    occurred_at: datetime

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.safety_known_to(self.person)


class DutyTeamRung(Decided):
    """Somebody rang the emergency duty team about the child of a critical file, out of hours.

    ``spoke_to`` is who answered there, and ``call_outcome`` what came of it.
    """

    audit_ref: str
    rung_by: str
    occurred_at: datetime
    spoke_to: Confidential | None
    call_outcome: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.duty_team_rung()
