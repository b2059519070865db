"""A figure of the report opens over the API: what it counts, each with the addresses at which its events are read."""

from urllib.parse import parse_qsl

import pytest

from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_reading import walk
from tests.service.api.test_requests import refused

FIGURES = "/reports/adherence/figures"
QUARTER = {"quarter": "2019-20-Q1"}


@pytest.fixture
def late(opened: Caller, clock: Clock) -> Caller:
    """A file whose day-three meeting was not held, and two more that were opened since."""
    clock.set("2019-05-10")
    for number in (2, 3):
        opened.post("/audits", AUDIT | {"audit_ref": f"A-{number}", "case_ref": f"C-{number}"})
    clock.set("2019-06-03")
    return opened


def test_a_figure_answers_what_it_counts_and_where_each_is_read(late: Caller) -> None:
    answer = late.get(FIGURES, **QUARTER, figure="adherence.day_three_meeting.not_done").json

    report = late.get("/reports/adherence", **QUARTER).json
    assert answer["value"] == len(answer["items"]) == report["adherence"]["day_three_meeting"]["not_done"] == 3
    assert (answer["words"], answer["as_at"], answer["as_known_at"]) == (
        "Day-three meeting: not done",
        "2019-06-03",
        None,
    )
    assert answer["position"] == report["position"]
    assert answer["items"][0] == {
        "reference": "A-1",
        "kind": "step",
        "what": "Day-three meeting: not done",
        "on": None,
        "due_on": "2019-04-25",
        "remediation": "A-1",
        "url": "/api/v1/remediations/A-1",
        "history_url": "/api/v1/remediations/A-1/history",
    }


def test_what_is_behind_a_figure_of_the_past_is_read_as_at_the_same_day_and_knowledge(late: Caller) -> None:
    known = "2019-04-29T23:00:00+00:00"
    answer = late.get(FIGURES, **QUARTER, figure="volume.inadequate", as_known_at=known).json

    (item,) = answer["items"]
    assert (answer["value"], item["reference"], item["kind"]) == (1, "A-1", "audit")
    path, _, query = item["history_url"].removeprefix("/api/v1").partition("?")
    told = late.get(path, **dict(parse_qsl(query))).json
    assert told["as_known_at"] == answer["as_known_at"] == known
    assert told["as_at"] == answer["as_at"] == "2019-04-30"
    assert told["items"]


def test_what_is_behind_a_figure_is_walked_page_by_page_to_as_many_as_it_says(late: Caller) -> None:
    pages = walk(late, FIGURES, 5, **QUARTER, figure="acknowledgements.due")

    counted = late.get("/reports/adherence", **QUARTER).json["acknowledgements"]["due"]
    assert sum(len(page) for page in pages) == counted > 5


def test_an_audit_without_a_remediation_is_read_as_an_audit(late: Caller) -> None:
    late.post("/audits", AUDIT | {"audit_ref": "A-9", "case_ref": "C-9", "grade": "Good"})

    (item,) = late.get(FIGURES, **QUARTER, figure="grades.Good").json["items"]

    assert (item["url"], item["history_url"], item["remediation"]) == ("/api/v1/audits/A-9", None, None)
    assert late.get(item["url"].removeprefix("/api/v1")).status_code == 200


def test_an_alert_behind_a_figure_is_read_as_an_alert(late: Caller) -> None:
    late.post("/remediations/A-1/safeguarding-alerts", {"concern": "A bruise", "seen_at": "2019-06-03T08:40:00Z"})

    (item,) = late.get(FIGURES, **QUARTER, figure="open_risk.alerts.open").json["items"]

    assert late.get(item["url"].removeprefix("/api/v1")).json["alert_ref"] == item["reference"]


def test_a_figure_that_the_report_has_not_is_refused_with_those_that_are_like_it(late: Caller) -> None:
    answer = late.get(FIGURES, **QUARTER, figure="adherence.day_three_meeting.not_dun")

    refused(answer, 404, "unknown_figure", "figure")
    assert "adherence.day_three_meeting.not_done" in answer.json["detail"]


@pytest.mark.parametrize("figure", ["adherence.re_audit.on_time_percent", "position", "answer.word", "xyz"])
def test_what_was_not_counted_is_no_figure(late: Caller, figure: str) -> None:
    refused(late.get(FIGURES, **QUARTER, figure=figure), 404, "unknown_figure", "figure")


def test_a_cursor_goes_on_in_the_list_of_its_own_figure_only(late: Caller) -> None:
    cursor = late.get(FIGURES, **QUARTER, figure="volume.inadequate", limit=1).json["next_cursor"]

    again = late.get(FIGURES, **QUARTER, figure="volume.inadequate", limit=1, cursor=cursor)
    assert again.json["items"][0]["reference"] == "A-2"
    other = late.get(FIGURES, **QUARTER, figure="volume.audits", cursor=cursor)
    refused(other, 422, "invalid_cursor", "cursor")


def test_a_figure_is_asked_for_by_name_and_period(late: Caller) -> None:
    refused(late.get(FIGURES, **QUARTER), 422, "missing_field", "figure")
    refused(late.get(FIGURES, figure="volume.audits"), 422, "missing_field", "from")
