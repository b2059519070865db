"""Every check of how a plan is being carried out: what was on track, what was slipping, what was done about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.confidential import Confidential
from domain.events import corrections
from domain.events import monitoring as happened
from domain.vocabulary import Step
from projections.board import Board
from projections.counted import Counted, flags
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Monitoring(View):
    """A row a check, by the version of its event; ``checked_on`` is null of one that was recorded wrongly.

    ``on_track`` and ``off_track`` are numbers of actions; what was said are references of texts.
    """

    name = "monitoring"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One check; ``item`` is empty of one more than was owed."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("item", sa.Text),
            sa.Column("checked_on", sa.Date),
            sa.Column("checked_by", sa.Text),
            sa.Column("on_track", sa.JSON),
            sa.Column("off_track", sa.JSON),
            sa.Column("any_off_track", sa.Boolean),
            sa.Column("drift", sa.Text),
            sa.Column("response", sa.Text),
            sa.Column("supervision_on", sa.Date),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By remediation, and by day, which is what a period is made of."""
        sa.Index(f"monitoring_remediation_{slot}", table.c.remediation, table.c.checked_on)
        sa.Index(f"monitoring_day_{slot}", table.c.checked_on)

    @on(happened.MonitoringChecked)
    def _checked(self, rows: Rows, event: happened.MonitoringChecked, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            version=event.originator_version,
            item=event.item,
            checked_on=event.occurred_on,
            checked_by=event.checked_by,
            on_track=list(event.on_track),
            off_track=list(event.off_track),
            any_off_track=bool(event.off_track),
            drift=_ref(event.drift),
            response=_ref(event.response),
            supervision_on=event.supervision_on,
            import_id=recorded.import_id,
        )

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if event.step is Step.MONITORING_CHECK:
            rows.put(remediation=event.originator_id, version=event.corrects, checked_on=None)


def _ref(text: Confidential | None) -> str | None:
    return text.ref if text is not None else None


def checks_of(reader: Reader, remediation: UUID) -> list[Any]:
    """The checks of one remediation, in the order in which they were made."""
    table = reader.table(Monitoring)
    query = sa.select(table).where(table.c.remediation == remediation, table.c.checked_on.is_not(None))
    return reader.rows(query.order_by(table.c.checked_on, table.c.version))


def monitoring_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of the checks made in the period: ``checks``, with something ``off_track``, followed up in ``supervision``."""
    return made(reader, first, last, as_at).flagged()


def made(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The checks made in the period, with the facts that are counted."""
    table, board = reader.table(Monitoring), reader.table(Board)
    followed_up = table.c.supervision_on.is_not(None)
    return Counted(
        reader=reader,
        source=table,
        facts=flags(checks=sa.true(), off_track=table.c.any_off_track, supervision=followed_up),
        where=(table.c.checked_on.between(first, min(last, as_at)), reader.visible(table)),
        said=(board.c.audit_ref, table.c.item, table.c.checked_on),
        beside=[(board, board.c.remediation == table.c.remediation)],
    )
