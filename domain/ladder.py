"""Who is told when a step is missed: up the line, never down it, and nobody left out because a post is vacant."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from domain.policy import Policy
from domain.vocabulary import Role

POST_ABOVE = {
    Role.SOCIAL_WORKER: Role.TEAM_MANAGER,
    Role.TEAM_MANAGER: Role.SERVICE_MANAGER,
    Role.PRACTICE_LEAD: Role.SERVICE_MANAGER,
    Role.SERVICE_MANAGER: Role.HEAD_OF_SERVICE,
    Role.HEAD_OF_SERVICE: Role.DIRECTOR,
}
"""The posts of a file's own line. Another file's practice lead owes nothing here, so these pass upward when vacant."""


@dataclass(frozen=True)
class Person:
    """What the ladder needs to know of somebody in the directory."""

    id: str
    role: Role
    reports_to: str | None = None
    cover: str | None = None
    service: str | None = None
    team: str | None = None


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
    """Who owns a step: the role on the file first, then the posts above it; ``None`` where nobody is left.

    A role that is one for the whole council is its holder's, and where nobody holds it passes up from the team manager.
    """
    posts = [role]
    while posts[-1] is not Role.DIRECTOR:
        posts.append(POST_ABOVE.get(posts[-1], Role.TEAM_MANAGER))
    for post in posts:
        person = on_file.get(post)
        if person is not None and person in people:
            return person
        if post not in POST_ABOVE and (person := _holder(post, people)) is not None:
            return person
    return None


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
    """Who is told at this rung: the owner always and first, then whom the policy names.

    A level that nobody holds is filled by the next one up; where the line stops short, by the director
    (design section 4: a vacant post passes upward).
    """
    line = line_above(owner, people) if owner is not None else []
    director = _first(line, Role.DIRECTOR) or _holder(Role.DIRECTOR, people)
    told = {
        "owner": lambda: owner,
        "cover": lambda: people[owner].cover if owner is not None and owner in people else None,
        "line_manager": lambda: _nth(line, 0) or director,
        "next_manager": lambda: _nth(line, 1) or director,
        Role.HEAD_OF_SERVICE.value: lambda: _first(line, Role.HEAD_OF_SERVICE) or director,
        Role.DIRECTOR.value: lambda: director,
    }
    chosen = [owner, *(told[word]() for word in policy.rung(rung).tells)]
    return tuple(dict.fromkeys(person for person in chosen if person is not None and person in people))


def _nth(line: Sequence[Person], index: int) -> str | None:
    return line[index].id if index < len(line) else None


def _first(line: Sequence[Person], role: Role) -> str | None:
    return next((person.id for person in line if person.role == role), None)


def _holder(role: Role, people: Mapping[str, Person]) -> str | None:
    return min((person.id for person in people.values() if person.role == role), default=None)
