"""How long an answer to urgent word is waited for, and up whom it goes where none comes (F15, E27)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.people import Person, acting_for, line_above
from domain.vocabulary import Role

POSTS: Mapping[str, Role] = {"head_of_service": Role.HEAD_OF_SERVICE, "director": Role.DIRECTOR}
"""The rungs of urgent word, lowest first, by the names they have on the ladder of a missed step."""


class Awaited(StrEnum):
    """What is waited for after urgent word went out."""

    ACKNOWLEDGEMENT = "acknowledgement"
    DUTY_TEAM_CALL = "duty_team_call"
    SAFETY_CHECK = "safety_check"


@dataclass(frozen=True, kw_only=True)
class UrgentClock:
    """Minutes, at any hour of any day: to the first rung, and from each rung to the next ([INF]; "within the hour")."""

    acknowledge_within_minutes: int = 60
    each_rung_minutes: int = 30

    def rungs_from(self, at: datetime) -> dict[str, datetime]:
        """When each rung is due, where word goes out at an instant."""
        first, apart = timedelta(minutes=self.acknowledge_within_minutes), timedelta(minutes=self.each_rung_minutes)
        return {rung: at + first + number * apart for number, rung in enumerate(POSTS)}


USUAL_CLOCK = UrgentClock()


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What has come back on urgent word.

    ``told`` is everybody it went to so far, ``knows`` who gave their word for it that they know, ``barred`` those whose
    word stands for nobody. ``call_asked`` says that somebody was asked to ring the emergency duty team.
    """

    told: Collection[str]
    knows: Collection[str]
    barred: Collection[str]
    not_delivered: Collection[str]
    to_ring: str | None
    call_asked: bool
    call_recorded: bool

    @property
    def answered(self) -> bool:
        """Whether one person whom it went to knows; where it went to nobody, whether anybody does."""
        return any(person not in self.barred and (person in self.told or not self.told) for person in self.knows)

    @property
    def awaited(self) -> tuple[Awaited, ...]:
        """What is still waited for."""
        call = self.call_asked and not self.call_recorded
        return (*[Awaited.ACKNOWLEDGEMENT] * (not self.answered), *[Awaited.DUTY_TEAM_CALL] * call)

    @property
    def goes_up_at_once(self) -> bool:
        """Whether waiting serves nothing: it reached nobody, or not the one who was asked to ring (E27)."""
        reached = [person for person in self.told if person not in self.not_delivered]
        return (not self.answered and not reached) or (
            Awaited.DUTY_TEAM_CALL in self.awaited and self.to_ring in self.not_delivered
        )


@dataclass(frozen=True, kw_only=True)
class GoneUp:
    """How far urgent word went up since it was last answered, who was told so, and what was missing then."""

    rungs: tuple[str, ...] = ()
    told: tuple[str, ...] = ()
    awaited: tuple[Awaited, ...] = ()

    def further(self, rung: str, recipients: Iterable[str], awaited: Iterable[Awaited]) -> "GoneUp":
        """The same, one rung higher."""
        told = tuple(dict.fromkeys([*self.told, *recipients]))
        return GoneUp(rungs=(*self.rungs, rung), told=told, awaited=tuple(awaited))

    def but(self, people: Collection[str | None]) -> "GoneUp":
        """The same without some people, whom nobody needs to tell."""
        return replace(self, told=tuple(person for person in self.told if person not in people))

    def there(self, people: Mapping[str, Person], on: date) -> tuple[str, ...]:
        """Who of those told still holds a post."""
        return tuple(person for person in self.told if person in people and people[person].holds_post_on(on))


def not_before(rungs: Mapping[str, datetime], earliest: datetime) -> dict[str, datetime]:
    """The same rungs as far apart, the first no earlier than an instant."""
    later = max(timedelta(0), earliest - min(rungs.values()))
    return {rung: at + later for rung, at in rungs.items()}


@dataclass(frozen=True)
class UrgentRung:
    """The highest rung that is due, those below it that were passed over, and when the one after is due."""

    name: str
    passed_over: tuple[str, ...]
    next_at: datetime | None


def urgent_rung_due(
    rungs: Mapping[str, datetime], raised: Sequence[str], at: datetime, *, at_once: bool
) -> UrgentRung | None:
    """The rung to raise, or ``None``. ``at_once`` makes the next one due whatever the time."""
    left = list(rungs)[_passed(rungs, raised) :]
    due = [name for name in left if rungs[name] <= at] or left[:at_once]
    if not due:
        return None
    after = left[len(due) :]
    return UrgentRung(due[-1], tuple(due[:-1]), rungs[after[0]] if after else None)


def next_urgent_at(rungs: Mapping[str, datetime], raised: Sequence[str]) -> datetime | None:
    """When the rung after those raised is due; ``None`` after the last."""
    return next(iter(list(rungs.values())[_passed(rungs, raised) :]), None)


def _passed(rungs: Mapping[str, datetime], raised: Sequence[str]) -> int:
    return max((number for number, rung in enumerate(rungs, 1) if rung in raised), default=0)


def told_up_to(
    rung: str, told: Iterable[str], people: Mapping[str, Person], on: date, barred: Set[str]
) -> tuple[str, ...]:
    """Who is told at a rung: whoever was told stays told, and above them the posts up to this rung.

    A post that is vacant, or whose holder is away or ``barred`` on that day, passes to who acts for it, or upward at
    once. Nobody is sent down the line.
    """
    stay = [person for person in told if person in people and people[person].holds_post_on(on)]
    chosen = dict.fromkeys(stay)
    for post in list(POSTS)[: list(POSTS).index(rung) + 1]:
        new = [person for person in _acting_as(post, told, people, on, barred) if person not in chosen]
        chosen |= dict.fromkeys(new or _acting_as("director", told, people, on, barred))
    return tuple(chosen)


def first_to_ring(
    candidates: Iterable[str | None], people: Mapping[str, Person], on: date, barred: Set[str]
) -> str | None:
    """Who is asked to ring the emergency duty team: the first who is there and can be asked; else the first of all."""
    named = [person for person in candidates if person is not None and person in people]
    there = (person for person in named if people[person].there_on(on) and person not in barred)
    return next(there, None) or next(iter(named), None)


def _acting_as(
    rung: str, told: Iterable[str], people: Mapping[str, Person], on: date, barred: Set[str]
) -> Iterator[str]:
    """Who acts in the post of a rung above those told; for the director, whoever holds it in the council."""
    post = POSTS[rung]
    above = (person.id for each in told for person in line_above(each, people) if person.role is post)
    council = sorted(each.id for each in people.values() if each.role is post is Role.DIRECTOR)
    for holder in dict.fromkeys([*above, *council]):
        acting = acting_for(holder, on, people, None, barred=barred)
        if acting is not None:
            yield acting
