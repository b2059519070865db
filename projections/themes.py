"""The grade of each theme of each audit."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import audit as happened
from projections.counted import Counted
from projections.grades import Grades
from projections.grades import said_of as said_of_audit
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Themes(View):
    """A row a theme of an audit. *Not applicable* is kept as a value and is in no denominator."""

    name = "themes"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One theme's grade."""
        return (
            sa.Column("audit", sa.Uuid, primary_key=True),
            sa.Column("theme", sa.Text, primary_key=True),
            sa.Column("grade", sa.Text),
            sa.Column("graded_on", sa.Date),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day of grading, which is what a period is made of."""
        sa.Index(f"themes_graded_{slot}", table.c.graded_on, table.c.theme, table.c.grade)

    @on(happened.Graded)
    def _graded(self, rows: Rows, event: happened.Graded, recorded: Recorded) -> None:
        for theme, grade in event.themes.items():
            rows.put(
                audit=event.originator_id,
                theme=theme,
                grade=grade,
                graded_on=event.occurred_on,
                import_id=recorded.import_id,
            )

    @on(happened.AuditCorrected)
    def _corrected(self, rows: Rows, event: happened.AuditCorrected, recorded: Recorded) -> None:
        for theme in event.themes:
            rows.put(audit=event.originator_id, theme=theme, graded_on=None)

    @on(happened.GradingStated)
    def _stated(self, rows: Rows, event: happened.GradingStated, recorded: Recorded) -> None:
        for theme, grade in event.themes.items():
            rows.put(audit=event.originator_id, theme=theme, grade=grade, graded_on=event.occurred_on)


def theme_counts(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """The theme grades of new audits graded in the period: ``theme, grade, n``."""
    return themes_graded(reader, first, last, as_at).counts()


def themes_graded(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The themes of the new audits graded in the period, by ``theme`` and ``grade``; each is listed with its audit."""
    table, audits = reader.table(Themes), reader.table(Grades)
    return Counted(
        reader=reader,
        source=table,
        facts=(table.c.theme, table.c.grade),
        where=(table.c.graded_on.between(first, min(last, as_at)), reader.visible(table)),
        said=said_of_audit(audits),
        beside=[(audits, audits.c.audit == table.c.audit)],
    )
