"""Correcting a case reference over the API, and what it owes of a wrong child (E24, E25)."""

from typing import Any

import pytest

from tests.service.api.conftest import AUDIT, Caller
from tests.service.api.test_bad_input import refused

NUMBER = "2041878"
SAID = {"corrected_on": "2019-04-26", "case_ref": NUMBER, "reason": "So the case system says"}
MISFILED = SAID | {"because": "wrong_child"}
PATH, SETTLING = "/remediations/A-1/case-reference", "/remediations/A-1/privacy-incident"
SETTLED = {
    "decided_on": "2019-04-26",
    "access_checked": True,
    "privacy_incident": "no",
    "reason": "Two managers looked",
}


def found(caller: Caller, case_ref: str) -> list[str]:
    answer = caller.post("/remediations/search", {"case_ref": case_ref})
    return [each["audit_ref"] for each in answer.json["items"]]


@pytest.mark.parametrize("because", ["renumbered", "merged", "mistyped"])
def test_e24_one_search_finds_the_file_by_either_number(opened: Caller, because: str) -> None:
    answer = opened.post(PATH, SAID | {"because": because})

    assert (answer.status_code, answer.json["recorded"]) == (201, ["CaseReferenceCorrected", "AuditChildCorrected"])
    assert answer.json["prompts"] == []
    assert found(opened, "2041877") == found(opened, NUMBER) == ["A-1"]
    assert opened.get("/remediations/A-1").json["privacy"] is None


def test_files_that_are_one_child_s_now_are_named_where_both_are_open(opened: Caller) -> None:
    opened.post("/audits", AUDIT | {"audit_ref": "A-2", "case_ref": NUMBER})
    assert opened.get("/remediations/A-1").json["also_open"] == []

    answer = opened.post(PATH, SAID | {"because": "merged"})

    assert "A-2" in answer.json["prompts"][0]
    assert found(opened, "2041877") == found(opened, NUMBER) == ["A-1", "A-2"]
    assert [opened.get(f"/remediations/{ref}").json["also_open"] for ref in ("A-1", "A-2")] == [["A-2"], ["A-1"]]
    assert opened.get("/remediations/A-1", as_at="2019-04-20").json["also_open"] is None
    told = opened.get("/remediations/A-2/history").json["items"][-1]
    assert (told["kind"], told["detail"]["also_open"]) == ("ChildCorrected", ["A-1"])
    opened.post("/remediations/A-2/withdrawal", {"withdrawn_on": "2019-04-26", "reason": "One is enough"})
    assert opened.get("/remediations/A-1").json["also_open"] == []


def test_e25_a_wrong_child_owes_a_look_and_a_decision_until_both_are_recorded(opened: Caller) -> None:
    answer = opened.post(PATH, MISFILED)

    assert answer.status_code == 201
    assert len(answer.json["prompts"]) == 2
    assert (found(opened, "2041877"), found(opened, NUMBER)) == ([], ["A-1"])
    asked = {"corrected_on": "2019-04-26", "access_checked": False, "privacy_incident": "not_decided", "owed": True}
    assert opened.get("/remediations/A-1").json["privacy"] == asked
    assert [each["audit_ref"] for each in opened.get("/remediations", privacy="owed").json["items"]] == ["A-1"]

    opened.post(SETTLING, SETTLED | {"privacy_incident": "not_decided"})
    assert opened.get("/remediations/A-1").json["privacy"] == asked | {"access_checked": True}
    answer = opened.post(SETTLING, SETTLED | {"reference": "INC-77"})

    assert (answer.status_code, answer.json["recorded"]) == (201, ["PrivacyIncidentDecided"])
    settled = asked | {"access_checked": True, "privacy_incident": "no", "owed": False}
    assert opened.get("/remediations/A-1").json["privacy"] == settled
    assert opened.get("/remediations", privacy="owed").json["items"] == []
    told = opened.get("/remediations/A-1/history").json["items"][-1]
    assert told["texts"] == {"reason": "Two managers looked", "reference": "INC-77"}
    assert told["detail"]["decided_by"] == "QA01"


def test_no_answer_but_the_extract_s_tells_a_case_reference(opened: Caller) -> None:
    opened.post(PATH, MISFILED)

    for path in ("/remediations/A-1", "/remediations/A-1/history", "/remediations", "/audits/A-1", "/audits"):
        answer = opened.get(path)
        assert answer.status_code == 200
        assert NUMBER not in answer.text
        assert "2041877" not in answer.text


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (SAID, 422, "missing_field", "because"),
        (SAID | {"because": "guessed"}, 422, "invalid_value", "because"),
        (MISFILED | {"case_ref": "2041877"}, 409, "same_case_reference", "case_ref"),
        (SAID | {"because": "renumbered", "case_ref": "2041999"}, 409, "case_reference_taken", "because"),
        (SAID | {"because": "merged", "access_checked": False}, 422, "invalid_value", "access_checked"),
        (SAID | {"because": "merged", "privacy_incident": "no"}, 422, "invalid_value", "privacy_incident"),
        (SAID | {"because": "merged", "incident_reference": "INC-1"}, 422, "invalid_value", "incident_reference"),
        (SAID | {"because": "merged", "family_ref": "F-1"}, 422, "invalid_value", "family_ref"),
        (MISFILED | {"corrected_on": "2019-04-17"}, 422, "dates_contradict", "corrected_on"),
        (MISFILED | {"corrected_on": "2019-04-27"}, 422, "date_in_future", "corrected_on"),
        (MISFILED | {"corrected_by": "SW01"}, 422, "own_case", "corrected_by"),
        (MISFILED | {"corrected_by": "NOBODY"}, 422, "unknown_person", "corrected_by"),
        (MISFILED | {"access_checked": "no"}, 422, "invalid_value", "access_checked"),
    ],
)
def test_what_cannot_be_corrected_so_is_refused_by_the_field(
    opened: Caller, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    opened.post("/audits", AUDIT | {"audit_ref": "A-9", "case_ref": "2041999"})

    refused(opened.post(PATH, body), status, code, field)


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        (
            SETTLED | {"privacy_incident": "not_decided", "access_checked": False},
            422,
            "invalid_value",
            "privacy_incident",
        ),
        (SETTLED | {"decided_on": "2019-04-25"}, 422, "dates_contradict", "decided_on"),
        (SETTLED | {"decided_by": "SW01"}, 422, "own_case", "decided_by"),
        (SETTLED | {"decided_by": "NOBODY"}, 422, "unknown_person", "decided_by"),
        ({name: said for name, said in SETTLED.items() if name != "reason"}, 422, "missing_field", "reason"),
    ],
)
def test_what_does_not_settle_it_is_refused_by_the_field(
    opened: Caller, body: dict[str, Any], status: int, code: str, field: str
) -> None:
    opened.post(PATH, MISFILED)

    refused(opened.post(SETTLING, body), status, code, field)


def test_where_nothing_was_misfiled_there_is_nothing_to_settle(opened: Caller) -> None:
    refused(opened.post(SETTLING, SETTLED), 409, "no_privacy_question", "audit_ref")


def test_a_difference_in_the_case_reference_says_where_it_is_corrected(opened: Caller) -> None:
    rows = [{"Audit ref": "A-1", "LCS no.": NUMBER, "Grade": "Inadequate"}]
    ref = opened.post("/reconciliations", {"rows": rows}).json["reference"]
    said = {"resolved_on": "2019-04-26", "resolution": "lcs_right", "reason": "A new number"}

    opened.post(f"/reconciliations/{ref}/items/1/resolution", said)

    (item,) = opened.get(f"/reconciliations/{ref}").json["items"]
    assert (item["field"], item["needs"]) == ("case_ref", "correct_case_reference")
    assert opened.post(PATH, SAID | {"because": "renumbered"}).status_code == 201
    assert found(opened, NUMBER) == ["A-1"]


def test_an_audit_without_a_remediation_is_corrected_itself_and_owes_the_same(opened: Caller) -> None:
    opened.post("/audits", AUDIT | {"audit_ref": "A-2", "grade": "Good", "themes": {}})
    assert opened.get("/audits/A-2").json["privacy"] is None

    answer = opened.post("/audits/A-2/case-reference", MISFILED)

    assert (answer.status_code, len(answer.json["prompts"])) == (201, 2)
    asked = {"corrected_on": "2019-04-26", "access_checked": False, "privacy_incident": "not_decided", "owed": True}
    assert opened.get("/audits/A-2").json["privacy"] == asked
    assert opened.get("/remediations", privacy="owed").json["items"] == []
    assert opened.post("/audits/A-2/privacy-incident", SETTLED).status_code == 201
    settled = asked | {"access_checked": True, "privacy_incident": "no", "owed": False}
    assert opened.get("/audits/A-2").json["privacy"] == settled
    refused(opened.post("/audits/A-1/privacy-incident", SETTLED), 409, "no_privacy_question", "audit_ref")
    refused(opened.post("/audits/A-1/case-reference", MISFILED), 409, "answered_elsewhere", "audit_ref")
    family = MISFILED | {"because": "merged", "family_ref": "F-1"}
    refused(opened.post("/audits/A-2/case-reference", family), 422, "invalid_value", "family_ref")
