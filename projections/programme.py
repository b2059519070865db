"""The audit programme: how many audits each month was to bring, by whose word."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import programme as happened
from projections.grades import Grades
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Programme(View):
    """A row a month for which somebody said what is expected of it."""

    name = "programme"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One month, by its first day; ``exempted`` is null until a director exempted any."""
        return (
            sa.Column("month", sa.Date, primary_key=True),
            sa.Column("expected", sa.Integer),
            sa.Column("said_by", sa.Text),
            sa.Column("said_on", sa.Date),
            sa.Column("exempted", sa.Integer),
            sa.Column("approved_by", sa.Text),
            sa.Column("approved_on", sa.Date),
            sa.Column("reason", sa.Text),
        )

    @on(happened.AuditsExpected, happened.ExpectationRevised)
    def _expected(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(month=event.month, expected=event.expected, said_by=event.said_by, said_on=event.occurred_on)

    @on(happened.AuditsExempted)
    def _exempted(self, rows: Rows, event: happened.AuditsExempted, recorded: Recorded) -> None:
        rows.put(
            month=event.month,
            exempted=event.exempted,
            approved_by=event.approved_by,
            approved_on=event.occurred_on,
            reason=event.reason.ref,
        )


def months_expected(reader: Reader, first: date = date.min, last: date = date.max) -> list[Any]:
    """The months that begin between two days and of which something is expected, in order."""
    table = reader.table(Programme)
    known = (table.c.month.between(first, last), table.c.expected.is_not(None))
    return reader.rows(sa.select(table).where(*known).order_by(table.c.month))


def returned_by_day(reader: Reader, first: date, last: date) -> list[Any]:
    """New audits by the day they were graded: ``graded_on, n``."""
    table = reader.table(Grades)
    query = sa.select(table.c.graded_on, sa.func.count().label("n"))
    return reader.rows(
        query.where(table.c.graded_on.between(first, last), reader.visible(table)).group_by(table.c.graded_on)
    )


def scores_given(reader: Reader, first: date, last: date) -> list[dict[str, int]]:
    """The theme scores of each new audit of the period that has any."""
    table = reader.table(Grades)
    query = sa.select(table.c.scores).where(
        table.c.graded_on.between(first, last), table.c.scores.is_not(None), reader.visible(table)
    )
    return [dict(row.scores) for row in reader.rows(query)]
