"""The questions asked about figures of reports and about remediations, and how each stands."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.confidential import Confidential
from domain.events import report_challenge as happened
from domain.figure_seen import Standing
from projections.view import POSITION, Recorded, Rows, View, on, written


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
        self._end(rows, event, Standing.ACCEPTED, event.accepted_by)

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
        self._end(rows, event, Standing.WITHDRAWN, event.withdrawn_by, event.reason)

    @staticmethod
    def _end(rows: Rows, event: Any, standing: Standing, by: str | None, reason: Confidential | None = None) -> None:
        """Nothing more is awaited of anybody."""
        rows.put(
            number=event.number,
            standing=standing.value,
            ended_on=event.occurred_on,
            ended_by=by,
            reason=reason.ref if reason is not None else None,
        )

    @on(happened.AnswerChased)
    def _chased(self, rows: Rows, event: happened.AnswerChased, recorded: Recorded) -> None:
        rows.put(number=event.number, reminded=event.answer_by)
