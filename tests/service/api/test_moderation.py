"""Moderating and challenging a grade over the API."""

from collections.abc import Callable

import pytest

from domain.vocabulary import Role
from service.bootstrap import Putright
from service.storage.store import Command
from tests.service.api.conftest import AUDIT, Caller, Clock

WHY = {"reason": "The visits are on the file, under another heading."}
MANY = {f"Theme {number}": "Inadequate" for number in range(5)}


@pytest.fixture
def outside(opened: Caller, putright: Putright, clock: Clock) -> Caller:
    """The council with a head of service who is in no file's line."""
    command = Command(recorded_by="QA01", source="cli", now=clock())
    putright.people.appoint(command, staff_id="HOS02", role=Role.HEAD_OF_SERVICE, reports_to="DCS01")
    return opened


def test_a_moderation_is_read_with_its_reason_and_by_whom(opened: Caller, calling: Callable[[str], Caller]) -> None:
    body = {"moderated_on": "2019-04-23", "grade": "Good", **WHY}

    answer = calling("HOS01").post("/audits/A-1/moderation", body)

    assert (answer.status_code, answer.json["recorded"]) == (201, ["Moderated", "Withdrawn", "DeadlinesEnded"])
    audit = opened.get("/audits/A-1")
    assert audit.headers["ETag"] == answer.headers["ETag"]
    said = audit.json
    assert (said["grade"], said["first_grade"], said["moderate_by"]) == ("Good", "Inadequate", "2019-04-24")
    assert said["moderations"] == [
        {
            "moderated_on": "2019-04-23",
            "moderated_by": "HOS01",
            "previous": "Inadequate",
            "grade": "Good",
            "challenge": None,
            **WHY,
        }
    ]
    assert (said["challenges"], said["deviations"]) == ([], [])


def test_a_moderation_by_somebody_below_is_recorded_as_a_deviation(opened: Caller) -> None:
    opened.post("/audits/A-1/moderation", {"moderated_on": "2019-04-23", "grade": "Inadequate"})

    said = opened.get("/audits/A-1").json
    assert said["deviations"] == [{"occurred_on": "2019-04-23", "rule": "wrong_role", "person": "QA01"}]


def test_what_is_put_forward_for_moderation_is_listed_until_it_is_looked_at(qa: Caller) -> None:
    answer = qa.post("/audits", AUDIT | {"grade": "Requires Improvement", "themes": MANY})
    assert answer.json["prompts"] == ["Put forward for moderation: its themes do not fit its grade."]

    (listed,) = qa.get("/audits", moderation="prompted").json["items"]
    assert (listed["audit_ref"], listed["prompted_on"]) == ("A-1", "2019-04-18")
    assert qa.get("/audits", moderation="moderated").json["items"] == []

    qa.post("/audits/A-1/moderation", {"moderated_on": "2019-04-23", "grade": "Requires Improvement"})
    assert qa.get("/audits", moderation="prompted").json["items"] == []
    assert qa.get("/audits", moderation="soon").status_code == 422


def test_a_challenge_is_made_decided_and_read(outside: Caller, calling: Callable[[str], Caller]) -> None:
    made = calling("TM01").post("/audits/A-1/challenges", {"challenged_on": "2019-04-23", **WHY})
    assert (made.status_code, made.json["recorded"][0]) == (201, "Challenged")

    refused = calling("HOS01").post(
        "/audits/A-1/challenges/1/decision", {"decided_on": "2019-04-24", "upheld": False, **WHY}
    )
    assert (refused.json["code"], refused.json["field"]) == ("in_the_line", "decided_by")
    decided = calling("HOS02").post(
        "/audits/A-1/challenges/1/decision",
        {"decided_on": "2019-04-24", "upheld": True, "grade": "Inadequate critical", **WHY},
    )
    assert decided.status_code == 201, decided.text
    (challenge,) = outside.get("/audits/A-1").json["challenges"]
    assert challenge == {
        "number": 1,
        "challenged_on": "2019-04-23",
        "challenged_by": "TM01",
        "reason": WHY["reason"],
        "decide_by": "2019-04-26",
        "owner": "HOS02",
        "decided_on": "2019-04-24",
        "decided_by": "HOS02",
        "upheld": True,
        "grade": "Inadequate critical",
        "decision_reason": WHY["reason"],
    }
    read = outside.get("/remediations/A-1").json
    assert (read["grade"], read["critical"]) == ("Inadequate critical", True)


def test_the_first_grading_is_shown_where_the_clock_runs_from_the_moderation(qa: Caller) -> None:
    qa.post("/audits", AUDIT | {"grade": "Good"})

    qa.post("/audits/A-1/moderation", {"moderated_on": "2019-04-24", "grade": "Inadequate", **WHY})

    read = qa.get("/remediations/A-1").json
    assert (read["graded_on"], read["first_graded_on"]) == ("2019-04-24", "2019-04-18")


def test_a_refusal_names_the_fields_as_the_request_does(opened: Caller) -> None:
    for path, body, field in (
        ("moderation", {"moderated_on": "2019-04-01", "grade": "Good", **WHY}, "moderated_on"),
        ("moderation", {"moderated_on": "2019-04-23", "grade": "Good"}, "reason"),
        ("moderation", {"moderated_on": "2019-04-23", "grade": "Poor", **WHY}, "grade"),
        ("challenges", {"challenged_on": "2019-04-01", "challenged_by": "TM01", **WHY}, "challenged_on"),
        ("challenges", {"challenged_on": "2019-04-23", "challenged_by": "PL01", **WHY}, "challenged_by"),
        ("challenges/1/decision", {"decided_on": "2019-04-23", "upheld": False, **WHY}, "number"),
    ):
        assert opened.post(f"/audits/A-1/{path}", body).json["field"] == field


def test_an_audit_is_attached_and_the_answer_says_so(opened: Caller) -> None:
    answer = opened.post("/audits", AUDIT | {"audit_ref": "A-2"})

    assert answer.json["prompts"] == ["Attached to A-1, which is open for this child: no second one was opened."]
    assert opened.get("/audits/A-2").json["attached_to"] == "A-1"
    assert opened.get("/remediations/A-1").json["attached"] == ["A-2"]
