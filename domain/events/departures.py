"""What can happen when a case ends, or goes to another authority, before its remediation does (E11, E12)."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.remediation import Decided

if TYPE_CHECKING:
    from domain.remediation import Remediation


class CaseClosed(Decided):
    """The case was closed in the case management system (E11).

    ``open_actions`` were not found to work by then; the two managers signed that off.
    """

    open_actions: tuple[int, ...]
    team_manager: str | None
    service_manager: str | None
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)


class TransferReferred(Decided):
    """The child's case was referred to another authority; until it acknowledges, the response goes on here (E12)."""

    authority: Confidential | None
    open_actions: tuple[int, ...]
    team_manager: str | None
    service_manager: str | None
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.referred_on = self.occurred_on


class TransferAcknowledged(Decided):
    """The other authority acknowledged that the case is theirs (E12)."""

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
