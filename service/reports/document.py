"""A report as a document: sections of sentences, tables and charts, from which every format is rendered alike.

A report is first data (a dictionary, which is its JSON), then one :class:`Document`; the page, the PDF, the workbook
and the CSV only print it. So no format can say what another does not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from domain.adherence import percentage
from service.terms import day, number, plural


@dataclass(frozen=True)
class Figure:
    """A number that was counted, and what it opens.

    ``name`` is its path in the report's JSON, such as ``adherence.day_three_meeting.late``; ``None`` where nothing is
    behind it, as behind a median. With ``of`` it is a part of so many, printed as *n of N*; ``percent`` is beside it
    where there are enough for one to mean anything, and computed from the two, never given.
    """

    value: int | float | None
    name: str | None = None
    of: int | None = None
    unit: str = ""
    fewest: int | None = None
    places: int = 0

    @property
    def percent(self) -> float | None:
        """What ``value`` is of ``of`` in per cent, half up; ``None`` under the fewest that allow one."""
        if self.of is None or self.fewest is None or self.of < self.fewest or not isinstance(self.value, int):
            return None
        return percentage(self.value, self.of, self.places)

    @property
    def said(self) -> str:
        """``5 of 8 (63%)``, ``1 of 2``, ``3``, ``none``; ``n/a`` where there is nothing to count from (E29)."""
        if self.value is None or self.of == 0:
            return "n/a"
        if self.of is not None:
            return f"{self.value:,} of {self.of:,}{self._share}"
        if not self.value and not self.unit:
            return "none"
        return plural(self.value, self.unit) if self.unit else number(self.value)

    @property
    def _share(self) -> str:
        if self.percent is None:
            return ""
        least = f"under {10**-self.places:g}" if self.value and not self.percent else f"{self.percent:g}"
        return f" ({least}%)"


class Reference(str):
    """The reference of a remediation, which leads to it where a form has links."""

    __slots__ = ()


Cell = Figure | str | int | float | date | None
"""What stands in a table: ``None`` is printed as *n/a*, since nothing can be there (E29)."""


def said(cell: Cell) -> str:
    """A cell as every format prints it that prints words."""
    match cell:
        case None:
            return "n/a"
        case Figure():
            return cell.said
        case date():
            return day(cell)
        case int() | float():
            return number(cell)
    return cell


@dataclass(frozen=True)
class Table:
    """Rows under headings; the first cell of a row names it. ``id`` is unique in the document, and an address."""

    id: str
    caption: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str = "None."

    @cached_property
    def shares(self) -> frozenset[int]:
        """Which columns have a part of a whole in any row, counted from 0: read once, however many rows there are."""
        return frozenset(
            n for row in self.rows for n, cell in enumerate(row) if isinstance(cell, Figure) and cell.of is not None
        )


@dataclass(frozen=True)
class Chart:
    """A picture of a table's data, which is always printed with it: SVG, with a title and a description in words."""

    id: str
    title: str
    description: str
    svg: str
    width: int
    height: int
    data: Table


@dataclass(frozen=True)
class Points:
    """Sentences that stand as a list."""

    items: tuple[str, ...]


Part = Table | Chart | Points


@dataclass(frozen=True)
class Section:
    """A part of a report with a heading: a section of the page, a sheet of the workbook."""

    id: str
    heading: str
    said: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The one-line answer that a report leads with, and why."""

    question: str
    word: str
    because: str


@dataclass(frozen=True)
class Marks:
    """What a report was made from: printed on each page of it."""

    council: str
    as_at: date
    as_known_at: str
    position: int
    fingerprint: str


@dataclass(frozen=True)
class Behind:
    """One thing that a figure counts: of which file, and what of it. No person and no child is named.

    ``on`` is when it happened and ``due_on`` when it was due; ``remediation`` is the reference of the one that it is
    looked up by, if there is one, and ``link`` the address of its page.
    """

    reference: str
    kind: str = "remediation"
    what: str = ""
    on: date | None = None
    link: str | None = None
    due_on: date | None = None
    remediation: str | None = None


@dataclass(frozen=True)
class Document:
    """One report, whole. ``opens`` lists what is behind each figure, where the annex is wanted.

    ``opens_at`` is the address of a figure's page but for the figure's name, for a form that is read elsewhere.
    ``compact`` is of one that must stand on a single page: it is set smaller.
    """

    title: str
    subtitle: str
    marks: Marks
    first: date
    last: date
    answer: Answer | None
    sections: tuple[Section, ...]
    opens: tuple[tuple[str, tuple[Behind, ...]], ...] = ()
    compact: bool = False
    opens_at: str | None = None

    def tables(self) -> Iterator[tuple[Section, Table]]:
        """Every table with its section, those of charts among them, in order."""
        for section in self.sections:
            for part in section.parts:
                if isinstance(part, Table):
                    yield section, part
                elif isinstance(part, Chart):
                    yield section, part.data

    def figures(self) -> Iterator[Figure]:
        """Every figure that opens, in order."""
        for _, table in self.tables():
            for row in table.rows:
                yield from (cell for cell in row if isinstance(cell, Figure) and cell.name is not None)

    @cached_property
    def numbers(self) -> Mapping[str, int]:
        """The number of each figure that opens, by its name, from 1 in the order in which they are first printed."""
        names = dict.fromkeys(figure.name for figure in self.figures() if figure.name is not None)
        return {name: number for number, name in enumerate(names, start=1)}
