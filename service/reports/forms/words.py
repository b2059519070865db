"""What stands in a cell, in words: printed alike wherever a report is read rather than reckoned with."""

from datetime import date

from domain.day_names import short_day
from service.reports.document import Cell, Figure

NONE = "none"
NOT_APPLICABLE = "n/a"


def printed(cell: Cell) -> str:
    """A cell as it is read: ``5 of 8 (63%)``, ``2 of 3``, ``none``, ``n/a``, ``4 June 2018``.

    A percentage stands only beside its counts, and nothing of nothing is *n/a*, never 0% (E29).
    """
    if isinstance(cell, Figure):
        return printed_figure(cell)
    if isinstance(cell, date):
        return short_day(cell)
    if isinstance(cell, int | float):
        return number(cell)
    return NONE if cell is None else cell


def printed_figure(figure: Figure) -> str:
    """A figure with what it is of, its unit and its percentage, as far as it has them."""
    if figure.value is None or figure.of == 0:
        return NOT_APPLICABLE
    unit = _unit(figure)
    if figure.of is not None:
        percent = figure.percent
        beside = "" if percent is None else f" ({number(percent)}%)"
        return f"{number(figure.value)} of {number(figure.of)}{unit}{beside}"
    return f"{number(figure.value)}{unit}" if figure.value else NONE


def number(value: int | float) -> str:
    """A number with commas between thousands and no empty decimals: ``1,250``, ``2.5``, ``3``."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.10g}"


def _unit(figure: Figure) -> str:
    one = figure.value == 1 and figure.of is None
    unit = figure.unit.removesuffix("s") if one else figure.unit
    return f" {unit}" if unit else ""
