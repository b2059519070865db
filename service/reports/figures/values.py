"""The figures of a report's data by name: a name is the way to it, such as ``adherence.day_three_meeting.late``."""

from collections.abc import Iterator, Mapping
from typing import Any

from service.reports.figures.names import name_of

ABOUT = frozenset(
    {"period", "as_at", "as_known_at", "policy_versions", "calendar_version", "percentages_from", "position"}
    | {"digest", "fingerprint", "restatements", "restatements_known_to"}
)
"""What says how the figures were drawn up, and counts nothing."""


def figures_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """Every figure by its name, in order. A list, as of references, is one figure."""
    return dict(_named((), data))


def _named(before: tuple[str, ...], data: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in data.items():
        path = (*before, str(key))
        if key in ABOUT:
            continue
        if isinstance(value, Mapping):
            yield from _named(path, value)
        elif not _is_table(value):
            yield name_of(*path), value


def _is_table(value: Any) -> bool:
    """Whether it is rows of something, which are listed and not counted."""
    return isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value)
