"""What is asked of the board: its list by filters, one remediation, and what is open."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.vocabulary import Status
from projections.board import Board
from projections.board_order import LATEST_FIRST, Order
from projections.deadlines import Deadlines, issued
from projections.privacy import Misfiled, owed
from projections.reader import Reader


@dataclass(frozen=True, kw_only=True)
class Filters:
    """What a list of remediations is narrowed to; ``overdue_at`` keeps those with something overdue on that day.

    ``privacy_owed`` keeps those of which it is still to be settled that they were entered against the wrong child.
    ``among`` keeps those that whoever asks sees; ``None`` every one.
    What was voided is left out unless ``state`` asks for it.
    """

    state: str | None = None
    overdue_at: Any = None
    owner: str | None = None
    service: str | None = None
    team: str | None = None
    step: str | None = None
    privacy_owed: bool = False
    among: Callable[[Reader, sa.Table], sa.ColumnElement[bool]] | None = None


def remediations(
    reader: Reader,
    filters: Filters,
    *,
    after: tuple[Any, ...] | None = None,
    limit: int = 2_000,
    order: Order = LATEST_FIRST,
) -> list[Any]:
    """Rows of the board in an order, newest day 0 first unless said, from after the place where the last page ended."""
    board = reader.table(Board)
    where = [reader.imported(board), *_conditions(reader, board, filters)]
    return reader.rows(order.arranged(reader, where, after).limit(limit))


def remediation(reader: Reader, audit_ref: str) -> Any | None:
    """The row of one remediation, or ``None``."""
    board = reader.table(Board)
    return reader.connection.execute(sa.select(board).where(board.c.audit_ref == audit_ref)).first()


def open_files(reader: Reader, remediations: Collection[UUID] | None = None) -> dict[UUID, Any]:
    """Of each open remediation, or each of some, by what its ladder is climbed: critical, follows, service manager."""
    board = reader.table(Board)
    query = sa.select(board.c.remediation, board.c.critical, board.c.follows, board.c.service_manager)
    if remediations is not None:
        query = query.where(board.c.remediation.in_(remediations))
    return {row.remediation: row for row in reader.rows(query.where(board.c.status == Status.OPEN.value))}


def references(reader: Reader, remediations: Collection[UUID]) -> dict[UUID, str]:
    """By remediation, its reference."""
    board = reader.table(Board)
    query = sa.select(board.c.remediation, board.c.audit_ref)
    return {row.remediation: row.audit_ref for row in reader.rows(query) if row.remediation in remediations}


def places(reader: Reader) -> list[Any]:
    """Every ``service, team`` that has had a remediation, by name."""
    board = reader.table(Board)
    query = sa.select(board.c.service, board.c.team).where(reader.visible(board)).distinct()
    return reader.rows(query.order_by(board.c.service, board.c.team))


def count_open(reader: Reader) -> int:
    """How many remediations are open."""
    board = reader.table(Board)
    counted = sa.select(sa.func.count()).where(
        board.c.status == Status.OPEN.value, board.c.graded_on.is_not(None), reader.visible(board)
    )
    return reader.connection.scalar(counted) or 0


def _conditions(reader: Reader, board: sa.Table, filters: Filters) -> list[sa.ColumnElement[bool]]:
    state = board.c.status != Status.VOIDED.value if filters.state is None else board.c.status == filters.state
    conditions = [state, board.c.graded_on.is_not(None)]
    if filters.service is not None:
        conditions.append(board.c.service == filters.service)
    if filters.team is not None:
        conditions.append(board.c.team == filters.team)
    if filters.among is not None:
        conditions.append(filters.among(reader, board))
    if filters.privacy_owed:
        misfiled = reader.table(Misfiled)
        conditions.append(board.c.remediation.in_(sa.select(misfiled.c.aggregate).where(owed(misfiled))))
    wanted = _open_deadlines(reader, filters)
    if wanted is not None:
        conditions.append(board.c.remediation.in_(wanted))
    return conditions


def _open_deadlines(reader: Reader, filters: Filters) -> sa.Select[tuple[UUID]] | None:
    if filters.overdue_at is None and filters.owner is None and filters.step is None:
        return None
    table = reader.table(Deadlines)
    owed = (issued(table), table.c.done_on.is_(None), table.c.closed_on.is_(None))
    query = sa.select(table.c.remediation).where(*owed)
    if filters.overdue_at is not None:
        query = query.where(table.c.due_on < filters.overdue_at)
    if filters.owner is not None:
        query = query.where(table.c.owner == filters.owner)
    if filters.step is not None:
        query = query.where(table.c.step == filters.step)
    return query


def opened_between(reader: Reader, first: date, last: date) -> list[Any]:
    """The remediations whose day 0 lies in a period, in that order: ``remediation, audit_ref, follows``."""
    board = reader.table(Board)
    query = sa.select(board.c.remediation, board.c.audit_ref, board.c.follows).where(
        board.c.graded_on.between(first, last), reader.visible(board)
    )
    return reader.rows(query.order_by(board.c.graded_on, board.c.audit_ref))
