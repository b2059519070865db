"""Saying that a step's owner will not be there: on the day it is known, and when a meeting is near (E1, E2)."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.vocabulary import Step
from projections import people
from projections.deadline_queries import meetings_between
from service.bootstrap import Putright
from service.clock import london_date
from service.commands.gaps import news_of_gaps
from service.queries.rules import rules_of
from service.storage.store import Command

log = structlog.get_logger("putright")


@dataclass
class GapsTold:
    """What one pass did: gaps in cover that were told, those that closed, and those that could not be noted."""

    foreseen: int = 0
    closed: int = 0
    failed: int = 0


def tell_of_gaps(putright: Putright, now: datetime) -> GapsTold:
    """Say of every step that its owner will not be there on its day, or will after all, once each as it stands.

    Safe to run twice, and beside another: the aggregate decides under the lock. Costs what falls into the days of those
    who are away.
    """
    result = GapsTold()
    with putright.store.reading() as reader:
        news = list(news_of_gaps(reader, london_date(now)))
    for each in news:
        command, row = Command(recorded_by="scheduler", source="scheduler", now=now), each.of
        try:
            recorded = putright.changes.note_gap(command, row.audit_ref, Step(row.step), row.item).recorded
        except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
            result.failed += 1
            log.error("gap_not_noted", audit_ref=row.audit_ref, step=row.step, error=type(problem).__name__)
            continue
        result.foreseen += "GapForeseen" in recorded
        result.closed += "GapClosed" in recorded
    return result


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
            row.audit_ref for row in near if row.owner not in directory or not directory[row.owner].there_on(row.due_on)
        ]
