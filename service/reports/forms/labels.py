"""What each figure of a document is called and numbered, so that print can refer to what is behind it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from service.reports.document import Behind, Document, Figure, Section, Table, said


@dataclass(frozen=True)
class Opened:
    """A figure that opens: its number in print, what it says and where it stands, and what it counts."""

    number: int
    name: str
    label: str
    says: str
    behind: tuple[Behind, ...]


def opened(document: Document) -> Mapping[str, Opened]:
    """The figures that the document opens, by name, in the order in which they are printed; none of nothing.

    What is opened but stands in no table comes last, so that nothing that a document lists is left out.
    """
    behind = {name: listed for name, listed in document.opens if listed}
    stand = {name: (label, says) for name, label, says in _standing(document)}
    numbers = {name: number for name, number in document.numbers.items() if name in behind}
    others = (name for name in behind if name not in numbers)
    numbers |= {name: number for number, name in enumerate(others, start=len(document.numbers) + 1)}
    return {name: Opened(number, name, *stand.get(name, (name, "")), behind[name]) for name, number in numbers.items()}


def _standing(document: Document) -> Iterator[tuple[str, str, str]]:
    """The name of each figure, its place in words and what it says, the first place only."""
    seen = set()
    for section, table in document.tables():
        for row in table.rows:
            for column, cell in zip(table.columns, row, strict=True):
                if isinstance(cell, Figure) and cell.name is not None and cell.name not in seen:
                    seen.add(cell.name)
                    yield cell.name, f"{_place(section, table)}: {said(row[0])}, {column}", said(cell)


def _place(section: Section, table: Table) -> str:
    """Where a table is: its section, and its caption where that says more, such as of which period it is."""
    return section.heading if section.heading == table.caption else f"{section.heading}, {table.caption}"
