"""How a measurement is taken: ours and the limit in turns, so that a noisy machine is noisy for both."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from time import perf_counter

WARM_UP = 1


@dataclass(frozen=True)
class Measured:
    """One row of the table: the median of what was done a second, its range, and its share of the limit beside it."""

    work: str
    unit: str
    ours: float
    lowest: float
    highest: float
    limit: float | None
    ratio: float | None
    target: str


def rate(times: int, act: Callable[[], object]) -> float:
    """How often a second, doing it so many times in all."""
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
    """Measure in turns: ours, the limit, ours, the limit. The ratio is the median of the turns' ratios."""
    mine, bare = [], []
    for turn in range(WARM_UP + repetitions):
        pair = ours(), limit() if limit is not None else None
        if turn >= WARM_UP:
            mine.append(pair[0])
            bare.append(pair[1])
    limits = [each for each in bare if each is not None]
    return Measured(
        work=work,
        unit=unit,
        ours=median(mine),
        lowest=min(mine),
        highest=max(mine),
        limit=median(limits) if limits else None,
        ratio=median(a / b for a, b in zip(mine, limits, strict=True)) if limits else None,
        target=target,
    )
