"""Whose everything is after a case reference was corrected: what moves, and what is beside it then (E24, E25)."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from domain.criteria import months_before


class Kind(StrEnum):
    """What is held of a child."""

    REMEDIATION = "remediation"
    AUDIT = "audit"
    ALERT = "alert"
    CASE = "case"


@dataclass(frozen=True, kw_only=True)
class Held:
    """One thing that is held of a child.

    ``ref`` is its own reference, or of a case that of the review; ``file`` what a remediation follows, which
    remediation answers an audit, or which file an alert is about. The last three are a remediation's.
    """

    kind: Kind
    ref: str
    child: UUID
    family: UUID | None = None
    file: str | None = None
    began_on: date = date.min
    is_open: bool = False
    voided: bool = False


WhoseIs = Callable[[Held], UUID]


@dataclass(frozen=True, kw_only=True)
class After:
    """How things are after a correction; ``held`` is all that is held of both children.

    ``moves`` are those of which it corrects whose they are, or by which reference their child is known; ``families``
    are the families that it corrects.
    """

    held: Collection[Held]
    child: UUID
    moves: frozenset[Held]
    families: Mapping[Held, UUID]
    months: int

    def child_of(self, each: Held) -> UUID:
        """Whose something is."""
        return self.child if each in self.moves else each.child

    def family_of(self, each: Held) -> UUID | None:
        """Of which family something is; of a case or an alert none is known."""
        return self.families.get(each, each.family)

    def same_child(self, each: Held) -> tuple[str, ...]:
        """The child's other remediations of the months up to this one, the oldest first (E15)."""
        return self._same_child(each, self.child_of)

    def also_open(self, each: Held) -> tuple[str, ...]:
        """The child's other open remediations, where this one is open; what follows another is the same file."""
        return self._also_open(each, self.child_of)

    def changes(self, each: Held) -> bool:
        """Whether the correction says something of this: whose it is, of which family, or what is beside it."""
        if each in self.moves or self.family_of(each) != each.family:
            return True
        return each.kind is Kind.REMEDIATION and (
            self.same_child(each) != self._same_child(each, _before)
            or not set(self.also_open(each)) <= set(self._also_open(each, _before))
        )

    def _same_child(self, each: Held, whose: WhoseIs) -> tuple[str, ...]:
        since, own = months_before(each.began_on, self.months), (each.began_on, each.ref)
        days = [(other.began_on, other.ref) for other in self._of_the_child(each, whose) if not other.voided]
        return tuple(ref for day, ref in sorted(days) if since <= day and (day, ref) < own)

    def _also_open(self, each: Held, whose: WhoseIs) -> tuple[str, ...]:
        own = of_one_file(self.held, each.ref)
        others = [other.ref for other in self._of_the_child(each, whose) if other.is_open and other not in own]
        return tuple(sorted(others)) if each.is_open else ()

    def _of_the_child(self, each: Held, whose: WhoseIs) -> list[Held]:
        remediations = (other for other in self.held if other.kind is Kind.REMEDIATION)
        return [other for other in remediations if whose(other) == whose(each)]


def after_a_wrong_child(
    held: Collection[Held], ref: str, was: UUID, child: UUID, family: UUID | None, months: int
) -> After:
    """One file moves to the right child with all that is of it: into the family given, or else the child's only one."""
    moves = of_one_file((each for each in held if each.child == was), ref)
    theirs = family or _only(_shared((each for each in held if each.child == child), {child}), child)
    families = {each: theirs for each in moves if each.family is not None}
    return After(held=held, child=child, moves=moves, families=families, months=months)


def after_another_number(held: Collection[Held], was: UUID, child: UUID, months: int) -> After:
    """One child has two numbers: everything stays theirs, or everything of both becomes one child's.

    Where only one of the two had siblings, they are siblings of all now. Where both had, each file keeps its own.
    """
    of_child = frozenset(each for each in held if each.child == was)
    if was == child:
        audits = frozenset(each for each in of_child if each.kind is Kind.AUDIT)
        return After(held=held, child=child, moves=audits, families={}, months=months)
    shared = _shared(held, {was, child})
    theirs = _only(shared, child)
    families = {each: theirs for each in held if each.family is not None and each.family not in shared}
    return After(held=held, child=child, moves=of_child, families=families, months=months)


def of_one_file(held: Iterable[Held], ref: str) -> frozenset[Held]:
    """All that is of one file: what follows what, the audits that are answered, and the alerts; no case of a review."""
    names: set[str | None] = {ref}
    others = {each for each in held if each.kind is not Kind.CASE}
    found: set[Held] = set()
    while linked := {each for each in others if names & ({each.ref, each.file} - {None})}:
        names |= {name for each in linked for name in (each.ref, each.file)}
        found, others = found | linked, others - linked
    return frozenset(found)


def _only(families: Collection[UUID], child: UUID) -> UUID:
    """The one family that siblings share, or else the child's own."""
    return next(iter(families)) if len(families) == 1 else child


def _shared(held: Iterable[Held], children: set[UUID]) -> frozenset[UUID]:
    """The families that siblings share: a child without any is a family of its own."""
    return frozenset(each.family for each in held if each.family is not None) - children


def _before(each: Held) -> UUID:
    return each.child
