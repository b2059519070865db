"""Whether this process can serve, and what somebody should look at although it can."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from projections import alerts
from projections.positions import stands
from projections.reader import Reader
from projections.registry import VIEWS
from service.bootstrap import Putright
from service.clock import london_date
from service.database import reading
from service.event_store import events
from service.migrate import is_migrated
from service.outbox import standing
from service.passes import PassKind, last_pass
from service.rules import rules_of

SWEEPS_MISSED = 5
"""So many passes may be missed before somebody is told."""

CALENDAR_AHEAD = timedelta(days=365)


def readiness(putright: Putright) -> dict[str, Any]:
    """What ``/readyz`` answers. ``ready`` is false where requests would fail or be answered from a stale view.

    An alert that nobody has heard of, a late sweep, mail given up or a calendar that ends soon are warnings: taking the
    web away would not help.
    """
    try:
        with reading(putright.engine) as connection:
            if not is_migrated(connection):
                return {"ready": False, "database": "ok", "migrations": "outstanding"}
            return {"database": "ok", "migrations": "ok"} | _state(putright, connection)
    except sa.exc.SQLAlchemyError:
        return {"ready": False, "database": "unreachable"}


def _state(putright: Putright, connection: sa.Connection) -> dict[str, Any]:
    now = putright.clock()
    views, mail, sweep = _views(connection), standing(connection), last_pass(connection, PassKind.SWEEP)
    swept_at = sweep.completed_at if sweep is not None else None
    reader = Reader(connection, stands(connection, VIEWS))
    covers_to = rules_of(reader).calendar.covers_to
    return {
        "ready": all(state == "ok" for state in views.values()),
        "views": views,
        "last_sweep": swept_at.isoformat() if swept_at is not None else None,
        "mail": {"waiting": mail.waiting, "held": mail.held, "undeliverable": mail.failed},
        "calendar_covers_to": covers_to.isoformat(),
        "warnings": [
            *(["safeguarding_alert_unheard"] if alerts.unheard(reader, now) else []),
            *_sweep_warnings(swept_at, now, putright.settings.sweep_seconds),
            *(["mail_held"] if mail.held else []),
            *(["undeliverable_mail"] if mail.failed else []),
            *_calendar_warnings(covers_to, london_date(now)),
            *(["no_duty_team_telephone"] if putright.settings.duty_team_telephone is None else []),
        ],
    }


def _views(connection: sa.Connection) -> dict[str, str]:
    head = connection.scalar(sa.select(sa.func.max(events.c.position))) or 0
    return {
        stand.view.name: "failed" if stand.error is not None else "behind" if stand.position < head else "ok"
        for stand in stands(connection, VIEWS)
    }


def _sweep_warnings(swept_at: datetime | None, now: datetime, every: int) -> list[str]:
    if swept_at is None:
        return ["never_swept"]
    return ["sweep_late"] if now - swept_at > timedelta(seconds=every * SWEEPS_MISSED) else []


def _calendar_warnings(covers_to: date, today: date) -> list[str]:
    return ["calendar_ends_soon"] if covers_to - today < CALENDAR_AHEAD else []
