"""Noticing that the machine's clock was set: it is compared with one that cannot be."""

import time
from collections.abc import Callable
from datetime import timedelta
from threading import Lock

import sqlalchemy as sa

from service.clock import Clock
from service.clock_jumps import ClockJump, is_settled, note_jump, waiting_jump, went_back
from service.storage.database import reading

LONGEST_JUMP = timedelta(hours=24)
"""A clock that is an hour out changes no date that matters, and each rung is raised once whatever it says."""

Steady = Callable[[], float]
"""Seconds that only ever go on."""


def steady_seconds() -> float:
    """Seconds since the machine started, with those it slept: time that it was asleep is downtime, not a jump."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))


class ClockWatch:
    """One process's comparison of the machine's clock with a steady one, from when the process began."""

    def __init__(self, engine: sa.Engine, clock: Clock, steady: Steady = steady_seconds) -> None:
        self._engine, self._clock, self._steady = engine, clock, steady
        self._noted: ClockJump | None = None
        self._one_at_a_time = Lock()
        self._set()

    def holds(self) -> bool:
        """Whether what goes by the date must wait, since the clock jumped and nobody has looked. Asked at each tick."""
        with self._one_at_a_time:
            self._look()
        with reading(self._engine) as connection:
            return waiting_jump(connection) is not None

    def _look(self) -> None:
        expected = self._began_at + timedelta(seconds=self._steady() - self._began)
        now = self._clock()
        jumped = abs(now - expected) > LONGEST_JUMP
        if self._noted is not None:
            self._settle(self._noted, jumped=jumped)
        elif jumped:
            self._noted = note_jump(self._engine, expected, now)
        else:
            self._set()

    def _settle(self, noted: ClockJump, *, jumped: bool) -> None:
        """Begin anew where somebody has accepted the time, or the clock went back."""
        if not jumped:
            went_back(self._engine, noted, self._clock())
        with reading(self._engine) as connection:
            settled = is_settled(connection, noted)
        if settled:
            self._noted = None
            self._set()

    def _set(self) -> None:
        self._began_at, self._began = self._clock(), self._steady()
