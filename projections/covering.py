"""Open steps that somebody may have to cover: those of people who will not be there on the day, and those of nobody."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa

from domain.cover_foreseen import TOLD_OTHERWISE
from domain.gaps import NOBODY_ELSES
from projections.board import Board
from projections.deadlines import Deadlines, issued
from projections.files import Files
from projections.reader import Reader

AT_ONCE = 100


class Away(NamedTuple):
    """Days on which somebody is not there; the last one ``None`` while nobody knows it, or of a leaver."""

    person: str
    first_on: date
    last_on: date | None


def steps_in(reader: Reader, days: Sequence[Away], today: date, until: date) -> list[Any]:
    """The open steps that fall due from ``today`` to ``until`` on days on which their owner is not there."""
    table = reader.table(Deadlines)
    rows = []
    for start in range(0, len(days), AT_ONCE):
        falls = (
            sa.and_(table.c.owner == each.person, table.c.due_on.between(each.first_on, each.last_on or date.max))
            for each in days[start : start + AT_ONCE]
        )
        rows += _open(reader, table, NOBODY_ELSES, table.c.due_on.between(today, until), sa.or_(*falls))
    return rows


def steps_of_nobody(reader: Reader, today: date, until: date) -> list[Any]:
    """The open steps of these days that nobody owns."""
    table = reader.table(Deadlines)
    return _open(reader, table, NOBODY_ELSES, table.c.due_on.between(today, until), table.c.owner.is_(None))


def steps_told_of(reader: Reader, today: date) -> list[Any]:
    """The open steps of which it was told that their owner will not be there."""
    table = reader.table(Deadlines)
    return _open(reader, table, TOLD_OTHERWISE, table.c.due_on >= today, table.c.gap.is_not(None))


def _open(reader: Reader, table: sa.Table, not_of: Collection[Any], *where: sa.ColumnElement[bool]) -> list[Any]:
    """With the ``service_manager`` and the ``subject`` of their files, by whom it is told who covers."""
    board, files = reader.table(Board), reader.table(Files)
    query = (
        sa.select(table, board.c.service_manager, files.c.subject)
        .join(board, board.c.remediation == table.c.remediation)
        .join(files, files.c.remediation == table.c.remediation)
        .where(
            table.c.done_on.is_(None),
            table.c.closed_on.is_(None),
            table.c.step.not_in([step.value for step in not_of]),
            issued(table),
            reader.visible(table),
            *where,
        )
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref, table.c.step, table.c.item))
