"""The periods reports are made for: financial-year quarters, or any two dates."""

import re
from datetime import date, timedelta

from domain.errors import InvalidValueError

QUARTER = re.compile(r"([12]\d{3})-(\d{2})-Q([1-4])")
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
    return first, following - timedelta(days=1)


def quarter_of(day: date) -> str:
    """The name of the financial-year quarter that a day lies in."""
    year, month = (day.year, day.month - 4) if day.month >= FIRST_MONTH[1] else (day.year - 1, day.month + 8)
    return f"{year}-{(year + 1) % 100:02}-Q{month // 3 + 1}"


def period(first: date, last: date) -> tuple[date, date]:
    """The two dates, in order. Raises :class:`InvalidValueError` when they are not."""
    if last < first:
        raise InvalidValueError(f"The period ends on {last}, before it begins on {first}.", field="to")
    return first, last
