"""The audit programme over the API, and themes that were scored."""

import pytest

from tests.service.api.conftest import AUDIT, Caller
from tests.service.api.test_requests import refused

APRIL = {"month": "2019-04", "expected": 24, "said_on": "2019-04-01"}
EXEMPT = {"month": "2019-04", "exempted": 2, "approved_on": "2019-04-18", "approved_by": "DCS01", "reason": "Seconded"}


def test_what_is_expected_and_exempted_is_read_with_who_said_so(qa: Caller) -> None:
    assert qa.get("/audit-programme").json == {"items": []}
    assert qa.post("/audit-programme/expectations", APRIL).status_code == 201
    assert qa.post("/audit-programme/exemptions", EXEMPT).json["reference"] == "2019-04"
    qa.post("/audit-programme/expectations", APRIL | {"month": "2019-03", "expected": 20, "said_by": "SM01"})

    march, april = qa.get("/audit-programme").json["items"]
    assert (march["month"], march["said_by"], march["exempted"]) == ("2019-03", "SM01", None)
    assert april == {"month": "2019-04", "expected": 24, "said_by": "QA01", "said_on": "2019-04-01"} | {
        name: EXEMPT[name] for name in ("exempted", "approved_by", "approved_on", "reason")
    }


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "field"),
    [
        ("exemptions", EXEMPT, 404, "not_found", "month"),
        ("expectations", APRIL | {"month": "2019-13"}, 422, None, "month"),
        ("expectations", APRIL | {"month": "2019-04\n"}, 422, None, "month"),
        ("expectations", APRIL | {"expected": -1}, 422, None, "expected"),
        ("expectations", APRIL | {"expected": True}, 422, None, "expected"),
        ("expectations", APRIL | {"said_on": "2019-05-20"}, 422, "date_in_future", "said_on"),
        ("expectations", APRIL | {"said_by": "XX99"}, 422, "unknown_person", "said_by"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    qa: Caller, path: str, body: dict[str, object], status: int, code: str | None, field: str
) -> None:
    answer = qa.post(f"/audit-programme/{path}", body)

    assert answer.status_code == status
    assert code in (None, answer.json["code"])
    assert field in answer.text


def test_only_a_director_exempts(qa: Caller) -> None:
    qa.post("/audit-programme/expectations", APRIL)

    refused(
        qa.post("/audit-programme/exemptions", EXEMPT | {"approved_by": "SM01"}), 422, "not_a_director", "approved_by"
    )


def test_themes_may_be_scored_beside_their_grades(qa: Caller) -> None:
    qa.post("/audits", AUDIT | {"scores": {"Voice of the child": 7, "Visits": 1}})

    assert qa.get("/audits/A-1").json["scores"] == {"Voice of the child": 7, "Visits": 1}
    assert qa.get("/audits").json["items"][0]["themes"] == AUDIT.get("themes", {})


@pytest.mark.parametrize("score", [0, 11, 7.5, "7", True, None])
def test_a_score_is_a_whole_number_from_one_to_ten(qa: Caller, score: object) -> None:
    answer = qa.post("/audits", AUDIT | {"scores": {"Visits": score}})

    assert answer.status_code == 422
    assert "Visits" in answer.text
