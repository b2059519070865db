"""Gaps in cover: a step's owner will not be there on its day. Who does it then, and whether that is news (E1, E2)."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date

from domain.people import Person, acting_for
from domain.vocabulary import Step

NOBODY_ELSES = frozenset({Step.ACKNOWLEDGEMENT})
"""What nobody can do in another's place."""


@dataclass(frozen=True)
class Gap:
    """The owner of a step is not there on ``due_on``, away or gone by then; ``None`` where nobody owns it at all.

    ``cover`` is whoever does it as things stand, and ``there`` whether they are on that day: where nobody is, it is
    the service manager's all the same.
    """

    due_on: date
    owner: str | None
    cover: str | None
    there: bool


def gap_ahead(
    owner: str | None,
    due_on: date,
    people: Mapping[str, Person],
    service_manager: str | None,
    *,
    asked: str | None = None,
    barred: Set[str] | None = None,
    declined: Set[str] = frozenset(),
) -> Gap | None:
    """The gap on a step's day as the directory now has it; ``None`` where its owner is there.

    Whoever was ``asked`` comes first, if they are there; else cover is followed as :func:`acting_for` follows it:
    nobody is visited twice, a ring ends at the service manager of the file, and a leaver's step passes upward. Whoever
    ``declined`` this step is passed over as if they were away; where everybody did, nobody is there.
    """
    there = [
        person
        for person in (owner, asked)
        if person is not None and person in people and person not in (barred or ()) and people[person].there_on(due_on)
    ]
    if owner in there:
        return None
    cover = next(iter(there), None)
    if cover is None:
        cover = acting_for(owner, due_on, people, service_manager, barred=barred, declined=declined)
    covered = cover is not None and cover not in declined and people[cover].there_on(due_on)
    return Gap(due_on, owner, cover, covered)


def is_news(before: Gap | None, now: Gap | None, asked: str | None) -> bool:
    """Whether there is something to tell that was not told, ``before`` being the gap that was told last.

    Somebody else who was asked to cover since then has been told of it already; only where it comes to another again
    is that news.
    """
    if before is None or now is None:
        return before != now
    if (before.due_on, before.owner) != (now.due_on, now.owner):
        return True
    if asked is not None and asked != before.cover:
        return asked != now.cover
    return before != now
