"""What can happen to make sure that a child is safe while a critical file is put right."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Decided
from domain.vocabulary import Role, Step

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


class InterimProtectionRecorded(Decided):
    """The head of service recorded what protects the child until a meeting that is days away (section 2)."""

    decided_by: str
    how: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.INTERIM_PROTECTION, ""), self)
