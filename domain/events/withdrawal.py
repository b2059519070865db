"""What can happen to a remediation as a whole when it is no longer called for, or never was."""

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from domain.confidential import Confidential
from domain.deadlines import key_of
from domain.events.base import Happened
from domain.events.remediation import Decided
from domain.vocabulary import Status

if TYPE_CHECKING:
    from domain.remediation import Remediation


class Withdrawn(Decided):
    """The remediation is no longer called for. It was until now, and everything until now counts (E5).

    ``ended`` names the deadlines that end with it, ``kept`` the safety actions that stay open until signed off.
    ``last_audit`` is the last audit that had called for it, where it was withdrawn because that no longer does.
    """

    class_version = 2

    reason: Confidential
    withdrawn_by: str | None
    ended: tuple[str, ...]
    kept: tuple[int, ...]
    last_audit: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version did not say why."""
        state["last_audit"] = None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        _note_last_audit(aggregate, Status.WITHDRAWN, self.last_audit)
        aggregate.withdrawn_on, aggregate.kept = self.occurred_on, frozenset(self.kept)
        aggregate.set_aside[Status.WITHDRAWN] = tuple(key_of(name) for name in self.ended)


class Voided(Decided):
    """The remediation was never true, which was found on ``voided_on``: it leaves every figure at every date (E30).

    ``occurred_on`` is therefore the day of the opening. ``ended`` names the deadlines that were open until it, and
    ``last_audit`` the audit that was voided, where it was voided with that.
    """

    class_version = 2
    tells_of: ClassVar[str] = "voided_on"

    voided_on: date
    reason: Confidential
    voided_by: str | None
    ended: tuple[str, ...]
    last_audit: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version did not say with what; the audit does."""
        state["last_audit"] = None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        _note_last_audit(aggregate, Status.VOIDED, self.last_audit)
        aggregate.voided_on = self.voided_on
        aggregate.set_aside[Status.VOIDED] = tuple(key_of(name) for name in self.ended)


class Reinstated(Decided):
    """The remediation goes on, on ``reinstated_on``: it should not have been ``undone``.

    Of one that was voided ``occurred_on`` is the day of its opening, since it has been true from then on.
    """

    tells_of: ClassVar[str] = "reinstated_on"

    undone: Status
    reinstated_on: date
    reason: Confidential
    reinstated_by: str | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.last_audits.pop(self.undone, None)
        if self.undone is Status.VOIDED:
            aggregate.voided_on = None
        else:
            aggregate.withdrawn_on, aggregate.kept = None, frozenset()


class RepeatVoided(Happened):
    """The remediation that followed this one was never true; dated as its opening was (E15, E30)."""

    remediation_ref: str

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.followed_by = None


def _note_last_audit(aggregate: "Remediation", status: Status, last_audit: str | None) -> None:
    if last_audit is not None:
        aggregate.last_audits[status] = last_audit
