"""What each figure of a report is called: its path in the report's JSON, and which leaves were counted at all."""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from domain.errors import NotFoundError

PERIODS = ("rolling_year", "since_last")
"""Under these the report says of another period what it says of its own."""

HEAD = frozenset(
    {"period", "policy_versions", "calendar_version", "percentages_from", "position", "digest", "fingerprint"}
    | {"restatements", "restatements_known_to", "timelines", "run_chart"}
)
"""What a report says of itself, and what it draws, of which the numbers are counted elsewhere in it or not at all."""

FREELY_NAMED = frozenset({"grades", "themes", "grade_movement"})
"""Their leaves are called what a council calls its grades, so that no name of one says what it is."""

BESIDE = {("answer", "rules"), ("answer", "steps")}
"""The thresholds that the answer goes by, and the lines of the steps once more."""

LISTED = {("closures", "decided_otherwise")}
"""Where the list itself stands in the report: its figure is its length."""


class UnknownFigureError(NotFoundError):
    """The report has no such figure."""

    code = "unknown_figure"


def name_of(*path: str) -> str:
    """The name of the figure at a path. A dot in a part, as a theme may have, is ``~1``; a tilde is ``~0``."""
    return ".".join(part.replace("~", "~0").replace(".", "~1") for part in path)


def path_of(name: str) -> tuple[str, ...]:
    """The path that a name stands for."""
    return tuple(part.replace("~1", ".").replace("~0", "~") for part in name.split("."))


def figure_names(report: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    """Every figure of a report that was counted, by name, in order.

    A whole number is one unless this module says that it is not; a percentage, a median and a date are none.
    """
    for path, value in _leaves(report, ()):
        of = path[1:] if path[0] in PERIODS else path
        if of in LISTED:
            yield name_of(*path), len(value)
        elif type(value) is int and _is_counted(of):
            yield name_of(*path), value


def opens(name: str) -> bool:
    """Whether a figure of this name was counted, so that it opens to what it counts."""
    path = path_of(name)
    of = path[1:] if path[0] in PERIODS else path
    return of in LISTED or _is_counted(of)


def value_of(report: Mapping[str, Any], name: str) -> int:
    """The figure of this name. Raises :class:`UnknownFigureError`, which names those like it."""
    known = dict(figure_names(report))
    if name not in known:
        raise unknown(name, known)
    return known[name]


def unknown(name: str, known: Mapping[str, int]) -> UnknownFigureError:
    """The refusal of a name, with the names of this report that it may have meant."""
    like = get_close_matches(name, known, n=3, cutoff=0.5)
    meant = f" Did you mean {' or '.join(like)}?" if like else " It is a path in the report's JSON."
    return UnknownFigureError(f"This report has no figure {name[:120]}.{meant}", field="figure")


def _leaves(of: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(of, Mapping):
        for key, value in of.items():
            yield from _leaves(value, (*path, str(key)))
    elif path:
        yield path, of


def _is_counted(path: tuple[str, ...]) -> bool:
    if path[0] in HEAD or path[:2] in BESIDE:
        return False
    if path[0] in FREELY_NAMED:
        return True
    return not (path[-1].endswith("_percent") or path[-1].startswith("median_"))
