"""What is asked of the remedial actions: those of a file, those that somebody owes, those that nobody has."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.vocabulary import Status, Step
from projections.actions import Actions, state_at
from projections.board import Board
from projections.deadlines import Deadlines
from projections.reader import Reader


def actions_of(reader: Reader, remediation: UUID, as_at: date) -> list[Any]:
    """The actions of one remediation, by number, each with its ``state`` as at a day.

    One that was done or handed over earlier than it was agreed is none before that.
    """
    table = reader.table(Actions)
    query = sa.select(table, state_at(table, as_at).label("state"))
    agreed = (table.c.remediation == remediation, table.c.agreed_on.is_not(None))
    return reader.rows(query.where(*agreed).order_by(table.c.number))


def undone_of(reader: Reader, owners: Collection[str]) -> list[Any]:
    """The actions of open remediations that these people have and that are not done, each with its ``audit_ref``.

    So are those of withdrawn ones that are still owed, for the child's safety (E5).
    """
    table, board, owed = reader.table(Actions), reader.table(Board), reader.table(Deadlines)
    kept = sa.exists().where(
        owed.c.remediation == table.c.remediation,
        owed.c.step == Step.ACTION_DONE.value,
        owed.c.item == sa.cast(table.c.number, sa.Text),
        owed.c.closed_on.is_(None),
        board.c.status == Status.WITHDRAWN.value,
    )
    query = (
        sa.select(table, board.c.audit_ref)
        .join(board, board.c.remediation == table.c.remediation)
        .where(
            table.c.done_on.is_(None),
            table.c.owner.in_(sorted(owners)),
            sa.or_(board.c.status == Status.OPEN.value, kept),
            board.c.followed_by.is_(None),
            reader.visible(table),
        )
    )
    return reader.rows(query.order_by(board.c.audit_ref, table.c.number)) if owners else []


def awaiting_reallocation(reader: Reader) -> list[Any]:
    """The actions whose reallocation is owed: ``audit_ref, number, owner, due_on``, and by when: ``reallocate_by``."""
    table, owed = reader.table(Actions), reader.table(Deadlines)
    of_one = sa.and_(owed.c.remediation == table.c.remediation, owed.c.item == table.c.reallocation)
    query = (
        sa.select(
            owed.c.audit_ref,
            table.c.number,
            table.c.owner,
            table.c.due_on,
            owed.c.due_on.label("reallocate_by"),
        )
        .join(table, of_one)
        .where(
            owed.c.step == Step.ACTION_REALLOCATION.value,
            owed.c.done_on.is_(None),
            owed.c.closed_on.is_(None),
            reader.visible(table),
        )
    )
    return reader.rows(query.order_by(owed.c.audit_ref, table.c.number))
