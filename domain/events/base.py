"""What every event carries, and why it has no clock of its own."""

from datetime import UTC, date, datetime
from typing import Any, ClassVar

from eventsourcing.domain import AggregateCreated, AggregateEvent

NO_CLOCK = datetime(1970, 1, 1, tzinfo=UTC)
"""Stands in the library's ``timestamp``: when an event was *recorded* is the envelope's to say, not the domain's."""


class Happened(AggregateEvent):
    """Something that happened on ``occurred_on``, a Europe/London date, whenever it was recorded.

    ``tells_of`` names the field with the day that whoever enters it tells of: another one where ``occurred_on`` is the
    day of something older that this puts right.
    """

    tells_of: ClassVar[str] = "occurred_on"

    occurred_on: date

    @staticmethod
    def create_timestamp() -> datetime:
        """The library asks for a time here; the domain has none to give."""
        return NO_CLOCK


class Decided(Happened):
    """A person's act. Only these advance the revision that a form is checked against."""

    def apply(self, aggregate: Any) -> None:
        aggregate.revision += 1


class Began(AggregateCreated):
    """The first event of an aggregate."""

    tells_of: ClassVar[str] = "occurred_on"

    occurred_on: date

    @staticmethod
    def create_timestamp() -> datetime:
        """The library asks for a time here; the domain has none to give."""
        return NO_CLOCK
