"""Siblings, families and whose practice it is, over the API and in the report (E13, E18)."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.service.api.conftest import AUDIT, Caller
from tests.service.api.test_bad_input import refused

MEETING = {"held_on": "2019-04-24", "chair": "PL01", "attendees": ["TM01"]}


def sibling(number: int, **changes: Any) -> dict[str, Any]:
    return AUDIT | {"audit_ref": f"A-{number}", "case_ref": f"20418{number}", "family_ref": "F-31"} | changes


@pytest.fixture
def family(qa: Caller) -> Caller:
    """Three siblings, and a child of another family."""
    for audit in (sibling(1), sibling(2), sibling(3, family_ref=" F-31 "), sibling(4, family_ref="F-32")):
        assert qa.post("/audits", audit).status_code == 201
    return qa


def held(caller: Caller, ref: str) -> str | None:
    steps = caller.get(f"/remediations/{ref}").json["steps"]
    return next(each["done_on"] for each in steps if each["step"] == "day_three_meeting")


def test_one_meeting_may_serve_several_siblings(family: Caller) -> None:
    assert family.get("/remediations/A-1/siblings").json["items"] == ["A-2", "A-3"]
    assert family.get("/remediations/A-4/siblings").json["items"] == []

    answer = family.post("/remediations/A-1/day-three-meeting", MEETING | {"also_for": ["A-2", "A-3"]})

    assert answer.json["recorded"] == ["DayThreeMeetingHeld"] * 3
    assert [held(family, ref) for ref in ("A-1", "A-2", "A-3", "A-4")] == ["2019-04-24"] * 3 + [None]


@pytest.mark.parametrize(
    ("also_for", "status", "code", "field"),
    [
        (["A-2", "A-4"], 422, "invalid_value", "also_for.1"),
        (["A-1"], 422, "invalid_value", "also_for.0"),
        (["A-2", "A-2"], 422, "invalid_value", "also_for.1"),
        (["A-9"], 404, "not_found", "also_for.0"),
        (["A 2"], 422, "invalid_value", "also_for.0"),
    ],
)
def test_a_meeting_serves_no_other_family_and_nobody_twice(
    family: Caller, recorded: Callable[[], int], also_for: list[str], status: int, code: str, field: str
) -> None:
    before = recorded()

    answer = family.post("/remediations/A-1/day-three-meeting", MEETING | {"also_for": also_for})
    refused(answer, status, code, field)

    assert recorded() == before
    assert held(family, "A-1") is None


def test_a_meeting_that_cannot_be_recorded_for_one_sibling_is_recorded_for_none(
    family: Caller, recorded: Callable[[], int]
) -> None:
    family.post("/remediations/A-2/day-three-meeting", MEETING)
    before = recorded()

    answer = family.post("/remediations/A-1/day-three-meeting", MEETING | {"also_for": ["A-2"]})
    refused(answer, 409, "step_already_recorded", "day_three_meeting")

    assert recorded() == before


def test_a_meeting_that_was_not_held_is_said_of_each_file(family: Caller) -> None:
    body = {"not_held": True, "noted_on": "2019-04-24", "also_for": ["A-2"]}

    refused(family.post("/remediations/A-1/day-three-meeting", body), 422, "unknown_field", "also_for")


def test_the_report_counts_children_and_families(family: Caller) -> None:
    volume = family.get("/reports/adherence", **{"from": "2019-04-01", "to": "2019-06-30"}).json["volume"]

    assert (volume["inadequate"], volume["children"], volume["families"]) == (4, 4, 2)


def test_siblings_count_once_towards_a_review_of_the_caseload(qa: Caller) -> None:
    for number in (1, 2, 3):
        qa.post("/audits", sibling(number))
    kinds = [each["kind"] for each in qa.get("/remediations/A-3/history").json["items"]]
    assert "CriteriaMet" not in kinds

    qa.post("/audits", sibling(4, family_ref="F-32"))
    criteria = [
        each["detail"] for each in qa.get("/remediations/A-4/history").json["items"] if each["kind"] == "CriteriaMet"
    ]
    assert [each["files"] for each in criteria] == [["A-3"]]


def test_whose_practice_it_is_may_be_another_role_on_the_file(
    qa: Caller, calling: Callable[[str], Caller], recorded: Callable[[], int]
) -> None:
    assert qa.post("/audits", AUDIT | {"practice_subject": "team_manager"}).status_code == 201
    before = recorded()

    r = "/remediations/A-1"
    refused(qa.post(f"{r}/day-three-meeting", MEETING | {"chair": "TM01"}), 422, "own_case", "chair")
    closure = {"closed_on": "2019-04-26", "reason": "Over"}
    refused(calling("TM01").post(f"{r}/closure", closure), 422, "own_case", "closed_by")
    assert recorded() == before
    owners = {each["step"]: each["owner"] for each in qa.get(r).json["steps"]}
    assert owners["improvement_plan"] == "SM01"


@pytest.mark.parametrize(
    ("said", "code"), [("independent_reviewing_officer", "invalid_value"), ("mayor", "invalid_value")]
)
def test_whose_practice_it_is_has_to_be_somebody_on_the_file(qa: Caller, said: str, code: str) -> None:
    refused(qa.post("/audits", AUDIT | {"practice_subject": said}), 422, code, "practice_subject")
