"""Each remediation as a line: every deadline of the picture is one that the report counted."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from domain.vocabulary import RECURRING, Step
from service.bootstrap import Putright
from service.demo import load_sample
from service.reports.adherence import timelines
from service.reports.adherence.document import document_of
from service.reports.adherence.report import report_of
from service.reports.document import Chart, Document
from service.reports.periods import quarter

LAST = date(2019, 5, 31)
VERDICTS = ("on_time", "late", "not_done", "not_yet_due", "excused", "withdrawn")


@pytest.fixture
def council(putright: Putright) -> Putright:
    """The application with the sample year in it."""
    assert load_sample(putright).recorded
    return putright


def report(council: Putright, as_at: date = LAST) -> dict[str, Any]:
    return report_of(council.store, council.clock(), *quarter("2018-19-Q4"), as_at=as_at)


def picture(document: Document) -> Chart:
    section = next(section for section in document.sections if section.id == "each")
    return next(part for part in section.parts if isinstance(part, Chart))


@pytest.mark.parametrize("as_at", [LAST, date(2018, 10, 1)])
def test_the_lines_have_each_deadline_that_the_year_counts(council: Putright, as_at: date) -> None:
    data = report(council, as_at)

    drawn = Counter((step["step"], step["verdict"]) for file in data["timelines"]["files"] for step in file["steps"])
    year = data["rolling_year"]["adherence"]
    counted = {(step, verdict): line[verdict] for step, line in year.items() for verdict in VERDICTS}
    assert drawn == Counter({key: n for key, n in counted.items() if n and Step(key[0]) not in RECURRING})


def test_a_line_says_when_each_step_was_due_and_done_and_by_how_much_it_was_late(council: Putright) -> None:
    lines = {file["audit_ref"]: file["steps"] for file in report(council)["timelines"]["files"]}

    steps = {step["step"]: step for step in lines["AUD18-075"]}
    assert steps["day_three_meeting"]["verdict"] == "not_done"
    assert (steps["day_three_meeting"]["done_on"], steps["day_three_meeting"]["days"]) == (None, None)
    assert (steps["improvement_plan"]["verdict"], steps["improvement_plan"]["days"]) == ("late", 4)
    assert steps["notification"]["days"] <= 0


def test_what_was_done_later_than_the_report_is_as_at_is_not_done_in_it(council: Putright) -> None:
    then, now = (
        {step["step"]: step for file in report(council, day)["timelines"]["files"] for step in file["steps"]
         if file["audit_ref"] == "AUD18-129"} for day in (date(2019, 1, 10), LAST)
    )  # fmt: skip

    assert now["re_audit"]["done_on"] is not None
    assert then["re_audit"]["done_on"] is None


def test_the_latest_deadline_comes_first(council: Putright) -> None:
    files = report(council)["timelines"]["files"]

    latest = [max(step["due_on"] for step in file["steps"]) for file in files]
    assert latest == sorted(latest, reverse=True)
    assert len(files) == 7


def test_more_than_one_picture_can_show_are_cut_off_and_it_is_said(
    council: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    everything = report(council)
    monkeypatch.setattr(timelines, "MOST_SHOWN", 3)
    cut = report(council)

    assert cut["timelines"] == {"files": everything["timelines"]["files"][:3], "more": True}
    assert not everything["timelines"]["more"]
    said = {len(data["timelines"]["files"]): str(document_of(council, data).sections) for data in (everything, cut)}
    assert "There are more: these are the" in said[3]
    assert "There are more" not in said[7]


def test_exactly_as_many_as_a_picture_can_show_are_all(council: Putright, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timelines, "MOST_SHOWN", 7)

    assert not report(council)["timelines"]["more"]


def test_the_picture_has_a_title_a_description_and_its_data_as_a_table(council: Putright) -> None:
    drawn = picture(document_of(council, report(council)))

    assert drawn.title in drawn.svg
    assert "AUD18-075: day-three meeting not done, improvement plan late by 4 working days." in drawn.description
    assert drawn.description in drawn.svg
    rows = {row[0]: row for row in drawn.data.rows}
    assert set(rows) == {file["audit_ref"] for file in report(council)["timelines"]["files"]}
    assert "late by 4 working days" in rows["AUD18-075"]


def test_no_mark_of_the_picture_needs_its_colour(council: Putright) -> None:
    svg = picture(document_of(council, report(council))).svg

    assert ">+4<" in svg
    assert svg.count("<circle") > 20
    assert all(word in svg for word in (">Deadline<", ">On time<", ">Late<", ">Not done<"))


def test_nobody_s_line_is_drawn_where_nothing_fell_due(council: Putright) -> None:
    data = report_of(council.store, council.clock(), *quarter("2012-13-Q1"), as_at=LAST)

    assert data["timelines"] == {"files": [], "more": False}
    section = next(section for section in document_of(council, data).sections if section.id == "each")
    assert [type(part).__name__ for part in section.parts] == ["Table"]
