"""The mails that reached nobody, so that somebody rings (E27)."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.events import delivery as happened
from domain.vocabulary import Step
from projections.deadlines import Deadlines
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on


class UndeliveredMails(View):
    """A row a mail about a remediation that was given up."""

    name = "undelivered"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One mail."""
        return (
            sa.Column("position", POSITION, primary_key=True, autoincrement=False),
            sa.Column("remediation", sa.Uuid),
            sa.Column("audit_ref", sa.Text),
            sa.Column("recipient", sa.Text),
            sa.Column("notice_kind", sa.Text),
            sa.Column("step", sa.Text),
            sa.Column("item", sa.Text),
            sa.Column("rung", sa.Text),
            sa.Column("given_up_on", sa.Date),
            sa.Column("told", sa.JSON),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By remediation and whom it did not reach."""
        sa.Index(f"undelivered_remediation_{slot}", table.c.remediation, table.c.recipient)

    @on(happened.MailNotDelivered)
    def _given_up(self, rows: Rows, event: happened.MailNotDelivered, recorded: Recorded) -> None:
        rows.put(
            position=recorded.position,
            remediation=event.originator_id,
            audit_ref=event.audit_ref,
            recipient=event.recipient,
            notice_kind=event.notice_kind,
            step=event.step.value if event.step is not None else None,
            item=event.item,
            rung=event.rung,
            given_up_on=event.occurred_on,
            told=list(event.told),
        )


def unacknowledged(reader: Reader, *, after: tuple[Any, str] | None = None, limit: int = 2_000) -> list[Any]:
    """Who has not acknowledged which opening, the longest owed first: ``audit_ref, person, due_on, service, team``.

    ``not_delivered_on`` is the day on which a mail to them about it was given up last; ``place`` orders a day's rows.
    """
    owed, mails = reader.table(Deadlines), reader.table(UndeliveredMails)
    given_up = (
        sa.select(sa.func.max(mails.c.given_up_on))
        .where(mails.c.remediation == owed.c.remediation, mails.c.recipient == owed.c.item)
        .scalar_subquery()
    )
    place = owed.c.audit_ref.concat("/").concat(owed.c.item)
    query = sa.select(
        owed.c.remediation,
        owed.c.audit_ref,
        owed.c.item.label("person"),
        owed.c.due_on,
        owed.c.service,
        owed.c.team,
        given_up.label("not_delivered_on"),
        place.label("place"),
    ).where(
        owed.c.step == Step.ACKNOWLEDGEMENT.value,
        owed.c.due_on.is_not(None),
        owed.c.done_on.is_(None),
        owed.c.closed_on.is_(None),
        reader.visible(owed),
    )
    if after is not None:
        query = query.where(sa.tuple_(owed.c.due_on, place) > after)
    return reader.rows(query.order_by(owed.c.due_on, place).limit(limit))
