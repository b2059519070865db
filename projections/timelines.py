"""The deadlines of single remediations, which a report draws as lines: only those that a file owes once."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.vocabulary import RECURRING, Step
from projections.adherence import Adherence, owed_at_all, verdict_at
from projections.reader import Reader

ONCE = tuple(step.value for step in Step if step not in RECURRING)
"""The steps that a remediation owes at most once."""


def latest(reader: Reader, first: date, last: date, most: int) -> list[UUID]:
    """The remediations with a deadline in the period, those with the latest first, and not more than ``most``."""
    table = reader.table(Adherence)
    query = (
        sa.select(table.c.remediation)
        .where(*_in_period(reader, table, first, last))
        .order_by(table.c.original_due_on.desc(), table.c.audit_ref.desc(), table.c.step)
        .limit(most * len(ONCE))
    )
    return list(dict.fromkeys(row.remediation for row in reader.rows(query)))[:most]


def deadlines_of(reader: Reader, remediations: Collection[UUID], first: date, last: date, as_at: date) -> list[Any]:
    """Their deadlines in the period, by date: ``audit_ref, step, original_due_on, done_on, verdict``."""
    table = reader.table(Adherence)
    query = (
        sa.select(
            table.c.audit_ref,
            table.c.step,
            table.c.original_due_on,
            sa.case((table.c.done_on <= as_at, table.c.done_on)).label("done_on"),
            verdict_at(table, as_at).label("verdict"),
        )
        .where(table.c.remediation.in_(remediations), *_in_period(reader, table, first, last))
        .order_by(table.c.audit_ref, table.c.original_due_on, table.c.step)
    )
    return reader.rows(query)


def _in_period(reader: Reader, table: sa.Table, first: date, last: date) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        table.c.original_due_on.between(first, last),
        table.c.step.in_(ONCE),
        owed_at_all(table),
        reader.visible(table),
    )
