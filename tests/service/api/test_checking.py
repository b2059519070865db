"""Asking what is wrong with actions before they are agreed."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa

from service.bootstrap import Putright
from service.storage.confidences import confidences
from service.storage.database import writing
from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, Caller, Clock

CHECK = "/remediations/A-1/actions/check"
SOUND = ACTION | {"family_part": None}


def check(caller: Caller, *actions: dict[str, Any], **more: Any) -> dict[str, Any]:
    answer = caller.post(CHECK, {"actions": [SOUND | action for action in actions]} | more)
    assert answer.status_code == 200, answer.text
    return dict(answer.json)


def found(caller: Caller, *actions: dict[str, Any], **more: Any) -> list[tuple[str, str]]:
    return [(each["field"], each["code"]) for each in check(caller, *actions, **more)["items"]]


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_what_is_wrong_is_said_with_what_would_do_and_nothing_is_recorded(
    opened: Caller, recorded: Callable[[], int]
) -> None:
    before = recorded()

    said = check(opened, {"due_on": None, "timescale": "a.s.a.p."}, {"action": "Ensure safety", "measure": None})

    assert said["can_be_agreed"] is False
    assert said["items"][0] == {
        "field": "actions.0.due_on",
        "code": "no_date",
        "message": "'a.s.a.p.' is not a date that anybody can be held to.",
        "better": (
            "Give a date: Friday 26 April 2019 (the same day) or Wednesday 1 May 2019 (in 3 working days) "
            "or Friday 24 May 2019 (in 4 weeks)."
        ),
        "blocks": True,
        "dates": ["2019-04-26", "2019-05-01", "2019-05-24"],
    }
    assert [(each["field"], each["code"], each["blocks"]) for each in said["items"][1:]] == [
        ("actions.1.action", "vague_verb", False),
        ("actions.1.measure", "no_measure", False),
    ]
    assert recorded() == before


def test_an_action_with_nothing_wrong_can_be_agreed(opened: Caller) -> None:
    assert check(opened, {}) == {"items": [], "can_be_agreed": True}
    assert check(opened, {"measure": None})["can_be_agreed"] is True


def test_a_date_that_was_typed_as_a_timescale_will_do(opened: Caller) -> None:
    assert found(opened, {"due_on": None, "timescale": "by 10/05/2019"}) == []
    assert found(opened, {"due_on": None, "timescale": "Immediate"}) == [("actions.0.due_on", "no_date")]


def test_an_owner_is_somebody_in_the_directory(opened: Caller) -> None:
    assert found(opened, {"owner": "the team"}, {"owner": "SW99"}) == [
        ("actions.0.owner", "no_single_owner"),
        ("actions.1.owner", "no_single_owner"),
    ]


def test_the_plan_as_a_whole_is_checked_where_it_is_one(opened: Caller) -> None:
    assert found(opened, {}, {}) == []
    assert found(opened, {"theme": "Planning"}, {"theme": "Planning"}, whole_plan=True) == [
        ("actions", "theme_without_action"),
        ("actions.1.action", "duplicate"),
        ("actions", "nothing_for_family"),
    ]
    assert found(opened, {"family_part": "Her aunt has her on Fridays."}, whole_plan=True) == []
    assert found(opened, {}, whole_plan=True, family_has_part=False) == []


def test_the_next_supervision_is_offered(opened: Caller) -> None:
    said = check(opened, {"due_on": None}, supervision_on="2019-05-07")

    assert "Tuesday 7 May 2019 (at the next supervision)" in said["items"][0]["better"]


def test_dates_are_offered_from_the_day_of_agreeing(opened: Caller) -> None:
    said = check(opened, {"due_on": None}, agreed_on="2019-04-24")

    assert said["items"][0]["dates"] == ["2019-04-24", "2019-04-29", "2019-05-22"]


def test_an_action_that_stands_is_not_agreed_twice_until_its_text_is_erased(opened: Caller, putright: Putright) -> None:
    opened.post("/remediations/A-1/actions", ACTION | {"agreed_on": "2019-04-24"})

    assert found(opened, {}) == [("actions.0.action", "duplicate")]
    with writing(putright.engine) as connection:
        connection.execute(sa.delete(confidences))
    assert found(opened, {}) == []


def test_the_words_of_the_cycle_before_a_repeat_are_known_again(opened: Caller, clock: Clock) -> None:
    opened.post("/remediations/A-1/actions", ACTION | {"agreed_on": "2019-04-24"})
    opened.post("/remediations/A-1/actions/1/completion", {"done_on": "2019-04-24", "evidence_type": "case_record"})
    opened.post(
        "/remediations/A-1/actions/1/verification",
        {"verified_on": "2019-04-25", "effective": True, "verified_by": "SM01"},
    )
    clock.set("2019-06-05")
    again = {"re_audited_on": "2019-06-05", "grade": "Inadequate", "re_audit_ref": "A-9", "auditor": "QA01"}
    opened.post("/remediations/A-1/re-audit", again)

    answer = opened.post("/remediations/A-9/actions/check", {"actions": [SOUND | {"due_on": "2019-06-10"}]})

    assert [each["code"] for each in answer.json["items"]] == ["copied_from_before"]


@pytest.mark.parametrize(
    ("body", "status", "code", "field"),
    [
        ({"actions": []}, 422, "invalid_value", "actions"),
        ({}, 422, "missing_field", "actions"),
        ({"actions": [ACTION | {"urgency": "soon"}]}, 422, "invalid_value", "actions.0.urgency"),
        ({"actions": [ACTION | {"colour": "red"}]}, 422, "unknown_field", "actions.0.colour"),
        ({"actions": [ACTION], "agreed_on": "2019-04-27"}, 422, "date_in_future", "agreed_on"),
        ({"actions": [ACTION], "agreed_on": "2019-04-17"}, 422, "dates_contradict", "agreed_on"),
    ],
)
def test_what_cannot_be_checked_is_refused(opened: Caller, body: Any, status: int, code: str, field: str) -> None:
    answer = opened.post(CHECK, body)

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (status, code, field)


def test_actions_of_a_remediation_that_is_not_there_are_not_checked(opened: Caller) -> None:
    answer = opened.post("/remediations/A-2/actions/check", {"actions": [ACTION]})

    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_a_day_far_away_is_answered(opened: Caller) -> None:
    assert found(opened, {"due_on": date(2100, 12, 31).isoformat()})
    assert found(opened, {"due_on": "2000-01-01"}) == [("actions.0.due_on", "due_before_grading")]
