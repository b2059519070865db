"""What people said would help them, and what came of it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import contact as happened
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on

OPEN, ANSWERED = "open", "answered"
STATES = (OPEN, ANSWERED)


class HelpRequests(View):
    """A row a request; what was said and answered are references of texts."""

    name = "help_requests"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One request."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("audit_ref", sa.Text),
            sa.Column("person", sa.Text),
            sa.Column("step", sa.Text),
            sa.Column("item", sa.Text),
            sa.Column("said", sa.Text),
            sa.Column("asked_on", sa.Date),
            sa.Column("asked_at", sa.String(32)),
            sa.Column("answered_on", sa.Date),
            sa.Column("answered_by", sa.Text),
            sa.Column("answer", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """Those that nobody has answered, the oldest first."""
        unanswered = table.c.answered_on.is_(None)
        sa.Index(f"help_requests_open_{slot}", table.c.asked_on, sqlite_where=unanswered, postgresql_where=unanswered)

    @on(happened.HelpAsked)
    def _asked(self, rows: Rows, event: happened.HelpAsked, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            audit_ref=event.audit_ref,
            person=event.person,
            step=event.step.value if event.step is not None else None,
            item=event.item,
            said=event.said.ref,
            asked_on=event.occurred_on,
            asked_at=recorded.recorded_at,
        )

    @on(happened.HelpAnswered)
    def _answered(self, rows: Rows, event: happened.HelpAnswered, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            answered_on=event.occurred_on,
            answered_by=event.answered_by,
            answer=event.answer.ref if event.answer is not None else None,
        )


def help_requests(
    reader: Reader, *, state: str | None = None, after: tuple[date, str] | None = None, limit: int = 2_000
) -> list[Any]:
    """The requests, the oldest first, without those on what was never true; ``place`` orders those of a day."""
    table = reader.table(HelpRequests)
    place = table.c.audit_ref.concat("/").concat(sa.cast(table.c.number, sa.Text))
    query = sa.select(table, place.label("place")).where(reader.visible(table))
    if state is not None:
        query = query.where(table.c.answered_on.is_(None) if state == OPEN else table.c.answered_on.is_not(None))
    if after is not None:
        query = query.where(sa.tuple_(table.c.asked_on, place) > after)
    return reader.rows(query.order_by(table.c.asked_on, place).limit(limit))


def help_on(reader: Reader, remediation: UUID) -> list[Any]:
    """The requests on one remediation, in order."""
    table = reader.table(HelpRequests)
    return reader.rows(sa.select(table).where(table.c.remediation == remediation).order_by(table.c.number))
