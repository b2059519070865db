"""What the scheduler does at each tick: plain functions that take the time, never raise, and log one line."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime

import structlog

from scheduler.cover import tell_of_gaps
from scheduler.quarters import end_quarters
from scheduler.sweep import sweep
from scheduler.urgent import chase
from service.anchoring.daily import anchor_daily
from service.anchoring.mails import deliver_anchors
from service.bootstrap import Putright
from service.commands.absences import note_absences
from service.commands.leavers import hand_on_all
from service.mail.channels.port import Transport
from service.mail.delivery import deliver
from service.reports.publishing.restating import restate

Stopping = Callable[[], bool]
log = structlog.get_logger("putright")


def sweep_job(putright: Putright, now: datetime, stopping: Stopping = lambda: False) -> None:
    """Raise what is due."""
    _logged("sweep", putright, lambda: asdict(sweep(putright, now, stopping=stopping)))


def urgent_job(putright: Putright, now: datetime) -> None:
    """Raise alone what is due of alerts and safety checks."""
    _logged("sweep", putright, lambda: asdict(chase(putright, now)))


def leavers_job(putright: Putright, now: datetime) -> None:
    """Hand on what those who have left still own."""
    _logged("hand-on", putright, lambda: asdict(hand_on_all(putright.store, now)))


def absences_job(putright: Putright, now: datetime) -> None:
    """Note of which actions the owner is away."""
    _logged("owners-away", putright, lambda: asdict(note_absences(putright, now)))


def gaps_job(putright: Putright, now: datetime) -> None:
    """Say of which steps the owner will not be there."""
    _logged("gaps-in-cover", putright, lambda: asdict(tell_of_gaps(putright, now)))


def delivery_job(
    putright: Putright,
    now: datetime,
    transport: Transport,
    stopping: Stopping = lambda: False,
    *,
    urgent_only: bool = False,
) -> None:
    """Deliver what is owed, or alone what never waits."""

    def run() -> dict[str, int]:
        return asdict(deliver(putright, now, transport, stopping=stopping, urgent_only=urgent_only))

    _logged("deliver", putright, run)
    if not urgent_only and putright.settings.anchor_to:
        _logged("deliver-anchors", putright, lambda: asdict(deliver_anchors(putright, now, transport)))


def quarters_job(putright: Putright, now: datetime) -> None:
    """Ask for what the report of a quarter needs."""
    _logged("quarter-end", putright, lambda: asdict(end_quarters(putright, now)))


def restatements_job(putright: Putright, _now: datetime) -> None:
    """Look what became different of the reports that were published."""
    _logged("restatements", putright, lambda: {"restated": restate(putright.store)})


def anchor_job(putright: Putright, now: datetime) -> None:
    """Make the anchor of the day."""
    if putright.settings.anchor_key is not None:
        _logged("anchor", putright, lambda: asdict(anchor_daily(putright, now)))


def _logged(name: str, putright: Putright, run: Callable[[], dict[str, int]]) -> None:
    """Run a pass. One that fails is logged by the kind of its failure, and the next tick tries again."""
    started = putright.clock()
    try:
        counts = run()
    except Exception as problem:  # noqa: BLE001 - the tick must go on whatever happened to one pass
        log.error(name, error=type(problem).__name__)
        return
    log.info(name, **counts, seconds=round((putright.clock() - started).total_seconds(), 3))
