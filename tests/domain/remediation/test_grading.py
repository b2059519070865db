"""A second audit while a remediation is open (E14), and an upgrade to critical on the way (E7)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from domain.criteria import CriteriaMet
from domain.deadlines import Deadline
from domain.events import dates
from domain.events import grading as happenings
from domain.events import remediation as events
from domain.policy import Grade
from domain.remediation import Remediation
from domain.vocabulary import Criterion, EndedBecause, RegradedBecause, Status, Step
from tests.domain.support import (
    PEOPLE,
    POLICY,
    TODAY,
    Fact,
    act,
    agreed,
    closed,
    deadlines_set,
    given,
    happened,
    kinds,
    meeting_held,
    opening,
    plan_agreed,
    recorded,
    reviewed,
    text,
)

UPGRADED_ON = date(2019, 3, 13)
"""A Wednesday: the meeting and the plan are past, the review is due on the 18th and the re-audit on 1 May."""

INADEQUATE, CRITICAL, GOOD = Grade("Inadequate", opens=True), Grade("Inadequate critical", True, True), Grade("Good")
TOLD = ("HOS01", "DCS01")
MET = CriteriaMet((Criterion.CRITICAL_GRADE,), ())
STARTED = (*opening(), meeting_held(), plan_agreed())


def regrade(
    remediation: Remediation,
    grade: Grade = CRITICAL,
    occurred_on: date = UPGRADED_ON,
    ref: str = "A-1",
    because: RegradedBecause = RegradedBecause.MODERATION,
    **more: Any,
) -> list[Fact]:
    when = act(occurred_on, today=more.pop("today", occurred_on))
    said: dict[str, Any] = {"told": TOLD, "criteria": MET, "people": PEOPLE}
    remediation.regrade(when, audit_ref=ref, grade=grade, because=because, **said | more)
    return recorded(remediation)


def attach(remediation: Remediation, grade: Grade = INADEQUATE, occurred_on: date = UPGRADED_ON) -> list[Fact]:
    remediation.attach_audit(
        act(occurred_on, today=max(UPGRADED_ON, occurred_on)),
        audit_ref="A-7",
        grade=grade,
        themes=("Visits", "Assessment"),
        told=TOLD,
        criteria=MET,
        people=PEOPLE,
    )
    return recorded(remediation)


def of_kind(facts: Sequence[Fact], kind: type) -> list[Fact]:
    return [fact for fact in facts if fact.kind is kind]


def due(deadlines: Sequence[Deadline]) -> dict[str, date]:
    return {f"{each.step}{':' if each.item else ''}{each.item}": each.due_on for each in deadlines}


# A second audit (E14)


def test_a_second_inadequate_audit_is_answered_by_the_remediation_that_is_open() -> None:
    remediation = given(*STARTED)

    assert attach(remediation) == [
        happened(
            happenings.AuditAttached,
            occurred_on=UPGRADED_ON,
            audit_ref="A-7",
            grade="Inadequate",
            themes=("Visits", "Assessment"),
            graded_on=UPGRADED_ON,
        )
    ]
    assert remediation.themes == ("Assessment", "Visits")
    assert remediation.answers_another_than("A-1")
    assert not given(*STARTED).answers_another_than("A-1")


def test_an_audit_graded_before_the_opening_is_attached_on_the_day_of_the_opening() -> None:
    (attached,) = attach(given(*STARTED), occurred_on=date(2019, 2, 20))

    assert (attached.said["occurred_on"], attached.said["graded_on"]) == (date(2019, 3, 4), date(2019, 2, 20))


def test_a_critical_second_audit_makes_the_remediation_critical() -> None:
    attached, changed, *rest = attach(given(*STARTED), CRITICAL)

    assert (attached.kind, changed.kind) == (happenings.AuditAttached, happenings.GradeChanged)
    assert changed.said == {
        "occurred_on": UPGRADED_ON,
        "remediation_ref": "A-1",
        "audit_ref": "A-7",
        "audit_grade": "Inadequate critical",
        "audit_critical": True,
        "called_for": True,
        "grade": "Inadequate critical",
        "critical": True,
        "because": RegradedBecause.SECOND_AUDIT,
        "told": TOLD,
    }
    assert dates.DeadlinesMoved in kinds(rest)


def test_a_critical_remediation_stays_so_when_one_of_its_two_critical_audits_is_regraded() -> None:
    remediation = given(*opening(grade="Inadequate critical", critical=True))
    attach(remediation, CRITICAL)

    (changed,) = regrade(remediation, INADEQUATE)

    assert (changed.said["grade"], changed.said["critical"], changed.said["told"]) == ("Inadequate critical", True, ())
    (changed,) = regrade(remediation, INADEQUATE, ref="A-7")
    assert (changed.said["grade"], changed.said["critical"]) == ("Inadequate", False)


def test_a_remediation_goes_on_for_the_audit_that_still_calls_for_it() -> None:
    remediation = given(*STARTED)
    attach(remediation, CRITICAL)

    (changed,) = regrade(remediation, GOOD, called_for=False)

    assert (changed.said["grade"], changed.said["called_for"]) == ("Inadequate critical", False)
    assert not remediation.answers_another_than("A-7")


def test_an_audit_that_no_longer_calls_for_the_remediation_gives_it_no_grade() -> None:
    remediation = given(*opening(grade="Inadequate critical", critical=True))
    attach(remediation)

    (changed,) = regrade(remediation, GOOD, called_for=False)

    assert (changed.said["grade"], changed.said["critical"]) == ("Inadequate", False)


# Upgraded to critical (E7)


def test_an_upgrade_gives_the_remediation_the_new_grade() -> None:
    changed = regrade(given(*STARTED))[0]

    assert (changed.said["grade"], changed.said["audit_grade"]) == ("Inadequate critical", "Inadequate critical")


def test_on_an_upgrade_what_is_open_is_due_on_the_critical_date_and_never_later_than_before() -> None:
    remediation = given(*STARTED)

    (moved,) = of_kind(regrade(remediation), dates.DeadlinesMoved)

    assert due(moved.said["deadlines"]) == {"re_audit": date(2019, 4, 15)}
    assert moved.said["because"] == "upgrade"
    assert remediation.deadlines[Step.RE_AUDIT, ""].rungs["director"] == date(2019, 4, 17)


def test_on_an_upgrade_after_the_critical_date_it_is_due_on_the_next_working_day() -> None:
    (moved,) = of_kind(regrade(given(*STARTED, reviewed()), occurred_on=date(2019, 4, 18)), dates.DeadlinesMoved)

    assert due(moved.said["deadlines"]) == {"re_audit": date(2019, 4, 23)}


def test_on_an_upgrade_the_day_before_its_date_nothing_is_due_later() -> None:
    facts = regrade(given(*STARTED, reviewed()), occurred_on=date(2019, 5, 3))

    assert of_kind(facts, dates.DeadlinesMoved) == []


def test_on_an_upgrade_a_date_that_stays_climbs_the_ladder_of_a_critical_file() -> None:
    remediation = given(*STARTED)
    before = remediation.deadlines[Step.SERVICE_MANAGER_REVIEW, ""]

    (ladders,) = of_kind(regrade(remediation), happenings.LaddersShortened)

    shortened = {each.step: each for each in ladders.said["deadlines"]}
    assert set(shortened) == {Step.NOTIFICATION, Step.SERVICE_MANAGER_REVIEW}
    after = shortened[Step.SERVICE_MANAGER_REVIEW]
    assert after.due_on == before.due_on
    assert (before.rungs["director"], after.rungs["director"]) == (date(2019, 3, 25), date(2019, 3, 20))


def test_a_rung_that_was_raised_is_not_raised_again_after_an_upgrade() -> None:
    remediation = given(*STARTED)
    remediation.raise_rung(Step.NOTIFICATION, "", act=act(date(2019, 3, 6), today=date(2019, 3, 6)), people=PEOPLE)
    recorded(remediation)

    (ladders,) = of_kind(regrade(remediation), happenings.LaddersShortened)

    (told,) = [each for each in ladders.said["deadlines"] if each.step is Step.NOTIFICATION]
    assert list(told.rungs) == ["next_manager", "head_of_service", "director"]
    assert told.rungs["director"] == date(2019, 3, 15)


def test_a_ladder_that_was_shortened_is_climbed_on_from_where_it_was() -> None:
    remediation = given(*STARTED)
    remediation.raise_rung(Step.NOTIFICATION, "", act=act(date(2019, 3, 6), today=date(2019, 3, 6)), people=PEOPLE)
    regrade(remediation)

    assert remediation.raise_rung(
        Step.NOTIFICATION, "", act=act(date(2019, 3, 14), today=date(2019, 3, 14)), people=PEOPLE
    )
    rung = recorded(remediation)[-1].said
    assert (rung["rung"], rung["next_rung"]) == ("head_of_service", "director")


def test_a_rung_that_was_raised_is_not_raised_again_after_a_second_upgrade_either() -> None:
    remediation = given(*STARTED)
    remediation.raise_rung(Step.NOTIFICATION, "", act=act(date(2019, 3, 6), today=date(2019, 3, 6)), people=PEOPLE)
    regrade(remediation)
    regrade(remediation, INADEQUATE)

    (ladders,) = of_kind(regrade(remediation, occurred_on=date(2019, 3, 14)), happenings.LaddersShortened)

    (told,) = [each for each in ladders.said["deadlines"] if each.step is Step.NOTIFICATION]
    assert list(told.rungs) == ["next_manager", "head_of_service", "director"]


def test_where_nothing_is_open_an_upgrade_moves_nothing() -> None:
    first, issued = opening(only=frozenset({Step.DAY_THREE_MEETING}))

    facts = regrade(given(first, issued, meeting_held()))

    assert of_kind(facts, happenings.LaddersShortened) == of_kind(facts, dates.DeadlinesMoved) == []


def test_of_an_upgrade_that_is_entered_late_word_is_owed_from_today() -> None:
    facts = regrade(given(*STARTED), today=date(2019, 3, 20))

    owed = due(of_kind(facts, events.DeadlinesSet)[0].said["deadlines"])
    assert (owed["acknowledgement:HOS01"], owed["safety_check"]) == (date(2019, 3, 21), UPGRADED_ON)


def test_on_an_upgrade_the_child_is_seen_to_be_safe_the_same_day_and_the_top_acknowledges() -> None:
    safety, decision = of_kind(regrade(given(*STARTED)), events.DeadlinesSet)

    assert due(safety.said["deadlines"]) == {
        "acknowledgement:HOS01": date(2019, 3, 14),
        "acknowledgement:DCS01": date(2019, 3, 14),
        "safety_check": UPGRADED_ON,
    }
    assert due(decision.said["deadlines"]) == {"caseload_decision": date(2019, 3, 27)}


def test_interim_protection_is_owed_where_the_meeting_is_still_to_come_and_days_away() -> None:
    friday = date(2019, 3, 1)
    early = opening(occurred_on=friday)

    far = of_kind(regrade(given(*early), occurred_on=friday), events.DeadlinesSet)[0]
    assert due(far.said["deadlines"])["interim_protection"] == friday
    for day in (date(2019, 3, 3), date(2019, 3, 4)):
        near = of_kind(regrade(given(*early), occurred_on=day), events.DeadlinesSet)[0]
        assert "interim_protection" not in due(near.said["deadlines"])


def test_what_is_owed_already_is_not_owed_twice() -> None:
    remediation = given(*opening(told=TOLD))
    regrade(remediation)
    regrade(remediation, INADEQUATE)

    facts = regrade(remediation, occurred_on=date(2019, 3, 14))

    assert of_kind(facts, events.DeadlinesSet) == []


def test_an_upgrade_of_a_repeat_which_runs_on_critical_clocks_moves_no_date() -> None:
    facts = regrade(given(*opening(critical=True, follows="A-0")))

    assert of_kind(facts, dates.DeadlinesMoved) == of_kind(facts, happenings.LaddersShortened) == []
    assert "safety_check" in due(of_kind(facts, events.DeadlinesSet)[0].said["deadlines"])


def test_on_the_way_back_nothing_that_was_issued_changes() -> None:
    remediation = given(*opening(grade="Inadequate critical", critical=True))

    (changed,) = regrade(remediation, INADEQUATE)

    assert (changed.kind, changed.said["critical"], changed.said["told"]) == (happenings.GradeChanged, False, ())
    assert not remediation.critical


def test_a_repeat_runs_on_the_critical_clocks_whatever_its_grade_becomes() -> None:
    remediation = given(*opening(grade="Inadequate critical", critical=True, follows="A-0"))

    (changed,) = regrade(remediation, INADEQUATE)

    assert changed.said["critical"]


def test_a_critical_file_meets_a_criterion_once() -> None:
    remediation = given(*STARTED)

    (met,) = of_kind(regrade(remediation), events.CriteriaMet)

    assert met.said["criteria"] == (Criterion.CRITICAL_GRADE,)
    regrade(remediation, INADEQUATE)
    assert of_kind(regrade(remediation), events.CriteriaMet) == []


def test_a_policy_that_arms_nothing_for_critical_files_owes_nothing_more() -> None:
    remediation = given(*opening(), meeting_held())
    plain = {step: rule for step, rule in POLICY.steps.items() if rule.when == "always"}
    when = replace(act(UPGRADED_ON, today=TODAY), policy=replace(POLICY, steps=plain))

    remediation.regrade(
        when,
        audit_ref="A-1",
        grade=CRITICAL,
        because=RegradedBecause.CHALLENGE,
        told=TOLD,
        criteria=CriteriaMet((), ()),
        people=PEOPLE,
    )

    assert of_kind(recorded(remediation), events.DeadlinesSet) == []


def test_how_a_remediation_stands_follows_from_what_ended_it() -> None:
    assert given(*STARTED).status is Status.OPEN
    assert given(*STARTED, closed()).status is Status.CLOSED


def test_an_agreed_date_that_was_extended_is_shortened_too() -> None:
    remediation = given(*STARTED, agreed(1))
    late = replace(remediation.deadlines[Step.RE_AUDIT, ""], due_on=date(2019, 5, 31))
    remediation = given(*STARTED, deadlines_set((late,)))

    (moved,) = of_kind(regrade(remediation), dates.DeadlinesMoved)

    assert due(moved.said["deadlines"])["re_audit"] == date(2019, 4, 15)


# An audit that was never valid (E30)

FOUND_ON, AGAIN_ON = date(2019, 3, 18), date(2019, 3, 20)
SAFETY, TOP = (Step.SAFETY_CHECK, ""), [(Step.ACKNOWLEDGEMENT, person) for person in TOLD]


def void(remediation: Remediation, ref: str = "A-7") -> list[Fact]:
    return regrade(remediation, CRITICAL, UPGRADED_ON, ref, RegradedBecause.VOID, called_for=False, today=FOUND_ON)


def stand_again(remediation: Remediation) -> list[Fact]:
    return regrade(remediation, CRITICAL, AGAIN_ON, "A-7", RegradedBecause.REINSTATEMENT)


def second_critical(*facts: Fact) -> Remediation:
    remediation = given(*(facts or STARTED))
    attach(remediation, CRITICAL)
    return remediation


def test_what_only_a_void_audit_had_called_for_was_never_owed() -> None:
    remediation = second_critical()
    assert remediation.themes == ("Assessment", "Visits")
    assert all(remediation.is_open(key) for key in (SAFETY, *TOP))

    (ended,) = of_kind(void(remediation), dates.DeadlinesEnded)

    assert (ended.said["occurred_on"], ended.said["because"]) == (UPGRADED_ON, EndedBecause.NOT_OWED)
    assert set(ended.said["names"]) == {"safety_check", "acknowledgement:HOS01", "acknowledgement:DCS01"}
    assert remediation.themes == ("Assessment",)


def test_what_was_met_meanwhile_stays_met() -> None:
    remediation = second_critical()
    remediation.check_safety(act(UPGRADED_ON), checked_by="TM01", how=text("Seen at home"), people=PEOPLE)
    recorded(remediation)

    (ended,) = of_kind(void(remediation), dates.DeadlinesEnded)

    assert "safety_check" not in ended.said["names"]


def test_an_audit_that_stands_again_calls_for_what_it_had_with_the_dates_it_had() -> None:
    remediation = second_critical()
    before = {key: remediation.deadlines[key].due_on for key in (SAFETY, *TOP)}
    void(remediation)

    (again,) = of_kind(stand_again(remediation), dates.DeadlinesReopened)

    assert again.said["occurred_on"] == UPGRADED_ON
    assert all(remediation.is_open(key) for key in before)
    assert {key: remediation.deadlines[key].due_on for key in before} == before
    assert set(remediation.themes) == {"Assessment", "Visits"}


def test_another_critical_audit_calls_for_it_from_its_own_day() -> None:
    remediation = second_critical()
    void(remediation)
    remediation.attach_audit(
        act(AGAIN_ON, today=AGAIN_ON),
        audit_ref="A-8",
        grade=CRITICAL,
        themes=(),
        told=TOLD,
        criteria=MET,
        people=PEOPLE,
    )

    assert remediation.is_open(SAFETY)
    assert remediation.deadlines[SAFETY].due_on == AGAIN_ON
    recorded(remediation)
    (ended,) = of_kind(void(remediation, "A-8"), dates.DeadlinesEnded)
    assert "safety_check" in ended.said["names"]


def test_what_another_audit_called_for_stays_owed() -> None:
    of_the_opening = second_critical(*opening(grade="Inadequate critical", critical=True))
    void(of_the_opening)
    assert of_the_opening.is_open(SAFETY)

    graded_down = second_critical(*opening(grade="Inadequate critical", critical=True))
    regrade(graded_down, INADEQUATE)
    void(graded_down)
    assert graded_down.is_open(SAFETY)


def test_a_decision_on_the_grade_of_a_void_audit_is_not_owed_until_it_stands_again() -> None:
    remediation = second_critical()
    for number, ref in enumerate(("A-1", "A-7"), start=1):
        remediation.await_challenge(act(UPGRADED_ON), audit_ref=ref, challenge=1, challenged_by="TM01", people=PEOPLE)
        assert remediation.is_open((Step.CHALLENGE_DECISION, str(number)))
    recorded(remediation)

    void(remediation)
    assert [remediation.is_open((Step.CHALLENGE_DECISION, number)) for number in "12"] == [True, False]
    stand_again(remediation)
    assert remediation.is_open((Step.CHALLENGE_DECISION, "2"))


def test_every_audit_that_was_ever_answered_is_remembered_in_order() -> None:
    remediation = given(*STARTED)
    attach(remediation)
    regrade(remediation, GOOD, called_for=False)

    assert remediation.answered == ["A-1", "A-7"]
