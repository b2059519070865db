"""What cannot be read or should be looked at, in words that say where and what would be accepted."""

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]
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


def problem(
    place: tuple[str, int | None, str | None],
    code: str,
    wrong: str,
    accepted: str,
    severity: Severity = "error",
) -> Problem:
    """A problem whose message names its sheet, row and column."""
    sheet, row, column = place
    parts = [
        f"Sheet '{sheet}'" if sheet else "The file",
        f"row {row}" if row else "",
        f"column '{column}'" if column else "",
    ]
    message = f"{', '.join(part for part in parts if part)}: {wrong} Accepted: {accepted}."
    return Problem(sheet, row, column, code, message, severity)


def shown(value: object) -> str:
    """A short value in quotes; a long one is somebody's words, so it stays where it is."""
    text = " ".join(str(value).split())
    if len(text) > LONGEST_SHOWN:
        return "The text there"
    return "'" + "".join(character if character.isprintable() else "?" for character in text) + "'"
