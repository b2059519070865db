"""What can happen while the record is compared with the case management system (F8, E23)."""

from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from domain.confidential import Confidential
from domain.differences import DifferenceKind, Resolution
from domain.events.base import Began, Decided, Happened

if TYPE_CHECKING:
    from domain.reconciliation import Reconciliation


class ReconciliationStarted(Began):
    """An extract of ``rows`` rows, taken on ``taken_on``, began to be compared; the digest is its SHA-256."""

    reference: str
    file_digest: str
    taken_on: date
    rows: int

    def apply(self, aggregate: "Reconciliation") -> None:
        aggregate.ref, aggregate.file_digest = self.reference, self.file_digest
        aggregate.started_on, aggregate.taken_on = self.occurred_on, self.taken_on
        aggregate.revision, aggregate.completed = 1, False
        aggregate.found, aggregate.resolved = {}, {}


class DifferenceFound(Happened):
    """The record and the case management system do not say the same.

    ``field`` is what they differ in, ``None`` where one of them does not know the file at all. ``child`` and
    ``case_ref`` are those of the case management system, ``case_ref_here`` the record's, where it is the case
    reference that differs.
    """

    reference: str
    number: int
    kind: DifferenceKind
    audit_ref: str | None
    child: UUID | None
    case_ref: Confidential | None
    case_ref_here: Confidential | None
    field: str | None
    here: str | None
    there: str | None

    def apply(self, aggregate: "Reconciliation") -> None:
        key = (self.kind, self.audit_ref, self.child, self.field, self.here, self.there)
        aggregate.found[key] = self.number
        aggregate.completed = False


class DifferenceResolved(Decided):
    """Somebody said which of the two is right, or that it is being chased (story 3). The record changes by nothing."""

    reference: str
    number: int
    resolution: Resolution
    resolved_by: str
    reason: Confidential

    def apply(self, aggregate: "Reconciliation") -> None:
        super().apply(aggregate)
        aggregate.resolved[self.number] = self.resolution


class ReconciliationCompleted(Happened):
    """Every difference that was found has been resolved."""

    reference: str

    def apply(self, aggregate: "Reconciliation") -> None:
        aggregate.completed = True
