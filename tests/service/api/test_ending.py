"""The re-audit, the closing and the check after it, over the API and in the report."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_bad_input import refused

R = "/remediations/A-1"
RE_AUDIT = {"re_audited_on": "2019-06-05", "grade": "Good", "auditor": "QA01", "themes": {"Risk": "Good"}}
CLOSURE = {"closed_on": "2019-06-10", "reason": "Good at re-audit.", "agreed_by": "SM01"}
OTHERWISE = {"decided_otherwise_by": "HOS01", "otherwise_reason": "The family has moved."}


@pytest.fixture
def late(opened: Caller, clock: Clock) -> Caller:
    """The same, when there is time to look back."""
    clock.set("2019-11-01")
    return opened


def kinds(caller: Caller, kind: str, ref: str = "A-1") -> list[dict[str, Any]]:
    history = caller.get(f"/remediations/{ref}/history").json["items"]
    return [each for each in history if each["kind"] == kind]


def test_a_re_audit_shows_how_grade_and_themes_moved(late: Caller) -> None:
    assert late.post(f"{R}/re-audit", RE_AUDIT).status_code == 201

    (told,) = kinds(late, "ReAudited")
    assert (told["detail"]["grade_before"], told["detail"]["levels_better"]) == ("Inadequate", 2)
    assert told["detail"]["themes"] == {"Risk": "Good"}
    report = late.get("/reports/adherence", **{"from": "2019-06-01", "to": "2019-06-30"}).json
    assert report["grade_movement"] == {"Inadequate": {"Good": 1}}


def test_nobody_re_audits_their_own_team_or_case(late: Caller, recorded: Callable[[], int]) -> None:
    assert late.post("/people", {"staff_id": "AU09", "role": "auditor", "team": "North"}).status_code == 201
    before = recorded()

    refused(late.post(f"{R}/re-audit", RE_AUDIT | {"auditor": "AU09"}), 422, "own_team", "auditor")
    refused(late.post(f"{R}/re-audit", RE_AUDIT | {"auditor": "SM01"}), 422, "own_team", "auditor")
    refused(late.post(f"{R}/re-audit", RE_AUDIT | {"auditor": "SW01"}), 422, "own_case", "auditor")
    refused(late.post(f"{R}/re-audit", RE_AUDIT | {"themes": {"Risk": "Poor"}}), 422, "unknown_grade", "themes.Risk")
    assert recorded() == before


def test_a_re_audit_and_another_audit_never_share_a_reference(late: Caller, recorded: Callable[[], int]) -> None:
    """So that voiding one does not void the other, and nothing is counted as both."""
    good = AUDIT | {"audit_ref": "A-7", "case_ref": "7", "grade": "Good"}
    assert late.post("/audits", good).status_code == 201
    again = {"re_audited_on": "2019-06-10", "grade": "Inadequate", "auditor": "QA01"}
    before = recorded()

    refused(late.post(f"{R}/re-audit", again | {"re_audit_ref": "A-7"}), 409, "already_exists", "re_audit_ref")
    assert recorded() == before
    assert late.post(f"{R}/re-audit", again | {"re_audit_ref": "A-8"}).status_code == 201
    refused(late.post("/audits", good | {"audit_ref": "A-8"}), 409, "already_exists", "audit_ref")


def test_what_follows_a_repeat_is_reviewed_by_somebody_else(late: Caller) -> None:
    late.post(f"{R}/service-manager-review", {"reviewed_on": "2019-05-07", "satisfied": True, "reviewer": "SM01"})
    again = RE_AUDIT | {"grade": "Inadequate", "re_audit_ref": "A-2", "themes": {"Visits": "Inadequate"}}
    late.post(f"{R}/re-audit", again)

    (opening,) = kinds(late, "Opened", "A-2")
    assert (opening["detail"]["earlier_reviewer"], opening["detail"]["themes"]) == ("SM01", ["Visits"])
    late.post(
        "/remediations/A-2/service-manager-review",
        {"reviewed_on": "2019-06-19", "satisfied": True, "reviewer": "SM01"},
    )
    assert "same_reviewer_again" in [each["detail"]["rule"] for each in kinds(late, "Deviated", "A-2")]


def test_what_the_head_of_service_decides_otherwise_is_counted_and_listed(late: Caller) -> None:
    closed = late.post(f"{R}/closure", CLOSURE | OTHERWISE)

    assert closed.json["recorded"] == ["Closed", "DeadlinesSet"]
    assert kinds(late, "Closed")[0]["texts"]["otherwise_reason"] == "The family has moved."
    report = late.get("/reports/adherence", **{"from": "2019-06-01", "to": "2019-06-30"}).json
    assert report["closures"] == {
        "closed": 1,
        "completed": 1,
        "followed": 0,
        "case_closed": 0,
        "moved_away": 0,
        "decided_otherwise": ["A-1"],
    }


def test_only_the_head_of_service_decides_otherwise(late: Caller, recorded: Callable[[], int]) -> None:
    before = recorded()

    for changes, code, field in (
        ({"decided_otherwise_by": "SM01"}, "not_allowed", "decided_otherwise_by"),
        ({"decided_otherwise_by": "XX"}, "unknown_person", "decided_otherwise_by"),
        ({"otherwise_reason": None}, "invalid_value", "otherwise_reason"),
        ({"agreed_by": "QA01"}, "invalid_value", "agreed_by"),
        ({"agreed_by": "XX"}, "unknown_person", "agreed_by"),
    ):
        refused(late.post(f"{R}/closure", CLOSURE | OTHERWISE | changes), 422, code, field)
    assert recorded() == before


def test_after_the_closing_the_embedding_check_is_owed_and_recorded(
    late: Caller, calling: Callable[[str], Caller]
) -> None:
    late.post(f"{R}/closure", CLOSURE)
    owed = {each["step"]: each["due_on"] for each in late.get(R).json["steps"]}
    assert owed["embedding_check"] == "2019-09-03"

    check = {"checked_on": "2019-09-02", "in_place": False}
    manager = calling("SM01")
    refused(manager.post(f"{R}/embedding-check", check), 422, "invalid_value", "comments")
    refused(manager.post(f"{R}/embedding-check", check | {"checked_by": "XX"}), 422, "unknown_person", "checked_by")
    answer = manager.post(f"{R}/embedding-check", check | {"comments": "Supervision lapsed again."})
    assert answer.json["recorded"] == ["EmbeddingChecked"]
    refused(
        manager.post(f"{R}/embedding-check", check | {"comments": "Again."}),
        409,
        "step_already_recorded",
        "embedding_check",
    )
