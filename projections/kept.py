"""How the deadlines of each day were kept, for measures over a long time."""

from collections.abc import Collection
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.adherence import Verdict
from projections.adherence import Adherence, owed_at_all, verdict_at
from projections.reader import Reader

FELL_DUE = (Verdict.ON_TIME.value, Verdict.LATE.value, Verdict.NOT_DONE.value)


def kept_by_day(reader: Reader, first: date, last: date, as_at: date, *, without: Collection[str]) -> list[Any]:
    """``day, on_time, fell_due`` of each original date in the period, but for the steps ``without``."""
    table = reader.table(Adherence)
    verdict = verdict_at(table, as_at)
    query = (
        sa.select(
            table.c.original_due_on.label("day"),
            sa.func.count(sa.case((verdict == Verdict.ON_TIME.value, 1))).label("on_time"),
            sa.func.count(sa.case((verdict.in_(FELL_DUE), 1))).label("fell_due"),
        )
        .where(
            table.c.original_due_on.between(first, last),
            table.c.step.not_in(sorted(without)),
            owed_at_all(table),
            reader.visible(table),
        )
        .group_by(table.c.original_due_on)
    )
    return reader.rows(query)
