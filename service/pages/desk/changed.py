"""What one document says and another does not, entry by entry: before and after."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from domain.calendar import WorkingCalendar
from domain.documents import tables_in
from service.terms import day, sentence_case, step_title

UNSAID = "not said"
CALLED = ("rung", "name")
VERSION = "version"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One entry as it is said now and as it would be."""

    what: str
    now: str
    then: str


def settings_changed(now: str, then: str) -> list[Change]:
    """The entries of a policy that would be different, in the order of the documents."""
    before, after = dict(_entries(tables_in(now))), dict(_entries(tables_in(then)))
    return [
        Change(_called(path), before.get(path, UNSAID), after.get(path, UNSAID))
        for path in dict.fromkeys((*before, *after))
        if before.get(path) != after.get(path) and path != (VERSION,)
    ]


def days_changed(now: WorkingCalendar, then: WorkingCalendar) -> list[Change]:
    """The days on which nobody works that would be different, in order, and the years that are known."""
    found = [
        Change(day(each), now.closed_because(each) or "worked", then.closed_because(each) or "worked")
        for each in sorted(now.closed.keys() | then.closed.keys())
        if now.closed.get(each) != then.closed.get(each)
    ]
    if (now.covers_from, now.covers_to) != (then.covers_from, then.covers_to):
        found.append(Change("Bank holidays known", _covers(now), _covers(then)))
    return found


def _covers(calendar: WorkingCalendar) -> str:
    return f"{day(calendar.covers_from)} to {day(calendar.covers_to)}"


def _entries(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Each entry by its path. Of a list of tables also their order, since a scale and a ladder are read in order."""
    if isinstance(value, Mapping):
        for name, part in value.items():
            yield from _entries(part, (*path, str(name)))
    elif isinstance(value, list) and value and all(isinstance(each, Mapping) for each in value):
        names = [_name(each, number) for number, each in enumerate(value, start=1)]
        yield path, ", ".join(names)
        for name, each in zip(names, value, strict=True):
            rest = {key: part for key, part in each.items() if key not in CALLED}
            yield from _entries(rest, (*path, name))
    else:
        yield path, _said(value)


def _name(entry: Mapping[str, Any], number: int) -> str:
    return str(next((entry[key] for key in CALLED if key in entry), number))


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(str(each) for each in value) if isinstance(value, list) else str(value)


def _called(path: Path) -> str:
    first, *rest = path
    if first == "steps" and rest:
        return ": ".join([step_title(rest[0]), ", ".join(rest[1:])])
    return sentence_case(", ".join(path).replace("_", " "))
