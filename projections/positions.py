"""How far each view has read the log, which of its two tables is live, and bringing it up to date."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from projections.view import Recorded, Rows, View, metadata

positions = sa.Table(
    "view_positions",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("slot", sa.String(1), nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("error", sa.Text),
)

ReadLog = Callable[[int, int], Sequence[Recorded]]
"""Events after a position, at most so many, in order."""


@dataclass(frozen=True)
class Stand:
    """How one view stands."""

    view: type[View]
    slot: str
    position: int
    error: str | None


def stands(connection: sa.Connection, views: Iterable[type[View]]) -> list[Stand]:
    """How each of these views stands. One that has never been applied stands at 0."""
    stored = {(row.name, row.version): row for row in connection.execute(sa.select(positions))}
    found = []
    for view in views:
        row = stored.get((view.name, view.version))
        found.append(Stand(view, row.slot, row.position, row.error) if row else Stand(view, "a", 0, None))
    return found


def register(connection: sa.Connection, views: Iterable[type[View]]) -> None:
    """Give every view of this code a position, so that a new one is filled from the log."""
    known = {(row.name, row.version) for row in connection.execute(sa.select(positions))}
    missing = [
        {"name": view.name, "version": view.version, "slot": "a", "position": 0, "error": None}
        for view in views
        if (view.name, view.version) not in known
    ]
    if missing:
        connection.execute(positions.insert(), missing)


def apply_new(
    connection: sa.Connection, views: Sequence[type[View]], read_log: ReadLog, new: Sequence[Recorded]
) -> None:
    """Apply a command's events to every view, inside its transaction.

    A guarding view that fails raises and the command with it. Reading views are applied in a savepoint; one that
    fails is left at its position with the error, which ``/readyz`` tells.
    """
    before, after = new[0].position - 1, new[-1].position
    reading = []
    for stand in stands(connection, views):
        if stand.view.guarding:
            _bring_up(connection, stand, read_log, new, before)
        elif stand.error is None:
            reading.append(stand)
    try:
        with connection.begin_nested():
            for stand in reading:
                _bring_up(connection, stand, read_log, new, before)
        failed: list[Stand] = []
    except Exception:  # noqa: BLE001 - whichever view failed is found and set aside below
        failed = [stand for stand in reading if not _apply_alone(connection, stand, read_log, new, before)]
    applied = [stand.view for stand in reading if stand not in failed] + [
        view for view in views if view.guarding
    ]
    _move_to(connection, applied, after)


def _apply_alone(
    connection: sa.Connection, stand: Stand, read_log: ReadLog, new: Sequence[Recorded], before: int
) -> bool:
    try:
        with connection.begin_nested():
            _bring_up(connection, stand, read_log, new, before)
    except Exception as problem:  # noqa: BLE001 - a reading view must not stop a command
        mark_failed(connection, stand.view, problem)
        return False
    return True


def mark_failed(connection: sa.Connection, view: type[View], problem: Exception) -> None:
    """Set a view aside with what went wrong: the kind of error, never its text, which could quote a row."""
    connection.execute(_this(view).values(error=type(problem).__name__))


def _bring_up(
    connection: sa.Connection, stand: Stand, read_log: ReadLog, new: Sequence[Recorded], before: int
) -> None:
    if stand.position < before:
        catch_up(connection, stand, read_log, upto=before)
    _apply(connection, stand.view, stand.slot, new)


def catch_up(
    connection: sa.Connection, stand: Stand, read_log: ReadLog, upto: int, batch: int = 5_000
) -> None:
    """Apply what a view has not seen yet, up to and including ``upto``, and note its new position."""
    position = stand.position
    while position < upto:
        events = [recorded for recorded in read_log(position, batch) if recorded.position <= upto]
        if not events:
            break
        _apply(connection, stand.view, stand.slot, events)
        position = events[-1].position
    _move_to(connection, [stand.view], position)


def _apply(connection: sa.Connection, view: type[View], slot: str, events: Sequence[Recorded]) -> None:
    if not any(type(recorded.event) in view.handlers for recorded in events):
        return
    rows = Rows(connection, view, slot)
    projection = view()
    for recorded in events:
        projection.apply(rows, recorded)
    rows.flush()


def apply_to_slot(connection: sa.Connection, view: type[View], slot: str, events: Sequence[Recorded]) -> None:
    """Apply events to one of a view's tables without touching its position: for a rebuild, or a private replay."""
    _apply(connection, view, slot, events)


def go_live(connection: sa.Connection, view: type[View], slot: str, position: int) -> None:
    """Make a rebuilt table the live one: one row's change."""
    connection.execute(_this(view).values(slot=slot, position=position, error=None))


def _this(view: type[View]) -> sa.Update:
    return positions.update().where(positions.c.name == view.name, positions.c.version == view.version)


def _move_to(connection: sa.Connection, views: Sequence[type[View]], position: int) -> None:
    chosen = sa.or_(*(sa.and_(positions.c.name == v.name, positions.c.version == v.version) for v in views))
    connection.execute(positions.update().where(chosen).values(position=position, error=None))
