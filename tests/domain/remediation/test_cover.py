"""Cover for a step of one file, and what happens where there is none (E1, E2)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.errors import (
    InvalidValueError,
    NotAllowedError,
    OwnCaseError,
    PutrightError,
    RemediationClosedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import cover as events
from domain.events import dates
from domain.events import remediation as steps
from domain.people import Absence, Person
from domain.remediation import Remediation
from domain.vocabulary import ChairedAs, Deviation, Role, Step
from tests.domain.support import (
    PEOPLE,
    act,
    closed,
    deviations,
    given,
    happened,
    meeting_held,
    opening,
    recorded,
    refused,
    text,
)

DUE, DAY_TWO, DAY_ONE = date(2019, 3, 7), date(2019, 3, 6), date(2019, 3, 5)
WHY = text("On leave from the 6th")
MEETING = (Step.DAY_THREE_MEETING, "")


def away(person: str, *days: date, **changes: Any) -> dict[str, Person]:
    """The directory, with somebody away on these days."""
    absences = tuple(Absence(day, day, number=number) for number, day in enumerate(days, 1))
    return {**PEOPLE, person: replace(PEOPLE[person], absences=absences, **changes)}


def ask(remediation: Remediation, cover: str = "PL02", on: date = DAY_ONE, **changes: Any) -> None:
    remediation.ask_for_cover(act(on, today=on), **{"cover": cover, "reason": WHY, "people": PEOPLE} | changes)


def accept(remediation: Remediation, person: str = "PL02", on: date = DAY_ONE, **changes: Any) -> None:
    remediation.accept_cover(act(on, today=on), **{"person": person, "people": PEOPLE} | changes)


def asked_and_accepted(*facts: Any) -> Remediation:
    remediation = given(*(facts or opening()))
    ask(remediation)
    accept(remediation)
    recorded(remediation)
    return remediation


def test_cover_is_asked_for_a_step_on_its_day() -> None:
    remediation = given(*opening())
    ask(remediation)

    assert recorded(remediation) == [
        happened(
            events.CoverAsked,
            occurred_on=DAY_ONE,
            audit_ref="A-1",
            step=Step.DAY_THREE_MEETING,
            item="",
            due_on=DUE,
            cover="PL02",
            reason=WHY,
        )
    ]


def test_whoever_accepts_owns_the_step_from_then_on() -> None:
    remediation = given(*opening())
    ask(remediation)
    recorded(remediation)
    accept(remediation)

    assert recorded(remediation) == [
        happened(events.CoverAccepted, occurred_on=DAY_ONE, step=Step.DAY_THREE_MEETING, item="", cover="PL02"),
        happened(dates.OwnersChanged, occurred_on=DAY_ONE, owners={"day_three_meeting": "PL02"}, reason=None),
    ]


def test_accepting_a_second_time_changes_nothing() -> None:
    remediation = asked_and_accepted()
    accept(remediation)

    assert recorded(remediation) == []


@pytest.mark.parametrize("person", ["PL01", "SM01", "PL99"])
def test_only_whoever_was_asked_accepts(person: str) -> None:
    remediation = given(*opening())
    ask(remediation)
    recorded(remediation)

    with refused(remediation, NotAllowedError, "person"):
        accept(remediation, person)


def test_asking_somebody_else_lets_the_first_one_go() -> None:
    remediation = asked_and_accepted(*opening())
    ask(remediation, "SM01")

    asked, back = recorded(remediation)
    assert asked.said["cover"] == "SM01"
    assert back == happened(dates.OwnersChanged, occurred_on=DAY_ONE, owners={"day_three_meeting": "PL01"}, reason=None)
    with refused(remediation, NotAllowedError, "person"):
        accept(remediation, "PL02")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"cover": "PL01"}, InvalidValueError, "cover"),
        ({"cover": "PL99"}, InvalidValueError, "cover"),
        ({"cover": "PL02", "people": away("PL02", DUE)}, InvalidValueError, "cover"),
        ({"cover": "SW01"}, OwnCaseError, "cover"),
        ({"step": Step.CASELOAD_REVIEW}, StepNotDueError, "step"),
        ({"step": Step.ACKNOWLEDGEMENT, "item": "TM01"}, StepNotDueError, "step"),
    ],
)
def test_cover_that_would_be_none_is_refused(changes: dict[str, Any], error: type[PutrightError], field: str) -> None:
    remediation = given(*opening(told=("TM01",)))

    with refused(remediation, error, field):
        ask(remediation, **changes)


def test_nobody_becomes_the_subject_and_the_cover_of_one_file() -> None:
    remediation = given(*opening())
    remediation.asked[MEETING] = "SW01"

    with refused(remediation, OwnCaseError, "person"):
        accept(remediation, "SW01")


def test_what_was_held_or_is_closed_needs_no_cover() -> None:
    held = given(*opening(), meeting_held())
    with refused(held, StepAlreadyRecordedError, "step"):
        ask(held, on=DUE)
    with refused(held, StepAlreadyRecordedError, "step"):
        accept(held, on=DUE)
    over = given(*opening(), closed())
    with refused(over, RemediationClosedError, "audit_ref"):
        ask(over)
    with refused(over, RemediationClosedError, "audit_ref"):
        accept(over)


def capacity(remediation: Remediation, chair: str, people: dict[str, Person]) -> ChairedAs:
    remediation.hold_day_three_meeting(act(DUE), chair=chair, people=people)
    held = next(fact for fact in recorded(remediation) if fact.kind is steps.DayThreeMeetingHeld)
    return ChairedAs(held.said["chaired_as"])


def test_whoever_accepted_chairs_as_cover() -> None:
    remediation = given(*opening())
    ask(remediation, "SM02")
    assert capacity(remediation, "SM02", dict(PEOPLE)) is ChairedAs.NEITHER

    remediation = given(*opening())
    ask(remediation, "SM02")
    accept(remediation, "SM02")
    assert capacity(remediation, "SM02", dict(PEOPLE)) is ChairedAs.COVER


def test_cover_counts_though_the_file_has_no_lead() -> None:
    remediation = given(*opening(roles={"service_manager": "SM01"}))
    ask(remediation, "SM02")
    accept(remediation, "SM02")

    assert capacity(remediation, "SM02", dict(PEOPLE)) is ChairedAs.COVER
    assert capacity(given(*opening(roles={"practice_lead": "PL09"})), "SM02", dict(PEOPLE)) is ChairedAs.NEITHER


def test_whoever_covers_a_step_does_it_in_no_wrong_role() -> None:
    remediation = given(*opening())
    ask(remediation, "QA01", step=Step.SERVICE_MANAGER_REVIEW)
    accept(remediation, "QA01", step=Step.SERVICE_MANAGER_REVIEW)
    remediation.review_plan(act(date(2019, 3, 18)), satisfied=True, reviewer="QA01", people=PEOPLE)

    assert Deviation.WRONG_ROLE not in [rule for _, _, rule in deviations(recorded(remediation))]


def test_the_cover_is_told_first_and_the_ladder_goes_up_the_line_of_the_file() -> None:
    remediation = asked_and_accepted()
    later = date(2019, 3, 8)
    remediation.raise_rung(*MEETING, act=act(later, today=later), people=PEOPLE)

    (raised,) = recorded(remediation)
    assert (raised.said["owner"], raised.said["recipients"]) == ("PL02", ("PL02", "PL01", "SM01"))


def test_a_cover_who_has_left_owns_nothing() -> None:
    remediation = asked_and_accepted()
    gone = {**PEOPLE, "PL02": replace(PEOPLE["PL02"], left_on=DAY_TWO)}
    later = date(2019, 3, 8)
    remediation.raise_rung(*MEETING, act=act(later, today=later), people=gone)

    assert recorded(remediation)[0].said["owner"] == "PL01"
    del gone["PL02"]
    assert remediation._owner(*MEETING, act(later), gone) == "PL01"


MISSING = {
    "audit_ref": "A-1",
    "step": Step.DAY_THREE_MEETING,
    "item": "",
    "due_on": DUE,
    "owner": "PL01",
    "told": ("SM01",),
}


def noted(remediation: Remediation, on: date, people: dict[str, Person]) -> bool:
    return remediation.note_uncovered(act(on, today=on), people)


def test_on_day_two_the_service_manager_is_told_that_nobody_covers() -> None:
    remediation = given(*opening())
    lead_away = away("PL01", DUE)

    assert not noted(remediation, DAY_ONE, lead_away)
    assert noted(remediation, DAY_TWO, lead_away)
    assert recorded(remediation) == [happened(events.CoverMissing, occurred_on=DAY_TWO, **MISSING)]


def test_it_is_said_once() -> None:
    remediation = given(*opening())
    lead_away = away("PL01", DUE)
    noted(remediation, DAY_TWO, lead_away)
    recorded(remediation)

    assert not noted(remediation, DAY_TWO, lead_away)
    assert not noted(remediation, DUE, lead_away)
    assert recorded(remediation) == []


def test_it_is_said_again_for_another_date() -> None:
    remediation = given(*opening(), happened(events.CoverMissing, occurred_on=DAY_TWO, **MISSING))
    until = date(2019, 3, 12)
    remediation.extend(
        act(DAY_TWO, today=DAY_TWO), step=MEETING[0], until=until, granted_by="SM01", reason=WHY, people=PEOPLE
    )

    assert noted(remediation, date(2019, 3, 11), away("PL01", until))


def test_a_lead_who_is_there_or_a_cover_who_accepted_is_enough() -> None:
    assert not noted(given(*opening()), DAY_TWO, away("PL01", DAY_TWO))
    assert not noted(asked_and_accepted(), DAY_TWO, away("PL01", DUE))


def test_a_cover_who_was_only_named_or_is_away_as_well_is_not_enough() -> None:
    named = given(*opening())
    ask(named)
    assert noted(named, DAY_TWO, away("PL01", DUE))

    accepted = asked_and_accepted()
    assert noted(accepted, DAY_TWO, away("PL02", DUE))
    assert recorded(accepted)[0].said["owner"] == "PL02"


def test_after_the_day_the_ladder_says_it_and_after_the_meeting_nobody_does() -> None:
    lead_away = away("PL01", DUE)

    assert not noted(given(*opening()), date(2019, 3, 8), lead_away)
    assert not noted(given(*opening(), meeting_held(DAY_ONE)), DAY_TWO, lead_away)
    assert not noted(given(*opening(roles={})), DAY_TWO, {})


def test_whoever_acts_for_an_absent_service_manager_is_told_too() -> None:
    remediation = given(*opening())
    both_away = away("PL01", DUE) | {"SM01": away("SM01", DAY_TWO, cover="SM02")["SM01"]}
    noted(remediation, DAY_TWO, both_away)

    assert recorded(remediation)[0].said["told"] == ("SM01", "SM02")


def test_a_service_manager_whose_case_it_is_is_not_told_to_cover_it() -> None:
    remediation = given(*opening(subject="SM01", subject_role=Role.SERVICE_MANAGER))
    noted(remediation, DAY_TWO, away("PL01", DUE))

    assert recorded(remediation)[0].said["told"] == ("HOS01",)


def test_whoever_was_let_go_and_is_asked_again_accepts_anew() -> None:
    remediation = asked_and_accepted()
    ask(remediation, "SM01")
    ask(remediation, "PL02")
    recorded(remediation)
    accept(remediation)

    assert remediation.owners[MEETING] == "PL02"
    assert recorded(remediation)[0].kind is events.CoverAccepted


def decline(remediation: Remediation, person: str = "PL02", on: date = DAY_ONE, **changes: Any) -> None:
    remediation.decline_cover(act(on, today=on), **{"person": person, "reason": WHY, "people": PEOPLE} | changes)


DECLINED = happened(
    events.CoverDeclined,
    occurred_on=DAY_ONE,
    audit_ref="A-1",
    step=Step.DAY_THREE_MEETING,
    item="",
    due_on=DUE,
    cover="PL02",
    reason=WHY,
    told=("SM01",),
)


def test_whoever_was_asked_may_say_that_they_cannot_and_the_service_manager_hears_of_it() -> None:
    remediation = given(*opening())
    ask(remediation)
    recorded(remediation)

    decline(remediation)

    assert recorded(remediation) == [DECLINED]
    with refused(remediation, NotAllowedError, "person"):
        accept(remediation)


def test_whoever_accepted_may_say_that_they_cannot_after_all_and_the_step_is_its_owners_again() -> None:
    remediation = asked_and_accepted()
    recorded(remediation)

    decline(remediation)

    back = happened(dates.OwnersChanged, occurred_on=DAY_ONE, owners={"day_three_meeting": "PL01"}, reason=None)
    assert recorded(remediation) == [DECLINED, back]


def test_a_step_that_nobody_owns_stays_so_when_its_cover_cannot() -> None:
    remediation = asked_and_accepted()
    recorded(remediation)

    decline(remediation, people={"PL02": PEOPLE["PL02"], "QA01": PEOPLE["QA01"]})

    (fact,) = recorded(remediation)
    assert (fact.kind, fact.said["told"]) == (events.CoverDeclined, ("QA01",))


def test_a_service_manager_who_cannot_cover_is_not_told_that_they_cannot() -> None:
    remediation = given(*opening())
    ask(remediation, cover="SM01")
    decline(remediation, person="SM01")

    assert recorded(remediation)[-1].said["told"] == ()


def test_nobody_declines_what_they_were_not_asked() -> None:
    with refused(given(*opening()), NotAllowedError, "person") as remediation:
        decline(remediation)
