"""The audit programme's report: how many audits came back of those expected, their grades, and what was scored."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from domain import scores
from domain.adherence import percentage_if_enough
from projections import adherence, board, grades, people, themes
from projections import programme as expectations
from projections.imports import Imports
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.reports.adherence.graded import in_scale, theme_grades
from service.reports.adherence.totals import total
from service.reports.briefs.making import Making, of_a_period
from service.reports.briefs.months import month, month_of, months_between
from service.reports.periods import period_before

READ = (
    adherence.Adherence, board.Board, grades.Grades, themes.Themes, people.People, expectations.Programme, Rulebook,
    Imports, Voids,
)  # fmt: skip


@of_a_period("programme", views=READ)
def programme_report(making: Making) -> dict[str, Any]:
    """The report of a period, as at a date and as known at an instant."""
    reader, period = making.reader, (making.first, making.last, making.as_at)
    before = period_before(making.first, making.last)
    graded = total(grades.grade_counts(reader, *period), "grade")
    earlier = total(grades.grade_counts(reader, *before, making.as_at), "grade")
    return {
        "scale": [level.name for level in making.scale],
        "before": {"period": {"from": before[0].isoformat(), "to": before[1].isoformat()}},
        "returns": _returns(making),
        "volume": {"audits": sum(graded.values())},
        "grades": in_scale(making.scale, graded),
        "grades_before": in_scale(making.scale, earlier),
        "themes": theme_grades(making.scale, themes.theme_counts(reader, *period)),
        "scores": _scores(making, before),
    }


def _returns(making: Making) -> dict[str, Any]:
    """By month that lies in the period, what came back of what was expected, and the same of the months that say so."""
    came = Counter[str]()
    for row in expectations.returned_by_day(making.reader, making.first, making.until):
        came[month_of(row.graded_on)] += row.n
    told = {month_of(row.month): row for row in expectations.months_expected(making.reader, making.first, making.last)}
    directory = people.directory(making.reader)
    months = [
        _month(name, came[name], told.get(name), directory, making)
        for name in months_between(making.first, making.last)
        if making.first <= month(name)[0] and month(name)[1] <= making.last
    ]
    known = [each for each in months if each["expected"] is not None]
    owed, returned = (sum(each[name] for each in known) for name in ("owed", "returned"))
    return {
        "months": months,
        "months_recorded": len(known),
        "expected": sum(each["expected"] for each in known) if known else None,
        "exempted": sum(each["exempted"] for each in known) if known else None,
        "owed": owed if known else None,
        "returned": returned if known else None,
        "returned_percent": percentage_if_enough(returned, owed, making.limits.percentages_from) if known else None,
    }


def _month(name: str, returned: int, told: Any, directory: Mapping[str, Any], making: Making) -> dict[str, Any]:
    """One month; what is expected of it is null where nobody said, and never guessed."""
    if told is None:
        unknown = dict.fromkeys(("expected", "exempted", "owed", "returned_percent", "said_by_role", "said_on"))
        return {"month": name, "returned": returned, **unknown, "said_afterwards": False}
    exempted = told.exempted or 0
    owed, said_by = told.expected - exempted, directory.get(told.said_by)
    return {
        "month": name,
        "returned": returned,
        "expected": told.expected,
        "exempted": exempted,
        "owed": owed,
        "returned_percent": percentage_if_enough(returned, owed, making.limits.percentages_from),
        "said_by_role": said_by.role.value if said_by is not None else None,
        "said_on": told.said_on.isoformat(),
        "said_afterwards": told.said_on > month(name)[1],
    }


def _scores(making: Making, before: tuple[date, date]) -> dict[str, Any]:
    """The average of each theme that was scored, and how it changed since the period before."""
    fewest = making.limits.percentages_from
    given = expectations.scores_given(making.reader, making.first, making.until)
    found = scores.averages(given, fewest)
    earlier = scores.averages(expectations.scores_given(making.reader, before[0], min(before[1], making.as_at)), fewest)
    changed = scores.changes(found, earlier)
    lowest, highest = scores.lowest_and_highest(found)
    return {
        "audits": len(given),
        "themes": {
            theme: {"n": each.n, "average": _number(each.average), "change": _number(changed[theme])}
            for theme, each in found.items()
        },
        "lowest": lowest,
        "highest": highest,
    }


def _number(value: Decimal | None) -> float | None:
    return float(value) if value is not None else None


def unrecorded(months: Iterable[Mapping[str, Any]]) -> list[str]:
    """The months of which nobody said what is expected."""
    return [each["month"] for each in months if each["expected"] is None]
