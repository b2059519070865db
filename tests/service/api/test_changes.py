"""What changes who owes what by when, over the API and in the report."""

from collections.abc import Callable
from typing import Any

import pytest

from domain.errors import ConflictError
from service.bootstrap import Putright
from tests.service.api.conftest import ACTION, AUDIT, Caller
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


UPWARD = {
    "escalated_on": "2019-04-24",
    "step": "improvement_plan",
    "rung": "head_of_service",
    "reason": "There is nobody in the team who can agree a plan this week.",
}


def test_a_person_takes_a_step_up_the_line_and_everything_says_so(
    opened: Caller, calling: Callable[[str], Caller]
) -> None:
    answer = calling("SM01").post(f"{R}/escalations", UPWARD)
    assert answer.json["recorded"] == ["SkippedUpward"]

    (change,) = deadline(opened, "improvement_plan")["changes"]
    assert (change["changed"], change["decided_by"], change["reason"]) == ("escalated", "SM01", UPWARD["reason"])
    told = opened.get(f"{R}/history").json["items"][-1]
    assert (told["kind"], told["detail"]["rung"]) == ("SkippedUpward", "head_of_service")
    report = opened.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json
    assert report["escalations"] == {"head_of_service": 1}
    assert report["escalated_steps"] == {
        "total": 1,
        "resolved": 0,
        "still_open": 1,
        "rungs_by_person": 1,
        "median_days_to_resolve": None,
    }

    planned = opened.post(f"{R}/improvement-plan", {"agreed_on": "2019-04-25", "actions": [ACTION]})
    assert planned.json["recorded"][-1] == "EscalationResolved"
    over = deadline(opened, "improvement_plan")["changes"][-1]
    assert (over["changed"], over["because"]) == ("resolved", "done")


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"escalated_by": "PL02"}, 422, "not_allowed", "escalated_by"),
        ({"escalated_by": "XX"}, 422, "unknown_person", "escalated_by"),
        ({"reason": None}, 422, "invalid_value", "reason"),
        ({"rung": "prime_minister"}, 422, "unknown_rung", "rung"),
        ({"rung": "reminder"}, 422, "unknown_rung", "rung"),
        ({"escalated_on": "2019-04-27"}, 422, "date_in_future", "escalated_on"),
        ({"escalated_on": "2019-04-01"}, 422, "dates_contradict", "escalated_on"),
        ({"step": "lunch"}, 422, "invalid_value", "step"),
        ({"step": "caseload_review"}, 409, "step_not_due", "step"),
        ({"to": "DCS01"}, 422, "unknown_field", "to"),
    ],
)
def test_a_step_that_nobody_may_take_up_is_refused(
    opened: Caller, recorded: Callable[[], int], changes: dict[str, Any], status: int, code: str, field: str
) -> None:
    before = recorded()

    refused(opened.post(f"{R}/escalations", UPWARD | {"escalated_by": "SM01"} | changes), status, code, field)

    assert recorded() == before


def test_a_step_goes_up_once_and_never_down(opened: Caller) -> None:
    assert opened.post(f"{R}/escalations", UPWARD).status_code == 201

    for rung in ("line_manager", "head_of_service"):
        refused(opened.post(f"{R}/escalations", UPWARD | {"rung": rung}), 409, "already_escalated", "rung")
    assert opened.post(f"{R}/escalations", UPWARD | {"rung": "director"}).status_code == 201


def test_cover_is_asked_and_accepted_and_chairs_as_cover(opened: Caller, calling: Callable[[str], Caller]) -> None:
    asked = opened.post(f"{R}/cover", {"asked_on": "2019-04-23", "cover": "QA01", "reason": "On leave."})
    assert asked.json["recorded"] == ["CoverAsked"]
    refused(calling("TM01").post(f"{R}/cover/acceptance", {"accepted_on": "2019-04-23"}), 422, "not_allowed", "person")
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


MOVED = {"reallocated_on": "2019-04-25", "role": "social_worker", "to": "PL02", "reason": "Moved to another team."}


def with_action(caller: Caller, ref: str = "A-1") -> Caller:
    """The same, with an action of the social worker's on the file."""
    assert caller.post(f"/remediations/{ref}/actions", ACTION | {"agreed_on": "2019-04-24"}).status_code == 201
    return caller


def action(caller: Caller, ref: str = "A-1") -> tuple[str, bool]:
    (only,) = caller.get(f"/remediations/{ref}").json["actions"]
    return only["owner"], only["held"]


def test_when_the_worker_changes_actions_wait_with_the_manager_and_the_file_is_looked_at(
    opened: Caller, calling: Callable[[str], Caller]
) -> None:
    answer = with_action(opened).post(f"{R}/reassignments", MOVED)
    assert answer.json["recorded"] == ["RoleReassigned", "ActionsPassedOn", "DeadlinesSet", "OwnersChanged"]
    assert opened.get(R).json["roles"]["social_worker"] == "PL02"
    assert action(opened) == ("TM01", True)

    accepted = calling("PL02").post(f"{R}/actions/1/acceptance", {"accepted_on": "2019-04-26"})
    assert accepted.json["recorded"] == ["ActionAccepted", "OwnersChanged"]
    assert action(opened) == ("PL02", False)

    check = deadline(opened, "receiving_check")
    assert (check["due_on"], check["owner"], check["item"]) == ("2019-05-10", "TM01", "1")
    looked = calling("TM01").post(f"{R}/receiving-check", {"checked_on": "2019-04-26", "in_order": True})
    assert looked.json["recorded"] == ["ReceivingChecked"]
    assert deadline(opened, "receiving_check")["done_on"] == "2019-04-26"


@pytest.mark.parametrize(
    ("path", "body", "status", "code", "field"),
    [
        ("reassignments", MOVED | {"to": "XX"}, 422, "unknown_person", "to"),
        ("reassignments", MOVED | {"to": "SW01"}, 422, "invalid_value", "to"),
        ("reassignments", MOVED | {"role": "mayor"}, 422, "invalid_value", "role"),
        ("reassignments", MOVED | {"reallocated_on": "2019-04-27"}, 422, "date_in_future", "reallocated_on"),
        ("actions/1/acceptance", {"accepted_on": "2019-04-25"}, 409, "step_not_due", "number"),
        ("actions/1/acceptance", {"accepted_on": "2019-04-25", "person": "XX"}, 422, "unknown_person", "person"),
        ("actions/7/acceptance", {"accepted_on": "2019-04-25"}, 404, "not_found", "number"),
        ("receiving-check", {"checked_on": "2019-04-25", "in_order": True}, 409, "step_not_due", "receiving_check"),
        ("receiving-check", {"checked_on": "2019-04-25", "in_order": False}, 422, "invalid_value", "comments"),
        (
            "receiving-check",
            {"checked_on": "2019-04-25", "in_order": True, "checked_by": "XX"},
            422,
            "unknown_person",
            "checked_by",
        ),
    ],
)
def test_a_move_that_cannot_be_is_refused(
    opened: Caller,
    recorded: Callable[[], int],
    path: str,
    body: dict[str, Any],
    status: int,
    code: str,
    field: str,
) -> None:
    with_action(opened)
    before = recorded()

    refused(opened.post(f"{R}/{path}", body), status, code, field)

    assert recorded() == before


ALL_OF_IT = {"reallocated_on": "2019-04-25", "to": "PL02", "reason": "Away for some months."}


@pytest.fixture
def several(qa: Caller) -> Caller:
    """Three files of one worker, and a fourth of another."""
    for number in range(1, 5):
        roles = AUDIT["roles"] | ({"social_worker": "TM01"} if number == 4 else {})
        audit = AUDIT | {"audit_ref": f"A-{number}", "case_ref": f"20418{number}", "roles": roles}
        assert qa.post("/audits", audit).status_code == 201
        if number < 4:
            with_action(qa, f"A-{number}")
    return qa


def test_everything_that_somebody_has_is_given_to_another_in_one_go(several: Caller) -> None:
    several.post("/remediations/A-3/closure", {"closed_on": "2019-04-25", "reason": "Over"})

    answer = several.post("/people/SW01/reassignments", ALL_OF_IT)

    assert (answer.status_code, answer.json) == (
        201,
        {"person": "SW01", "to": "PL02", "files": ["A-1", "A-2"], "refused": []},
    )
    workers = [several.get(f"/remediations/A-{number}").json["roles"]["social_worker"] for number in range(1, 5)]
    assert workers == ["PL02", "PL02", "SW01", "TM01"]
    assert action(several) == ("TM01", True)


def test_what_was_cut_short_is_taken_up_again_and_the_same_key_names_all_of_it(
    several: Caller, putright: Putright, recorded: Callable[[], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_on = type(putright.reassignments).pass_on

    def cut_short(self: Any, command: Any, ref: str, *more: Any, **said: Any) -> Any:
        if ref == "A-2":
            raise OSError("the power went")
        return pass_on(self, command, ref, *more, **said)

    with monkeypatch.context() as broken:
        broken.setattr(type(putright.reassignments), "pass_on", cut_short)
        assert several.post("/people/SW01/reassignments", ALL_OF_IT, Idempotency_Key="k-1").status_code == 500

    answer = several.post("/people/SW01/reassignments", ALL_OF_IT, Idempotency_Key="k-1")
    assert answer.json["files"] == ["A-1", "A-2", "A-3"]
    before = recorded()
    assert several.post("/people/SW01/reassignments", ALL_OF_IT, Idempotency_Key="k-1").json == answer.json
    again = several.post("/people/SW01/reassignments", ALL_OF_IT | {"to": "TM01"}, Idempotency_Key="k-1")
    refused(again, 422, "idempotency_key_reused", "Idempotency-Key")
    assert recorded() == before


def test_a_file_on_which_there_was_nothing_to_give_is_not_named_when_asked_again(opened: Caller) -> None:
    first = opened.post("/people/QA01/reassignments", ALL_OF_IT, Idempotency_Key="k-1")

    assert opened.get(R, as_at="2019-04-26").json["steps"][0]["owner"] == "QA01"
    assert first.json["files"] == []
    assert opened.post("/people/QA01/reassignments", ALL_OF_IT, Idempotency_Key="k-1").json == first.json


def test_a_file_that_refuses_is_named_and_keeps_no_other_waiting(
    several: Caller, putright: Putright, monkeypatch: pytest.MonkeyPatch
) -> None:
    pass_on = type(putright.reassignments).pass_on

    def one_refuses(self: Any, command: Any, ref: str, *more: Any, **said: Any) -> Any:
        if ref == "A-2":
            raise ConflictError("Not this one.", field="audit_ref")
        return pass_on(self, command, ref, *more, **said)

    monkeypatch.setattr(type(putright.reassignments), "pass_on", one_refuses)
    answer = several.post("/people/SW01/reassignments", ALL_OF_IT).json

    assert answer["files"] == ["A-1", "A-3"]
    assert answer["refused"] == [{"audit_ref": "A-2", "code": "conflict", "message": "Not this one."}]


@pytest.mark.parametrize(
    ("person", "changes", "status", "code", "field"),
    [
        ("XX", {}, 404, "not_found", "staff_id"),
        ("SW01", {"to": "XX"}, 422, "unknown_person", "to"),
        ("SW01", {"to": "SW01"}, 422, "invalid_value", "to"),
    ],
)
def test_work_goes_from_somebody_to_somebody_else(
    several: Caller, person: str, changes: dict[str, Any], status: int, code: str, field: str
) -> None:
    refused(several.post(f"/people/{person}/reassignments", ALL_OF_IT | changes), status, code, field)


def test_whoever_left_before_today_has_nothing_more_at_once(several: Caller) -> None:
    assert several.post("/people/SW01/leaving", {"last_on": "2019-04-25"}).status_code == 201

    assert action(several) == ("TM01", True)
    assert several.get(R).json["roles"]["social_worker"] == "TM01"


def test_on_the_last_day_everything_is_still_theirs(several: Caller) -> None:
    assert several.post("/people/SW01/leaving", {"last_on": "2019-04-26"}).status_code == 201

    assert action(several) == ("SW01", False)
