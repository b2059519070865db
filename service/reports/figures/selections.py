"""Three selections of a report's figures, each by name, in order; what differs is what they are for.

- :func:`counted`: the whole numbers that were counted, which open to the list of what they count.
- :func:`numbers`: every number, percentages and medians too, and what could not be computed: what can be asked about.
- :func:`compared`: everything that one edition can say otherwise than another, lists of references too: what a
  restatement lists.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from domain.errors import InvalidValueError
from service.reports.figures.names import name_of, path_of, unknown

Path = tuple[str, ...]
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

ABOUT = frozenset(
    {"period", "as_at", "as_known_at", "policy_versions", "calendar_version", "percentages_from", "position"}
    | {"digest", "fingerprint", "restatements", "restatements_known_to"}
)
"""What says how the figures were drawn up, in every edition otherwise."""


def counted(report: Mapping[str, Any]) -> dict[str, int]:
    """Every figure that was counted: a whole number is one unless this module says that it is not."""
    return dict(_counted(report))


def opens(name: str) -> bool:
    """Whether a figure of this name was counted, so that it opens to what it counts."""
    of = _of_its_period(path_of(name))
    return of in LISTED or _is_counted(of)


def count_of(report: Mapping[str, Any], name: str) -> int:
    """The figure of this name that was counted. Raises :class:`UnknownFigureError`, which names those like it."""
    known = counted(report)
    if name not in known:
        raise unknown(name, known)
    return known[name]


def numbers(report: Mapping[str, Any]) -> dict[str, int | float | None]:
    """Every number of a report, and what could not be computed; what stands at its head is none."""
    return {name_of(*path): value for path, value in _leaves(report) if len(path) > 1 and _is_number(value)}


def number_of(report: Mapping[str, Any], name: str) -> int | float | None:
    """One number. Raises :class:`InvalidValueError` where the report has none of this name."""
    found = numbers(report)
    if name not in found:
        stem = name.partition(".")[0]
        like = sorted(each for each in found if each.startswith(f"{stem}."))[:5] or ["volume.inadequate"]
        message = f"The report of this period has no figure '{name}'. It has, for one: {', '.join(like)}."
        raise InvalidValueError(message, field="name")
    return found[name]


def compared(report: Mapping[str, Any]) -> dict[str, Any]:
    """Every figure that an edition is compared by. A list, as of references, is one; the rows of a table are none."""
    return {name_of(*path): value for path, value in _leaves(report) if ABOUT.isdisjoint(path) and not _is_table(value)}


def _leaves(of: Mapping[str, Any], before: Path = ()) -> Iterator[tuple[Path, Any]]:
    for key, value in of.items():
        path = (*before, str(key))
        if isinstance(value, Mapping):
            yield from _leaves(value, path)
        else:
            yield path, value


def _counted(report: Mapping[str, Any]) -> Iterator[tuple[str, int]]:
    for path, value in _leaves(report):
        of = _of_its_period(path)
        if of in LISTED:
            yield name_of(*path), len(value)
        elif type(value) is int and _is_counted(of):
            yield name_of(*path), value


def _of_its_period(path: Path) -> Path:
    return path[1:] if path[0] in PERIODS else path


def _is_counted(path: Path) -> bool:
    if path[0] in HEAD or path[:2] in BESIDE:
        return False
    if path[0] in FREELY_NAMED:
        return True
    return not (path[-1].endswith("_percent") or path[-1].startswith("median_"))


def _is_number(value: Any) -> bool:
    return value is None or (isinstance(value, (int, float)) and not isinstance(value, bool))


def _is_table(value: Any) -> bool:
    """Whether it is rows of something, which are listed and not counted."""
    return isinstance(value, list | tuple) and any(isinstance(each, Mapping) for each in value)
