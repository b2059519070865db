"""The one place that reads the clock, and what its time means in London."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")
Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """The present instant, aware."""
    return datetime.now(UTC)


def london_date(moment: datetime) -> date:
    """The Europe/London date of an instant: the date that every rule of the process means."""
    return moment.astimezone(LONDON).date()
