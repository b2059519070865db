"""Every rung that was raised."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import escalation
from domain.events import remediation as happened
from projections.board import Board
from projections.counted import Counted, flags
from projections.reader import Reader
from projections.resolutions import Resolutions, step_columns, step_of
from projections.view import Recorded, Rows, View, on


class Escalations(View):
    """A row a rung raised for one step, by the sweep or by a person."""

    name = "escalations"
    version = 2

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One rung."""
        return (
            *step_columns(),
            sa.Column("rung", sa.Text),
            sa.Column("raised_on", sa.Date),
            sa.Column("recipients", sa.JSON),
            sa.Column("passed_over", sa.JSON),
            sa.Column("escalated_by", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day and by remediation."""
        sa.Index(f"escalations_raised_{slot}", table.c.raised_on)
        sa.Index(f"escalations_remediation_{slot}", table.c.remediation)

    @on(happened.RungRaised, escalation.SkippedUpward)
    def _raised(self, rows: Rows, event: happened.RungRaised | escalation.SkippedUpward, recorded: Recorded) -> None:
        rows.put(
            **step_of(event, recorded),
            rung=event.rung,
            raised_on=event.occurred_on,
            recipients=list(event.recipients),
            passed_over=list(event.passed_over),
            escalated_by=event.escalated_by if isinstance(event, escalation.SkippedUpward) else None,
        )


def escalation_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """By rung, how many were raised in the period."""
    counts: Counter[str] = Counter()
    for row in raised(reader, first, last, as_at).counts():
        counts[row.rung] += row.n
    return dict(sorted(counts.items()))


def raised(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The rungs raised in the period, by ``rung`` and whether ``by_person``."""
    table, board = reader.table(Escalations), reader.table(Board)
    return Counted(
        reader=reader,
        source=table,
        facts=(table.c.rung, *flags(by_person=table.c.escalated_by.is_not(None))),
        where=(table.c.raised_on.between(first, min(last, as_at)), reader.visible(table)),
        said=(table.c.step, table.c.item, table.c.raised_on, board.c.audit_ref),
        beside=[(board, board.c.remediation == table.c.remediation)],
    )


@dataclass(frozen=True)
class Ended:
    """How one step's escalation stands: of which, since when, and when it was over, if it is."""

    remediation: UUID
    step: str
    item: str
    since: date
    resolved_on: date | None


def escalations_begun(
    reader: Reader, first: date, last: date, as_at: date, *, reminders: Collection[str]
) -> list[Ended]:
    """The missed steps that went up the line in the period, once for each time that one did.

    ``reminders`` are the rungs that are raised before a step is missed.
    """
    until, ends = min(last, as_at), reader.table(Resolutions)
    said = (ends.c.remediation, ends.c.step, ends.c.item, ends.c.since, ends.c.resolved_on)
    over = reader.rows(sa.select(*said).where(ends.c.since.between(first, until), reader.visible(ends)))
    found = [_ended(row, row.resolved_on if row.resolved_on <= as_at else None) for row in over]
    return found + [each for each in _still_open(reader, until, reminders) if first <= each.since]


def _still_open(reader: Reader, until: date, reminders: Collection[str]) -> list[Ended]:
    """The steps that are with those above and not over by anything known, since when."""
    raised, ends = reader.table(Escalations), reader.table(Resolutions)
    same = [raised.c[name] == ends.c[name] for name in ("remediation", "step", "item")]
    over = sa.exists().where(*same, ends.c.position > raised.c.position)
    of_one = (raised.c.remediation, raised.c.step, raised.c.item)
    query = (
        sa.select(*of_one, sa.func.min(raised.c.raised_on).label("since"))
        .where(raised.c.rung.not_in(reminders), raised.c.raised_on <= until, ~over, reader.visible(raised))
        .group_by(*of_one)
    )
    return [_ended(row, None) for row in reader.rows(query)]


def _ended(row: Any, resolved_on: date | None) -> Ended:
    return Ended(row.remediation, row.step, row.item, row.since, resolved_on)


def count_by_person(reader: Reader, first: date, last: date, as_at: date) -> int:
    """How many rungs raised in the period were raised by a person."""
    return sum(row.n for row in raised(reader, first, last, as_at).counts() if row.by_person)


def raised_on_one(reader: Reader, remediation: UUID, until: date) -> list[Any]:
    """The rungs raised on one remediation by the end of a day, in order."""
    table = reader.table(Escalations)
    query = sa.select(table).where(table.c.remediation == remediation, table.c.raised_on <= until)
    return reader.rows(query.order_by(table.c.position))
