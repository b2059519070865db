"""The safety of a child over the API."""

from collections.abc import Callable

import pytest

from service.bootstrap import Putright
from service.storage.store import Command
from tests.service.api.conftest import AUDIT, Caller, Clock
from tests.service.api.test_bad_input import refused

CHECK = {"checked_on": "2019-04-18", "how": "Seen by the duty manager at her grandmother's."}
PROTECTION = {"decided_on": "2019-04-18", "how": "Daily visits until the meeting."}


@pytest.fixture
def critical(qa: Caller) -> Caller:
    assert qa.post("/audits", AUDIT | {"grade": "Inadequate critical"}).status_code == 201
    return qa


def steps(caller: Caller) -> dict[str, str]:
    return {each["step"]: each["verdict"] for each in caller.get("/remediations/A-1").json["steps"]}


def test_the_caller_says_how_the_child_is_safe(critical: Caller, calling: Callable[[str], Caller]) -> None:
    assert calling("TM01").post("/remediations/A-1/safety-check", CHECK).json["recorded"] == ["SafetyChecked"]
    kept = calling("HOS01").post("/remediations/A-1/interim-protection", PROTECTION)

    assert kept.json["recorded"] == ["InterimProtectionRecorded"]
    verdicts = steps(critical)
    assert (verdicts["safety_check"], verdicts["interim_protection"]) == ("on_time", "on_time")
    told = critical.get("/remediations/A-1/history").json["items"]
    assert next(each for each in told if each["kind"] == "SafetyChecked")["texts"] == {"how": CHECK["how"]}


def test_nobody_says_how_the_child_of_their_own_case_is_safe(
    critical: Caller, calling: Callable[[str], Caller], recorded: Callable[[], int]
) -> None:
    before = recorded()

    refused(calling("SW01").post("/remediations/A-1/safety-check", CHECK), 422, "own_case", "checked_by")

    assert recorded() == before


def test_a_check_by_nobody_in_the_directory_is_refused(critical: Caller) -> None:
    path = "/remediations/A-1/safety-check"

    refused(critical.post(path, CHECK | {"checked_by": "XX"}), 422, "unknown_person", "checked_by")
    refused(critical.post(path, CHECK | {"how": " "}), 422, "invalid_value", "how")
    refused(
        critical.post("/remediations/A-1/interim-protection", PROTECTION | {"decided_by": "XX"}),
        422,
        "unknown_person",
        "decided_by",
    )


def test_the_file_says_whether_anybody_sees_to_it_and_whether_the_duty_team_was_rung(
    critical: Caller, calling: Callable[[str], Caller], putright: Putright, clock: Clock
) -> None:
    assert critical.get("/remediations/A-1").json["safety"] is None
    for person in ("TM01", "SM01"):
        critical.post(f"/people/{person}/email", {"email": f"{person.lower()}@council.example"})
    clock.set("2019-04-27")  # a Saturday
    putright.safety.chase(Command(recorded_by="scheduler", source="scheduler", now=clock()), "A-1")
    said = critical.get("/remediations/A-1").json["safety"]
    assert (said["told"], said["answered"], said["rung"]) == (["TM01", "SM01"], False, None)
    assert (said["to_ring"], said["duty_team_call_owed"], said["duty_team_told_at"]) == ("TM01", True, None)
    assert said["safe_by"] == "2019-04-27T23:00:00.000000+00:00"

    manager = calling("TM01")
    seen = manager.post("/remediations/A-1/safety-check/acknowledgements", {})
    call = {"spoke_to": "zzcanaryzz", "outcome": "They visit tonight"}
    rung = manager.post("/remediations/A-1/duty-team-calls", call)
    assert (seen.json["recorded"], rung.json["recorded"]) == (["SafetyCheckAcknowledged"], ["DutyTeamRung"])
    said = critical.get("/remediations/A-1").json["safety"]
    assert (said["answered"], said["duty_team_call_owed"]) == (True, False)
    told = critical.get("/remediations/A-1/history").json["items"]
    texts = [text for each in told if each["kind"] == "DutyTeamRung" for text in each["texts"].values()]
    assert texts == ["zzcanaryzz", "They visit tonight"]
    late = critical.post("/remediations/A-1/duty-team-calls", {"rung_at": "2019-04-28T12:00:00Z"})
    refused(late, 422, "date_in_future", "rung_at")
