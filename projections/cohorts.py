"""The files whose day 0 lies in a period, and what became of each: a cohort, whatever later day its steps fell due."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.vocabulary import Step
from projections.adherence import Adherence, owed_at_all, verdict_at
from projections.files import Files
from projections.reader import Reader


def cohort_deadlines(reader: Reader, first: date, last: date, as_at: date, steps: Collection[Step]) -> list[Any]:
    """The deadlines of the files opened in the period, a row each, with their verdicts.

    Rows of ``audit_ref, step, verdict, deviated, recorded_late, on_time_extended, n``, where ``n`` is 1, so that they
    count as those of ``projections.adherence.verdicts`` do.
    """
    table, files = reader.table(Adherence), reader.table(Files)
    done = table.c.done_on <= as_at
    recorded_late = sa.and_(
        done, table.c.done_on <= table.c.original_due_on, table.c.recorded_on > table.c.original_due_on
    )
    query = (
        sa.select(
            files.c.audit_ref,
            table.c.step,
            verdict_at(table, as_at).label("verdict"),
            sa.func.coalesce(table.c.deviated, sa.false()).label("deviated"),
            sa.func.coalesce(recorded_late, sa.false()).label("recorded_late"),
            sa.func.coalesce(sa.and_(done, table.c.done_on <= table.c.agreed_due_on), sa.false()).label(
                "on_time_extended"
            ),
            sa.literal(1).label("n"),
        )
        .join(files, files.c.remediation == table.c.remediation)
        .where(
            files.c.graded_on.between(first, min(last, as_at)),
            table.c.original_due_on.is_not(None),
            table.c.step.in_([step.value for step in steps]),
            owed_at_all(table),
            reader.visible(table),
        )
    )
    return reader.rows(query.order_by(files.c.audit_ref, table.c.step, table.c.item))


def plans_of_cohort(reader: Reader, first: date, last: date, as_at: date) -> list[Any]:
    """The files opened in the period, by day 0, each with its plan: one child's wait a row.

    Rows of ``audit_ref, audited_on, graded_on, follows, due_on, agreed_on, verdict``; what is not known is null, and
    so is the plan's where none was ever due.
    """
    table, files = reader.table(Adherence), reader.table(Files)
    plan = sa.and_(table.c.remediation == files.c.remediation, table.c.step == Step.IMPROVEMENT_PLAN.value)
    query = (
        sa.select(
            files.c.audit_ref,
            files.c.audited_on,
            files.c.graded_on,
            files.c.follows,
            table.c.original_due_on.label("due_on"),
            sa.case((table.c.done_on <= as_at, table.c.done_on)).label("agreed_on"),
            sa.case((table.c.original_due_on.is_not(None), verdict_at(table, as_at))).label("verdict"),
        )
        .outerjoin(table, plan)
        .where(files.c.graded_on.between(first, min(last, as_at)), reader.visible(files))
    )
    return reader.rows(query.order_by(files.c.graded_on, files.c.audit_ref))
