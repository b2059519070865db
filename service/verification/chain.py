"""Walking the digest chain: every event is there, and as it was recorded."""

from collections.abc import Callable, Sequence
from typing import Any

import sqlalchemy as sa

from domain.errors import PutrightError
from projections.positions import positions
from projections.prepared import Prepared
from service.storage.event_store import events, origin_of
from service.storage.seal import seal

SEALED = Prepared(
    sa.select(*(sa.type_coerce(column, sa.Text) if isinstance(column.type, sa.Uuid) else column for column in events.c))
    .where(events.c.position > sa.bindparam("after"))
    .order_by(events.c.position)
    .limit(sa.bindparam("most"))
)
"""Identifiers are taken as the database holds them: a digest must not depend on what reading them would accept."""


class BrokenChainError(PutrightError):
    """The log is not as it was written; the message names the first position that disagrees."""

    code = "broken_chain"

    def __init__(self, position: int, what: str) -> None:
        super().__init__(f"The event at position {position} {what}.", field="position")
        self.position = position


def verify(
    connection: sa.Connection, progress: Callable[[int], None] = lambda _: None, batch: int = 5_000
) -> tuple[int, bytes]:
    """Walk the digest chain and return the last position with its digest.

    Raises :class:`BrokenChainError` at the first row that is missing, out of place or changed.
    """
    digest, position = origin_of(connection), 0
    while rows := _sealed_after(connection, position, batch):
        digest = _walk(rows, digest, position)
        position += len(rows)
        progress(position)
    _refuse_missing_ends(connection, position)
    return position, digest


def _walk(rows: Sequence[Any], digest: bytes, after: int) -> bytes:
    """Check that these rows follow a position and are as they were recorded; return the last one's digest."""
    position = after
    try:
        for row in rows:
            position += 1
            if row[0] != position:
                raise BrokenChainError(position, "is missing")
            digest = seal(digest, *row[:-1])
            if digest != row[-1]:
                raise BrokenChainError(position, "was changed after it was recorded")
    except (TypeError, ValueError):
        raise BrokenChainError(position, "holds what no event can") from None
    return digest


def _sealed_after(connection: sa.Connection, position: int, limit: int) -> Sequence[Any]:
    """The rows after a position, as the database holds them. One that cannot even be read is named."""
    try:
        return SEALED.all(connection, after=position, most=limit)
    except sa.exc.DatabaseError:
        if limit == 1:
            raise BrokenChainError(position + 1, "cannot be read") from None
        return _sealed_after(connection, position, 1)


def _refuse_missing_ends(connection: sa.Connection, last: int) -> None:
    """Nothing may stand before the first event, and no view may have read past the last."""
    furthest = connection.scalar(sa.select(sa.func.max(positions.c.position)))
    if furthest is not None and furthest > last:
        raise BrokenChainError(last + 1, "is missing, and a view has read it")
    first = connection.scalar(sa.select(sa.func.min(events.c.position)))
    if first is not None and first < 1:
        raise BrokenChainError(first, "stands before the first")
