"""The improvement plan and its actions: how they are agreed, and what they are then owed on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.confidential import Confidential
from domain.deadlines import Deadline
from domain.errors import NotFoundError, NotSmartError, StepAlreadyRecordedError, StepNotDueError
from domain.events import actions as happened_to
from domain.events import remediation as events
from domain.proposed_action import Override
from domain.smart import SmartRule, Urgency
from domain.smart_context import smart_context
from domain.vocabulary import Deviation, Step
from tests.domain.support import (
    PEOPLE,
    POLICY,
    Fact,
    act,
    agreed,
    deviations,
    done,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    opening,
    plan_agreed,
    proposed,
    recorded,
    refused,
    text,
)

PLAN_DAY, SEEN_ON, DUE = date(2019, 3, 8), date(2019, 3, 22), date(2019, 3, 25)
MET = (*opening(), meeting_held())
ANOTHER = text("Visit her at school every Monday until 29 April")
WHY = text("The school closes in July")
ON_THE_DATES = [events.ActionAgreed, events.DeadlinesSet]


def verified(effective: bool, number: int = 1) -> Any:
    return happened(events.ActionVerified, occurred_on=SEEN_ON, number=number, effective=effective, verified_by="TM01")


def owed(remediation: Any, step: Step, item: str = "1") -> Deadline:
    """The deadline of a step of one action."""
    deadline: Deadline = remediation.deadlines[step, item]
    return deadline


def plan_of(remediation: Any) -> Fact:
    """The plan among what was recorded."""
    return next(fact for fact in recorded(remediation) if fact.kind is events.ImprovementPlanAgreed)


def test_a_plan_is_agreed_with_its_actions() -> None:
    remediation = given(*MET)
    remediation.agree_improvement_plan(
        act(PLAN_DAY), [proposed(), proposed(owner="TM01", action=ANOTHER)], people=PEOPLE
    )

    facts = recorded(remediation)
    assert kinds(facts) == [*ON_THE_DATES * 2, events.ImprovementPlanAgreed, events.DeadlinesSet]
    assert [facts[0], facts[2], facts[4]] == [
        agreed(1, action=text("Write the assessment again with the family")),
        agreed(2, owner="TM01", action=ANOTHER),
        plan_agreed(actions=2),
    ]


def test_an_action_is_owed_by_its_owner_on_its_own_date() -> None:
    remediation = given(*MET)
    remediation.agree_action(act(PLAN_DAY), proposed(owner="PL02"), people=PEOPLE)

    deadline = owed(remediation, Step.ACTION_DONE)
    assert (deadline.due_on, deadline.counted_from) == (DUE, DUE)
    assert remediation.owners[Step.ACTION_DONE, "1"] == "PL02"
    assert "director" not in deadline.rungs


def test_an_immediate_action_may_be_owed_on_a_day_on_which_nobody_works() -> None:
    remediation = given(*MET)
    saturday = date(2019, 3, 9)
    remediation.agree_action(act(saturday), proposed(due_on=saturday, urgency=Urgency.IMMEDIATE), people=PEOPLE)

    assert owed(remediation, Step.ACTION_DONE).due_on == saturday


def test_nothing_is_owed_of_an_action_of_history_or_where_the_process_has_no_such_step() -> None:
    imported, without = given(*MET), given(*MET)
    steps = {step: rule for step, rule in POLICY.steps.items() if step is not Step.ACTION_DONE}
    imported.agree_action(history(PLAN_DAY), proposed(), people=PEOPLE)
    without.agree_action(act(PLAN_DAY, policy=replace(POLICY, steps=steps)), proposed(), people=PEOPLE)

    assert kinds(recorded(imported)) == kinds(recorded(without)) == [events.ActionAgreed]


def test_actions_agreed_before_the_plan_are_in_it() -> None:
    remediation = given(*MET, agreed(1))
    remediation.agree_improvement_plan(act(PLAN_DAY), people=PEOPLE)

    assert recorded(remediation)[0] == plan_agreed()


def test_an_inadequate_theme_that_no_action_answers_is_a_deviation() -> None:
    remediation = given(*opening(themes=("Assessment", "Planning")), meeting_held())
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed()], people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.IMPROVEMENT_PLAN, "", Deviation.THEME_WITHOUT_ACTION)]


def test_history_is_asked_neither_for_an_action_for_each_theme_nor_for_reasons() -> None:
    remediation = given(*MET)
    remediation.agree_improvement_plan(history(PLAN_DAY), people=PEOPLE)

    assert recorded(remediation) == [plan_agreed(actions=0)]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"owner": None}, "owner"),
        ({"owner": "the team"}, "owner"),
        ({"due_on": None, "timescale": text("ASAP")}, "due_on"),
        ({"due_on": date(2019, 3, 3)}, "due_on"),
    ],
)
def test_an_action_that_nobody_could_be_held_to_is_refused_whatever_the_reason(
    changes: dict[str, Any], field: str
) -> None:
    remediation = given(*MET)

    with refused(remediation, NotSmartError, field):
        remediation.agree_action(act(PLAN_DAY), proposed(override=Override(WHY), **changes), people=PEOPLE)


def test_a_refusal_names_everything_that_is_wrong_with_what_would_do() -> None:
    remediation = given(*MET)

    with pytest.raises(NotSmartError, match=r"^No date is given. Give a date: Friday 8 March 2019") as refusal:
        remediation.agree_action(act(PLAN_DAY), proposed(due_on=None, measure=None), people=PEOPLE)

    assert refusal.value.message.endswith(refusal.value.findings[0].better)
    assert [(each.field, each.code, each.blocks) for each in refusal.value.findings] == [
        ("due_on", SmartRule.NO_DATE, True),
        ("measure", SmartRule.NO_MEASURE, False),
    ]


def test_what_warns_is_refused_without_a_reason_and_says_so() -> None:
    remediation = given(*MET)

    with pytest.raises(NotSmartError, match=r"\. Or say in override_reason why it is agreed as it is\.$") as refusal:
        remediation.agree_action(act(PLAN_DAY), proposed(measure=None), people=PEOPLE)

    assert refusal.value.field == "measure"
    assert recorded(remediation) == []


@pytest.mark.parametrize("codes", [None, frozenset({SmartRule.NO_MEASURE, SmartRule.TOO_FAR_AWAY})])
def test_a_warning_is_overridden_with_a_reason_that_is_kept(codes: frozenset[SmartRule] | None) -> None:
    remediation = given(*MET)
    unusual = proposed(measure=None, due_on=date(2019, 4, 24), override=Override(WHY, codes))
    remediation.agree_action(act(PLAN_DAY), unusual, people=PEOPLE)

    said = recorded(remediation)[0].said
    assert said["overridden"] == (SmartRule.TOO_FAR_AWAY, SmartRule.NO_MEASURE)
    assert said["override_reason"] == WHY


@pytest.mark.parametrize(
    "override", [Override(WHY, frozenset({SmartRule.NO_MEASURE})), Override(None, frozenset({SmartRule.TOO_FAR_AWAY}))]
)
def test_a_warning_that_no_reason_was_given_for_stands_in_the_way(override: Override) -> None:
    remediation = given(*MET)

    with refused(remediation, NotSmartError, "due_on"):
        remediation.agree_action(act(PLAN_DAY), proposed(due_on=date(2019, 4, 24), override=override), people=PEOPLE)


def test_a_reason_that_nothing_asked_for_is_kept_beside_no_warning() -> None:
    remediation = given(*MET)
    remediation.agree_action(act(PLAN_DAY), proposed(override=Override(WHY)), people=PEOPLE)

    said = recorded(remediation)[0].said
    assert (said["overridden"], said["override_reason"]) == ((), WHY)


def test_the_date_and_the_urgency_may_be_said_by_the_timescale() -> None:
    remediation = given(*MET)
    typed = proposed(due_on=None, timescale=text("priority, by 13/03/2019"))
    remediation.agree_action(act(PLAN_DAY), typed, people=PEOPLE)

    said = recorded(remediation)[0].said
    assert (said["due_on"], said["urgency"]) == (date(2019, 3, 13), Urgency.PRIORITY)


def test_an_action_is_judged_by_what_is_known_beside_the_events() -> None:
    remediation = given(*MET, agreed(1))
    context = smart_context(remediation, act(PLAN_DAY), texts={1: "Write the assessment again with the family"})

    with refused(remediation, NotSmartError, "action"):
        remediation.agree_action(act(PLAN_DAY), proposed(), people=PEOPLE, context=context)


def test_a_refused_plan_says_which_of_its_actions() -> None:
    remediation = given(*MET)
    vague = proposed(action=ANOTHER, due_on=None, timescale=text("ongoing"))

    with pytest.raises(NotSmartError, match="'ongoing' is not a date") as refusal:
        remediation.agree_improvement_plan(act(PLAN_DAY), [proposed(measure=None), vague], people=PEOPLE)

    assert [each.field for each in refusal.value.findings] == ["actions.1.due_on", "actions.0.measure"]
    assert recorded(remediation) == []


def test_a_plan_says_what_the_family_does_or_why_not() -> None:
    remediation, without = given(*MET), proposed(family_part=None)

    with refused(remediation, NotSmartError, "actions"):
        remediation.agree_improvement_plan(act(PLAN_DAY), [without], people=PEOPLE)
    remediation.agree_improvement_plan(act(PLAN_DAY), [without], people=PEOPLE, override=Override(WHY))

    said = plan_of(remediation).said
    assert (said["overridden"], said["override_reason"]) == ((SmartRule.NOTHING_FOR_FAMILY,), WHY)


def test_a_family_without_a_part_is_not_asked_for() -> None:
    remediation = given(*MET)
    context = smart_context(remediation, act(PLAN_DAY), texts={}, family_has_part=False)
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed(family_part=None)], people=PEOPLE, context=context)

    assert plan_of(remediation) == plan_agreed(family_has_part=False)


def test_the_family_s_part_may_have_been_agreed_before_the_plan() -> None:
    remediation = given(*MET, agreed(1))
    remediation.agree_improvement_plan(act(PLAN_DAY), [proposed(action=ANOTHER, family_part=None)], people=PEOPLE)

    assert plan_of(remediation).said["overridden"] == ()


def test_a_vague_timescale_of_history_is_recorded_with_a_deviation() -> None:
    remediation = given(*MET)
    remediation.agree_action(history(PLAN_DAY), proposed(due_on=None, timescale=text("ASAP")), 7, people=PEOPLE)

    action, deviation = recorded(remediation)
    assert (action.said["number"], action.said["due_on"], action.said["overridden"]) == (7, None, ())
    assert deviations([deviation]) == [(Step.IMPROVEMENT_PLAN, "7", Deviation.NOT_SMART)]


def test_what_only_warns_is_no_deviation_of_history() -> None:
    remediation = given(*MET)
    remediation.agree_action(history(PLAN_DAY), proposed(measure=None), people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.ActionAgreed]


def test_an_action_is_numbered_after_the_last() -> None:
    remediation = given(*MET, agreed(1), agreed(5))

    assert remediation.agree_action(act(PLAN_DAY), proposed(), people=PEOPLE) == 6


def test_a_number_is_given_once() -> None:
    remediation = given(*MET, agreed(1))

    with refused(remediation, StepAlreadyRecordedError, "number"):
        remediation.agree_action(history(PLAN_DAY), proposed(), 1, people=PEOPLE)


def test_a_plan_is_agreed_once_and_nothing_of_a_second_one_is_recorded() -> None:
    remediation = given(*MET, plan_agreed())

    with refused(remediation, StepAlreadyRecordedError, Step.IMPROVEMENT_PLAN):
        remediation.agree_improvement_plan(act(PLAN_DAY), [proposed()], people=PEOPLE)


def test_an_action_that_did_not_work_is_replaced_by_another() -> None:
    remediation = given(*MET, agreed(1), done())
    remediation.verify_action(act(SEEN_ON), 1, effective=False, verified_by="TM01", people=PEOPLE)
    recorded(remediation)
    remediation.agree_action(act(SEEN_ON), proposed(replaces=1), people=PEOPLE)

    action, replaced, _ = recorded(remediation)
    assert (action.said["number"], action.said["replaces"]) == (2, 1)
    assert replaced == happened(happened_to.ActionReplaced, occurred_on=SEEN_ON, number=1, by=2)
    assert not remediation.is_open((Step.ACTION_REPLACED, "1"))


def test_what_was_replaced_no_longer_keeps_a_remediation_open() -> None:
    replaced = happened(happened_to.ActionReplaced, occurred_on=SEEN_ON, number=1, by=2)
    remediation = given(
        *MET, agreed(1), done(), verified(False), agreed(2, replaces=1), replaced, done(2), verified(True, 2)
    )
    remediation.close(act(date(2019, 5, 10)), closed_by="SM01", people=PEOPLE)

    assert (Step.IMPROVEMENT_PLAN, "", Deviation.CLOSED_WITH_OPEN_ACTIONS) not in deviations(recorded(remediation))


def test_only_what_did_not_work_is_replaced_and_only_once() -> None:
    replaced = happened(happened_to.ActionReplaced, occurred_on=SEEN_ON, number=2, by=3)
    facts = (agreed(1), agreed(2), done(2), verified(False, 2), agreed(3, replaces=2), replaced)
    remediation = given(*MET, *facts, agreed(4), done(4), verified(True, 4))

    for number, error in (
        (9, NotFoundError),
        (1, StepNotDueError),
        (2, StepAlreadyRecordedError),
        (4, StepNotDueError),
    ):
        with refused(remediation, error, "replaces"):
            remediation.agree_action(act(SEEN_ON), proposed(replaces=number), people=PEOPLE)


def test_two_actions_of_one_plan_do_not_take_the_same_place() -> None:
    remediation = given(*MET, agreed(1), done(), verified(False))
    twice = [proposed(replaces=1), proposed(replaces=1, action=ANOTHER)]

    with refused(remediation, StepAlreadyRecordedError, "actions.1.replaces"):
        remediation.agree_improvement_plan(act(SEEN_ON), twice, people=PEOPLE)


def test_an_action_whose_text_is_not_at_hand_says_nothing() -> None:
    assert proposed(action=Confidential("ref", "commitment")).draft.action == ""
