"""Saying, when a meeting is near, that its owner is away and nobody covers it (E1)."""

from datetime import datetime

import structlog

from projections import people
from projections.deadlines import meetings_between
from service.bootstrap import Putright
from service.clock import london_date
from service.rules import rules_of
from service.store import Command

log = structlog.get_logger("putright")


def warn_of_missing_cover(putright: Putright, now: datetime) -> int:
    """Say so of every meeting that is due by the next working day, once each, and return of how many.

    Costs what is due then, and writes only where there is something to say; the aggregate decides under the lock.
    """
    warned = 0
    for audit_ref in _uncovered(putright, now):
        command = Command(recorded_by="scheduler", source="scheduler", now=now)
        try:
            warned += bool(putright.changes.note_uncovered(command, audit_ref).recorded)
        except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
            log.error("missing_cover_not_noted", audit_ref=audit_ref, error=type(problem).__name__)
    return warned


def _uncovered(putright: Putright, now: datetime) -> list[str]:
    today = london_date(now)
    with putright.store.reading() as reader:
        calendar, directory = rules_of(reader).calendar, people.directory(reader)
        near = meetings_between(reader, today, calendar.add_working_days(today, 1))
        return [
            row.audit_ref for row in near if row.owner in directory and not directory[row.owner].there_on(row.due_on)
        ]
