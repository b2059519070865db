"""Every audit with its overall grade."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import audit as happened
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Grades(View):
    """A row an audit."""

    name = "grades"
    version = 2

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One audit. The case reference is a confidence and not here."""
        return (
            sa.Column("audit", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("audited_on", sa.Date),
            sa.Column("graded_on", sa.Date),
            sa.Column("grade", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("remediation_ref", sa.Text),
            sa.Column("attached_to", sa.Text),
            sa.Column("voided_on", sa.Date),
            sa.Column("themes", sa.JSON),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day of grading, which is what a period is made of, and by reference."""
        sa.Index(f"grades_graded_{slot}", table.c.graded_on, table.c.grade)
        sa.Index(f"grades_ref_{slot}", table.c.audit_ref)

    @on(happened.Graded)
    def _graded(self, rows: Rows, event: happened.Graded, recorded: Recorded) -> None:
        rows.put(
            audit=event.originator_id,
            audit_ref=event.audit_ref,
            audited_on=event.audited_on,
            graded_on=event.occurred_on,
            grade=event.grade,
            service=event.service,
            team=event.team,
            themes=dict(event.themes),
            import_id=recorded.import_id,
        )

    @on(happened.OpenedRemediation)
    def _opened(self, rows: Rows, event: happened.OpenedRemediation, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, remediation_ref=event.remediation_ref)

    @on(happened.AttachedTo)
    def _attached(self, rows: Rows, event: happened.AttachedTo, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, attached_to=event.remediation_ref)

    @on(happened.Voided)
    def _voided(self, rows: Rows, event: happened.Voided, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, voided_on=event.voided_on)

    @on(happened.Reinstated)
    def _reinstated(self, rows: Rows, event: happened.Reinstated, recorded: Recorded) -> None:
        rows.put(audit=event.originator_id, voided_on=None)


def grade_counts(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """New audits graded in the period: ``service, grade, n``."""
    table = reader.table(Grades)
    query = (
        sa.select(table.c.service, table.c.grade, sa.func.count().label("n"))
        .where(table.c.graded_on.between(first, min(last, as_at)), reader.visible(table))
        .group_by(table.c.service, table.c.grade)
    )
    return reader.rows(query)


def first_and_last(reader: Reader) -> tuple[date, date] | None:
    """The days of the first and the last grading, or ``None`` before the first audit."""
    table = reader.table(Grades)
    query = sa.select(sa.func.min(table.c.graded_on).label("first"), sa.func.max(table.c.graded_on).label("last"))
    (found,) = reader.rows(query.where(reader.visible(table)))
    return (found.first, found.last) if found.first is not None else None


def audit(reader: Reader, audit_ref: str) -> Any | None:
    """The row of one audit, or ``None``."""
    table = reader.table(Grades)
    return reader.connection.execute(sa.select(table).where(table.c.audit_ref == audit_ref)).first()


def audits(reader: Reader, *, after: tuple[Any, str] | None = None, limit: int = 100) -> list[Any]:
    """Audits, the latest graded first, from after the row that ended the page before."""
    table = reader.table(Grades)
    query = sa.select(table).where(reader.visible(table))
    if after is not None:
        query = query.where(sa.tuple_(table.c.graded_on, table.c.audit_ref) < after)
    return reader.rows(query.order_by(table.c.graded_on.desc(), table.c.audit_ref.desc()).limit(limit))
