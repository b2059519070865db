"""Logs: one line of JSON an event, on standard error, holding only fields that are known to be nobody's business."""

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

from service.clock import Clock, utc_now

ALLOWED = frozenset(
    {"event", "level", "timestamp", "audit_ref", "step", "reason", "error", "message_id", "seconds"}
    | {"composed", "elsewhere", "failed", "handed_on", "notified", "bounced", "raised", "retried", "sent", "skipped"}
    | {"reminded", "number"}
    | {"begun", "drafted", "reminded", "restated"}
    | {"unavailable", "uncovered", "away", "back", "job", "urgent", "unreached", "anchored", "written"}
)
"""No field that could hold a name, an address, a case reference or a free text may join this list."""

LOGGED_PATH = "putright.path"
ACCESS_LOG = ("--access-logformat", f"%(t)s %(m)s %({{{LOGGED_PATH}}}e)s %(s)s %(L)s")
"""What gunicorn would write of each request, where somebody turns that on: never a secret.

The query may hold that of a calendar, and the path that of a mail: the application says what of the path may be told.
"""

Entry = MutableMapping[str, Any]


def configure_logs(clock: Clock = utc_now) -> None:
    """Send everything that is logged through the list of allowed fields. Call it once, where a process starts."""

    def stamp(_logger: Any, _name: str, entry: Entry) -> Entry:
        entry["timestamp"] = clock().isoformat(timespec="milliseconds")
        return entry

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            stamp,
            only_allowed,
            structlog.processors.JSONRenderer(sort_keys=True),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of every pass that takes longer than its tick


def only_allowed(_logger: Any, _name: str, entry: Entry) -> Entry:
    """Leave out what is not on the list, and say by name that it was."""
    kept = {name: value for name, value in entry.items() if name in ALLOWED}
    if unknown := sorted(entry.keys() - ALLOWED):
        kept["left_out"] = unknown
    return kept
