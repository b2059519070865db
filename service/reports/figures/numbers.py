"""The figures of a report by their names: a figure's name is its path in the report's JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import InvalidValueError
from service.reports.figures.names import name_of


def figures_of(report: Mapping[str, Any]) -> dict[str, int | float | None]:
    """Every number of a report, and what could not be computed, by name, such as ``volume.inadequate``."""
    return dict(_figures(report, ()))


def figure_of(report: Mapping[str, Any], name: str) -> int | float | None:
    """One figure. Raises :class:`InvalidValueError` where the report has none of this name."""
    found = figures_of(report)
    if name not in found:
        stem = name.partition(".")[0]
        like = sorted(each for each in found if each.startswith(f"{stem}."))[:5] or ["volume.inadequate"]
        message = f"The report of this period has no figure '{name}'. It has, for one: {', '.join(like)}."
        raise InvalidValueError(message, field="name")
    return found[name]


def _figures(part: Mapping[str, Any], before: tuple[str, ...]) -> Iterator[tuple[str, int | float | None]]:
    for key, value in part.items():
        path = (*before, str(key))
        if isinstance(value, Mapping):
            yield from _figures(value, path)
        elif before and (value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))):
            yield name_of(*path), value
