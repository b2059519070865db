"""Who is told when a step is missed: up the line, never down it, and nobody left out because a post is vacant."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from domain.people import Absence, Person, acting_for, line_above
from domain.policy import Policy
from domain.vocabulary import Role

__all__ = ["Absence", "DueRung", "Person", "acting_for", "line_above", "owner_of", "recipients", "rung_due"]

POST_ABOVE = {
    Role.SOCIAL_WORKER: Role.TEAM_MANAGER,
    Role.TEAM_MANAGER: Role.SERVICE_MANAGER,
    Role.PRACTICE_LEAD: Role.SERVICE_MANAGER,
    Role.SERVICE_MANAGER: Role.HEAD_OF_SERVICE,
    Role.HEAD_OF_SERVICE: Role.DIRECTOR,
    Role.IRO: Role.IRO_PRACTICE_MANAGER,
}
"""The posts of a file's own line. Another file's practice lead owes nothing here, so these pass upward when vacant."""

BELOW_SERVICE_MANAGER = frozenset({Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.PRACTICE_LEAD})

COUNCIL_POST_ABOVE = {
    Role.IRO_PRACTICE_MANAGER: Role.HEAD_OF_QA,
    Role.HEAD_OF_QA: Role.DIRECTOR,
    Role.HEAD_OF_TRANSFORMATION: Role.DIRECTOR,
    Role.SAFEGUARDING_AND_STANDARDS: Role.HEAD_OF_QA,
}
"""Where a post that is one for the whole council passes when nobody holds it; the others, to the team manager."""


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
    start = max((number for number, name in enumerate(names, 1) if name in raised), default=0)
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


def owner_of(
    role: Role,
    on_file: Mapping[str, str],
    people: Mapping[str, Person],
    *,
    on: date | None = None,
    barred: Set[str] | None = None,
) -> str | None:
    """Who owns a step: the role on the file first, then the posts above it; ``None`` where nobody is left.

    A role that is one for the whole council is its holder's, and where nobody holds it passes up from the team manager.
    Whoever had left before ``on`` is passed over (E9), and so is whoever is ``barred``: the practice subject owns no
    step of their own case (E18). Being away changes no owner: see :func:`acting_for`.
    """
    posts = [role]
    while posts[-1] is not Role.DIRECTOR:
        posts.append(POST_ABOVE.get(posts[-1]) or COUNCIL_POST_ABOVE.get(posts[-1], Role.TEAM_MANAGER))
    for post in posts:
        person = on_file.get(post)
        if person is not None and person in people and _may_own(people[person], on, barred):
            return person
        if post not in POST_ABOVE and (person := _holder(post, people, on, barred)) is not None:
            return person
    return None


def line_of(on_file: Mapping[str, str], people: Mapping[str, Person]) -> frozenset[str]:
    """Everybody on a file and above them; but for the director, who is above everybody."""
    line = {each.id for holder in on_file.values() for each in line_above(holder, people)} | set(on_file.values())
    return frozenset(each for each in line if each not in people or people[each].role is not Role.DIRECTOR)


def outside_the_line(
    role: Role,
    on_file: Mapping[str, str],
    people: Mapping[str, Person],
    *,
    on: date | None = None,
    barred: Set[str] | None = None,
) -> str | None:
    """Who decides what a file's own line may not: somebody of this role outside it, or else the director (E33)."""
    not_them = line_of(on_file, people) | (barred or frozenset())
    return _holder(role, people, on, not_them) or _holder(Role.DIRECTOR, people, on, barred)


def recipients(
    policy: Policy,
    rung: str,
    owner: str | None,
    people: Mapping[str, Person],
    *,
    on: date | None = None,
    service_manager: str | None = None,
    stops_at: str | None = None,
) -> tuple[str, ...]:
    """Who is told at this rung: the owner always and first, then whom the policy names.

    The line above the owner is that of the file: see :func:`line_of_file`. A level that nobody holds is filled by the
    next one up; where the line stops short, by the director (design section 4: a vacant post passes upward). Asked of a
    day, a leaver's place is their manager's, and beside everybody who is away that day whoever acts for them is told
    too, but nobody below the owner. A step that ``stops_at`` the rung of the head of service goes to nobody above that
    post, though a manager in the line is, unless nobody holds it. Where nobody is left at all a missed step is told to
    whoever administers quality assurance.
    """
    line = line_of_file(owner, people, on=on, service_manager=service_manager) if owner is not None else []
    if owner is not None and owner in people and not people[owner].holds_post_on(on):
        owner, line = (line[0].id, line[1:]) if line else (None, [])
    director = _first(line, Role.DIRECTOR) or _holder(Role.DIRECTOR, people, on)
    told = {
        "owner": lambda: owner,
        "cover": lambda: people[owner].cover if owner is not None and owner in people else None,
        "line_manager": lambda: _nth(line, 0) or director,
        "next_manager": lambda: _nth(line, 1) or director,
        Role.HEAD_OF_SERVICE.value: lambda: _first(line, Role.HEAD_OF_SERVICE) or director,
        Role.DIRECTOR.value: lambda: director,
    }
    highest = _highest_below_director(policy, stops_at, line, owner, people)
    chosen: list[str] = []
    for word in ("owner", *policy.rung(rung).tells):
        person = told[word]()
        if highest is not None and person == director != owner:
            person = highest
        if person is not None and person in people and people[person].holds_post_on(on):
            chosen += [person, *(_beside(person, owner, on, people, service_manager) if word != "cover" else ())]
    if not chosen and policy.rung(rung).is_climbed:
        return _who_see_to_it(people, on)
    return tuple(dict.fromkeys(chosen))


def _who_see_to_it(people: Mapping[str, Person], on: date | None) -> tuple[str, ...]:
    """Who is told where every post is vacant: whoever administers quality assurance, who can have one filled."""
    there = (each for each in people.values() if each.role is Role.QA_ADMINISTRATOR and each.holds_post_on(on))
    return tuple(sorted(each.id for each in there))


def _highest_below_director(
    policy: Policy, stops_at: str | None, line: Sequence[Person], owner: str | None, people: Mapping[str, Person]
) -> str | None:
    """Who is told in the director's place of a step that stops below that post; ``None`` where the director is."""
    if stops_at is None or Role.DIRECTOR in policy.rung(stops_at).tells:
        return None
    if owner is not None and owner in people and people[owner].role is Role.HEAD_OF_SERVICE:
        return owner
    return _first(line, Role.HEAD_OF_SERVICE)


def line_of_file(
    owner: str, people: Mapping[str, Person], *, on: date | None = None, service_manager: str | None = None
) -> list[Person]:
    """Who is above the owner of a step, nearest first: those on the file come before line managers (section 2).

    So whoever is below the post of a service manager, or has nobody above, has the service manager of this file and
    their line above them, and not another's; everybody else has their own line.
    """
    line = line_above(owner, people, on=on)
    if service_manager is None or service_manager == owner or service_manager in (above.id for above in line):
        return line
    upward = line_above(service_manager, people, on=on)
    if owner in (above.id for above in upward) or (line and people[owner].role not in BELOW_SERVICE_MANAGER):
        return line
    manager = people.get(service_manager)
    there = [manager] if manager is not None and manager.holds_post_on(on) else []
    below = [above for above in line if above.role in BELOW_SERVICE_MANAGER and above not in upward]
    return [*below, *there, *upward] if there or upward else line


def _beside(
    person: str, owner: str | None, on: date | None, people: Mapping[str, Person], service_manager: str | None
) -> list[str]:
    """Who is told beside somebody who is away: who acts for the owner; for a manager, nobody at or below the owner."""
    if on is None:
        return []
    if person == owner or owner is None:
        acting = acting_for(person, on, people, service_manager)
        return [] if acting is None else [acting]
    named = acting_for(person, on, people, None, barred={owner})
    if named is not None and owner not in (above.id for above in line_above(named, people)):
        return [named]
    return [above.id for above in line_above(person, people, on=on) if above.there_on(on)][:1]


def _nth(line: Sequence[Person], index: int) -> str | None:
    return line[index].id if index < len(line) else None


def _first(line: Sequence[Person], role: Role) -> str | None:
    return next((person.id for person in line if person.role == role), None)


def _holder(role: Role, people: Mapping[str, Person], on: date | None, barred: Set[str] | None = None) -> str | None:
    return min((each.id for each in people.values() if each.role == role and _may_own(each, on, barred)), default=None)


def _may_own(person: Person, on: date | None, barred: Set[str] | None) -> bool:
    return person.holds_post_on(on) and person.id not in (barred or ())
