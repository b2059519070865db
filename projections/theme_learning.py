"""Which themes inadequate files have in common, and the themes of single audits, which re-audits are held against."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections.board import Board
from projections.grades import Grades
from projections.re_audited import ReAudits
from projections.reader import Reader
from projections.themes import Themes


def themes_of_graded(reader: Reader, first: date, last: date, as_at: date, overall: Collection[str]) -> list[Any]:
    """The theme grades of the new audits of the period whose overall grade is one of these: ``theme, grade, n``."""
    table, audits = reader.table(Themes), reader.table(Grades)
    query = (
        sa.select(table.c.theme, table.c.grade, sa.func.count().label("n"))
        .join(audits, audits.c.audit == table.c.audit)
        .where(
            table.c.graded_on.between(first, min(last, as_at)),
            audits.c.grade.in_(sorted(overall)),
            reader.visible(table),
        )
        .group_by(table.c.theme, table.c.grade)
    )
    return reader.rows(query)


def themes_of_audits(reader: Reader, refs: Collection[str]) -> dict[str, dict[str, str]]:
    """By reference, the theme grades that these audits gave."""
    table = reader.table(Grades)
    rows = reader.rows(sa.select(table.c.audit_ref, table.c.themes).where(table.c.audit_ref.in_(sorted(refs))))
    return {row.audit_ref: dict(row.themes or {}) for row in rows}


def themes_at_re_audit(reader: Reader, refs: Collection[str]) -> dict[str, dict[str, str]]:
    """By reference of the remediation, the theme grades that its re-audit gave."""
    table, board = reader.table(ReAudits), reader.table(Board)
    query = sa.select(board.c.audit_ref, table.c.themes).join(board, board.c.remediation == table.c.remediation)
    rows = reader.rows(query.where(board.c.audit_ref.in_(sorted(refs)), table.c.grade.is_not(None)))
    return {row.audit_ref: dict(row.themes or {}) for row in rows}
