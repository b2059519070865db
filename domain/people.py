"""Who is there on a day, who stands above whom, and who acts for somebody who is away."""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from domain.vocabulary import Role


@dataclass(frozen=True)
class Absence:
    """Days that somebody is away, the last one ``None`` while nobody knows it; and who acts then, where it was said.

    ``known_on`` is the day from which the absence was known (E31).
    """

    first_on: date
    last_on: date | None = None
    cover: str | None = None
    number: int = 1
    known_on: date | None = None

    def includes(self, day: date) -> bool:
        """Whether somebody is away on this day."""
        return self.first_on <= day and (self.last_on is None or day <= self.last_on)

    def overlaps(self, first_on: date, last_on: date | None) -> bool:
        """Whether any of these days is among the absence's."""
        return self.first_on <= (last_on or date.max) and first_on <= (self.last_on or date.max)


@dataclass(frozen=True)
class Person:
    """What the rules need to know of somebody in the directory.

    ``left_on`` is their last day. A ``vacant`` post is an entry that nobody holds: like a leaver's, it only passes
    the line on.
    """

    id: str
    role: Role
    reports_to: str | None = None
    cover: str | None = None
    service: str | None = None
    team: str | None = None
    absences: tuple[Absence, ...] = ()
    left_on: date | None = None
    vacant: bool = False

    def holds_post_on(self, day: date | None) -> bool:
        """Whether the post is theirs on a day; asked of no day, whether it is anybody's."""
        return not self.vacant and (day is None or self.left_on is None or day <= self.left_on)

    def absence_on(self, day: date) -> Absence | None:
        """The absence that a day falls in, or ``None``."""
        return next((absence for absence in self.absences if absence.includes(day)), None)

    def there_on(self, day: date) -> bool:
        """Whether they hold the post and are not away."""
        return self.holds_post_on(day) and self.absence_on(day) is None


def line_above(person_id: str, people: Mapping[str, Person], *, on: date | None = None) -> list[Person]:
    """Everybody above somebody, nearest first. A ring in the directory is followed once round and no further.

    The line passes through vacant posts and, asked of a day, through those who had left before it.
    """
    line: list[Person] = []
    seen = {person_id}
    above = people[person_id].reports_to if person_id in people else None
    while above is not None and above not in seen and above in people:
        seen.add(above)
        line.append(people[above])
        above = people[above].reports_to
    return [person for person in line if person.holds_post_on(on)]


def acting_for(
    person_id: str | None,
    on: date,
    people: Mapping[str, Person],
    service_manager: str | None,
    *,
    barred: Set[str] | None = None,
    declined: Set[str] = frozenset(),
) -> str | None:
    """Who acts for somebody on a day: themselves, unless they are away, have left or may not (E1, E2, E18).

    While people are away their cover is followed: the one named for the absence, the standing one, then whom those
    named in turn; nobody is visited twice. Where cover ends, the service manager of the file acts, or whoever covers
    for them or stands above; for somebody above the service manager, their own line does. What a leaver had passes
    upward, not to their cover (E9). Where everybody is away it is the service manager's all the same; ``None`` only
    where nobody is left. Whoever ``declined`` to act is passed over as if they were away.
    """
    may = _allowed(people, barred)
    if person_id is not None and may(person_id) and people[person_id].there_on(on):
        return person_id
    resorts = [] if service_manager is None else _upward_from(service_manager, people, on)
    line = [] if person_id is None else _upward_from(person_id, people, on)
    left = person_id is not None and person_id in people and not people[person_id].holds_post_on(on)
    upward = [*line[1:], *resorts] if left or person_id in resorts else [*resorts, *line[1:]]
    there = (
        each
        for each in _each_in_turn([*line[:1], *upward], on, people, declined)
        if may(each) and each not in declined and people[each].there_on(on)
    )
    away = (each for each in [*upward, *line[:1]] if may(each) and people[each].holds_post_on(on))
    return next(there, None) or next(away, None)


def _allowed(people: Mapping[str, Person], barred: Set[str] | None) -> Callable[[str], bool]:
    return lambda each: each in people and each not in (barred or ())


def _upward_from(person_id: str, people: Mapping[str, Person], on: date) -> list[str]:
    return [person_id, *(above.id for above in line_above(person_id, people, on=on))]


def _each_in_turn(starts: Sequence[str], on: date, people: Mapping[str, Person], declined: Set[str]) -> Iterator[str]:
    """Each start, and after it everybody who is reached from it by following cover while people are away or decline."""
    seen: set[str] = set()
    for start in starts:
        waiting = [start]
        while waiting:
            each = waiting.pop(0)
            if each in seen or each not in people:
                continue
            seen.add(each)
            yield each
            waiting += _named_by(people[each], on, declined)


def _named_by(person: Person, on: date, declined: Set[str]) -> list[str]:
    absence = person.absence_on(on)
    if not person.holds_post_on(on) or (absence is None and person.id not in declined):
        return []
    named = (absence.cover if absence is not None else None, person.cover)
    return [cover for cover in named if cover is not None]
