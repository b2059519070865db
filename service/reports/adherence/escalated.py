"""What became of the missed steps that went up the line."""

from collections.abc import Sequence
from statistics import median
from typing import Any

from projections.escalations import Ended
from service.queries.rules import Rules


def escalated_steps(rules: Rules, found: Sequence[Ended], by_person: int) -> dict[str, Any]:
    """How many steps went up the line in the period, how many of these are over, and how long that took.

    A step that is missed again after it was over counts again. ``rungs_by_person`` of all rungs raised in the period
    were raised by somebody who did not wait for the ladder. ``median_days_to_resolve`` is in working days from the
    first rung to the day on which it was known to be over; ``None`` where none is.
    """
    days = [
        rules.calendar.working_days_between(each.since, each.resolved_on)
        for each in found
        if each.resolved_on is not None
    ]
    return {
        "total": len(found),
        "resolved": len(days),
        "still_open": len(found) - len(days),
        "rungs_by_person": by_person,
        "median_days_to_resolve": median(days) if days else None,
    }
