"""The rows of a table on their way to being read; blank rows, totals, remarks and headings are left aside."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from service.imports import cells, dates
from service.imports.columns import Table, key_of
from service.imports.headings import COLUMNS
from service.imports.problems import Problem, UnacceptableCellError, problem
from service.imports.scales import Scales, grade_from

Value = TypeVar("Value")
USUAL_HEADINGS = {kind: {column.field: column.heading for column in columns} for kind, columns in COLUMNS.items()}
KEYS = ("audit_ref", "code")
TOTAL = re.compile(
    r"\W*((sub|grand|overall|year|month|monthly|running)[\s-]*)?(totals?|count|average|sum)\b"
    r"|\d+\s+(\w+\s+)?(audits?|files?|cases?|rows?|records?|actions?|people|staff|children)\b"
    r"|(number|no\.?|count) of\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Context:
    """What reading any row needs besides the row."""

    today: date
    problems: list[Problem]
    scales: Scales
    theme_names: dict[str, str]


class Line:
    """One row of a table; it gives each field's value, or notes why it cannot."""

    def __init__(self, table: Table, number: int, row: list[object], context: Context) -> None:
        self.table = table
        self.sheet = table.sheet.title
        self.number = number
        self.refused = False
        self.people: dict[str, str] = {}
        self.context = context
        self._row = row

    def cell(self, field: str) -> object:
        """What the field's cell holds; nothing where the table has no such column."""
        return self.at(self.table.positions.get(field))

    def at(self, position: int | None) -> object:
        """What stands at a position of the row."""
        return self._row[position] if position is not None and position < len(self._row) else None

    def heading(self, field: str) -> str:
        """How this table heads the field's column, or would usually."""
        return self.table.headings.get(field) or USUAL_HEADINGS[self.table.kind][field]

    def take(self, field: str, parse: Callable[[object], Value]) -> Value | None:
        """The field's value; nothing where it is blank or, once noted as an error, unreadable."""
        value = self.cell(field)
        return None if cells.is_blank(value) else self.take_cell(self.heading(field), value, parse)

    def take_cell(self, heading: str, value: object, parse: Callable[[object], Value]) -> Value | None:
        """The value of a cell that says something."""
        try:
            if isinstance(value, str) and value.strip() in cells.BROKEN_FORMULAS:
                raise UnacceptableCellError("broken_formula", "The formula there gives no value.", "a value, or blank")
            return parse(value)
        except UnacceptableCellError as bad:
            self._refuse(heading, bad.code, bad.wrong, bad.accepted)
            return None

    def need(self, field: str, parse: Callable[[object], Value], accepted: str) -> Value | None:
        """The same, for a field that must say something."""
        if cells.is_blank(self.cell(field)):
            self.error(field, "missing_value", "There is nothing there.", accepted)
            return None
        return self.take(field, parse)

    def grade(self, on: date | None) -> Callable[[object], str]:
        """The parser of an overall grade that was given on a day, or on one that is not known."""
        return partial(grade_from, scale=self.context.scales.names(on))

    def past(self, field: str, or_else: str = ", or blank") -> date | None:
        """A day on which something happened."""
        return self.take(field, self.dated(partial(dates.date_from, today=self.context.today, or_else=or_else)))

    def needed_past(self, field: str) -> date | None:
        """The same, where the day must be known."""
        parse = self.dated(partial(dates.date_from, today=self.context.today))
        return self.need(field, parse, dates.ACCEPTED)

    def dated(self, parse: Callable[[object], Value]) -> Callable[[object], Value]:
        """The parser, for a workbook that may count its days from 1904."""

        def shifted(value: object) -> Value:
            if isinstance(value, int | float) and not isinstance(value, bool):
                return parse(value + self.table.sheet.serial_offset)
            return parse(value)

        return shifted

    def person(self, field: str) -> cells.Person | None:
        """Somebody's code, kept to be looked up once the whole file is read."""
        person = self.take(field, cells.person_from)
        if person is not None:
            self.people[field] = person.code
        return person

    def person_code(self, field: str) -> str | None:
        """The same, whether or not they stood in for somebody."""
        person = self.person(field)
        return person.code if person else None

    def error(self, field: str, code: str, wrong: str, accepted: str) -> None:
        """Note why this row cannot come in."""
        self._refuse(self.heading(field), code, wrong, accepted)

    def warning(self, field: str, code: str, wrong: str, accepted: str) -> None:
        """Note what somebody should look at; the row comes in."""
        place = (self.sheet, self.number, self.heading(field))
        self.context.problems.append(problem(place, code, wrong, accepted, "warning"))

    def _refuse(self, heading: str, code: str, wrong: str, accepted: str) -> None:
        self.refused = True
        self.context.problems.append(problem((self.sheet, self.number, heading), code, wrong, accepted))


def lines_of(table: Table, context: Context, notes: list[str]) -> Iterator[Line]:
    """The rows that are meant as rows; the others are noted by number."""
    skipped = []
    for number, row in table.rows:
        line = Line(table, number, row, context)
        said = [value for value in map(line.at, _positions(table)) if not cells.is_blank(value)]
        if not said:
            continue
        if _is_total(line, row) or _is_remark(said) or _is_heading(line, table):
            skipped.append(str(number))
        else:
            yield line
    if skipped:
        rows = ", ".join(skipped)
        notes.append(f"Sheet '{table.sheet.title}': rows passed over as totals, remarks or headings: {rows}.")


def _positions(table: Table) -> list[int]:
    return [*table.positions.values(), *table.themes]


def _is_total(line: Line, row: list[object]) -> bool:
    key = next(line.cell(field) for field in KEYS if field in line.table.positions)
    first = [value for value in row if not cells.is_blank(value)][:2]
    totals = [value for value in first if isinstance(value, str) and TOTAL.match(value.strip())]
    return bool(totals) and (cells.is_blank(key) or key in totals)


def _is_remark(said: list[object]) -> bool:
    """Only one cell filled, and not with a reference: a date, a word, a sentence."""
    only = said[0]
    if len(said) > 1:
        return False
    return not isinstance(only, str) or " " in only.strip() or not any(map(str.isdigit, only))


def _is_heading(line: Line, table: Table) -> bool:
    repeated = sum(key_of(line.cell(field)) == key_of(heading) for field, heading in table.headings.items())
    return 2 * repeated >= len(table.headings)
