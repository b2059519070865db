"""Every deadline ever issued: what is due, to whom, and which rung of the ladder is next."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import remediation as happened
from domain.vocabulary import Step
from projections.met import MEETS
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Deadlines(View):
    """A row a deadline, open or met. ``next_rung_on`` is null once nothing more will be raised."""

    name = "deadlines"
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One deadline, with its original date beside the one now agreed."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("step", sa.Text, primary_key=True),
            sa.Column("item", sa.Text, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("owner", sa.Text),
            sa.Column("due_on", sa.Date),
            sa.Column("original_due_on", sa.Date),
            sa.Column("counted_from", sa.Date),
            sa.Column("provisional", sa.Boolean),
            sa.Column("policy_version", sa.Integer),
            sa.Column("calendar_version", sa.Integer),
            sa.Column("done_on", sa.Date),
            sa.Column("closed_on", sa.Date),
            sa.Column("next_rung", sa.Text),
            sa.Column("next_rung_on", sa.Date),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """What the sweep asks, which costs what is due and not what is open; and what is owed, by date and by owner."""
        waiting = table.c.next_rung_on.is_not(None)
        sa.Index(f"deadlines_rung_{slot}", table.c.next_rung_on, sqlite_where=waiting, postgresql_where=waiting)
        owed = sa.and_(table.c.done_on.is_(None), table.c.closed_on.is_(None))
        sa.Index(f"deadlines_owed_{slot}", table.c.due_on, sqlite_where=owed, postgresql_where=owed)

    @on(happened.DeadlinesSet)
    def _set(self, rows: Rows, event: happened.DeadlinesSet, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            first = next(iter(deadline.rungs), None)
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                audit_ref=event.audit_ref,
                service=event.service,
                team=event.team,
                owner=event.owners.get(deadline.step),
                due_on=deadline.due_on,
                original_due_on=deadline.due_on,
                counted_from=deadline.counted_from,
                provisional=deadline.provisional,
                policy_version=event.policy_version,
                calendar_version=event.calendar_version,
                next_rung=first,
                next_rung_on=deadline.rungs[first] if first is not None else None,
                import_id=recorded.import_id,
            )

    @on(*MEETS)
    def _met(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        step = MEETS[type(event)]
        if step is Step.CASELOAD_DECISION and rows.get("due_on", event.originator_id, step.value, "") is None:
            return  # decided without being due
        rows.put(
            remediation=event.originator_id,
            step=step.value,
            item="",
            done_on=event.occurred_on,
            next_rung=None,
            next_rung_on=None,
        )

    @on(happened.RungRaised)
    def _raised(self, rows: Rows, event: happened.RungRaised, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            step=event.step.value,
            item=event.item,
            owner=event.owner,
            next_rung=event.next_rung,
            next_rung_on=event.next_rung_on,
        )

    @on(happened.Closed)
    def _closed(self, rows: Rows, event: happened.Closed, recorded: Recorded) -> None:
        for name in event.open_steps:
            step, _, item = name.partition(":")
            rows.put(
                remediation=event.originator_id,
                step=step,
                item=item,
                closed_on=event.occurred_on,
                next_rung=None,
                next_rung_on=None,
            )


def rungs_due(reader: Reader, today: date, limit: int = 10_000) -> list[Any]:
    """The steps whose next rung is due on or before ``today``: ``remediation, audit_ref, step, item``."""
    table = reader.table(Deadlines)
    query = (
        sa.select(table.c.remediation, table.c.audit_ref, table.c.step, table.c.item)
        .where(table.c.next_rung_on <= today, table.c.next_rung_on.is_not(None), reader.visible(table))
        .order_by(table.c.next_rung_on, table.c.audit_ref, table.c.step)
        .limit(limit)
    )
    return reader.rows(query)


def deadlines_of(reader: Reader, remediations: Sequence[UUID]) -> list[Any]:
    """The deadlines of these remediations, earliest first."""
    table = reader.table(Deadlines)
    query = sa.select(table).where(table.c.remediation.in_(remediations), reader.visible(table))
    return reader.rows(query.order_by(table.c.audit_ref, table.c.original_due_on, table.c.step, table.c.item))


def owed(reader: Reader, until: date) -> list[Any]:
    """What is owed by ``until`` and not done, of remediations still open, the longest overdue first."""
    table = reader.table(Deadlines)
    query = sa.select(table).where(
        table.c.done_on.is_(None), table.c.closed_on.is_(None), table.c.due_on <= until, reader.visible(table)
    )
    return reader.rows(query.order_by(table.c.due_on, table.c.audit_ref, table.c.step))


def count_overdue(reader: Reader, today: date) -> int:
    """How many deadlines are past and not met, of remediations still open."""
    table = reader.table(Deadlines)
    counted = sa.select(sa.func.count()).where(
        table.c.done_on.is_(None), table.c.closed_on.is_(None), table.c.due_on < today, reader.visible(table)
    )
    return reader.connection.scalar(counted) or 0


def all_deadlines(reader: Reader) -> list[Any]:
    """Every deadline, by reference and date: the export."""
    table = reader.table(Deadlines)
    query = sa.select(table).where(reader.visible(table))
    return reader.rows(query.order_by(table.c.audit_ref, table.c.original_due_on, table.c.step, table.c.item))
