"""Working days: date arithmetic only, so that no clock change can move a deadline."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.day_names import WEEKDAYS
from domain.errors import CalendarError

ONE_DAY = timedelta(days=1)
SATURDAY = 5
ENTRIES = ("version", "division", "source", "covers_from", "covers_to", "holidays", "closure_days")


@dataclass(frozen=True)
class WorkingCalendar:
    """One version of a council's working days.

    ``closed`` maps each bank holiday and closure day to its title; ``closure_days`` are the council's own among them.
    Beyond ``covers_to`` no bank holidays are
    published yet: dates there count weekends only and are *provisional* (``domain.md`` section 3).
    """

    version: int
    closed: Mapping[date, str]
    covers_from: date
    covers_to: date
    closure_days: frozenset[date] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether the council works on this day."""
        return day.weekday() < SATURDAY and day not in self.closed

    def closed_because(self, day: date) -> str | None:
        """Why nobody works on a day: ``Saturday``, ``Good Friday``, ``closure day: …``; ``None`` of a working day."""
        if day.weekday() >= SATURDAY:
            return WEEKDAYS[day.weekday()]
        title = self.closed.get(day)
        return f"closure day: {title}" if title is not None and day in self.closure_days else title

    def add_working_days(self, start: date, days: int) -> date:
        """The day ``days`` working days after ``start`` (day 0, not counted), or before it when negative.

        Raises :class:`CalendarError` for days before the calendar begins, where it would silently be wrong.
        """
        step = ONE_DAY if days >= 0 else -ONE_DAY
        day = self._known(start)
        remaining = abs(days)
        while remaining:
            day += step
            if self.is_working(day):
                remaining -= 1
        return self._known(day)

    def working_days_between(self, earlier: date, later: date) -> int:
        """How many working days lie after ``earlier`` up to and including ``later``; negative when reversed.

        Raises :class:`CalendarError` for days before the calendar begins.
        """
        if later < earlier:
            return -self.working_days_between(later, earlier)
        weeks, rest = divmod((later - self._known(earlier)).days, 7)
        weekdays = weeks * 5 + sum(
            (earlier + ONE_DAY * (weeks * 7 + n)).weekday() < SATURDAY for n in range(1, rest + 1)
        )
        return weekdays - sum(earlier < day <= later and day.weekday() < SATURDAY for day in self.closed)

    def is_provisional(self, day: date) -> bool:
        """Whether the day lies past the last year whose bank holidays are published."""
        return day > self.covers_to

    def _known(self, day: date) -> date:
        if day < self.covers_from:
            message = f"The calendar begins on {self.covers_from}; it cannot count from {day}."
            raise CalendarError(message, field="graded_on")
        return day


def calendar_from(document: Mapping[str, object]) -> WorkingCalendar:
    """Read a calendar document: ``version``, ``covers_from``, ``covers_to``, ``holidays``, ``closure_days``.

    Raises :class:`CalendarError` that names the entry, for an unknown one, a date that does not exist or a day outside
    the years covered. A list of holidays that is missing is refused, since every day of it would count as working.
    """
    for entry in document:
        if entry not in ENTRIES:
            raise CalendarError(f"'{entry}' is not known. Known are: {', '.join(ENTRIES)}.", field=str(entry))
    try:
        version = int(str(document["version"]))
        covers_from = date.fromisoformat(str(document["covers_from"]))
        covers_to = date.fromisoformat(str(document["covers_to"]))
    except (KeyError, ValueError) as problem:
        message = f"The calendar needs version, covers_from and covers_to: {problem}."
        raise CalendarError(message, field="calendar") from None
    holidays = _days("holidays", document.get("holidays"))
    closure_days = _days("closure_days", document.get("closure_days", []))
    for kind, listed in (("holidays", holidays), ("closure_days", closure_days)):
        for day in listed:
            if not covers_from <= day <= covers_to:
                raise CalendarError(f"{kind}: {day} lies outside {covers_from} to {covers_to}.", field=kind)
    return WorkingCalendar(version, holidays | closure_days, covers_from, covers_to, frozenset(closure_days))


def _days(kind: str, listed: object) -> dict[date, str]:
    if not isinstance(listed, list):
        raise CalendarError(f"{kind} must be a list of dates with titles.", field=kind)
    days: dict[date, str] = {}
    for entry in listed:
        try:
            day, title = date.fromisoformat(entry["date"]), entry["title"]
        except (KeyError, TypeError, ValueError):
            message = f"{kind}: each entry needs a real date (YYYY-MM-DD) and a title."
            raise CalendarError(message, field=kind) from None
        days[day] = title
    return days
