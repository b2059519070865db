"""What the adherence report says of how remediations ended."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from domain.policy import Grade
from domain.vocabulary import ClosedBecause
from projections import board_counts
from projections.reader import Reader


def grade_movement(scale: Sequence[Grade], moved_files: Iterable[Any]) -> dict[str, dict[str, int]]:
    """Of the files re-audited in the period, how many went from each grade to which, best first."""
    moved: Counter[tuple[str, str]] = Counter()
    for row in moved_files:
        moved[row.before, row.after] += row.n
    order = [level.name for level in scale] + sorted({grade for pair in moved for grade in pair})
    befores = sorted({before for before, _ in moved}, key=order.index)
    return {
        before: {after: moved[before, after] for after in dict.fromkeys(order) if (before, after) in moved}
        for before in befores
    }


def closures(reader: Reader, first: date, last: date) -> dict[str, Any]:
    """How many were closed in the period and why.

    ``decided_otherwise`` lists those that the head of service closed although a condition was not fulfilled, which is
    permitted, with a reason, and is no deviation (section 2).
    """
    closed = board_counts.closings(reader, first, last)
    why = Counter(row.because for row in closed)
    return {
        "closed": len(closed),
        **{because.value: why[because] for because in ClosedBecause},
        "decided_otherwise": [row.audit_ref for row in closed if row.decided_otherwise],
    }
