"""A report's figures and the data they are names in."""

from collections.abc import Mapping
from functools import reduce
from typing import Any

from service.reports.document import Document
from service.reports.figures.names import path_of


def at(data: Any, name: str) -> Any:
    """What stands at a figure's name."""
    return reduce(lambda found, key: found[key], path_of(name), data)


def assert_every_figure_leads_to_its_value(document: Document, data: Mapping[str, Any]) -> None:
    """What is printed under a name is what stands there; of a list, how many it has."""
    for figure in document.figures():
        found = at(data, figure.name or "")
        assert figure.value == (len(found) if isinstance(found, list) else found), figure.name
