import json

import pytest

from service.bootstrap import Putright
from service.reports.adherence.report import report_of
from service.reports.periods import quarter
from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_requests import refused


def test_the_report_is_the_one_that_every_format_is_made_from(opened: Caller, putright: Putright) -> None:
    answer = opened.get("/reports/adherence", quarter="2019-20-Q1")

    first, last = quarter("2019-20-Q1")
    assert answer.json == report_of(putright.store, putright.clock(), first, last)
    assert answer.json == opened.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json
    assert answer.json["volume"]["inadequate"] == 1


def test_as_at_cuts_by_when_things_happened_and_as_known_at_by_when_they_were_recorded(
    opened: Caller, clock: Clock
) -> None:
    clock.set("2019-05-10")
    opened.post("/audits", AUDIT | {"audit_ref": "A-2", "case_ref": "C-2"})

    def inadequate(**cut: str) -> int:
        report = opened.get("/reports/adherence", quarter="2019-20-Q1", **cut).json
        return int(report["volume"]["inadequate"])

    assert inadequate() == 2
    assert inadequate(as_at="2019-04-26") == 2
    assert inadequate(as_at="2019-04-17") == 0
    assert inadequate(as_known_at="2019-04-30T00:00:00+01:00") == 1
    assert inadequate(as_known_at="2019-04-30T00:00:00Z", as_at="2019-04-17") == 0


@pytest.mark.parametrize(
    ("known_at", "day", "not_yet_due"),
    [("2019-04-29T22:59:59Z", "2019-04-29", 1), ("2019-04-29T23:00:00Z", "2019-04-30", 0)],
)
def test_known_at_an_instant_means_as_at_that_day_in_london_for_the_report_too(
    qa: Caller, clock: Clock, known_at: str, day: str, not_yet_due: int
) -> None:
    qa.post("/audits", AUDIT | {"graded_on": "2019-04-24"})  # the meeting is due on the 29th
    clock.set("2019-06-01")

    report = qa.get("/reports/adherence", quarter="2019-20-Q1", as_known_at=known_at).json

    line = report["adherence"]["day_three_meeting"]
    assert (report["as_at"], line["not_yet_due"], line["not_done"]) == (day, not_yet_due, 1 - not_yet_due)
    asked = {"quarter": "2019-20-Q1", "as_known_at": known_at, "as_at": "2019-06-01"}
    assert qa.get("/reports/adherence", **asked).json["as_at"] == "2019-06-01"


def test_what_will_be_known_is_refused_by_its_own_name(qa: Caller) -> None:
    answer = qa.get("/reports/adherence", quarter="2019-20-Q1", as_known_at="2019-05-26T12:00:00Z")

    refused(answer, 422, "date_in_future", "as_known_at")


@pytest.mark.parametrize(
    ("ending", "kind", "begins"),
    [
        ("pdf", "application/pdf", b"%PDF-1.7"),
        ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", b"PK"),
        ("csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfsection,"),
        ("dictionary.csv", "text/csv; charset=utf-8", b"\xef\xbb\xbfkind,"),
        ("html", "text/html; charset=utf-8", b"<!DOCTYPE html>"),
        ("json", "application/json", b"{"),
    ],
)
def test_the_report_is_a_file_by_the_end_of_its_address(opened: Caller, ending: str, kind: str, begins: bytes) -> None:
    answer = opened.get(f"/reports/adherence.{ending}", quarter="2019-20-Q1", as_at="2019-04-26")

    assert answer.status_code == 200
    assert answer.content_type == kind
    assert answer.data.startswith(begins)
    named = f"attachment; filename=adherence-2019-04-01-to-2019-06-30-as-at-2019-04-26.{ending}"
    assert answer.headers["Content-Disposition"] == named
    assert answer.headers["Cache-Control"] == "private, no-cache"


def test_the_file_and_the_answer_say_the_same(opened: Caller) -> None:
    known = {"quarter": "2019-20-Q1"}

    file = opened.get("/reports/adherence.json", **known)

    assert json.loads(file.data) == opened.get("/reports/adherence", **known).json
    again = opened.client.get(
        "/api/v1/reports/adherence.json",
        query_string=known,
        headers=opened.headers | {"If-None-Match": file.headers["ETag"]},
    )
    assert (again.status_code, again.data) == (304, b"")


@pytest.mark.parametrize("ending", ["doc", "PDF", "", "pdf/x"])
def test_a_form_that_is_none_is_not_found(opened: Caller, ending: str) -> None:
    refused(opened.get(f"/reports/adherence.{ending}", quarter="2019-20-Q1"), 404, "not_found")


def test_a_file_of_no_period_is_refused(opened: Caller) -> None:
    refused(opened.get("/reports/adherence.pdf"), 422, "missing_field", "from")
