"""The checks of a plan over the API."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, Caller, Clock

R = "/remediations/A-1"
CHECK = f"{R}/monitoring-checks"
ON_TRACK = [{"number": 1, "on_track": True}, {"number": 2, "on_track": True}]
VISIT = ACTION | {"action": "Visit her at school every Monday until 20 May"}


@pytest.fixture
def planned(opened: Caller, clock: Clock) -> Caller:
    """The same, after a plan of two actions was agreed on 25 April, seen on 7 May."""
    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    plan = {"agreed_on": "2019-04-25", "actions": [ACTION, VISIT]}
    assert opened.post(f"{R}/improvement-plan", plan).status_code == 201
    clock.set("2019-05-07")
    return opened


def verdicts(caller: Caller, **point: str) -> dict[str, tuple[str, str]]:
    """The checks that are owed, with their dates and verdicts."""
    items = caller.get(f"{R}/deadlines", **point).json["items"]
    checks = [each for each in items if each["step"] == "monitoring_check"]
    return {each["item"]: (each["due_on"], each["verdict"]) for each in checks}


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_check_says_what_is_on_track_and_is_read_back(planned: Caller, calling: Callable[[str], Caller]) -> None:
    body = {
        "checked_on": "2019-05-02",
        "actions": [{"number": 2, "on_track": False}, {"number": 1, "on_track": True}],
        "drift": "The school was shut.",
        "response": "She is seen at home on Friday.",
        "supervision_on": "2019-05-01",
    }
    answer = calling("TM01").post(CHECK, body)

    assert (answer.status_code, answer.json["recorded"]) == (201, ["MonitoringChecked"])
    assert planned.get(R).json["monitoring_checks"] == [
        {
            "item": 1,
            "checked_on": "2019-05-02",
            "checked_by": "TM01",
            "actions": [{"number": 1, "on_track": True}, {"number": 2, "on_track": False}],
            "drift": "The school was shut.",
            "response": "She is seen at home on Friday.",
            "supervision_on": "2019-05-01",
        }
    ]
    assert planned.get(R, as_at="2019-05-01").json["monitoring_checks"] == []
    assert verdicts(planned)["1"] == ("2019-05-02", "on_time")


def test_a_missed_check_is_a_deadline_like_any_other(planned: Caller, clock: Clock) -> None:
    clock.set("2019-05-13")
    assert verdicts(planned) == {
        "1": ("2019-05-02", "not_done"),
        "2": ("2019-05-10", "not_done"),
        "3": ("2019-05-17", "not_yet_due"),
        "4": ("2019-05-24", "not_yet_due"),
        "5": ("2019-06-03", "not_yet_due"),
        "6": ("2019-06-10", "not_yet_due"),
        "7": ("2019-06-17", "not_yet_due"),
    }
    planned.post(CHECK, {"checked_on": "2019-05-13", "actions": ON_TRACK, "checked_by": "TM01"})
    assert verdicts(planned)["1"] == ("2019-05-02", "not_done")
    assert verdicts(planned)["2"] == ("2019-05-10", "late")
    line = planned.get("/reports/adherence", **{"from": "2019-05-01", "to": "2019-05-12"}).json
    assert {name: line["adherence"]["monitoring_check"][name] for name in ("due", "late", "not_done")} == {
        "due": 2,
        "late": 1,
        "not_done": 1,
    }


def test_checks_are_counted_in_the_report(planned: Caller) -> None:
    slipping = [{"number": 1, "on_track": False}, {"number": 2, "on_track": True}]
    followed = {"supervision_on": "2019-05-01", "drift": "Missed", "checked_by": "TM01"}
    planned.post(CHECK, {"checked_on": "2019-05-01", "actions": slipping} | followed)
    planned.post(CHECK, {"checked_on": "2019-05-07", "actions": ON_TRACK, "checked_by": "SM01"})

    for last, checks in (("2019-05-06", 1), ("2019-05-31", 2)):
        counted = planned.get("/reports/adherence", **{"from": "2019-05-01", "to": last}).json["monitoring"]
        assert counted == {"checks": checks, "off_track": 1, "supervision": 1}


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"actions": ON_TRACK[:1]}, 422, "invalid_value", "actions"),
        ({"actions": [*ON_TRACK, {"number": 3, "on_track": True}]}, 404, "not_found", "actions"),
        ({"actions": [*ON_TRACK, {"number": 1, "on_track": False}]}, 422, "invalid_value", "actions"),
        ({"actions": [{"number": 1}]}, 422, "missing_field", "actions.0.on_track"),
        ({"actions": [{"number": 1, "on_track": "yes"}]}, 422, "invalid_value", "actions.0.on_track"),
        ({"actions": [ON_TRACK[0], {"number": 2, "on_track": False}]}, 422, "invalid_value", "drift"),
        ({"supervision_on": "2019-05-07"}, 422, "dates_contradict", "supervision_on"),
        ({"checked_by": "SW01"}, 422, "own_case", "checked_by"),
        ({"checked_by": "XX"}, 422, "unknown_person", "checked_by"),
        ({"item": 2}, 409, "step_not_due", "item"),
        ({"item": 9}, 409, "step_not_due", "item"),
        ({"item": "1"}, 422, "invalid_value", "item"),
        ({"checked_on": "2019-05-08"}, 422, "date_in_future", "checked_on"),
        ({"mood": "good"}, 422, "unknown_field", "mood"),
    ],
)
def test_what_is_no_check_is_refused(planned: Caller, body: dict[str, Any], status: int, code: str, field: str) -> None:
    answer = planned.post(CHECK, {"checked_on": "2019-05-02", "actions": ON_TRACK, "checked_by": "TM01"} | body)

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (status, code, field)


def test_before_a_plan_there_is_nothing_to_check(opened: Caller) -> None:
    answer = opened.post(CHECK, {"checked_on": "2019-04-26", "actions": []})

    assert (answer.status_code, answer.json["code"]) == (409, "step_not_due")


def test_a_check_explains_its_date(planned: Caller) -> None:
    items = planned.get(f"{R}/deadlines").json["items"]
    second = next(each for each in items if each["step"] == "monitoring_check" and each["item"] == "2")

    assert second["working"]["rule"] == "5 working days after the plan, or the check before, 2 May 2019."
