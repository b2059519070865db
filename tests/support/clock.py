"""A clock that a test moves."""

from datetime import UTC, date, datetime, time


class Clock:
    """A clock that stands at nine in the morning, UTC, of the day it was set to."""

    def __init__(self, day: date) -> None:
        self.set(day)

    def set(self, day: date) -> None:
        self.now = datetime.combine(day, time(9), UTC)

    def __call__(self) -> datetime:
        return self.now
