"""Is the child of a critical file safe today? Asked at once at any hour, and higher up where nobody answers."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.errors import (
    NobodyToTellError,
    OwnCaseError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import safety as events
from domain.moment import Moment
from domain.people import Absence
from domain.remediation import Remediation
from domain.undelivered import Undelivered
from domain.urgent import Awaited
from domain.vocabulary import EndedBecause, ReopenedBecause, Step
from tests.domain.support import GRADED, PEOPLE, POLICY, act, given, happened, kinds, opening, recorded, refused, text

DAY = datetime(2019, 3, 4, 10, 0, tzinfo=UTC)
"""A Monday morning, the day of the grading."""
NIGHT = datetime(2019, 3, 4, 21, 0, tzinfo=UTC)
FRIDAY = datetime(2019, 3, 8, 10, 0, tzinfo=UTC)
MIDNIGHT = datetime(2019, 3, 9, 0, 0, tzinfo=UTC)
"""When a Saturday begins."""
TOLD = ("TM01", "SM01")
CHECKED = happened(events.SafetyChecked, occurred_on=GRADED, checked_by="TM01", role=None, how=text("Seen"))


def critical() -> Remediation:
    found: Remediation = given(*opening(critical=True, grade="Inadequate critical"))
    return found


def chase(remediation: Remediation, at: datetime, **changes: Any) -> None:
    moment = Moment(at)
    said: dict[str, Any] = {"people": PEOPLE, "no_address": frozenset()}
    remediation.chase_safety(moment, act(moment.occurred_on, today=moment.occurred_on), **said | changes)


def chased(remediation: Remediation, at: datetime, **changes: Any) -> list[Mapping[str, Any]]:
    chase(remediation, at, **changes)
    found = recorded(remediation)
    assert set(kinds(found)) <= {events.SafetyCheckAsked, events.SafetyCheckEscalated}
    return [each.said for each in found]


def asked(at: datetime = DAY, **changes: Any) -> Remediation:
    """A critical file of which it was asked at this time."""
    remediation = critical()
    (said,) = chased(remediation, at, **changes)
    assert "rungs" in said
    return remediation


def later(minutes: int, start: datetime = DAY) -> datetime:
    return start + timedelta(minutes=minutes)


def acknowledged(remediation: Remediation, person: str, at: datetime) -> None:
    moment = Moment(at)
    remediation.acknowledge_safety(moment, act(moment.occurred_on, today=moment.occurred_on), person=person)


def rung(remediation: Remediation, at: datetime, rung_by: str = "TM01") -> None:
    moment = Moment(at)
    remediation.record_duty_team_call(
        moment, act(moment.occurred_on, today=moment.occurred_on), rung_by=rung_by, spoke_to=None, outcome=text("Noted")
    )


def test_of_a_critical_file_it_is_asked_at_once_whether_the_child_is_safe() -> None:
    (said,) = chased(critical(), DAY)

    assert (said["told"], said["due_on"]) == (TOLD, GRADED)
    assert (said["out_of_hours"], said["to_ring"]) == (False, None)
    assert said["rungs"] == {"head_of_service": later(60), "director": later(90)}
    assert (said["safe_by"], said["policy_version"]) == (None, POLICY.version)


def test_it_is_asked_once() -> None:
    assert chased(asked(), later(59)) == []


def test_of_a_file_that_is_not_critical_it_is_not_asked() -> None:
    assert chased(given(*opening()), DAY) == []


def test_of_a_file_whose_check_was_recorded_it_is_not_asked() -> None:
    assert chased(given(*opening(critical=True, grade="Inadequate critical"), CHECKED), DAY) == []


def test_unanswered_within_the_hour_it_goes_up_to_the_head_of_service_and_then_to_the_director() -> None:
    remediation = asked()
    first, second = (chased(remediation, later(minutes))[0] for minutes in (60, 90))

    assert (first["rung"], first["recipients"]) == ("head_of_service", (*TOLD, "HOS01"))
    assert (first["awaited"], first["next_at"]) == ((Awaited.ACKNOWLEDGEMENT,), later(90))
    assert (second["rung"], second["recipients"]) == ("director", (*TOLD, "HOS01", "DCS01"))
    assert chased(remediation, later(10_000)) == []


def test_after_downtime_only_the_highest_rung_is_raised() -> None:
    (said,) = chased(asked(), later(500))

    assert (said["rung"], said["passed_over"]) == ("director", ("head_of_service",))


def test_whoever_sees_to_it_stops_the_climb_and_the_ladder_of_a_missed_step_asks_on_a_working_day() -> None:
    remediation = asked()
    acknowledged(remediation, "SM01", later(30))
    remediation.collect_events()

    assert chased(remediation, later(10_000)) == []


def test_before_a_day_that_is_not_worked_it_goes_up_when_the_day_is_over_without_a_check() -> None:
    remediation = asked(FRIDAY)
    acknowledged(remediation, "SM01", later(30, FRIDAY))
    acknowledged(remediation, "SM01", later(31, FRIDAY))
    assert kinds(recorded(remediation)) == [events.SafetyCheckAcknowledged]

    assert chased(remediation, MIDNIGHT - timedelta(minutes=1)) == []
    (said,) = chased(remediation, MIDNIGHT)
    assert (said["rung"], said["awaited"]) == ("head_of_service", (Awaited.SAFETY_CHECK,))
    assert said["next_at"] == MIDNIGHT + timedelta(minutes=30)


def test_an_acknowledgement_of_the_remediation_by_one_who_was_asked_is_an_answer_too() -> None:
    remediation = asked()
    remediation.acknowledge(act(today=GRADED), "TM01")
    remediation.collect_events()

    assert chased(remediation, later(90)) == []


def test_somebody_who_was_not_asked_answers_for_nobody() -> None:
    remediation = asked()
    acknowledged(remediation, "PL01", later(5))
    remediation.collect_events()

    assert len(chased(remediation, later(60))) == 1


def test_the_check_itself_ends_it() -> None:
    remediation = asked()
    remediation.check_safety(act(today=GRADED), checked_by="TM01", how=text("Seen at home"), people=PEOPLE)
    remediation.collect_events()

    assert chased(remediation, later(500)) == []


def test_where_the_check_is_not_owed_any_more_nobody_is_asked_and_where_it_is_again_it_is_asked_again() -> None:
    remediation = asked()
    remediation._end([(Step.SAFETY_CHECK, "")], EndedBecause.NOT_OWED, act(today=GRADED))
    remediation.collect_events()
    assert chased(remediation, later(60)) == []

    remediation._reopen([(Step.SAFETY_CHECK, "")], ReopenedBecause.DONE_AGAIN, act(today=GRADED))
    remediation.collect_events()
    (said,) = chased(remediation, later(70))
    assert said["told"] == TOLD


def test_out_of_hours_the_team_manager_is_asked_to_ring_the_emergency_duty_team() -> None:
    (said,) = chased(critical(), NIGHT)

    assert (said["out_of_hours"], said["to_ring"]) == (True, "TM01")


def test_until_the_call_is_recorded_it_goes_up_though_somebody_answered() -> None:
    remediation = asked(NIGHT)
    acknowledged(remediation, "TM01", later(5, NIGHT))
    remediation.collect_events()
    (said,) = chased(remediation, later(60, NIGHT))
    assert (said["awaited"], said["to_ring"]) == ((Awaited.DUTY_TEAM_CALL,), "HOS01")

    rung(remediation, later(65, NIGHT), "HOS01")
    (call,) = recorded(remediation)
    assert (call.said["rung_by"], call.said["call_outcome"]) == ("HOS01", text("Noted"))
    assert chased(remediation, later(90, NIGHT)) == []


def test_a_call_without_an_answer_leaves_the_answer_missing() -> None:
    remediation = asked(NIGHT)
    rung(remediation, later(5, NIGHT))
    remediation.collect_events()
    (said,) = chased(remediation, later(60, NIGHT))

    assert (said["awaited"], said["to_ring"]) == ((Awaited.ACKNOWLEDGEMENT,), None)


def test_a_call_is_recorded_of_a_file_of_which_nobody_was_asked() -> None:
    remediation = critical()
    rung(remediation, DAY)

    assert kinds(recorded(remediation)) == [events.DutyTeamRung]


def test_whoever_is_away_or_has_no_address_is_passed_over_upward_at_once() -> None:
    gone = replace(PEOPLE["TM01"], absences=(Absence(GRADED, GRADED),))
    (away,) = chased(critical(), NIGHT, people={**PEOPLE, "TM01": gone})
    (unknown,) = chased(critical(), DAY, no_address=frozenset({"TM01", "SM01"}))

    assert (away["told"], away["to_ring"]) == (TOLD, "SM01")
    assert unknown["told"] == (*TOLD, "HOS01")


def test_where_nobody_can_be_told_nothing_is_recorded_and_it_stays_due() -> None:
    remediation = critical()
    with pytest.raises(NobodyToTellError):
        chase(remediation, DAY, no_address=frozenset(PEOPLE))
    assert recorded(remediation) == []
    climbing = asked()
    with pytest.raises(NobodyToTellError):
        chase(climbing, later(60), no_address=frozenset(PEOPLE))
    assert len(chased(climbing, later(61))) == 1


def test_where_every_mail_came_back_it_goes_up_at_once() -> None:
    remediation = asked()
    for person in TOLD:
        mail = Undelivered(recipient=person, notice_kind="safety_asked", step=Step.SAFETY_CHECK)
        remediation.note_not_delivered(mail, act(today=GRADED), PEOPLE)
    remediation.collect_events()
    (said,) = chased(remediation, later(5))

    assert (said["rung"], said["recipients"]) == ("head_of_service", (*TOLD, "HOS01"))


def test_the_practice_subject_is_neither_asked_nor_answers() -> None:
    remediation: Remediation = given(*opening(critical=True, grade="Inadequate critical", subject="TM01"))
    (said,) = chased(remediation, DAY)
    assert said["told"] == ("SM01",)
    with refused(remediation, OwnCaseError, "person"):
        acknowledged(remediation, "TM01", DAY)


def test_whoever_saw_to_it_before_anybody_asked_has_answered() -> None:
    remediation = critical()
    remediation.acknowledge(act(today=GRADED), "SM01")
    acknowledged(remediation, "TM01", DAY)
    acknowledged(remediation, "TM01", DAY)
    assert kinds(recorded(remediation))[1:] == [events.SafetyCheckAcknowledged]
    (said,) = chased(remediation, DAY)

    assert said["told"] == TOLD
    assert chased(remediation, later(90)) == []


def test_nobody_sees_to_what_is_not_owed_or_was_done() -> None:
    with refused(given(*opening()), StepNotDueError, "safety_check") as remediation:
        acknowledged(remediation, "TM01", DAY)
    done = given(*opening(critical=True, grade="Inadequate critical"), CHECKED)
    with refused(done, StepAlreadyRecordedError, "safety_check"):
        acknowledged(done, "TM01", DAY)


def test_no_call_is_recorded_of_a_file_that_is_closed() -> None:
    remediation = asked()
    remediation.close(act(today=GRADED), closed_by="QA01", agreed_by="SM01", people=PEOPLE, reason=text("Moved"))
    remediation.collect_events()

    with refused(remediation, RemediationClosedError, "audit_ref"):
        rung(remediation, DAY)
    assert chased(remediation, later(60)) == []


def test_on_a_day_of_summer_the_day_ends_at_midnight_in_london() -> None:
    day = date(2019, 6, 7)
    remediation: Remediation = given(*opening(critical=True, grade="Inadequate critical", occurred_on=day))
    (said,) = chased(remediation, datetime(2019, 6, 7, 9, 0, tzinfo=UTC))

    assert said["safe_by"] == datetime(2019, 6, 7, 23, 0, tzinfo=UTC)


def test_a_state_without_a_question_takes_no_answer() -> None:
    remediation = given(
        *opening(critical=True, grade="Inadequate critical"),
        happened(
            events.SafetyCheckEscalated,
            occurred_on=GRADED,
            audit_ref="A-1",
            occurred_at=DAY,
            due_on=GRADED,
            rung="director",
            passed_over=(),
            recipients=("DCS01",),
            awaited=(),
            to_ring=None,
            next_at=None,
        ),
    )
    assert remediation.safety_word is None
