"""E29: a quarter in which no file was inadequate says so, and divides by nothing."""

import re
from typing import Any

from service.bootstrap import Putright
from service.reports.adherence.report import report_of
from service.reports.periods import quarter
from tests.support.pages import Get


def test_a_quarter_with_no_inadequate_file_prints_none(see: Get) -> None:
    """E29."""
    page = see("/reports/adherence", **{"from": "2016-04-01", "to": "2016-06-30"})

    assert "none" in page.text.lower()
    assert re.findall(r"(?<![0-9])0%", page.text) == []
    assert "None: no theme was graded in this period." in page.text


def test_its_percentages_are_null_and_not_nought(sample_year: Putright) -> None:
    first, last = quarter("2016-17-Q1")
    report: dict[str, Any] = report_of(sample_year.store, sample_year.clock(), first, last)

    assert (report["volume"]["audits"], report["volume"]["inadequate"]) == (0, 0)
    assert report["volume"]["inadequate_percent"] is None
    assert report["volume"]["repeat_inadequate_percent"] is None
    assert report["adherence"] == {}
    assert report["acknowledgements"]["on_time_percent"] is None
