"""The safety of a child over the API."""

from collections.abc import Callable

import pytest

from tests.service.api.conftest import AUDIT, Caller
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
