from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock

pytestmark = pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)


def step(caller: Caller, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = caller.post(f"/remediations/A-1/{path}", body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["ETag"] == f'"{answer.json["revision"]}"'
    return dict(answer.json)


def test_a_file_goes_from_its_audit_to_its_closure(qa: Caller, calling: Callable[[str], Caller], clock: Clock) -> None:
    clock.set("2019-08-01")
    manager = calling("SM01")
    critical = AUDIT | {"grade": "Inadequate critical"}

    recorded = qa.post("/audits", critical)
    assert recorded.status_code == 201
    assert recorded.headers["Location"] == "/api/v1/audits/A-1"
    assert recorded.json["reference"] == "A-1"
    assert {"Graded", "Opened", "DeadlinesSet"} <= set(recorded.json["recorded"])

    step(qa, "notifications", {"told_on": "2019-04-18", "told": ["TM01", "PL01", "SM01"]})
    assert step(manager, "acknowledgements", {"acknowledged_on": "2019-04-23"})["recorded"] == ["Acknowledged"]
    step(calling("TM01"), "safety-check", {"checked_on": "2019-04-18", "how": "Seen at home."})
    step(calling("HOS01"), "interim-protection", {"decided_on": "2019-04-18", "how": "Daily visits."})
    step(qa, "day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01", "attendees": ["TM01", "SW01"]})
    step(qa, "improvement-plan", {"agreed_on": "2019-04-25", "actions": [ACTION]})
    again = {"agreed_on": "2019-04-26", "theme": None, "override_reason": "A second visit, at school."}
    step(qa, "actions", ACTION | again)
    step(manager, "service-manager-review", {"reviewed_on": "2019-05-01", "satisfied": True, "comments": "Sound."})
    step(manager, "caseload-decision", {"decided_on": "2019-05-02", "decision": "review"})
    case = {"graded_on": "2019-05-17", "case_ref": "2041879", "grade": "Good"}
    assert manager.post("/caseload-reviews/A-1/cases", case).status_code == 201
    step(manager, "caseload-review", {"completed_on": "2019-05-20", "cases": 1, "learning": "Chronologies lapse."})
    for number in (1, 2):
        step(qa, f"actions/{number}/completion", {"done_on": "2019-05-10", "evidence": "Case note of 10 May"})
        step(manager, f"actions/{number}/confirmation", {"confirmed_on": "2019-05-13", "accepted": True})
        step(manager, f"actions/{number}/verification", {"verified_on": "2019-05-20", "effective": True})
    for day in ("2019-05-02", "2019-05-10", "2019-05-17", "2019-05-24", "2019-06-03"):
        still = [{"number": number, "on_track": True} for number in (1, 2)] if day < "2019-05-10" else []
        step(manager, "monitoring-checks", {"checked_on": day, "actions": still})
    step(qa, "re-audit", {"re_audited_on": "2019-06-05", "grade": "Good", "auditor": "QA01"})
    closed = step(manager, "closure", {"closed_on": "2019-06-10", "reason": "Good at re-audit.", "agreed_by": "QA01"})

    found = qa.get("/remediations/A-1")
    assert found.json["state"] == "closed"
    assert found.json["revision"] == closed["revision"]
    assert found.headers["ETag"] == f'"{closed["revision"]}"'
    assert {each["step"]: each["verdict"] for each in found.json["steps"]} == {
        "acknowledgement": "not_yet_due",
        "safety_check": "on_time",
        "interim_protection": "on_time",
        "notification": "on_time",
        "day_three_meeting": "on_time",
        "improvement_plan": "on_time",
        "service_manager_review": "on_time",
        "caseload_decision": "on_time",
        "caseload_review": "on_time",
        "monitoring_check": "on_time",
        "action_done": "on_time",
        "action_confirmed": "on_time",
        "action_effective": "on_time",
        "re_audit": "on_time",
        "embedding_check": "not_yet_due",
    }
    assert [(each["action"], each["state"]) for each in found.json["actions"]] == [
        ("See the child alone", "effective")
    ] * 2
    history = qa.get("/remediations/A-1/history").json["items"]
    assert [each["kind"] for each in history if each["kind"] == "Deviated"] == []
    assert next(each for each in history if each["kind"] == "Closed")["texts"] == {"reason": "Good at re-audit."}
    assert next(each for each in history if each["kind"] == "Acknowledged")["detail"]["person"] == "SM01"


def test_a_repeat_inadequate_opens_the_remediation_that_follows(opened: Caller, clock: Clock) -> None:
    clock.set("2019-07-01")
    step(
        opened,
        "re-audit",
        {"re_audited_on": "2019-06-05", "grade": "Inadequate", "auditor": "QA01", "re_audit_ref": "A-9"},
    )

    assert opened.get("/remediations/A-1").json["followed_by"] == "A-9"
    following = opened.get("/remediations/A-9").json
    assert (following["follows"], following["graded_on"], following["critical"]) == ("A-1", "2019-06-05", True)


def test_a_meeting_that_was_not_held_leaves_the_step_undone(opened: Caller) -> None:
    step(opened, "day-three-meeting", {"not_held": True, "noted_on": "2019-04-25", "reason": "Lead away"})

    found = opened.get("/remediations/A-1").json
    assert found["meeting_not_held"] is True
    assert next(each for each in found["steps"] if each["step"] == "day_three_meeting")["done_on"] is None


def test_a_second_acknowledgement_records_nothing(opened: Caller, recorded: Callable[[], int]) -> None:
    step(opened, "acknowledgements", {"acknowledged_on": "2019-04-23", "person": "TM01"})
    before = recorded()

    again = step(opened, "acknowledgements", {"acknowledged_on": "2019-04-24", "person": "TM01"})

    assert again["recorded"] == []
    assert again["position"] is None
    assert recorded() == before
