"""What was done on time over the months and quarters, and the run chart of it."""

from collections import namedtuple
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

import pytest

from domain.calendar import ONE_DAY
from service.bootstrap import Putright, build
from service.demo import load_sample
from service.reports.adherence import runs as of_runs
from service.reports.adherence.document import document_of
from service.reports.adherence.report import report_of
from service.reports.adherence.runs import runs, spans
from service.reports.document import Chart, Section
from service.reports.periods import quarter
from tests.conftest import NewUrl
from tests.support.pages import END_OF_SAMPLE, settings_for

LAST = date(2019, 5, 31)
Kept = namedtuple("Kept", "day on_time fell_due")


@pytest.fixture(scope="module")
def council(new_sqlite: NewUrl, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Putright]:
    """The application with the sample year in it. Only ever read."""
    application = build(settings_for(new_sqlite(), tmp_path_factory.mktemp("year")), clock=lambda: END_OF_SAMPLE)
    assert load_sample(application).recorded
    yield application
    application.dispose()


@pytest.fixture(scope="module")
def year(council: Putright) -> dict[str, Any]:
    return report_of(council.store, council.clock(), date(2018, 6, 1), LAST)


def found(council: Putright, *, fewest: int, fell_due: int, last: date = LAST) -> dict[str, Any]:
    with council.store.reading() as reader:
        return runs(reader, last, LAST, fewest=fewest, fell_due=fell_due)


def section(council: Putright, data: dict[str, Any]) -> Section:
    return next(each for each in document_of(council, data).sections if each.id == "trend")


def test_a_point_says_what_the_answer_of_its_quarter_says(council: Putright) -> None:
    for point in found(council, fewest=5, fell_due=42)["points"]:
        first, last = date.fromisoformat(point["from"]), date.fromisoformat(point["to"])
        answer = report_of(council.store, council.clock(), first, last, as_at=LAST)["answer"]
        assert (point["n"], point["of"]) == (answer["on_time"], answer["fell_due"])


@pytest.mark.parametrize(("fell_due", "by"), [(59, "quarter"), (60, "month")])
def test_months_are_looked_at_where_enough_falls_due_in_each(council: Putright, fell_due: int, by: str) -> None:
    assert found(council, fewest=5, fell_due=fell_due)["by"] == by


def test_the_sample_year_has_too_few_points_and_says_how_many_are_missing(
    council: Putright, year: dict[str, Any]
) -> None:
    chart = year["run_chart"]
    drawn = [point for point in chart["points"] if point["of"] >= 5]

    assert chart["chart"] is None
    assert chart["points_missing"] == 12 - len(drawn) > 0
    said = "A run chart needs 12 quarters in each of which 5 steps or more fell due."
    assert section(council, year).said == (f"{said} {chart['points_missing']} of these are missing, so none is drawn.",)
    assert not any(isinstance(part, Chart) for part in section(council, year).parts)


def test_the_first_point_is_the_first_in_which_anything_fell_due(council: Putright) -> None:
    points = found(council, fewest=1, fell_due=12)["points"]

    assert points[0]["of"] > 0
    assert points[0]["from"] == "2018-06-01"
    assert len(points) == 12


def test_a_period_that_is_not_over_is_no_point(council: Putright) -> None:
    points = found(council, fewest=5, fell_due=42, last=date(2019, 5, 30))["points"]

    assert points[-1]["to"] == "2019-03-31"


def test_before_the_first_audit_there_is_no_point(council: Putright) -> None:
    assert found(council, fewest=5, fell_due=0, last=date(2012, 6, 30))["points"] == []


def test_with_enough_points_the_chart_is_drawn_with_its_lines_and_its_data(
    council: Putright, year: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = [Kept(first, 5 + place % 4, 9) for place, (first, _) in enumerate(spans("month", LAST))][12:]
    monkeypatch.setattr(of_runs, "kept_by_day", lambda *_, **__: kept)
    enough = found(council, fewest=5, fell_due=60)
    data = year | {"run_chart": enough}
    drawn = next(part for part in section(council, data).parts if isinstance(part, Chart))

    assert enough["points_missing"] == 0
    assert enough["chart"]["lower_percent"] <= enough["chart"]["centre_percent"] <= enough["chart"]["upper_percent"]
    assert f">Median {enough['chart']['centre_percent']:g}%<" in drawn.svg
    assert drawn.title in drawn.svg
    assert drawn.description in drawn.svg
    assert [row[0] for row in drawn.data.rows][:2] == ["Jun 2018", "Jul 2018"]
    assert drawn.svg.count("<circle") + drawn.svg.count("l7 7-7 7") == len(enough["points"])


def test_the_signs_of_a_change_are_named(council: Putright, year: dict[str, Any]) -> None:
    points = [
        {"from": first.isoformat(), "to": last.isoformat(), "n": 9, "of": 10}
        for first, last in spans("quarter", date(2019, 3, 31))
    ]
    lines = {"centre_percent": 90.0, "lower_percent": 80.0, "upper_percent": 100}
    signs = {"outside": [points[3]["from"]], "runs": [[point["from"] for point in points[:8]]]}
    chart = {"by": "quarter", "points": points, "chart": lines | signs}
    said = section(council, year | {"run_chart": year["run_chart"] | chart})

    assert "Outside the limits: Jan to Mar 2015." in str(said.parts[0])
    assert "On one side of the median: Apr to Jun 2014 to Jan to Mar 2016, in a row." in str(said.parts[0])
    drawn = next(part for part in said.parts if isinstance(part, Chart))
    assert "8 are drawn as a diamond, as a sign of a change." in drawn.description
    assert drawn.svg.count("l7 7-7 7") == 8


@pytest.mark.parametrize(
    ("by", "until", "first", "last"),
    [
        ("quarter", date(2019, 3, 31), quarter("2014-15-Q1"), quarter("2018-19-Q4")),
        ("quarter", date(2019, 5, 31), quarter("2014-15-Q1"), quarter("2018-19-Q4")),
        ("month", date(2019, 5, 31), (date(2017, 6, 1), date(2017, 6, 30)), (date(2019, 5, 1), date(2019, 5, 31))),
        ("month", date(2019, 5, 30), (date(2017, 5, 1), date(2017, 5, 31)), (date(2019, 4, 1), date(2019, 4, 30))),
    ],
)
def test_the_periods_are_whole_and_the_last_is_over(
    by: str, until: date, first: tuple[date, date], last: tuple[date, date]
) -> None:
    periods = spans(by, until)

    assert (periods[0], periods[-1]) == (first, last)
    assert all(before[1] + ONE_DAY == after[0] for before, after in pairwise(periods))
