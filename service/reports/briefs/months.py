"""Months, which the briefs are made of."""

import re
from datetime import date, timedelta

from domain.errors import InvalidValueError
from service.reports.periods import period

MONTH = re.compile(r"([12]\d{3})-(0[1-9]|1[0-2])", re.ASCII)


def month(name: str) -> tuple[date, date]:
    """First and last day of a month: ``2018-07``. Raises :class:`InvalidValueError`."""
    found = MONTH.fullmatch(name)
    if found is None:
        raise InvalidValueError(f"'{name}' is not a month. Write it like 2018-07 (July 2018).", field="month")
    year, number = int(found[1]), int(found[2])
    return period(date(year, number, 1), date(year + number // 12, number % 12 + 1, 1) - timedelta(days=1))


def month_of(day: date) -> str:
    """The name of the month that a day lies in."""
    return f"{day:%Y-%m}"


def months_between(first: date, last: date) -> list[str]:
    """The names of the months that have a day from ``first`` to ``last``, in order."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [f"{first.year + at // 12}-{at % 12 + 1:02}" for at in range(first.month - 1, first.month - 1 + count)]
