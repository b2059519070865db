"""What is entered late may say why, never must, and is counted either way (E26)."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from service.bootstrap import Putright
from service.storage.database import reading
from service.storage.event_store import events
from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock

R = "/remediations/A-1"
MEETING = {"held_on": "2019-04-24", "chair": "PL01"}
WHY = "The minutes came by post"
NOT_OF_A_REMEDIATION = {
    *("people", "policies", "calendars", "reconciliations"),
    *("reports", "challenges", "audit-programme"),
}
"""The first part of the paths by which nothing is recorded on a remediation."""


def entries(caller: Caller, kind: str) -> list[dict[str, Any]]:
    return [each for each in caller.get(f"{R}/history").json["items"] if each["kind"] == kind]


def test_a_back_dated_entry_keeps_its_reason(opened: Caller) -> None:
    answer = opened.post(f"{R}/day-three-meeting", MEETING | {"backdated_reason": WHY})

    assert answer.json["recorded"] == ["DayThreeMeetingHeld", "BackDated"]
    (noted,) = entries(opened, "BackDated")
    assert noted["occurred_on"] == "2019-04-24"
    assert noted["detail"] == {"entered": ["DayThreeMeetingHeld"], "days": 2}
    assert noted["texts"] == {"reason": WHY}


def test_the_reason_is_a_confidence_and_in_no_event(opened: Caller, putright: Putright) -> None:
    opened.post(f"{R}/day-three-meeting", MEETING | {"backdated_reason": WHY})

    with reading(putright.engine) as connection:
        assert not any(WHY.encode() in bytes(state) for state in connection.scalars(sa.select(events.c.state)))


def test_an_entry_is_never_refused_for_want_of_a_reason(opened: Caller, clock: Clock) -> None:
    clock.set("2019-12-31")

    assert opened.post(f"{R}/day-three-meeting", MEETING | {"reason": "Leave"}).status_code == 201
    assert entries(opened, "BackDated") == []


@pytest.mark.parametrize("reason", [None, WHY])
def test_what_is_entered_on_the_day_itself_is_not_back_dated(opened: Caller, reason: str | None) -> None:
    body = {"acknowledged_on": "2019-04-26", "backdated_reason": reason}

    assert opened.post(f"{R}/acknowledgements", body).json["recorded"] == ["Acknowledged"]


def test_a_reason_that_says_nothing_is_refused(opened: Caller, recorded: Callable[[], int]) -> None:
    before = recorded()

    answer = opened.post(f"{R}/day-three-meeting", MEETING | {"backdated_reason": "  "})

    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "backdated_reason")
    assert recorded() == before


def test_an_audit_and_what_it_opens_both_say_why_they_come_late(qa: Caller) -> None:
    answer = qa.post("/audits", AUDIT | {"backdated_reason": WHY})

    assert answer.json["recorded"].count("BackDated") == 2
    assert [each["texts"] for each in entries(qa, "BackDated")] == [{"reason": WHY}]
    assert qa.get("/audits/A-1").headers["ETag"] == answer.headers["ETag"]


def test_a_caseload_review_says_why_it_was_entered_late(opened: Caller, clock: Clock) -> None:
    critical = AUDIT | {"audit_ref": "A-2", "case_ref": "C-2", "grade": "Inadequate critical"}
    opened.post("/audits", critical)
    decided = {"decided_on": "2019-04-24", "decision": "review", "decided_by": "SM01"}
    assert opened.post("/remediations/A-2/caseload-decision", decided).status_code == 201

    answer = opened.post(
        "/caseload-reviews/A-2/caseload", {"counted_on": "2019-04-24", "cases": 12, "backdated_reason": WHY}
    )

    assert answer.json["recorded"] == ["CaseloadCounted", "BackDated"]


def test_an_alert_says_why_it_was_entered_late(opened: Caller) -> None:
    alert = {"concern": "A bruise", "seen_at": "2019-04-24T15:40:00Z", "backdated_reason": WHY}

    assert "BackDated" in opened.post(f"{R}/safeguarding-alerts", alert).json["recorded"]


def test_a_reason_leaves_the_form_that_somebody_has_open_good(opened: Caller) -> None:
    first = opened.post(f"{R}/day-three-meeting", MEETING | {"backdated_reason": WHY})

    seen = opened.get(R).headers["ETag"]
    assert first.headers["ETag"] == seen
    assert opened.post(f"{R}/actions", ACTION | {"agreed_on": "2019-04-25"}, If_Match=seen).status_code == 201


def test_every_body_that_tells_of_a_day_has_room_for_the_reason(client: FlaskClient) -> None:
    """But for what is not a remediation's: the directory, the rules, and what is said of the figures themselves."""
    document = client.get("/api/v1/openapi.json").json
    schemas, told = document["components"]["schemas"], {}
    for path, methods in document["paths"].items():
        if "201" in methods.get("post", {}).get("responses", {}):
            name = methods["post"]["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            days = [
                each for each in schemas[name]["properties"].values() if each.get("format") in ("date", "date-time")
            ]
            told[path] = (bool(days), "backdated_reason" in schemas[name]["properties"])

    others = {path for path in told if path.split("/")[3] in NOT_OF_A_REMEDIATION}
    assert {told[path][1] for path in others} == {False}
    assert {path for path, (dated, room) in told.items() if dated is not room} <= others
    assert len(told) - len(others) > 10


def test_the_report_counts_what_was_entered_late_and_what_of_it_without_a_reason(opened: Caller, clock: Clock) -> None:
    """The audit was recorded four working days late, the rest later than five."""
    clock.set("2019-05-03")
    opened.post(f"{R}/day-three-meeting", MEETING | {"reason": "Leave"})  # six working days
    opened.post(f"{R}/actions", ACTION | {"agreed_on": "2019-04-26"})  # five
    clock.set("2019-05-08")
    opened.post(f"{R}/notifications", {"told_on": "2019-04-23", "backdated_reason": WHY})

    def quality(**more: str) -> dict[str, int]:
        counted = opened.get("/reports/adherence", quarter="2019-20-Q1", **more).json["data_quality"]
        return {name: counted[name] for name in ("recorded_late", "recorded_late_without_reason")}

    assert quality() == {"recorded_late": 2, "recorded_late_without_reason": 1}
    assert quality(as_known_at="2019-05-07T12:00:00Z") == {"recorded_late": 1, "recorded_late_without_reason": 1}
    assert quality(as_at="2019-04-23") == {"recorded_late": 1, "recorded_late_without_reason": 0}


def test_what_becomes_of_an_audit_says_why_it_comes_late(qa: Caller) -> None:
    qa.post("/audits", AUDIT | {"grade": "Good", "themes": {}})
    acts = {
        "moderation": {"moderated_on": "2019-04-24", "grade": "Good", "moderated_by": "HOS01"},
        "challenges": {"challenged_on": "2019-04-24", "reason": "Both visits are there", "challenged_by": "TM01"},
        "void": {"voided_on": "2019-04-24", "reason": "Another child's file", "voided_by": "HOS01"},
        "reinstatement": {"reinstated_on": "2019-04-24", "reason": "It was hers", "reinstated_by": "HOS01"},
    }

    for path, body in acts.items():
        answer = qa.post(f"/audits/A-1/{path}", body | {"backdated_reason": WHY})
        assert answer.json["recorded"][-1] == "BackDated", path
        assert qa.get("/audits/A-1").headers["ETag"] == answer.headers["ETag"]
