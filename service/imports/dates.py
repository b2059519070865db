"""Dates as British people type them: day first, and a two-digit year is 20yy."""

import math
import re
from datetime import date, datetime, timedelta

from service.imports.problems import UnacceptableCellError, shown

ACCEPTED = "a date such as 18/06/2018, 18 June 2018 or 2018-06-18"
EARLIEST, LATEST = date(1990, 1, 1), date(2099, 12, 31)
SERIAL_ZERO = date(1899, 12, 30)
FIRST_SERIAL = (EARLIEST - SERIAL_ZERO).days
LAST_SERIAL = (LATEST - SERIAL_ZERO).days

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?"
DAY, YEAR, BETWEEN = r"(?P<{}>\d{{1,2}})", r"(?P<{}>\d{{4}}|\d\d)", r"(?:\s?[/.-]\s?|\s)"
FORMS = "|".join((
    r"(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})",
    DAY.format("d2") + BETWEEN + DAY.format("m2") + BETWEEN + YEAR.format("y2"),
    DAY.format("d3") + rf"(?:st|nd|rd|th)?[\s/.,-]*(?:of\s)?(?P<m3>{MONTH})[\s/.,'-]*" + YEAR.format("y3"),
    rf"(?P<m4>{MONTH})[\s/.-]*" + DAY.format("d4") + r"(?:st|nd|rd|th)?[\s,]+(?P<y4>\d{4})",
))  # fmt: skip
CLOCK = r"(?:[T\s,]+(?:at\s)?\d{1,2}[:.]\d\d(?::\d\d(?:\.\d+)?)?\s?(?:[ap]m|z)?)?"
WHOLE = re.compile(rf"(?:{WEEKDAY}[.,]?\s)?(?:the\s)?(?:{FORMS}){CLOCK}", re.IGNORECASE | re.ASCII)
WITHIN = re.compile(rf"(?<![\w/.-])(?:{FORMS})(?![\w/]|[.-]\d)", re.IGNORECASE | re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.\d+)?", re.ASCII)


def date_from(value: object, today: date, or_else: str = "") -> date:
    """The day that a cell means; something that has not happened yet cannot be recorded."""
    try:
        day = any_date_from(value)
    except UnacceptableCellError as bad:
        raise UnacceptableCellError(bad.code, bad.wrong, bad.accepted + or_else) from bad
    if day > today:
        wrong = f"{_shown_day(day)} is in the future (today is {today:%d/%m/%Y})."
        raise UnacceptableCellError("date_in_future", wrong, f"{ACCEPTED}, not after today{or_else}")
    return day


def any_date_from(value: object) -> date:
    """The day that a cell means, past or to come."""
    day = _day(value)
    if day is None:
        raise UnacceptableCellError("unreadable_date", f"{shown(value)} is not a date.", ACCEPTED)
    if not EARLIEST <= day <= LATEST:
        wrong = f"{_shown_day(day)} is too far away to be meant."
        raise UnacceptableCellError("impossible_date", wrong, f"{ACCEPTED}, between {EARLIEST.year} and {LATEST.year}")
    return day


def date_within(text: str) -> date | None:
    """The one date named in a phrase such as *by Friday 14/06/2019*; none when it names none, or several."""
    found = list(WITHIN.finditer(_tidy(text)))
    return any_date_from(found[0].group()) if len(found) == 1 else None


def _shown_day(day: date) -> str:
    return shown(f"{day:%d/%m/}{day.year:04}")


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_serial(value)
    if not isinstance(value, str):
        return None
    text = _tidy(value)
    if SERIAL.fullmatch(text):
        return _from_serial(float(text))
    match = WHOLE.fullmatch(text)
    return _from_match(match) if match else None


def _tidy(text: str) -> str:
    return " ".join(text.replace("\u2013", "-").replace("\u2019", "'").split())


def _from_serial(serial: float) -> date | None:
    if not math.isfinite(serial) or not FIRST_SERIAL <= serial < LAST_SERIAL + 1:
        return None
    return SERIAL_ZERO + timedelta(days=int(serial))


def _from_match(match: re.Match[str]) -> date:
    form = next(number for number in "1234" if match[f"d{number}"])
    day, month, year = match[f"d{form}"], match[f"m{form}"], match[f"y{form}"]
    number = int(month) if month.isdigit() else MONTHS.index(month[:3].lower()) + 1
    try:
        return date(int(year) + (2000 if len(year) == 2 else 0), number, int(day))
    except ValueError as impossible:
        wrong = f"{shown(match.group())} is a day that does not exist (numbers are read day first)."
        raise UnacceptableCellError("impossible_date", wrong, ACCEPTED) from impossible
