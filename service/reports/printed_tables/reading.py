"""A council's published table, read from a file and held to its counts: ``putright report check``.

The first column names each row. Each other column is a count, a whole (*Total*, *Audits*, *of*), or the percentage of
the count that it is named after or stands beside; a count may also have its percentage in its own cell, as *8 (3.7%)*.
A table with one column of counts is read downwards: each is a share of the column.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.published_table import Part, Row, places_of, row_of
from service.imports.cells import is_blank, name_from
from service.imports.problems import Problem, UnacceptableCellError, problem
from service.imports.sheets import Sheet, content_of, sheets_in
from service.reports.printed_tables.cells import BESIDE, cell_at, count_from, holds_fractions, percent_from

MOST_ROWS, MOST_COLUMNS, LONGEST_NAME = 1_000, 60, 120
TOTALS = frozenset({"total", "totals", "grand total", "all"})
WHOLES = TOTALS | {"of", "out of", "audits", "files", "reviews", "base", "denominator", "number audited", "n of"}
NOT_APPLICABLE = frozenset({"n/a", "na", "not applicable", "not graded"})
PERCENT = re.compile(r"\(?\s*(?:%|\bper\s?cent(?:age)?\b)\s*\)?", re.IGNORECASE)


@dataclass(frozen=True)
class CheckedTable:
    """One table: its rows with their percentages computed, and what of it does not add up."""

    title: str
    rows: tuple[Row, ...]
    warnings: tuple[str, ...] = ()


@dataclass
class Checked:
    """What became of a file: its tables, and what of it could not be read."""

    tables: list[CheckedTable] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def warnings(self) -> list[str]:
        """Everything printed that contradicts its counts."""
        return [warning for table in self.tables for warning in table.warnings]


def check_file(path: Path) -> Checked:
    """Read every table of a CSV file or a workbook. Raises :class:`UnreadableFileError` for what is neither."""
    return check_content(content_of(path), path.name)


def check_content(content: bytes, name: str) -> Checked:
    """The same of what a file holds."""
    checked = Checked()
    for sheet in sheets_in(content, name):
        _Reading(sheet, checked).read()
    if not checked.tables and not checked.problems:
        checked.problems.append(_no_table(""))
    return checked


@dataclass(frozen=True)
class _Column:
    at: int
    heading: str
    percent_at: int | None = None


class _Reading:
    """One sheet, read as a table. What cannot be read is a problem by row and column, and its row is left out."""

    def __init__(self, sheet: Sheet, checked: Checked) -> None:
        self.sheet, self.checked = sheet, checked

    def read(self) -> None:
        """Add the table to what was checked, unless anything of it could not be read."""
        before, header = len(self.checked.problems), self._header()
        if header is None:
            if self.sheet.rows:
                self.checked.problems.append(_no_table(self.sheet.title))
            return
        number, headings, below = header
        if not self._fits(number, headings, below):
            return
        counts, whole = self._columns(number, headings)
        if counts:
            self.fractions = {at for at in range(len(headings)) if holds_fractions(below, at)}
            table = self._rows(counts, whole, below)
            if len(self.checked.problems) == before:
                self.checked.tables.append(table)

    def _header(self) -> tuple[int, list[str], Sequence[tuple[int, list[object]]]] | None:
        """The first row of at least two words, each a heading, with what is below it."""
        for index, (number, cells) in enumerate(self.sheet.rows):
            headings = [name_from(cell) if isinstance(cell, str) else "" for cell in cells]
            if sum(bool(re.search(r"[^\W\d]|%", heading)) for heading in headings) >= 2:
                return number, headings, self.sheet.rows[index + 1 :]
        return None

    def _fits(self, number: int, headings: Sequence[str], below: Sequence[Any]) -> bool:
        if len(below) <= MOST_ROWS and len(headings) <= MOST_COLUMNS:
            return True
        wrong = f"The table has {len(below):,} rows and {len(headings)} columns."
        accepted = f"a table of up to {MOST_ROWS:,} rows and {MOST_COLUMNS} columns"
        self._problem((number, None), "table_too_large", wrong, accepted)
        return False

    def _columns(self, number: int, headings: Sequence[str]) -> tuple[list[_Column], int | None]:
        """The counts, each with the column of its percentage, and the column of the whole."""
        counts: list[_Column] = []
        whole: int | None = None
        for at, heading in enumerate(headings[1:], start=1):
            percent = _percent_named(heading)
            if not heading:
                continue
            if heading.lower() in WHOLES and percent is None:
                whole = at
            elif percent is None:
                counts.append(_Column(at, heading))
            elif (found := _percent_of(percent, at, counts)) is not None:
                counts[found] = _Column(counts[found].at, counts[found].heading, at)
            elif percent.lower() not in WHOLES and whole != at - 1:
                wrong = "There is no column of counts that it could be the percentages of."
                self._problem((number, heading), "no_counts", wrong, "the counts in the column before it")
        if not counts:
            self.checked.problems.append(_no_table(self.sheet.title))
        return counts, whole

    def _rows(self, counts: Sequence[_Column], whole: int | None, below: Iterable[Any]) -> CheckedTable:
        lines = [line for number, cells in below if (line := self._line(number, cells, counts, whole)) is not None]
        body = [line for line in lines if not line.is_total]
        warnings = list(_totals_differ(lines, body))
        if len(counts) == 1 and whole is None:
            rows = [_downwards(counts[0].heading, body, lines)]
        else:
            rows = [row_of(line.name, line.parts, of=line.of, places=_places(line.parts)) for line in lines]
        for row in rows:
            warnings += [*row.contradictions, *_too_many(row)]
        return CheckedTable(self.sheet.title, tuple(rows), tuple(warnings))

    def _line(self, number: int, cells: Sequence[object], counts: Sequence[_Column], whole: int | None) -> Any:
        name = name_from(cells[0]) if cells and cells[0] is not None else ""
        values = [cell_at(cells, column.at) for column in counts]
        if not name and all(is_blank(value) for value in values):
            return None
        if not 0 < len(name) <= LONGEST_NAME:
            self._problem((number, None), "unnamed_row", "Its first cell names nothing.", "the name of a theme")
            return None
        if all(cell_at(cells, column.at) is None for column in counts) and cell_at(cells, whole) is None:
            return None  # a heading between rows, or a note below them
        parts = [self._part(number, column, cells) for column in counts]
        of = (
            self._read(number, "Total", cell_at(cells, whole), count_from)
            if cell_at(cells, whole) is not None
            else None
        )
        return _Line(name, tuple(part for part in parts if part is not None), of)

    def _part(self, number: int, column: _Column, cells: Sequence[object]) -> Part | None:
        value, printed = cell_at(cells, column.at), cell_at(cells, column.percent_at)
        both = BESIDE.fullmatch(value.strip()) if isinstance(value, str) else None
        if both is not None and printed is None:
            value, printed = both[1], both[2] + "%"
        count = self._read(number, column.heading, value, count_from)
        percent = None
        if printed is not None and not is_blank(printed):
            as_fraction = column.percent_at in self.fractions
            percent = self._read(number, column.heading, printed, lambda said: percent_from(said, as_fraction))
        return None if count is None else Part(column.heading, count, percent, _applies(column.heading))

    def _read(self, number: int, heading: str, value: object, reading: Any) -> Any:
        try:
            return reading(value)
        except UnacceptableCellError as wrong:
            self._problem((number, heading), wrong.code, wrong.wrong, wrong.accepted)
            return None

    def _problem(self, at: tuple[int, str | None], code: str, wrong: str, accepted: str) -> None:
        self.checked.problems.append(problem((self.sheet.title, *at), code, wrong, accepted))


@dataclass(frozen=True)
class _Line:
    name: str
    parts: tuple[Part, ...]
    of: int | None

    @property
    def is_total(self) -> bool:
        return self.name.lower() in TOTALS


def _downwards(heading: str, body: Sequence[_Line], lines: Sequence[_Line]) -> Row:
    """A table with one column of counts: each row is a share of the column, or of the total that it ends with."""
    parts = [
        Part(line.name, part.count, part.printed, _applies(line.name) and part.applicable)
        for line in body
        for part in line.parts
    ]
    total = next((line.parts[0].count for line in lines if line.is_total and line.parts), None)
    listed = sum(part.count for part in parts if part.applicable)
    whole = total if total is not None and total >= listed else None
    return row_of(heading, parts, of=whole, places=_places(parts))


def _totals_differ(lines: Sequence[_Line], body: Sequence[_Line]) -> Iterator[str]:
    """Where a total below a column is not what the column adds up to."""
    for total in (line for line in lines if line.is_total):
        for part in total.parts:
            added = sum(each.count for line in body for each in line.parts if each.heading == part.heading)
            if added != part.count:
                yield f"{total.name}, {part.heading}: {part.count} was printed, but the rows add up to {added}."


def _too_many(row: Row) -> Iterator[str]:
    if row.rest < 0:
        yield f"{row.name}: its counts add up to {row.of - row.rest}, which is more than the {row.of} it is of."


def _percent_named(heading: str) -> str | None:
    """What a column of percentages is named after, which may be nothing; ``None`` for no such column."""
    if not PERCENT.search(heading):
        return None
    return " ".join(PERCENT.sub(" ", heading).split()).removeprefix("of ")


def _percent_of(named: str, at: int, counts: Sequence[_Column]) -> int | None:
    """Which count a column of percentages belongs to: the one it is named after, else the one before it."""
    for index, column in enumerate(counts):
        if named and column.heading.lower() == named.lower():
            return index
    return len(counts) - 1 if counts and counts[-1].at == at - 1 and counts[-1].percent_at is None else None


def _places(parts: Iterable[Part]) -> int:
    """As many decimals as the row was printed with."""
    return max((places_of(part.printed) for part in parts if part.printed is not None), default=0)


def _applies(heading: str) -> bool:
    return heading.lower() not in NOT_APPLICABLE


def _no_table(sheet: str) -> Problem:
    accepted = "a row of headings, and below it a row a theme: its name, then a count a grade"
    return problem((sheet, None, None), "no_table", "There is no table of counts.", accepted)
