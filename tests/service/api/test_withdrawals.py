"""Withdrawing, voiding and reinstating over the API."""

from typing import Any

from tests.service.api.conftest import AUDIT, Caller

WHY = {"reason": "Opened in error"}


def states(caller: Caller, **query: str) -> list[tuple[Any, ...]]:
    found = caller.get("/remediations", **query)
    return [(each["audit_ref"], each["state"], each["withdrawn_on"], each["voided_on"]) for each in found.json["items"]]


def test_a_withdrawal_is_answered_with_what_it_recorded_and_found_by_its_state(opened: Caller) -> None:
    answer = opened.post("/remediations/A-1/withdrawal", {"withdrawn_on": "2019-04-24", **WHY})

    assert (answer.status_code, answer.json["recorded"]) == (201, ["Withdrawn", "DeadlinesEnded"])
    assert states(opened) == states(opened, state="withdrawn") == [("A-1", "withdrawn", "2019-04-24", None)]
    assert states(opened, state="open") == []
    read = opened.get("/remediations/A-1").json
    assert read["steps"][0]["verdict"] == "not_done"
    assert {step["verdict"] for step in read["steps"]} == {"not_done", "withdrawn"}


def test_who_decided_is_the_caller_unless_somebody_is_named(opened: Caller) -> None:
    opened.post("/remediations/A-1/withdrawal", {"withdrawn_on": "2019-04-24", **WHY})
    opened.post("/remediations/A-1/reinstatement", {"reinstated_on": "2019-04-24", "reinstated_by": "HOS01", **WHY})

    told = {each["kind"]: each for each in opened.get("/remediations/A-1/history").json["items"]}
    assert told["Withdrawn"]["detail"]["withdrawn_by"] == "QA01"
    assert told["Reinstated"]["detail"]["reinstated_by"] == "HOS01"
    assert told["Withdrawn"]["texts"] == WHY


def test_what_was_voided_is_listed_only_where_it_is_asked_for_and_still_read_by_name(opened: Caller) -> None:
    answer = opened.post("/audits/A-1/void", {"voided_on": "2019-04-24", **WHY})

    assert (answer.status_code, answer.json["recorded"]) == (201, ["Voided", "Voided", "DeadlinesEnded"])
    assert states(opened) == []
    assert states(opened, state="voided") == [("A-1", "voided", None, "2019-04-24")]
    assert opened.get("/audits").json["items"] == []
    assert opened.get("/remediations/A-1").json["state"] == "voided"
    refused = opened.post("/remediations/A-1/acknowledgements", {"acknowledged_on": "2019-04-24", "person": "TM01"})
    assert (refused.status_code, refused.json["code"]) == (409, "voided")


def test_what_was_voided_in_error_is_reinstated(opened: Caller) -> None:
    opened.post("/audits/A-1/void", {"voided_on": "2019-04-24", **WHY})

    answer = opened.post("/audits/A-1/reinstatement", {"reinstated_on": "2019-04-25", **WHY})

    assert answer.status_code == 201
    assert states(opened) == [("A-1", "open", None, None)]
    again = opened.post("/audits/A-1/reinstatement", {"reinstated_on": "2019-04-25", **WHY})
    assert (again.status_code, again.json["code"], again.json["field"]) == (409, "nothing_to_reinstate", "audit_ref")


def test_a_remediation_is_voided_without_its_audit(opened: Caller) -> None:
    answer = opened.post("/remediations/A-1/void", {"voided_on": "2019-04-24", **WHY})

    assert answer.status_code == 201
    assert [each["audit_ref"] for each in opened.get("/audits").json["items"]] == ["A-1"]


def test_a_refusal_names_the_date_as_the_request_does(opened: Caller) -> None:
    for path, day in (("remediations", "withdrawn_on"), ("audits", "voided_on")):
        what = "withdrawal" if day == "withdrawn_on" else "void"
        answer = opened.post(f"/{path}/A-1/{what}", {day: "2019-04-27", **WHY})
        assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "date_in_future", day)


def test_an_audit_is_not_voided_on_a_revision_that_is_gone(opened: Caller) -> None:
    body = {"voided_on": "2019-04-24", **WHY}

    assert opened.post("/audits/A-1/void", body, If_Match='"1"').status_code == 412
    assert opened.post("/audits/A-1/void", body, If_Match=opened.get("/audits/A-1").headers["ETag"]).status_code == 201


def test_nobody_voids_the_audit_of_their_own_practice(opened: Caller) -> None:
    answer = opened.post("/audits/A-1/void", {"voided_on": "2019-04-24", "voided_by": "SW01", **WHY})

    assert (answer.json["code"], answer.json["field"]) == ("own_case", "voided_by")


def test_a_reason_must_say_something(opened: Caller) -> None:
    answer = opened.post("/audits/A-1/void", {"voided_on": "2019-04-24", "reason": " "})

    assert (answer.status_code, answer.json["field"]) == (422, "reason")
    assert opened.post("/audits", AUDIT | {"audit_ref": "A-2"}).status_code == 201
