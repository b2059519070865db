"""Every rung that was raised."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import escalation
from domain.events import remediation as happened
from projections.reader import Reader
from projections.resolutions import Resolutions
from projections.view import POSITION, Recorded, Rows, View, on


class Escalations(View):
    """A row a rung raised for one step, by the sweep or by a person."""

    name = "escalations"
    version = 2

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One rung."""
        return (
            sa.Column("position", POSITION, primary_key=True, autoincrement=False),
            sa.Column("remediation", sa.Uuid),
            sa.Column("step", sa.Text),
            sa.Column("item", sa.Text),
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
            position=recorded.position,
            remediation=event.originator_id,
            step=event.step.value,
            item=event.item,
            rung=event.rung,
            raised_on=event.occurred_on,
            recipients=list(event.recipients),
            passed_over=list(event.passed_over),
            escalated_by=event.escalated_by if isinstance(event, escalation.SkippedUpward) else None,
        )


def escalation_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """By rung, how many were raised in the period."""
    table = reader.table(Escalations)
    query = (
        sa.select(table.c.rung, sa.func.count().label("n"))
        .where(table.c.raised_on.between(first, min(last, as_at)), reader.visible(table))
        .group_by(table.c.rung)
        .order_by(table.c.rung)
    )
    return {row.rung: row.n for row in reader.rows(query)}


@dataclass(frozen=True)
class Ended:
    """How one step's escalation stands: since when, and when it was over, if it is."""

    since: date
    resolved_on: date | None


def escalations_begun(
    reader: Reader, first: date, last: date, as_at: date, *, reminders: Collection[str]
) -> list[Ended]:
    """The missed steps that went up the line in the period, once for each time that one did.

    ``reminders`` are the rungs that are raised before a step is missed.
    """
    until, ends = min(last, as_at), reader.table(Resolutions)
    over = sa.select(ends.c.since, ends.c.resolved_on).where(ends.c.since.between(first, until), reader.visible(ends))
    found = [Ended(row.since, row.resolved_on if row.resolved_on <= as_at else None) for row in reader.rows(over)]
    return found + [Ended(since, None) for since in _still_open(reader, until, reminders) if first <= since]


def _still_open(reader: Reader, until: date, reminders: Collection[str]) -> list[date]:
    """Since when each step is with those above that is not over by anything known."""
    raised, ends = reader.table(Escalations), reader.table(Resolutions)
    same = [raised.c[name] == ends.c[name] for name in ("remediation", "step", "item")]
    over = sa.exists().where(*same, ends.c.position > raised.c.position)
    query = (
        sa.select(sa.func.min(raised.c.raised_on).label("since"))
        .where(raised.c.rung.not_in(reminders), raised.c.raised_on <= until, ~over, reader.visible(raised))
        .group_by(raised.c.remediation, raised.c.step, raised.c.item)
    )
    return [row.since for row in reader.rows(query)]


def count_by_person(reader: Reader, first: date, last: date, as_at: date) -> int:
    """How many rungs raised in the period were raised by a person."""
    table = reader.table(Escalations)
    query = sa.select(sa.func.count()).where(
        table.c.raised_on.between(first, min(last, as_at)),
        table.c.escalated_by.is_not(None),
        reader.visible(table),
    )
    return int(reader.connection.scalar(query) or 0)
