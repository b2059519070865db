"""What each figure of a document is called and numbered, so that print can refer to what is behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.reports.document import Behind, Document, Figure
from service.reports.forms.words import printed


@dataclass(frozen=True)
class Opened:
    """A figure that opens: its number in print, what it says and where it stands, and what it counts."""

    number: int
    name: str
    label: str
    says: str
    behind: tuple[Behind, ...]


def opened(document: Document) -> Mapping[str, Opened]:
    """The figures that the document opens, by name, in the order in which they are printed.

    What is opened but stands in no table comes last, so that nothing that a document lists is left out.
    """
    behind = dict(document.opens)
    stand = {name: (label, says) for name, label, says in _standing(document) if name in behind}
    names = [*stand, *(name for name in behind if name not in stand)]
    return {
        name: Opened(number, name, *stand.get(name, (name, "")), behind[name])
        for number, name in enumerate(names, start=1)
    }


def _standing(document: Document) -> Iterator[tuple[str, str, str]]:
    """The name of each figure, its place in words and what it says, the first place only."""
    seen = set()
    for section, table in document.tables():
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Figure) and cell.name is not None and cell.name not in seen:
                    seen.add(cell.name)
                    yield cell.name, f"{section.heading}: {printed(row[0])}, {column}", printed(cell)
