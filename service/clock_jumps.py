"""Jumps of the machine's clock over a day: whatever goes by the date waits until somebody has looked.

A clock that is set a month ahead by mistake would call every step missed; one set back would let deadlines pass
unseen. Neither can be told from the log, so a process that has run on notices it (see ``scheduler/clock_watch.py``)
and writes it here. Downtime is no jump. Alerts never wait for this.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.errors import PutrightError
from service.storage.database import writing
from service.storage.event_store import instant, metadata

clock_jumps = sa.Table(
    "clock_jumps",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    # What the clock should have said when it was noticed, and what it did say.
    sa.Column("expected_at", sa.String(32), nullable=False),
    sa.Column("seen_at", sa.String(32), nullable=False),
    # Who said that the clock is right now; null where it went back by itself.
    sa.Column("settled_at", sa.String(32)),
    sa.Column("settled_by", sa.Text),
)
UNSETTLED = clock_jumps.c.settled_at.is_(None)


class NoClockJumpError(PutrightError):
    """There is no jump of the clock that waits for somebody."""

    code = "no_clock_jump"


@dataclass(frozen=True)
class ClockJump:
    """The clock said ``seen_at`` where it should have said ``expected_at``, both aware."""

    number: int
    expected_at: datetime
    seen_at: datetime


def waiting_jump(connection: sa.Connection) -> ClockJump | None:
    """The jump that nobody has looked at yet, or ``None``."""
    row = connection.execute(sa.select(clock_jumps).where(UNSETTLED).order_by(clock_jumps.c.number).limit(1)).first()
    return _jump(row) if row is not None else None


def note_jump(engine: sa.Engine, expected_at: datetime, seen_at: datetime) -> ClockJump:
    """Note that the clock jumped, unless another process noted one that still waits; return the one that waits."""
    with writing(engine) as connection:
        if (waiting := waiting_jump(connection)) is not None:
            return waiting
        number = (connection.scalar(sa.select(sa.func.max(clock_jumps.c.number))) or 0) + 1
        times = {"expected_at": instant(expected_at), "seen_at": instant(seen_at)}
        connection.execute(clock_jumps.insert().values(number=number, **times))
    return ClockJump(number, expected_at, seen_at)


def is_settled(connection: sa.Connection, jump: ClockJump) -> bool:
    """Whether somebody has accepted the time since, or the clock went back."""
    row = connection.execute(sa.select(clock_jumps).where(clock_jumps.c.number == jump.number, UNSETTLED)).first()
    return row is None


def went_back(engine: sa.Engine, jump: ClockJump, now: datetime) -> None:
    """The clock is right again by itself: nothing waits for anybody."""
    _settle(engine, clock_jumps.c.number == jump.number, now, None)


def accept(engine: sa.Engine, now: datetime, *, by: str) -> ClockJump:
    """Say that the clock is right as it stands, so that everything goes on; returns the jump that waited.

    Raises :class:`NoClockJumpError` where none waits.
    """
    with engine.connect() as connection:
        waiting = waiting_jump(connection)
    if waiting is None:
        raise NoClockJumpError("The clock has not jumped: nothing waits for you.")
    _settle(engine, clock_jumps.c.number == waiting.number, now, by)
    return waiting


def _settle(engine: sa.Engine, which: sa.ColumnElement[bool], now: datetime, by: str | None) -> None:
    with writing(engine) as connection:
        settled = clock_jumps.update().where(which, UNSETTLED)
        connection.execute(settled.values(settled_at=instant(now), settled_by=by))


def _jump(row: Any) -> ClockJump:
    return ClockJump(row.number, datetime.fromisoformat(row.expected_at), datetime.fromisoformat(row.seen_at))
