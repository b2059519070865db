"""When something happened to the minute, for what cannot wait for the end of a day."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.calendar import WorkingCalendar
from domain.errors import DateInFutureError, DatesContradictError

LONDON = ZoneInfo("Europe/London")
CLOCKS_DIFFER = timedelta(minutes=5)
"""A caller's clock that is so little ahead of ours must not cost an urgent word its hearing."""


@dataclass(frozen=True)
class Moment:
    """An instant at which something happened; aware, in UTC."""

    occurred_at: datetime

    @property
    def occurred_on(self) -> date:
        """The Europe/London date."""
        return self.local.date()

    @property
    def local(self) -> datetime:
        """The time on a clock in London."""
        return self.occurred_at.astimezone(LONDON)

    def not_before(self, earliest: datetime, what: str) -> None:
        """Raise :class:`DatesContradictError` for an instant before something that must have come first."""
        if self.occurred_at < earliest:
            message = f"{_said(self.local)} is before {what} at {_said(Moment(earliest).local)}."
            raise DatesContradictError(message, field="occurred_at")


@dataclass(frozen=True)
class OfficeHours:
    """When a manager can be expected to read mail: on working days from ``opens`` until before ``closes``, in London.

    [INF]: nothing that we read says when *out of hours* begins.
    """

    opens: time = time(9)
    closes: time = time(17)

    def include(self, moment: Moment, calendar: WorkingCalendar) -> bool:
        """Whether a moment lies in office hours."""
        local = moment.local
        return calendar.is_working(local.date()) and self.opens <= local.time() < self.closes


USUAL_HOURS = OfficeHours()


def moment_of(occurred_at: datetime | None, now: datetime) -> Moment:
    """The moment somebody says something happened, or now where they do not say.

    Raises :class:`DateInFutureError` for one later than clocks differ.
    """
    if occurred_at is not None and occurred_at > now + CLOCKS_DIFFER:
        message = f"{_said(Moment(occurred_at).local)} is in the future; it is {_said(Moment(now).local)}."
        raise DateInFutureError(message, field="occurred_at")
    return Moment((now if occurred_at is None else min(occurred_at, now)).astimezone(UTC))


def _said(local: datetime) -> str:
    return f"{local:%Y-%m-%d %H:%M}"
