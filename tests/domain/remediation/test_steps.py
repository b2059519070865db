"""What holds for recording any step."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from domain.act import Act
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import remediation as events
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, Deviation, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    TODAY,
    Fact,
    act,
    agreed,
    closed,
    deviations,
    done,
    given,
    happened,
    history,
    kinds,
    meeting_held,
    opened,
    opening,
    plan_agreed,
    proposed,
    recorded,
    refused,
    reviewed,
    text,
)

Decide = Callable[[Remediation, Act], object]
STEPS: dict[Step, Decide] = {
    Step.NOTIFICATION: lambda it, act: it.notify_managers(act, ["TM01"]),
    Step.DAY_THREE_MEETING: lambda it, act: it.hold_day_three_meeting(
        act, chair="PL01", reason=text("Why it was late"), people=PEOPLE
    ),
    Step.IMPROVEMENT_PLAN: lambda it, act: it.agree_improvement_plan(act, [proposed()], people=PEOPLE),
    Step.SERVICE_MANAGER_REVIEW: lambda it, act: it.review_plan(act, satisfied=True, reviewer="SM01", people=PEOPLE),
    Step.CASELOAD_REVIEW: lambda it, act: it.complete_caseload_review(act, cases=14),
    Step.RE_AUDIT: lambda it, act: it.re_audit(act, grade="Good", people=PEOPLE),
}
OTHERS: dict[str, Decide] = {
    "acknowledge": lambda it, act: it.acknowledge(act, "TM01"),
    "meeting not held": lambda it, act: it.note_meeting_not_held(act, None),
    "agree an action": lambda it, act: it.agree_action(act, proposed(), people=PEOPLE),
    "complete an action": lambda it, act: it.complete_action(act, 1, text("On the file"), people=PEOPLE),
    "confirm an action": lambda it, act: it.confirm_action(act, 2, accepted=True, confirmed_by="TM01"),
    "reject the evidence": lambda it, act: it.confirm_action(
        act, 2, accepted=False, confirmed_by="TM01", reason=text("Not on the file")
    ),
    "give an action to somebody": lambda it, act: it.reallocate_action(
        act, 1, to="PL02", decided_by="TM01", reason=text("Off sick"), people=PEOPLE
    ),
    "verify an action": lambda it, act: it.verify_action(act, 2, effective=True, verified_by="TM01", people=PEOPLE),
    "decide on the caseload": lambda it, act: it.decide_on_caseload(
        act, decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE
    ),
    "close": lambda it, act: it.close(act, closed_by="SM01", people=PEOPLE),
}
DECISIONS: dict[str, Decide] = {step.value: decide for step, decide in STEPS.items()} | OTHERS
every_step = pytest.mark.parametrize("step", STEPS)
every_decision = pytest.mark.parametrize("decide", DECISIONS.values(), ids=DECISIONS)


def under_way(**changes: object) -> Remediation:
    """A remediation that owes every step, with one action agreed and another one done."""
    remediation = given(*opening(criteria_met=True, **changes), agreed(1), agreed(2), done(2, date(2019, 3, 8)))
    deadline = remediation.deadlines[Step.RE_AUDIT, ""]
    remediation.deadlines[Step.CASELOAD_REVIEW, ""] = replace(deadline, step=Step.CASELOAD_REVIEW)
    return remediation


MET_BY = {
    Step.NOTIFICATION: events.ManagersNotified,
    Step.DAY_THREE_MEETING: events.DayThreeMeetingHeld,
    Step.IMPROVEMENT_PLAN: events.ImprovementPlanAgreed,
    Step.SERVICE_MANAGER_REVIEW: events.ServiceManagerReviewed,
    Step.CASELOAD_REVIEW: events.CaseloadReviewed,
    Step.RE_AUDIT: events.ReAudited,
}


@every_step
def test_a_step_is_met_on_the_day_it_happened_not_the_day_it_was_typed(step: Step) -> None:
    remediation = under_way()
    STEPS[step](remediation, act(date(2019, 3, 12)))

    assert remediation.done[step, ""] == date(2019, 3, 12)
    assert MET_BY[step] in kinds(recorded(remediation))


@every_step
def test_a_step_may_be_recorded_on_the_day_of_the_grading_and_on_the_day_it_happens(step: Step) -> None:
    STEPS[step](under_way(), act(date(2019, 3, 4)))
    STEPS[step](under_way(), act(TODAY))


@every_step
def test_a_step_cannot_be_recorded_twice(step: Step) -> None:
    remediation = under_way()
    STEPS[step](remediation, act(date(2019, 3, 12)))
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, step):
        STEPS[step](remediation, act(date(2019, 3, 13)))


@every_step
def test_a_step_that_is_not_owed_cannot_be_recorded(step: Step) -> None:
    remediation = given(opened())

    with refused(remediation, StepNotDueError, step):
        STEPS[step](remediation, act(date(2019, 3, 12)))


@every_decision
def test_nothing_can_be_recorded_on_a_closed_remediation(decide: Decide) -> None:
    remediation = under_way()
    closed().event(remediation.version + 1, remediation.id).mutate(remediation)

    with refused(remediation, RemediationClosedError, "audit_ref"):
        decide(remediation, act(date(2019, 4, 1)))


@every_decision
def test_what_has_not_happened_yet_cannot_be_recorded(decide: Decide) -> None:
    with refused(remediation := under_way(), DateInFutureError, "occurred_on"):
        decide(remediation, act(date(2019, 9, 3)))


@every_decision
def test_nothing_can_have_happened_before_the_grading(decide: Decide) -> None:
    with refused(remediation := under_way(), DatesContradictError, "occurred_on"):
        decide(remediation, act(date(2019, 3, 3)))


@every_decision
def test_not_even_history_happened_in_the_future(decide: Decide) -> None:
    with refused(remediation := under_way(), DateInFutureError, "occurred_on"):
        decide(remediation, history(date(2019, 9, 3)))


@every_decision
def test_history_from_before_the_grading_is_recorded(decide: Decide) -> None:
    decide(remediation := under_way(), history(date(2019, 3, 3)))

    assert recorded(remediation) != []


@every_step
def test_history_from_before_the_grading_is_out_of_order(step: Step) -> None:
    STEPS[step](remediation := under_way(), history(date(2019, 3, 3)))

    assert (step, "", Deviation.OUT_OF_ORDER) in deviations(recorded(remediation))


@every_step
def test_history_from_after_the_closing_is_recorded_out_of_order(step: Step) -> None:
    remediation = under_way()
    closed().event(remediation.version + 1, remediation.id).mutate(remediation)
    STEPS[step](remediation, history(date(2019, 5, 1)))

    assert (step, "", Deviation.OUT_OF_ORDER) in deviations(recorded(remediation))


@every_step
def test_history_from_the_day_of_the_closing_is_not_late_for_it(step: Step) -> None:
    remediation = given(*opening(only=frozenset(STEPS)), closed(date(2019, 5, 1)))
    deadline = remediation.deadlines[Step.RE_AUDIT, ""]
    remediation.deadlines = {(step, ""): replace(deadline, step=step)}
    STEPS[step](remediation, history(date(2019, 5, 1)))

    assert deviations(recorded(remediation)) == []


ORDER = [
    (Step.IMPROVEMENT_PLAN, meeting_held),
    (Step.SERVICE_MANAGER_REVIEW, plan_agreed),
    (Step.RE_AUDIT, reviewed),
]


@pytest.mark.parametrize("step", [step for step, _ in ORDER])
def test_a_step_recorded_before_the_one_it_comes_after_is_a_deviation(step: Step) -> None:
    STEPS[step](remediation := under_way(), act(date(2019, 3, 12)))

    assert deviations(recorded(remediation)) == [(step, "", Deviation.OUT_OF_ORDER)]


@pytest.mark.parametrize(("step", "earlier"), ORDER)
@pytest.mark.parametrize(("on", "deviates"), [(11, False), (12, False), (13, True)])
def test_order_is_judged_by_when_things_happened(
    step: Step, earlier: Callable[[date], Fact], on: int, deviates: bool
) -> None:
    remediation = under_way()
    earlier(date(2019, 3, on)).event(remediation.version + 1, remediation.id).mutate(remediation)
    STEPS[step](remediation, act(date(2019, 3, 12)))

    assert bool(deviations(recorded(remediation))) is deviates


@pytest.mark.parametrize("step", [step for step, _ in ORDER])
def test_a_step_is_not_out_of_order_for_one_that_the_source_had_no_column_for(step: Step) -> None:
    remediation = given(*opening(only=frozenset({step})))
    STEPS[step](remediation, history(date(2019, 3, 12)))

    assert deviations(recorded(remediation)) == []


def test_the_caseload_review_comes_after_the_decision() -> None:
    remediation = under_way()
    remediation.done[Step.CASELOAD_DECISION, ""] = date(2019, 3, 18)
    STEPS[Step.CASELOAD_REVIEW](remediation, act(date(2019, 3, 15)))

    assert deviations(recorded(remediation)) == [(Step.CASELOAD_REVIEW, "", Deviation.OUT_OF_ORDER)]


@pytest.mark.parametrize("name", sorted(DECISIONS.keys() - {Step.NOTIFICATION.value}))
def test_every_decision_of_a_person_advances_the_revision(name: str) -> None:
    remediation = under_way()
    before = remediation.revision
    DECISIONS[name](remediation, act(date(2019, 3, 12)))

    assert remediation.revision > before


def test_the_system_telling_the_managers_spoils_nobodys_form() -> None:
    remediation = under_way()
    before = remediation.revision
    remediation.notify_managers(act(date(2019, 3, 5)), ["SW01", "TM01"])

    assert remediation.revision == before
    assert recorded(remediation) == [
        happened(events.ManagersNotified, occurred_on=date(2019, 3, 5), told=("SW01", "TM01"))
    ]


@pytest.mark.parametrize(
    ("of", "item", "asked", "is_of"),
    [
        (Step.IMPROVEMENT_PLAN, "2", (Step.IMPROVEMENT_PLAN, ""), True),
        (Step.ACTION_DONE, "2", (Step.ACTION_DONE, "2"), True),
        (Step.ACTION_DONE, "2", (Step.ACTION_DONE, "1"), False),
        (Step.RE_AUDIT, "", (Step.IMPROVEMENT_PLAN, ""), False),
    ],
)
def test_a_deviation_in_an_action_is_of_its_plan_and_of_no_other_action(
    of: Step, item: str, asked: tuple[Step, str], is_of: bool
) -> None:
    remediation = given(
        *opening(), happened(events.Deviated, occurred_on=GRADED, step=of, item=item, rule=Deviation.NOT_SMART)
    )

    assert remediation.deviations[0].is_of(*asked) is is_of
