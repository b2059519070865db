"""A person takes a step up the line without waiting for its ladder: upward only, with a reason, to whoever is new."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import (
    AlreadyEscalatedError,
    DateInFutureError,
    NotAllowedError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
    UnknownRungError,
)
from domain.events import escalation as events
from domain.events import remediation as happened_events
from domain.people import Absence, Person
from domain.remediation import Remediation
from domain.vocabulary import ChairedAs, Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    POLICY,
    Fact,
    act,
    agreed,
    closed,
    given,
    happened,
    new_remediation,
    opening,
    recorded,
    refused,
    text,
)

MEETING = Step.DAY_THREE_MEETING
KEY = (MEETING, "")
BEFORE, REMINDED, MISSED, NEXT, LATER = (date(2019, 3, day) for day in (5, 6, 8, 11, 14))
WHY = text("The lead has no time until May")


def skip(remediation: Remediation, day: date = BEFORE, people: Mapping[str, Person] = PEOPLE, **changes: Any) -> Fact:
    said: dict[str, Any] = {"step": MEETING, "rung": "head_of_service", "escalated_by": "SM01", "reason": WHY}
    remediation.skip_upward(act(day, day), **said | changes, people=people)
    return recorded(remediation)[-1]


def swept(remediation: Remediation, day: date, step: Step = MEETING, item: str = "") -> Remediation:
    remediation.raise_rung(step, item, act=act(day, day), people=PEOPLE)
    remediation.collect_events()
    return remediation


def on_file(**changes: Any) -> Remediation:
    remediation: Remediation = given(*opening(**changes))
    return remediation


def test_a_person_takes_a_step_up_the_line_with_a_reason_though_it_is_not_missed_yet() -> None:
    assert skip(on_file()) == happened(
        events.SkippedUpward,
        occurred_on=BEFORE,
        audit_ref="A-1",
        step=MEETING,
        item="",
        rung="head_of_service",
        due_on=date(2019, 3, 7),
        owner="PL01",
        recipients=("PL01", "HOS01"),
        passed_over=("reminder", "line_manager", "next_manager"),
        next_rung="director",
        next_rung_on=date(2019, 3, 14),
        escalated_by="SM01",
        reason=WHY,
    )


def test_the_rungs_below_are_never_raised_and_the_clock_goes_on_above() -> None:
    remediation = on_file()
    skip(remediation)

    for day in (REMINDED, MISSED, NEXT, date(2019, 3, 12)):
        assert not remediation.raise_rung(MEETING, "", act=act(day, day), people=PEOPLE)
    assert remediation.raise_rung(MEETING, "", act=act(LATER, LATER), people=PEOPLE)
    assert recorded(remediation)[0].said["rung"] == "director"


def test_it_is_a_decision_of_a_person_so_the_revision_moves() -> None:
    remediation = on_file()
    before = remediation.revision
    skip(remediation)

    assert remediation.revision == before + 1


@pytest.mark.parametrize("rung", ["line_manager", "next_manager"])
def test_nobody_takes_a_step_down_the_line_or_where_it_has_been(rung: str) -> None:
    remediation = swept(swept(on_file(), MISSED), NEXT)

    with refused(remediation, AlreadyEscalatedError, "rung") as it:
        skip(it, NEXT, rung=rung, escalated_by="QA01")


def test_above_the_last_rung_there_is_nothing() -> None:
    remediation = on_file()
    skip(remediation, rung="director")

    with pytest.raises(AlreadyEscalatedError, match="There is none above"):
        skip(remediation, rung="director", escalated_by="QA01")


def test_nobody_is_told_again_who_was_told_and_the_owner_stays_copied() -> None:
    remediation = swept(on_file(), MISSED)

    assert skip(remediation, MISSED, rung="director", escalated_by="QA01").said["recipients"] == (
        "PL01",
        "HOS01",
        "DCS01",
    )


def test_where_nobody_new_would_hear_of_it_a_rung_above_is_asked_for() -> None:
    remediation = swept(swept(on_file(), MISSED), NEXT)

    with refused(remediation, AlreadyEscalatedError, "rung") as it:
        skip(it, NEXT, rung="head_of_service", escalated_by="QA01")  # the next manager up was the head of service


def test_whoever_takes_it_up_knows_and_is_not_told() -> None:
    assert skip(on_file(), escalated_by="HOS01", rung="director").said["recipients"] == ("PL01", "SM01", "DCS01")
    assert skip(on_file(), escalated_by="PL01").said["recipients"] == ("SM01", "HOS01")


@pytest.mark.parametrize(
    "person",
    ["SW01", "TM01", "PL01", "SM01", "HOS01", "DCS01", "QA01", "PL02"],
)
def test_whoever_is_on_the_file_above_it_acts_there_or_sees_to_the_process_may(person: str) -> None:
    away = {**PEOPLE, "PL01": replace(PEOPLE["PL01"], absences=(Absence(GRADED),))}

    assert skip(on_file(), people=away, escalated_by=person, rung="director").said["escalated_by"] == person


@pytest.mark.parametrize("person", ["AU01", "SM02", "NOBODY"])
def test_nobody_else_may(person: str) -> None:
    with refused(on_file(), NotAllowedError, "escalated_by") as it:
        skip(it, escalated_by=person)


def test_somebody_who_has_left_may_not() -> None:
    left = {**PEOPLE, "SM01": replace(PEOPLE["SM01"], left_on=GRADED)}

    with refused(on_file(), NotAllowedError, "escalated_by") as it:
        skip(it, people=left)


@pytest.mark.parametrize("rung", ["reminder", "chief_executive", ""])
def test_a_rung_that_the_step_does_not_climb_is_refused_with_those_it_does(rung: str) -> None:
    with refused(on_file(), UnknownRungError, "rung") as it:
        skip(it, rung=rung)


def test_what_stops_at_the_head_of_service_stops_there_for_a_person_too() -> None:
    plan = on_file(told=("TM01",))

    with refused(plan, UnknownRungError, "rung") as it:
        skip(it, step=Step.ACKNOWLEDGEMENT, item="TM01", rung="director")
    assert skip(plan, step=Step.ACKNOWLEDGEMENT, item="TM01").said["rung"] == "head_of_service"


def test_after_a_repeat_there_is_no_rung_below_its_start() -> None:
    remediation = new_remediation(act(GRADED, GRADED), follows="A-0")
    recorded(remediation)

    with refused(remediation, UnknownRungError, "rung") as it:
        skip(it, rung="line_manager")
    assert skip(remediation, rung="next_manager").said["passed_over"] == ("reminder",)


def test_what_is_done_or_not_owed_cannot_be_taken_up() -> None:
    remediation = on_file()
    with refused(remediation, StepNotDueError, "step") as it:
        skip(it, step=Step.EMBEDDING_CHECK)
    remediation.hold_day_three_meeting(act(BEFORE, BEFORE), chair="PL01", chaired_as=ChairedAs.LEAD, people=PEOPLE)
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, "step") as it:
        skip(it)


def test_nothing_is_taken_up_of_a_closed_file_or_on_a_day_to_come() -> None:
    with refused(given(*opening(), closed(BEFORE, ("day_three_meeting",))), RemediationClosedError, "audit_ref") as it:
        skip(it, NEXT)
    with refused(on_file(), DateInFutureError, "occurred_on") as it:
        it.skip_upward(act(NEXT, MISSED), step=MEETING, rung="director", escalated_by="SM01", reason=WHY, people=PEOPLE)


def test_a_single_action_is_taken_up_by_its_number() -> None:
    remediation = given(*opening(), agreed(1))
    remediation._arm(
        [replace(remediation.deadlines[KEY], step=Step.ACTION_DONE, item="1")], act(BEFORE, BEFORE), PEOPLE
    )
    recorded(remediation)
    found = skip(remediation, step=Step.ACTION_DONE, item="1")

    assert (found.said["item"], found.said["owner"]) == ("1", "SW01")
    assert found.said["recipients"] == ("SW01", "TM01", "HOS01")


def test_a_step_that_no_clock_chases_can_be_taken_up_and_nothing_is_raised_after() -> None:
    remediation = on_file()
    remediation.deadlines[KEY] = replace(remediation.deadlines[KEY], rungs={})

    assert skip(remediation).said["next_rung"] is None
    assert not remediation.raise_rung(MEETING, "", act=act(LATER, LATER), people=PEOPLE)


def test_an_upgrade_to_critical_does_not_bring_back_the_rungs_that_were_passed_over() -> None:
    remediation = on_file()
    skip(remediation)
    remediation._shorten(act(BEFORE, BEFORE))
    recorded(remediation)

    assert list(remediation.deadlines[KEY].rungs) == ["director"]
    with refused(remediation, AlreadyEscalatedError, "rung") as it:
        skip(it, rung="next_manager", escalated_by="QA01")


def test_whoever_took_it_up_hears_too_that_it_is_over() -> None:
    remediation = on_file()
    skip(remediation, escalated_by="QA01", rung="next_manager")
    remediation.hold_day_three_meeting(act(REMINDED, REMINDED), chair="PL01", people=PEOPLE)
    remediation.resolve_escalations(act(REMINDED, REMINDED), PEOPLE)
    (over,) = [fact for fact in recorded(remediation) if fact.kind is events.EscalationResolved]

    assert over.said["recipients"] == ("SM01", "HOS01", "QA01")
    assert (over.said["since"], over.said["rungs"]) == (BEFORE, ("next_manager",))


def test_more_time_starts_the_ladder_anew_after_a_person_took_it_up() -> None:
    remediation = on_file()
    skip(remediation)
    remediation.extend(
        act(BEFORE, BEFORE), step=MEETING, until=LATER, granted_by="SM01", reason=text("Ill"), people=PEOPLE
    )
    remediation.resolve_escalations(act(BEFORE, BEFORE), PEOPLE)
    recorded(remediation)

    assert remediation.raise_rung(MEETING, "", act=act(date(2019, 3, 13), date(2019, 3, 13)), people=PEOPLE)
    (reminder,) = recorded(remediation)
    assert (reminder.kind, reminder.said["rung"]) == (happened_events.RungRaised, "reminder")


def test_the_practice_subject_may_take_their_own_file_up_since_that_only_asks_others_to_look() -> None:
    assert skip(on_file(subject="TM01", subject_role=Role.TEAM_MANAGER), escalated_by="TM01").said["rung"]


def test_a_policy_names_its_own_rungs() -> None:
    renamed = tuple(replace(rung, name=f"our_{rung.name}") for rung in POLICY.ladder)
    policy = replace(POLICY, ladder=renamed, steps={MEETING: POLICY.steps[MEETING]})
    remediation = new_remediation(act(GRADED, GRADED, policy=policy))
    remediation.skip_upward(
        act(BEFORE, BEFORE, policy=policy),
        step=MEETING,
        rung="our_director",
        escalated_by="SM01",
        reason=WHY,
        people=PEOPLE,
    )

    assert recorded(remediation)[-1].said["rung"] == "our_director"
