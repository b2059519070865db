"""What was entered after the day it is of, and whether somebody said why: the report's data quality (E26)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.events import audit, backdating, caseload_review, remediation, safeguarding_alert
from domain.events.base import Decided
from projections.alerts import Alerts
from projections.board import Board
from projections.caseloads import Caseloads
from projections.counted import Counted
from projections.grades import Grades
from projections.history import SHOWN
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on

ENTERED: tuple[type, ...] = (
    audit.Graded,
    audit.AuditCorrected,
    remediation.ManagersNotified,
    safeguarding_alert.AlertRaised,
    *(kind for kind in SHOWN if issubclass(kind, Decided)),
    *caseload_review.ReviewActed.__subclasses__(),
)
"""What people enter. What follows from it bears the same day, or that of something older that it puts right."""


class Entries(View):
    """A row a command that entered something later than the day itself. Imported history was not entered late.

    ``remediation`` is the aggregate that it is of, which may be an audit, a caseload review or an alert.
    """

    name = "entries"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One entry; ``occurred_on`` is the earliest day that it tells of, null of a correction made on its day."""
        return (
            sa.Column("command_id", sa.Uuid, primary_key=True),
            sa.Column("remediation", sa.Uuid),
            sa.Column("occurred_on", sa.Date),
            sa.Column("recorded_on", sa.Date),
            sa.Column("explained", sa.Boolean),
            sa.Column("corrects", sa.Boolean),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By the day it is of, which is what a period is made of."""
        sa.Index(f"entries_occurred_{slot}", table.c.occurred_on)

    @on(*ENTERED)
    def _entered(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if recorded.import_id is not None:
            return
        day = getattr(event, event.tells_of)
        if event.tells_of != "occurred_on":
            rows.put(command_id=recorded.command_id, remediation=event.originator_id, corrects=True)
        elif day < recorded.recorded_on and rows.get("corrects", recorded.command_id):
            return  # what is stated again by a correction was entered before
        if day < recorded.recorded_on:
            earlier = rows.get("occurred_on", recorded.command_id) or day
            rows.put(
                command_id=recorded.command_id,
                occurred_on=min(earlier, day),
                recorded_on=recorded.recorded_on,
                remediation=event.originator_id,
            )

    @on(backdating.BackDated)
    def _explained(self, rows: Rows, event: backdating.BackDated, recorded: Recorded) -> None:
        rows.put(command_id=recorded.command_id, explained=True)


def entered_late(reader: Reader, first: date, last: date) -> list[Any]:
    """What was entered after the day itself, of the days of a period: ``occurred_on, recorded_on, explained, n``."""
    return entered(reader, first, last).counts()


def entered(reader: Reader, first: date, last: date) -> Counted:
    """The entries made after the day itself, of the days of a period; listed with what they are of.

    That is the reference of an audit, of a remediation, of an alert or of a caseload review, whichever it is.
    """
    table = reader.table(Entries)
    audits, files, alerts, reviews = (reader.table(view) for view in (Grades, Board, Alerts, Caseloads))
    facts = (
        table.c.occurred_on,
        table.c.recorded_on,
        sa.func.coalesce(table.c.explained, sa.false()).label("explained"),
    )
    said = (
        files.c.audit_ref,
        audits.c.audit_ref.label("of_audit"),
        sa.func.coalesce(audits.c.remediation_ref, audits.c.attached_to).label("opened"),
        alerts.c.alert_ref,
        reviews.c.ref.label("review_ref"),
    )
    of = table.c.remediation
    keys = {files: files.c.remediation, audits: audits.c.audit, alerts: alerts.c.alert, reviews: reviews.c.review}
    return Counted(
        reader=reader,
        source=table,
        facts=facts,
        where=(table.c.occurred_on.between(first, last), reader.visible(table)),
        said=said,
        beside=[(view, key == of) for view, key in keys.items()],
    )
