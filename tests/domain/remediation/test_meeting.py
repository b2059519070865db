"""Acknowledging, and the day-three meeting: held by whom, late, or not at all."""

from dataclasses import replace
from datetime import date

import pytest

from domain.errors import InvalidValueError, OwnCaseError
from domain.events import remediation as events
from domain.people import Absence
from domain.vocabulary import ChairedAs, Deviation, Role, Step
from tests.domain.support import (
    PEOPLE,
    ROLES,
    act,
    deviations,
    given,
    happened,
    history,
    kinds,
    opening,
    recorded,
    refused,
    text,
)

ON_THE_DAY, LATE = date(2019, 3, 7), date(2019, 3, 8)


def test_an_acknowledgement_says_who_and_in_which_role() -> None:
    remediation = given(*opening())
    remediation.acknowledge(act(LATE), "TM01")

    assert recorded(remediation) == [
        happened(events.Acknowledged, occurred_on=LATE, person="TM01", role=Role.TEAM_MANAGER)
    ]
    assert remediation.revision == 2


def test_somebody_not_on_the_file_may_acknowledge() -> None:
    remediation = given(*opening())
    remediation.acknowledge(act(LATE), "SM02")

    assert recorded(remediation)[0].said["role"] is None


def test_acknowledging_twice_changes_nothing() -> None:
    remediation = given(
        *opening(), happened(events.Acknowledged, occurred_on=LATE, person="TM01", role=Role.TEAM_MANAGER)
    )
    remediation.acknowledge(act(LATE), "TM01")

    assert recorded(remediation) == []


def test_a_meeting_says_when_who_chaired_and_who_came() -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair="PL01", attendees=["TM01", "SW01"], people=PEOPLE)

    assert recorded(remediation) == [
        happened(
            events.DayThreeMeetingHeld,
            occurred_on=ON_THE_DAY,
            chair="PL01",
            chaired_as=ChairedAs.LEAD,
            attendees=("TM01", "SW01"),
            reason=None,
        )
    ]


@pytest.mark.parametrize(
    ("chair", "capacity"),
    [
        ("PL01", ChairedAs.LEAD),
        ("PL02", ChairedAs.COVER),
        ("TM01", ChairedAs.NEITHER),
        (None, ChairedAs.NOT_RECORDED),
    ],
)
def test_a_meeting_knows_in_what_capacity_it_was_chaired(chair: str | None, capacity: ChairedAs) -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair=chair, people=PEOPLE)

    assert recorded(remediation)[0].said["chaired_as"] is capacity


@pytest.mark.parametrize(
    ("chair", "capacity"),
    [("TM01", ChairedAs.COVER), ("PL02", ChairedAs.COVER), ("SM01", ChairedAs.NEITHER)],
)
def test_e01_whoever_was_named_for_the_leads_absence_chairs_as_cover(chair: str, capacity: ChairedAs) -> None:
    away = PEOPLE | {"PL01": replace(PEOPLE["PL01"], absences=(Absence(ON_THE_DAY, ON_THE_DAY, "TM01"),))}
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair=chair, people=away)

    assert recorded(remediation)[0].said["chaired_as"] is capacity


def test_e02_the_service_manager_chairs_as_cover_where_the_lead_and_the_deputy_are_away() -> None:
    absences = (Absence(ON_THE_DAY, None),)
    away = PEOPLE | {name: replace(PEOPLE[name], absences=absences) for name in ("PL01", "PL02")}
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair="SM01", people=away)

    assert recorded(remediation)[0].said["chaired_as"] is ChairedAs.COVER


def test_a_practice_lead_who_is_nobodys_cover_here_is_neither() -> None:
    uncovered = PEOPLE | {"PL01": replace(PEOPLE["PL01"], cover=None)}
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair="PL02", people=uncovered)

    assert recorded(remediation)[0].said["chaired_as"] is ChairedAs.NEITHER


@pytest.mark.parametrize("lead", [None, "PL99"])
def test_a_file_without_a_practice_lead_in_the_directory_has_no_cover(lead: str | None) -> None:
    roles = {role: who for role, who in ROLES.items() if role != Role.PRACTICE_LEAD}
    remediation = given(*opening(roles=roles | ({"practice_lead": lead} if lead else {})))
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair="PL02", people=PEOPLE)

    assert recorded(remediation)[0].said["chaired_as"] is ChairedAs.NEITHER


def test_history_says_itself_that_somebody_covered() -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(history(LATE), chair="TM01", chaired_as=ChairedAs.COVER, people=PEOPLE)

    (held,) = recorded(remediation)
    assert held.said["chaired_as"] is ChairedAs.COVER


def test_a_meeting_without_lead_or_cover_deviates_and_can_still_be_on_time() -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair="TM01", people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.DAY_THREE_MEETING, "", Deviation.WITHOUT_LEAD_OR_COVER)]
    assert remediation.done[Step.DAY_THREE_MEETING, ""] == ON_THE_DAY


@pytest.mark.parametrize("chair", ["PL01", "PL02", None])
def test_a_meeting_with_lead_or_cover_or_no_known_chair_does_not_deviate(chair: str | None) -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(ON_THE_DAY), chair=chair, people=PEOPLE)

    assert deviations(recorded(remediation)) == []


def test_a_late_meeting_needs_a_reason() -> None:
    remediation = given(*opening())

    with refused(remediation, InvalidValueError, "reason"):
        remediation.hold_day_three_meeting(act(LATE), chair="PL01", people=PEOPLE)


def test_a_late_meeting_stays_late_and_its_deadline_is_kept() -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(act(LATE), chair="PL01", reason=text("The lead was away"), people=PEOPLE)

    assert remediation.done[Step.DAY_THREE_MEETING, ""] == LATE
    assert remediation.deadlines[Step.DAY_THREE_MEETING, ""].due_on == ON_THE_DAY
    (held,) = recorded(remediation)
    assert held.said["reason"] == text("The lead was away")


def test_late_history_needs_no_reason() -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(history(LATE), chair="PL01", people=PEOPLE)

    assert kinds(recorded(remediation)) == [events.DayThreeMeetingHeld]


def test_a_meeting_that_was_not_held_is_not_done() -> None:
    remediation = given(*opening())
    remediation.note_meeting_not_held(act(ON_THE_DAY), text("No cover was arranged"))

    assert recorded(remediation) == [
        happened(events.DayThreeMeetingNotHeld, occurred_on=ON_THE_DAY, reason=text("No cover was arranged"))
    ]
    assert (Step.DAY_THREE_MEETING, "") not in remediation.done
    assert remediation.meeting_not_held
    assert not given(*opening()).meeting_not_held


def test_a_meeting_may_be_held_after_all() -> None:
    not_held = happened(events.DayThreeMeetingNotHeld, occurred_on=ON_THE_DAY, reason=None)
    remediation = given(*opening(), not_held)
    remediation.hold_day_three_meeting(act(LATE), chair="PL01", reason=text("The lead was away"), people=PEOPLE)

    assert remediation.done[Step.DAY_THREE_MEETING, ""] == LATE


def test_history_in_which_the_practice_subject_chaired_is_recorded_with_a_deviation() -> None:
    remediation = given(*opening())
    remediation.hold_day_three_meeting(history(ON_THE_DAY), chair="SW01", chaired_as=ChairedAs.LEAD, people=PEOPLE)

    assert deviations(recorded(remediation)) == [(Step.DAY_THREE_MEETING, "", Deviation.OWN_CASE)]


def test_the_practice_subject_does_not_chair_the_meeting_about_their_own_case() -> None:
    remediation = given(*opening(subject="PL01", subject_role=Role.PRACTICE_LEAD))

    with refused(remediation, OwnCaseError, "chair"):
        remediation.hold_day_three_meeting(act(date(2019, 3, 7)), chair="PL01", people=PEOPLE)
