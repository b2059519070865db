"""What a period is called, in full and in the heading of a column."""

from datetime import date, timedelta

from service.reports.periods import year_to
from service.terms import day, short_day


def period_title(first: date, last: date) -> str:
    """``Year to 31 May 2019``, ``January to March 2019``, ``May 2019``, or the two dates."""
    if (first, last) == year_to(last):
        return f"Year to {day(last)}"
    if not _whole_months(first, last):
        return f"{day(first)} to {day(last)}" if first != last else day(first)
    return f"{last:%B %Y}" if first.month == last.month else f"{first:%B} to {last:%B %Y}"


def short_title(first: date, last: date) -> str:
    """The same for a narrow column: ``Year to 31 May 2019``, ``Jan to Mar 2019``, ``May 2019``."""
    if (first, last) == year_to(last):
        return f"Year to {short_day(last)}"
    if not _whole_months(first, last):
        return f"{short_day(first, last)} to {short_day(last)}" if first != last else short_day(first)
    return f"{last:%b %Y}" if first.month == last.month else f"{first:%b} to {last:%b %Y}"


def _whole_months(first: date, last: date) -> bool:
    return first.day == 1 and (last + timedelta(days=1)).day == 1 and first.year == last.year
