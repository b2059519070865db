"""What is asked of the questions about figures and remediations: lists, the next number, and counts."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.figure_seen import Standing
from projections.counted import Counted, flags
from projections.reader import Reader
from projections.report_challenges import ReportChallenges

OPEN, OVERDUE, OVER = "open", "overdue", "over"
STATES = (OPEN, OVERDUE, OVER)
STILL_OPEN = (Standing.AWAITED.value, Standing.ANSWERED.value)


def next_number(reader: Reader) -> int:
    """The number of the question that is asked next."""
    table = reader.table(ReportChallenges)
    return (reader.connection.scalar(sa.select(sa.func.max(table.c.number))) or 0) + 1


def challenge(reader: Reader, number: int) -> Any | None:
    """One question, or ``None``."""
    table = reader.table(ReportChallenges)
    return reader.connection.execute(sa.select(table).where(table.c.number == number)).first()


def challenges(
    reader: Reader,
    as_at: date,
    *,
    state: str | None = None,
    after: tuple[date, int] | None = None,
    limit: int = 2_000,
) -> list[Any]:
    """The questions, the latest first; those in a state at the end of a day only, if one is named."""
    table = reader.table(ReportChallenges)
    query = sa.select(table).order_by(table.c.asked_on.desc(), table.c.number.desc()).limit(limit)
    if state is not None:
        query = query.where(_in(table, state, as_at))
    if after is not None:
        query = query.where(sa.tuple_(table.c.asked_on, table.c.number) < after)
    return reader.rows(query)


def open_challenges(reader: Reader) -> list[Any]:
    """Those that are not over, the one to be answered first first."""
    table = reader.table(ReportChallenges)
    query = sa.select(table).where(table.c.standing.in_(STILL_OPEN))
    return reader.rows(query.order_by(table.c.answer_by, table.c.number))


def challenges_of_figure(reader: Reader, name: str, first: date, last: date) -> list[Any]:
    """Those about one figure of one period, in order."""
    table = reader.table(ReportChallenges)
    query = sa.select(table).where(table.c.figure == name, table.c.first == first, table.c.last == last)
    return reader.rows(query.order_by(table.c.number))


def challenges_of_remediation(reader: Reader, audit_ref: str) -> list[Any]:
    """Those about one remediation, in order."""
    table = reader.table(ReportChallenges)
    return reader.rows(sa.select(table).where(table.c.remediation_ref == audit_ref).order_by(table.c.number))


def to_remind(reader: Reader, today: date) -> list[int]:
    """The numbers of those whose answer was due before today, and of which nobody was reminded since."""
    table = reader.table(ReportChallenges)
    reminded = sa.func.coalesce(table.c.reminded != table.c.answer_by, sa.true())
    query = sa.select(table.c.number).where(_in(table, OVERDUE, today), reminded)
    return list(reader.connection.scalars(query.order_by(table.c.answer_by, table.c.number)))


def challenge_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """How many are open and overdue; and of those asked in the period, how many are answered, accepted, withdrawn."""
    return reported(reader, first, last, as_at).flagged()


def reported(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The questions that :func:`challenge_counts` counts, with the facts by which it does."""
    table = reader.table(ReportChallenges)
    asked, is_open = table.c.asked_on.between(first, min(last, as_at)), table.c.standing.in_(STILL_OPEN)
    facts = {
        OPEN: is_open,
        OVERDUE: _in(table, OVERDUE, as_at),
        "asked": asked,
        "answered": sa.and_(asked, table.c.standing.in_((Standing.ANSWERED.value, Standing.ACCEPTED.value))),
        "accepted": sa.and_(asked, table.c.standing == Standing.ACCEPTED.value),
        "withdrawn": sa.and_(asked, table.c.standing == Standing.WITHDRAWN.value),
    }
    said = ("number", "remediation_ref", "figure", "asked_on", "answer_by", "standing")
    return Counted(
        reader=reader,
        source=table,
        facts=flags(**facts),
        where=(sa.or_(asked, is_open),),
        said=tuple(table.c[name] for name in said),
    )


def ids_of(reader: Reader, audit_refs: Sequence[str]) -> list[UUID]:
    """The identities of those about these remediations."""
    table = reader.table(ReportChallenges)
    return list(reader.connection.scalars(sa.select(table.c.challenge).where(table.c.remediation_ref.in_(audit_refs))))


def _in(table: sa.Table, state: str, as_at: date) -> sa.ColumnElement[bool]:
    if state == OVERDUE:
        return sa.and_(table.c.standing == Standing.AWAITED.value, table.c.answer_by < as_at)
    return table.c.standing.in_(STILL_OPEN) if state == OPEN else table.c.standing.not_in(STILL_OPEN)
