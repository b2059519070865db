"""What is asked of the deadlines: which are owed, by whom, by when, and which rung is due."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.calendar import WorkingCalendar
from domain.deadlines import StepKey
from domain.vocabulary import Step
from projections.deadlines import Deadlines, issued
from projections.reader import Reader


def rungs_due(reader: Reader, today: date, limit: int = 10_000) -> list[Any]:
    """The steps whose next rung is due on or before ``today``: ``remediation, audit_ref, step, item``."""
    table = reader.table(Deadlines)
    query = (
        sa.select(table.c.remediation, table.c.audit_ref, table.c.step, table.c.item)
        .where(table.c.next_rung_on <= today, table.c.next_rung_on.is_not(None), reader.visible(table))
        .order_by(table.c.next_rung_on, table.c.audit_ref, table.c.step)
        .limit(limit)
    )
    return reader.rows(query)


def meetings_between(reader: Reader, first: date, last: date) -> list[Any]:
    """Day-three meetings still to be held on these days, of which nobody was told yet that none covers them.

    Rows of ``audit_ref, owner, due_on``.
    """
    table = reader.table(Deadlines)
    query = sa.select(table.c.audit_ref, table.c.owner, table.c.due_on).where(
        table.c.step == Step.DAY_THREE_MEETING.value,
        table.c.done_on.is_(None),
        table.c.closed_on.is_(None),
        table.c.due_on.between(first, last),
        sa.or_(table.c.uncovered_on.is_(None), table.c.uncovered_on != table.c.due_on),
        reader.visible(table),
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref))


def deadlines_of(reader: Reader, remediations: Sequence[UUID]) -> list[Any]:
    """The deadlines of these remediations, earliest first."""
    table = reader.table(Deadlines)
    query = _without_rungs(table).where(table.c.remediation.in_(remediations), issued(table), reader.visible(table))
    return reader.rows(query.order_by(table.c.audit_ref, table.c.original_due_on, table.c.step, table.c.item))


def owed(reader: Reader, until: date) -> list[Any]:
    """What is owed by ``until`` and not done, of remediations still open, the longest overdue first."""
    table = reader.table(Deadlines)
    query = _without_rungs(table).where(
        table.c.done_on.is_(None), table.c.closed_on.is_(None), table.c.due_on <= until, reader.visible(table)
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref, table.c.step))


def _without_rungs(table: sa.Table) -> sa.Select[Any]:
    """All of a row but the days of its rungs, which take longest to read: a board has a thousand rows of these."""
    return sa.select(*(column for column in table.c if column.name != "rungs"))


def owned_by(reader: Reader, owners: Sequence[str]) -> list[Any]:
    """What these people own that is not done, but for acknowledgements, which nobody can give for another."""
    table = reader.table(Deadlines)
    return _undone_by(reader, owners, table.c.step != Step.ACKNOWLEDGEMENT.value)


def still_to_acknowledge(reader: Reader, persons: Sequence[str]) -> list[Any]:
    """The acknowledgements that these people owe."""
    table = reader.table(Deadlines)
    return _undone_by(reader, persons, table.c.step == Step.ACKNOWLEDGEMENT.value)


def _undone_by(reader: Reader, owners: Sequence[str], which: sa.ColumnElement[bool]) -> list[Any]:
    table = reader.table(Deadlines)
    query = sa.select(table.c.audit_ref, table.c.step, table.c.item, table.c.owner).where(
        table.c.owner.in_(owners),
        which,
        table.c.done_on.is_(None),
        table.c.closed_on.is_(None),
        reader.visible(table),
    )
    return reader.rows(query.order_by(table.c.audit_ref, table.c.step, table.c.item)) if owners else []


def open_and_dated_otherwise(
    reader: Reader, calendar: WorkingCalendar, calendars: Mapping[int, WorkingCalendar]
) -> list[str]:
    """The references of remediations that have an open deadline which ``calendar`` might set on another date.

    Each is counted again only where a day that it was counted over is worked by one of the two calendars, this and the
    version that gave it, and not by the other: of ten thousand open files that is seldom more than a few.
    """
    table = reader.table(Deadlines)
    spans = sa.select(table.c.audit_ref, table.c.calendar_version, table.c.counted_from, table.c.due_on).where(
        table.c.done_on.is_(None),
        table.c.closed_on.is_(None),
        table.c.calendar_version != calendar.version,
        reader.visible(table),
    )
    changed = {version: sorted(calendar.closed.keys() ^ each.closed.keys()) for version, each in calendars.items()}

    def counted_over(version: int, counted_from: date, due_on: date) -> bool:
        between = bisect_right(changed[version], due_on) - bisect_right(changed[version], counted_from)
        return between > 0 or counted_from < calendar.covers_from

    return sorted({ref for ref, *span in reader.rows(spans.distinct()) if counted_over(*span)})


def count_overdue(reader: Reader, today: date) -> int:
    """How many deadlines are past and not met, of remediations still open."""
    table = reader.table(Deadlines)
    counted = sa.select(sa.func.count()).where(
        table.c.done_on.is_(None), table.c.closed_on.is_(None), table.c.due_on < today, reader.visible(table)
    )
    return reader.connection.scalar(counted) or 0


def next_due(reader: Reader, today: date) -> date | None:
    """The first day, today or later, on which something falls due that is not done."""
    table = reader.table(Deadlines)
    first = sa.select(sa.func.min(table.c.due_on)).where(
        table.c.done_on.is_(None), table.c.closed_on.is_(None), table.c.due_on >= today, reader.visible(table)
    )
    found: date | None = reader.connection.scalar(first)
    return found


def first_recorded(reader: Reader, remediation: UUID) -> dict[StepKey, date | None]:
    """The day each step of a remediation was first recorded; ``None`` of imported history."""
    table = reader.table(Deadlines)
    query = sa.select(table.c.step, table.c.item, table.c.recorded_on).where(
        table.c.remediation == remediation, table.c.done_on.is_not(None)
    )
    return {(Step(row.step), row.item): row.recorded_on for row in reader.rows(query)}


def all_deadlines(reader: Reader) -> list[Any]:
    """Every deadline, by reference and date: the export."""
    table = reader.table(Deadlines)
    query = sa.select(table).where(issued(table), reader.visible(table))
    return reader.rows(query.order_by(table.c.audit_ref, table.c.original_due_on, table.c.step, table.c.item))
