"""A report's figures and the data they are names in."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.reports.document import Document


def at(data: Any, name: str) -> Any:
    """What stands at a figure's name; a key may have full stops in it."""
    if not name:
        return data
    for key in data:
        if name == key or name.startswith(f"{key}."):
            return at(data[key], name[len(key) + 1 :])
    raise KeyError(name)


def counted(data: Mapping[str, Any], *path: str) -> Iterator[tuple[str, int]]:
    """Every whole number of a report's data, under its name."""
    for key, value in data.items():
        if isinstance(value, Mapping):
            yield from counted(value, *path, key)
        elif isinstance(value, int):
            yield ".".join((*path, key)), value


def assert_every_figure_leads_to_its_value(document: Document, data: Mapping[str, Any]) -> None:
    """What is printed under a name is what stands there; of a list, how many it has."""
    for figure in document.figures():
        found = at(data, figure.name or "")
        assert figure.value == (len(found) if isinstance(found, list) else found), figure.name
