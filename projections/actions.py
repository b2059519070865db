"""Every remedial action: agreed, done, and whether it worked."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.events import remediation as happened
from domain.vocabulary import Deviation
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class Actions(View):
    """A row an action. What it says is a confidence; ``action`` and ``measure`` are its references."""

    name = "actions"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One action."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("number", sa.Integer, primary_key=True),
            sa.Column("theme", sa.Text),
            sa.Column("owner", sa.Text),
            sa.Column("action", sa.Text),
            sa.Column("measure", sa.Text),
            sa.Column("timescale", sa.Text),
            sa.Column("agreed_on", sa.Date),
            sa.Column("due_on", sa.Date),
            sa.Column("done_on", sa.Date),
            sa.Column("verified_on", sa.Date),
            sa.Column("effective", sa.Boolean),
            sa.Column("not_smart", sa.Boolean),
            sa.Column("carried_from", sa.Text),
            sa.Column("import_id", sa.String(32)),
        )

    @on(happened.ActionAgreed)
    def _agreed(self, rows: Rows, event: happened.ActionAgreed, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            theme=event.theme,
            owner=event.owner,
            action=event.action.ref,
            measure=event.measure.ref if event.measure else None,
            timescale=event.timescale.ref if event.timescale else None,
            agreed_on=event.occurred_on,
            due_on=event.due_on,
            carried_from=event.carried_from,
            import_id=recorded.import_id,
        )

    @on(happened.ActionDone)
    def _done(self, rows: Rows, event: happened.ActionDone, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, number=event.number, done_on=event.occurred_on)

    @on(happened.ActionVerified)
    def _verified(self, rows: Rows, event: happened.ActionVerified, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            verified_on=event.occurred_on,
            effective=event.effective,
        )

    @on(happened.Deviated)
    def _deviated(self, rows: Rows, event: happened.Deviated, recorded: Recorded) -> None:
        if event.rule is Deviation.NOT_SMART:
            rows.put(remediation=event.originator_id, number=int(event.item), not_smart=True)


def actions_of(reader: Reader, remediation: UUID) -> list[Any]:
    """The actions of one remediation, by number."""
    table = reader.table(Actions)
    return reader.rows(sa.select(table).where(table.c.remediation == remediation).order_by(table.c.number))


def action_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of the actions agreed in the period: ``total``, ``not_smart``, and how many stand where at ``as_at``.

    The states ``open``, ``overdue``, ``done``, ``effective`` and ``not_effective`` add up to the total. Actions that a
    repeat carried over are counted where they were first agreed.
    """
    table = reader.table(Actions)
    verified, done = table.c.verified_on <= as_at, table.c.done_on <= as_at
    state = sa.case(
        (sa.and_(verified, table.c.effective), "effective"),
        (verified, "not_effective"),
        (done, "done"),
        (table.c.due_on < as_at, "overdue"),
        else_="open",
    )
    not_smart = sa.func.coalesce(table.c.not_smart, sa.false())
    query = (
        sa.select(state.label("state"), not_smart.label("not_smart"), sa.func.count().label("n"))
        .where(
            table.c.agreed_on.between(first, min(last, as_at)),
            table.c.carried_from.is_(None),
            reader.visible(table),
        )
        .group_by(sa.literal_column("1"), sa.literal_column("2"))
    )
    rows = reader.rows(query)
    states = dict.fromkeys(("open", "overdue", "done", "effective", "not_effective"), 0)
    for row in rows:
        states[row.state] += row.n
    return {"total": sum(states.values()), "not_smart": sum(row.n for row in rows if row.not_smart), **states}
