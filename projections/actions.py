"""Every remedial action: agreed, done, confirmed, and whether it worked."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from domain.confidential import Confidential
from domain.deadlines import key_of, number_of
from domain.events import actions as happened
from domain.events import corrections, dates, reassignment
from domain.events import remediation as events
from domain.identity import remediation_id
from domain.vocabulary import Deviation, MovedBecause, Status, Step
from projections.board import Board
from projections.counted import Counted
from projections.deadlines import Deadlines
from projections.reader import Reader
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


def actions_of(reader: Reader, remediation: UUID, as_at: date) -> list[Any]:
    """The actions of one remediation, by number, each with its ``state`` as at a day.

    One that was done or handed over earlier than it was agreed is none before that.
    """
    table = reader.table(Actions)
    query = sa.select(table, state_at(table, as_at).label("state"))
    agreed = (table.c.remediation == remediation, table.c.agreed_on.is_not(None))
    return reader.rows(query.where(*agreed).order_by(table.c.number))


def undone_of(reader: Reader, owners: Collection[str]) -> list[Any]:
    """The actions of open remediations that these people have and that are not done, each with its ``audit_ref``.

    So are those of withdrawn ones that are still owed, for the child's safety (E5).
    """
    table, board, owed = reader.table(Actions), reader.table(Board), reader.table(Deadlines)
    kept = sa.exists().where(
        owed.c.remediation == table.c.remediation,
        owed.c.step == Step.ACTION_DONE.value,
        owed.c.item == sa.cast(table.c.number, sa.Text),
        owed.c.closed_on.is_(None),
        board.c.status == Status.WITHDRAWN.value,
    )
    query = (
        sa.select(table, board.c.audit_ref)
        .join(board, board.c.remediation == table.c.remediation)
        .where(
            table.c.done_on.is_(None),
            table.c.owner.in_(sorted(owners)),
            sa.or_(board.c.status == Status.OPEN.value, kept),
            board.c.followed_by.is_(None),
            reader.visible(table),
        )
    )
    return reader.rows(query.order_by(board.c.audit_ref, table.c.number)) if owners else []


def awaiting_reallocation(reader: Reader) -> list[Any]:
    """The actions whose reallocation is owed: ``audit_ref, number, owner, due_on``, and by when: ``reallocate_by``."""
    table, owed = reader.table(Actions), reader.table(Deadlines)
    of_one = sa.and_(owed.c.remediation == table.c.remediation, owed.c.item == table.c.reallocation)
    query = (
        sa.select(
            owed.c.audit_ref,
            table.c.number,
            table.c.owner,
            table.c.due_on,
            owed.c.due_on.label("reallocate_by"),
        )
        .join(table, of_one)
        .where(
            owed.c.step == Step.ACTION_REALLOCATION.value,
            owed.c.done_on.is_(None),
            owed.c.closed_on.is_(None),
            reader.visible(table),
        )
    )
    return reader.rows(query.order_by(owed.c.audit_ref, table.c.number))


def action_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, Any]:
    """Of the actions agreed in the period: ``total``, ``not_smart``, how many stand where, and ``overridden``.

    The states, as at ``as_at``, add up to the total; ``overdue`` goes by the original date. ``overridden`` counts the
    warnings that were overridden, by code. An action that a repeat carried over is counted once: where it was first
    agreed, as it stands in the last remediation that has it.
    """
    states, overridden, not_smart = dict.fromkeys(STATES, 0), Counter[str](), 0
    for row, n in _alike(reader, first, last, as_at):
        states[row.state] += n
        not_smart += n if row.not_smart else 0
        overridden.update(dict.fromkeys((row.overridden or "").split(), n))
    return {
        "total": sum(states.values()),
        "not_smart": not_smart,
        **states,
        "overridden": dict(sorted(overridden.items())),
    }


def overdue_since(reader: Reader, first: date, last: date, as_at: date) -> Counter[date]:
    """Of the actions agreed in the period that are overdue, how many were first due on which day."""
    days: Counter[date] = Counter()
    for row, n in _alike(reader, first, last, as_at):
        if row.overdue_since is not None:
            days[row.overdue_since] += n
    return days


def _alike(reader: Reader, first: date, last: date, as_at: date) -> Iterator[tuple[Any, int]]:
    """Alike actions together, with how many there are; those that went over one by one, as they stand there."""
    stayed, over = _agreed(reader, first, last, as_at)
    for row in stayed.counts():
        yield row, row.n
    for carried in _as_they_stand(reader, over, as_at):
        yield carried, 1


@dataclass(frozen=True)
class Counting:
    """One action as it counts: as it was agreed, and as it stands in the last remediation that has it."""

    state: str
    not_smart: bool
    overridden: str | None
    overdue_since: date | None
    audit_ref: str | None
    number: int
    agreed_on: date
    due_on: date | None
    done_on: date | None


def _counting(row: Any, stands: Any) -> Counting:
    """An action ``row`` that now is as ``stands`` says; both are one row unless it was carried over."""
    return Counting(
        state=stands.state,
        not_smart=row.not_smart,
        overridden=row.overridden,
        overdue_since=stands.original_due_on if stands.state == "overdue" else None,
        audit_ref=row.audit_ref,
        number=row.number,
        agreed_on=row.agreed_on,
        due_on=row.original_due_on,
        done_on=stands.done_on,
    )


def actions_agreed(reader: Reader, first: date, last: date, as_at: date) -> list[Counting]:
    """The actions that :func:`action_counts` counts, one by one."""
    stayed, over = _agreed(reader, first, last, as_at)
    return [_counting(row, row) for row in stayed.rows()] + _as_they_stand(reader, over, as_at)


def _agreed(reader: Reader, first: date, last: date, as_at: date) -> tuple[Counted, Counted]:
    """The actions first agreed in the period: those that a repeat did not carry over, and those that it did."""
    table, after = reader.table(Actions), cast(sa.Table, reader.table(Actions).alias())
    link = (after.c.source == table.c.remediation, after.c.source_number == table.c.number)
    went_over = sa.exists().where(*link, reader.visible(after))
    agreed = (
        table.c.agreed_on.between(first, min(last, as_at)),
        table.c.carried_from.is_(None),
        reader.visible(table),
    )
    state = state_at(table, as_at)
    facts = (
        state.label("state"),
        sa.func.coalesce(table.c.not_smart, sa.false()).label("not_smart"),
        table.c.overridden,
        sa.case((state == "overdue", table.c.original_due_on)).label("overdue_since"),
    )
    board, of_one = reader.table(Board), (table.c.remediation, table.c.number)
    said = (board.c.audit_ref, *of_one, table.c.agreed_on, table.c.original_due_on, table.c.done_on)
    beside = [(board, board.c.remediation == table.c.remediation)]

    def those(which: sa.ColumnElement[bool]) -> Counted:
        return Counted(reader=reader, source=table, facts=facts, where=(*agreed, which), said=said, beside=beside)

    return those(~went_over), those(went_over)


def _as_they_stand(reader: Reader, over: Counted, as_at: date) -> list[Counting]:
    rows = over.rows()
    latest = _latest(reader, as_at) if rows else {}
    return [_counting(row, _last(latest, row)) for row in rows]


def _latest(reader: Reader, as_at: date) -> dict[tuple[UUID, int], Any]:
    """The actions that were carried over, by where they came from."""
    table = reader.table(Actions)
    query = sa.select(table, state_at(table, as_at).label("state")).where(
        table.c.source.is_not(None), reader.visible(table)
    )
    return {(row.source, row.source_number): row for row in reader.rows(query)}


def _last(latest: Mapping[tuple[UUID, int], Any], row: Any) -> Any:
    while (following := latest.get((row.remediation, row.number))) is not None:
        row = following
    return row


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
