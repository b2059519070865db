"""Two dates: what had happened by a day, and what was known of it at an instant."""

from typing import Any

import pytest

from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, AUDIT, Caller, Clock
from tests.service.api.test_reading import walk

R = "/remediations/A-1"
READS = ("/remediations", R, f"{R}/history", f"{R}/deadlines")
NOON_OF_26TH, NOON_OF_30TH = "2019-04-26T12:00:00Z", "2019-04-30T12:00:00Z"


@pytest.fixture
def late(opened: Caller, clock: Clock) -> Caller:
    """The meeting of Wednesday 24 April was recorded on Tuesday 30 April, five days after its date."""
    clock.set("2019-04-30")
    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    clock.set("2019-06-01")
    return opened


def verdicts(steps: list[dict[str, Any]]) -> dict[str, str]:
    return {step["step"]: step["verdict"] for step in steps}


def met(caller: Caller, **point: str) -> list[str]:
    """What each of the four ways of reading says of the meeting."""
    board, one, history, deadlines = (caller.get(path, **point).json for path in READS)
    (row,) = board["items"]
    held = [each["kind"] for each in history["items"] if each["kind"] == "DayThreeMeetingHeld"]
    steps = [verdicts(each)["day_three_meeting"] for each in (row["steps"], one["steps"], deadlines["items"])]
    return [*steps, *held]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_had_happened_and_what_was_known_are_asked_apart(late: Caller) -> None:
    held = "DayThreeMeetingHeld"

    assert met(late) == ["on_time"] * 3 + [held]
    assert met(late, as_at="2019-04-23") == ["not_yet_due"] * 3
    assert met(late, as_at="2019-04-26") == ["on_time"] * 3 + [held]
    assert met(late, as_at="2019-04-26", as_known_at=NOON_OF_26TH) == ["not_done"] * 3
    assert met(late, as_at="2019-04-26", as_known_at=NOON_OF_30TH) == ["on_time"] * 3 + [held]


def test_known_at_an_instant_means_as_at_that_day_unless_another_is_said(late: Caller) -> None:
    for path in READS:
        seen = late.get(path, as_known_at="2019-04-26T22:59:59+00:00").json
        assert (seen["as_at"], seen["as_known_at"]) == ("2019-04-26", "2019-04-26T22:59:59+00:00")
        next_day = late.get(path, as_known_at="2019-04-26T23:00:00Z").json  # midnight in London
        assert next_day["as_at"] == "2019-04-27"
        assert late.get(path, as_at="2019-05-31", as_known_at=NOON_OF_30TH).json["as_at"] == "2019-05-31"
        today = late.get(path).json
        assert (today["as_at"], today["as_known_at"]) == ("2019-06-01", None)


def test_the_past_has_no_revision_to_decide_on(late: Caller) -> None:
    today = late.get(R, as_at="2019-06-01")
    assert today.headers["ETag"] == f'"{today.json["revision"]}"' == '"2"'

    for point in ({"as_at": "2019-05-31"}, {"as_known_at": "2019-06-01T12:00:00Z"}):
        answer = late.get(R, **point)
        assert (answer.json["revision"], "ETag" in answer.headers) == (None, False)


@pytest.mark.parametrize("path", READS)
@pytest.mark.parametrize(
    ("point", "field"),
    [({"as_at": "2019-04-27"}, "as_at"), ({"as_known_at": "2019-04-26T12:00:00.000001Z"}, "as_known_at")],
)
def test_what_is_still_to_come_cannot_be_looked_back_at(
    opened: Caller, path: str, point: dict[str, str], field: str
) -> None:
    answer = opened.get(path, **point)

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "date_in_future", field)


@pytest.mark.parametrize("path", READS[1:])
@pytest.mark.parametrize("point", [{"as_at": "2019-04-17"}, {"as_known_at": "2019-04-26T11:59:59Z"}])
def test_before_it_was_opened_or_known_there_was_no_remediation(
    opened: Caller, path: str, point: dict[str, str]
) -> None:
    assert opened.get(path, **point).status_code == 404
    assert opened.get("/remediations", **point).json["items"] == []


def test_the_board_of_the_past_is_filtered_and_paged_as_it_stood(late: Caller, clock: Clock) -> None:
    late.post("/audits", AUDIT | {"audit_ref": "A-2", "case_ref": "C-2", "graded_on": "2019-04-25"})
    point = {"as_at": "2019-04-29", "as_known_at": "2019-06-01T12:00:00Z"}

    pages = walk(late, "/remediations", 1, **point)
    overdue = late.get("/remediations", overdue="true", step="day_three_meeting", **point).json["items"]

    assert [row["audit_ref"] for page in pages for row in page] == ["A-2", "A-1"]
    assert overdue == []
    late.get("/remediations", overdue="true", as_at="2019-04-20")
    known_then = {"as_at": "2019-04-29", "as_known_at": NOON_OF_26TH}
    overdue = late.get("/remediations", overdue="true", step="day_three_meeting", **known_then).json["items"]
    assert [row["audit_ref"] for row in overdue] == ["A-1"]


@pytest.mark.parametrize("limit", [1, 3, 50])
def test_a_timeline_is_read_a_page_at_a_time(opened: Caller, limit: int) -> None:
    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    opened.post(f"{R}/actions", ACTION | {"agreed_on": "2019-04-24"})
    opened.post(f"{R}/notifications", {"told_on": "2019-04-23"})

    pages = walk(opened, f"{R}/history", limit)

    entries = [(each["occurred_on"], each["position"]) for page in pages for each in page]
    assert all(len(page) == limit for page in pages[:-1])
    assert entries == sorted(entries)
    assert len(set(entries)) == len(entries) == 6


def test_an_entry_says_how_many_working_days_after_it_happened_it_was_recorded(late: Caller) -> None:
    days = {each["kind"]: each["recorded_late_days"] for each in late.get(f"{R}/history").json["items"]}

    assert days["Opened"] == 4  # Easter lay between the 18th and the 26th
    assert days["DayThreeMeetingHeld"] == 4


def test_a_step_done_on_time_and_recorded_after_its_date_says_both(late: Caller) -> None:
    def meeting(**point: str) -> dict[str, Any]:
        items = late.get(f"{R}/deadlines", **point).json["items"]
        return next(each for each in items if each["step"] == "day_three_meeting")

    told = meeting()
    assert (told["verdict"], told["recorded_on"], told["recorded_late"]) == ("on_time", "2019-04-30", True)
    untold = meeting(as_known_at=NOON_OF_26TH)
    assert (untold["verdict"], untold["recorded_on"], untold["recorded_late"]) == ("not_done", None, False)


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("actions/1/completion", {"done_on": "2019-04-23", "evidence": "The visit is on the file"}),
        ("reassignments", {"reallocated_on": "2019-04-23", "role": "social_worker", "to": "PL02", "reason": "Moved"}),
    ],
)
def test_before_it_was_agreed_an_action_is_none_whatever_became_of_it(
    opened: Caller, path: str, body: dict[str, str]
) -> None:
    plan = {"agreed_on": "2019-04-25", "actions": [ACTION]}
    assert opened.post(f"{R}/improvement-plan", plan).status_code == 201
    assert opened.post(f"{R}/{path}", body).status_code == 201

    assert opened.get(R, as_at="2019-04-24").json["actions"] == []
    assert len(opened.get(R, as_at="2019-04-25").json["actions"]) == 1
