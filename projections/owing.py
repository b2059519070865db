"""What somebody may owe: open deadlines of their own, and of people who are not there."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections.board import Board
from projections.deadlines import Deadlines, issued
from projections.files import Files
from projections.reader import Reader

Place = tuple[date, str, str, str]
"""A deadline's place in the order in which they are owed: its date, reference, step and item."""


def place_of(row: Any) -> Place:
    """Where a row stands in that order."""
    return row.due_on, row.audit_ref, row.step, row.item


def open_deadlines(
    reader: Reader, owner: str, not_there: Collection[str], *, after: Place | None = None, limit: int
) -> list[Any]:
    """Open deadlines of ``owner``, of anybody ``not_there`` and of nobody, the longest overdue first.

    Each with the ``subject`` and the ``service_manager`` of its file, by whom it is told who acts for its owner.
    """
    table, board, files = reader.table(Deadlines), reader.table(Board), reader.table(Files)
    order = (table.c.due_on, table.c.audit_ref, table.c.step, table.c.item)
    query = (
        sa.select(table, board.c.service_manager, files.c.subject)
        .join(board, board.c.remediation == table.c.remediation)
        .join(files, files.c.remediation == table.c.remediation)
        .where(
            table.c.done_on.is_(None),
            table.c.closed_on.is_(None),
            sa.or_(table.c.owner == owner, table.c.owner.in_(sorted(not_there)), table.c.owner.is_(None)),
            issued(table),
            reader.visible(table),
        )
    )
    if after is not None:
        query = query.where(sa.tuple_(*order) > after)
    return reader.rows(query.order_by(*order).limit(limit))
