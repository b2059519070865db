"""Finds the tables in the sheets: each is known by its headings, wherever and in whatever order."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from service.imports.cells import name_from
from service.imports.headings import COLUMNS, Column, Kind
from service.imports.problems import Problem, problem
from service.imports.sheets import Sheet
from service.imports.themes import is_theme

ROWS_SEARCHED = 40
LEAST_KNOWN, LEAST_TELLING = 3, 2
LONGEST_HEADING = 60
SHORT_FORMS = {
    "independent reviewing officer": "iro",
    "service manager": "sm",
    "team manager": "tm",
    "practice lead": "pl",
    "social worker": "sw",
    "whole caseload": "caseload",
    "number": "no",
    "num": "no",
    "id": "no",
    "reference": "ref",
    "three": "3",
}
HINT = re.compile(
    r"[(\[]\s*(d{1,2}.?m{1,3}.?y{2,4}|y\s*/\s*n|yes\s*/\s*no|date|code|grade|optional|if any)\s*[)\]]",
    re.IGNORECASE,
)
SHORTEN = re.compile(r"\b(" + "|".join(SHORT_FORMS) + r")\b")
NOT_A_THEME = re.compile(r"\b(previous|last|prior|moderated|overall|final|re\W?audit)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Table:
    """A table found in a sheet: which column fills which field, and its rows below the headings."""

    kind: Kind
    sheet: Sheet
    positions: dict[str, int]
    headings: dict[str, str]
    rows: Sequence[tuple[int, list[object]]]
    themes: dict[int, str] = field(default_factory=dict)


def key_of(heading: object) -> str:
    """A heading without its case, spacing, punctuation and the longer forms of the usual words."""
    text = unicodedata.normalize("NFKC", heading).lower() if isinstance(heading, str) else ""
    text = text.replace("'", "").replace("\u2019", "").replace("&", " and ").replace("#", " no ")
    words = " ".join(re.findall(r"[a-z0-9]+", text))
    return SHORTEN.sub(lambda match: SHORT_FORMS[match[1]], words).replace(" ", "")


def _fields_of(columns: Iterable[Column]) -> dict[str, str]:
    return {key_of(heading): column.field for column in columns for heading in (column.heading, *column.others)}


FIELDS = {kind: _fields_of(columns) for kind, columns in COLUMNS.items()}
TELLING = {kind: {column.field for column in columns if column.telling} for kind, columns in COLUMNS.items()}


def tables_in(
    sheets: Sequence[Sheet], problems: list[Problem], notes: list[str], scale: tuple[str, ...]
) -> list[Table]:
    """The tables of all sheets; what is not a table is noted, one that lacks a column is a problem.

    ``scale`` are all the grades there ever were: a column of them is a theme's.
    """
    tables, headers = [], [_header_of(sheet) for sheet in sheets]
    for sheet, header in zip(sheets, headers, strict=True):
        if header is None:
            if sheet.rows:
                notes.append(f"Sheet '{sheet.title}' was not read: it has the headings of none of the four tables.")
        elif found := header.problems():
            problems.extend(found)
        else:
            tables.append(header.table(notes, scale))
    if not any(headers):
        accepted = "; ".join(f"{kind} with the columns {_telling_headings(kind)}" for kind in Kind)
        wrong = "No sheet has the headings of a table that can be imported."
        problems.append(problem(("", None, None), "no_known_table", wrong, accepted))
    return tables


def _telling_headings(kind: Kind) -> str:
    return _quoted((column.heading for column in COLUMNS[kind] if column.required or column.telling), ", ")


def _header_of(sheet: Sheet) -> "_Header | None":
    best, found = (0, 0), None
    for index, (_, row) in enumerate(sheet.rows[:ROWS_SEARCHED]):
        keys = {key for key in map(_field_key, row) if key}
        for kind in Kind:
            known = {FIELDS[kind][key] for key in keys if key in FIELDS[kind]}
            score = (len(known & TELLING[kind]), len(known))
            if score[0] >= LEAST_TELLING and score[1] >= LEAST_KNOWN and score > best:
                best, found = score, (kind, index)
    return _Header(found[0], sheet, found[1]) if found else None


def _field_key(heading: object) -> str:
    """The key of a heading without a hint such as *(dd/mm/yyyy)* beside it."""
    return key_of(HINT.sub(" ", heading)) if isinstance(heading, str) else ""


class _Header:
    """The row of headings: which field each column fills, and which columns are known for nothing."""

    def __init__(self, kind: Kind, sheet: Sheet, index: int) -> None:
        self.kind = kind
        self.sheet = sheet
        self.number, row = sheet.rows[index]
        self.rows = sheet.rows[index + 1 :]
        self.headings = [name_from(heading) if isinstance(heading, str) else "" for heading in row]
        self.known: dict[str, list[int]] = {}
        for position, heading in enumerate(self.headings):
            if name := FIELDS[kind].get(_field_key(heading)):
                self.known.setdefault(name, []).append(position)
        taken = {position for positions in self.known.values() for position in positions}
        self.unknown = [at for at, heading in enumerate(self.headings) if heading and at not in taken]

    def problems(self) -> list[Problem]:
        """Columns that must be there and are not, and columns that are there twice."""
        missing = [column for column in COLUMNS[self.kind] if column.required and column.field not in self.known]
        doubled = [positions for positions in self.known.values() if len(positions) > 1]
        return [*map(self._missing, missing), *map(self._doubled, doubled)]

    def table(self, notes: list[str], scale: tuple[str, ...]) -> Table:
        """The table below the headings; what it has no use for is noted."""
        themes = {at: self.headings[at] for at in self.unknown if self._is_theme(at, scale)}
        positions = {name: places[0] for name, places in self.known.items()}
        absent = [column.heading for column in COLUMNS[self.kind] if column.field not in positions]
        unread = [self.headings[at][:LONGEST_HEADING] for at in self.unknown if at not in themes]
        for what, headings in (("not read", unread), ("not found", absent)):
            if headings:
                notes.append(f"Sheet '{self.sheet.title}': columns {what}: {_quoted(headings, ', ')}.")
        used = {name: self.headings[at] for name, at in positions.items()}
        return Table(self.kind, self.sheet, positions, used, self.rows, themes)

    def _is_theme(self, at: int, scale: tuple[str, ...]) -> bool:
        values = (row[at] for _, row in self.rows if len(row) > at)
        return self.kind is Kind.AUDITS and is_theme(self.headings[at], values, scale)

    def _missing(self, column: Column) -> Problem:
        accepted = (
            f"a column headed {_quoted((column.heading, *column.others[:4]), ' or ')}; "
            f"a sheet that is no table of {self.kind} is better left out"
        )
        place = (self.sheet.title, self.number, column.heading)
        return problem(place, "missing_column", f"The table of {self.kind} has no such column.", accepted)

    def _doubled(self, positions: list[int]) -> Problem:
        first, second = (self.headings[at] for at in positions[:2])
        wrong = f"It means the same as the column '{first}' before it, so neither can be trusted."
        place = (self.sheet.title, self.number, second)
        return problem(place, "doubled_column", wrong, "one column for it; rename the other")


def _quoted(headings: Iterable[str], between: str) -> str:
    return between.join(f"'{heading}'" for heading in headings)
