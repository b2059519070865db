"""Adding up rows that carry how many they stand for."""

from collections import Counter
from collections.abc import Iterable
from typing import Any


def total(rows: Iterable[Any], column: str) -> Counter[str]:
    """By what a column says, the sum of the rows' ``n``."""
    counts: Counter[str] = Counter()
    for row in rows:
        counts[getattr(row, column)] += row.n
    return counts
