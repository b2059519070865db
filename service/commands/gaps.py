"""The gaps in cover ahead: steps whose owner will not be there, and who does them then (E1, E2)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from domain.cover_foreseen import TOLD_OTHERWISE
from domain.gaps import Gap, gap_ahead, is_news
from domain.people import Person
from domain.vocabulary import Step
from projections import people
from projections.covering import Away, steps_in, steps_of_nobody, steps_told_of
from projections.reader import Reader

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Uncovered:
    """An open step with the gap on its day; ``None`` where there is none any more."""

    of: Any
    gap: Gap | None


def gaps_ahead(reader: Reader, today: date, until: date) -> list[Uncovered]:
    """The steps due from ``today`` to ``until`` whose owner will not be there, or that nobody owns, by date."""
    directory = people.directory(reader)
    rows = [*steps_in(reader, _away(directory, today), today, until), *steps_of_nobody(reader, today, until)]
    found = [Uncovered(row, gap) for row in rows if (gap := gap_of(row, directory)) is not None]
    return sorted(found, key=lambda each: (each.of.due_on, each.of.audit_ref, each.of.step, each.of.item))


def news_of_gaps(reader: Reader, today: date) -> Iterator[Uncovered]:
    """The steps of which it is to be told that their owner will not be there, or will after all.

    Costs what falls into the days of those who are away, however much is open.
    """
    directory = people.directory(reader)
    away = steps_in(reader, _away(directory, today), today, date.max)
    rows = {(row.remediation, row.step, row.item): row for row in (*away, *steps_told_of(reader, today))}
    for row in rows.values():
        gap = gap_of(row, directory)
        if Step(row.step) not in TOLD_OTHERWISE and is_news(_told(row), gap, row.asked):
            yield Uncovered(row, gap)


def gap_of(row: Any, directory: Mapping[str, Person]) -> Gap | None:
    """The gap on the day of an open step, which the aggregate would find too."""
    barred = {row.subject} if row.subject is not None else set()
    return gap_ahead(
        row.owner,
        row.due_on,
        directory,
        row.service_manager,
        asked=row.asked,
        barred=barred,
        declined=frozenset(row.declined or ()),
    )


def _told(row: Any) -> Gap | None:
    return Gap(**row.gap | {"due_on": date.fromisoformat(row.gap["due_on"])}) if row.gap is not None else None


def _away(directory: Mapping[str, Person], today: date) -> list[Away]:
    """The days from ``today`` on when somebody is not there."""
    found = []
    for person in directory.values():
        found += [
            Away(person.id, absence.first_on, absence.last_on)
            for absence in person.absences
            if absence.last_on is None or absence.last_on >= today
        ]
        if person.vacant or person.left_on is not None:
            found.append(Away(person.id, today if person.left_on is None else person.left_on + ONE_DAY, None))
    return found
