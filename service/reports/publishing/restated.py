"""Reading what became different after reports were published."""

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from projections import publications
from projections.reader import Reader
from service.reports.publishing.kept import restated, restatements

Restatement = dict[str, Any]


def restatements_of(connection: sa.Connection, reference: str, edition: int) -> list[Restatement]:
    """What became different of one edition, in the order in which it was recorded."""
    mine = sa.and_(restatements.c.reference == reference, restatements.c.edition == edition)
    return _said(connection, mine)


def known_to(connection: sa.Connection, reference: str, edition: int) -> int | None:
    """Up to which position the restatements of an edition are known, ``None`` before anybody has looked."""
    mine = sa.and_(restated.c.reference == reference, restated.c.edition == edition)
    return connection.scalar(sa.select(restated.c.position).where(mine))


def restated_since(reader: Reader, kept: sa.Connection) -> dict[str, Any]:
    """Of every report that was published, what became different since the last one was drawn up.

    As far as ``reader`` has read the log, and as far as it is known: ``restatements_known_to`` is a position.
    """
    editions = _last_editions(reader)
    if not editions:
        return {"restatements": [], "restatements_known_to": reader.position}
    since = max(row.position for row in editions)
    known = {(row.reference, row.edition): row.position for row in kept.execute(sa.select(restated))}
    reached = min(known.get((row.reference, row.edition), row.position) for row in editions)
    theirs = sa.tuple_(restatements.c.reference, restatements.c.edition).in_(
        [(row.reference, row.edition) for row in editions]
    )
    between = restatements.c.position.between(since + 1, reader.position)
    return {
        "restatements": _said(kept, sa.and_(theirs, between)),
        "restatements_known_to": min(reached, reader.position),
    }


def _last_editions(reader: Reader) -> Iterable[Any]:
    """Of each report the last edition that was published before where the reader stands."""
    known = [row for row in publications.publications(reader) if row.recorded_position <= reader.position]
    return list({row.reference: row for row in reversed(known)}.values())


def _said(connection: sa.Connection, which: sa.ColumnElement[bool]) -> list[Restatement]:
    columns = restatements.c
    ordered = sa.select(restatements).where(which).order_by(columns.position, columns.reference, columns.figure)
    return [
        {
            "reference": row.reference,
            "edition": row.edition,
            "figure": row.figure,
            "published": row.published,
            "was": row.was,
            "now": row.now,
            "caused_by": {
                "event": row.kind,
                "audit_ref": row.audit_ref,
                "occurred_on": row.occurred_on.isoformat(),
                "recorded_at": row.recorded_at,
                "position": row.position,
            },
        }
        for row in connection.execute(ordered)
    ]
