"""The data dictionary of a report's CSV: what each of its columns is, and each of its figures."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from service.reports.document import Document, Figure, Section, Table, said
from service.reports.forms.csv_file import COLUMNS, units, written

HEADS = ("kind", "name", "meaning", "section", "table", "row", "column", "unit")
ANY = "*"
PERIODS = {
    "rolling_year": "Of the twelve months to the period's last day:",
    "since_last": "Of the period of the same kind before:",
}


def as_dictionary(document: Document) -> bytes:
    """The dictionary of a document's CSV: a line a column, then a line a figure under the name that the CSV has."""
    columns = [("column", name, meaning_of_columns()[name], "", "", "", "", "") for name in COLUMNS]
    return written(HEADS, [*columns, *_figures(document)])


def _figures(document: Document) -> Iterator[tuple[str, ...]]:
    seen = set()
    for section, table in document.tables():
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Figure) and cell.name is not None and cell.name not in seen:
                    seen.add(cell.name)
                    yield _line(section, table, said(row[0]), column, cell)


def _line(section: Section, table: Table, row: str, column: str, figure: Figure) -> tuple[str, ...]:
    name = figure.name or ""
    place = f"{row}, {column}"
    return ("figure", name, meaning_of(name) or place, section.heading, table.caption, row, column, units(figure))


def meaning_of(name: str) -> str | None:
    """What a figure counts, from the first entry whose pattern it has; ``None`` where the dictionary has none."""
    period, _, rest = name.partition(".")
    own = rest if period in PERIODS else name
    found = next((meaning for pattern, meaning in meaning_of_figures().items() if fits(own, pattern)), None)
    return f"{PERIODS[period]} {found}" if found and period in PERIODS else found


def fits(name: str, pattern: str) -> bool:
    """Whether a figure's name is of a pattern, in which ``*`` stands for any one part between two points."""
    parts, patterns = name.split("."), pattern.split(".")
    return len(parts) == len(patterns) and all(
        each in (ANY, part) for part, each in zip(parts, patterns, strict=True)
    )  # fmt: skip


def meaning_of_columns() -> Mapping[str, str]:
    """What each column of the CSV holds."""
    return _entries()["columns"]


def meaning_of_figures() -> Mapping[str, str]:
    """What figures count, by pattern of their name; the more exact patterns first."""
    return _entries()["figures"]


@cache
def _entries() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((files("service.reports.forms") / "dictionary.toml").read_text(encoding="utf-8"))
