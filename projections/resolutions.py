"""Every escalation that is over."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.events import escalation
from projections.view import POSITION, Recorded, Rows, View, on


def step_columns() -> tuple[sa.Column[Any], ...]:
    """The columns of a row that an event of one step adds: where it stands in the log, and of which step it is."""
    return (
        sa.Column("position", POSITION, primary_key=True, autoincrement=False),
        sa.Column("remediation", sa.Uuid),
        sa.Column("step", sa.Text),
        sa.Column("item", sa.Text),
    )


def step_of(event: Any, recorded: Recorded) -> dict[str, Any]:
    """What those columns say of an event."""
    return {
        "position": recorded.position,
        "remediation": event.originator_id,
        "step": event.step.value,
        "item": event.item,
    }


class Resolutions(View):
    """A row an escalation that is over: of one step, from the first rung raised since it was missed."""

    name = "resolutions"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One end, and what had been raised until then."""
        return (
            *step_columns(),
            sa.Column("since", sa.Date),
            sa.Column("resolved_on", sa.Date),
            sa.Column("because", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By the day it began, and by step."""
        sa.Index(f"resolutions_since_{slot}", table.c.since)
        sa.Index(f"resolutions_step_{slot}", table.c.remediation, table.c.step, table.c.item)

    @on(escalation.EscalationResolved)
    def _resolved(self, rows: Rows, event: escalation.EscalationResolved, recorded: Recorded) -> None:
        rows.put(
            **step_of(event, recorded),
            since=event.since,
            resolved_on=event.occurred_on,
            because=event.because.value,
        )
