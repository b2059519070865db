"""The versions of policy and calendar over the API."""

import json
from typing import Any

import pytest

from service.api.rule_bodies import CalendarBody, PolicyBody
from tests.service.api.conftest import AUDIT, Caller
from tests.service.api.test_requests import refused
from tests.support.documents import calendar, policy, slower

WHY = "The review takes two weeks now."


def policy_body(text: str = policy(2), **changes: Any) -> dict[str, Any]:
    return {"document": json.loads(text), "in_force_from": "2019-04-18", "reason": WHY} | changes


def calendar_body(text: str, **changes: Any) -> dict[str, Any]:
    return {"document": json.loads(text), "reason": "Offices closed"} | changes


def test_before_anything_is_adopted_the_shipped_rules_are_listed(qa: Caller) -> None:
    policies, calendars = qa.get("/policies").json["items"], qa.get("/calendars").json["items"]

    assert [(each["version"], each["in_force"], each["adopted_on"]) for each in policies] == [(1, True, None)]
    assert [(each["version"], each["covers_from"], each["adopted_by"]) for each in calendars] == [
        (1, "2012-01-01", None)
    ]
    assert qa.get("/policies/1").json["document"]["steps"]["day_three_meeting"]["clock"]["days"] == 3
    assert qa.get("/calendars/1").json["document"]["division"] == "england-and-wales"


def test_a_policy_is_adopted_and_read_with_who_why_and_its_document(qa: Caller) -> None:
    answer = qa.post("/policies", policy_body(slower("day_three_meeting", 5)))

    assert (answer.status_code, answer.json["reference"]) == (201, "2")
    assert answer.headers["Location"] == "/api/v1/policies/2"
    found = qa.get("/policies/2").json
    assert (found["adopted_by"], found["adopted_on"], found["in_force_from"]) == ("QA01", "2019-04-26", "2019-04-18")
    assert (found["reason"], found["in_force"]) == (WHY, True)
    assert found["document"] == json.loads(slower("day_three_meeting", 5))
    assert [each["in_force"] for each in qa.get("/policies").json["items"]] == [False, True]
    qa.post("/audits", AUDIT)
    steps = {row["step"]: row for row in qa.get("/remediations/A-1/deadlines").json["items"]}
    assert (steps["day_three_meeting"]["policy_version"], steps["day_three_meeting"]["due_on"]) == (2, "2019-04-29")


def test_a_calendar_is_adopted_and_read_with_who_why_and_its_document(qa: Caller) -> None:
    answer = qa.post("/calendars", calendar_body(calendar(2, "2019-04-24"), adopted_by="SM01"))

    assert (answer.status_code, answer.headers["Location"]) == (201, "/api/v1/calendars/2")
    found = qa.get("/calendars/2").json
    assert (found["adopted_by"], found["reason"]) == ("SM01", "Offices closed")
    assert found["document"]["closure_days"] == [{"date": "2019-04-24", "title": "Offices closed"}]


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "field"),
    [
        ("/policies", policy_body(policy(3)), 409, "version_not_next", "document.version"),
        ("/policies", policy_body(policy(2, colours={})), 422, "invalid_policy", "document.policy.colours"),
        ("/policies", policy_body(adopted_by="SM99"), 422, "unknown_person", "adopted_by"),
        ("/policies", policy_body(document={"name": "Two\nlines"}), 422, "invalid_policy", "document"),
        ("/policies", policy_body(in_force_from="soon"), 422, "invalid_date", "in_force_from"),
        ("/policies", policy_body(reason=" "), 422, "invalid_value", "reason"),
        ("/policies", policy_body(document=[]), 422, "invalid_value", "document"),
        ("/policies", policy_body(colour="red"), 422, "unknown_field", "colour"),
        ("/policies/check", {"document": {}}, 422, "invalid_policy", "document.steps"),
        ("/calendars", calendar_body(calendar(4)), 409, "version_not_next", "document.version"),
        ("/calendars", calendar_body("{}"), 422, "calendar_out_of_range", "document.calendar"),
        ("/calendars/check", {"document": {"days": 1}}, 422, "calendar_out_of_range", "document.days"),
    ],
)
def test_what_cannot_be_adopted_is_refused_by_its_entry(
    qa: Caller, path: str, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    refused(qa.post(path, body), status, code, field)

    assert len(qa.get("/policies").json["items"]) == len(qa.get("/calendars").json["items"]) == 1


def test_a_policy_in_force_before_the_last_one_is_refused(qa: Caller) -> None:
    assert qa.post("/policies", policy_body()).status_code == 201

    refused(
        qa.post("/policies", policy_body(policy(3), in_force_from="2019-04-17")),
        422,
        "dates_contradict",
        "in_force_from",
    )


@pytest.mark.parametrize("path", ["/policies/9", "/calendars/9"])
def test_a_version_that_was_not_adopted_is_not_found(qa: Caller, path: str) -> None:
    refused(qa.get(path), 404, "not_found", "version")


@pytest.mark.parametrize(("path", "body"), [("/policies", PolicyBody.example), ("/calendars", CalendarBody.example)])
def test_the_same_key_adopts_once(qa: Caller, path: str, body: dict[str, Any]) -> None:
    first = qa.post(path, body, Idempotency_Key="k-1")
    again = qa.post(path, body, Idempotency_Key="k-1")

    assert (first.status_code, again.status_code, again.json) == (201, 201, first.json)
    assert len(qa.get(path).json["items"]) == 2


def test_the_dates_that_a_calendar_would_move_are_listed_and_move_one_file_at_a_time(opened: Caller) -> None:
    closing = calendar_body(calendar(2, "2019-04-29"))
    would = opened.post("/calendars/check", {"document": closing["document"]}).json["would_move"]
    assert opened.get("/calendars/moves").json == {"items": []}
    assert opened.post("/calendars", closing).status_code == 201
    assert opened.get("/calendars/moves").json == {"items": would}
    review = next(move for move in would if move["step"] == "service_manager_review")
    assert (review["audit_ref"], review["owner"]) == ("A-1", "SM01")
    assert (review["due_on"], review["moves_to"]) == ("2019-05-07", "2019-05-08")

    answer = opened.post("/remediations/A-1/calendar-dates", {"reason": "The heating failed"})
    again = opened.post("/remediations/A-1/calendar-dates", {"reason": "The heating failed"})

    assert (answer.status_code, answer.json["recorded"]) == (201, ["DeadlinesMoved"])
    assert (again.status_code, again.json["recorded"]) == (201, [])
    assert opened.get("/calendars/moves").json == {"items": []}
    steps = {row["step"]: row for row in opened.get("/remediations/A-1/deadlines").json["items"]}
    moved = steps["service_manager_review"]
    assert (moved["due_on"], moved["original_due_on"]) == ("2019-05-08", "2019-05-07")


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({}, "missing_field", "reason"),
        ({"reason": "x", "moved_by": "SM99"}, "unknown_person", "moved_by"),
        ({"reason": "x", "calendar": 2}, "unknown_field", "calendar"),
    ],
)
def test_moving_dates_says_why_and_by_whom(opened: Caller, body: dict[str, Any], code: str, field: str) -> None:
    refused(opened.post("/remediations/A-1/calendar-dates", body), 422, code, field)
