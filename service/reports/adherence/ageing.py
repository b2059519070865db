"""How long what is overdue has been so."""

from datetime import date

from projections import action_counts
from projections.reader import Reader
from service.queries.rules import Rules

AGES = {"1_to_5": 5, "6_to_20": 20}
"""Working days past the original date, to and including."""
OLDEST = "over_20"


def overdue_by_age(reader: Reader, rules: Rules, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of the actions agreed in the period that are overdue, how many by how many working days (``domain.md`` 5)."""
    counts = dict.fromkeys((*AGES, OLDEST), 0)
    for due_on, n in action_counts.overdue_since(reader, first, last, as_at).items():
        counts[age(rules, due_on, as_at)] += n
    return counts


def age(rules: Rules, due_on: date, as_at: date) -> str:
    """Which of the ages something is that was due on a day before ``as_at``."""
    days = rules.calendar.working_days_between(due_on, as_at)
    return next((name for name, most in AGES.items() if days <= most), OLDEST)
