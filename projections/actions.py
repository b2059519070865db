"""Every remedial action: agreed, done, confirmed, and whether it worked."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from domain.confidential import Confidential
from domain.deadlines import key_of, number_of
from domain.events import actions as happened
from domain.events import corrections, dates, reassignment
from domain.events import remediation as events
from domain.identity import remediation_id
from domain.vocabulary import Deviation, MovedBecause, Step
from projections.view import Recorded, Rows, View, on

STATES = ("open", "overdue", "done", "confirmed", "effective", "not_effective", "replaced")
"""Where an action stands. Only one of them is so at a time, so that they add up."""


GIVEN_BY: Mapping[Step, tuple[str, ...]] = {
    Step.ACTION_DONE: ("done_on", "evidence", "evidence_type"),
    Step.ACTION_CONFIRMED: ("confirmed_on",),
    Step.ACTION_EFFECTIVE: ("verified_on", "effective"),
}
"""What each step says of its action, which is gone where the step was recorded wrongly."""


class Actions(View):
    """A row an action. What it says is a confidence; ``action``, ``measure`` and the like are its references.

    ``agreed_on`` is null of one that was not agreed after all.

    ``source`` and ``source_number`` are the remediation that it was carried over from and its number there. ``absence``
    is the last one of its owner that was noted, as ``owner/number/until``, and ``reallocation`` what was then owed.
    """

    name = "actions"
    version = 2

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
            sa.Column("urgency", sa.Text),
            sa.Column("difference", sa.Text),
            sa.Column("family_part", sa.Text),
            sa.Column("overridden", sa.Text),
            sa.Column("override_reason", sa.Text),
            sa.Column("agreed_on", sa.Date),
            sa.Column("due_on", sa.Date),
            sa.Column("original_due_on", sa.Date),
            sa.Column("done_on", sa.Date),
            sa.Column("evidence", sa.Text),
            sa.Column("evidence_type", sa.Text),
            sa.Column("confirmed_on", sa.Date),
            sa.Column("rejected_on", sa.Date),
            sa.Column("verified_on", sa.Date),
            sa.Column("effective", sa.Boolean),
            sa.Column("replaces", sa.Integer),
            sa.Column("replaced_by", sa.Integer),
            sa.Column("replaced_on", sa.Date),
            sa.Column("not_smart", sa.Boolean),
            sa.Column("carried_from", sa.Text),
            sa.Column("source", sa.Uuid),
            sa.Column("source_number", sa.Integer),
            sa.Column("held", sa.Boolean),
            sa.Column("absence", sa.Text),
            sa.Column("reallocation", sa.Text),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """Whose actions are not done, which is asked of those who are away; where an action went over to; by day."""
        undone, carried = table.c.done_on.is_(None), table.c.source.is_not(None)
        sa.Index(f"actions_owner_{slot}", table.c.owner, sqlite_where=undone, postgresql_where=undone)
        source = (table.c.source, table.c.source_number)
        sa.Index(f"actions_source_{slot}", *source, sqlite_where=carried, postgresql_where=carried)
        sa.Index(f"actions_agreed_{slot}", table.c.agreed_on)

    @on(events.ActionAgreed)
    def _agreed(self, rows: Rows, event: events.ActionAgreed, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            theme=event.theme,
            owner=event.owner,
            action=event.action.ref,
            measure=_ref(event.measure),
            timescale=_ref(event.timescale),
            urgency=event.urgency.value,
            difference=_ref(event.difference),
            family_part=_ref(event.family_part),
            overridden=" ".join(event.overridden),
            override_reason=_ref(event.override_reason),
            agreed_on=event.occurred_on,
            due_on=event.due_on,
            original_due_on=event.due_on,
            replaces=event.replaces,
            carried_from=event.carried_from,
            **_source(event.carried_from),
            import_id=recorded.import_id,
        )

    @on(events.ActionDone)
    def _done(self, rows: Rows, event: events.ActionDone, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            done_on=event.occurred_on,
            evidence=_ref(event.evidence),
            evidence_type=event.evidence_type.value if event.evidence_type else None,
        )

    @on(happened.ActionConfirmed)
    def _confirmed(self, rows: Rows, event: happened.ActionConfirmed, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, number=event.number, confirmed_on=event.occurred_on)

    @on(happened.EvidenceRejected)
    def _rejected(self, rows: Rows, event: happened.EvidenceRejected, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            rejected_on=event.occurred_on,
            done_on=None,
            evidence=None,
            evidence_type=None,
        )

    @on(events.ActionVerified)
    def _verified(self, rows: Rows, event: events.ActionVerified, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            verified_on=event.occurred_on,
            effective=event.effective,
        )

    @on(happened.ActionReplaced)
    def _replaced(self, rows: Rows, event: happened.ActionReplaced, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            replaced_by=event.by,
            replaced_on=event.occurred_on,
        )

    @on(happened.OwnerAbsent)
    def _owner_absent(self, rows: Rows, event: happened.OwnerAbsent, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            number=event.number,
            absence=f"{event.owner}/{event.absence}/{event.until or ''}",
            reallocation=event.item,
        )

    @on(happened.ActionReallocated)
    def _reallocated(self, rows: Rows, event: happened.ActionReallocated, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, number=event.number, owner=event.owner, held=False)

    @on(reassignment.ActionsPassedOn)
    def _passed_on(self, rows: Rows, event: reassignment.ActionsPassedOn, recorded: Recorded) -> None:
        for number in event.numbers:
            rows.put(remediation=event.originator_id, number=number, owner=event.to, held=True)

    @on(reassignment.ActionAccepted)
    def _accepted(self, rows: Rows, event: reassignment.ActionAccepted, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, number=event.number, owner=event.owner, held=False)

    @on(dates.OwnersChanged)
    def _owners_changed(self, rows: Rows, event: dates.OwnersChanged, recorded: Recorded) -> None:
        for name, owner in event.owners.items():
            step, item = key_of(name)
            if step is Step.ACTION_DONE:
                rows.put(remediation=event.originator_id, number=int(item), owner=owner)

    @on(dates.DeadlinesMoved)
    def _moved(self, rows: Rows, event: dates.DeadlinesMoved, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            if deadline.step is Step.ACTION_DONE:
                corrected = event.because is MovedBecause.CORRECTION
                rows.put(
                    remediation=event.originator_id,
                    number=int(deadline.item),
                    due_on=deadline.due_on,
                    **({"original_due_on": deadline.due_on} if corrected else {}),
                )

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        if (given := GIVEN_BY.get(event.step)) is not None:
            rows.put(remediation=event.originator_id, number=number_of(event.item), **dict.fromkeys(given))

    @on(corrections.ActionsRedated)
    def _redated(self, rows: Rows, event: corrections.ActionsRedated, recorded: Recorded) -> None:
        for number in event.numbers:
            rows.put(remediation=event.originator_id, number=number, agreed_on=event.agreed_on)

    @on(corrections.ActionsRetracted)
    def _retracted(self, rows: Rows, event: corrections.ActionsRetracted, recorded: Recorded) -> None:
        for number in event.numbers:
            replaced = rows.get("replaces", event.originator_id, number)
            rows.put(remediation=event.originator_id, number=number, agreed_on=None, owner=None, source=None)
            if replaced is not None:
                rows.put(remediation=event.originator_id, number=replaced, replaced_by=None, replaced_on=None)

    @on(events.Deviated)
    def _deviated(self, rows: Rows, event: events.Deviated, recorded: Recorded) -> None:
        if event.rule is Deviation.NOT_SMART:
            rows.put(remediation=event.originator_id, number=int(event.item), not_smart=True)


def _ref(text: Confidential | None) -> str | None:
    return text.ref if text is not None else None


def _source(carried_from: str | None) -> dict[str, Any]:
    if carried_from is None:
        return {}
    ref, _, number = carried_from.rpartition("/")
    return {"source": remediation_id(ref), "source_number": int(number)}


def state_at(table: sa.Table, as_at: date) -> sa.ColumnElement[str]:
    """Where an action stands at the end of a day: one of ``STATES``. Late is late by the original date."""
    verified = table.c.verified_on <= as_at
    return sa.case(
        (table.c.replaced_on <= as_at, "replaced"),
        (sa.and_(verified, table.c.effective), "effective"),
        (verified, "not_effective"),
        (table.c.confirmed_on <= as_at, "confirmed"),
        (table.c.done_on <= as_at, "done"),
        (table.c.original_due_on < as_at, "overdue"),
        else_="open",
    )
