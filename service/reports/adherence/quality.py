"""What the adherence report says of its own sources: how soon things were written down (E26)."""

from collections.abc import Iterable
from typing import Any

from domain.backdating import days_to_record
from service.queries.rules import Rules


def entries(rules: Rules, entered: Iterable[Any]) -> dict[str, Any]:
    """Of what happened in the period, the entries made more working days later than the policy allows (E26).

    The policy is the one in force on the day that an entry is of: not all entries are of a remediation, which has one
    of its own, and a later policy changes no earlier figure.
    """
    late = [row for row in entered if recorded_late(rules, row)]
    return {
        "recorded_late": sum(row.n for row in late),
        "recorded_late_without_reason": sum(row.n for row in late if not row.explained),
    }


def recorded_late(rules: Rules, row: Any) -> bool:
    """Whether an entry was made later than the policy of its day allows; ``row`` has both days."""
    most = rules.policy_on(row.occurred_on).limits.recorded_late_days
    return days_to_record(rules.calendar, row.occurred_on, row.recorded_on) > most
