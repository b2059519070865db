"""Loading judges nothing again: an event only assigns, and a remediation comes back as it was decided."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import domain.action_outcomes
import domain.action_owners
import domain.carried_actions
import domain.caseload
import domain.monitoring
import domain.remedial_actions
import domain.remediation
import domain.remediation_dates
import domain.remediation_facts
import domain.remediation_owners
import domain.remediation_state
from domain.act import Act
from domain.criteria import CriteriaMet
from domain.errors import PolicyError, PutrightError
from domain.opening_corrections import RightFacts
from domain.policy import Grade
from domain.remediation import Remediation
from domain.resting import RESTS_ON
from domain.vocabulary import RECURRING, CaseloadDecision, RegradedBecause, Step
from service.storage.mapper import EventMapper
from tests.domain.support import CALENDAR, PEOPLE, TODAY, act, new_remediation, proposed, text

Decide = Callable[[Remediation, Act], object]
LATE, ANOTHER = text("Why it was late"), text("Visit her at school every Monday")
OFFICES_CLOSED = replace(CALENDAR, version=2, closed={**CALENDAR.closed, date(2019, 3, 6): "Offices closed"})
CRITICAL, NONE_MET = Grade("Inadequate critical", opens=True, critical=True), CriteriaMet((), ())
DECISIONS: list[Decide] = [
    lambda it, act: it.notify_managers(act, ["SW01", "TM01"]),
    lambda it, act: it.acknowledge(act, "TM01"),
    lambda it, act: it.note_meeting_not_held(act, LATE),
    lambda it, act: it.ask_for_help(act, person="TM01", said=LATE, step=Step.DAY_THREE_MEETING),
    lambda it, act: it.answer_help(act, 1, answered_by="SM01", answer=LATE),
    lambda it, act: it.note_telephoned(act, person="PL01", reached=False, called_by="TM01"),
    lambda it, act: it.hold_day_three_meeting(act, chair="PL02", attendees=["TM01"], reason=LATE, people=PEOPLE),
    lambda it, act: it.agree_action(act, proposed(due_on=None, timescale=text("ASAP")), people=PEOPLE),
    lambda it, act: it.agree_improvement_plan(act, [proposed(), proposed(owner="TM01", action=ANOTHER)], people=PEOPLE),
    lambda it, act: it.complete_action(act, 1, text("On the file"), people=PEOPLE),
    lambda it, act: it.confirm_action(act, 1, accepted=False, confirmed_by="TM01", reason=LATE),
    lambda it, act: it.reallocate_action(act, 1, to="PL02", decided_by="TM01", reason=LATE, people=PEOPLE),
    lambda it, act: it.complete_action(act, 1, text("On the file now"), people=PEOPLE),
    lambda it, act: it.confirm_action(act, 1, accepted=True, confirmed_by="TM01"),
    lambda it, act: it.verify_action(act, 1, effective=False, verified_by="TM01", people=PEOPLE),
    lambda it, act: it.record_monitoring_check(
        act, on_track=[], off_track=[1], drift=LATE, checked_by="TM01", people=PEOPLE
    ),
    lambda it, act: it.review_plan(act, satisfied=False, reviewer="TM01", comments=LATE, people=PEOPLE),
    lambda it, act: it.decide_on_caseload(act, decision=CaseloadDecision.REVIEW, decided_by="SM01", people=PEOPLE),
    lambda it, act: it.complete_caseload_review(act, cases=12, learning=LATE),
    lambda it, act: it.re_audit(act, grade="Inadequate", auditor="AU01", people=PEOPLE),
    lambda it, act: it.follow_with(new_remediation(act, audit_ref="A-1-R1"), act, PEOPLE),
    lambda it, act: it.raise_rung(Step.SERVICE_MANAGER_REVIEW, "", act=act, people=PEOPLE),
    lambda it, act: it.follow_calendar(
        replace(act, calendar=OFFICES_CLOSED, today=act.occurred_on),
        {1: CALENDAR, 2: OFFICES_CLOSED},
        moved_by="SM01",
        reason=LATE,
    ),
    lambda it, act: it.close(act, closed_by="SM01", reason=LATE, people=PEOPLE),
    lambda it, act: it.note_repeat_voided("A-1-R1", act),
    lambda it, act: it.attach_audit(
        act, audit_ref="A-7", grade=CRITICAL, themes=["Visits"], told=["HOS01"], criteria=NONE_MET, people=PEOPLE
    ),
    lambda it, act: it.regrade(
        act,
        audit_ref="A-7",
        grade=replace(CRITICAL, critical=False),
        because=RegradedBecause.MODERATION,
        told=[],
        criteria=NONE_MET,
        people=PEOPLE,
    ),
    lambda it, act: it.void(act, reason=LATE, voided_by="SM01"),
    lambda it, act: it.reinstate(act, reason=LATE, reinstated_by="SM01"),
    lambda it, act: it.follow_again_with("A-1-R1", act),
    lambda it, act: it.withdraw(act, reason=LATE, withdrawn_by="SM01"),
]
CORRECTIONS: list[Decide] = [
    *(
        lambda it, act, step=step: it.correct_step(
            act,
            step=step,
            item="1" if step in RECURRING else "",
            done_on=act.occurred_on - timedelta(days=1),
            firsts={},
            corrected_by="SM01",
            reason=LATE,
            people=PEOPLE,
        )
        for step in RESTS_ON
    ),
    lambda it, act: it.correct_closing(
        act, closed_on=act.occurred_on - timedelta(days=1), corrected_by="SM01", reason=LATE, people=PEOPLE
    ),
    lambda it, act: it.correct_opening(
        act,
        RightFacts(graded_on=act.occurred_on - timedelta(days=30), team="West", subject="SW02"),
        reason=LATE,
        corrected_by="SM01",
        told=True,
        people=PEOPLE,
    ),
    lambda it, act: it.retract_closing(act, retracted_by="SM01", reason=LATE, people=PEOPLE),
    *(
        lambda it, act, step=step: it.retract_step(
            act, step=step, item="1" if step in RECURRING else "", retracted_by="SM01", reason=LATE, people=PEOPLE
        )
        for step in RESTS_ON
    ),
]
MODULES = (
    domain.remediation,
    domain.remediation_facts,
    domain.remediation_owners,
    domain.remediation_dates,
    domain.remediation_state,
    domain.remedial_actions,
    domain.action_outcomes,
    domain.action_owners,
    domain.carried_actions,
    domain.monitoring,
    domain.caseload,
)
DAYS = st.dates(date(2019, 3, 1), TODAY)
MAPPER = EventMapper()


@st.composite
def lives(draw: st.DrawFn) -> Remediation:
    """A remediation with whatever was decided on it, refusals left out."""
    remediation = new_remediation(act(history=draw(st.booleans())), follows=draw(st.none() | st.just("A-0")))
    for decide in draw(st.permutations([*DECISIONS, *CORRECTIONS])):
        try:
            decide(remediation, act(draw(DAYS), history=draw(st.booleans())))
        except PutrightError:
            continue
    return remediation


def one_life() -> Remediation:
    """A remediation on which everything was decided, much of it against the rules."""
    remediation = new_remediation()
    for number, decide in enumerate(DECISIONS):
        decide(remediation, act(date(2019, 3, 5) + timedelta(days=3 * number), history=True))
    return remediation


def state(remediation: Remediation) -> dict[str, Any]:
    return {name: value for name, value in vars(remediation).items() if name != "_pending_events"}


def replayed(remediation: Remediation) -> Remediation:
    """The remediation as it is loaded from what would be stored of it."""
    again: Any = None
    for event in remediation.pending_events:
        again = MAPPER.to_domain_event(MAPPER.to_stored_event(event)).mutate(again)
    return again


@settings(max_examples=50)
@given(remediation=lives())
def test_what_is_loaded_is_what_was_decided(remediation: Remediation) -> None:
    assert state(replayed(remediation)) == state(remediation)


@settings(max_examples=50)
@given(remediation=lives())
def test_a_refused_decision_leaves_no_trace(remediation: Remediation) -> None:
    for decide in (*DECISIONS, *CORRECTIONS):
        before, events = state(replayed(remediation)), len(remediation.pending_events)
        try:
            decide(remediation, act(TODAY + timedelta(days=1)))
        except PutrightError:
            assert len(remediation.pending_events) == events
            assert state(remediation) == before


def test_a_tightened_rule_never_judges_history_again(monkeypatch: pytest.MonkeyPatch) -> None:
    remediation = one_life()
    before = state(remediation)

    def strict(*_: object, **__: object) -> None:
        raise PolicyError("Nothing is allowed any more.")

    for rule in (
        "not_in_future", "not_before", "findings_for", "findings_for_plan", "smart_context", "deadlines_at_opening",
        "deadline_for", "moved", "owner_of", "acting_for", "line_above", "recipients", "rung_due",
    ):  # fmt: skip
        for module in MODULES:
            monkeypatch.setattr(module, rule, strict, raising=False)
    for check in ("_open_at", "_step", "_comes_too_early", "_late_needs_reason", "_check_role", "expect_revision"):
        monkeypatch.setattr(Remediation, check, strict)

    with suppress(PolicyError):
        remediation.close(act(), closed_by="SM01", people=PEOPLE)
        pytest.fail("the rules were not tightened")
    assert state(replayed(remediation)) == before


def test_a_life_against_the_rules_was_recorded_whole() -> None:
    remediation = one_life()

    assert remediation.closed_on is not None
    assert remediation.followed_by == "A-1-R1"
    assert remediation.meeting_not_held
    assert len(remediation.done) == 12
