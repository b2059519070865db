"""Whoever urgent word had gone up to hears once that it is answered: neither who answered nor the owner."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from domain.events import dates, safety
from domain.events import safeguarding_alert as alerts
from domain.moment import Moment
from domain.people import Person
from domain.remediation import Remediation
from domain.safeguarding_alert import SafeguardingAlert
from domain.vocabulary import AnsweredBecause, EndedBecause
from tests.domain.support import PEOPLE, Fact, act, given, happened, kinds, recorded, text
from tests.domain.test_alert_climb import DIRECTORY, NIGHT, acknowledged, alert_raised, climb, rung_up
from tests.domain.test_alert_climb import fact as alert_fact
from tests.domain.test_safety_word import CHECKED, DAY, FRIDAY, MIDNIGHT, asked, chase, later, rung
from tests.domain.test_safety_word import NIGHT as EVENING
from tests.domain.test_safety_word import acknowledged as acknowledge_safety

ANSWERED_AT = later(70)


def answered(alert: SafeguardingAlert, people: Mapping[str, Person] = DIRECTORY, **more: Any) -> list[Fact]:
    recorded(alert)
    alert.tell_of_answer(Moment(later(70)), people, **more)
    return recorded(alert)


def gone_up(*facts: Fact, at: datetime = DAY) -> SafeguardingAlert:
    """An alert that nobody had answered within the hour, of which these things happened then."""
    alert: SafeguardingAlert = given(alert_raised(at))
    climb(alert, 60, at)
    for each in facts:
        alert.trigger_event(each.kind, **each.said)
    return alert


def test_those_whom_an_alert_had_gone_up_to_hear_once_that_it_is_answered() -> None:
    alert = gone_up(acknowledged("HOS01", later(65)))
    (over,) = answered(alert)

    assert over.kind is alerts.AlertAnswered
    assert (over.said["because"], over.said["rungs"]) == (AnsweredBecause.ACKNOWLEDGED, ("head_of_service",))
    assert over.said["recipients"] == ("SM01", "SS01"), "not who answered"
    assert (over.said["raised_at"], over.said["occurred_at"]) == (later(0), later(70))
    assert answered(alert) == []


def test_an_alert_that_was_answered_before_it_went_up_tells_nobody() -> None:
    assert answered(given(alert_raised(), acknowledged("SM01"))) == []


def test_an_alert_that_waits_for_a_word_or_for_the_call_tells_nobody() -> None:
    assert answered(gone_up()) == []
    assert answered(gone_up(acknowledged("AU01", later(65)))) == [], "whose word stops no climb"
    assert answered(gone_up(acknowledged("HOS01", later(65)), at=NIGHT)) == []


def test_out_of_hours_it_is_answered_once_the_call_is_recorded_too() -> None:
    (over,) = answered(gone_up(acknowledged("HOS01", later(65)), rung_up(duty_team=True, at=later(66)), at=NIGHT))

    assert over.said["recipients"] == ("SM01", "SS01", "AU01"), "who was asked to ring as well"


def test_a_sign_off_answers_an_alert_and_its_signer_is_not_told() -> None:
    signed_off = alert_fact(alerts.AlertSignedOff, later(65), outcome=text("Safe"), signed_off_by="SM01")
    (over,) = answered(gone_up(signed_off))

    assert (over.said["because"], over.said["recipients"]) == (AnsweredBecause.SIGNED_OFF, ("SS01", "HOS01"))
    assert recorded(given(alert_raised(), signed_off)) == []


def test_who_has_left_and_who_records_the_answer_are_not_told() -> None:
    left = {**DIRECTORY, "SS01": replace(DIRECTORY["SS01"], left_on=date(2019, 3, 1))}
    (over,) = answered(gone_up(acknowledged("HOS01", later(65))), left, known_to="SM01")

    assert over.said["recipients"] == ()


def of_safety(remediation: Remediation, at: datetime = ANSWERED_AT, **more: Any) -> list[Fact]:
    recorded(remediation)
    moment = Moment(at)
    today = moment.occurred_on
    remediation.tell_of_safety(moment, act(today, today=today), people=PEOPLE, **more)
    return recorded(remediation)


def unanswered(at: datetime = DAY) -> Remediation:
    """A critical file of which it was asked at this time and that has gone up to the head of service."""
    remediation = asked(at)
    chase(remediation, later(60, at))
    return remediation


def end(remediation: Remediation, kind: type, **said: Any) -> None:
    remediation.trigger_event(kind, **happened(kind, **said).said)


def test_those_whom_a_safety_check_had_gone_up_to_hear_that_it_is_recorded_but_its_owner_and_who_did_it() -> None:
    remediation = unanswered()
    end(remediation, CHECKED.kind, **CHECKED.said | {"checked_by": "SM01"})
    (over,) = of_safety(remediation)

    assert over.kind is safety.SafetyCheckAnswered
    assert (over.said["because"], over.said["recipients"]) == (AnsweredBecause.CHECKED, ("HOS01",))
    assert of_safety(remediation) == []


def test_an_acknowledgement_answers_a_safety_check_and_the_check_is_not_said_again() -> None:
    remediation = unanswered()
    acknowledge_safety(remediation, "HOS01", later(65))
    (over,) = of_safety(remediation)
    end(remediation, CHECKED.kind, **CHECKED.said)

    assert (over.said["because"], over.said["recipients"]) == (AnsweredBecause.ACKNOWLEDGED, ("SM01",))
    assert of_safety(remediation) == []


def test_a_safety_check_that_waits_for_a_word_or_for_the_call_tells_nobody() -> None:
    assert of_safety(asked()) == of_safety(unanswered()) == []
    night = unanswered(EVENING)
    acknowledge_safety(night, "HOS01", later(65, EVENING))
    assert of_safety(night) == []

    rung(night, later(66, EVENING))
    assert kinds(of_safety(night, later(70, EVENING))) == [safety.SafetyCheckAnswered]


def test_one_that_goes_up_again_at_the_end_of_the_day_is_answered_again_and_by_a_check_alone() -> None:
    remediation = unanswered(FRIDAY)
    acknowledge_safety(remediation, "HOS01", later(65, FRIDAY))
    assert len(of_safety(remediation, later(70, FRIDAY))) == 1

    chase(remediation, later(30, MIDNIGHT))
    assert kinds(recorded(remediation)) == [safety.SafetyCheckEscalated]
    assert of_safety(remediation, later(31, MIDNIGHT)) == []
    end(remediation, CHECKED.kind, **CHECKED.said | {"occurred_on": date(2019, 3, 9)})
    (over,) = of_safety(remediation, later(35, MIDNIGHT))
    assert (over.said["rungs"], over.said["because"]) == (("director",), AnsweredBecause.CHECKED)


def test_one_that_is_no_longer_owed_is_said_to_be_so() -> None:
    remediation = unanswered()
    end(
        remediation,
        dates.DeadlinesEnded,
        because=EndedBecause.WITHDRAWN,
        names=("safety_check",),
        reason=None,
        occurred_on=DAY.date(),
    )
    (over,) = of_safety(remediation, known_to="SM01")

    assert (over.said["because"], over.said["recipients"]) == (AnsweredBecause.NO_LONGER_OWED, ("HOS01",))
