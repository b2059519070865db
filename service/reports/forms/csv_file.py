"""A report as CSV: one long table, a line a cell, so that a spreadsheet's filter or a script finds any figure.

UTF-8 with a byte order mark, since without one Excel reads the file in the code page of the desktop and spoils every
character that is not English; lines end as RFC 4180 has them.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from service.reports.document import Cell, Chart, Document, Figure, Points, Section, Table

COLUMNS = ("section", "table", "row", "column", "figure", "value", "of", "percent", "unit", "text", "note")
ENCODING = "utf-8-sig"
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - spreadsheets take these too
"""What a spreadsheet takes for the beginning of a formula."""
NOT_APPLICABLE = "n/a"
TOO_FEW = "too few for a percentage"

Line = dict[str, object]


def as_csv(document: Document) -> bytes:
    """The document as one table in CSV: a line a cell of its tables, and a line a sentence."""
    return written(COLUMNS, ([line.get(column) for column in COLUMNS] for line in lines(document)))


def written(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A table in CSV. A text that would be taken for a formula gets an apostrophe in front; no number does."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows([safe(value) for value in row] for row in rows)
    return out.getvalue().encode(ENCODING, "backslashreplace")


def safe(value: object) -> object:
    """A value that no spreadsheet reckons with, unless it is a number."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def lines(document: Document) -> Iterator[Line]:
    """Every line of the CSV, by column; what a line lacks is left out."""
    yield from _about(document)
    for section in document.sections:
        yield from _section(section)


def _about(document: Document) -> Iterator[Line]:
    marks, answer = document.marks, document.answer
    about: dict[str, str | int | date] = {
        "Title": document.title,
        "Council": marks.council,
        "Period from": document.first,
        "Period to": document.last,
        "As at": marks.as_at,
        "As known at": marks.as_known_at,
        "Position in the record": marks.position,
        "Fingerprint": marks.fingerprint,
    }
    if answer is not None:
        about |= {answer.question: answer.word, "Why": answer.because}
    for row, cell in about.items():
        yield {"section": "About this report", "row": row} | _cell(cell)


def _section(section: Section) -> Iterator[Line]:
    for sentence in section.said:
        yield {"section": section.heading, "text": sentence}
    for part in section.parts:
        if isinstance(part, Points):
            for item in part.items:
                yield {"section": section.heading, "text": item}
        else:
            yield from _table(section, part.data if isinstance(part, Chart) else part)


def _table(section: Section, table: Table) -> Iterator[Line]:
    place: Line = {"section": section.heading, "table": table.caption}
    if not table.rows:
        yield place | {"text": table.empty}
    for row in table.rows:
        named = place | {"row": _name(row[0])}
        if len(row) == 1:
            yield named
        for column, cell in zip(table.columns[1:], row[1:], strict=True):
            yield named | {"column": column} | _cell(cell)


def _name(cell: Cell) -> object:
    return cell.value if isinstance(cell, Figure) else cell


def _cell(cell: Cell) -> Line:
    if isinstance(cell, Figure):
        return _figure(cell)
    if cell is None:
        return {"note": NOT_APPLICABLE}
    return {"text": cell.isoformat() if isinstance(cell, date) else cell} if isinstance(cell, date | str) else {
        "value": cell
    }  # fmt: skip


def _figure(figure: Figure) -> Line:
    return {
        "figure": figure.name,
        "value": figure.value,
        "of": figure.of,
        "percent": figure.percent,
        "unit": units(figure),
        "note": _note(figure),
    }


def units(figure: Figure) -> str:
    """What a figure counts, in the plural; empty where it counts what its row names."""
    return f"{figure.unit}s" if figure.unit else ""


def _note(figure: Figure) -> str | None:
    if figure.value is None or figure.of == 0:
        return NOT_APPLICABLE
    few = figure.of is not None and figure.fewest is not None and figure.of < figure.fewest
    return TOO_FEW if few else None
