"""What is owed and by whom: open deadlines of somebody, of people who are not there, and those of the days ahead."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.vocabulary import Status, Step
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


def asked_to_cover(reader: Reader, person: str) -> list[Any]:
    """The open deadlines that ``person`` is asked to do in their owner's place and has not answered, by date."""
    table = reader.table(Deadlines)
    query = sa.select(table).where(
        table.c.asked == person,
        table.c.done_on.is_(None),
        table.c.closed_on.is_(None),
        issued(table),
        reader.visible(table),
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref, table.c.step, table.c.item))


def left_to_close(reader: Reader, service_manager: str) -> list[Any]:
    """The open files of a service manager that were audited again and of which nothing more is owed, by reference.

    One that another remediation follows is left out: what was open of it is owed there.
    """
    board, table = reader.table(Board), reader.table(Deadlines)
    owed = sa.and_(table.c.done_on.is_(None), table.c.closed_on.is_(None), issued(table))
    is_owed = sa.exists().where(
        table.c.remediation == board.c.remediation, table.c.step != Step.ACKNOWLEDGEMENT.value, owed
    )
    query = sa.select(board.c.audit_ref).where(
        board.c.service_manager == service_manager,
        board.c.status == Status.OPEN.value,
        board.c.re_audit_grade.is_not(None),
        board.c.followed_by.is_(None),
        ~is_owed,
        reader.visible(board),
    )
    return reader.rows(query.order_by(board.c.audit_ref))


def rungs_until(reader: Reader, today: date, last: date) -> list[Any]:
    """The deadlines that fall from ``today`` to ``last``, or whose next rung is due by then, by date.

    Each with whether it ``is_open``, and the ``service_manager`` of its file and the day it was ``referred_on``.
    """
    table, board = reader.table(Deadlines), reader.table(Board)
    said = (
        "remediation", "audit_ref", "step", "item", "service", "team", "owner", "asked", "due_on", "provisional",
        "policy_version", "next_rung", "next_rung_on", "rungs",
    )  # fmt: skip
    is_open = sa.and_(table.c.done_on.is_(None), table.c.closed_on.is_(None))
    query = (
        sa.select(*(table.c[name] for name in said), is_open.label("is_open"))
        .add_columns(board.c.service_manager, board.c.referred_on)
        .join(board, board.c.remediation == table.c.remediation)
        .where(
            sa.or_(
                sa.and_(is_open, table.c.due_on.between(today, last)),
                sa.and_(table.c.next_rung_on <= last, table.c.next_rung_on.is_not(None)),
            ),
            issued(table),
            reader.visible(table),
        )
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref, table.c.step, table.c.item))
