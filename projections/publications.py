"""The reports of periods: how far each is, and each edition that was published."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import quarterly_report as happened
from projections.deadlines import Deadlines
from projections.grades import Grades
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on


class Reports(View):
    """A row a period whose report was begun. ``editions`` is how many were published."""

    name = "reports"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One report: when recordings were asked for, as what it was drafted, and who was asked to publish it."""
        return (
            sa.Column("report", sa.Uuid, primary_key=True),
            sa.Column("reference", sa.Text),
            sa.Column("first_on", sa.Date),
            sa.Column("last_on", sa.Date),
            sa.Column("asked_on", sa.Date),
            sa.Column("missing", sa.Integer),
            sa.Column("drafted_on", sa.Date),
            sa.Column("as_at", sa.Date),
            sa.Column("position", POSITION),
            sa.Column("fingerprint", sa.Text),
            sa.Column("asked", sa.JSON(none_as_null=True)),
            sa.Column("remind_on", sa.Date),
            sa.Column("reminded_on", sa.Date),
            sa.Column("editions", sa.Integer),
        )

    @on(happened.ReportBegun)
    def _begun(self, rows: Rows, event: happened.ReportBegun, recorded: Recorded) -> None:
        period = {"first_on": event.first, "last_on": event.last}
        rows.put(report=event.originator_id, reference=event.reference, **period, editions=0)

    @on(happened.RecordingsAsked)
    def _asked(self, rows: Rows, event: happened.RecordingsAsked, recorded: Recorded) -> None:
        rows.put(report=event.originator_id, asked_on=event.occurred_on, missing=len(event.missing))

    @on(happened.Drafted)
    def _drafted(self, rows: Rows, event: happened.Drafted, recorded: Recorded) -> None:
        rows.put(
            report=event.originator_id,
            drafted_on=event.occurred_on,
            as_at=event.as_at,
            position=event.position,
            fingerprint=event.fingerprint,
            asked=list(event.asked),
            remind_on=event.remind_on,
        )

    @on(happened.PublicationReminded)
    def _reminded(self, rows: Rows, event: happened.PublicationReminded, recorded: Recorded) -> None:
        rows.put(report=event.originator_id, reminded_on=event.occurred_on, asked=list(event.asked))

    @on(happened.Published)
    def _published(self, rows: Rows, event: happened.Published, recorded: Recorded) -> None:
        rows.put(report=event.originator_id, editions=event.edition)


class Publications(View):
    """A row an edition that was published. Its figures are in its event, which is at ``recorded_position``.

    A report of an earlier day knows what was published before it was drawn up, so this is timeless.
    """

    name = "publications"
    timeless = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One edition; ``position`` is what its figures knew."""
        return (
            sa.Column("report", sa.Uuid, primary_key=True),
            sa.Column("edition", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("reference", sa.Text),
            sa.Column("first_on", sa.Date),
            sa.Column("last_on", sa.Date),
            sa.Column("as_at", sa.Date),
            sa.Column("as_known_at", sa.String(32)),
            sa.Column("position", POSITION),
            sa.Column("recorded_position", POSITION),
            sa.Column("published_on", sa.Date),
            sa.Column("published_by", sa.Text),
            sa.Column("fingerprint", sa.Text),
            sa.Column("files", sa.JSON(none_as_null=True)),
            sa.Column("reason", sa.String(32)),
        )

    @on(happened.Published)
    def _published(self, rows: Rows, event: happened.Published, recorded: Recorded) -> None:
        rows.put(
            report=event.originator_id,
            edition=event.edition,
            reference=event.reference,
            first_on=event.first,
            last_on=event.last,
            as_at=event.as_at,
            as_known_at=event.figures.get("as_known_at"),
            position=event.position,
            recorded_position=recorded.position,
            published_on=event.occurred_on,
            published_by=event.published_by,
            fingerprint=event.fingerprint,
            files=[vars(each) for each in event.files],
            reason=event.reason.ref if event.reason is not None else None,
        )


def reports(reader: Reader) -> list[Any]:
    """Every report that was begun, the latest period first."""
    table = reader.table(Reports)
    return reader.rows(sa.select(table).order_by(table.c.last_on.desc(), table.c.reference))


def publications(reader: Reader, reference: str | None = None) -> list[Any]:
    """Every edition that was published, or those of one report: the latest period first, its last edition first."""
    table = reader.table(Publications)
    query = sa.select(table).order_by(table.c.last_on.desc(), table.c.reference, table.c.edition.desc())
    return reader.rows(query if reference is None else query.where(table.c.reference == reference))


def has_data(reader: Reader, first: date, last: date) -> bool:
    """Whether an audit was graded or a deadline was set in a period."""
    graded, set_ = reader.table(Grades), reader.table(Deadlines)
    for column, table in ((graded.c.graded_on, graded), (set_.c.original_due_on, set_)):
        some = sa.select(sa.literal(1)).where(column.between(first, last), reader.visible(table)).limit(1)
        if reader.connection.scalar(some) is not None:
            return True
    return False


def not_recorded(reader: Reader, first: date, last: date, today: date) -> list[Any]:
    """The steps of a period that are past their date and neither done nor ended, by date: ``audit_ref, step, owner``.

    The period goes by the original date, as the figures do; what was extended past ``today`` is not missing yet.
    """
    table = reader.table(Deadlines)
    query = sa.select(table.c.audit_ref, table.c.step, table.c.item, table.c.owner, table.c.due_on).where(
        table.c.original_due_on.between(first, last),
        table.c.due_on < today,
        table.c.done_on.is_(None),
        table.c.closed_on.is_(None),
        reader.visible(table),
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref, table.c.step, table.c.item))
