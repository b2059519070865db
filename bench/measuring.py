"""How a measurement is taken: ours and the limit in turns, so that a noisy machine is noisy for both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """One row of the table: medians of what was done a second, and how far they swung."""

    work: str
    unit: str
    ours: float
    limit: float | None
    lowest: float
    highest: float
    target: str

    @property
    def ratio(self) -> float | None:
        """Ours as a share of the limit."""
        return self.ours / self.limit if self.limit else None


def rate(times: int, act: Callable[[], object]) -> float:
    """How often a second, doing it so many times."""
    start = perf_counter()
    act()
    return times / (perf_counter() - start)


def beside(
    work: str,
    unit: str,
    target: str,
    ours: Callable[[], float],
    limit: Callable[[], float] | None = None,
    repetitions: int = 5,
) -> Measured:
    """Measure in turns: ours, the limit, ours, the limit …"""
    mine, bare = [], []
    for _ in range(repetitions):
        mine.append(ours())
        if limit is not None:
            bare.append(limit())
    return Measured(work, unit, median(mine), median(bare) if bare else None, min(mine), max(mine), target)
