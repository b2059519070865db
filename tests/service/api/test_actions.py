"""Remedial actions over the API: agreed by the rules, done, confirmed, found to work or replaced."""

from collections.abc import Callable
from typing import Any

import pytest

from service.bootstrap import Putright
from service.storage.store import Command
from tests.conftest import ON_BOTH
from tests.service.api.conftest import ACTION, Caller, Clock

R = "/remediations/A-1"
AGREED = ACTION | {"agreed_on": "2019-04-24"}
WHY = "The school closes for the summer."


@pytest.fixture
def agreed(opened: Caller, clock: Clock) -> Caller:
    """The same, after one action was agreed, on a day in May."""
    assert opened.post(f"{R}/actions", AGREED).status_code == 201
    clock.set("2019-05-20")
    return opened


def record(caller: Caller, path: str, **body: Any) -> list[str]:
    answer = caller.post(f"{R}/{path}", body)
    assert answer.status_code == 201, answer.text
    return list(answer.json["recorded"])


def refused(caller: Caller, path: str, **body: Any) -> tuple[int, str, str]:
    answer = caller.post(f"{R}/{path}", body)
    return answer.status_code, answer.json["code"], answer.json["field"]


def actions_of(caller: Caller, ref: str = "A-1", **query: str) -> list[dict[str, Any]]:
    return list(caller.get(f"/remediations/{ref}", **query).json["actions"])


def owed(caller: Caller, ref: str = "A-1") -> dict[str, tuple[str, str]]:
    """What is owed of actions: its date and its verdict."""
    items = caller.get(f"/remediations/{ref}/deadlines").json["items"]
    steps = [each for each in items if each["step"].startswith("action_")]
    return {f"{each['step']}:{each['item']}": (each["due_on"], each["verdict"]) for each in steps}


def counted(caller: Caller, **query: str) -> dict[str, Any]:
    period = {"from": "2019-04-01", "to": "2019-06-30"}
    return dict(caller.get("/reports/adherence", **period, **query).json["actions"])


@pytest.mark.parametrize("database_url", ON_BOTH, indirect=True)
def test_an_action_goes_from_agreed_to_effective_and_every_state_is_read_as_at_its_day(
    agreed: Caller, calling: Callable[[str], Caller], clock: Clock
) -> None:
    manager = calling("TM01")
    assert record(agreed, "actions/1/completion", done_on="2019-05-09", evidence="Case note of 9 May") == [
        "ActionDone",
        "DeadlinesSet",
    ]
    assert record(manager, "actions/1/confirmation", confirmed_on="2019-05-13", accepted=True) == ["ActionConfirmed"]
    clock.set("2019-06-03")
    assert record(manager, "actions/1/verification", verified_on="2019-06-03", effective=True) == ["ActionVerified"]

    states = {day: actions_of(agreed, as_at=day)[0]["state"] for day in ("2019-05-08", "2019-05-09", "2019-05-13")}
    assert states == {"2019-05-08": "open", "2019-05-09": "done", "2019-05-13": "confirmed"}
    (action,) = actions_of(agreed)
    assert (action["state"], action["evidence"], action["confirmed_on"]) == (
        "effective",
        "Case note of 9 May",
        "2019-05-13",
    )
    assert owed(agreed) == {
        "action_done:1": ("2019-05-10", "on_time"),
        "action_confirmed:1": ("2019-05-16", "on_time"),
        "action_effective:1": ("2019-06-07", "on_time"),
    }


def test_what_was_agreed_is_read_as_it_was_said(opened: Caller) -> None:
    body = AGREED | {"due_on": None, "timescale": "priority, by 29/04/2019", "measure": None, "override_reason": WHY}
    opened.post(f"{R}/actions", body)

    (action,) = actions_of(opened)
    assert (action["due_on"], action["original_due_on"], action["urgency"]) == ("2019-04-29", "2019-04-29", "priority")
    assert (action["difference"], action["family_part"]) == (ACTION["difference"], ACTION["family_part"])
    assert (action["overridden"], action["override_reason"], action["not_smart"]) == (["no_measure"], WHY, False)


def test_everything_wrong_is_refused_with_the_wording_that_would_do(
    opened: Caller, recorded: Callable[[], int]
) -> None:
    before = recorded()
    answer = opened.post(f"{R}/actions", AGREED | {"action": "Monitor the plan", "due_on": None, "timescale": "ASAP"})

    assert (answer.status_code, answer.json["code"], answer.json["field"]) == (422, "not_smart", "due_on")
    assert [(each["field"], each["code"], each["blocks"]) for each in answer.json["findings"]] == [
        ("due_on", "no_date", True),
        ("action", "vague_verb", False),
    ]
    assert answer.json["findings"][0]["dates"] == ["2019-04-24", "2019-04-29", "2019-05-22"]
    assert answer.json["findings"][1]["better"] == "Say who looks at what, on which days."
    assert recorded() == before


def test_a_warning_is_overridden_by_a_reason_for_all_or_for_those_named(opened: Caller) -> None:
    unusual = AGREED | {"measure": None, "difference": None}

    assert refused(opened, "actions", **unusual) == (422, "not_smart", "measure")
    named = {"overridden": ["no_difference"], "override_reason": WHY}
    assert refused(opened, "actions", **unusual, **named) == (422, "not_smart", "measure")
    assert refused(opened, "actions", **unusual, overridden=["no_measure", "no_difference"]) == (
        422,
        "not_smart",
        "measure",
    )
    record(opened, "actions", **unusual, override_reason=WHY)
    again = unusual | {"action": "Visit her at school every Monday until 20 May"}
    record(opened, "actions", **again, overridden=["no_measure", "no_difference"], override_reason=WHY)
    assert counted(opened)["overridden"] == {"no_difference": 2, "no_measure": 2}


@pytest.mark.parametrize(
    ("body", "code", "field"),
    [
        ({"overridden": ["no_such_rule"]}, "invalid_value", "overridden.0"),
        ({"overridden": "no_measure"}, "invalid_value", "overridden"),
        ({"urgency": "soon"}, "invalid_value", "urgency"),
        ({"with_family": True}, "unknown_field", "with_family"),
        ({"replaces": 0}, "invalid_value", "replaces"),
        ({"replaces": 7}, "not_found", "replaces"),
    ],
)
def test_what_an_action_cannot_say_is_refused(opened: Caller, body: dict[str, Any], code: str, field: str) -> None:
    answer = opened.post(f"{R}/actions", AGREED | body)

    assert (answer.json["code"], answer.json["field"]) == (code, field)


def test_a_plan_is_judged_whole_and_what_is_overridden_is_counted(opened: Caller) -> None:
    opened.post(f"{R}/day-three-meeting", {"held_on": "2019-04-24", "chair": "PL01"})
    plan = {"agreed_on": "2019-04-25", "actions": [ACTION | {"family_part": None}, ACTION | {"due_on": None}]}

    answer = opened.post(f"{R}/improvement-plan", plan)
    assert [each["field"] for each in answer.json["findings"]] == ["actions.1.due_on", "actions.1.action"]
    plan = plan | {"actions": [ACTION | {"family_part": None}]}
    assert refused(opened, "improvement-plan", **plan) == (422, "not_smart", "actions")
    record(opened, "improvement-plan", **plan, override_reason="They are asked on Friday.")

    assert counted(opened)["plans_overridden"] == {"nothing_for_family": 1}
    kinds = {each["kind"]: each for each in opened.get(f"{R}/history").json["items"]}
    assert kinds["ImprovementPlanAgreed"]["texts"] == {"override_reason": "They are asked on Friday."}


def test_a_family_without_a_part_needs_no_reason(opened: Caller) -> None:
    record(opened, "improvement-plan", agreed_on="2019-04-25", actions=[ACTION | {"family_part": None}],
           family_has_part=False)  # fmt: skip


def test_an_action_copied_from_the_cycle_before_warns(agreed: Caller, clock: Clock) -> None:
    record(agreed, "actions/1/completion", done_on="2019-05-09", evidence_type="observation")
    record(agreed, "actions/1/verification", verified_on="2019-05-13", effective=True, verified_by="SM01")
    clock.set("2019-06-05")
    record(agreed, "re-audit", re_audited_on="2019-06-05", grade="Inadequate", re_audit_ref="A-9", auditor="QA01")

    answer = agreed.post("/remediations/A-9/actions", ACTION | {"agreed_on": "2019-06-05", "due_on": "2019-06-10"})
    assert [each["code"] for each in answer.json["findings"]] == ["copied_from_before"]


def test_done_needs_something_that_shows_it(agreed: Caller) -> None:
    assert refused(agreed, "actions/1/completion", done_on="2019-05-09") == (422, "invalid_value", "evidence")
    wrong = {"evidence_type": "hearsay", "evidence": "So they say"}
    assert refused(agreed, "actions/1/completion", done_on="2019-05-09", **wrong) == (
        422,
        "invalid_value",
        "evidence_type",
    )
    record(agreed, "actions/1/completion", done_on="2019-05-09", evidence_type="feedback", supervision_on="2019-05-28")
    assert owed(agreed)["action_effective:1"] == ("2019-05-28", "not_yet_due")


def test_rejected_evidence_opens_the_action_again_and_its_first_date_keeps_counting(agreed: Caller) -> None:
    record(agreed, "actions/1/completion", done_on="2019-05-09", evidence="Case note")
    rejected = {"confirmed_on": "2019-05-13", "accepted": False, "confirmed_by": "TM01"}

    assert refused(agreed, "actions/1/confirmation", **rejected) == (422, "invalid_value", "reason")
    record(agreed, "actions/1/confirmation", **rejected, reason="The note is about another visit.")
    (action,) = actions_of(agreed)
    assert (action["state"], action["done_on"], action["evidence"], action["rejected_on"]) == (
        "overdue",
        None,
        None,
        "2019-05-13",
    )
    looked_at = {"action_confirmed:1": ("2019-05-16", "on_time")}
    assert owed(agreed) == looked_at | {"action_done:1": ("2019-05-10", "not_done")}

    record(agreed, "actions/1/completion", done_on="2019-05-14", evidence="The right note")
    assert owed(agreed) == looked_at | {
        "action_done:1": ("2019-05-10", "late"),
        "action_confirmed:1-2": ("2019-05-21", "not_yet_due"),
        "action_effective:1": ("2019-06-12", "not_yet_due"),
    }


@pytest.mark.parametrize(("said_on", "on_time", "late"), [("2019-05-16", 1, 0), ("2019-05-17", 0, 1)])
def test_a_decision_of_no_is_on_time_by_its_date_and_late_after_it(
    agreed: Caller, clock: Clock, said_on: str, on_time: int, late: int
) -> None:
    record(agreed, "actions/1/completion", done_on="2019-05-09", evidence="Case note")
    clock.set("2019-05-20")
    rejected = {"confirmed_on": said_on, "accepted": False, "confirmed_by": "TM01", "reason": WHY}
    record(agreed, "actions/1/confirmation", **rejected)

    line = agreed.get("/reports/adherence", quarter="2019-20-Q1").json["adherence"]["action_confirmed"]
    assert (line["due"], line["on_time"], line["late"]) == (1, on_time, late)


def test_nobody_confirms_or_verifies_their_own_action_or_case(agreed: Caller) -> None:
    record(agreed, "actions/1/completion", done_on="2019-05-09", evidence="Case note")
    opened = AGREED | {"agreed_on": "2019-05-13", "due_on": "2019-05-20", "owner": "TM01", "override_reason": WHY}
    record(agreed, "actions", **opened)
    record(agreed, "actions/2/completion", done_on="2019-05-14", evidence="Case note")

    for number, person, code in ((1, "SW01", "invalid_value"), (2, "TM01", "invalid_value"), (2, "SW01", "own_case")):
        checked = {"confirmed_on": "2019-05-15", "accepted": True, "confirmed_by": person}
        assert refused(agreed, f"actions/{number}/confirmation", **checked) == (422, code, "confirmed_by")
        looked = {"verified_on": "2019-05-15", "effective": True, "verified_by": person}
        assert refused(agreed, f"actions/{number}/verification", **looked) == (422, code, "verified_by")


def test_an_action_that_does_not_work_is_replaced_and_the_states_add_up(agreed: Caller) -> None:
    record(agreed, "actions/1/completion", done_on="2019-05-09", evidence="Case note")
    record(agreed, "actions/1/verification", verified_on="2019-05-13", effective=False, verified_by="TM01")
    assert owed(agreed)["action_replaced:1"] == ("2019-05-20", "not_yet_due")
    assert actions_of(agreed)[0]["state"] == "not_effective"

    better = ACTION | {"action": "Visit her at school every Monday until 3 June", "due_on": "2019-06-03"}
    record(agreed, "actions", agreed_on="2019-05-16", replaces=1, **better)
    assert owed(agreed)["action_replaced:1"] == ("2019-05-20", "on_time")
    first, second = actions_of(agreed)
    assert (first["state"], first["replaced_by"], second["replaces"]) == ("replaced", 2, 1)
    figures = counted(agreed)
    states = ("open", "overdue", "done", "confirmed", "effective", "not_effective", "replaced")
    assert sum(figures[state] for state in states) == figures["total"] == 2
    assert (figures["replaced"], figures["open"]) == (1, 1)
    assert refused(agreed, "actions", agreed_on="2019-05-16", replaces=1, **better) == (
        409,
        "step_already_recorded",
        "replaces",
    )


def test_an_action_that_went_over_is_counted_once_as_it_stands_there(agreed: Caller, clock: Clock) -> None:
    clock.set("2019-06-05")
    record(agreed, "re-audit", re_audited_on="2019-06-05", grade="Inadequate", re_audit_ref="A-9", auditor="QA01")
    assert owed(agreed) == {}
    assert owed(agreed, "A-9") == {"action_done:1": ("2019-05-10", "not_done")}
    assert (counted(agreed)["total"], counted(agreed)["overdue"]) == (1, 1)
    assert refused(agreed, "actions/1/completion", done_on="2019-05-09", evidence="Case note") == (
        409,
        "followed",
        "number",
    )

    agreed.post("/remediations/A-9/actions/1/completion", {"done_on": "2019-05-09", "evidence": "Case note"})
    assert owed(agreed, "A-9")["action_done:1"] == ("2019-05-10", "on_time")
    figures = counted(agreed)
    assert (figures["total"], figures["done"], figures["overdue"]) == (1, 1, 0)


def test_an_action_is_given_to_somebody_else(agreed: Caller, calling: Callable[[str], Caller]) -> None:
    decided = {"decided_on": "2019-05-08", "reason": "Off sick until June."}

    assert refused(agreed, "actions/1/reallocation", **decided | {"reason": " "}) == (422, "invalid_value", "reason")
    assert refused(agreed, "actions/1/reallocation", **decided, to="XX") == (422, "unknown_person", "to")
    assert refused(agreed, "actions/1/reallocation", **decided, decided_by="TM01") == (409, "step_not_due", "to")
    assert record(calling("TM01"), "actions/1/reallocation", **decided, to="PL01") == [
        "ActionReallocated",
        "OwnersChanged",
    ]
    assert actions_of(agreed)[0]["owner"] == "PL01"
    items = agreed.get(f"{R}/deadlines").json["items"]
    assert next(each for each in items if each["step"] == "action_done")["owner"] == "PL01"


def test_an_absent_owner_s_action_is_given_away_or_kept_with_a_reason(
    agreed: Caller, putright: Putright, clock: Clock
) -> None:
    clock.set("2019-05-07")
    command = Command(recorded_by="QA01", source="api", now=clock())
    putright.people.record_absence(command, "SW01", first_on=clock().date(), last_on=None)
    noted = putright.remediations.note_owner_absent(command, "A-1", 1)
    assert noted.recorded == ("OwnerAbsent", "DeadlinesSet")
    assert putright.remediations.note_owner_absent(command, "A-1", 1).recorded == ()
    assert owed(agreed)["action_reallocation:1"] == ("2019-05-14", "not_yet_due")

    kept = {"decided_on": "2019-05-07", "decided_by": "TM01", "reason": "Back on Thursday, and it waits till then."}
    assert record(agreed, "actions/1/reallocation", **kept) == ["ActionKept"]
    assert owed(agreed)["action_reallocation:1"] == ("2019-05-14", "on_time")
