"""Reads an extract of the case management system: one table, whose columns are all known."""

import hashlib
import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.errors import InvalidValueError
from service.imports import cells, dates
from service.imports.columns import key_of
from service.imports.problems import Problem, UnacceptableCellError, problem
from service.imports.scales import grade_from
from service.imports.sheets import Sheet, sheets_in
from service.reconciling.columns import DATES, FIELDS, GRADES, HEADINGS, KEYS, PEOPLE

ROWS_SEARCHED = 40
Value = str | date | None


class UnreadableExtractError(InvalidValueError):
    """The extract cannot be compared; ``problems`` says what is wrong where, and nothing was recorded."""

    code = "unreadable_extract"

    def __init__(self, problems: Sequence[Problem]) -> None:
        more = f" And {len(problems) - 1} more." if len(problems) > 1 else ""
        super().__init__(f"{problems[0].message}{more}", field="file")
        self.problems = tuple(problems)


@dataclass(frozen=True)
class ExtractRow:
    """What the case management system says of one file, for each column that the extract has."""

    number: int
    values: Mapping[str, Value]

    @property
    def audit_ref(self) -> str | None:
        """The audit's reference."""
        return _text(self.values.get("audit_ref"))

    @property
    def case_ref(self) -> str | None:
        """The case's reference."""
        return _text(self.values.get("case_ref"))


@dataclass(frozen=True)
class Extract:
    """An extract, read; the digest is that of its bytes."""

    columns: tuple[str, ...]
    rows: tuple[ExtractRow, ...]
    digest: str


@dataclass(frozen=True)
class Known:
    """What tells a value that can be compared from one that cannot: the grades of the scale, and the directory."""

    grades: tuple[str, ...]
    people: Collection[str]


def read_file(content: bytes, name: str, known: Known) -> Extract:
    """Read a CSV or XLSX file; its name only tells the one from the other.

    Raises :class:`UnreadableFileError` or :class:`UnreadableExtractError`.
    """
    return _read(sheets_in(content, name), hashlib.sha256(content).hexdigest(), known)


def read_rows(rows: Sequence[Mapping[str, str | None]], known: Known) -> Extract:
    """Read rows that are already apart, each by its headings. Raises :class:`UnreadableExtractError`."""
    headings: list[object] = list(dict.fromkeys(name for row in rows for name in row))
    filled: list[tuple[int, list[object]]] = [
        (number, [row.get(str(name)) for name in headings]) for number, row in enumerate(rows, start=1)
    ]
    canonical = json.dumps([dict(sorted(row.items())) for row in rows], ensure_ascii=False, separators=(",", ":"))
    sheet = Sheet("rows", [(0, headings), *filled])
    return _read([sheet], hashlib.sha256(canonical.encode("utf-8", "surrogatepass")).hexdigest(), known)


def _read(sheets: Sequence[Sheet], digest: str, known: Known) -> Extract:
    found = [(sheet, at) for sheet in sheets if (at := _header(sheet)) is not None]
    if len(found) != 1:
        wrong = "No table in it has a column for the audit or the case." if not found else "It has several tables."
        raise UnreadableExtractError([problem(("", None, None), "no_known_table", wrong, _accepted())])
    sheet, at = found[0]
    columns = _columns(sheet, at)
    problems: list[Problem] = []
    rows = [row for line in sheet.rows[at + 1 :] if (row := _row(sheet, line, columns, known, problems)) is not None]
    _refuse_doubled(sheet, rows, problems)
    if problems:
        raise UnreadableExtractError(problems)
    return Extract(tuple(columns.values()), tuple(rows), digest)


def _header(sheet: Sheet) -> int | None:
    """Where the headings are: the row with the most known ones, the audit's or the case's among them."""
    best, found = 0, None
    for at, (_, row) in enumerate(sheet.rows[:ROWS_SEARCHED]):
        fields = {HEADINGS.get(key_of(cell)) for cell in row} - {None}
        if fields.intersection(KEYS) and len(fields) > best:
            best, found = len(fields), at
    return found


def _columns(sheet: Sheet, at: int) -> dict[int, str]:
    """Which field each column fills. One that is not known is refused by name, and so is the second of a field."""
    number, row = sheet.rows[at]
    columns: dict[int, str] = {}
    problems = []
    for position, cell in enumerate(row):
        if cells.is_blank(cell):
            continue
        heading, field = cells.name_from(cell), HEADINGS.get(key_of(cell))
        place = (sheet.title, number or None, heading)
        if field is None:
            problems.append(problem(place, "unknown_column", "The record has nothing to compare it with.", _accepted()))
        elif field in columns.values():
            problems.append(problem(place, "doubled_column", "Another column means the same.", "one column for it"))
        else:
            columns[position] = field
    if problems:
        raise UnreadableExtractError(problems)
    return columns


def _row(
    sheet: Sheet, line: tuple[int, list[object]], columns: Mapping[int, str], known: Known, problems: list[Problem]
) -> ExtractRow | None:
    number, row = line
    values: dict[str, Value] = {}
    for position, field in columns.items():
        cell = row[position] if position < len(row) else None
        if cells.is_blank(cell):
            values[field] = None
            continue
        try:
            values[field] = _value(field, cell, sheet, known)
        except UnacceptableCellError as bad:
            problems.append(problem((sheet.title, number, field), bad.code, bad.wrong, bad.accepted))
            values[field] = None
    if not any(values.values()):
        return None
    if values.get("audit_ref") is None and values.get("case_ref") is None:
        wrong = "It names neither an audit nor a case."
        problems.append(problem((sheet.title, number, None), "missing_value", wrong, "a reference of one or the other"))
    return ExtractRow(number, values)


def _value(field: str, cell: object, sheet: Sheet, known: Known) -> Value:
    if field in DATES:
        serial = isinstance(cell, int | float) and not isinstance(cell, bool)
        return dates.any_date_from(cell + sheet.serial_offset if serial else cell)  # type: ignore[operator] # a number
    if field in PEOPLE:
        return _person(cell, known)
    if field in GRADES:
        return grade_from(cell, known.grades)
    parse: Callable[[object], str] = cells.reference_from if field in KEYS else _name
    return parse(cell)


def _person(cell: object, known: Known) -> str | None:
    """A staff code; a name is refused, since names of staff are not kept (``domain.md`` section 10)."""
    person = cells.person_from(cell)
    if person is not None and person.code not in known.people and cells.CODE.fullmatch(person.code) is None:
        raise UnacceptableCellError("unreadable_person", "It is not a staff code.", "a staff code, such as SW01")
    return person.code if person is not None else None


def _name(cell: object) -> str:
    said = cells.name_from(cell)
    if len(said) > cells.LONGEST_REFERENCE:
        raise UnacceptableCellError("unreadable_name", "It is too long for a name.", "up to 64 characters")
    return said


def _refuse_doubled(sheet: Sheet, rows: Sequence[ExtractRow], problems: list[Problem]) -> None:
    seen: set[str] = set()
    for row in rows:
        if row.audit_ref is not None and row.audit_ref in seen:
            place = (sheet.title, row.number, "audit_ref")
            problems.append(problem(place, "doubled_row", "Another row is about the same audit.", "one row an audit"))
        seen.add(row.audit_ref or "")


def _accepted() -> str:
    return "a table with some of the columns " + ", ".join(FIELDS)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None
