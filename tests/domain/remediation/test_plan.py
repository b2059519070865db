"""The improvement plan and its actions: agreed, done, and found to work or not."""

from datetime import date
from typing import Any

import pytest

from domain.errors import (
    DatesContradictError,
    InvalidValueError,
    NotFoundError,
    NotSmartError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import remediation as events
from domain.vocabulary import Deviation, Step
from tests.domain.support import (
    act,
    agreed,
    deviations,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    opening,
    proposed,
    recorded,
    refused,
    text,
)

PLAN_DAY, DONE_ON, SEEN_ON = date(2019, 3, 8), date(2019, 3, 20), date(2019, 3, 22)
MET = (*opening(), meeting_held())
DONE = happened(events.ActionDone, occurred_on=DONE_ON, number=1, evidence=None)


def verified(effective: bool, number: int = 1) -> Any:
    return happened(events.ActionVerified, occurred_on=SEEN_ON, number=number, effective=effective, verified_by="TM01")


def test_a_plan_is_agreed_with_its_actions() -> None:
    remediation = given(*MET)
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed(), proposed(owner="TM01")])

    assert recorded(remediation) == [
        happened(
            events.ActionAgreed,
            occurred_on=PLAN_DAY,
            number=number,
            theme="Assessment",
            action=text("Write the assessment again with the family"),
            owner=owner,
            due_on=date(2019, 3, 25),
            timescale=None,
            measure=text("Seen on the file at supervision"),
            carried_from=None,
        )
        for number, owner in ((1, "SW01"), (2, "TM01"))
    ] + [happened(events.ImprovementPlanAgreed, occurred_on=PLAN_DAY, actions=2)]


def test_actions_agreed_before_the_plan_are_in_it() -> None:
    remediation = given(*MET, agreed(1))
    remediation.agree_improvement_plan(act(PLAN_DAY))

    assert recorded(remediation) == [happened(events.ImprovementPlanAgreed, occurred_on=PLAN_DAY, actions=1)]


def test_an_inadequate_theme_that_no_action_answers_is_a_deviation() -> None:
    remediation = given(*opening(themes=("Assessment", "Planning")), meeting_held())
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed()])

    assert deviations(recorded(remediation)) == [(Step.IMPROVEMENT_PLAN, "", Deviation.THEME_WITHOUT_ACTION)]


def test_history_is_not_asked_for_an_action_for_each_theme() -> None:
    remediation = given(*MET)
    remediation.agree_improvement_plan(history(PLAN_DAY))

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"owner": None}, "owner"),
        ({"due_on": None, "timescale": text("ASAP")}, "due_on"),
        ({"due_on": date(2019, 3, 3)}, "due_on"),
        ({"measure": None}, "measure"),
    ],
)
def test_an_action_that_nobody_could_be_held_to_is_refused(changes: dict[str, Any], field: str) -> None:
    remediation = given(*MET)

    with refused(remediation, NotSmartError, field):
        remediation.agree_action(act(PLAN_DAY), proposed(**changes))


def test_a_refused_plan_says_which_of_its_actions() -> None:
    remediation = given(*MET)

    with pytest.raises(NotSmartError, match="'ongoing' is not a date") as refusal:
        remediation.agree_improvement_plan(
            act(PLAN_DAY), [proposed(), proposed(due_on=None, timescale=text("ongoing"))]
        )

    assert refusal.value.field == "actions.1.due_on"


def test_a_vague_timescale_of_history_is_recorded_with_a_deviation() -> None:
    remediation = given(*MET)
    remediation.agree_action(history(PLAN_DAY), proposed(due_on=None, timescale=text("ASAP")), 7)

    action, deviation = recorded(remediation)
    assert (action.said["number"], action.said["due_on"]) == (7, None)
    assert deviations([deviation]) == [(Step.IMPROVEMENT_PLAN, "7", Deviation.NOT_SMART)]


def test_an_action_is_numbered_after_the_last() -> None:
    remediation = given(*MET, agreed(1), agreed(5))

    assert remediation.agree_action(act(PLAN_DAY), proposed()) == 6


def test_a_number_is_given_once() -> None:
    remediation = given(*MET, agreed(1))

    with refused(remediation, StepAlreadyRecordedError, "number"):
        remediation.agree_action(history(PLAN_DAY), proposed(), 1)


def test_an_action_is_done_with_its_evidence() -> None:
    remediation = given(*MET, agreed(1))
    remediation.complete_action(act(DONE_ON), 1, text("On the file"))

    assert recorded(remediation) == [
        happened(events.ActionDone, occurred_on=DONE_ON, number=1, evidence=text("On the file"))
    ]


def test_an_action_is_done_once() -> None:
    remediation = given(*MET, agreed(1), DONE)

    with refused(remediation, StepAlreadyRecordedError, "number"):
        remediation.complete_action(act(SEEN_ON), 1)


def test_an_action_that_nobody_agreed_is_neither_done_nor_verified() -> None:
    remediation = given(*MET, agreed(1))

    with refused(remediation, NotFoundError, "number"):
        remediation.complete_action(act(DONE_ON), 2)
    with refused(remediation, NotFoundError, "number"):
        remediation.verify_action(act(DONE_ON), 2, effective=True, verified_by="TM01")
    with refused(remediation, NotFoundError, "number"):
        remediation.verify_action(history(DONE_ON), 2, effective=True, verified_by=None)


@pytest.mark.parametrize("effective", [True, False])
def test_done_and_effective_are_two_questions(effective: bool) -> None:
    remediation = given(*MET, agreed(1), DONE)
    remediation.verify_action(act(SEEN_ON), 1, effective=effective, verified_by="TM01")

    assert recorded(remediation) == [verified(effective)]


def test_an_action_may_be_verified_on_the_day_it_was_done() -> None:
    remediation = given(*MET, agreed(1), DONE)
    remediation.verify_action(act(DONE_ON), 1, effective=True, verified_by="TM01")

    assert kinds(recorded(remediation)) == [events.ActionVerified]


def test_an_action_that_is_not_done_cannot_be_verified() -> None:
    remediation = given(*MET, agreed(1))

    with refused(remediation, StepNotDueError, "number"):
        remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by="TM01")


def test_an_action_cannot_be_seen_to_work_before_it_was_done() -> None:
    remediation = given(*MET, agreed(1), DONE)

    with refused(remediation, DatesContradictError, "occurred_on"):
        remediation.verify_action(act(date(2019, 3, 19)), 1, effective=True, verified_by="TM01")


def test_an_action_is_verified_once() -> None:
    remediation = given(*MET, agreed(1), DONE, verified(False))

    with refused(remediation, StepAlreadyRecordedError, "number"):
        remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by="TM01")


def test_nobody_verifies_their_own_action() -> None:
    remediation = given(*MET, agreed(1), DONE)

    with refused(remediation, InvalidValueError, "verified_by"):
        remediation.verify_action(act(SEEN_ON), 1, effective=True, verified_by="SW01")


@pytest.mark.parametrize("owner", [None, "SW01"])
def test_history_need_not_say_who_verified(owner: str | None) -> None:
    remediation = given(*MET, agreed(1, owner=owner), DONE)
    remediation.verify_action(history(SEEN_ON), 1, effective=True, verified_by=None)

    assert kinds(recorded(remediation)) == [events.ActionVerified]


def test_history_verified_by_the_owner_or_before_it_was_done_deviates() -> None:
    remediation = given(*MET, agreed(1), agreed(2), DONE)
    remediation.verify_action(history(date(2019, 3, 19)), 1, effective=True, verified_by="TM01")
    remediation.verify_action(history(SEEN_ON), 2, effective=True, verified_by="SW01")

    assert deviations(recorded(remediation)) == [
        (Step.ACTION_EFFECTIVE, "1", Deviation.OUT_OF_ORDER),
        (Step.ACTION_EFFECTIVE, "2", Deviation.OUT_OF_ORDER),
        (Step.ACTION_EFFECTIVE, "2", Deviation.WRONG_ROLE),
    ]
