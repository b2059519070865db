"""Whose a delay is: of its own, knock-on from an earlier step, or of somebody who was told too late."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from domain.vocabulary import Step
from projections.adherence import Adherence, owed_at_all
from projections.reader import Reader

AUTHORS = ("of_its_own", "knock_on", "told_late")


def authors(
    reader: Reader, first: date, last: date, as_at: date, after: Mapping[str, str]
) -> dict[str, dict[str, int]]:
    """By step, how many of the deadlines met late have which author (``domain.md`` section 2).

    ``after`` maps a step to the one that comes before it. *Told late*: its owner was told after it was due, which
    counts against the notification. *Knock-on*: the earlier step was met late. What is neither is *of its own*.
    """
    late = reader.table(Adherence)
    told, before = late.alias("told"), late.alias("before")
    of_before = sa.case(after, value=late.c.step, else_="") if after else sa.literal("")
    author = sa.case(
        (sa.and_(told.c.done_on > late.c.original_due_on, late.c.step != Step.NOTIFICATION), "told_late"),
        (before.c.done_on > before.c.original_due_on, "knock_on"),
        else_="of_its_own",
    )
    query = (
        sa.select(late.c.step, author.label("author"), sa.func.count().label("n"))
        .select_from(
            late.outerjoin(
                told, sa.and_(told.c.remediation == late.c.remediation, told.c.step == Step.NOTIFICATION.value)
            ).outerjoin(before, sa.and_(before.c.remediation == late.c.remediation, before.c.step == of_before))
        )
        .where(
            late.c.original_due_on.between(first, last),
            late.c.done_on > late.c.original_due_on,
            late.c.done_on <= as_at,
            owed_at_all(late),
            reader.visible(late),
        )
        .group_by(sa.literal_column("1"), sa.literal_column("2"))
    )
    counts: dict[str, dict[str, int]] = {}
    for row in reader.rows(query):
        counts.setdefault(row.step, dict.fromkeys(AUTHORS, 0))[row.author] = row.n
    return counts
