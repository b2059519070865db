"""The last sheets of a workbook: what is behind each figure, a row a thing counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from service.reports.document import Behind
from service.reports.forms.labels import Opened
from service.reports.forms.sheets import Names, text

TITLE = "Behind the figures"
HEADS = ("Number", "Figure", "Name", "Reference", "Kind", "What is counted", "Day", "Due")
WIDTHS = (9, 48, 36, 20, 14, 40, 14, 14)
DAY = "d mmm yyyy"
ROWS = 1_000_000
"""So many rows go on one sheet; a spreadsheet holds 1,048,576."""
TOLD_EVERY = 5_000

Progress = Callable[[int, int], None]


class BehindSheets:
    """Where the rows behind each figure stand, before they are written, and the writing of them."""

    def __init__(self, figures: Sequence[Opened], names: Names) -> None:
        self._figures = figures
        self._total = sum(len(each.behind) for each in figures)
        self.names = [names.unique(TITLE) for _ in range(0, self._total, ROWS)]
        self.places: Mapping[str, str] = dict(self._places())

    def write(self, book: xlsxwriter.Workbook, head: Format, progress: Progress) -> None:
        """Write the sheets, telling how far it is."""
        day = book.add_format({"num_format": DAY})
        rows = ((figure, one) for figure in self._figures for one in figure.behind)
        for n, name in enumerate(self.names):
            sheet = _headed(book.add_worksheet(name), head)
            at = 0
            for at, (figure, one) in enumerate(islice(rows, ROWS), start=1):
                _write_one(sheet, at, figure, one, day)
                if at % TOLD_EVERY == 0:
                    progress(n * ROWS + at, self._total)
            sheet.autofilter(0, 0, at, len(HEADS) - 1)
        progress(self._total, self._total)

    def _places(self) -> Iterator[tuple[str, str]]:
        """By figure, the address of the first row of what is behind it."""
        at = 0
        for each in self._figures:
            if each.behind:
                yield each.name, address(self.names[at // ROWS], at % ROWS + 2)
            at += len(each.behind)


def address(sheet: str, row: int) -> str:
    """A link to a row of a sheet, counted from one."""
    quoted = sheet.replace("'", "''")
    return f"internal:'{quoted}'!A{row}"


def _headed(sheet: Worksheet, head: Format) -> Worksheet:
    for column, (name, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, name, head)
    sheet.freeze_panes(1, 1)
    return sheet


def _write_one(sheet: Worksheet, row: int, figure: Opened, one: Behind, day: Format) -> None:
    sheet.write_number(row, 0, figure.number)
    texts = (figure.label, figure.name, one.reference, one.kind, one.what)
    for column, value in enumerate(texts, start=1):
        sheet.write_string(row, column, text(value))
    for column, when in enumerate((one.on, one.due_on), start=len(texts) + 1):
        if when is not None:
            sheet.write_datetime(row, column, when, day)
