"""A figure of a report as somebody saw it, and how a question about one stands."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Standing(StrEnum):
    """How a question stands."""

    AWAITED = "awaited"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, kw_only=True)
class FigureSeen:
    """A figure with what it said: enough to make the same report again and find it there.

    ``name`` is its path in the report's JSON. ``value`` is what stood there, ``None`` where there was nothing to
    count; ``position`` is that of the last event that was known.
    """

    name: str
    first: date
    last: date
    as_at: date
    as_known_at: datetime
    position: int
    value: int | float | None
