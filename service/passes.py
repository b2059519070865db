"""The passes that time makes: which one is under way in which process, and when each last came to its end."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from secrets import token_hex
from typing import Any

import sqlalchemy as sa

from service.clock import Clock
from service.storage.database import writing
from service.storage.event_store import instant, metadata

passes = sa.Table(
    "passes",
    metadata,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("holder", sa.String(16)),
    sa.Column("held_until", sa.String(32)),
    sa.Column("started_at", sa.String(32)),
    sa.Column("completed_at", sa.String(32)),
    sa.Column("done", sa.Integer),
    sa.Column("failed", sa.Integer),
)
HOLD = timedelta(seconds=5)
"""So short that a process which dies in the middle keeps the others waiting for no more than this."""


class PassKind(StrEnum):
    """What is passed over."""

    SWEEP = "sweep"
    DELIVERY = "delivery"
    ANCHOR = "anchor"


@dataclass(frozen=True)
class LastPass:
    """When a kind of pass last began and last came to its end, and what it then did."""

    started_at: datetime | None
    completed_at: datetime | None
    done: int
    failed: int


class Hold:
    """One process's try-lock on a kind of pass. Only an optimisation: nothing is wrong when two hold it.

    It goes by the machine's clock, since the pass may be one over a time that is being tried out.
    """

    def __init__(self, engine: sa.Engine, kind: PassKind, clock: Clock) -> None:
        self._engine, self._kind, self._clock = engine, kind, clock
        self._holder = token_hex(8)
        self._until = clock()

    def take(self) -> bool:
        """Take the lock, and say whether it was free."""
        now = self._clock()
        mine = {"holder": self._holder, "held_until": instant(now + HOLD), "started_at": instant(now)}
        with writing(self._engine) as connection:
            held = connection.execute(sa.select(passes).where(passes.c.kind == self._kind)).first()
            if _is_held(held, now):
                return False
            statement = passes.insert() if held is None else self._update()
            connection.execute(statement.values(kind=self._kind.value, **mine))
        self._until = now + HOLD
        return True

    def keep(self) -> None:
        """Hold it longer, where half of the time is over."""
        now = self._clock()
        if now < self._until - HOLD / 2:
            return
        with writing(self._engine) as connection:
            connection.execute(self._mine().values(held_until=instant(now + HOLD)))
        self._until = now + HOLD

    def complete(self, done: int, failed: int) -> None:
        """The pass came to its end."""
        ended = instant(self._clock())
        with writing(self._engine) as connection:
            connection.execute(self._update().values(completed_at=ended, done=done, failed=failed))
            connection.execute(self._mine().values(holder=None))

    def give_up(self) -> None:
        """Let others pass; this one did not come to its end."""
        with writing(self._engine) as connection:
            connection.execute(self._mine().values(holder=None))

    def _update(self) -> sa.Update:
        return passes.update().where(passes.c.kind == self._kind.value)

    def _mine(self) -> sa.Update:
        return self._update().where(passes.c.holder == self._holder)


@contextmanager
def hold(engine: sa.Engine, kind: PassKind, clock: Clock) -> Iterator[Hold | None]:
    """A hold on a kind of pass, or ``None`` where another process has it."""
    held = Hold(engine, kind, clock)
    if not held.take():
        yield None
        return
    try:
        yield held
    except BaseException:
        held.give_up()
        raise


def note_idle(engine: sa.Engine, kind: PassKind, clock: Clock) -> None:
    """A pass found nothing to do: it is over as soon as it began, and whoever holds the lock keeps it."""
    now = instant(clock())
    idle = {"started_at": now, "completed_at": now, "done": 0, "failed": 0}
    with writing(engine) as connection:
        found = connection.execute(passes.update().where(passes.c.kind == kind.value).values(**idle))
        if not found.rowcount:
            connection.execute(passes.insert().values(kind=kind.value, **idle))


def is_under_way(connection: sa.Connection, kind: PassKind, now: datetime) -> bool:
    """Whether a pass of this kind is under way in some process. ``now`` is the machine's clock."""
    return _is_held(connection.execute(sa.select(passes).where(passes.c.kind == kind.value)).first(), now)


def last_pass(connection: sa.Connection, kind: PassKind) -> LastPass | None:
    """The last pass of a kind, or ``None`` before the first."""
    row = connection.execute(sa.select(passes).where(passes.c.kind == kind.value)).first()
    if row is None:
        return None
    return LastPass(_moment(row.started_at), _moment(row.completed_at), row.done or 0, row.failed or 0)


def _is_held(row: Any | None, now: datetime) -> bool:
    """Whether somebody holds it. Longer than a hold lasts means that the clock was wrong and was set back since."""
    if row is None or row.holder is None:
        return False
    return bool(instant(now) < row.held_until <= instant(now + HOLD))


def _moment(written: str | None) -> datetime | None:
    return datetime.fromisoformat(written) if written is not None else None
