"""More time for a deadline (E21)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from domain.errors import (
    DatesContradictError,
    ExtensionsUsedUpError,
    NotAllowedError,
    OwnCaseError,
    PutrightError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import dates
from domain.events import extensions as events
from domain.ladder import Person
from domain.people import Absence
from domain.remediation import Remediation
from domain.vocabulary import EndedBecause, MovedBecause, Role, Step
from tests.domain.support import (
    CALENDAR,
    GRADED,
    PEOPLE,
    POLICY,
    act,
    closed,
    given,
    happened,
    kinds,
    meeting_held,
    opening,
    plan_agreed,
    recorded,
    refused,
    text,
)

DUE, UNTIL, ON = date(2019, 3, 8), date(2019, 3, 12), date(2019, 3, 6)
WHY = text("The family can meet on the 11th")
MORE_TIME: dict[str, Any] = {
    "step": Step.IMPROVEMENT_PLAN,
    "until": UNTIL,
    "granted_by": "SM01",
    "reason": WHY,
    "people": PEOPLE,
}


def extend(remediation: Remediation, on: date = ON, today: date = ON, **changes: Any) -> None:
    remediation.extend(act(on, today=today), **MORE_TIME | changes)


def test_an_extension_keeps_both_dates() -> None:
    remediation = given(*opening())
    extend(remediation)

    extended, moved = recorded(remediation)
    assert extended == happened(
        events.Extended,
        occurred_on=ON,
        step=Step.IMPROVEMENT_PLAN,
        item="",
        due_on=DUE,
        until=UNTIL,
        granted_by="SM01",
        reason=WHY,
    )
    assert (moved.kind, moved.said["because"], moved.said["moved_by"]) == (
        dates.DeadlinesMoved,
        MovedBecause.EXTENSION,
        "SM01",
    )
    (deadline,) = moved.said["deadlines"]
    assert (deadline.due_on, deadline.counted_from) == (UNTIL, GRADED)
    assert (deadline.rungs["reminder"], deadline.rungs["line_manager"]) == (date(2019, 3, 11), date(2019, 3, 13))
    assert remediation.extensions[Step.IMPROVEMENT_PLAN, ""] == 1


def test_what_was_extended_late_is_chased_from_the_new_date_on() -> None:
    remediation = given(*opening())
    assert remediation.raise_rung(
        Step.IMPROVEMENT_PLAN, "", act=act(date(2019, 3, 11), today=date(2019, 3, 11)), people=PEOPLE
    )
    extend(remediation, date(2019, 3, 11), date(2019, 3, 11))

    wednesday = date(2019, 3, 13)
    assert not remediation.raise_rung(Step.IMPROVEMENT_PLAN, "", act=act(UNTIL, today=date(2019, 3, 10)), people=PEOPLE)
    assert remediation.raise_rung(Step.IMPROVEMENT_PLAN, "", act=act(wednesday, today=wednesday), people=PEOPLE)


def test_an_extension_makes_nothing_less_late_that_depends_on_it() -> None:
    remediation = given(*opening())
    before = dict(remediation.deadlines)
    extend(remediation)

    assert {key for key, deadline in remediation.deadlines.items() if deadline != before[key]} == {
        (Step.IMPROVEMENT_PLAN, "")
    }


@pytest.mark.parametrize("who", ["SM01", "HOS01", "DCS01"])
def test_the_service_manager_of_the_file_or_anybody_above_gives_more_time(who: str) -> None:
    remediation = given(*opening())
    extend(remediation, granted_by=who)

    assert kinds(recorded(remediation)) == [events.Extended, dates.DeadlinesMoved]


@pytest.mark.parametrize("who", ["SM02", "TM01", "PL01", "QA01", "SM99"])
def test_nobody_else_gives_more_time(who: str) -> None:
    remediation = given(*opening())

    with refused(remediation, NotAllowedError, "granted_by"):
        extend(remediation, granted_by=who)


AWAY = {
    **PEOPLE,
    "SM01": replace(PEOPLE["SM01"], cover="SM02", absences=(Absence(ON, date(2019, 3, 20)),)),
    "SM03": replace(PEOPLE["SM01"], id="SM03", cover="TM01", absences=(Absence(ON, date(2019, 3, 20)),)),
}


def test_whoever_acts_for_the_service_manager_gives_more_time() -> None:
    remediation = given(*opening())
    extend(remediation, granted_by="SM02", people=AWAY)

    assert remediation.extensions


def test_a_team_manager_who_acts_for_the_service_manager_gives_no_more_time_to_their_own_team() -> None:
    remediation = given(*opening(roles={"service_manager": "SM03", "team_manager": "TM01"}))

    with refused(remediation, NotAllowedError, "granted_by"):
        extend(remediation, granted_by="TM01", people=AWAY)


def test_where_nobody_could_give_more_time_nobody_does() -> None:
    remediation = given(*opening(roles={}))

    with refused(remediation, NotAllowedError, "granted_by"):
        extend(remediation, people={"SM01": Person("SM01", Role.SERVICE_MANAGER)})


def test_nobody_gives_themselves_more_time_for_their_own_case() -> None:
    remediation = given(*opening(subject="SM01", subject_role=Role.SERVICE_MANAGER))

    with refused(remediation, OwnCaseError, "granted_by"):
        extend(remediation)


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"until": DUE}, DatesContradictError, "until"),
        ({"until": date(2019, 3, 7)}, DatesContradictError, "until"),
        ({"step": Step.CASELOAD_DECISION}, StepNotDueError, "step"),
        ({"item": "2"}, StepNotDueError, "step"),
    ],
)
def test_an_extension_that_gives_nothing_is_refused(
    changes: dict[str, Any], error: type[PutrightError], field: str
) -> None:
    remediation = given(*opening())

    with refused(remediation, error, field):
        extend(remediation, **changes)


def test_one_extension_reaches_twenty_working_days_and_no_further() -> None:
    """A date typed a century away would be chased by nobody ever again."""
    latest = CALENDAR.add_working_days(DUE, 20)
    remediation = given(*opening())
    with refused(remediation, DatesContradictError, "until"):
        extend(remediation, until=latest + timedelta(days=1))

    extend(remediation, until=latest)
    assert kinds(recorded(remediation))[0] is events.Extended


def test_an_extension_to_a_day_before_it_was_given_is_refused() -> None:
    remediation = given(*opening())

    with refused(remediation, DatesContradictError, "until"):
        extend(remediation, date(2019, 3, 13), date(2019, 3, 13))


def test_only_what_is_still_owed_is_extended() -> None:
    done = given(*opening(), meeting_held(), plan_agreed())
    with refused(done, StepAlreadyRecordedError, "step"):
        extend(done, date(2019, 3, 9), date(2019, 3, 9))

    ended = given(
        *opening(),
        happened(
            dates.DeadlinesEnded,
            occurred_on=ON,
            because=EndedBecause.NOT_OWED,
            names=("improvement_plan",),
            reason=None,
        ),
    )
    with refused(ended, StepNotDueError, "step"):
        extend(ended)
    over = given(*opening(), closed())
    with refused(over, RemediationClosedError, "audit_ref"):
        extend(over)


def test_a_deadline_is_extended_as_often_as_the_policy_allows() -> None:
    remediation = given(*opening())
    extend(remediation)
    extend(remediation, until=date(2019, 3, 14))
    recorded(remediation)

    with refused(remediation, ExtensionsUsedUpError, "step"):
        extend(remediation, until=date(2019, 3, 15))
    extend(remediation, step=Step.DAY_THREE_MEETING)
    assert remediation.deadlines[Step.IMPROVEMENT_PLAN, ""].due_on == date(2019, 3, 14)


CRITICAL = {"grade": "Inadequate critical", "critical": True}


@pytest.mark.parametrize("step", [Step.SAFETY_CHECK, Step.INTERIM_PROTECTION])
def test_whether_a_child_is_safe_is_not_put_off(step: Step) -> None:
    thursday = date(2019, 4, 18)
    remediation = given(*opening(**CRITICAL, occurred_on=thursday))

    with refused(remediation, NotAllowedError, "step"):
        extend(remediation, thursday, thursday, step=step, until=date(2019, 4, 23))


@pytest.mark.parametrize(("until", "owed"), [(date(2019, 3, 8), True), (date(2019, 3, 7), False)])
def test_a_critical_file_whose_meeting_is_put_days_off_owes_interim_protection(until: date, owed: bool) -> None:
    wednesday = {**CRITICAL, "occurred_on": date(2019, 3, 4)}
    remediation = given(*opening(**wednesday))
    if until > date(2019, 3, 7):
        extend(remediation, step=Step.DAY_THREE_MEETING, until=until)
    else:
        extend(remediation)

    assert remediation.is_open((Step.INTERIM_PROTECTION, "")) is owed
    if owed:
        (due,) = [fact for fact in recorded(remediation) if fact.kind.__name__ == "DeadlinesSet"]
        (deadline,) = due.said["deadlines"]
        assert (deadline.due_on, deadline.counted_from, due.said["owners"]) == (ON, ON, {"interim_protection": "HOS01"})


def test_a_file_that_is_not_critical_or_owes_protection_already_owes_none_more() -> None:
    ordinary = given(*opening())
    extend(ordinary, step=Step.DAY_THREE_MEETING, until=date(2019, 3, 14))
    thursday = date(2019, 4, 18)
    protected = given(*opening(**CRITICAL, occurred_on=thursday))
    extend(protected, thursday, thursday, step=Step.DAY_THREE_MEETING, until=date(2019, 4, 30))

    for remediation in (ordinary, protected):
        assert kinds(recorded(remediation)) == [events.Extended, dates.DeadlinesMoved]


@pytest.mark.parametrize("without", [Step.INTERIM_PROTECTION, Step.DAY_THREE_MEETING])
def test_a_process_without_protection_or_meeting_owes_none(without: Step) -> None:
    steps = {step: rule for step, rule in POLICY.steps.items() if step is not without}
    remediation = given(*opening(**CRITICAL))
    remediation.deadlines.pop((without, ""), None)
    remediation.extend(act(ON, today=ON, policy=replace(POLICY, steps=steps)), **MORE_TIME)

    assert kinds(recorded(remediation)) == [events.Extended, dates.DeadlinesMoved]


def test_where_the_policy_allows_one_extension_one_is_given() -> None:
    once = replace(POLICY, limits=replace(POLICY.limits, extensions=1))
    remediation = given(*opening())
    remediation.extend(act(ON, today=ON, policy=once), **MORE_TIME)
    recorded(remediation)

    with refused(remediation, ExtensionsUsedUpError, "step"):
        remediation.extend(act(ON, today=ON, policy=once), **MORE_TIME | {"until": date(2019, 3, 14)})


def test_protection_that_an_extension_arms_climbs_the_ladder_of_a_critical_file() -> None:
    remediation = given(*opening(**CRITICAL))
    extend(remediation, step=Step.DAY_THREE_MEETING, until=date(2019, 3, 8))

    assert remediation.deadlines[Step.INTERIM_PROTECTION, ""].rungs["director"] == date(2019, 3, 8)


def test_nobody_gives_more_time_who_has_left() -> None:
    remediation = given(*opening())
    people = {**PEOPLE, "HOS01": replace(PEOPLE["HOS01"], left_on=date(2019, 3, 5))}

    with refused(remediation, NotAllowedError, "granted_by"):
        extend(remediation, granted_by="HOS01", people=people)
    extend(remediation, granted_by="DCS01", people=people)
