"""Asking and chasing what cannot wait for a working day: at every tick, at any hour of any day (F15, E27)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.errors import NobodyToTellError
from projections import alerts, safety
from service.bootstrap import Putright
from service.store import Command, Receipt

log = structlog.get_logger("putright")


@dataclass
class Chased:
    """What one pass did: questions asked and rungs raised, those nobody can be told of by mail, those that failed."""

    raised: int = 0
    unreached: int = 0
    failed: int = 0


def chase(putright: Putright, now: datetime) -> Chased:
    """Tell the next ones up of every alert that nobody has answered in time; ask at once whether a child is safe.

    Costs what is due; needs no lock of a pass, since the aggregate decides under its own.
    """
    chased = Chased()
    with putright.store.reading() as reader:
        going_up, to_chase = alerts.going_up(reader, now), safety.to_chase(reader, now)
    for alert_ref in going_up:
        _try(chased, now, alert_ref, putright.alerts.climb)
    for audit_ref in to_chase:
        _try(chased, now, audit_ref, putright.safety.chase)
    return chased


def _try(chased: Chased, now: datetime, ref: str, act: Callable[[Command, str], Receipt]) -> None:
    """Raise one. Of one that nobody can be told, the log and the exit code shout at every pass until somebody is."""
    try:
        chased.raised += bool(act(Command(recorded_by="scheduler", source="scheduler", now=now), ref).recorded)
    except NobodyToTellError:
        chased.unreached += 1
        log.error("nobody_to_tell", audit_ref=ref)
    except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
        chased.failed += 1
        log.error("urgent_rung_not_raised", audit_ref=ref, error=type(problem).__name__)
