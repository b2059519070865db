"""How long each thing waited for the next: finding, confirming, recording, telling."""

from collections.abc import Iterable
from statistics import median
from typing import Any

STAGES = (
    ("finding_to_confirmed", "audited_on", "graded_on"),
    ("confirmed_to_recorded", "graded_on", "recorded_on"),
    ("recorded_to_told", "recorded_on", "notified_on"),
)


def waiting(rows: Iterable[Any]) -> dict[str, dict[str, Any]]:
    """By stage, ``n`` files of which both days are known and the median of the calendar days between them.

    A stage whose days are known of no file has no median. Of imported files nobody knows when they were recorded.
    """
    known = list(rows)
    return {stage: _between(known, earlier, later) for stage, earlier, later in STAGES}


def known_of(rows: Iterable[Any], earlier: str, later: str) -> list[Any]:
    """The rows of which both days are known."""
    return [row for row in rows if getattr(row, earlier) is not None and getattr(row, later) is not None]


def _between(rows: list[Any], earlier: str, later: str) -> dict[str, Any]:
    days = [(getattr(row, later) - getattr(row, earlier)).days for row in known_of(rows, earlier, later)]
    return {"n": len(days), "median_days": median(days) if days else None}
