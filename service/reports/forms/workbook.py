"""A report as a workbook: a sheet a section, with real numbers and dates, and what is behind each figure at the end.

There is no formula in it, whatever was typed: nothing reckons anew, and nothing can be smuggled in.
"""

import io
from collections.abc import Iterator
from datetime import UTC, date, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from service.reports.document import Chart, Document, Points, Section, Table, said
from service.reports.forms.behind_sheets import DAY, BehindSheets, Progress, address
from service.reports.forms.labels import opened
from service.reports.forms.sheets import Item, Names, heads_of, items_of, text, widths_of

MADE = datetime(1980, 1, 1, tzinfo=UTC).replace(tzinfo=None)
"""The oldest date that a ZIP file knows, so that the bytes say nothing of the day they were made on."""
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}


def silent(done: int, total: int) -> None:
    """Tell nobody how far it is."""


def as_workbook(document: Document, progress: Progress = silent) -> bytes:
    """The document as XLSX. The same document gives the same bytes; rows are written as they come, not kept."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": text(document.title), "author": text(document.marks.council), "created": MADE})
        Writer(book, document, progress).write()
    return out.getvalue()


class Writer:
    """Writes one document into one workbook."""

    def __init__(self, book: xlsxwriter.Workbook, document: Document, progress: Progress) -> None:
        self._book, self._document, self._progress = book, document, progress
        self._formats: dict[tuple[str, bool], Format] = {}
        self._bold = book.add_format({"bold": True})
        self._title = book.add_format({"bold": True, "font_size": 14})
        self._head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        names = Names()
        self._about = names.unique("About")
        self._named = [(names.unique(section.heading), section) for section in document.sections]
        self._behind = BehindSheets(list(opened(document).values()), names)

    def write(self) -> None:
        """Write every sheet, in the order in which they stand."""
        self._write_about(self._book.add_worksheet(self._about))
        for name, section in self._named:
            self._write_section(self._book.add_worksheet(name), section)
        self._behind.write(self._book, self._head, self._progress)

    def _write_about(self, sheet: Worksheet) -> None:
        sheet.set_column(0, 0, 28)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, text(self._document.title), self._title)
        row = 2
        for row, (label, value) in enumerate(_about(self._document), start=2):
            sheet.write_string(row, 0, text(label), self._bold)
            self._write_item(sheet, row, 1, Item(value, DAY if isinstance(value, date) else "General"))
        sheet.write_string(row + 2, 0, "Sheets", self._bold)
        names = [name for name, _ in self._named] + self._behind.names
        for at, name in enumerate(names, start=row + 3):
            sheet.write_url(at, 0, address(name, 1), None, name)

    def _write_section(self, sheet: Worksheet, section: Section) -> None:
        tables = [
            part.data if isinstance(part, Chart) else part for part in section.parts if not isinstance(part, Points)
        ]
        for n, width in enumerate(widths_of([row for table in tables for row in _texts(table)])):
            sheet.set_column(n, n, width)
        sheet.write_string(0, 0, text(section.heading), self._title)
        row = self._write_lines(sheet, 2, section.said)
        for part in section.parts:
            if isinstance(part, Points):
                row = self._write_lines(sheet, row, part.items)
            else:
                row = self._write_table(sheet, row, part, alone=len(tables) == 1)

    def _write_lines(self, sheet: Worksheet, row: int, lines: tuple[str, ...]) -> int:
        for at, line in enumerate(lines, start=row):
            sheet.write_string(at, 0, text(line))
        return row + len(lines) + 1

    def _write_table(self, sheet: Worksheet, row: int, part: Table | Chart, *, alone: bool) -> int:
        table = part.data if isinstance(part, Chart) else part
        sheet.write_string(row, 0, text(table.caption), self._bold)
        if not table.rows:
            sheet.write_string(row + 1, 0, text(table.empty))
            return row + 3
        for n, head in enumerate(heads_of(table)):
            sheet.write_string(row + 1, n, text(head), self._head)
        if alone:
            sheet.freeze_panes(row + 2, 1)
        for at, cells in enumerate(table.rows, start=row + 2):
            for n, item in enumerate(items_of(table, cells)):
                self._write_item(sheet, at, n, item)
        return row + len(table.rows) + 3

    def _write_item(self, sheet: Worksheet, row: int, column: int, item: Item) -> None:
        place = self._behind.places.get(item.opens) if item.opens is not None else None
        shown = self._format(item.form, opens=place is not None)
        if place is not None:
            sheet.write_url(row, column, place, shown, str(item.value))
        if isinstance(item.value, str):
            sheet.write_string(row, column, text(item.value), shown)
        elif isinstance(item.value, date):
            sheet.write_datetime(row, column, item.value, shown)
        elif item.value is not None:
            sheet.write_number(row, column, item.value, shown)

    def _format(self, form: str, *, opens: bool) -> Format:
        if (form, opens) not in self._formats:
            link = {"font_color": "#1d70b8", "underline": 1} if opens else {}
            wrapped = {"text_wrap": True} if form == "General" else {}
            self._formats[form, opens] = self._book.add_format({"num_format": form, "valign": "top"} | wrapped | link)
        return self._formats[form, opens]


def _about(document: Document) -> Iterator[tuple[str, str | int | date]]:
    marks, answer = document.marks, document.answer
    yield "Council", marks.council
    yield "Report", document.subtitle
    if answer is not None:
        yield answer.question, answer.word
        yield "Why", answer.because
    yield "Period from", document.first
    yield "Period to", document.last
    yield "As at", marks.as_at
    yield "As known at", marks.as_known_at
    yield "Position in the record", marks.position
    yield "Fingerprint", marks.fingerprint
    if document.opens:
        yield "Restricted", "The last sheet lists files by their audit reference: for those who may see them."


def _texts(table: Table) -> list[list[str]]:
    """A table's texts, by which its columns are made as wide as they need; a head may stand in two lines."""
    heads = [head[: len(head) // 2 + 4] for head in heads_of(table)]
    rows = [[_shown(item) for item in items_of(table, row)] for row in table.rows]
    return [heads, *rows] if rows else []


def _shown(item: Item) -> str:
    return "" if item.value is None else said(item.value)
