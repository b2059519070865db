"""Publishing a report over the API, and reading what was published."""

import json
from typing import Any

import pytest

from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_requests import refused

PUBLICATIONS = "/reports/adherence/publications"
REF = "2018-19-Q4"


@pytest.fixture
def published(qa: Caller, clock: Clock) -> Caller:
    """A file graded in March, and the report of its quarter published in May."""
    clock.set("2019-04-02")
    graded = AUDIT | {"audited_on": "2019-03-04", "graded_on": "2019-03-05"}
    assert qa.post("/audits", graded).status_code == 201
    clock.set("2019-05-02")
    answer = qa.post(PUBLICATIONS, {"quarter": REF})
    assert answer.status_code == 201, answer.text
    assert answer.headers["Location"].endswith(f"{PUBLICATIONS}/{REF}")
    return qa


def hold_meeting(caller: Caller) -> None:
    body = {"held_on": "2019-03-08", "chair": "PL01"}
    assert caller.post("/remediations/A-1/day-three-meeting", body).status_code == 201


def test_what_was_published_is_listed(published: Caller) -> None:
    answer = published.get(PUBLICATIONS)
    assert answer.status_code == 200, answer.text
    listed = answer.json

    (edition,) = listed["items"]
    assert (edition["reference"], edition["edition"], edition["as_at"]) == (REF, 1, "2019-05-01")
    assert edition["published_by"] == "QA01"
    assert [each["reference"] for each in listed["reports"]] == [REF]


def test_a_publication_has_its_figures_and_its_files_byte_for_byte(published: Caller) -> None:
    before = published.get(f"{PUBLICATIONS}/{REF}").json
    file = published.get(f"{PUBLICATIONS}/{REF}.json")
    hold_meeting(published)

    assert published.get(f"{PUBLICATIONS}/{REF}").json["figures"] == before["figures"] == json.loads(file.data)
    assert published.get(f"{PUBLICATIONS}/{REF}.json", edition=1).data == file.data
    assert file.headers["Content-Disposition"] == f'attachment; filename="adherence-{REF}.json"'
    assert file.content_type == "application/json"
    assert published.get(f"{PUBLICATIONS}/{REF}.html").content_type == "text/html; charset=utf-8"


def test_another_edition_has_its_reason_and_lists_nothing_yet(published: Caller) -> None:
    hold_meeting(published)
    refused(published.post(PUBLICATIONS, {"quarter": REF}), 422, "invalid_value", "reason")

    assert published.post(PUBLICATIONS, {"quarter": REF, "reason": "Typed late"}).status_code == 201

    first, second = (published.get(f"{PUBLICATIONS}/{REF}", edition=number).json for number in (1, 2))
    assert [each["edition"] for each in second["editions"]] == [2, 1]
    assert "adherence.day_three_meeting.on_time" in {each["figure"] for each in first["restatements"]}
    assert second["restatements"] == []


def test_a_draft_is_what_would_be_published(published: Caller) -> None:
    draft = published.get(f"{PUBLICATIONS}/{REF}/draft").json

    assert draft["as_at"] == "2019-05-01"
    position = published.get(f"{PUBLICATIONS}/{REF}").json["edition"]["position"]
    again = published.get(f"{PUBLICATIONS}/{REF}/draft", position=position).json
    assert again == published.get(f"{PUBLICATIONS}/{REF}").json["figures"]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"quarter": "2019-20-Q1"}, 409, "period_not_over", "period"),
        ({"from": "2019-04-01", "to": "2019-04-20"}, 409, "not_yet_clear", "period"),
        ({"quarter": "2018-19-Q3", "published_by": "HOS01"}, 422, "may_not_publish", "published_by"),
        ({"quarter": "2018-19-Q3", "position": 99999}, 422, "invalid_value", "position"),
        ({"quarter": "2018-19-Q3", "as_at": "2019-01-02"}, 422, "dates_contradict", "as_at"),
    ],
)
def test_what_cannot_be_published_is_refused(
    published: Caller, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    refused(published.post(PUBLICATIONS, body), status, code, field)


@pytest.mark.parametrize("path", ["2018-19-Q1", "2018-19-Q1.json", f"{REF}.docx"])
def test_what_was_not_published_is_not_found(published: Caller, path: str) -> None:
    assert published.get(f"{PUBLICATIONS}/{path}").status_code == 404
    assert published.get(f"{PUBLICATIONS}/{REF}", edition=7).status_code == 404


def test_a_report_gives_the_restatements_of_what_was_published(published: Caller) -> None:
    report = published.get("/reports/adherence", quarter=REF).json

    assert report["restatements"] == []
    assert report["restatements_known_to"] <= report["position"]
