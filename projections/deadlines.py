"""Every deadline ever issued: what is due, to whom, and which rung of the ladder is next."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.deadlines import Deadline, key_of, name_of
from domain.events import corrections, cover, dates, escalation, grading
from domain.events import remediation as happened
from domain.vocabulary import EndedBecause, MovedBecause, Step
from projections.met import MEETS, met_by
from projections.view import Recorded, Rows, View, fill, on


def safety_owed(table: sa.Table) -> sa.ColumnElement[bool]:
    """The safety checks that are owed; said so that a partial index is known to hold them."""
    is_check = table.c.step == sa.literal_column(f"'{Step.SAFETY_CHECK.value}'")
    return sa.and_(is_check, table.c.done_on.is_(None), table.c.closed_on.is_(None))


class Deadlines(View):
    """A row a deadline, open or met. ``next_rung_on`` is null once nothing more will be raised."""

    name = "deadlines"
    version = 2
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One deadline, with its original date beside the one now agreed.

        ``closed_on`` is the day from which nothing chases it; ``ended`` why, where it was not the closing.
        ``uncovered_on`` is the date for which it was said that nobody covers it, ``asked`` whoever was asked to cover
        last, and ``gap`` the gap in cover that was told last, as :class:`domain.gaps.Gap` has it; ``declined``
        are those who would not cover it. ``rungs`` are the days of the whole ladder, raised or not.
        """
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
            sa.Column("recorded_on", sa.Date),
            sa.Column("closed_on", sa.Date),
            sa.Column("ended", sa.Text),
            sa.Column("uncovered_on", sa.Date),
            sa.Column("asked", sa.Text),
            sa.Column("gap", sa.JSON(none_as_null=True)),
            sa.Column("declined", sa.JSON(none_as_null=True)),
            sa.Column("next_rung", sa.Text),
            sa.Column("next_rung_on", sa.Date),
            sa.Column("rungs", sa.JSON(none_as_null=True)),
            sa.Column("import_id", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """What the sweep asks, which costs what is due and not what is open; and what is owed, in three orders.

        And of which steps it was told that their owner will not be there.
        """
        waiting = table.c.next_rung_on.is_not(None)
        sa.Index(f"deadlines_rung_{slot}", table.c.next_rung_on, sqlite_where=waiting, postgresql_where=waiting)
        owed = sa.and_(table.c.done_on.is_(None), table.c.closed_on.is_(None))
        sa.Index(f"deadlines_owed_{slot}", table.c.due_on, sqlite_where=owed, postgresql_where=owed)
        safety = safety_owed(table)
        sa.Index(f"deadlines_safety_{slot}", table.c.due_on, sqlite_where=safety, postgresql_where=safety)
        sa.Index(f"deadlines_owner_{slot}", table.c.owner, table.c.due_on, sqlite_where=owed, postgresql_where=owed)
        next_due = table.c.remediation, table.c.step, table.c.due_on
        sa.Index(f"deadlines_next_{slot}", *next_due, sqlite_where=owed, postgresql_where=owed)
        told = sa.and_(owed, table.c.gap.is_not(None))
        sa.Index(f"deadlines_gap_{slot}", table.c.due_on, sqlite_where=told, postgresql_where=told)

    @on(happened.DeadlinesSet)
    def _set(self, rows: Rows, event: happened.DeadlinesSet, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                audit_ref=event.audit_ref,
                service=event.service,
                team=event.team,
                owner=event.owners.get(name_of((deadline.step, deadline.item))),
                due_on=deadline.due_on,
                original_due_on=deadline.due_on,
                counted_from=deadline.counted_from,
                provisional=deadline.provisional,
                policy_version=event.policy_version,
                calendar_version=event.calendar_version,
                **_first_rung(deadline),
                import_id=recorded.import_id,
            )

    @on(*MEETS)
    def _met(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        step, item = met_by(event)
        rows.put(
            remediation=event.originator_id,
            step=step.value,
            item=item,
            done_on=event.occurred_on,
            recorded_on=None if recorded.import_id else recorded.recorded_on,
            next_rung=None,
            next_rung_on=None,
        )

    @on(corrections.StepCorrected, corrections.StepRetracted)
    def _unmet(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id, step=event.step.value, item=event.item, done_on=None, recorded_on=None
        )

    @on(corrections.FirstRecorded)
    def _first_recorded(self, rows: Rows, event: corrections.FirstRecorded, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, step=event.step.value, item=event.item, recorded_on=event.recorded_on)

    @on(dates.DeadlinesMoved)
    def _moved(self, rows: Rows, event: dates.DeadlinesMoved, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            key = (event.originator_id, deadline.step.value, deadline.item)
            over = rows.get("done_on", *key) is not None or rows.get("closed_on", *key) is not None
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                due_on=deadline.due_on,
                provisional=deadline.provisional,
                calendar_version=event.calendar_version,
                **({"rungs": _days_of(deadline)} if over else _first_rung(deadline)),
                **corrected(event, deadline),
            )

    @on(corrections.OpeningCorrected)
    def _placed(self, rows: Rows, event: corrections.OpeningCorrected, recorded: Recorded) -> None:
        place = {"service": event.service, "team": event.team}
        given = {name: value for name, value in place.items() if value is not None}
        for name in event.names if given else ():
            step, item = key_of(name)
            rows.put(remediation=event.originator_id, step=step.value, item=item, **given)

    @on(corrections.OpeningStated)
    def _opening_stated(self, rows: Rows, event: corrections.OpeningStated, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            said = {
                "audit_ref": event.audit_ref,
                "service": event.service,
                "team": event.team,
                "owner": event.owners.get(name_of((deadline.step, deadline.item))),
                "due_on": deadline.due_on,
                "original_due_on": deadline.due_on,
                "counted_from": deadline.counted_from,
                "provisional": deadline.provisional,
                "policy_version": event.policy_version,
                "calendar_version": event.calendar_version,
            }
            fill(rows, said, event.originator_id, deadline.step.value, deadline.item)

    @on(corrections.FirstDatesCorrected)
    def _first_dates(self, rows: Rows, event: corrections.FirstDatesCorrected, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                original_due_on=deadline.due_on,
                counted_from=deadline.counted_from,
            )

    @on(grading.LaddersShortened)
    def _ladders_shortened(self, rows: Rows, event: grading.LaddersShortened, recorded: Recorded) -> None:
        for deadline in event.deadlines:
            rows.put(
                remediation=event.originator_id,
                step=deadline.step.value,
                item=deadline.item,
                **_first_rung(deadline),
            )

    @on(dates.DeadlinesEnded)
    def _ended(self, rows: Rows, event: dates.DeadlinesEnded, recorded: Recorded) -> None:
        for name in event.names:
            self._stop(rows, event, name, ended=event.because.value)

    @on(dates.DeadlinesReopened)
    def _reopened(self, rows: Rows, event: dates.DeadlinesReopened, recorded: Recorded) -> None:
        for each in event.reopened:
            step, item = key_of(each.name)
            rows.put(
                remediation=event.originator_id,
                step=step.value,
                item=item,
                done_on=None,
                recorded_on=None,
                closed_on=None,
                ended=None,
                next_rung=each.next_rung,
                next_rung_on=each.next_rung_on,
            )

    @on(dates.OwnersChanged)
    def _owners_changed(self, rows: Rows, event: dates.OwnersChanged, recorded: Recorded) -> None:
        for name, owner in event.owners.items():
            step, item = key_of(name)
            rows.put(remediation=event.originator_id, step=step.value, item=item, owner=owner)

    @on(cover.CoverMissing)
    def _uncovered(self, rows: Rows, event: cover.CoverMissing, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, step=event.step.value, item=event.item, uncovered_on=event.due_on)

    @on(cover.CoverAsked)
    def _asked(self, rows: Rows, event: cover.CoverAsked, recorded: Recorded) -> None:
        self._answered(rows, event, asked=event.cover, declined=set())

    @on(cover.CoverDeclined)
    def _declined(self, rows: Rows, event: cover.CoverDeclined, recorded: Recorded) -> None:
        self._answered(rows, event, asked=None, declined={event.cover})

    @staticmethod
    def _answered(rows: Rows, event: Any, asked: str | None, declined: set[str]) -> None:
        """Who is asked from now on, and whether they are among those who would not."""
        key = (event.originator_id, event.step.value, event.item)
        would_not = sorted({*(rows.get("declined", *key) or ())} - {event.cover} | declined)
        rows.put(remediation=key[0], step=key[1], item=key[2], asked=asked, declined=would_not or None)

    @on(cover.CoverAccepted)
    def _accepted(self, rows: Rows, event: cover.CoverAccepted, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, step=event.step.value, item=event.item, gap=None)

    @on(cover.CoverEnded)
    def _cover_ended(self, rows: Rows, event: cover.CoverEnded, recorded: Recorded) -> None:
        rows.put(remediation=event.originator_id, step=event.step.value, item=event.item, asked=None)

    @on(cover.GapForeseen)
    def _foreseen(self, rows: Rows, event: cover.GapForeseen, recorded: Recorded) -> None:
        gap = {"due_on": event.due_on.isoformat(), "owner": event.owner, "cover": event.cover, "there": event.there}
        asked = event.cover if event.there else None
        rows.put(remediation=event.originator_id, step=event.step.value, item=event.item, gap=gap, asked=asked)

    @on(cover.GapClosed)
    def _gap_closed(self, rows: Rows, event: cover.GapClosed, recorded: Recorded) -> None:
        key = (event.originator_id, event.step.value, event.item)
        gap, asked = rows.get("gap", *key), rows.get("asked", *key)
        left = None if gap is not None and gap["cover"] == asked else asked
        rows.put(remediation=event.originator_id, step=event.step.value, item=event.item, gap=None, asked=left)

    @on(happened.RungRaised, escalation.SkippedUpward)
    def _raised(self, rows: Rows, event: Any, recorded: Recorded) -> None:
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
            self._stop(rows, event, name)

    @staticmethod
    def _stop(rows: Rows, event: Any, name: str, **why: str) -> None:
        step, item = key_of(name)
        rows.put(
            remediation=event.originator_id,
            step=step.value,
            item=item,
            closed_on=event.occurred_on,
            next_rung=None,
            next_rung_on=None,
            **why,
        )


def _first_rung(deadline: Deadline) -> dict[str, Any]:
    first = next(iter(deadline.rungs), None)
    next_on = deadline.rungs[first] if first is not None else None
    return {"next_rung": first, "next_rung_on": next_on, "rungs": _days_of(deadline)}


def _days_of(deadline: Deadline) -> dict[str, str]:
    return {name: day.isoformat() for name, day in deadline.rungs.items()}


def corrected(event: dates.DeadlinesMoved, deadline: Deadline) -> dict[str, Any]:
    """What a correction also changes: the date that figures go by, which was counted from what was never so."""
    if event.because is not MovedBecause.CORRECTION:
        return {}
    return {"original_due_on": deadline.due_on, "counted_from": deadline.counted_from}


def issued(table: sa.Table) -> sa.ColumnElement[bool]:
    """Leaves out what was recorded without ever being due, and what turned out not to be owed."""
    return sa.and_(
        table.c.original_due_on.is_not(None),
        sa.or_(table.c.ended.is_(None), table.c.ended != EndedBecause.NOT_OWED.value),
    )
