"""Actions whose owner is away, noted one remediation a transaction (E31, F17)."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import structlog

from domain.people import Absence
from projections import people
from projections.action_queries import awaiting_reallocation, undone_of
from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.storage.store import Command, Receipt

log = structlog.get_logger("putright")


@dataclass
class OwnersAway:
    """What one pass did: actions whose owner is away or is back, as was noted, and those that could not be done."""

    away: int = 0
    back: int = 0
    failed: int = 0


def note_absences(putright: Putright, now: datetime) -> OwnersAway:
    """Note of every open action that its owner is away, or is back. Safe to run twice, and beside another.

    Costs what the people have who are away; the aggregate decides under the lock.
    """
    today = london_date(now)
    with putright.store.reading() as reader:
        away = list(newly_away(reader, today))
        back = list(back_again(reader, today))
    result = OwnersAway()
    for row in away:
        result.away += _noted(putright.remediations.note_owner_absent, row, now, result)
    for row in back:
        result.back += _noted(putright.remediations.note_owner_back, row, now, result)
    return result


def newly_away(reader: Reader, today: date) -> Iterator[Any]:
    """The open actions whose owner is away today, or will be on their date, where that has not been noted yet."""
    away = people.away_from(reader, today)
    for row in undone_of(reader, away):
        absences = _that_matter(away[row.owner], row.due_on, today)
        if absences and row.absence not in {_name(row.owner, absence) for absence in absences}:
            yield row


def back_again(reader: Reader, today: date) -> Iterator[Any]:
    """The actions whose reallocation is owed for no reason any more: their owner is here, or will be in time."""
    away = people.away_from(reader, today)
    for row in awaiting_reallocation(reader):
        absences = _that_matter(away.get(row.owner, []), row.due_on, today)
        waits = (
            each.last_on is None or each.last_on >= row.reallocate_by or _falls_in(each, row.due_on, today)
            for each in absences
        )
        if row.reallocate_by >= today and not any(waits):
            yield row


def _that_matter(absences: Iterable[Absence], due_on: date | None, today: date) -> list[Absence]:
    return [each for each in absences if each.includes(today) or _falls_in(each, due_on, today)]


def _falls_in(absence: Absence, due_on: date | None, today: date) -> bool:
    return due_on is not None and due_on >= today and absence.includes(due_on)


def _name(owner: str, absence: Absence) -> str:
    return f"{owner}/{absence.number}/{absence.last_on or ''}"


def _noted(note: Callable[[Command, str, int], Receipt], row: Any, now: datetime, result: OwnersAway) -> bool:
    """Note one, and say whether there was anything to note; one that fails must not keep the others waiting."""
    try:
        receipt = note(Command(recorded_by="scheduler", source="scheduler", now=now), row.audit_ref, row.number)
    except Exception as problem:  # noqa: BLE001 - see above
        result.failed += 1
        log.error("absence_not_noted", audit_ref=row.audit_ref, error=type(problem).__name__)
        return False
    return bool(receipt.recorded)
