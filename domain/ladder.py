"""Who is told when a step is missed: up the line, never down it, and nobody left out because a post is vacant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.policy import Policy
from domain.vocabulary import Role


@dataclass(frozen=True)
class Person:
    """What the ladder needs to know of somebody in the directory."""

    id: str
    role: Role
    reports_to: str | None = None
    cover: str | None = None


@dataclass(frozen=True)
class DueRung:
    """The highest rung due for a step, those below it that were passed over, and the one after."""

    name: str
    passed_over: tuple[str, ...]
    next_name: str | None
    next_on: date | None


def rung_due(rungs: Mapping[str, date], raised: Sequence[str], today: date) -> DueRung | None:
    """The rung to raise today, or ``None``.

    Asks which rungs are due *on or before* today and not raised, so a morning without a sweep loses nothing, and
    raises only the highest, so a fortnight without one sends no storm (``lessons.md`` 3 and 4).
    """
    names = list(rungs)
    start = max((names.index(name) for name in raised), default=-1) + 1
    due = [name for name in names[start:] if rungs[name] <= today]
    if not due:
        return None
    following = names[names.index(due[-1]) + 1 :]
    return DueRung(
        due[-1],
        tuple(due[:-1]),
        following[0] if following else None,
        rungs[following[0]] if following else None,
    )


def owner_of(role: Role, on_file: Mapping[str, str], people: Mapping[str, Person]) -> str | None:
    """Who owns a step: the role on the file first, then whoever holds the role, then up from the team manager."""
    for person_id in (on_file.get(role), _holder(role, people)):
        if person_id is not None and person_id in people:
            return person_id
    return next(
        (on_file[r] for r in (Role.TEAM_MANAGER, Role.SERVICE_MANAGER) if on_file.get(r) in people), None
    )


def line_above(person_id: str, people: Mapping[str, Person]) -> list[Person]:
    """Everybody above somebody, nearest first. A ring in the directory is followed once round and no further."""
    line: list[Person] = []
    seen = {person_id}
    above = people[person_id].reports_to if person_id in people else None
    while above is not None and above not in seen and above in people:
        seen.add(above)
        line.append(people[above])
        above = people[above].reports_to
    return line


def recipients(policy: Policy, rung: str, owner: str | None, people: Mapping[str, Person]) -> tuple[str, ...]:
    """Who is told at this rung, the owner first.

    A level that nobody holds is filled by the next one up; where the line stops short, by the director
    (design section 4: a vacant post passes upward).
    """
    line = line_above(owner, people) if owner is not None else []
    told = {
        "owner": lambda: owner,
        "cover": lambda: people[owner].cover if owner in people else None,
        "line_manager": lambda: _nth(line, 0) or _holder(Role.DIRECTOR, people),
        "next_manager": lambda: _nth(line, 1) or _nth(line, -1) or _holder(Role.DIRECTOR, people),
        Role.HEAD_OF_SERVICE.value: lambda: _first(line, Role.HEAD_OF_SERVICE) or _first(line, Role.DIRECTOR),
        Role.DIRECTOR.value: lambda: _holder(Role.DIRECTOR, people),
    }
    chosen = [told[word]() for word in policy.rung(rung).tells]
    return tuple(dict.fromkeys(person for person in chosen if person is not None and person in people))


def _nth(line: Sequence[Person], index: int) -> str | None:
    return line[index].id if line and -len(line) <= index < len(line) else None


def _first(line: Sequence[Person], role: Role) -> str | None:
    return next((person.id for person in line if person.role == role), None)


def _holder(role: Role, people: Mapping[str, Person]) -> str | None:
    return min((person.id for person in people.values() if person.role == role), default=None)
