"""What somebody types to say which day, or which moment's knowledge, a page is to show."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta

from domain.errors import InvalidValueError
from service.clock import LONDON
from service.imports.dates import any_date_from
from service.imports.problems import UnacceptableCellError, shown
from service.queries.standing import Standing

ON_THE_CLOCK = re.compile(r"(?P<day>.*\d)(?:T|[\s,]+(?:at\s+)?)(?P<time>\d{1,2}[:.]\d\d)", re.ASCII)
ACCEPTED = "Write a date, or a date and a time such as 18/06/2018 14:30."


def date_given(query: Mapping[str, str], name: str) -> date | None:
    """A date from an address, as British people type them, or ``None`` where it is left out.

    A browser's own date field could show it month first. Raises :class:`InvalidValueError`.
    """
    text = query.get(name, "").strip()
    return _day(text, name) if text else None


def moment_given(query: Mapping[str, str], name: str, now: datetime) -> datetime | None:
    """A moment from an address, in London's time unless it says its offset: a minute, or a day, to its end.

    The minute or day that is under way has no end yet: it is now, which needs no saying, so ``None``. Raises
    :class:`InvalidValueError`.
    """
    text = query.get(name, "").strip()
    if not text:
        return None
    if (exact := _iso(text)) is not None:
        return exact
    timed = ON_THE_CLOCK.fullmatch(text)
    if timed is None:
        return _end_of(datetime.combine(_day(text, name), time(), LONDON), timedelta(days=1), now)
    return _end_of(_minute(_day(timed["day"], name), timed["time"], name), timedelta(minutes=1), now)


def minute_given(text: str, name: str) -> datetime:
    """A minute as it is typed, in London's time. Raises :class:`InvalidValueError`."""
    timed = ON_THE_CLOCK.fullmatch(text.strip())
    if timed is None:
        raise InvalidValueError("Write a date and a time such as 18/06/2018 14:30.", field=name)
    return _minute(_day(timed["day"], name), timed["time"], name)


def point_of(stood: Standing) -> dict[str, str]:
    """What a link says so that the page behind it shows the same day and the same knowledge."""
    said = {"as_at": stood.day.isoformat()} if stood.day != stood.today else {}
    known = stood.as_known_at
    return said | ({"as_known_at": known.isoformat()} if known is not None else {})


def _day(text: str, name: str) -> date:
    try:
        return any_date_from(text)
    except UnacceptableCellError as bad:
        raise InvalidValueError(f"{bad.wrong} Write {bad.accepted}.", field=name) from None


def _minute(day: date, clock: str, name: str) -> datetime:
    hour, minute = (int(part) for part in re.split("[:.]", clock))
    try:
        return datetime.combine(day, time(hour, minute), LONDON)
    except ValueError:
        raise InvalidValueError(f"{shown(clock)} is not a time of day. {ACCEPTED}", field=name) from None


def _end_of(start: datetime, length: timedelta, now: datetime) -> datetime | None:
    end = start + length - timedelta(microseconds=1)
    return None if start <= now <= end else end


def _iso(text: str) -> datetime | None:
    """An instant that says its offset, as links of ours do."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else None
