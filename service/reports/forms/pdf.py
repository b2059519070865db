"""A report as a PDF: A4, tagged for screen readers (PDF/UA-1), set by Typst from the document's own data.

No text of a report is ever part of the template: Typst reads it as JSON, so whatever was typed comes out as typed.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import typst

from domain.day_names import short_day
from service.reports.document import Answer, Behind, Chart, Document, Figure, Points, Section, Table, said
from service.reports.forms.columns import layout
from service.reports.forms.faces import FAMILY, folder, printable
from service.reports.forms.labels import Opened, opened
from service.terms import short_day as brief_day

SHORT = 12
"""How much of the fingerprint stands on each page; the whole of it stands at the end."""
KEPT = 12
"""A table of so many rows or fewer is never parted by the end of a page."""
UNBROKEN = "\N{NO-BREAK SPACE}"
MOST_LISTED = 40
"""More things behind one figure than this are not listed on paper."""
NAMELESS = "No heading"
FONT_FAMILY = re.compile(r"""font-family=("[^"]*"|'[^']*')""")

References = Mapping[str, Opened]


def as_pdf(document: Document) -> bytes:
    """The document as PDF. The same document gives the same bytes."""
    (pdf,) = _typeset(document, format="pdf", pdf_standards=["ua-1"])
    return pdf


def as_pages(document: Document, ppi: float = 80) -> list[bytes]:
    """The pages of the PDF as PNG pictures, to be looked at."""
    return _typeset(document, format="png", ppi=ppi)


def _typeset(document: Document, **options: Any) -> list[bytes]:
    """What Typst makes of it. Only the fonts of this package are used, on every machine alike."""
    inputs = {"main.typ": _template()} | dict(_pictures(document)) | {"report.json": _json(contents(document))}
    typeset: Callable[..., bytes | list[bytes]] = typst.compile
    made = typeset(inputs, font_paths=[folder()], ignore_system_fonts=True, timestamp=0, **options)
    return made if isinstance(made, list) else [made]


def contents(document: Document) -> dict[str, Any]:
    """What the template prints: texts ready to stand on paper, and no others."""
    references, marks = opened(document), document.marks
    return {
        "title": _heading(document.title),
        "marked": _marked(document),
        "subtitle": document.subtitle,
        "compact": document.compact,
        "council": marks.council,
        "as_at": short_day(marks.as_at),
        "date": [marks.as_at.year, marks.as_at.month, marks.as_at.day],
        "as_known_at": marks.as_known_at,
        "position": f"{marks.position:,}",
        "fingerprint": marks.fingerprint,
        "fingerprint_short": marks.fingerprint[:SHORT],
        "answer": _answer(document.answer),
        "sections": [_section(section, references) for section in document.sections],
        "annex": [_opened(each) for each in references.values()],
    }


def _marked(document: Document) -> str:
    """The title on each page, with the period where it does not name it itself."""
    period = f"{short_day(document.first)} to {short_day(document.last)}"
    title = _heading(document.title)
    return title if period in title else f"{title}, {period}"


def _answer(answer: Answer | None) -> dict[str, str] | None:
    return {"question": _heading(answer.question), "word": answer.word, "because": answer.because} if answer else None


def _section(section: Section, references: References) -> dict[str, Any]:
    tables = [part if isinstance(part, Table) else part.data for part in section.parts if not isinstance(part, Points)]
    across = any(_layout(table).landscape for table in tables)
    return {
        "heading": _heading(section.heading),
        "said": list(section.said),
        "landscape": across,
        "parts": [_part(part, section.heading, references, across) for part in section.parts],
    }


def _heading(text: str) -> str:
    """A heading, which PDF/UA wants to have words."""
    return text if text.strip() else NAMELESS


def _part(part: Table | Chart | Points, heading: str, references: References, across: bool) -> dict[str, Any]:
    if isinstance(part, Points):
        return {"kind": "points", "items": list(part.items)}
    if isinstance(part, Table):
        return {"kind": "table", "table": _table(part, references, across) | _captioned(part, heading)}
    return {
        "kind": "chart",
        "title": part.title,
        "alt": f"{part.title}. {part.description}",
        "file": _file(part),
        "width": part.width,
        "height": part.height,
        "table": _table(part.data, references, across),
    }


def _captioned(table: Table, heading: str) -> dict[str, Any]:
    """No caption where the heading above it says the same."""
    return {"caption": table.caption if table.caption != heading else None}


def _table(table: Table, references: References, across: bool) -> dict[str, Any]:
    laid = _layout(table, across)
    numeric = [_numeric(table, n) for n in range(len(table.columns))]
    return {
        "caption": table.caption,
        "empty": table.empty,
        "size": laid.size,
        "widths": laid.widths,
        "heads": [
            {"text": head, "numeric": right} for head, right in zip(table.columns, numeric, strict=True)
        ],
        "keep": len(table.rows) <= KEPT,
        "rows": [
            [{"text": said(cell), "numeric": right, "number": _number(cell, references)}
             for cell, right in zip(row, numeric, strict=True)]
            for row in table.rows
        ],
    }  # fmt: skip


def _layout(table: Table, across: bool = False) -> Any:
    rows = [[printable(said(cell)) for cell in row] for row in table.rows]
    return layout([printable(head) for head in table.columns], rows, landscape=across)


def _numeric(table: Table, n: int) -> bool:
    """Whether a column is one of numbers, which stand to the right."""
    cells = [row[n] for row in table.rows if row[n] is not None]
    return n > 0 and bool(cells) and all(isinstance(cell, Figure | int | float) for cell in cells)


def _number(cell: Any, references: References) -> int | None:
    found = references.get(cell.name) if isinstance(cell, Figure) and cell.name is not None else None
    return found.number if found is not None else None


def _opened(each: Opened) -> dict[str, Any]:
    return {"number": each.number, "label": each.label, "says": each.says, "groups": _groups(each.behind)}


def _groups(behind: tuple[Behind, ...]) -> list[dict[str, Any]]:
    """What is counted, alike things together; only how many there are where paper is not the place to list them."""
    if len(behind) > MOST_LISTED:
        return [{"what": "", "counted": [f"{len(behind):,} in all, which the workbook and the figure’s page list"]}]
    groups: dict[str, list[str]] = {}
    for one in behind:
        groups.setdefault(one.what, []).append(_counted(one))
    return [{"what": what, "counted": counted} for what, counted in groups.items()]


def _counted(one: Behind) -> str:
    """A thing counted, in one line: its reference, and its day if it has one, or else when it was due."""
    due = f" (due {brief_day(one.due_on)})" if one.due_on is not None else ""
    day = f" ({brief_day(one.on)})" if one.on is not None else due
    return f"{one.reference}{day}".replace(" ", UNBROKEN)


def _pictures(document: Document) -> Iterator[tuple[str, bytes]]:
    """The charts, in the one font that is sure to be there."""
    for section in document.sections:
        for part in section.parts:
            if isinstance(part, Chart):
                yield _file(part), FONT_FAMILY.sub(f'font-family="{FAMILY}"', part.svg).encode()


def _file(chart: Chart) -> str:
    return f"{chart.id}.svg"


def _json(value: Any) -> bytes:
    return json.dumps(_printable(value), ensure_ascii=False).encode()


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


@cache
def _template() -> bytes:
    return (files("service.reports.forms") / "report.typ").read_bytes()
