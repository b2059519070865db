"""What cannot be read or should be looked at, in words that say where and what would be accepted."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from domain.errors import PutrightError

Severity = Literal["error", "warning"]
Place = tuple[str, int | None, str | None]
"""Sheet, row and column."""
LONGEST_SHOWN = 30


@dataclass(frozen=True)
class Problem:
    """One thing wrong in the spreadsheet: an error keeps its row out, a warning does not."""

    sheet: str
    row: int | None
    column: str | None
    code: str
    message: str
    severity: Severity = "error"


class UnacceptableCellError(ValueError):
    """A cell does not hold what its column is for."""

    def __init__(self, code: str, wrong: str, accepted: str) -> None:
        super().__init__(code)
        self.code = code
        self.wrong = wrong
        self.accepted = accepted


class RowRefusedError(Exception):
    """What the process refused of a row other than the one at hand; ``row`` knows its sheet and number."""

    def __init__(self, row: Any, refused: PutrightError) -> None:
        super().__init__(refused.code)
        self.row = row
        self.refused = refused


@contextmanager
def about(row: Any) -> Iterator[None]:
    """Say of what is refused here that this row is the one to put right."""
    try:
        yield
    except PutrightError as refused:
        raise RowRefusedError(row, refused) from refused


def problem(
    place: Place,
    code: str,
    wrong: str,
    accepted: str,
    severity: Severity = "error",
) -> Problem:
    """A problem whose message names its sheet, row and column."""
    return Problem(*place, code, f"{_named(place)}: {wrong} Accepted: {accepted}.", severity)


def refused_row(place: Place, refused: PutrightError) -> Problem:
    """What the process refused of a row that could be read; its message says what would be accepted."""
    return Problem(*place, refused.code, f"{_named(place)}: {refused.message}")


def _named(place: Place) -> str:
    sheet, row, column = place
    parts = [
        f"Sheet '{sheet}'" if sheet else "The file",
        f"row {row}" if row else "",
        f"column '{column}'" if column else "",
    ]
    return ", ".join(part for part in parts if part)


def shown(value: object) -> str:
    """A short value in quotes; a long one is somebody's words, so it stays where it is."""
    text = " ".join(str(value).split())
    if len(text) > LONGEST_SHOWN:
        return "The text there"
    return "'" + "".join(character if character.isprintable() else "?" for character in text) + "'"
