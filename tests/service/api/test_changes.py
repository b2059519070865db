"""What changes who owes what by when, over the API and in the report."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.api.conftest import Caller
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
    opened: Caller, calling: Callable[[str], Caller]
) -> None:
    more_time = MORE_TIME | {"step": "day_three_meeting", "until": "2019-04-29"}
    answer = calling("SM01").post(f"{R}/extensions", more_time)
    assert answer.json["recorded"] == ["Extended", "DeadlinesMoved"]

    meeting = deadline(opened, "day_three_meeting")
    assert (meeting["original_due_on"], meeting["due_on"]) == ("2019-04-25", "2019-04-29")
    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-26", "chair": "PL01"})
    report = opened.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json["adherence"]
    counted = [report["day_three_meeting"][name] for name in ("due", "on_time", "late", "on_time_extended")]
    assert counted == [1, 0, 1, 1]
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


def test_cover_is_asked_and_accepted_and_chairs_as_cover(opened: Caller, calling: Callable[[str], Caller]) -> None:
    asked = opened.post(f"{R}/cover", {"asked_on": "2019-04-23", "cover": "QA01", "reason": "On leave."})
    assert asked.json["recorded"] == ["CoverAsked"]
    refused(calling("PL02").post(f"{R}/cover/acceptance", {"accepted_on": "2019-04-23"}), 422, "not_allowed", "person")
    accepted = opened.post(f"{R}/cover/acceptance", {"accepted_on": "2019-04-23"})
    assert accepted.json["recorded"] == ["CoverAccepted", "OwnersChanged"]
    assert deadline(opened, "day_three_meeting")["owner"] == "QA01"

    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "QA01"})
    history = opened.get(f"{R}/history").json["items"]
    held = next(each for each in history if each["kind"] == "DayThreeMeetingHeld")
    assert held["detail"]["chaired_as"] == "cover"
    assert next(each for each in history if each["kind"] == "CoverAsked")["texts"] == {"reason": "On leave."}


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"cover": "XX"}, "unknown_person"), ({"cover": "PL01"}, "invalid_value"), ({"cover": "SW01"}, "own_case")],
)
def test_cover_by_nobody_who_could_is_refused(opened: Caller, changes: dict[str, Any], code: str) -> None:
    refused(opened.post(f"{R}/cover", {"asked_on": "2019-04-23"} | changes), 422, code, "cover")
