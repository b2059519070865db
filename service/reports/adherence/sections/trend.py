"""Whether it changes over time: a run chart where there are enough points, and how many are missing where not."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from domain.run_chart import LONGEST_RUN
from service.reports.adherence.sections.source import Source
from service.reports.charts.run import run
from service.reports.document import Figure, Points, Section, Table
from service.reports.period_titles import short_title
from service.terms import listed, plural

RULES = (
    f"A point outside the limits, or {LONGEST_RUN} points in a row on one side of the median, is a sign that something "
    "changed. Everything else is the usual up and down, and calls for no explanation."
)


def trend(source: Source) -> Section:
    """What was done on time of all that fell due, by month or by quarter."""
    found, fewest = source.at("run_chart"), source.at("percentages_from")
    table = _table(found["by"], found["points"], fewest)
    if found["chart"] is None:
        return Section("trend", "Over time", (_missing(found, fewest),), (table,))
    drawn = [point for point in found["points"] if point["of"] >= fewest]
    signs = Points(tuple(_signs(found["chart"], drawn)))
    chart = run(table, drawn, found["chart"], [_title(point) for point in drawn])
    return Section("trend", "Over time", (RULES,), (signs, chart))


def _missing(found: Mapping[str, Any], fewest: int) -> str:
    needed, missing = plural(found["points_needed"], found["by"]), found["points_missing"]
    return (
        f"A run chart needs {needed} in each of which {plural(fewest, 'step')} or more fell due."
        f" {missing} of these {'is' if missing == 1 else 'are'} missing, so none is drawn."
    )


def _table(by: str, points: Sequence[Mapping[str, Any]], fewest: int) -> Table:
    rows = tuple((_title(point), Figure(point["n"], of=point["of"], fewest=fewest)) for point in points)
    caption = f"All steps but acknowledgements, {by} by {by}"
    return Table("trend-table", caption, (by.capitalize(), "On time, of those that fell due"), rows)


def _signs(chart: Mapping[str, Any], drawn: Sequence[Mapping[str, Any]]) -> list[str]:
    titles = {point["from"]: _title(point) for point in drawn}
    said = [f"Outside the limits: {listed(titles[day] for day in chart['outside'])}."] if chart["outside"] else []
    said += [f"On one side of the median: {titles[run[0]]} to {titles[run[-1]]}, in a row." for run in chart["runs"]]
    return said or ["No sign of a change."]


def _title(point: Mapping[str, Any]) -> str:
    return short_title(date.fromisoformat(point["from"]), date.fromisoformat(point["to"]))
