"""Who was rung about which file, when, and whether they answered (E27)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import contact as happened
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on


class Calls(View):
    """A row a telephone call about a remediation."""

    name = "calls"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One call."""
        return (
            sa.Column("position", POSITION, primary_key=True, autoincrement=False),
            sa.Column("remediation", sa.Uuid),
            sa.Column("person", sa.Text),
            sa.Column("called_on", sa.Date),
            sa.Column("called_by", sa.Text),
            sa.Column("reached", sa.Boolean),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By remediation and who was rung."""
        sa.Index(f"calls_remediation_{slot}", table.c.remediation, table.c.person, table.c.position)

    @on(happened.Telephoned)
    def _telephoned(self, rows: Rows, event: happened.Telephoned, recorded: Recorded) -> None:
        rows.put(
            position=recorded.position,
            remediation=event.originator_id,
            person=event.person,
            called_on=event.occurred_on,
            called_by=event.called_by,
            reached=event.reached,
        )


def last_calls(reader: Reader, remediations: Sequence[UUID]) -> dict[tuple[UUID, str], Any]:
    """The last call to each person about each of these remediations."""
    table = reader.table(Calls)
    calls = sa.select(table).where(table.c.remediation.in_(set(remediations))).order_by(table.c.position)
    return {(row.remediation, row.person): row for row in reader.rows(calls)}
