"""What a typed timescale says: a day, an urgency, or nothing that anybody could be held to."""

import re
import unicodedata
from collections.abc import Iterable
from datetime import date

NOT_A_DATE = (
    "ongoing", "on going", "asap", "as soon as possible", "urgent", "urgently", "when possible", "in due course",
    "continue", "tbc", "tba", "immediately", "next review", "monthly", "regularly", "na",
)  # fmt: skip
"""Words of S-000 and of our own that name no day, matched whole."""
URGENCIES = {"immediate": "immediate", "immediately": "immediate", "priority": "priority"}
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
)  # fmt: skip
ABBREVIATED = {name[:3]: number for number, name in enumerate(MONTHS, start=1)} | {"sept": 9}
MONTH_NUMBERS = {name: number for number, name in enumerate(MONTHS, start=1)} | ABBREVIATED
CENTURY = 2000
LETTERS_APART = re.compile(r"\b[a-z](?: [a-z]\b)+")
YEAR_FIRST = re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<month>\d\d?)-(?P<day>\d\d?)(?!\d)")
DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d\d?)\s*([/.-])\s*(?P<month>\d\d?)\s*\2\s*(?P<year>\d{4}|\d\d)(?!\w)")
DAY_NAMED = re.compile(
    rf"(?<!\d)(?P<day>\d\d?)(?:st|nd|rd|th)?(?:\s+of)?[\s-]+(?P<month>{'|'.join(MONTH_NUMBERS)})[\s,.-]+"
    r"(?P<year>\d{4}|(?<=-)\d\d)(?!\w)"
)
MONTH_NAMED = re.compile(
    rf"\b(?P<month>{'|'.join(MONTH_NUMBERS)})\s+(?P<day>\d\d?)(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})(?!\d)"
)


def plain(text: str) -> str:
    """The words of a text in lower case with one space between; ``A.S.A.P.`` and ``a s a p`` are one word."""
    words = " ".join(re.findall(r"[a-z0-9]+", unicodedata.normalize("NFKC", text).lower()))
    return LETTERS_APART.sub(lambda letters: letters[0].replace(" ", ""), words)


def phrase_in(text: str, phrases: Iterable[str]) -> str | None:
    """The first of these phrases that a text has as whole words, however written."""
    words = f" {plain(text)} "
    return next((phrase for phrase in phrases if f" {phrase} " in words), None)


def is_vague(timescale: str) -> bool:
    """Whether a timescale has words that name no day: ``ASAP``, ``a.s.a.p.``, ``On-going``, ``N/A``."""
    return phrase_in(timescale, NOT_A_DATE) is not None


def urgency_said(timescale: str) -> str | None:
    """``immediate`` or ``priority``, where a timescale says so."""
    said = phrase_in(timescale, URGENCIES)
    return URGENCIES[said] if said is not None else None


def date_said(timescale: str) -> date | None:
    """The one real date that a timescale names (``by 14/06/2019``, ``14th June 2019``); ``None`` for two or none.

    Day before month, as in England. Which of two dates is meant is for the person to say.
    """
    text = unicodedata.normalize("NFKC", timescale).lower()
    found = {
        _date(said["year"], said["month"], said["day"])
        for pattern in (YEAR_FIRST, DAY_FIRST, DAY_NAMED, MONTH_NAMED)
        for said in pattern.finditer(text)
    }
    return found.pop() if len(found) == 1 else None


def _date(year: str, month: str, day: str) -> date | None:
    number = int(year) + (CENTURY if len(year) == len("19") else 0)
    try:
        return date(number, MONTH_NUMBERS.get(month) or int(month), int(day))
    except ValueError:
        return None
