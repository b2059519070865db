"""What somebody owes today: their own open steps, and those that they do for somebody who is not there (E1, E2)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.people import acting_for
from projections import people
from projections.owing import Place, open_deadlines, place_of
from projections.reader import Reader

AT_ONCE = 500


@dataclass(frozen=True)
class Owed:
    """One open deadline that somebody has; ``covering_for`` names its owner where that is somebody else."""

    of: Any
    covering_for: str | None


def steps_owed(reader: Reader, person: str, today: date, *, after: Place | None = None) -> Iterator[Owed]:
    """What this person owes today, the longest overdue first, from after the one that ended the page before.

    Who acts for somebody who is away is asked as the rules ask it, so nobody covers a step of their own case (E18).
    """
    directory = people.directory(reader)
    not_there = {each.id for each in directory.values() if not each.there_on(today)} - {person}
    while True:
        rows = open_deadlines(reader, person, not_there, after=after, limit=AT_ONCE)
        for row in rows:
            if row.owner == person:
                yield Owed(row, None)
            elif acting_for(row.owner, today, directory, row.service_manager, barred=_barred(row)) == person:
                yield Owed(row, row.owner)
        if len(rows) < AT_ONCE:
            return
        after = place_of(rows[-1])


def _barred(row: Any) -> set[str]:
    return {row.subject} if row.subject is not None else set()
