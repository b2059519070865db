"""Reviews of whole caseloads over the API: what prompted them, case by case, to the end."""

from typing import Any

import pytest

from tests.service.api.conftest import AUDIT, Caller

SECOND = AUDIT | {"audit_ref": "A-2", "case_ref": "2041878", "audited_on": "2019-04-20", "graded_on": "2019-04-22"}


@pytest.fixture
def prompted(opened: Caller) -> Caller:
    """A second inadequate file of one social worker within the year."""
    assert opened.post("/audits", SECOND).status_code == 201
    return opened


def decide(caller: Caller, **said: Any) -> Any:
    body = {"decided_on": "2019-04-24", "decided_by": "SM01"}
    return caller.post("/remediations/A-2/caseload-decision", body | said)


def test_a_prompted_review_shows_its_criteria_and_the_files_that_met_them(prompted: Caller) -> None:
    (row,) = prompted.get("/caseload-reviews").json["items"]

    assert (row["ref"], row["subject"], row["subject_role"]) == ("A-2", "SW01", "social_worker")
    assert (row["criteria"], row["files"]) == (["second_inadequate_file_in_twelve_months"], ["A-1"])
    assert (row["state"], row["decision"], row["held"], row["graded"]) == ("to_decide", None, None, 0)
    assert prompted.get("/caseload-reviews", state="complete").json["items"] == []


def test_every_case_is_graded_and_the_progress_is_shown(prompted: Caller) -> None:
    decide(prompted, decision="review")
    prompted.post("/caseload-reviews/A-2/caseload", {"counted_on": "2019-04-24", "cases": 2})
    for case_ref, grade in (("77", "Good"), ("78", "Inadequate")):
        body = {"graded_on": "2019-04-25", "case_ref": case_ref, "grade": grade, "held_by": "PL02"}
        assert prompted.post("/caseload-reviews/A-2/cases", body).status_code == 201
    half = prompted.get("/caseload-reviews/A-2").json
    done = {"completed_on": "2019-04-26", "cases": 2, "learning": "Chronologies lapse"}
    answer = prompted.post("/remediations/A-2/caseload-review", done)
    whole = prompted.get("/caseload-reviews/A-2").json

    assert (half["state"], half["held"], half["graded"], half["inadequate"]) == ("under_way", 2, 2, 1)
    assert [(case["number"], case["case_ref"], case["held_by"]) for case in half["cases"]] == [
        (1, "77", "PL02"),
        (2, "78", "PL02"),
    ]
    assert "Deviated" not in answer.json["recorded"]
    assert (whole["state"], whole["completed_on"], whole["learning"]) == (
        "complete",
        "2019-04-26",
        "Chronologies lapse",
    )


def test_a_case_is_graded_once(prompted: Caller) -> None:
    decide(prompted, decision="review")
    body = {"graded_on": "2019-04-25", "case_ref": "77", "grade": "Good"}
    prompted.post("/caseload-reviews/A-2/cases", body)

    again = prompted.post("/caseload-reviews/A-2/cases", body)

    assert (again.status_code, again.json["code"]) == (409, "already_exists")


def test_not_required_waits_for_its_countersignature(prompted: Caller) -> None:
    decide(prompted, decision="not_required", reason="Audited last month", instead="Supervision fortnightly")
    waiting = prompted.get("/caseload-reviews/A-2").json
    body = {"countersigned_on": "2019-04-25", "agreed": False, "reason": "Two in a year", "countersigned_by": "HOS01"}
    answer = prompted.post("/caseload-reviews/A-2/countersignature", body)
    after = prompted.get("/caseload-reviews/A-2").json

    assert (waiting["state"], waiting["reason"], waiting["instead"]) == (
        "not_required",
        "Audited last month",
        "Supervision fortnightly",
    )
    assert answer.status_code == 201
    assert (after["state"], after["countersigned"], after["countersigned_by"]) == ("under_way", False, "HOS01")
    steps = {each["step"]: each for each in prompted.get("/remediations/A-2").json["steps"]}
    assert steps["countersignature"]["verdict"] == "on_time"
    assert steps["caseload_review"]["due_on"] == "2019-05-24"


@pytest.mark.parametrize("who", ["SW01", "SM01"])
def test_neither_the_subject_nor_the_decider_countersigns(prompted: Caller, who: str) -> None:
    decide(prompted, decision="not_required", reason="Audited last month")

    body = {"countersigned_on": "2019-04-25", "agreed": True, "countersigned_by": who}
    answer = prompted.post("/caseload-reviews/A-2/countersignature", body)

    assert answer.status_code == 422
    assert answer.json["code"] in ("own_case", "not_allowed")
    assert answer.json["field"] == "countersigned_by"


def test_a_manager_s_own_judgement_prompts_a_review(opened: Caller) -> None:
    body = {"decided_on": "2019-04-24", "decision": "review", "decided_by": "SM01"}
    opened.post("/remediations/A-1/caseload-decision", body)

    (row,) = opened.get("/caseload-reviews").json["items"]
    assert (row["ref"], row["criteria"], row["state"]) == ("A-1", ["service_manager_judgement"], "under_way")


def test_a_review_that_does_not_exist_is_not_found(opened: Caller) -> None:
    assert opened.get("/caseload-reviews/A-9").status_code == 404
    body = {"counted_on": "2019-04-24", "cases": 2}
    assert opened.post("/caseload-reviews/A-9/caseload", body).status_code == 404


def test_the_reference_of_a_case_is_kept_apart(prompted: Caller) -> None:
    decide(prompted, decision="review")
    prompted.post("/caseload-reviews/A-2/cases", {"graded_on": "2019-04-25", "case_ref": "CANARY77", "grade": "Good"})

    assert "CANARY77" not in str(prompted.get("/caseload-reviews").json)
    assert "CANARY77" not in str(prompted.get("/remediations/A-2/history").json)


def now(caller: Caller, ref: str = "A-2") -> Any:
    return caller.get(f"/caseload-reviews/{ref}").json["criteria_now"]


SECOND_FILE = "second_inadequate_file_in_twelve_months"


def test_what_met_the_criteria_is_shown_as_it_stands_now_and_undoes_nothing(prompted: Caller) -> None:
    assert now(prompted) == {"criteria": [SECOND_FILE], "files": ["A-1"], "changed": False}
    decide(prompted, decision="review")

    body = {"withdrawn_on": "2019-04-25", "reason": "Of another family", "withdrawn_by": "HOS01"}
    assert prompted.post("/remediations/A-1/withdrawal", body).status_code == 201

    assert now(prompted) == {"criteria": [], "files": [], "changed": True}
    read = prompted.get("/caseload-reviews/A-2").json
    assert (read["criteria"], read["decision"], read["state"]) == ([SECOND_FILE], "review", "under_way")

    again = {"reinstated_on": "2019-04-26", "reason": "It was not", "reinstated_by": "HOS01"}
    assert prompted.post("/remediations/A-1/reinstatement", again).status_code == 201
    assert now(prompted)["changed"] is False


def test_a_file_that_was_voided_meets_no_criterion_any_more(prompted: Caller) -> None:
    body = {"voided_on": "2019-04-25", "reason": "The wrong file", "voided_by": "HOS01"}
    assert prompted.post("/remediations/A-1/void", body).status_code == 201

    assert now(prompted) == {"criteria": [], "files": [], "changed": True}


def test_a_grade_that_is_critical_no_longer_is_a_change(opened: Caller) -> None:
    critical = SECOND | {"grade": "Inadequate critical", "roles": AUDIT["roles"] | {"social_worker": "SW01"}}
    opened.post("/audits", critical)
    body = {"moderated_on": "2019-04-25", "grade": "Inadequate", "reason": "Seen again", "moderated_by": "HOS01"}
    assert opened.post("/audits/A-2/moderation", body).status_code == 201

    assert now(opened) == {"criteria": [SECOND_FILE], "files": ["A-1"], "changed": True}


def test_that_a_manager_judged_so_stays(opened: Caller) -> None:
    decide = {"decided_on": "2019-04-24", "decided_by": "SM01", "decision": "review"}
    assert opened.post("/remediations/A-1/caseload-decision", decide).status_code == 201

    assert now(opened, "A-1") == {"criteria": ["service_manager_judgement"], "files": [], "changed": False}


def test_a_review_of_a_file_that_was_never_true_meets_nothing(prompted: Caller) -> None:
    body = {"voided_on": "2019-04-25", "reason": "The wrong file", "voided_by": "HOS01"}
    assert prompted.post("/remediations/A-2/void", body).status_code == 201

    assert now(prompted) is None
