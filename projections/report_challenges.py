"""The questions asked about figures of reports and about remediations, and how each stands."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import report_challenge as happened
from domain.figure_seen import Standing
from projections.counted import Counted, flags
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on, written

OPEN, OVERDUE, OVER = "open", "overdue", "over"
STATES = (OPEN, OVERDUE, OVER)
STILL_OPEN = (Standing.AWAITED.value, Standing.ANSWERED.value)


class ReportChallenges(View):
    """A row a question; what was asked and answered are references of texts.

    ``answer``, who gave it and ``reason`` are those given last; every earlier one stands in the timeline.
    """

    name = "report_challenges"
    guarding = True  # a command reads the next number, and which of them a corrected file has

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One question."""
        return (
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("challenge", sa.Uuid),
            sa.Column("remediation_ref", sa.Text),
            sa.Column("figure", sa.Text),
            sa.Column("first", sa.Date),
            sa.Column("last", sa.Date),
            sa.Column("seen_as_at", sa.Date),
            sa.Column("seen_as_known_at", sa.String(40)),
            sa.Column("seen_position", POSITION),
            sa.Column("seen_value", sa.JSON(none_as_null=True)),
            sa.Column("question", sa.String(32)),
            sa.Column("asked_on", sa.Date),
            sa.Column("asked_by", sa.Text),
            sa.Column("answerer", sa.Text),
            sa.Column("answer_by", sa.Date),
            sa.Column("standing", sa.Text),
            sa.Column("answered_on", sa.Date),
            sa.Column("answered_by", sa.Text),
            sa.Column("answer", sa.String(32)),
            sa.Column("reason", sa.String(32)),
            sa.Column("ended_on", sa.Date),
            sa.Column("ended_by", sa.Text),
            sa.Column("reminded", sa.Date),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By what is asked about, by day asked, and those that are awaited."""
        sa.Index(f"report_challenges_remediation_{slot}", table.c.remediation_ref)
        sa.Index(f"report_challenges_figure_{slot}", table.c.figure)
        sa.Index(f"report_challenges_asked_{slot}", table.c.asked_on, table.c.number)
        awaited = table.c.standing == sa.literal_column(f"'{Standing.AWAITED.value}'")
        sa.Index(f"report_challenges_awaited_{slot}", table.c.answer_by, sqlite_where=awaited, postgresql_where=awaited)

    @on(happened.ChallengeAsked)
    def _asked(self, rows: Rows, event: happened.ChallengeAsked, recorded: Recorded) -> None:
        rows.put(
            number=event.number,
            challenge=event.originator_id,
            remediation_ref=event.remediation_ref,
            question=event.question.ref,
            asked_on=event.occurred_on,
            asked_by=event.asked_by,
            answerer=event.answerer,
            answer_by=event.answer_by,
            standing=Standing.AWAITED.value,
        )
        if (seen := event.figure) is not None:
            rows.put(
                number=event.number,
                figure=seen.name,
                first=seen.first,
                last=seen.last,
                seen_as_at=seen.as_at,
                seen_as_known_at=written(seen.as_known_at),
                seen_position=seen.position,
                seen_value=seen.value,
            )

    @on(happened.ChallengeAnswered)
    def _answered(self, rows: Rows, event: happened.ChallengeAnswered, recorded: Recorded) -> None:
        rows.put(
            number=event.number,
            standing=Standing.ANSWERED.value,
            answered_on=event.occurred_on,
            answered_by=event.answered_by,
            answer=event.answer.ref,
        )

    @on(happened.AnswerAccepted)
    def _accepted(self, rows: Rows, event: happened.AnswerAccepted, recorded: Recorded) -> None:
        rows.put(
            number=event.number,
            standing=Standing.ACCEPTED.value,
            ended_on=event.occurred_on,
            ended_by=event.accepted_by,
            reason=None,
        )

    @on(happened.AnswerNotAccepted)
    def _not_accepted(self, rows: Rows, event: happened.AnswerNotAccepted, recorded: Recorded) -> None:
        rows.put(
            number=event.number,
            standing=Standing.AWAITED.value,
            answerer=event.answerer,
            answer_by=event.answer_by,
            reason=event.reason.ref,
        )

    @on(happened.ChallengeReassigned)
    def _reassigned(self, rows: Rows, event: happened.ChallengeReassigned, recorded: Recorded) -> None:
        rows.put(number=event.number, answerer=event.answerer)

    @on(happened.ChallengeWithdrawn)
    def _withdrawn(self, rows: Rows, event: happened.ChallengeWithdrawn, recorded: Recorded) -> None:
        rows.put(
            number=event.number,
            standing=Standing.WITHDRAWN.value,
            ended_on=event.occurred_on,
            ended_by=event.withdrawn_by,
            reason=event.reason.ref if event.reason is not None else None,
        )

    @on(happened.AnswerChased)
    def _chased(self, rows: Rows, event: happened.AnswerChased, recorded: Recorded) -> None:
        rows.put(number=event.number, reminded=event.answer_by)


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
