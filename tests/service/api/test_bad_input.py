from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from service.api.cursors import encoded
from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock

Changes = dict[str, Any]
DAY = "2019-04-24"
R = "/remediations/A-1"
DECISION = {"decided_on": DAY, "decision": "not_required", "reason": "One cause"}


def refused(answer: Any, status: int, code: str, field: str | None) -> dict[str, Any]:
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), answer.text
    problem = dict(answer.json)
    assert (problem["status"], problem["code"], problem.get("field")) == (status, code, field)
    assert problem["type"] == f"/api/v1/docs#{code}"
    assert problem["title"]
    assert problem["detail"]
    return problem


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"colour": "red"}, "unknown_field", "colour"),
        ({"roles": {"mayor": "SW01"}}, "unknown_field", "roles.mayor"),
        ({"audited_on": "2019-04-27", "graded_on": "2019-04-27"}, "date_in_future", "audited_on"),
        ({"graded_on": "2019-04-27"}, "date_in_future", "graded_on"),
        ({"graded_on": "2019-04-16"}, "dates_contradict", "graded_on"),
        ({"graded_on": "2019-02-30"}, "invalid_date", "graded_on"),
        ({"graded_on": "20190418"}, "invalid_date", "graded_on"),
        ({"graded_on": "2019-W16-4"}, "invalid_date", "graded_on"),
        ({"graded_on": "1899-12-31"}, "invalid_date", "graded_on"),
        ({"graded_on": "2019-04-18T09:00:00Z"}, "invalid_date", "graded_on"),
        ({"graded_on": "٢٠١٩-04-18"}, "invalid_date", "graded_on"),
        ({"graded_on": 20190418}, "invalid_date", "graded_on"),
        ({"graded_on": None}, "invalid_value", "graded_on"),
        ({"roles": {"social_worker": "SW99"}}, "unknown_person", "roles.social_worker"),
        ({"roles": {"social_worker": ["SW01"]}}, "invalid_value", "roles.social_worker"),
        ({"grade": "Poor"}, "unknown_grade", "grade"),
        ({"grade": ""}, "invalid_value", "grade"),
        ({"themes": {"Risk": "Poor"}}, "unknown_grade", "themes.Risk"),
        ({"themes": {"Risk": 3}}, "invalid_value", "themes.Risk"),
        ({"themes": {"Risk": "Good", " Risk ": "Inadequate"}}, "invalid_value", "themes"),
        ({"themes": {f"Theme {n}": "Good" for n in range(61)}}, "invalid_value", "themes"),
        ({"themes": ["Risk"]}, "invalid_value", "themes"),
        ({"audit_ref": "A/1"}, "invalid_value", "audit_ref"),
        ({"audit_ref": ".."}, "invalid_value", "audit_ref"),
        ({"audit_ref": "A" * 41}, "invalid_value", "audit_ref"),
        ({"audit_ref": "A-1\n"}, "invalid_value", "audit_ref"),
        ({"case_ref": "   "}, "invalid_value", "case_ref"),
        ({"case_ref": "204\x001877"}, "invalid_value", "case_ref"),
        ({"case_ref": "204\ud8001877"}, "invalid_value", "case_ref"),
        ({"case_ref": 2041877}, "invalid_value", "case_ref"),
        ({"service": "S" * 121}, "invalid_value", "service"),
        ({"team": "North\nSouth"}, "invalid_value", "team"),
    ],
)
def test_an_audit_that_cannot_be_true_is_refused_by_field(
    qa: Caller, recorded: Callable[[], int], changes: Changes, code: str, field: str
) -> None:
    before = recorded()

    refused(qa.post("/audits", AUDIT | changes), 422, code, field)

    assert recorded() == before
    assert qa.get("/audits/A-1").status_code == 404


@pytest.mark.parametrize("missing", ["audit_ref", "audited_on", "graded_on", "case_ref", "grade"])
def test_an_audit_needs_these(qa: Caller, recorded: Callable[[], int], missing: str) -> None:
    before = recorded()

    body = {name: value for name, value in AUDIT.items() if name != missing}
    refused(qa.post("/audits", body), 422, "missing_field", missing)

    assert recorded() == before


@pytest.mark.parametrize(
    ("path", "body", "code", "field"),
    [
        ("notifications", {"told_on": "2019-04-27"}, "date_in_future", "told_on"),
        ("notifications", {"told_on": "2019-04-17"}, "dates_contradict", "told_on"),
        ("notifications", {"told_on": DAY, "told": ["TM01", "XX"]}, "unknown_person", "told.1"),
        ("acknowledgements", {"acknowledged_on": "2019-04-27"}, "date_in_future", "acknowledged_on"),
        ("acknowledgements", {"acknowledged_on": DAY, "person": "XX"}, "unknown_person", "person"),
        ("day-three-meeting", {"held_on": "2019-04-27", "chair": "PL01"}, "date_in_future", "held_on"),
        ("day-three-meeting", {"held_on": "2019-04-01", "chair": "PL01"}, "dates_contradict", "held_on"),
        ("day-three-meeting", {"held_on": DAY, "chair": "XX"}, "unknown_person", "chair"),
        ("day-three-meeting", {"held_on": DAY, "chair": "PL01", "attendees": ["XX"]}, "unknown_person", "attendees.0"),
        ("day-three-meeting", {"held_on": "2019-04-26", "chair": "PL01"}, "invalid_value", "reason"),
        ("day-three-meeting", {"held_on": DAY}, "missing_field", "chair"),
        ("day-three-meeting", {"not_held": True, "noted_on": DAY, "chair": "PL01"}, "unknown_field", "chair"),
        ("day-three-meeting", {"not_held": True}, "missing_field", "noted_on"),
        ("day-three-meeting", {"not_held": "yes", "noted_on": DAY}, "invalid_value", "not_held"),
        ("improvement-plan", {"agreed_on": DAY, "actions": [ACTION, ACTION | {"owner": "XX"}]}, "unknown_person",
         "actions.1.owner"),
        ("improvement-plan", {"agreed_on": DAY, "actions": [ACTION, ACTION | {"due_on": "ASAP"}]}, "invalid_date",
         "actions.1.due_on"),
        ("improvement-plan", {"agreed_on": DAY, "actions": [ACTION | {"due_on": None}]}, "not_smart",
         "actions.0.due_on"),
        ("improvement-plan", {"agreed_on": DAY, "actions": [ACTION | {"owner": None}]}, "not_smart",
         "actions.0.owner"),
        ("improvement-plan", {"agreed_on": DAY, "actions": [ACTION | {"measure": None}]}, "not_smart",
         "actions.0.measure"),
        ("improvement-plan", {"agreed_on": DAY, "actions": [ACTION | {"when": "soon"}]}, "unknown_field",
         "actions.0.when"),
        ("improvement-plan", {"agreed_on": DAY, "actions": {"0": ACTION}}, "invalid_value", "actions"),
        ("actions", ACTION | {"agreed_on": DAY, "due_on": "2019-04-01"}, "not_smart", "due_on"),
        ("actions", ACTION | {"agreed_on": DAY, "owner": "XX"}, "unknown_person", "owner"),
        ("actions", ACTION | {"agreed_on": DAY, "action": " \n "}, "invalid_value", "action"),
        ("service-manager-review", {"reviewed_on": DAY, "satisfied": 1}, "invalid_value", "satisfied"),
        ("service-manager-review", {"reviewed_on": DAY, "satisfied": True, "reviewer": "XX"}, "unknown_person",
         "reviewer"),
        ("caseload-decision", DECISION | {"decision": "perhaps"}, "invalid_value", "decision"),
        ("caseload-decision", DECISION | {"reason": None}, "invalid_value", "reason"),
        ("caseload-decision", DECISION | {"decided_by": "XX"}, "unknown_person", "decided_by"),
        ("caseload-review", {"completed_on": DAY, "cases": True}, "invalid_value", "cases"),
        ("caseload-review", {"completed_on": DAY, "cases": 2.0}, "invalid_value", "cases"),
        ("caseload-review", {"completed_on": DAY, "cases": "2"}, "invalid_value", "cases"),
        ("caseload-review", {"completed_on": DAY, "cases": -1}, "invalid_value", "cases"),
        ("re-audit", {"re_audited_on": DAY, "grade": "Poor"}, "unknown_grade", "grade"),
        ("re-audit", {"re_audited_on": "2019-04-27", "grade": "Good"}, "date_in_future", "re_audited_on"),
        ("re-audit", {"re_audited_on": DAY, "grade": "Good", "auditor": "XX"}, "unknown_person", "auditor"),
        ("closure", {"closed_on": "2019-04-27", "reason": "Over"}, "date_in_future", "closed_on"),
        ("closure", {"closed_on": "2019-04-17", "reason": "Over"}, "dates_contradict", "closed_on"),
        ("closure", {"closed_on": DAY, "reason": "Over", "closed_by": "XX"}, "unknown_person", "closed_by"),
        ("closure", {"closed_on": DAY}, "missing_field", "reason"),
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_true_is_refused_by_field(
    opened: Caller, recorded: Callable[[], int], path: str, body: Changes, code: str, field: str
) -> None:
    before = recorded()

    refused(opened.post(f"{R}/{path}", body), 422, code, field)

    assert recorded() == before


def test_every_wrong_field_is_told_at_once(opened: Caller) -> None:
    body = {"agreed_on": "soon", "actions": [ACTION | {"due_on": "ASAP"}, {"owner": "SW01"}], "mood": "good"}

    problem = refused(opened.post(f"{R}/improvement-plan", body), 422, "invalid_date", "actions.0.due_on")

    assert [(each["field"], each["code"]) for each in problem["errors"]] == [
        ("actions.0.due_on", "invalid_date"),
        ("actions.1.action", "missing_field"),
        ("agreed_on", "invalid_date"),
        ("mood", "unknown_field"),
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("acknowledgements", {"acknowledged_on": DAY, "person": "TM01"}),
        ("day-three-meeting", {"held_on": DAY, "chair": "PL01"}),
        ("actions", ACTION | {"agreed_on": DAY}),
        ("closure", {"closed_on": DAY, "reason": "Again"}),
    ],
)
def test_a_closed_remediation_takes_nothing_more(
    opened: Caller, recorded: Callable[[], int], path: str, body: Changes
) -> None:
    opened.post(f"{R}/closure", {"closed_on": DAY, "reason": "Moved away"})
    before = recorded()

    refused(opened.post(f"{R}/{path}", body), 409, "remediation_closed", "audit_ref")

    assert recorded() == before


def test_a_step_is_recorded_once(opened: Caller, recorded: Callable[[], int]) -> None:
    meeting = {"held_on": DAY, "chair": "PL01"}
    opened.post(f"{R}/day-three-meeting", meeting)
    before = recorded()

    refused(opened.post(f"{R}/day-three-meeting", meeting), 409, "step_already_recorded", "day_three_meeting")

    assert recorded() == before


def test_an_audit_is_recorded_once(opened: Caller, recorded: Callable[[], int]) -> None:
    before = recorded()

    refused(opened.post("/audits", AUDIT), 409, "already_exists", "audit_ref")

    assert recorded() == before


def test_a_step_that_is_not_due_is_refused(opened: Caller) -> None:
    body = {"completed_on": DAY, "cases": 3}

    refused(opened.post(f"{R}/caseload-review", body), 409, "step_not_due", "caseload_review")


def test_an_action_is_verified_by_somebody_else_and_after_it_is_done(opened: Caller) -> None:
    opened.post(f"{R}/actions", ACTION | {"agreed_on": DAY})
    verified = {"verified_on": DAY, "effective": True}

    refused(opened.post(f"{R}/actions/1/verification", verified), 409, "step_not_due", "number")
    opened.post(f"{R}/actions/1/completion", {"done_on": DAY, "evidence": "Case note"})
    refused(
        opened.post(f"{R}/actions/1/verification", verified | {"verified_by": "SW01"}),
        422,
        "invalid_value",
        "verified_by",
    )


@pytest.mark.parametrize("path", ["/remediations/A-9", "/remediations/A-9/history", "/remediations/A-9/deadlines"])
def test_a_remediation_that_does_not_exist_is_not_found(opened: Caller, path: str) -> None:
    refused(opened.get(path), 404, "not_found", "audit_ref")


def test_an_action_that_does_not_exist_is_not_found(opened: Caller) -> None:
    refused(
        opened.post(f"{R}/actions/7/completion", {"done_on": DAY, "evidence": "Case note"}), 404, "not_found", "number"
    )


@pytest.mark.parametrize("number", ["0", "-1", "10000", "x", "٣", "9" * 5000])
def test_a_number_that_no_action_can_have_is_no_address(opened: Caller, number: str) -> None:
    answer = opened.post(f"{R}/actions/{number}/completion", {"done_on": DAY})

    assert answer.status_code in (404, 405)  # 405 where it reads as a reference with slashes, which one can only get
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize(
    ("path", "query", "code", "field"),
    [
        ("/remediations", {"state": "ajar"}, "invalid_value", "state"),
        ("/remediations", {"overdue": "false"}, "invalid_value", "overdue"),
        ("/remediations", {"step": "lunch"}, "invalid_value", "step"),
        ("/remediations", {"onwer": "SW01"}, "unknown_field", "onwer"),
        ("/remediations", {"owner": ["SW01", "TM01"]}, "invalid_value", "owner"),
        ("/remediations", {"limit": "0"}, "invalid_value", "limit"),
        ("/remediations", {"limit": "201"}, "invalid_value", "limit"),
        ("/remediations", {"limit": "ten"}, "invalid_value", "limit"),
        ("/remediations", {"limit": "1_0"}, "invalid_value", "limit"),
        ("/remediations", {"cursor": "x"}, "invalid_cursor", "cursor"),
        ("/remediations", {"cursor": "TQ"}, "invalid_cursor", "cursor"),
        ("/audits", {"cursor": "é"}, "invalid_cursor", "cursor"),
        ("/remediations/A-1", {"as_at": "2019-04-27"}, "date_in_future", "as_at"),
        ("/remediations/A-1", {"as_at": "yesterday"}, "invalid_date", "as_at"),
        ("/people", {"as_at": "2019-04-20"}, "unknown_field", "as_at"),
        ("/people", {"q": "x"}, "unknown_field", "q"),
        ("/reports/adherence", {}, "missing_field", "from"),
        ("/reports/adherence", {"quarter": "2018-19-Q5"}, "invalid_value", "quarter"),
        ("/reports/adherence", {"quarter": "2018-20-Q1"}, "invalid_value", "quarter"),
        ("/reports/adherence", {"quarter": "9999-00-Q4"}, "invalid_value", "quarter"),
        ("/reports/adherence", {"quarter": "2018-19-Q1", "to": "2019-01-01"}, "invalid_value", "to"),
        ("/reports/adherence", {"from": "2019-02-01", "to": "2019-01-01"}, "invalid_value", "to"),
        ("/reports/adherence", {"quarter": "2018-19-Q1", "as_at": "2019-04-27"}, "date_in_future", "as_at"),
        ("/reports/adherence", {"quarter": "2018-19-Q1", "as_known_at": "2019-04-20T09:00:00"}, "invalid_value",
         "as_known_at"),
        ("/reports/adherence", {"quarter": "2018-19-Q1", "as_known_at": "noon"}, "invalid_value", "as_known_at"),
        ("/reports/adherence", {"quarter": "2018-19-Q1", "as_known_at": "2019-04-26T12:00:00.000001Z"},
         "date_in_future", "as_known_at"),
        ("/reports/adherence", {"quarter": "2018-19-Q1", "as_known_at": "2019-04-28T09:00:00Z"}, "date_in_future",
         "as_known_at"),
    ],
)  # fmt: skip
def test_a_query_that_cannot_be_answered_is_refused_by_name(
    opened: Caller, path: str, query: Changes, code: str, field: str
) -> None:
    refused(opened.get(path, **query), 422, code, field)


@pytest.mark.parametrize("position", ["", "0", "01", "-1", "٣", "9" * 19])
def test_a_cursor_to_a_position_that_no_event_can_have_is_refused(opened: Caller, app: Flask, position: str) -> None:
    with app.test_request_context(f"/api/v1{R}/history"):
        cursor = encoded("2019-04-18", position)

    refused(opened.get(f"{R}/history", cursor=cursor), 422, "invalid_cursor", "cursor")


def test_a_day_before_the_calendar_begins_is_refused(qa: Caller, recorded: Callable[[], int]) -> None:
    before = recorded()

    early = AUDIT | {"audited_on": "2001-01-01", "graded_on": "2001-01-02"}
    refused(qa.post("/audits", early), 422, "calendar_out_of_range", "graded_on")

    assert recorded() == before


def test_a_caller_who_is_not_in_the_directory_cannot_stand_for_themselves(
    opened: Caller, calling: Callable[[str], Caller]
) -> None:
    body = {"acknowledged_on": DAY}

    refused(calling("GHOST").post(f"{R}/acknowledgements", body), 403, "not_in_post", None)


def test_a_reminder_of_the_clock_is_enough_to_let_tomorrow_in(opened: Caller, clock: Clock) -> None:
    clock.set("2019-04-27")

    assert opened.post(f"{R}/notifications", {"told_on": "2019-04-27"}).status_code == 201
