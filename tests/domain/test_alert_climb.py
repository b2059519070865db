"""An alert that nobody answers within the hour goes up, at any hour, each rung once, and past whoever is away."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.errors import NobodyToTellError
from domain.events import safeguarding_alert as events
from domain.events.safeguarding_alert import AlertRaised, ToldByTelephone
from domain.moment import Moment
from domain.people import Absence, Person
from domain.safeguarding_alert import AlertedFile, SafeguardingAlert
from domain.urgent import POSTS, Awaited, UrgentClock, first_to_ring, told_up_to
from domain.vocabulary import Deviation, Role
from tests.domain.support import CALENDAR, CHILD, PEOPLE, POLICY, ROLES, Fact, given, happened, kinds, recorded, text

DAY = datetime(2019, 3, 4, 10, 0, tzinfo=UTC)
"""A Monday morning."""
NIGHT = datetime(2019, 3, 3, 2, 0, tzinfo=UTC)
"""A Sunday, in the small hours."""
TOLD = ("SM01", "SS01")
DIRECTORY: Mapping[str, Person] = {
    **PEOPLE,
    "SS01": Person("SS01", Role.SAFEGUARDING_AND_STANDARDS, "HOS01"),
    "EDT": Person("EDT", Role.EMERGENCY_DUTY_TEAM),
}
EVERYBODY = frozenset(DIRECTORY)


def fact(kind: type, at: datetime, **said: Any) -> Fact:
    return happened(kind, occurred_on=Moment(at).occurred_on, occurred_at=at, **said)


def alert_raised(at: datetime = DAY, **changes: Any) -> Fact:
    said: dict[str, Any] = {
        "alert_ref": "A-1-S1",
        "audit_ref": "A-1",
        "child": CHILD,
        "concern": text("A bruise nobody explained"),
        "raised_by": "AU01",
        "immediate": False,
        "out_of_hours": at == NIGHT,
        "told": TOLD,
        "subject": "SW01",
        "service": "Safeguarding",
        "team": "North",
        "rungs": POLICY.urgent.rungs_from(at),
        "to_ring": "AU01" if at == NIGHT else None,
        "policy_version": 1,
    }
    return fact(AlertRaised, at, **said | changes)


def acknowledged(person: str, at: datetime = DAY) -> Fact:
    return fact(events.AlertAcknowledged, at, person=person)


def rung_up(person: str | None = None, *, duty_team: bool = False, at: datetime = DAY) -> Fact:
    said = {"person": person, "duty_team": duty_team, "told_by": "AU01", "spoke_to": None, "call_outcome": None}
    return fact(ToldByTelephone, at, **said)


def undelivered(person: str, at: datetime = DAY) -> Fact:
    return fact(events.AlertNotDelivered, at, person=person)


def climb(alert: SafeguardingAlert, minutes: int, start: datetime = DAY, **changes: Any) -> None:
    said: dict[str, Any] = {"people": DIRECTORY, "no_address": frozenset(), "out_of_hours": start == NIGHT}
    alert.climb(Moment(start + timedelta(minutes=minutes)), **said | changes)


def climbed(alert: SafeguardingAlert, minutes: int, start: datetime = DAY, **changes: Any) -> list[Mapping[str, Any]]:
    """What was said of the rung that was raised, if one was."""
    climb(alert, minutes, start, **changes)
    found = recorded(alert)
    assert set(kinds(found)) <= {events.AlertEscalated}
    return [each.said for each in found]


def away(*people: str) -> dict[str, Person]:
    that_day = Absence(DAY.date(), DAY.date())
    return {each: replace(DIRECTORY[each], absences=(that_day,)) for each in people}


def test_an_alert_says_when_it_goes_up_to_whom_where_nobody_answers() -> None:
    alert = SafeguardingAlert.raised(
        Moment(DAY - timedelta(hours=5)),
        Moment(DAY),
        alert_ref="A-1-S1",
        about=AlertedFile(audit_ref="A-1", child=CHILD, roles=ROLES),
        concern=text("A bruise"),
        raised_by="AU01",
        immediate=False,
        people=DIRECTORY,
        no_address=frozenset(),
        calendar=CALENDAR,
        policy=POLICY,
    )
    (raised,) = recorded(alert)

    assert raised.said["rungs"] == {
        "head_of_service": DAY + timedelta(minutes=60),
        "director": DAY + timedelta(minutes=90),
    }, "from when word went out, whenever the concern was seen"
    assert (raised.said["to_ring"], raised.said["policy_version"]) == (None, POLICY.version)


def test_the_council_says_how_long_an_answer_is_waited_for() -> None:
    clock = UrgentClock(acknowledge_within_minutes=15, each_rung_minutes=5)

    assert list(clock.rungs_from(DAY).values()) == [DAY + timedelta(minutes=15), DAY + timedelta(minutes=20)]


def test_an_alert_goes_up_once_the_hour_is_over_and_not_before() -> None:
    alert = given(alert_raised())

    assert climbed(alert, 59) == []
    (said,) = climbed(alert, 60)
    assert (said["rung"], said["passed_over"]) == ("head_of_service", ())
    assert said["recipients"] == (*TOLD, "HOS01"), "whoever was told stays told"
    assert (said["awaited"], said["to_ring"]) == ((Awaited.ACKNOWLEDGEMENT,), None)
    assert (said["next_at"], said["raised_at"]) == (DAY + timedelta(minutes=90), DAY)


def test_each_rung_of_an_alert_is_raised_once() -> None:
    alert = given(alert_raised())

    assert [len(climbed(alert, minutes)) for minutes in (60, 60, 89, 90, 91, 10_000)] == [1, 0, 0, 1, 0, 0]
    assert alert.told == (*TOLD, "HOS01", "DCS01")


def test_after_downtime_only_the_highest_rung_of_an_alert_is_raised() -> None:
    (said,) = climbed(given(alert_raised()), 3 * 24 * 60)

    assert (said["rung"], said["passed_over"], said["next_at"]) == ("director", ("head_of_service",), None)
    assert said["recipients"] == (*TOLD, "HOS01", "DCS01")


@pytest.mark.parametrize(
    "answer",
    [
        acknowledged("SS01"),
        rung_up("SM01"),
        fact(events.AlertActedOn, DAY, done=text("Seen at home"), done_by="SM01"),
    ],
)
def test_one_person_who_was_told_and_knows_stops_the_climb(answer: Fact) -> None:
    assert climbed(given(alert_raised(), answer), 10_000) == []


@pytest.mark.parametrize("person", ["TM01", "SW01", "AU01", "EX01"])
def test_the_word_of_somebody_who_was_not_told_stops_no_climb(person: str) -> None:
    assert len(climbed(given(alert_raised(), acknowledged(person)), 60)) == 1


def test_the_practice_subject_answers_for_nobody_even_where_they_were_told() -> None:
    alert = given(alert_raised(subject="SM01"), acknowledged("SM01"))

    assert len(climbed(alert, 60)) == 1


def test_whoever_it_went_up_to_can_answer() -> None:
    alert = given(alert_raised())
    climb(alert, 60)
    alert.acknowledge(Moment(DAY + timedelta(minutes=70)), "HOS01")
    alert.collect_events()

    assert climbed(alert, 90) == []


def test_an_alert_that_was_signed_off_goes_up_no_more() -> None:
    signed_off = fact(events.AlertSignedOff, DAY, outcome=text("Safe"), signed_off_by="SM02")

    assert climbed(given(alert_raised(NIGHT), signed_off), 60, NIGHT) == []


def test_a_head_of_service_who_is_away_is_passed_over_upward_at_once() -> None:
    (said,) = climbed(given(alert_raised()), 60, people={**DIRECTORY, **away("HOS01")})

    assert (said["rung"], said["recipients"]) == ("head_of_service", (*TOLD, "DCS01"))


def test_whoever_acts_for_the_head_of_service_is_told_in_their_place() -> None:
    acting = replace(DIRECTORY["HOS01"], absences=(Absence(DAY.date(), DAY.date(), cover="SM02"),))
    (said,) = climbed(given(alert_raised()), 60, people={**DIRECTORY, "HOS01": acting})

    assert said["recipients"] == (*TOLD, "SM02")


def test_a_vacant_post_passes_an_alert_upward() -> None:
    vacant = {**DIRECTORY, "HOS01": replace(DIRECTORY["HOS01"], vacant=True)}
    (said,) = climbed(given(alert_raised()), 60, people=vacant)

    assert said["recipients"] == (*TOLD, "DCS01")


def test_somebody_without_an_address_is_passed_over_upward_at_once() -> None:
    (said,) = climbed(given(alert_raised()), 60, no_address=frozenset({"HOS01"}))

    assert said["recipients"] == (*TOLD, "DCS01")


def test_a_head_of_service_who_was_told_at_once_passes_the_first_rung_to_the_director() -> None:
    (said,) = climbed(given(alert_raised(told=("HOS01", "SS01"))), 60)

    assert said["recipients"] == ("HOS01", "SS01", "DCS01")


def test_whoever_has_left_meanwhile_is_told_no_more() -> None:
    left = {**DIRECTORY, "SM01": replace(DIRECTORY["SM01"], left_on=date(2019, 3, 3))}
    (said,) = climbed(given(alert_raised()), 60, people=left)

    assert said["recipients"] == ("SS01", "HOS01")


def test_neither_the_practice_subject_nor_whoever_raised_it_is_told_by_the_ladder() -> None:
    (said,) = climbed(given(alert_raised(subject="HOS01", raised_by="DCS01")), 60)

    assert said["recipients"] == TOLD


def test_an_alert_that_reached_nobody_goes_up_at_once() -> None:
    one = given(alert_raised(), undelivered("SM01"))
    none = given(alert_raised(), undelivered("SM01"), undelivered("SS01"))

    assert climbed(one, 5) == [], "the other has it"
    (said,) = climbed(none, 5)
    assert (said["rung"], said["recipients"]) == ("head_of_service", (*TOLD, "HOS01"))
    assert said["next_at"] == DAY + timedelta(minutes=90)


def test_an_alert_that_nobody_was_told_of_goes_up_as_soon_as_there_is_somebody() -> None:
    alert = given(alert_raised(told=()))

    with pytest.raises(NobodyToTellError):
        climb(alert, 1, people={})
    assert recorded(alert) == []
    (said,) = climbed(alert, 2)
    assert said["recipients"] == ("DCS01",)


def test_where_nobody_was_told_anybody_can_answer_but_whoever_raised_it() -> None:
    for person, goes_up in (("TM01", False), ("AU01", True)):
        assert bool(climbed(given(alert_raised(told=()), acknowledged(person)), 90)) is goes_up


def test_a_rung_that_no_mail_could_bring_to_anybody_is_refused_and_stays_due() -> None:
    alert = given(alert_raised())
    for minutes in (60, 90):
        with pytest.raises(NobodyToTellError) as problem:
            climb(alert, minutes, no_address=EVERYBODY)
        assert problem.value.field == "alert_ref"
    assert recorded(alert) == []
    (said,) = climbed(alert, 91, no_address=EVERYBODY - {"DCS01"})
    assert (said["rung"], said["passed_over"]) == ("director", ("head_of_service",))


def test_out_of_hours_whoever_raised_an_alert_is_asked_to_ring_the_emergency_duty_team() -> None:
    assert first_to_ring(["AU01", *TOLD], DIRECTORY, NIGHT.date(), frozenset()) == "AU01"
    assert first_to_ring(["AU01", *TOLD], DIRECTORY, NIGHT.date(), frozenset({"AU01"})) == "SM01"
    assert first_to_ring(["EX01", "SM01"], away("SM01"), DAY.date(), frozenset()) == "SM01", "rather than nobody"
    assert first_to_ring([None, "EX01"], DIRECTORY, NIGHT.date(), frozenset()) is None


def test_until_the_call_is_recorded_it_is_chased_though_the_alert_was_acknowledged() -> None:
    alert = given(alert_raised(NIGHT), acknowledged("SM01", NIGHT))
    (said,) = climbed(alert, 60, NIGHT)

    assert (said["awaited"], said["to_ring"]) == ((Awaited.DUTY_TEAM_CALL,), "HOS01")
    assert said["recipients"] == (*TOLD, "HOS01", "AU01"), "who was asked to ring stays asked"
    alert.tell_by_telephone(
        Moment(NIGHT + timedelta(minutes=65)), person=None, duty_team=True, told_by="HOS01", people=DIRECTORY
    )
    alert.collect_events()
    assert climbed(alert, 90, NIGHT) == []


def test_a_call_that_is_recorded_does_not_stand_for_an_acknowledgement() -> None:
    (said,) = climbed(given(alert_raised(NIGHT), rung_up(duty_team=True, at=NIGHT)), 60, NIGHT)

    assert (said["awaited"], said["to_ring"]) == ((Awaited.ACKNOWLEDGEMENT,), None)


def test_where_the_one_asked_to_ring_was_not_reached_the_next_is_asked_at_once() -> None:
    alert = given(alert_raised(NIGHT), undelivered("AU01", NIGHT))
    (said,) = climbed(alert, 3, NIGHT)

    assert (said["rung"], said["to_ring"]) == ("head_of_service", "HOS01")
    assert climbed(given(alert_raised(NIGHT), undelivered("AU01", NIGHT), rung_up("SM01", duty_team=True)), 3) == []


def test_an_alert_raised_by_day_that_goes_up_at_night_asks_for_the_call_too() -> None:
    alert = given(alert_raised())
    (said,) = climbed(alert, 60, out_of_hours=True)
    assert said["to_ring"] == "HOS01"
    assert alert.answers.awaited == (Awaited.ACKNOWLEDGEMENT, Awaited.DUTY_TEAM_CALL)

    alert.acknowledge(Moment(DAY + timedelta(minutes=61)), "HOS01")
    alert.record_action(Moment(DAY + timedelta(minutes=61)), done=text("Seen"), done_by="HOS01")
    alert.sign_off(Moment(DAY + timedelta(minutes=62)), outcome=text("Safe"), signed_off_by="HOS01", people=DIRECTORY)
    assert recorded(alert)[-1].said["rule"] is Deviation.DUTY_TEAM_NOT_TOLD


def test_a_machines_clock_that_was_set_back_raises_no_rung_before_the_alert() -> None:
    (said,) = climbed(given(alert_raised(), undelivered("SM01"), undelivered("SS01")), -30)

    assert said["occurred_at"] == DAY


def test_an_alert_of_before_there_were_rungs_is_waited_for_as_usual() -> None:
    state: dict[str, Any] = {"occurred_at": DAY.isoformat()}
    AlertRaised.upcast_v1_v2(state)

    assert state["rungs"] == {rung: at.isoformat() for rung, at in POLICY.urgent.rungs_from(DAY).items()}
    assert (state["to_ring"], state["policy_version"]) == (None, None)


def test_a_call_of_before_there_were_outcomes_has_none() -> None:
    state: dict[str, Any] = {}
    ToldByTelephone.upcast_v1_v2(state)

    assert state == {"spoke_to": None, "call_outcome": None}


def test_each_rung_adds_to_those_below() -> None:
    told = [told_up_to(rung, TOLD, DIRECTORY, DAY.date(), frozenset()) for rung in POSTS]

    assert told == [(*TOLD, "HOS01"), (*TOLD, "HOS01", "DCS01")]
