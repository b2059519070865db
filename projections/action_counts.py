"""What the reports count of the remedial actions: those agreed in a period, as they stand at a day."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa

from projections.actions import STATES, Actions, state_at
from projections.board import Board
from projections.counted import Counted
from projections.reader import Reader


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
