"""A difference between the record and the case management system, and what may be said of it (E23)."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from domain.confidential import Confidential


class DifferenceKind(StrEnum):
    """How the two do not agree."""

    DIFFERS = "differs"
    ONLY_HERE = "only_here"
    ONLY_THERE = "only_there"


class Resolution(StrEnum):
    """What somebody decided of a difference (``domain.md`` section 12, story 3)."""

    LCS_RIGHT = "lcs_right"
    TOOL_RIGHT = "tool_right"
    CHASE = "chase"


class Needed(StrEnum):
    """What has to be recorded by hand where the case management system is right."""

    RECORD_AUDIT = "record_audit"
    CHECK_AUDIT = "check_audit"
    RECORD = "record"
    CORRECT = "correct"
    CORRECT_CASE_REFERENCE = "correct_case_reference"


@dataclass(frozen=True, kw_only=True)
class Difference:
    """One difference; see :class:`domain.events.reconciliation.DifferenceFound` for its fields."""

    kind: DifferenceKind
    audit_ref: str | None
    child: UUID | None = None
    case_ref: Confidential | None = None
    case_ref_here: Confidential | None = None
    field: str | None = None
    here: str | None = None
    there: str | None = None

    @property
    def key(self) -> "DifferenceKey":
        """What makes it the same difference when the same extract is compared again."""
        return (self.kind, self.audit_ref, self.child, self.field, self.here, self.there)


DifferenceKey = tuple[DifferenceKind, str | None, UUID | None, str | None, str | None, str | None]


CASE_REF = "case_ref"
"""The field of a difference in the child's own reference."""


def correction_needed(kind: DifferenceKind, here: str | None, field: str | None = None) -> Needed:
    """What to record where the case management system is right; resolving changes nothing by itself (E23).

    A case reference is corrected by a call of its own, which asks what kind of mistake it was (E24, E25).
    """
    if kind is not DifferenceKind.DIFFERS:
        return Needed.RECORD_AUDIT if kind is DifferenceKind.ONLY_THERE else Needed.CHECK_AUDIT
    if field == CASE_REF:
        return Needed.CORRECT_CASE_REFERENCE
    return Needed.CORRECT if here is not None else Needed.RECORD
