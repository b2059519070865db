"""What the cells of a published table mean: a count, or the percentage that somebody printed of it."""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from service.imports.problems import UnacceptableCellError, shown

MOST_COUNTED, FRACTION_PLACES = 10**9, 6
COUNT = re.compile(r"(\d{1,3}(?:,\d{3})+|\d{1,10})(?:\.0+)?", re.ASCII)
BESIDE = re.compile(r"([\d,]{1,12})\s*[(\[/]\s*(\d{1,3}(?:\.\d{1,6})?)\s*%?\s*[)\]]?", re.ASCII)
PERCENTAGE = re.compile(r"(\d{1,3}(?:\.\d{1,6})?)\s*%?", re.ASCII)
A_COUNT = "a whole number of files, with or without its percentage in brackets"
A_PERCENTAGE = "a percentage such as 31, 31% or 3.7%"


def cell_at(cells: Sequence[object], at: int | None) -> object:
    value = cells[at] if at is not None and at < len(cells) else None
    return None if isinstance(value, str) and not value.strip() else value


def holds_fractions(below: Iterable[Any], at: int) -> bool:
    """Whether a workbook keeps these percentages as parts of one, which is how it keeps cells formatted as per cent."""
    numbers = [value for _, cells in below if isinstance(value := cell_at(cells, at), int | float)]
    return all(0 <= number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers)


def count_from(value: object) -> int:
    said = value if not isinstance(value, float) or not value.is_integer() else int(value)
    text = COUNT.fullmatch(str(said).strip()) if not isinstance(said, bool) else None
    if text is None:
        wrong = "There is no count." if value is None else f"{shown(value)} is no count."
        raise UnacceptableCellError("unreadable_count", wrong, A_COUNT)
    if (count := int(text[1].replace(",", ""))) > MOST_COUNTED:
        raise UnacceptableCellError("unreadable_count", f"{shown(value)} is too many.", A_COUNT)
    return count


def percent_from(value: object, as_fraction: bool) -> Decimal:
    if as_fraction and isinstance(value, int | float):
        return _plain(round(Decimal(repr(value)) * 100, FRACTION_PLACES))
    number = isinstance(value, int | float) and not isinstance(value, bool)
    text = PERCENTAGE.fullmatch(str(value).strip()) if number or isinstance(value, str) else None
    if text is None:
        raise UnacceptableCellError("unreadable_percentage", f"{shown(value)} is no percentage.", A_PERCENTAGE)
    return _plain(Decimal(text[1])) if number else Decimal(text[1])


def _plain(number: Decimal) -> Decimal:
    """A number without noughts that nobody wrote."""
    return Decimal(f"{number:f}".rstrip("0").rstrip(".")) if "." in f"{number:f}" else number
