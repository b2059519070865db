"""Reminding of answers to the director's questions that are overdue."""

from datetime import datetime

import structlog

from projections.challenge_queries import to_remind
from service.bootstrap import Putright
from service.clock import london_date
from service.storage.store import Command

log = structlog.get_logger("putright")


def remind_of_challenges(putright: Putright, now: datetime) -> int:
    """Remind of every answer that is overdue, once for each day that was set, and return of how many.

    Safe to run twice, and beside another: the aggregate decides under the lock.
    """
    with putright.store.reading() as reader:
        numbers = to_remind(reader, london_date(now))
    reminded = 0
    for number in numbers:
        command = Command(recorded_by="scheduler", source="scheduler", now=now)
        try:
            reminded += bool(putright.report_challenges.remind(command, number).recorded)
        except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
            log.error("challenge_not_chased", number=number, error=type(problem).__name__)
    return reminded
