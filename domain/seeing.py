"""Who sees which files: the one rule, for pages, lists, the API and evidence (domain section 10)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from domain.access import Reach, Right, reach
from domain.errors import NotAllowedError
from domain.people import Person, acting_for
from domain.vocabulary import Role

SEES_EVERY_FILE = frozenset({Role.QA_ADMINISTRATOR, Role.HEAD_OF_QA, Role.DIRECTOR})
"""Those who are given a quarter's evidence whole."""

BY_TEAM = frozenset({Role.TEAM_MANAGER, Role.PRACTICE_LEAD})
BY_SERVICE = frozenset({Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE})


class MayNotSeeError(NotAllowedError):
    """What this person has no part in, and does not look over."""

    code = "may_not_see"


class MayNotDoError(NotAllowedError):
    """What nobody of this role does here."""

    code = "may_not_do"


@dataclass(frozen=True)
class Sight:
    """What somebody sees: every file, or those of these ``persons``, of these teams (with their service) and services.

    A file is a person's where they have a part on it or audited it, or have had a deadline or an action on it. One that
    is closed off is seen as theirs alone: neither by place nor because they see every file, unless ``restricted`` too.
    """

    person: str
    every: bool = False
    restricted: bool = False
    persons: frozenset[str] = frozenset()
    teams: frozenset[tuple[str | None, str]] = frozenset()
    services: frozenset[str] = frozenset()

    @property
    def nothing(self) -> bool:
        """Whether there is no file they could see."""
        return not self.every and not self.persons

    def covers_place(self, service: str | None, team: str | None) -> bool:
        """Whether a team and service are theirs."""
        ours = any(team == name and of in (None, service) for of, name in self.teams)
        return self.every or ours or service in self.services


def sight_of(
    person: Person, people: Mapping[str, Person], today: date, right: Right = Right.SEE, *, any_closed: bool = True
) -> Sight:
    """What somebody sees today; with another ``right``, the files on which they may use that.

    Whoever sees every file is asked for whom they see only where ``any_closed`` off to them could be theirs by a part.
    """
    far = reach(person.role, right) if person.holds_post_on(today) else Reach.NONE
    if far is Reach.NONE:
        return Sight(person.id)
    restricted = reach(person.role, Right.RESTRICT) is Reach.EVERY
    if far is Reach.EVERY and (restricted or not any_closed):
        return Sight(person.id, every=True, restricted=restricted)
    places = [people[each] for each in _in_place_of(person.id, people, today) if each in people]
    persons = frozenset({each.id for each in places} | _below({each.id for each in places}, people))
    if far is Reach.EVERY:
        return Sight(person.id, every=True, persons=persons)
    return Sight(
        person.id,
        restricted=restricted,
        persons=persons,
        teams=frozenset((each.service, each.team) for each in places if each.role in BY_TEAM and each.team),
        services=frozenset(each.service for each in places if each.role in BY_SERVICE and each.service),
    )


def manages(person: str, other: str, people: Mapping[str, Person]) -> bool:
    """Whether ``other`` is somewhere below in the line."""
    return other in _below({person}, people)


def refuse_period(person: Person, today: date, *, personal_data: bool) -> None:
    """Raise :class:`MayNotSeeError` unless they look over every file, or read reports and it holds nobody's texts."""
    if not person.holds_post_on(today):
        raise MayNotSeeError(f"{person.id} holds no post, and may see nothing.", field="for")
    if person.role in SEES_EVERY_FILE or (person.role is Role.REPORT_READER and not personal_data):
        return
    reads = "only without personal data" if person.role is Role.REPORT_READER else "not as a whole"
    message = (
        f"{person.id} may see a quarter's files {reads}: the QA administrator, the head of quality assurance and the "
        "director may, and whoever reads reports without personal data."
    )
    raise MayNotSeeError(message, field="for")


def _in_place_of(person: str, people: Mapping[str, Person], today: date) -> list[str]:
    """Themselves, and everybody who is away today for whom they act."""
    away = [each.id for each in people.values() if each.holds_post_on(today) and not each.there_on(today)]
    return [person, *(each for each in away if each != person and acting_for(each, today, people, None) == person)]


def _below(persons: set[str], people: Mapping[str, Person]) -> set[str]:
    """Everybody who answers to one of these, through whoever stands between, once each."""
    answering = defaultdict(list)
    for each in people.values():
        answering[each.reports_to].append(each.id)
    found: set[str] = set()
    waiting = list(persons)
    while waiting:
        fresh = [each for each in answering[waiting.pop()] if each not in found]
        found.update(fresh)
        waiting += fresh
    return found
