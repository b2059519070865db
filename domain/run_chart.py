"""Whether a measure changed over time: the rules of a run chart with limits, from counts alone.

The centre line is the median. The limits are those of an XmR chart: 2.66 times the mean difference between neighbours
on either side, and never beyond what a share can be. Both are only drawn from enough points on (``domain.md`` section
5, issue 5: a percentage of two cases misleads, and so does a line through three).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby, pairwise
from statistics import median

FEWEST_POINTS = 12
LONGEST_RUN = 8
"""So many points in a row on one side of the median are a sign; one on the median itself neither adds nor breaks."""
PER_MEAN_RANGE = Fraction(266, 100)


@dataclass(frozen=True)
class RunChart:
    """The lines of a chart as shares from 0 to 1, and the points, counted from 0, that are signs of a change."""

    centre: Fraction
    lower: Fraction
    upper: Fraction
    outside: tuple[int, ...]
    runs: tuple[tuple[int, ...], ...]


def run_chart(shares: Sequence[Fraction]) -> RunChart | None:
    """The chart of these shares in order of time, or ``None`` of fewer than twelve."""
    if len(shares) < FEWEST_POINTS:
        return None
    centre = median(shares)
    reach = PER_MEAN_RANGE * sum(abs(after - before) for before, after in pairwise(shares)) / (len(shares) - 1)
    lower, upper = max(Fraction(0), centre - reach), min(Fraction(1), centre + reach)
    outside = tuple(place for place, share in enumerate(shares) if not lower <= share <= upper)
    return RunChart(centre, lower, upper, outside, tuple(_runs(shares, centre)))


def _runs(shares: Sequence[Fraction], centre: Fraction) -> Iterator[tuple[int, ...]]:
    off = [(place, share > centre) for place, share in enumerate(shares) if share != centre]
    for _, group in groupby(off, key=lambda each: each[1]):
        run = tuple(place for place, _ in group)
        if len(run) >= LONGEST_RUN:
            yield run
