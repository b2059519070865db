"""Whether this process can serve, and what somebody should look at although it can."""

from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from eventsourcing.utils import get_topic

from domain.events.remediation import Opened
from projections import alert_queries, safety
from projections.board_queries import count_open
from projections.deadline_queries import next_due
from projections.positions import stands
from projections.publications import reports
from projections.reader import Reader
from projections.registry import VIEWS
from service.anchoring.daily import state as anchor_state
from service.bootstrap import Putright
from service.clock import london_date
from service.clock_jumps import waiting_jump
from service.mail.outbox import standing
from service.passes import PassKind, last_pass
from service.queries.rules import rules_of
from service.storage.database import reading
from service.storage.event_store import events
from service.storage.migrate import is_migrated

OLDEST_SWEEP = timedelta(minutes=5)
"""A sweep may be so old, or two intervals where these are longer."""

CALENDAR_AHEAD = timedelta(days=365)


def readiness(putright: Putright) -> dict[str, Any]:
    """What ``/readyz`` answers.

    ``ready`` is false where requests would fail or be answered from a stale view, and where nobody sweeps: a deadline
    that passes unseen is what this is to prevent. An alert that nobody has heard of, mail given up or held, a
    clock that jumped and a calendar that ends soon are warnings: taking the web away would not help.
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
    unswept = _sweep_warnings(swept_at, _waiting_since(reader), now, putright.settings.sweep_seconds)
    next_deadline = next_due(reader, london_date(now))
    unacknowledged, unanswered = len(alert_queries.unacknowledged(reader, now)), len(safety.unanswered(reader, now))
    not_rung = len(alert_queries.calls_owed(reader)) + len(safety.calls_owed(reader))
    anchored = anchor_state(putright, connection, now)
    covers_to = rules_of(reader).calendar.covers_to
    return {
        "ready": all(state == "ok" for state in views.values()) and "sweep_late" not in unswept,
        "views": views,
        "last_sweep": swept_at.isoformat() if swept_at is not None else None,
        "next_deadline": next_deadline.isoformat() if next_deadline is not None else None,
        "oldest_unsent_mail": mail.oldest_waiting_at,
        "mail": {"waiting": mail.waiting, "held": mail.held, "undeliverable": mail.failed},
        "urgent": {
            "alerts_unacknowledged": unacknowledged,
            "safety_checks_unanswered": unanswered,
            "duty_team_not_rung": not_rung,
        },
        "anchors": {"last": anchored["last"], "mails_waiting": anchored["mails_waiting"]},
        "calendar_covers_to": covers_to.isoformat(),
        "warnings": [
            *(["safeguarding_alert_unheard"] if alert_queries.unheard(reader, now) else []),
            *(["safeguarding_alert_unacknowledged"] if unacknowledged else []),
            *(["safety_check_unanswered"] if unanswered else []),
            *(["duty_team_not_rung"] if not_rung else []),
            *unswept,
            *(["clock_jumped"] if waiting_jump(connection) is not None else []),
            *_report_warnings(reader, london_date(now)),
            *(["mail_held"] if mail.held else []),
            *(["undeliverable_mail"] if mail.failed else []),
            *anchored["warnings"],
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


def _waiting_since(reader: Reader) -> datetime | None:
    """Since when something has waited to be swept that never was, or ``None`` where no remediation is open."""
    if count_open(reader) == 0:
        return None
    opened = sa.select(events.c.recorded_at).where(events.c.topic == get_topic(Opened)).order_by(events.c.position)
    first = reader.connection.scalar(opened.limit(1))
    return datetime.fromisoformat(first) if first is not None else None


def _sweep_warnings(swept_at: datetime | None, waiting_since: datetime | None, now: datetime, every: int) -> list[str]:
    oldest = max(OLDEST_SWEEP, timedelta(seconds=2 * every))
    never = ["never_swept"] if swept_at is None else []
    since = swept_at or waiting_since
    return [*never, *(["sweep_late"] if since is not None and now - since > oldest else [])]


def _report_warnings(reader: Reader, today: date) -> list[str]:
    """A quarter's report that was drafted and that nobody may publish, or that nobody has published in time."""
    waiting = [row for row in reports(reader) if row.drafted_on is not None and not row.editions]
    nobody = any(not row.asked for row in waiting)
    late = any(row.remind_on <= today for row in waiting)
    return [*(["nobody_to_publish_report"] if nobody else []), *(["report_not_published"] if late else [])]


def _calendar_warnings(covers_to: date, today: date) -> list[str]:
    return ["calendar_ends_soon"] if covers_to - today < CALENDAR_AHEAD else []
