"""A run chart: shares in order of time, with the median, the limits, and the points that are signs of a change."""

from collections.abc import Mapping, Sequence
from typing import Any

from domain.adherence import percentage
from service.reports.charts.marks import DONE, LATE
from service.reports.charts.svg import INK, QUIET, element, line, picture, text
from service.reports.document import Chart, Table

Point = Mapping[str, Any]
LEFT, TOP, TALL, PITCH, RIGHT = 48, 20, 200, 28, 150
LINES = {"upper_percent": "Upper limit", "centre_percent": "Median", "lower_percent": "Lower limit"}


def run(table: Table, points: Sequence[Point], chart: Mapping[str, Any], titles: Sequence[str]) -> Chart:
    """The picture of a table of points; ``titles`` are what the points are called."""
    width = PITCH * len(points)
    signs = {*chart["outside"], *(day for run in chart["runs"] for day in run)}
    parts = _axis(width) + _lines(chart, width) + _points(points, signs) + _names(titles)
    size = (LEFT + width + RIGHT, TOP + TALL + 44)
    title = "Done on time, of what fell due"
    said = _described(chart, len(points), len(signs))
    key = f"{table.id}-chart"
    return Chart(key, title, said, picture(key, title, said, size, parts), *size, data=table)


def _at(percent: float) -> float:
    return TOP + TALL * (1 - percent / 100)


def _axis(width: int) -> list[str]:
    parts = []
    for percent in (0, 50, 100):
        parts.append(line(LEFT, _at(percent), LEFT + width, _at(percent)))
        parts.append(text(LEFT - 8, _at(percent) + 5, f"{percent}%", size=13, anchor="end", fill=QUIET))
    return parts


def _lines(chart: Mapping[str, Any], width: int) -> list[str]:
    parts, below = [], TOP - 14.0
    for name, words in LINES.items():
        y, dash = _at(chart[name]), "none" if name == "centre_percent" else "6 4"
        parts.append(
            element(
                "path", d=f"M{LEFT} {y:g}h{width}", stroke=INK, stroke_width=1.5, stroke_dasharray=dash, fill="none"
            )
        )
        below = max(y + 5, below + 16)
        parts.append(text(LEFT + width + 8, below, f"{words} {chart[name]:g}%", size=13))
    return parts


def _points(points: Sequence[Point], signs: set[str]) -> list[str]:
    placed = [
        (LEFT + PITCH * (place + 0.5), _at(percentage(point["n"], point["of"], 1) or 0))
        for place, point in enumerate(points)
    ]
    way = "L".join(f"{x:g} {y:g}" for x, y in placed)
    parts = [element("path", d=f"M{way}", stroke=DONE, stroke_width=1.5, fill="none")]
    for point, (x, y) in zip(points, placed, strict=True):
        if point["from"] in signs:
            diamond = f"M{x:g} {y - 7:g}l7 7-7 7-7-7z"
            parts.append(element("path", d=diamond, fill="#ffffff", stroke=LATE, stroke_width=2.5))
        else:
            parts.append(element("circle", cx=x, cy=y, r=4.5, fill=DONE))
    return parts


def _names(titles: Sequence[str]) -> list[str]:
    """The first, the last, and as many between them as there is room for."""
    every = 4
    last = len(titles) - 1
    shown = [place for place in range(0, last, every) if last - place >= every - 1] + [last]
    y = TOP + TALL + 24
    return [text(LEFT + PITCH * (place + 0.5), y, titles[place], size=12, anchor="middle") for place in shown]


def _described(chart: Mapping[str, Any], points: int, signs: int) -> str:
    lines = ", ".join(f"{words.lower()} {chart[name]:g} per cent" for name, words in LINES.items())
    found = f"{signs} are drawn as a diamond, as a sign of a change." if signs else "None is a sign of a change."
    return f"A line through {points} points, with {lines}. {found}"
