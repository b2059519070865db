"""What would help, asked, listed and answered; and who was rung."""

from collections.abc import Callable

from tests.service.api.conftest import Caller, Clock
from tests.service.api.test_requests import refused

DAY = "2019-04-26"
HELP, CALLS = "/remediations/A-1/help-requests", "/remediations/A-1/telephone-calls"


def test_what_would_help_is_listed_until_somebody_answers(
    opened: Caller, calling: Callable[[str], Caller], clock: Clock
) -> None:
    asked = calling("TM01").post(HELP, {"asked_on": DAY, "said": "A desk for Thursday", "step": "improvement_plan"})
    assert (asked.status_code, asked.json["recorded"]) == (201, ["HelpAsked"])
    (listed,) = opened.get("/help-requests", state="open").json["items"]
    assert listed == {
        "audit_ref": "A-1", "number": 1, "person": "TM01", "step": "improvement_plan", "item": "",
        "said": "A desk for Thursday", "asked_on": DAY, "answered_on": None, "answered_by": None, "answer": None,
    }  # fmt: skip
    assert opened.get("/help-requests", state="answered").json["items"] == []

    answered = calling("SM01").post(f"{HELP}/1/answer", {"answered_on": DAY, "answer": "Team 3 holds it"})
    assert (answered.status_code, answered.json["recorded"]) == (201, ["HelpAnswered"])
    assert opened.get("/help-requests", state="open").json["items"] == []
    (listed,) = opened.get("/help-requests").json["items"]
    assert (listed["answered_on"], listed["answered_by"], listed["answer"]) == (DAY, "SM01", "Team 3 holds it")


def test_that_it_was_seen_needs_no_words(opened: Caller, calling: Callable[[str], Caller], clock: Clock) -> None:
    calling("TM01").post(HELP, {"asked_on": DAY, "said": "A desk"})
    assert calling("SM01").post(f"{HELP}/1/answer", {"answered_on": DAY}).status_code == 201
    (listed,) = opened.get("/help-requests").json["items"]
    assert (listed["answered_by"], listed["answer"]) == ("SM01", None)


def test_help_on_what_was_never_true_is_not_listed(opened: Caller, clock: Clock) -> None:
    opened.post(HELP, {"asked_on": DAY, "said": "A desk"})
    void = {"voided_on": DAY, "reason": "Typed twice", "voided_by": "HOS01"}
    assert opened.post("/remediations/A-1/void", void).status_code == 201
    assert opened.get("/help-requests").json["items"] == []


def test_a_request_says_something_and_not_too_much(opened: Caller, clock: Clock) -> None:
    refused(opened.post(HELP, {"asked_on": DAY, "said": "  "}), 422, "invalid_value", "said")
    refused(opened.post(HELP, {"asked_on": DAY, "said": "x" * 2001}), 422, "invalid_value", "said")
    refused(opened.post(f"{HELP}/1/answer", {"answered_on": DAY}), 404, "not_found", "number")


def test_a_call_is_recorded_by_whoever_rang(opened: Caller, clock: Clock) -> None:
    call = {"called_on": DAY, "person": "PL01", "reached": False}
    assert opened.post(CALLS, call).json["recorded"] == ["Telephoned"]
    (entry,) = [each for each in opened.get("/remediations/A-1/history").json["items"] if each["kind"] == "Telephoned"]
    assert entry["detail"]["called_by"] == "QA01"
    refused(opened.post(CALLS, call | {"person": "QA01"}), 422, "invalid_value", "called_by")
    refused(opened.post(CALLS, call | {"person": "XX"}), 422, "unknown_person", "person")
