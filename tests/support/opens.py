"""Whether every figure of a report is as long as the list that it opens."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from projections.reader import Reader
from service.reports.adherence.report import adherence_report
from service.reports.document import Behind
from service.reports.figures.behind import behind
from service.reports.figures.selections import counted


def figures_that_differ(reader: Reader, first: date, last: date, as_at: date) -> dict[str, tuple[int, int]]:
    """The figures that are not the length of their list: what each says, and how many are listed."""
    report = adherence_report(reader, first, last, as_at)
    listed = {name: (value, len(behind(reader, first, last, as_at, name))) for name, value in counted(report).items()}
    return {name: pair for name, pair in listed.items() if pair[0] != pair[1]}


def lists_of(reader: Reader, report: dict[str, Any]) -> Iterator[tuple[str, list[Behind]]]:
    """Every figure of a report that is not none, with what is behind it."""
    first, last = (date.fromisoformat(report["period"][name]) for name in ("from", "to"))
    for name, value in counted(report).items():
        if value:
            yield name, behind(reader, first, last, date.fromisoformat(report["as_at"]), name)
