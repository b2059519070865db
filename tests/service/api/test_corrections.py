"""What was recorded wrongly is put right: what is known now is right, and what was known then is kept."""

from typing import Any

import pytest

from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, Caller, Clock
from tests.service.api.test_requests import refused

R = "/remediations/A-1"
NOON_OF_26TH = "2019-04-26T12:00:00Z"
MINUTES = "The minutes are of another day"


@pytest.fixture
def held(opened: Caller, clock: Clock) -> Caller:
    """The meeting was recorded as of Wednesday 24 April; on 2 May somebody finds that this was not its day."""
    assert opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"}).status_code == 201
    clock.set("2019-05-02")
    return opened


def correct(caller: Caller, step: str = "day_three_meeting", **said: Any) -> Any:
    return caller.post(f"{R}/corrections", {"step": step, "corrected_on": "2019-05-02", "reason": MINUTES} | said)


def step(caller: Caller, name: str = "day_three_meeting", **point: str) -> dict[str, Any]:
    (found,) = [each for each in caller.get(f"{R}/deadlines", **point).json["items"] if each["step"] == name]
    return dict(found)


def line(caller: Caller, name: str = "day_three_meeting", **point: str) -> dict[str, Any]:
    said = {"from": "2019-04-01", "to": "2019-05-31"} | point
    return dict(caller.get("/reports/adherence", **said).json["adherence"][name])


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_was_known_before_a_correction_shows_the_old_day_and_after_it_the_right_one(held: Caller) -> None:
    answer = correct(held, done_on="2019-04-26")
    assert (answer.status_code, answer.json["recorded"][:3]) == (
        201,
        ["StepCorrected", "DayThreeMeetingHeld", "FirstRecorded"],
    )

    assert (step(held)["done_on"], step(held)["verdict"]) == ("2019-04-26", "late")
    before = step(held, as_known_at=NOON_OF_26TH, as_at="2019-05-02")
    assert (before["done_on"], before["verdict"]) == ("2019-04-24", "on_time")
    assert (line(held)["on_time"], line(held)["late"]) == (0, 1)
    then = line(held, as_known_at=NOON_OF_26TH)
    assert (then["on_time"], then["late"]) == (1, 0)


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
@pytest.mark.parametrize(
    ("right", "as_at", "done_on"),
    [
        ("2019-04-26", "2019-04-23", None),
        ("2019-04-26", "2019-04-25", None),
        ("2019-04-26", "2019-04-26", "2019-04-26"),
        ("2019-04-23", "2019-04-22", None),
        ("2019-04-23", "2019-04-23", "2019-04-23"),
        ("2019-04-23", "2019-04-24", "2019-04-23"),
    ],
)
def test_at_every_date_it_is_as_if_it_had_been_recorded_rightly(
    held: Caller, right: str, as_at: str, done_on: str | None
) -> None:
    correct(held, done_on=right)

    assert step(held, as_at=as_at)["done_on"] == done_on


def test_both_entries_stay_on_the_timeline_with_the_reason(held: Caller) -> None:
    correct(held, done_on="2019-04-23")

    items = held.get(f"{R}/history").json["items"]
    told = [
        (each["kind"], each["occurred_on"]) for each in items if "Meeting" in each["kind"] or "Step" in each["kind"]
    ]
    assert told == [
        ("DayThreeMeetingHeld", "2019-04-23"),
        ("DayThreeMeetingHeld", "2019-04-24"),
        ("StepCorrected", "2019-04-24"),
    ]
    (corrected,) = [each for each in items if each["kind"] == "StepCorrected"]
    assert corrected["texts"] == {"reason": MINUTES}


def test_a_step_that_was_written_down_in_time_was_not_recorded_late_though_its_day_was_wrong(held: Caller) -> None:
    correct(held, done_on="2019-04-23")

    assert (line(held)["on_time"], line(held)["recorded_late"]) == (1, 1)  # it was due on the 25th, typed on the 26th
    assert held.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-05-31"}).json["data_quality"]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_a_step_that_was_not_done_is_owed_again(held: Caller) -> None:
    assert correct(held, not_done=True).json["recorded"] == ["StepRetracted", "DeadlinesReopened"]

    assert (step(held)["done_on"], step(held)["verdict"]) == (None, "not_done")
    assert step(held, as_known_at=NOON_OF_26TH)["done_on"] == "2019-04-24"
    assert step(held, as_at="2019-04-24")["done_on"] is None
    assert line(held)["not_done"] == 1


def test_what_rests_on_a_step_is_named(held: Caller) -> None:
    held.post(f"{R}/improvement-plan", {"agreed_on": "2019-04-26", "actions": [ACTION]})
    done = {"done_on": "2019-05-02", "evidence": "On the file", "evidence_type": "case_record"}
    assert held.post(f"{R}/actions/1/completion", done).status_code == 201

    answer = correct(held, "improvement_plan", not_done=True)

    refused(answer, 409, "followed", "step")
    assert "action_done:1" in answer.json["detail"]


@pytest.mark.parametrize(
    ("said", "status", "code", "field"),
    [
        ({"step": "tea", "done_on": "2019-04-23"}, 422, "invalid_value", "step"),
        ({"step": "re_audit", "done_on": "2019-04-23"}, 409, "step_not_recorded", "step"),
        ({"step": "closure", "not_done": True}, 409, "step_not_recorded", "step"),
        ({"step": "closure", "done_on": "2019-04-23"}, 409, "step_not_recorded", "step"),
        ({"step": "action_done", "item": "7", "done_on": "2019-04-23"}, 409, "step_not_recorded", "step"),
        ({"step": "action_done", "done_on": "2019-04-23"}, 422, "missing_field", "item"),
        ({"item": "7", "done_on": "2019-04-23"}, 422, "invalid_value", "item"),
        ({}, 422, "invalid_value", "done_on"),
        ({"done_on": "2019-04-23", "not_done": True}, 422, "invalid_value", "done_on"),
        ({"done_on": "2019-04-23", "corrected_by": "SW01"}, 422, "own_case", "corrected_by"),
        ({"done_on": "2019-04-23", "corrected_by": "Nobody"}, 422, "unknown_person", "corrected_by"),
        ({"done_on": "2019-04-23", "corrected_on": "2019-05-03"}, 422, "date_in_future", "corrected_on"),
        ({"done_on": "2019-04-24"}, 422, "invalid_value", "done_on"),
        ({"done_on": "2019-04-17"}, 422, "dates_contradict", "done_on"),
    ],
)
def test_what_cannot_be_put_right_so_is_refused_by_name(
    held: Caller, said: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = correct(held, **said)

    found = [(each["field"], each["code"]) for each in answer.json.get("errors", [])] or [
        (answer.json["field"], answer.json["code"])
    ]
    assert (answer.status_code, found) == (status, [(field, code)])


def test_nothing_is_put_right_that_somebody_decided_on_since(held: Caller) -> None:
    body = {"step": "day_three_meeting", "done_on": "2019-04-23", "corrected_on": "2019-05-02", "reason": MINUTES}

    refused(held.post(f"{R}/corrections", body, If_Match='"1"'), 412, "revision_conflict", "If-Match")
    assert held.post(f"{R}/corrections", body, If_Match='"2"').status_code == 201


def test_a_closing_in_error_opens_the_remediation_again(held: Caller) -> None:
    closed = {"closed_on": "2019-04-26", "reason": "Done", "closed_by": "QA01", "agreed_by": "SM01"}
    assert held.post(f"{R}/closure", closed).status_code == 201
    assert correct(held, "closure", done_on="2019-04-29").status_code == 201
    assert held.get(R).json["closed_on"] == "2019-04-29"
    assert correct(held, "closure", not_done=True).status_code == 201

    seen = held.get(R).json
    assert (seen["state"], seen["closed_on"]) == ("open", None)
    assert step(held, "improvement_plan")["verdict"] == "not_done"
    assert held.get(R, as_at="2019-04-30", as_known_at="2019-05-02T11:59:59Z").json["state"] == "open"


def test_corrections_are_counted_by_their_own_day_and_the_entry_not_again(held: Caller, clock: Clock) -> None:
    def entered() -> Any:
        return held.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-05-31"}).json["data_quality"]

    before = entered()
    correct(held, done_on="2019-04-23")
    assert entered() == before
    clock.set("2019-05-20")
    assert correct(held, done_on="2019-04-25", backdated_reason="Found on the 2nd").json["recorded"][-1] == "BackDated"

    assert entered() != before


AUDIT_WRONG = {"corrected_on": "2019-05-02", "reason": "Typed with the wrong month"}


def test_an_audit_is_put_right_with_its_remediation(held: Caller) -> None:
    answer = held.post("/audits/A-1/corrections", AUDIT_WRONG | {"graded_on": "2019-04-17", "team": "South"})
    assert answer.status_code == 201, answer.text

    assert held.get("/audits/A-1").json["graded_on"] == "2019-04-17"
    seen = held.get(R).json
    assert (seen["graded_on"], seen["team"]) == ("2019-04-17", "South")
    assert (step(held)["due_on"], step(held)["original_due_on"]) == ("2019-04-24", "2019-04-24")
    assert step(held, as_known_at=NOON_OF_26TH)["due_on"] == "2019-04-25"
    history = held.get(f"{R}/history").json["items"]
    (corrected,) = [each for each in history if each["kind"] == "OpeningCorrected"]
    assert corrected["texts"] == {"reason": AUDIT_WRONG["reason"]}


@pytest.mark.parametrize(
    ("said", "status", "code", "field"),
    [
        ({}, 422, "missing_field", "graded_on"),
        ({"team": "North"}, 422, "invalid_value", "audit_ref"),
        ({"graded_on": "2019-05-02"}, 422, "dates_contradict", "graded_on"),
        ({"graded_on": "2019-04-16"}, 422, "dates_contradict", "graded_on"),
        ({"graded_on": "2019-05-03"}, 422, "date_in_future", "graded_on"),
        ({"subject": "Nobody"}, 422, "unknown_person", "subject"),
        ({"auditor": "Nobody"}, 422, "unknown_person", "auditor"),
        ({"team": "South", "corrected_by": "SW01"}, 422, "own_case", "corrected_by"),
        ({"subject": "TM01", "corrected_by": "TM01"}, 422, "own_case", "corrected_by"),
        ({"team": "South", "corrected_on": "2019-05-03"}, 422, "date_in_future", "corrected_on"),
        ({"grade": "Good"}, 422, "unknown_field", "grade"),
    ],
)
def test_what_cannot_be_right_of_an_audit_is_refused_by_name(
    held: Caller, said: dict[str, Any], status: int, code: str, field: str
) -> None:
    answer = held.post("/audits/A-1/corrections", AUDIT_WRONG | said)

    found = [(each["field"], each["code"]) for each in answer.json.get("errors", [])] or [
        (answer.json["field"], answer.json["code"])
    ]
    assert (answer.status_code, (field, code) in found) == (status, True)
