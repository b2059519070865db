"""What can happen to who may see a remediation: it is closed off, or opened again."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Happened
from domain.events.remediation import Decided

if TYPE_CHECKING:
    from domain.remediation import Remediation


class Restricted(Decided):
    """The file was closed off to all but those who have a part on it, such as of a colleague's own family."""

    audit_ref: str
    restricted_by: str
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.restricted_on = self.occurred_on


class RestrictionCarriedOver(Happened):
    """The file was closed off as it was opened, or found to be of the family of which another file was: ``of``."""

    audit_ref: str
    of: str

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.restricted_on = self.occurred_on


class RestrictionLifted(Decided):
    """The file is open again to all who would see it otherwise."""

    audit_ref: str
    lifted_by: str
    reason: Confidential

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.restricted_on = None
