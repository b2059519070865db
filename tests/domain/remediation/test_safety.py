"""How a child is safe on the day a file is graded critical (section 2)."""

from datetime import date

import pytest

from domain.errors import OwnCaseError, StepAlreadyRecordedError, StepNotDueError
from domain.events import safety as events
from domain.ladder import Person
from domain.vocabulary import Deviation, Role, Step
from tests.domain.support import (
    GRADED,
    PEOPLE,
    act,
    deviations,
    given,
    happened,
    history,
    opening,
    recorded,
    refused,
    text,
)

HOW = text("At her grandmother's, seen by the duty manager")
CRITICAL = {"grade": "Inadequate critical", "critical": True}
ON_A_THURSDAY = {**CRITICAL, "occurred_on": date(2019, 4, 18)}
"""Before Easter: the meeting is due on the 25th, seven calendar days away."""


def test_a_critical_file_is_checked_on_the_same_calendar_day() -> None:
    remediation = given(*opening(**CRITICAL))
    remediation.check_safety(act(), checked_by="TM01", how=HOW, people=PEOPLE)

    assert remediation.deadlines[Step.SAFETY_CHECK, ""].due_on == GRADED
    assert recorded(remediation) == [
        happened(events.SafetyChecked, occurred_on=GRADED, checked_by="TM01", role=Role.TEAM_MANAGER, how=HOW)
    ]


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.SERVICE_MANAGER, Role.EMERGENCY_DUTY_TEAM])
def test_whoever_is_on_duty_as_a_manager_may_check_that_the_child_is_safe(role: Role) -> None:
    remediation = given(*opening(**CRITICAL))
    remediation.check_safety(act(), checked_by="ON_DUTY", how=HOW, people={"ON_DUTY": Person("ON_DUTY", role)})

    assert deviations(recorded(remediation)) == []


@pytest.mark.parametrize("person", ["QA01", "SOMEBODY"])
def test_a_check_by_nobody_who_manages_is_recorded_and_deviates(person: str) -> None:
    remediation = given(*opening(**CRITICAL))
    remediation.check_safety(act(), checked_by=person, how=HOW, people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.SAFETY_CHECK, "", Deviation.WRONG_ROLE)]


def test_the_practice_subject_does_not_say_how_their_own_child_is_safe() -> None:
    remediation = given(*opening(**CRITICAL, subject="TM01", subject_role=Role.TEAM_MANAGER))

    with refused(remediation, OwnCaseError, "checked_by"):
        remediation.check_safety(act(), checked_by="TM01", how=HOW, people=PEOPLE)
    with refused(remediation, OwnCaseError, "decided_by"):
        remediation.record_interim_protection(act(), decided_by="TM01", how=HOW, people=PEOPLE)


def test_of_history_a_check_of_ones_own_case_is_recorded_and_deviates() -> None:
    remediation = given(*opening(**ON_A_THURSDAY, subject="HOS01", subject_role=Role.HEAD_OF_SERVICE))
    remediation.check_safety(history(date(2019, 4, 18)), checked_by="HOS01", how=HOW, people=PEOPLE)
    remediation.record_interim_protection(history(date(2019, 4, 18)), decided_by="HOS01", how=HOW, people=PEOPLE)

    assert deviations(recorded(remediation)) == [
        (Step.SAFETY_CHECK, "", Deviation.OWN_CASE),
        (Step.INTERIM_PROTECTION, "", Deviation.OWN_CASE),
    ]


def test_a_file_that_is_not_critical_owes_no_safety_check() -> None:
    remediation = given(*opening())

    with refused(remediation, StepNotDueError, Step.SAFETY_CHECK):
        remediation.check_safety(act(), checked_by="TM01", how=HOW, people=PEOPLE)


def test_interim_protection_is_owed_where_the_meeting_is_more_than_three_calendar_days_away() -> None:
    remediation = given(*opening(**ON_A_THURSDAY))
    remediation.record_interim_protection(act(date(2019, 4, 18)), decided_by="HOS01", how=HOW, people=PEOPLE)

    assert recorded(remediation) == [
        happened(events.InterimProtectionRecorded, occurred_on=date(2019, 4, 18), decided_by="HOS01", how=HOW)
    ]
    assert not given(*opening(**CRITICAL)).is_open((Step.INTERIM_PROTECTION, ""))


def test_interim_protection_that_anybody_below_the_head_of_service_decides_deviates() -> None:
    remediation = given(*opening(**ON_A_THURSDAY))
    remediation.record_interim_protection(act(date(2019, 4, 18)), decided_by="SM01", how=HOW, people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.INTERIM_PROTECTION, "", Deviation.WRONG_ROLE)]


def test_the_safety_of_a_child_is_recorded_once() -> None:
    remediation = given(*opening(**CRITICAL))
    remediation.check_safety(act(), checked_by="TM01", how=HOW, people=PEOPLE)
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, Step.SAFETY_CHECK):
        remediation.check_safety(act(), checked_by="SM01", how=HOW, people=PEOPLE)


def test_interim_protection_is_recorded_once() -> None:
    remediation = given(*opening(**ON_A_THURSDAY))
    remediation.record_interim_protection(act(date(2019, 4, 18)), decided_by="HOS01", how=HOW, people=PEOPLE)
    recorded(remediation)

    with refused(remediation, StepAlreadyRecordedError, Step.INTERIM_PROTECTION):
        remediation.record_interim_protection(act(date(2019, 4, 18)), decided_by="HOS01", how=HOW, people=PEOPLE)
