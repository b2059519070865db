"""The sweep: which rung is due on or before now and not raised, and raising it (design section 4)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog

from domain.act import Act
from domain.events.remediation import RungRaised
from domain.remediation import Remediation
from domain.vocabulary import Step
from projections import people
from projections.deadline_queries import rungs_due
from projections.reader import Reader
from scheduler.challenges import remind_of_challenges
from scheduler.cover import warn_of_missing_cover
from scheduler.urgent import chase
from service import passes
from service.bootstrap import Putright
from service.clock import london_date
from service.queries.rules import rules_of
from service.storage.store import Command

AT_ONCE = 500
log = structlog.get_logger("putright")


@dataclass
class SweepResult:
    """What one pass did: rungs raised, steps that needed none by then, steps that could not be done.

    ``urgent`` are rungs of alerts, and ``unreached`` those of which nobody can be told.
    ``uncovered`` are meetings of which it was said that nobody covers them, ``reminded`` answers that were overdue.
    ``elsewhere`` is a pass already under way in another process.
    """

    raised: int = 0
    skipped: int = 0
    failed: int = 0
    uncovered: int = 0
    reminded: int = 0
    urgent: int = 0
    unreached: int = 0
    elsewhere: bool = False


@dataclass(frozen=True)
class WouldRaise:
    """A rung that the next sweep would raise, and who would be told."""

    audit_ref: str
    step: Step
    item: str
    rung: str
    recipients: tuple[str, ...]


def sweep(putright: Putright, now: datetime, *, stopping: Callable[[], bool] = lambda: False) -> SweepResult:
    """Raise every rung that is due by ``now``, each in its own transaction.

    Safe to run twice, and beside another: the aggregate decides under the lock, so a rung is raised once.
    """
    urgent = chase(putright, now)
    result = SweepResult(urgent=urgent.raised, unreached=urgent.unreached, failed=urgent.failed)
    result.uncovered = warn_of_missing_cover(putright, now)
    result.reminded = remind_of_challenges(putright, now)
    if not _due(putright, now, limit=1):
        passes.note_idle(putright.engine, passes.PassKind.SWEEP, putright.clock)
        return result
    with passes.hold(putright.engine, passes.PassKind.SWEEP, putright.clock) as held:
        if held is None:
            return replace(result, elsewhere=True)
        for row in _each_once(putright, now):
            if stopping():
                held.give_up()
                return result
            held.keep()
            _raise(putright, now, row, result)
        held.complete(result.raised, result.failed)
    return result


def would_raise(putright: Putright, now: datetime) -> list[WouldRaise]:
    """What a sweep would raise now; nothing is recorded."""
    today = london_date(now)
    with putright.store.reading() as reader:
        directory, rules = people.directory(reader), rules_of(reader)
        found = []
        for row in rungs_due(reader, today):
            remediation = _loaded(putright, reader, row.remediation)
            policy = rules.policy_of(remediation.policy_version)
            act = Act(occurred_on=today, today=today, policy=policy, calendar=rules.calendar)
            remediation.raise_rung(Step(row.step), row.item, act=act, people=directory)
            found += [_described(event) for event in remediation.collect_events() if isinstance(event, RungRaised)]
    return found


def _each_once(putright: Putright, now: datetime) -> Iterator[Any]:
    """The steps due, asked again until nothing new is; a step that stays due, since it failed, is tried once a pass."""
    tried: set[tuple[UUID, str, str]] = set()
    while new := [row for row in _due(putright, now, limit=AT_ONCE + len(tried)) if _key(row) not in tried]:
        for row in new:
            tried.add(_key(row))
            yield row


def _raise(putright: Putright, now: datetime, row: Any, result: SweepResult) -> None:
    command = Command(recorded_by="scheduler", source="scheduler", now=now)
    try:
        receipt = putright.remediations.raise_rung(command, row.audit_ref, Step(row.step), row.item)
    except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
        result.failed += 1
        log.error("rung_not_raised", audit_ref=row.audit_ref, step=row.step, error=type(problem).__name__)
        return
    if receipt.recorded:
        result.raised += 1
    else:
        result.skipped += 1


def _due(putright: Putright, now: datetime, limit: int) -> list[Any]:
    with putright.store.reading() as reader:
        return rungs_due(reader, london_date(now), limit)


def _key(row: Any) -> tuple[UUID, str, str]:
    return row.remediation, row.step, row.item


def _loaded(putright: Putright, reader: Reader, remediation: UUID) -> Remediation:
    found = putright.store.load(Remediation, remediation, reader.connection)
    if found is None:
        raise LookupError(f"The view names a remediation {remediation} that the log does not have.")
    return found


def _described(event: RungRaised) -> WouldRaise:
    return WouldRaise(event.audit_ref, event.step, event.item, event.rung, event.recipients)
