"""What became of the missed steps that went up the line."""

from datetime import date
from statistics import median
from typing import Any

from projections.escalations import count_by_person, escalations_begun
from projections.reader import Reader
from service.rules import Rules


def escalated_steps(reader: Reader, rules: Rules, first: date, last: date, as_at: date) -> dict[str, Any]:
    """How many steps went up the line in the period, how many of these are over, and how long that took.

    A step that is missed again after it was over counts again. ``rungs_by_person`` of all rungs raised in the period
    were raised by somebody who did not wait for the ladder. ``median_days_to_resolve`` is in working days from the
    first rung to the day on which it was known to be over; ``None`` where none is.
    """
    reminders = {rung.name for policy in rules.policies.values() for rung in policy.ladder if not rung.is_climbed}
    found = escalations_begun(reader, first, last, as_at, reminders=reminders)
    days = [
        rules.calendar.working_days_between(each.since, each.resolved_on)
        for each in found
        if each.resolved_on is not None
    ]
    return {
        "total": len(found),
        "resolved": len(days),
        "still_open": len(found) - len(days),
        "rungs_by_person": count_by_person(reader, first, last, as_at),
        "median_days_to_resolve": median(days) if days else None,
    }
