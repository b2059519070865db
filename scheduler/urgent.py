"""Chasing what cannot wait for a working day: at every tick, at any hour of any day (F15, E27)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.errors import NobodyToTellError
from projections import alerts
from service.bootstrap import Putright
from service.store import Command, Receipt

log = structlog.get_logger("putright")


@dataclass
class Chased:
    """What one pass did: rungs raised, those of which nobody can be told by mail, those that failed."""

    raised: int = 0
    unreached: int = 0
    failed: int = 0


def chase(putright: Putright, now: datetime) -> Chased:
    """Tell the next ones up of every alert that nobody has answered in time.

    Costs what is due; needs no lock of a pass, since the aggregate decides under its own.
    """
    chased = Chased()
    with putright.store.reading() as reader:
        due = alerts.going_up(reader, now)
    for alert_ref in due:
        _try(chased, now, alert_ref, putright.alerts.climb)
    return chased


def _try(chased: Chased, now: datetime, ref: str, act: Callable[[Command, str], Receipt]) -> None:
    """Raise one. Of one that nobody can be told, the log and the exit code shout at every pass until somebody is."""
    try:
        chased.raised += bool(act(Command(recorded_by="scheduler", source="scheduler", now=now), ref).recorded)
    except NobodyToTellError:
        chased.unreached += 1
        log.error("nobody_to_tell", ref=ref)
    except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
        chased.failed += 1
        log.error("urgent_rung_not_raised", ref=ref, error=type(problem).__name__)
