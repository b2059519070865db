"""A safeguarding alert: raised whatever the grade, told at once, open until somebody answers for the child."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.alert_recipients import owed_word
from domain.errors import (
    AlertSignedOffError,
    DatesContradictError,
    InvalidValueError,
    NothingDoneError,
    OwnAlertError,
    OwnCaseError,
    RevisionConflictError,
)
from domain.events import safeguarding_alert as events
from domain.moment import Moment
from domain.people import Person
from domain.safeguarding_alert import AlertedFile, SafeguardingAlert
from domain.vocabulary import Deviation, Role
from tests.domain.support import (
    CALENDAR,
    CHILD,
    PEOPLE,
    POLICY,
    ROLES,
    Fact,
    given,
    happened,
    kinds,
    recorded,
    refused,
    text,
)

SEEN = datetime(2019, 3, 4, 15, 30, tzinfo=UTC)
"""A Monday afternoon."""
SUNDAY_NIGHT = datetime(2019, 3, 3, 23, 10, tzinfo=UTC)
RUNGS = POLICY.urgent.rungs_from(SEEN)
DUTY = {"EDT": Person("EDT", Role.EMERGENCY_DUTY_TEAM)}


def later(minutes: int = 10) -> Moment:
    return Moment(SEEN + timedelta(minutes=minutes))


def alert_raised(**changes: Any) -> Fact:
    said: dict[str, Any] = {
        "occurred_on": date(2019, 3, 4),
        "alert_ref": "A-1-S1",
        "audit_ref": "A-1",
        "child": CHILD,
        "concern": text("A bruise nobody explained"),
        "occurred_at": SEEN,
        "raised_by": "AU01",
        "immediate": False,
        "out_of_hours": False,
        "told": ("SM01", "HOS01"),
        "subject": "SW01",
        "service": "Safeguarding",
        "team": "North",
        "rungs": RUNGS,
        "to_ring": None,
        "policy_version": POLICY.version,
    }
    return happened(events.AlertRaised, **said | changes)


def fact(kind: type, minutes: int = 10, **said: Any) -> Fact:
    moment = later(minutes)
    return happened(kind, occurred_on=moment.occurred_on, occurred_at=moment.occurred_at, **said)


ACTED_ON = fact(events.AlertActedOn, 20, done=text("Seen at home with the police"), done_by="SM01")
SPOKEN_TO: dict[str, Any] = {
    "person": "SM01",
    "duty_team": False,
    "told_by": "AU01",
    "spoke_to": None,
    "call_outcome": None,
}
SIGNED_OFF = fact(events.AlertSignedOff, 60, outcome=text("With her grandmother"), signed_off_by="SM01")


def raised_at(at: datetime, now: datetime | None = None, **changes: Any) -> SafeguardingAlert:
    said: dict[str, Any] = {
        "alert_ref": "A-1-S1",
        "about": AlertedFile(
            audit_ref="A-1", child=CHILD, roles=ROLES, subject="SW01", service="Safeguarding", team="North"
        ),
        "concern": text("A bruise nobody explained"),
        "raised_by": "AU01",
        "immediate": False,
        "people": PEOPLE,
        "no_address": frozenset(),
        "calendar": CALENDAR,
        "policy": POLICY,
    }
    return SafeguardingAlert.raised(Moment(at), Moment(now or at), **said | changes)


def test_an_alert_says_what_when_about_whom_and_who_is_owed_word() -> None:
    (raised,) = recorded(raised_at(SEEN))

    told = owed_word("AU01", ROLES, PEOPLE, date(2019, 3, 4))
    assert raised == alert_raised(told=told)
    assert "SM01" in told


def test_an_alert_at_night_is_out_of_hours_on_the_day_it_is_in_london() -> None:
    (raised,) = recorded(raised_at(SUNDAY_NIGHT))

    assert (raised.said["out_of_hours"], raised.said["occurred_on"]) == (True, date(2019, 3, 3))


def test_word_goes_out_now_whenever_the_concern_was_seen() -> None:
    left = {**PEOPLE, "SM01": replace(PEOPLE["SM01"], left_on=date(2019, 3, 3))}
    (raised,) = recorded(raised_at(SUNDAY_NIGHT, SEEN, people=left))

    assert (raised.said["occurred_at"], raised.said["out_of_hours"]) == (SUNDAY_NIGHT, False)
    assert "SM01" not in raised.said["told"], "who left on the day it was seen"


def test_an_alert_that_nobody_can_be_told_of_is_recorded_all_the_same() -> None:
    (raised,) = recorded(raised_at(SEEN, people={}))

    assert raised.said["told"] == ()


def test_who_was_sent_it_is_noted_once() -> None:
    alert = given(alert_raised())
    alert.note_sent(later(1), "SM01")
    alert.note_sent(later(2), "SM01")

    assert recorded(alert) == [fact(events.AlertSent, 1, person="SM01")]


def test_a_mail_that_was_given_up_or_came_back_is_noted_once() -> None:
    alert = given(alert_raised(), fact(events.AlertSent, 1, person="HOS01"))
    for person in ("SM01", "SM01", "HOS01", "HOS01"):
        alert.note_not_delivered(later(180), person)

    assert recorded(alert) == [fact(events.AlertNotDelivered, 180, person=person) for person in ("SM01", "HOS01")]


def test_a_machines_clock_that_was_set_back_sends_nothing_before_the_alert() -> None:
    alert = given(alert_raised())
    alert.note_sent(later(-60), "SM01")
    alert.note_not_delivered(later(-60), "HOS01")

    assert [each.said["occurred_at"] for each in recorded(alert)] == [SEEN, SEEN]


def test_somebody_told_by_telephone_is_recorded_with_who_rang_and_when() -> None:
    alert = given(alert_raised())
    alert.tell_by_telephone(later(), person="SM01", duty_team=False, told_by="AU01", people=PEOPLE)

    assert recorded(alert) == [
        fact(events.ToldByTelephone, person="SM01", duty_team=False, told_by="AU01", spoke_to=None, call_outcome=None)
    ]


def test_the_emergency_duty_team_is_a_team_and_needs_no_name() -> None:
    alert = given(alert_raised())
    alert.tell_by_telephone(later(), person=None, duty_team=True, told_by="AU01", people=PEOPLE)
    alert.tell_by_telephone(later(), person="EDT", duty_team=False, told_by="AU01", people=DUTY)

    assert [(each.said["person"], each.said["duty_team"]) for each in recorded(alert)] == [(None, True), ("EDT", True)]


def test_a_call_to_nobody_is_refused() -> None:
    alert = given(alert_raised())
    with refused(alert, InvalidValueError, "person"):
        alert.tell_by_telephone(later(), person=None, duty_team=False, told_by="AU01", people=PEOPLE)


def test_somebody_acknowledges_once() -> None:
    alert = given(alert_raised())
    alert.acknowledge(later(), "SM01")
    alert.acknowledge(later(20), "SM01")

    assert recorded(alert) == [fact(events.AlertAcknowledged, person="SM01")]


def test_whoever_raised_an_alert_cannot_acknowledge_it_for_the_others() -> None:
    alert = given(alert_raised())
    with refused(alert, OwnAlertError, "person"):
        alert.acknowledge(later(), "AU01")


def test_what_was_done_says_by_whom_and_when() -> None:
    alert = given(alert_raised())
    alert.record_action(later(20), done=text("Seen at home with the police"), done_by="SM01")

    assert recorded(alert) == [ACTED_ON]


def test_nothing_happens_to_an_alert_before_the_concern_was_seen() -> None:
    alert, early = given(alert_raised(), ACTED_ON), later(-1)
    decisions = (
        lambda: alert.tell_by_telephone(early, person="SM01", duty_team=False, told_by="AU01", people=PEOPLE),
        lambda: alert.acknowledge(early, "SM01"),
        lambda: alert.record_action(early, done=text("Seen"), done_by="SM01"),
        lambda: alert.sign_off(early, outcome=text("Safe"), signed_off_by="SM01", people=PEOPLE),
    )
    for decide in decisions:
        with refused(alert, DatesContradictError, "occurred_at"):
            decide()


def test_an_alert_ends_when_somebody_answers_for_the_child() -> None:
    alert = given(alert_raised(), ACTED_ON)
    alert.sign_off(later(60), outcome=text("With her grandmother"), signed_off_by="SM01", people=PEOPLE)

    assert recorded(alert) == [SIGNED_OFF]


def test_an_alert_on_which_nothing_was_done_cannot_be_signed_off() -> None:
    alert = given(alert_raised())
    with refused(alert, NothingDoneError, "outcome"):
        alert.sign_off(later(), outcome=text("Safe"), signed_off_by="SM01", people=PEOPLE)


def test_the_practice_subject_cannot_sign_off_an_alert_about_their_own_case() -> None:
    alert = given(alert_raised(), ACTED_ON)
    with refused(alert, OwnCaseError, "signed_off_by"):
        alert.sign_off(later(60), outcome=text("Safe"), signed_off_by="SW01", people=PEOPLE)


def test_an_alert_is_signed_off_once() -> None:
    alert = given(alert_raised(), ACTED_ON, SIGNED_OFF)
    with refused(alert, AlertSignedOffError, "alert_ref"):
        alert.sign_off(later(90), outcome=text("Safe"), signed_off_by="HOS01", people=PEOPLE)
    with refused(alert, AlertSignedOffError, "alert_ref"):
        alert.sign_off(later(30), outcome=text("Safe"), signed_off_by="HOS01", people=PEOPLE)


def test_nothing_happens_to_an_alert_after_it_was_signed_off() -> None:
    alert, late = given(alert_raised(), ACTED_ON, SIGNED_OFF), later(61)
    decisions = (
        lambda: alert.tell_by_telephone(late, person="SM01", duty_team=False, told_by="AU01", people=PEOPLE),
        lambda: alert.acknowledge(late, "SM01"),
        lambda: alert.record_action(late, done=text("Seen"), done_by="SM01"),
    )
    for decide in decisions:
        with refused(alert, AlertSignedOffError, "alert_ref"):
            decide()


def test_what_happened_before_the_sign_off_can_be_recorded_after_it() -> None:
    alert = given(alert_raised(), ACTED_ON, SIGNED_OFF)
    alert.acknowledge(later(60), "SM01")
    alert.note_sent(later(200), "SM01")

    assert kinds(recorded(alert)) == [events.AlertAcknowledged, events.AlertSent]


@pytest.mark.parametrize(
    ("signer", "people", "deviates"),
    [
        ("SM02", PEOPLE, False),
        ("DCS01", PEOPLE, False),
        ("SS01", {"SS01": Person("SS01", Role.SAFEGUARDING_AND_STANDARDS)}, False),
        ("HOS01", {}, False),  # told, so theirs to answer for
        ("TM01", PEOPLE, True),
        ("AU01", PEOPLE, True),
        ("EX01", {}, True),
    ],
)
def test_a_sign_off_by_somebody_without_the_standing_is_a_deviation(
    signer: str, people: dict[str, Person], deviates: bool
) -> None:
    alert = given(alert_raised(told=("HOS01",)), ACTED_ON)
    alert.sign_off(later(60), outcome=text("Safe"), signed_off_by=signer, people=people)

    rules = [each.said["rule"] for each in recorded(alert) if each.kind is events.AlertDeviated]
    assert rules == ([Deviation.WRONG_ROLE] if deviates else [])


@pytest.mark.parametrize("rung", [True, False])
def test_out_of_hours_an_alert_of_which_the_duty_team_was_not_told_deviates(rung: bool) -> None:
    calls = (
        [fact(events.ToldByTelephone, 5, person=None, duty_team=True, told_by="AU01", spoke_to=None, call_outcome=None)]
        if rung
        else []
    )
    other = fact(
        events.ToldByTelephone, 6, person="SM01", duty_team=False, told_by="AU01", spoke_to=None, call_outcome=None
    )
    alert = given(alert_raised(out_of_hours=True), *calls, other, ACTED_ON)
    alert.sign_off(later(60), outcome=text("With her grandmother"), signed_off_by="SM01", people=PEOPLE)

    deviated = happened(events.AlertDeviated, occurred_on=date(2019, 3, 4), rule=Deviation.DUTY_TEAM_NOT_TOLD)
    assert recorded(alert) == [SIGNED_OFF, *([] if rung else [deviated])]


def test_only_what_people_do_advances_the_revision() -> None:
    alert = given(
        alert_raised(),
        fact(events.AlertSent, person="SM01"),
        fact(events.AlertNotDelivered, person="HOS01"),
        fact(events.ToldByTelephone, person="HOS01", duty_team=False, told_by="AU01", spoke_to=None, call_outcome=None),
        fact(events.AlertAcknowledged, person="SM01"),
        ACTED_ON,
        SIGNED_OFF,
        happened(events.AlertDeviated, occurred_on=date(2019, 3, 4), rule=Deviation.WRONG_ROLE),
    )

    assert alert.revision == 5
    alert.expect_revision(5)
    alert.expect_revision(None)
    with refused(alert, RevisionConflictError, "If-Match"):
        alert.expect_revision(4)


def test_nobody_answers_for_a_child_before_anything_was_done() -> None:
    with refused(given(alert_raised(), ACTED_ON), DatesContradictError, "occurred_at") as alert:
        alert.sign_off(later(15), outcome=text("Safe"), signed_off_by="SM01", people=PEOPLE)
    earlier = fact(events.AlertActedOn, 10, done=text("Rang the school"), done_by="SM01")
    after = given(alert_raised(), ACTED_ON, earlier)
    after.sign_off(later(15), outcome=text("Safe"), signed_off_by="SM01", people=PEOPLE)
    assert kinds(recorded(after)) == [events.AlertSignedOff]


def test_a_sign_off_by_a_manager_who_has_left_is_a_deviation() -> None:
    alert = given(alert_raised(told=("HOS01",)), ACTED_ON)
    people = {**PEOPLE, "SM01": replace(PEOPLE["SM01"], left_on=date(2019, 3, 1))}

    alert.sign_off(later(60), outcome=text("Safe"), signed_off_by="SM01", people=people)

    assert kinds(recorded(alert)) == [events.AlertSignedOff, events.AlertDeviated]
