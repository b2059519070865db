"""What re-audits found: the file's new grade and the grade of each theme, beside what it was before."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import corrections
from domain.events import remediation as happened
from domain.vocabulary import Step
from projections.adherence import Adherence
from projections.board import Board
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class ReAudits(View):
    """A row a remediation that was audited again. The day of it is the adherence view's, so that the two agree."""

    name = "re_audits"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One re-audit; ``themes`` are those that were graded, which an imported one does not say."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("grade", sa.Text),
            sa.Column("grade_before", sa.Text),
            sa.Column("themes", sa.JSON),
            sa.Column("outcome", sa.Text),
            sa.Column("import_id", sa.String(32)),
        )

    @on(happened.ReAudited)
    def _re_audited(self, rows: Rows, event: happened.ReAudited, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            grade=event.grade,
            grade_before=event.grade_before,
            themes=dict(event.themes),
            outcome=event.outcome.value,
            import_id=recorded.import_id,
        )

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if event.step is Step.RE_AUDIT:
            rows.put(remediation=event.originator_id, grade=None)


def re_audits_done(reader: Reader, first: date, last: date) -> list[Any]:
    """The re-audits of these days: ``audit_ref, follows, done_on, grade, grade_before, themes, outcome``, in order."""
    table, steps, board = reader.table(ReAudits), reader.table(Adherence), reader.table(Board)
    said = (table.c.grade, table.c.grade_before, table.c.themes, table.c.outcome)
    done = sa.and_(steps.c.remediation == table.c.remediation, steps.c.step == Step.RE_AUDIT.value)
    query = (
        sa.select(board.c.audit_ref, board.c.follows, steps.c.done_on, *said)
        .join(steps, done)
        .join(board, board.c.remediation == table.c.remediation)
        .where(steps.c.done_on.between(first, last), table.c.grade.is_not(None), reader.visible(table))
    )
    return reader.rows(query.order_by(steps.c.done_on, board.c.audit_ref))
