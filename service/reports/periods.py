"""The periods reports are made for: financial-year quarters, or any two dates."""

import re
from calendar import monthrange
from datetime import date

from domain.calendar import ONE_DAY
from domain.criteria import months_before
from domain.errors import InvalidValueError

QUARTER = re.compile(r"([12]\d{3})-(\d{2})-Q([1-4])")
EARLIEST, LATEST = date(1900, 1, 1), date(2999, 12, 31)
FIRST_MONTH = {1: 4, 2: 7, 3: 10, 4: 1}


def quarter(name: str) -> tuple[date, date]:
    """First and last day of a quarter: ``2018-19-Q1`` is April to June 2018. Raises :class:`InvalidValueError`."""
    found = QUARTER.fullmatch(name)
    if found is None or (int(found[1]) + 1) % 100 != int(found[2]):
        raise InvalidValueError(
            f"'{name}' is not a quarter. Write it like 2018-19-Q1 (April to June 2018).", field="quarter"
        )
    number = int(found[3])
    year = int(found[1]) + (1 if number == 4 else 0)
    first = date(year, FIRST_MONTH[number], 1)
    month = first.month + 3
    following = date(year + (month > 12), (month - 1) % 12 + 1, 1)
    return period(first, following - ONE_DAY)


def quarter_of(day: date) -> str:
    """The name of the financial-year quarter that a day lies in."""
    year, month = (day.year, day.month - 4) if day.month >= FIRST_MONTH[1] else (day.year - 1, day.month + 8)
    return f"{year}-{(year + 1) % 100:02}-Q{month // 3 + 1}"


def period(first: date, last: date) -> tuple[date, date]:
    """The two dates, in order. Raises :class:`InvalidValueError` when they are not, or no year that reports are of."""
    if first < EARLIEST or last > LATEST:
        raise InvalidValueError(f"A report is of days from {EARLIEST} to {LATEST}.", field="from")
    if last < first:
        raise InvalidValueError(f"The period ends on {last}, before it begins on {first}.", field="to")
    return first, last


def year_to(last: date) -> tuple[date, date]:
    """The twelve months that end on a day: from the day after the same day of the year before."""
    day = last + ONE_DAY
    first = date(day.year - 1, day.month, min(day.day, monthrange(day.year - 1, day.month)[1]))
    return first, last


def period_before(first: date, last: date) -> tuple[date, date]:
    """The period before one: the quarter before a quarter, the month before a month, else as many days."""
    ends = first - ONE_DAY
    if (first, last) == quarter(quarter_of(first)):
        return quarter(quarter_of(ends))
    if first.day == 1 and (last + ONE_DAY).day == 1:
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return months_before(first, months), ends
    return first - (last - first) - ONE_DAY, ends


def reference_of(first: date, last: date) -> str:
    """What a period is known by: ``2018-19-Q1``, or its two dates where it is no quarter."""
    name = quarter_of(first)
    return name if quarter(name) == (first, last) else f"{first}_{last}"


def period_of(reference: str) -> tuple[date, date]:
    """The two dates of a reference, as :func:`reference_of` makes it. Raises :class:`InvalidValueError`."""
    begins, between, ends = reference.partition("_")
    if not between:
        return quarter(reference)
    try:
        return period(date.fromisoformat(begins), date.fromisoformat(ends))
    except ValueError:
        message = f"'{reference}' is no period. Write a quarter, such as 2018-19-Q1, or 2018-06-01_2019-05-31."
        raise InvalidValueError(message, field="quarter") from None
