"""Who is owed word of a safeguarding alert, and when it counts as told (``domain.md`` section 2, F15)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime

from domain.people import Person, acting_for, line_above
from domain.vocabulary import Role

MANAGERS = (Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.HEAD_OF_QA, Role.DIRECTOR)
"""A service manager, and the posts that a vacant one passes up to."""

BELOW = (Role.TEAM_MANAGER, Role.PRACTICE_LEAD, Role.SOCIAL_WORKER, Role.IRO)
"""Whose line leads to the service manager of a file on which nobody holds that post."""


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Who has heard of an alert and when: by a mail that was taken for them, or surely, by telephone or their own word.

    ``owed`` are the people who are owed word; ``duty_team`` is when the emergency duty team was told by telephone.
    """

    owed: Sequence[str]
    out_of_hours: bool
    by_mail: Mapping[str, datetime]
    surely: Mapping[str, datetime]
    duty_team: datetime | None = None

    @property
    def told_at(self) -> datetime | None:
        """When everybody owed word had it, or the emergency duty team did if that was first; ``None`` while not told.

        Out of hours a mail that nobody may have read tells nobody. Where nobody is owed word, whoever hears first is.
        """
        owed = [self._heard_at(person) for person in self.owed] or [min(self.surely.values(), default=None)]
        heard = [at for at in owed if at is not None]
        everybody = max(heard) if len(heard) == len(owed) else None
        return min((at for at in (everybody, self.duty_team) if at is not None), default=None)

    @property
    def anybody(self) -> bool:
        """Whether at least one person has heard of it in whatever way."""
        return bool(self.by_mail or self.surely or self.duty_team)

    def _heard_at(self, person: str) -> datetime | None:
        ways = (self.surely,) if self.out_of_hours else (self.surely, self.by_mail)
        return min((way[person] for way in ways if person in way), default=None)


def owed_word(
    raised_by: str,
    on_file: Mapping[str, str],
    people: Mapping[str, Person],
    on: date,
    no_address: Set[str] = frozenset(),
) -> tuple[str, ...]:
    """Both service managers, the file's and the one of whoever raised the alert, and all of Safeguarding and Standards.

    A vacant post passes upward. Whoever raised it knows already, and their own place passes upward too. Beside a
    manager who is away that day, or whom no mail can reach since they have ``no_address``, whoever acts for them is
    told, and so it is for a team of which nobody is there. Empty only where the directory has nobody to tell.
    """
    told = {each for each, person in people.items() if each != raised_by and person.holds_post_on(on)}

    def first(candidates: Iterable[str]) -> list[str]:
        return [person for person in candidates if person in told][:1]

    above_all = [*_holders(Role.HEAD_OF_QA, people), *_holders(Role.DIRECTOR, people)]
    team = [person for person in _holders(Role.SAFEGUARDING_AND_STANDARDS, people) if person in told]
    of_file = first([*_line_of_file(on_file, people), *_holders(Role.DIRECTOR, people)])
    of_auditor = first([*_managers_above(raised_by, people), *above_all])
    there = [person for person in team if people[person].there_on(on) and person not in no_address]
    empty_team = [] if there else team[:1]
    acting = [
        acting_for(person, on, people, next(iter(of_file), None), barred={raised_by, *no_address})
        for person in (*of_file, *of_auditor, *empty_team)
    ]
    owed = [*(team or first(above_all)), *of_file, *of_auditor, *(person for person in acting if person is not None)]
    return tuple(dict.fromkeys(owed))


def _line_of_file(on_file: Mapping[str, str], people: Mapping[str, Person]) -> Iterator[str]:
    """The managers of a file, its service manager first."""
    service_manager = on_file.get(Role.SERVICE_MANAGER)
    if service_manager is not None:
        yield service_manager
        yield from _managers_above(service_manager, people)
    for post in BELOW:
        if post in on_file:
            yield from _managers_above(on_file[post], people)
    yield from (on_file[post] for post in (Role.HEAD_OF_SERVICE, Role.DIRECTOR) if post in on_file)


def _managers_above(person_id: str, people: Mapping[str, Person]) -> Iterator[str]:
    return (above.id for above in line_above(person_id, people) if above.role in MANAGERS)


def _holders(role: Role, people: Mapping[str, Person]) -> list[str]:
    return sorted(person.id for person in people.values() if person.role is role)
