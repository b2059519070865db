"""What was done on time, month by month or quarter by quarter: a run chart, where there are enough points for one."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

from domain.adherence import percentage
from domain.calendar import ONE_DAY
from domain.criteria import months_before
from domain.run_chart import FEWEST_POINTS, RunChart, run_chart
from projections.kept import kept_by_day
from projections.reader import Reader
from service.reports.adherence.steps import BESIDE

MONTH, QUARTER = "month", "quarter"
MONTHS_IN = {MONTH: 1, QUARTER: 3}
LOOKED_BACK = {MONTH: 24, QUARTER: 20}


def runs(reader: Reader, last: date, as_at: date, *, fewest: int, fell_due: int) -> dict[str, Any]:
    """The ``points`` of whole months or quarters to the end of a period, and the chart's lines where there are enough.

    By month where the twelve months had enough that fell due for it, ``fell_due``; else by quarter. A point in which
    fewer than ``fewest`` fell due is listed, and not drawn.
    """
    by = MONTH if fell_due >= FEWEST_POINTS * fewest else QUARTER
    points = _points(reader, by, min(last, as_at), as_at)
    drawn = [point for point in points if point["of"] >= fewest]
    chart = run_chart([Fraction(point["n"], point["of"]) for point in drawn])
    return {
        "measure": "on_time",
        "by": by,
        "points": points,
        "points_needed": FEWEST_POINTS,
        "points_missing": max(0, FEWEST_POINTS - len(drawn)),
        "chart": _lines(chart, drawn) if chart is not None else None,
    }


def spans(by: str, until: date) -> list[tuple[date, date]]:
    """The whole months or quarters that are over by the end of a day, the earliest first."""
    months = MONTHS_IN[by]
    after = (until + ONE_DAY).replace(day=1)
    after = months_before(after, (after.month - 1) % months)
    begins = [months_before(after, months * number) for number in range(LOOKED_BACK[by], -1, -1)]
    return [(first, following - ONE_DAY) for first, following in pairwise(begins)]


def _points(reader: Reader, by: str, until: date, as_at: date) -> list[dict[str, Any]]:
    """From the first in which anything fell due on."""
    periods = spans(by, until)
    counts = [[0, 0] for _ in periods]
    begins = [first for first, _ in periods]
    for row in kept_by_day(reader, periods[0][0], periods[-1][1], as_at, without=BESIDE):
        count = counts[bisect_right(begins, row.day) - 1]
        count[0] += row.on_time
        count[1] += row.fell_due
    known = next((place for place, (_, of) in enumerate(counts) if of), len(counts))
    return [
        {"from": first.isoformat(), "to": last.isoformat(), "n": n, "of": of}
        for (first, last), (n, of) in list(zip(periods, counts, strict=True))[known:]
    ]


def _lines(chart: RunChart, drawn: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The lines in per cent, and the points that are signs of a change, by their first days."""
    return {
        "centre_percent": _percent(chart.centre),
        "lower_percent": _percent(chart.lower),
        "upper_percent": _percent(chart.upper),
        "outside": [drawn[place]["from"] for place in chart.outside],
        "runs": [[drawn[place]["from"] for place in run] for run in chart.runs],
    }


def _percent(share: Fraction) -> float | None:
    return percentage(share.numerator, share.denominator, 1)
