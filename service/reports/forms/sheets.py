"""How a document's tables stand in a workbook: sheet names, columns with a number in each, and how wide they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.reports.document import Cell, Figure, Table

NOT_APPLICABLE = "n/a"
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
"""What a spreadsheet allows of a sheet's name and of a cell's text."""
FORBIDDEN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
NARROWEST, WIDEST = 8, 48

Value = str | int | float | date | None


@dataclass(frozen=True)
class Item:
    """What stands in one cell of a sheet, how it is shown, and the figure that it opens, if any."""

    value: Value
    form: str = "General"
    opens: str | None = None


class Names:
    """Names for sheets: what a spreadsheet allows, and none twice, whatever sections are called."""

    def __init__(self) -> None:
        self._taken: set[str] = {"history"}

    def unique(self, wanted: str) -> str:
        """The wanted name, as near as can be."""
        shown = "".join(char for char in wanted.translate(FORBIDDEN) if char.isprintable())
        name = " ".join(shown.split()).strip("' ") or "Sheet"
        for n in range(1, len(self._taken) + 2):
            end = "" if n == 1 else f" {n}"
            found = name[: LONGEST_NAME - len(end)].strip("' ") + end
            if found.casefold() not in self._taken:
                break
        self._taken.add(found.casefold())
        return found


def heads_of(table: Table) -> list[str]:
    """The heads of a table's columns; a column of parts of a whole becomes three, so that each cell is one number."""
    heads: list[str] = []
    for n, head in enumerate(table.columns):
        heads += [head, f"{head}: of", f"{head}: per cent"] if n in table.shares else [head]
    return heads


def items_of(table: Table, row: Sequence[Cell]) -> list[Item]:
    """One row of a table, in the columns of :func:`heads_of`."""
    items: list[Item] = []
    for n, cell in enumerate(row):
        items.append(_item(cell))
        if n in table.shares:
            items += _of(cell)
    return items


def widths_of(rows: Sequence[Sequence[str]]) -> list[int]:
    """How wide each column is, in characters: its longest text, within reason; what is longer is wrapped."""
    widths: list[int] = []
    for row in rows:
        widths += [NARROWEST] * (len(row) - len(widths))
        for n, text in enumerate(row):
            widths[n] = max(widths[n], min(len(text) + 2, WIDEST))
    return widths


def text(value: str) -> str:
    """A text as a cell can hold it."""
    shown = value.encode("utf-8", "backslashreplace").decode()
    return shown if len(shown) <= LONGEST_TEXT else shown[: LONGEST_TEXT - 1] + "…"


def _item(cell: Cell) -> Item:
    if isinstance(cell, Figure):
        value = NOT_APPLICABLE if cell.value is None else cell.value
        return Item(value, _number_form(value, cell.unit), cell.name)
    if cell is None:
        return Item(NOT_APPLICABLE)
    return Item(cell, "d mmm yyyy" if isinstance(cell, date) else _number_form(cell))


def _of(cell: Cell) -> list[Item]:
    if not isinstance(cell, Figure) or cell.of is None:
        return [Item(None), Item(None)]
    percent = None if cell.percent is None else round(cell.percent / 100, cell.places + 2)
    return [Item(cell.of, "#,##0"), Item(percent, "0." + "0" * cell.places + "%" if cell.places else "0%")]


def _number_form(value: Value, unit: str = "") -> str:
    """How a number is shown: with its unit, which changes nothing of its being a number."""
    if isinstance(value, str):
        return "General"
    shown, digits = unit.replace('"', "").replace("\\", ""), "#,##0" if isinstance(value, int) else "#,##0.0"
    return f'[=1]0" {shown}";{digits}" {shown}s"' if shown else digits
