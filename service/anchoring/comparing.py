"""Comparing the log with its anchors, and making the next one of what was compared."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from domain.errors import PutrightError
from service.anchoring.anchors import AT_ONCE, DIGESTS, Anchor, BadAnchorError, database_id, head
from service.anchoring.merkle import Tree
from service.storage.event_store import origin_of
from service.verification.chain import BrokenChainError, verify

Progress = Callable[[int, int], None]


class AnchorDisagreesError(PutrightError):
    """The log is not the one that an anchor was made of; the message bounds the first event that differs.

    ``position`` is the first event that can be shown to differ: from it to ``last`` at least one does.
    """

    code = "anchor_disagrees"

    def __init__(self, message: str, position: int, last: int) -> None:
        super().__init__(message, field="position")
        self.position, self.last = position, last


@dataclass(frozen=True)
class Checked:
    """A log that was walked to its end: every event as it was recorded, and every anchor agrees."""

    anchor: Anchor
    agreed: int

    @property
    def position(self) -> int:
        """The last position."""
        return self.anchor.position


def check_log(
    connection: sa.Connection,
    today: date,
    known: Iterable[Anchor] = (),
    keys: Sequence[str] = (),
    progress: Progress = lambda *_: None,
) -> Checked:
    """Walk the chain and the tree of digests, and compare them with the anchors; return the anchor of what is there.

    Raises :class:`BadAnchorError` for an anchor of another database or that none of ``keys`` signed. Raises whichever
    names the earlier event: :class:`BrokenChainError` at a row that is not as it was recorded, or
    :class:`AnchorDisagreesError` where the rows fit together and are not those that were anchored.
    """
    compared = sorted(_trusted(connection, known, keys), key=lambda each: each.position)
    try:
        last, digest = verify(connection, lambda done: progress(done, 2 * done))
    except BrokenChainError as broken:
        whole = broken.position - 1
        _walk(connection, max(whole, 0), [each for each in compared if each.position <= whole], progress)
        raise
    tree = _walk(connection, last, compared, progress)
    return Checked(head(connection, today, last, tree, digest), len(compared))


def _trusted(connection: sa.Connection, known: Iterable[Anchor], keys: Sequence[str]) -> Iterable[Anchor]:
    own = str(database_id(connection))
    for anchor in known:
        said = f"The anchor of {anchor.date} at {anchor.position}"
        if anchor.database != own:
            raise BadAnchorError(f"{said} is of the database {anchor.database}; this is {own}.")
        if not anchor.is_signed_by(keys):
            message = f"{said} was not signed with the key {' or '.join(keys)}, or was changed since."
            raise BadAnchorError(message)
        yield anchor


def _walk(connection: sa.Connection, last: int, known: Sequence[Anchor], progress: Progress) -> Tree:
    """Put every digest up to ``last`` into a tree and compare the anchors, in order, on the way."""
    tree, digest, agrees, waiting = Tree(), origin_of(connection), None, list(known)
    while tree.size < last:
        for position, found in DIGESTS.all(connection, after=tree.size, most=min(AT_ONCE, last - tree.size)):
            tree.add(digest := bytes(found))
            while waiting and waiting[0].position == position:
                agrees = _compared(waiting.pop(0), digest, tree, agrees)
        progress(last + tree.size, 2 * last)
    if waiting:
        raise _cut_off(waiting[0], last)
    return tree


def _compared(anchor: Anchor, digest: bytes, tree: Tree, before: Anchor | None) -> Anchor:
    """The anchor, where it agrees. ``before`` is the last one that does."""
    if anchor.digest != digest.hex():
        raise _rewritten(anchor, before)
    if anchor.root != tree.root().hex():
        message = f"The anchor of {anchor.date} at {anchor.position} names another root than its own digest leads to."
        raise BadAnchorError(message)
    return anchor


def _rewritten(anchor: Anchor, before: Anchor | None) -> AnchorDisagreesError:
    first = before.position + 1 if before is not None else 1
    agreeing = f"that of {before.date} at {before.position} agrees" if before is not None else "no earlier one agrees"
    said = f"the anchor of {anchor.date} at {anchor.position} disagrees, {agreeing}"
    if first >= anchor.position:
        return AnchorDisagreesError(
            f"The event at position {anchor.position} is not the one that was anchored: {said}.",
            anchor.position,
            anchor.position,
        )
    message = (
        f"The events {first} to {anchor.position} are not those that were anchored: {said}. "
        f"They were sealed anew, so the event at position {first} is the first that can be shown to disagree, "
        "and which of them was changed first cannot be."
    )
    return AnchorDisagreesError(message, first, anchor.position)


def _cut_off(anchor: Anchor, last: int) -> AnchorDisagreesError:
    message = (
        f"The log ends at position {last}, and the anchor of {anchor.date} is of {anchor.position} events: "
        f"the events {last + 1} to {anchor.position} are missing."
    )
    return AnchorDisagreesError(message, last + 1, anchor.position)
