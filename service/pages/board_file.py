"""The board as a file, for a meeting or a spreadsheet: its rows as they are filtered and put in order, all of them.

It holds no case reference and nobody's name, and its own name says only of which day it is. That it was taken, by whom
and of what, is written down as every look is.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter
from flask import Response, g

from projections import board_queries
from service.access.sight import asker
from service.bootstrap import Putright
from service.pages.board_asked import Asked, asked
from service.pages.board_rows import READ, Row, rows_of, titles
from service.pages.guard import signed_in
from service.queries.standing import Standing, standing
from service.reports.forms.csv_file import written
from service.reports.forms.workbook import MADE, OPTIONS
from service.terms import moment, plural, status_title

ENDINGS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FACTS = (
    "File",
    "Grade",
    "Graded on",
    "Again after",
    "Service",
    "Team",
    "State",
    "Next due on",
    "Next step",
    "Who has it",
)
AT_ONCE = 1_000
DAY = "d mmm yyyy"
WIDTH = 16
ONE_PART = "Only the files that this person sees."
Line = Sequence[str | date | None]


def board_file_page(putright: Putright, ending: str, query: Mapping[str, str]) -> Response:
    """The rows that an address asks for, in a form. Raises :class:`InvalidValueError` naming what cannot be used."""
    view = asked(query, putright.clock())
    with standing(putright, view.as_at, view.as_known_at, ahead=True, views=READ) as stood:
        found = board_queries.remediations(stood.reader, view.filters(stood), order=view.order, limit=1_000_000)
        heads, lines = _heads(stood), list(_lines(stood, found))
        about = _about(putright, view, stood, len(lines))
    g.about = f"board.{ending}: {plural(len(lines), 'file')}; {view.in_words}"
    content = written(heads, lines) if ending == "csv" else _workbook(heads, lines, about)
    answer = Response(content, content_type=ENDINGS[ending])
    answer.headers.set("Content-Disposition", "attachment", filename=f"board-{stood.day.isoformat()}.{ending}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _heads(stood: Standing) -> list[str]:
    steps = [f"{title}: {what}" for title in titles(stood) for what in ("due on", "done on", "how it stands")]
    return [*FACTS, *steps]


def _lines(stood: Standing, found: Sequence[Any]) -> Iterator[Line]:
    for at in range(0, len(found), AT_ONCE):
        yield from map(_line, rows_of(stood, found[at : at + AT_ONCE]))


def _line(row: Row) -> Line:
    of, due = row.of, row.next
    facts = (of.audit_ref, of.grade, of.graded_on, of.follows, of.service, of.team, status_title(of))
    first = (due.due_on, due.step, due.owner) if due is not None else (None, None, None)
    steps = (
        value
        for deadline, state in zip(row.deadlines, row.cells, strict=True)
        for value in (getattr(deadline, "due_on", None), getattr(deadline, "done_on", None), state.words)
    )
    return (*facts, *first, *steps)


def _about(putright: Putright, view: Asked, stood: Standing, count: int) -> dict[str, str]:
    now = putright.clock().isoformat()
    return {
        "Council": putright.settings.council,
        "What": f"The board: {plural(count, 'remediation')}; {view.in_words}",
        "As at": stood.day.isoformat(),
        "As known at": moment(stood.as_known_at.isoformat() if stood.as_known_at else now),
        "Taken": f"{moment(now)} by {signed_in().id}",
        "Left out": ONE_PART if asker().partly else "Nothing that the filters do not leave out.",
    }


def _workbook(heads: Sequence[str], lines: Sequence[Line], about: Mapping[str, str]) -> bytes:
    """Two sheets: the rows, with real dates under headings that stay in sight, and what they are. No formulas."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        book.set_properties({"title": "Board", "author": about["Council"], "created": MADE})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": DAY, "align": "left"})
        sheet = book.add_worksheet("Board")
        sheet.set_landscape()
        sheet.repeat_rows(0)
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, len(heads) - 1, WIDTH)
        for column, text in enumerate(heads):
            sheet.write_string(0, column, text, head)
        for number, line in enumerate(lines, start=1):
            for column, value in enumerate(line):
                if isinstance(value, date):
                    sheet.write_datetime(number, column, value, day)
                elif value:
                    sheet.write_string(number, column, value)
        sheet.autofilter(0, 0, len(lines), len(heads) - 1)
        _about_sheet(book, about, head)
    return out.getvalue()


def _about_sheet(book: xlsxwriter.Workbook, about: Mapping[str, str], head: Any) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 0, WIDTH)
    sheet.set_column(1, 1, 80)
    for number, (name, value) in enumerate(about.items()):
        sheet.write_string(number, 0, name, head)
        sheet.write_string(number, 1, value)
