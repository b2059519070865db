"""How far each view has read the log, which of its two tables is live, and bringing it up to date."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from uuid import UUID, uuid4

import sqlalchemy as sa

from projections.prepared import Prepared, savepoint
from projections.view import SLOTS, Recorded, Rows, View, metadata

positions = sa.Table(
    "view_positions",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    sa.Column("slot", sa.String(1), nullable=False),
    sa.Column("position", sa.BigInteger, nullable=False),
    sa.Column("error", sa.Text),
    # The rebuild that is filling the table that is not live; a later one takes it over.
    sa.Column("filling", sa.Uuid),
)

STANDS = Prepared(
    sa.select(positions.c.name, positions.c.version, positions.c.slot, positions.c.position, positions.c.error)
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

    @property
    def spare(self) -> str:
        """The slot that is not live."""
        return next(slot for slot in SLOTS if slot != self.slot)


def stands(connection: sa.Connection, views: Iterable[type[View]]) -> list[Stand]:
    """How each of these views stands. One that has never been applied stands at 0."""
    stored = {(name, version): how for name, version, *how in STANDS.all(connection)}
    return [Stand(view, *stored.get((view.name, view.version), ("a", 0, None))) for view in views]


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


def apply_new(connection: sa.Connection, found: Sequence[Stand], read_log: ReadLog, new: Sequence[Recorded]) -> None:
    """Apply a command's events to every view, inside its transaction.

    A guarding view that fails raises and the command with it. Reading views are applied in a savepoint; one that
    fails is left at its position with the error, which ``/readyz`` tells.
    """
    before, after = new[0].position - 1, new[-1].position
    guarding = [stand for stand in found if stand.view.guarding]
    reading = [stand for stand in found if not stand.view.guarding and stand.error is None]
    for stand in guarding:
        _bring_up(connection, stand, read_log, new, before)
    try:
        with savepoint(connection):
            for stand in reading:
                _bring_up(connection, stand, read_log, new, before)
        failed: list[Stand] = []
    except Exception:  # noqa: BLE001 - whichever view failed is found and set aside below
        failed = [stand for stand in reading if not _apply_alone(connection, stand, read_log, new, before)]
    _move_to(connection, [stand.view for stand in guarding + reading if stand not in failed], after)


def _apply_alone(
    connection: sa.Connection, stand: Stand, read_log: ReadLog, new: Sequence[Recorded], before: int
) -> bool:
    try:
        with savepoint(connection):
            _bring_up(connection, stand, read_log, new, before)
    except Exception as problem:  # noqa: BLE001 - a reading view must not stop a command
        mark_failed(connection, stand.view, problem)
        return False
    return True


def mark_failed(connection: sa.Connection, view: type[View], problem: Exception) -> None:
    """Set a view aside with what went wrong: the kind of error, never its text, which could quote a row."""
    connection.execute(_this(view).values(error=type(problem).__name__))


def _bring_up(connection: sa.Connection, stand: Stand, read_log: ReadLog, new: Sequence[Recorded], before: int) -> None:
    if stand.position < before:
        catch_up(connection, stand, read_log, upto=before)
    _apply(connection, stand.view, stand.slot, new)


def catch_up(connection: sa.Connection, stand: Stand, read_log: ReadLog, upto: int, batch: int = 5_000) -> None:
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
    if handled := [recorded for recorded in events if type(recorded.event) in view.handlers]:
        rows = Rows(connection, view, slot)
        projection = view()
        for recorded in handled:
            projection.apply(rows, recorded)
        rows.flush()


def apply_to_slot(connection: sa.Connection, view: type[View], slot: str, events: Sequence[Recorded]) -> None:
    """Apply events to one of a view's tables without touching its position: for a rebuild, or a private replay."""
    _apply(connection, view, slot, events)


def claim_spares(connection: sa.Connection, views: Sequence[type[View]]) -> UUID:
    """Empty the tables of these views that are not live, for whoever holds the claim to fill."""
    claim = uuid4()
    for stand in stands(connection, views):
        connection.execute(stand.view.tables[stand.spare].delete())
        connection.execute(_this(stand.view).values(filling=claim))
    return claim


def claimed_spares(connection: sa.Connection, views: Sequence[type[View]], claim: UUID) -> dict[type[View], str]:
    """The slot to fill of each of these views that this claim still holds."""
    held = sa.select(positions.c.name, positions.c.version).where(positions.c.filling == claim)
    names = {tuple(row) for row in connection.execute(held)}
    found = stands(connection, views)
    return {stand.view: stand.spare for stand in found if (stand.view.name, stand.view.version) in names}


def go_live(connection: sa.Connection, view: type[View], slot: str, position: int) -> None:
    """Make a rebuilt table the live one: one row's change."""
    connection.execute(_this(view).values(slot=slot, position=position, error=None, filling=None))


def _this(view: type[View]) -> sa.Update:
    return positions.update().where(positions.c.name == view.name, positions.c.version == view.version)


def _move_to(connection: sa.Connection, views: Sequence[type[View]], position: int) -> None:
    _moving(tuple(views)).run(connection, {"reached": position})


@cache
def _moving(views: tuple[type[View], ...]) -> Prepared:
    chosen = sa.or_(*(sa.and_(positions.c.name == v.name, positions.c.version == v.version) for v in views))
    return Prepared(positions.update().where(chosen).values(position=sa.bindparam("reached")))
