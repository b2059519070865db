"""What somebody with the administrator's password could do to the log, as hypothesis strategies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import assume
from hypothesis import strategies as st

from service.storage.event_store import events
from service.verification.chain import BrokenChainError, verify

TRIGGERS_DROPPED = {
    "sqlite": (
        "DROP TRIGGER events_refuse_update",
        "DROP TRIGGER events_refuse_delete",
        "PRAGMA defer_foreign_keys=ON",
    ),
    "postgresql": ("ALTER TABLE events DISABLE TRIGGER USER",),
}
COLUMNS = [column.name for column in events.c if column.name != "position"]
NUMBERS = st.integers(-(2**31), 2**31 - 1)
TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)
IDENTIFIERS = st.uuids().map(lambda identifier: identifier.hex)
OF_TYPE = {sa.Uuid: IDENTIFIERS, sa.Integer: NUMBERS, sa.BigInteger: NUMBERS, sa.LargeBinary: st.binary(max_size=40)}
ANY_TYPE = st.one_of(NUMBERS, TEXTS, st.binary(max_size=8), st.floats(allow_nan=False))
"""SQLite lets a column hold anything."""


@dataclass(frozen=True)
class Tampering:
    """A change to the log, and the position at which it must be noticed."""

    name: str
    first_bad: int
    change: Callable[[sa.Connection], None]

    def __repr__(self) -> str:
        return f"{self.name}, to be noticed at {self.first_bad}"


def drop_triggers(connection: sa.Connection) -> None:
    """Open the way, as an administrator would."""
    for statement in TRIGGERS_DROPPED[connection.dialect.name]:
        connection.exec_driver_sql(statement)


@st.composite
def tamperings(draw: st.DrawFn, last: int, *, any_type: bool) -> Tampering:
    """One change to a log that ends at position ``last``."""
    kind = draw(st.sampled_from([_altered, _deleted, _swapped, _moved]))
    return kind(draw, last, any_type)


def _altered(draw: st.DrawFn, last: int, any_type: bool) -> Tampering:
    position, name = draw(st.integers(1, last)), draw(st.sampled_from(COLUMNS))
    column = events.c[name]
    values = [strategy for kind, strategy in OF_TYPE.items() if isinstance(column.type, kind)] or [TEXTS]
    value = draw(st.one_of(values[0], ANY_TYPE) if any_type else values[0])
    return Tampering(
        f"{name} of {position} becomes {value!r}", position, lambda c: set_column(c, position, name, value)
    )


def _deleted(draw: st.DrawFn, last: int, any_type: bool) -> Tampering:
    position = draw(st.integers(1, last))
    statement = events.delete().where(events.c.position == position)
    return Tampering(f"{position} is deleted", position, lambda c: _run(c, statement))


def _swapped(draw: st.DrawFn, last: int, any_type: bool) -> Tampering:
    low, high = sorted(draw(st.lists(st.integers(1, last), min_size=2, max_size=2, unique=True)))
    steps = [_moving(low, -1), _moving(high, low), _moving(-1, high)]
    return Tampering(f"{low} and {high} change places", low, lambda c: _run(c, *steps))


def _moved(draw: st.DrawFn, last: int, any_type: bool) -> Tampering:
    position = draw(st.integers(1, last))
    target = draw(st.one_of(st.integers(-(2**40), 0), st.integers(last + 1, 2**40)))
    return Tampering(f"{position} moves to {target}", position, lambda c: _run(c, _moving(position, target)))


def _moving(position: int, target: int) -> sa.Update:
    return events.update().where(events.c.position == position).values(position=target)


def _run(connection: sa.Connection, *statements: Any) -> None:
    for statement in statements:
        connection.execute(statement)


def set_column(connection: sa.Connection, position: int, name: str, value: Any) -> None:
    """Set a column to whatever is given, without asking whether it is of the column's type."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    statement = f"UPDATE events SET {name} = {mark} WHERE position = {mark}"  # noqa: S608 - the name is one of ours
    connection.exec_driver_sql(statement, (value, position))


def check_found(connection: sa.Connection, tampering: Tampering) -> None:
    """Tamper, look whether it is noticed where it must be, and undo it, so that one log serves every example."""
    with undone(connection):
        drop_triggers(connection)
        before = _rows(connection)
        try:
            tampering.change(connection)
        except sa.exc.IntegrityError:
            assume(False)
        assume(_rows(connection) != before)
        assert first_bad(connection) == tampering.first_bad


def first_bad(connection: sa.Connection) -> int:
    """The position that verifying names."""
    with pytest.raises(BrokenChainError) as broken:
        verify(connection)
    assert str(broken.value.position) in str(broken.value)
    return broken.value.position


@contextmanager
def undone(connection: sa.Connection) -> Iterator[None]:
    """A transaction that leaves nothing."""
    transaction = connection.begin()
    try:
        yield
    finally:
        transaction.rollback()


def _rows(connection: sa.Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM events ORDER BY position")]
