"""A case that goes before the response to it is done, over the API and in the report (E11, E12)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock
from tests.service.api.test_bad_input import refused

R = "/remediations/A-1"
SIGNED = {"team_manager": "TM01", "service_manager": "SM01"}
CLOSURE = {"closed_on": "2019-04-29", "reason": "She lives with her father now."} | SIGNED
TRANSFER = {"referred_on": "2019-04-29", "authority": "Another council", "reason": "The family moved."} | SIGNED


@pytest.fixture
def acting(opened: Caller, clock: Clock) -> Caller:
    """The same with an open action, three days after the plan was due and not agreed."""
    assert opened.post(f"{R}/actions", ACTION | {"agreed_on": "2019-04-24"}).status_code == 201
    clock.set("2019-04-30")
    return opened


def verdicts(caller: Caller) -> dict[str, str]:
    return {each["step"]: each["verdict"] for each in caller.get(R).json["steps"]}


def test_a_closed_case_excuses_what_was_to_come_and_nothing_that_was_past(acting: Caller) -> None:
    answer = acting.post(f"{R}/case-closure", CLOSURE)
    assert answer.json["recorded"][:1] == ["CaseClosed"]

    found = acting.get(R).json
    assert (found["state"], found["closed_on"], found["closed_because"]) == ("closed", "2019-04-29", "case_closed")
    stands = verdicts(acting)
    assert (stands["improvement_plan"], stands["re_audit"]) == ("not_done", "excused")
    report = acting.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json
    assert (report["adherence"]["re_audit"]["excused"], report["adherence"]["re_audit"]["due"]) == (1, 0)
    assert report["adherence"]["improvement_plan"]["not_done"] == 1
    assert report["closures"]["case_closed"] == 1


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "field"),
    [
        ("case-closure", CLOSURE | {"team_manager": None}, 409, "open_actions", "team_manager"),
        ("case-closure", CLOSURE | {"service_manager": None}, 409, "open_actions", "service_manager"),
        ("case-closure", CLOSURE | {"service_manager": "PL02"}, 422, "not_allowed", "service_manager"),
        ("case-closure", CLOSURE | {"team_manager": "XX"}, 422, "unknown_person", "team_manager"),
        ("case-closure", CLOSURE | {"closed_on": "2019-05-01"}, 422, "date_in_future", "closed_on"),
        ("transfer", TRANSFER | {"team_manager": None}, 409, "open_actions", "team_manager"),
        ("transfer", TRANSFER | {"team_manager": "SW01"}, 422, "own_case", "team_manager"),
        ("transfer", TRANSFER | {"service_manager": "XX"}, 422, "unknown_person", "service_manager"),
        ("transfer/acknowledgement", {"acknowledged_on": "2019-04-29"}, 409, "step_not_due", "referred_on"),
    ],
)
def test_no_case_goes_quietly(
    acting: Caller,
    recorded: Callable[[], int],
    path: str,
    body: dict[str, Any],
    status: int,
    code: str,
    field: str,
) -> None:
    before = recorded()

    refused(acting.post(f"{R}/{path}", body), status, code, field)

    assert recorded() == before


def test_which_actions_are_open_is_said(acting: Caller) -> None:
    problem = acting.post(f"{R}/case-closure", CLOSURE | {"team_manager": None}).json

    assert problem["detail"].startswith("Actions of A-1 are open: 1.")


def test_a_case_that_moves_is_the_team_managers_until_it_is_acknowledged(acting: Caller, clock: Clock) -> None:
    assert acting.post(f"{R}/transfer", TRANSFER).json["recorded"] == ["TransferReferred", "OwnersChanged"]
    found = acting.get(R).json
    assert (found["state"], found["referred_on"]) == ("open", "2019-04-29")
    assert {each["step"]: each["owner"] for each in found["steps"]}["re_audit"] == "TM01"
    history = acting.get(f"{R}/history").json["items"]
    assert (
        next(each for each in history if each["kind"] == "TransferReferred")["texts"]["authority"] == "Another council"
    )

    clock.set("2019-05-20")
    early = acting.post(f"{R}/transfer/acknowledgement", {"acknowledged_on": "2019-04-26"})
    refused(early, 422, "dates_contradict", "acknowledged_on")
    done = acting.post(f"{R}/transfer/acknowledgement", {"acknowledged_on": "2019-05-17"})
    assert done.json["recorded"][0] == "TransferAcknowledged"
    assert acting.get(R).json["closed_because"] == "moved_away"
    stands = verdicts(acting)
    assert (stands["service_manager_review"], stands["re_audit"]) == ("not_done", "excused")


def test_the_workers_caseload_is_decided_on_though_the_case_is_gone(qa: Caller, clock: Clock) -> None:
    qa.post("/audits", AUDIT | {"grade": "Inadequate critical"})
    clock.set("2019-04-30")
    assert qa.post(f"{R}/case-closure", CLOSURE).status_code == 201

    decision = {"decided_on": "2019-04-30", "decision": "review", "decided_by": "SM01", "reason": "A pattern"}
    assert "CaseloadDecided" in qa.post(f"{R}/caseload-decision", decision).json["recorded"]
    meeting = {"held_on": "2019-04-30", "chair": "PL01", "reason": "Late"}
    refused(qa.post(f"{R}/day-three-meeting", meeting), 409, "remediation_closed", "audit_ref")


def test_a_case_that_goes_after_a_repeat_says_what_of_it_is_still_open(acting: Caller) -> None:
    again = {"re_audited_on": "2019-04-29", "grade": "Inadequate", "auditor": "QA01"}
    assert acting.post(f"{R}/transfer", TRANSFER).json["prompts"] == []
    assert acting.post(f"{R}/re-audit", again).status_code == 201

    answer = acting.post(f"{R}/transfer/acknowledgement", {"acknowledged_on": "2019-04-30"})
    assert answer.json["prompts"] == ["A-1-R1 follows A-1 and is open: record it there, too."]
    closing = acting.post("/remediations/A-1-R1/case-closure", CLOSURE | {"closed_on": "2019-04-30"})
    assert (closing.status_code, closing.json["prompts"]) == (201, [])
