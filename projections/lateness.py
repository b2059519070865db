"""Whose a delay is: of its own, knock-on from an earlier step, or of somebody who was told too late."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from domain.vocabulary import Step
from projections.adherence import Adherence, owed_at_all, said_of
from projections.counted import Counted
from projections.reader import Reader

AUTHORS = ("of_its_own", "knock_on", "told_late")


def late_by_author(reader: Reader, first: date, last: date, as_at: date, after: Mapping[str, str]) -> Counted:
    """The deadlines of the period that were met late, each with its ``author`` (``domain.md`` section 2).

    ``after`` maps a step to the one that comes before it. *Told late*: its owner was told after it was due, which
    counts against the notification. *Knock-on*: the earlier step was met late. What is neither is *of its own*.
    Where the earlier step comes once for each item, such as an action, it is that of the same item.
    """
    late = reader.table(Adherence)
    told, before = late.alias("told"), late.alias("before")
    of_before = sa.case(after, value=late.c.step, else_="") if after else sa.literal("")
    told_late = sa.exists().where(
        told.c.remediation == late.c.remediation,
        told.c.step == Step.NOTIFICATION.value,
        told.c.done_on > late.c.original_due_on,
        late.c.step != Step.NOTIFICATION.value,
    )
    knocked_on = sa.exists().where(
        before.c.remediation == late.c.remediation,
        before.c.step == of_before,
        sa.or_(before.c.item == late.c.item, before.c.item == "", late.c.item == ""),
        before.c.done_on > before.c.original_due_on,
    )
    author = sa.case((told_late, "told_late"), (knocked_on, "knock_on"), else_="of_its_own")
    return Counted(
        reader=reader,
        source=late,
        facts=(late.c.step, author.label("author")),
        where=(
            late.c.original_due_on.between(first, last),
            late.c.done_on > late.c.original_due_on,
            late.c.done_on <= as_at,
            owed_at_all(late),
            reader.visible(late),
        ),
        said=said_of(late),
    )
