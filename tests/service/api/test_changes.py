"""What changes who owes what by when, over the API and in the report."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.api.conftest import Caller, Clock
from tests.service.api.test_bad_input import refused

R = "/remediations/A-1"
MORE_TIME = {
    "granted_on": "2019-04-24",
    "step": "improvement_plan",
    "until": "2019-05-01",
    "reason": "The family can meet on the 30th at the earliest.",
}


def deadline(caller: Caller, step: str) -> dict[str, Any]:
    return next(each for each in caller.get(f"{R}/deadlines").json["items"] if each["step"] == step)


def test_an_extension_shows_both_dates_and_the_figures_go_by_both(
    opened: Caller, calling: Callable[[str], Caller], clock: Clock
) -> None:
    answer = calling("SM01").post(f"{R}/extensions", MORE_TIME)
    assert answer.json["recorded"] == ["Extended", "DeadlinesMoved"]

    plan = deadline(opened, "improvement_plan")
    assert (plan["original_due_on"], plan["due_on"]) == ("2019-04-26", "2019-05-01")
    clock.set("2019-05-07")
    agreed = {"agreed_on": "2019-04-30", "override_reason": "The actions follow with the family"}
    assert opened.post(f"{R}/improvement-plan", agreed).status_code == 201
    report = opened.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json["adherence"]
    assert [report["improvement_plan"][name] for name in ("due", "on_time", "late", "on_time_extended")] == [1, 0, 1, 1]
    assert report["service_manager_review"]["on_time_extended"] == 0


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"granted_by": "PL02"}, 422, "not_allowed", "granted_by"),
        ({"granted_by": "SW01"}, 422, "own_case", "granted_by"),
        ({"granted_by": "XX"}, 422, "unknown_person", "granted_by"),
        ({"reason": None}, 422, "invalid_value", "reason"),
        ({"until": "2019-04-26"}, 422, "dates_contradict", "until"),
        ({"granted_on": "2019-04-27"}, 422, "date_in_future", "granted_on"),
        ({"step": "lunch"}, 422, "invalid_value", "step"),
        ({"step": "caseload_review"}, 409, "step_not_due", "step"),
    ],
)
def test_an_extension_that_nobody_may_give_is_refused(
    opened: Caller, recorded: Callable[[], int], changes: dict[str, Any], status: int, code: str, field: str
) -> None:
    before = recorded()

    refused(opened.post(f"{R}/extensions", MORE_TIME | {"granted_by": "SM01"} | changes), status, code, field)

    assert recorded() == before


def test_a_deadline_is_extended_twice_and_no_more(opened: Caller, calling: Callable[[str], Caller]) -> None:
    manager = calling("SM01")
    for until in ("2019-05-01", "2019-05-02"):
        assert manager.post(f"{R}/extensions", MORE_TIME | {"until": until}).status_code == 201

    refused(manager.post(f"{R}/extensions", MORE_TIME | {"until": "2019-05-03"}), 409, "extensions_used_up", "step")
