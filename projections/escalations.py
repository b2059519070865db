"""Every rung that was raised."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import remediation as happened
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on


class Escalations(View):
    """A row a rung raised for one step."""

    name = "escalations"

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
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day and by remediation."""
        sa.Index(f"escalations_raised_{slot}", table.c.raised_on)
        sa.Index(f"escalations_remediation_{slot}", table.c.remediation)

    @on(happened.RungRaised)
    def _raised(self, rows: Rows, event: happened.RungRaised, recorded: Recorded) -> None:
        rows.put(
            position=recorded.position,
            remediation=event.originator_id,
            step=event.step.value,
            item=event.item,
            rung=event.rung,
            raised_on=event.occurred_on,
            recipients=list(event.recipients),
            passed_over=list(event.passed_over),
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


def raised_for(reader: Reader, remediation: UUID) -> list[Any]:
    """The rungs raised on one remediation, in order."""
    table = reader.table(Escalations)
    return reader.rows(sa.select(table).where(table.c.remediation == remediation).order_by(table.c.position))
