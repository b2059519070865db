"""The director's question about a figure or a remediation: who may ask, answer and accept, by when, and how it ends."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.act import Act
from domain.confidential import Confidential
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    InvalidValueError,
    NotAllowedError,
    OwnCaseError,
    PutrightError,
    RevisionConflictError,
)
from domain.events import report_challenge as events
from domain.figure_seen import FigureSeen, Standing
from domain.ladder import Absence, Person
from domain.report_challenge import ChallengeOverError, NotAnsweredError, NotAwaitedError, ReportChallenge
from domain.vocabulary import Role
from tests.domain.support import CALENDAR, POLICY, Fact, fact_of, given, happened, recorded, refused

ASKED_ON = date(2019, 7, 1)
"""A Monday: five working days later is the Monday after."""
ANSWER_BY = date(2019, 7, 8)
PEOPLE: Mapping[str, Person] = {
    person.id: person
    for person in (
        Person("DCS01", Role.DIRECTOR),
        Person("HQA01", Role.HEAD_OF_QA, "DCS01"),
        Person("HOS01", Role.HEAD_OF_SERVICE, "DCS01"),
        Person("SM01", Role.SERVICE_MANAGER, "HOS01", cover="SM02"),
        Person("SM02", Role.SERVICE_MANAGER, "HOS01"),
        Person("TM01", Role.TEAM_MANAGER, "SM01"),
    )
}
QUESTION, ANSWER, WHY = (Confidential(f"{name}-1", "c") for name in ("question", "answer", "why"))
FIGURE = FigureSeen(
    name="adherence.day_three_meeting.late",
    first=date(2019, 4, 1),
    last=date(2019, 6, 30),
    as_at=ASKED_ON,
    as_known_at=datetime(2019, 7, 1, 9, tzinfo=UTC),
    position=812,
    value=4,
)
ABOUT = {"number": 3, "figure": FIGURE, "remediation_ref": None}


def act(on: date = ASKED_ON, today: date | None = None) -> Act:
    return Act(occurred_on=on, today=today or on, policy=POLICY, calendar=CALENDAR)


def with_person(person: Person) -> Mapping[str, Person]:
    return {**PEOPLE, person.id: person}


def gone(person: str, left_on: date = ASKED_ON - timedelta(days=1)) -> Mapping[str, Person]:
    return with_person(replace(PEOPLE[person], left_on=left_on))


def away(person: str, first_on: date = ASKED_ON) -> Mapping[str, Person]:
    return with_person(replace(PEOPLE[person], absences=(Absence(first_on, date(2019, 8, 30)),)))


def ask(on: Act | None = None, **said: Any) -> Fact:
    usual = {"asked_by": "DCS01", "answerer": "HQA01", "question": QUESTION, "people": PEOPLE, "figure": FIGURE}
    (event,) = ReportChallenge.ask(on or act(), 3, **usual | said).collect_events()
    return fact_of(event)


def asked(**said: Any) -> Fact:
    usual = {
        "occurred_on": ASKED_ON,
        **ABOUT,
        "question": QUESTION,
        "asked_by": "DCS01",
        "answerer": "HQA01",
        "answer_by": ANSWER_BY,
        "told": ("HQA01",),
        "policy_version": POLICY.version,
        "calendar_version": CALENDAR.version,
    }
    return happened(events.ChallengeAsked, **usual | said)


def answered(on: date = ASKED_ON + timedelta(days=2), by: str = "HQA01", told: tuple[str, ...] = ("DCS01",)) -> Fact:
    said = {"answer": ANSWER, "answered_by": by, "told": told}
    return happened(events.ChallengeAnswered, occurred_on=on, **said, **ABOUT)


def accepted(on: date, by: str = "DCS01") -> Fact:
    return happened(events.AnswerAccepted, occurred_on=on, accepted_by=by, **ABOUT)


def not_accepted(on: date, answer_by: date, told: tuple[str, ...] = ("HQA01",)) -> Fact:
    said = {"refused_by": "DCS01", "reason": WHY, "answerer": "HQA01", "answer_by": answer_by, "told": told}
    return happened(events.AnswerNotAccepted, occurred_on=on, **said, **ABOUT)


def withdrawn(on: date) -> Fact:
    return happened(events.ChallengeWithdrawn, occurred_on=on, withdrawn_by="DCS01", reason=WHY, **ABOUT)


def chased(on: date, answer_by: date = ANSWER_BY, told: tuple[str, ...] = ("HQA01", "DCS01")) -> Fact:
    said = {"answerer": "HQA01", "answer_by": answer_by, "told": told}
    return happened(events.AnswerChased, occurred_on=on, **said, **ABOUT)


def cannot_be_asked(error: type[PutrightError], field: str, on: Act | None = None, **said: Any) -> None:
    with pytest.raises(PutrightError) as refusal:
        ask(on, **said)
    assert (type(refusal.value), refusal.value.field) == (error, field)


def test_the_director_asks_about_a_figure_and_it_is_to_be_answered_in_five_working_days() -> None:
    assert ask() == asked()


def test_the_head_of_quality_assurance_asks_as_well() -> None:
    assert ask(asked_by="HQA01", answerer="SM01").said["told"] == ("SM01",)


@pytest.mark.parametrize("person", ["HOS01", "SM02", "TM01"])
def test_nobody_else_asks(person: str) -> None:
    cannot_be_asked(NotAllowedError, "asked_by", asked_by=person)


def test_who_has_left_asks_no_more() -> None:
    cannot_be_asked(NotAllowedError, "asked_by", people=gone("DCS01"))


def test_it_is_about_a_figure_or_a_remediation_and_never_both() -> None:
    cannot_be_asked(InvalidValueError, "figure", remediation_ref="A-1")
    cannot_be_asked(InvalidValueError, "figure", figure=None)
    assert ask(figure=None, remediation_ref="A-1").said["remediation_ref"] == "A-1"


def test_somebody_has_to_answer() -> None:
    cannot_be_asked(InvalidValueError, "answerer", answerer=None)


def test_nobody_answers_their_own_question() -> None:
    cannot_be_asked(NotAllowedError, "answerer", answerer="DCS01")


def test_the_practice_subject_does_not_answer_about_their_own_practice() -> None:
    cannot_be_asked(OwnCaseError, "answerer", answerer="TM01", barred=frozenset({"TM01"}))


def test_who_has_left_is_not_asked() -> None:
    cannot_be_asked(InvalidValueError, "answerer", people=gone("HQA01"))


def test_nothing_is_asked_on_a_day_to_come() -> None:
    cannot_be_asked(DateInFutureError, "occurred_on", act(ASKED_ON + timedelta(days=1), ASKED_ON))


def test_a_question_that_is_entered_late_leaves_the_days_to_answer_whole() -> None:
    assert ask(act(ASKED_ON - timedelta(days=5), ASKED_ON)).said["answer_by"] == ANSWER_BY


def test_the_policy_says_how_many_days_there_are_to_answer() -> None:
    policy = replace(POLICY, limits=replace(POLICY.limits, challenge_answer_days=1))

    assert ask(replace(act(), policy=policy)).said["answer_by"] == ASKED_ON + timedelta(days=1)


def test_who_covers_for_whoever_is_asked_is_told_too() -> None:
    assert ask(answerer="SM01", people=away("SM01")).said["told"] == ("SM01", "SM02")


def test_whoever_was_asked_answers_and_whoever_asked_is_told() -> None:
    challenge = given(asked())
    challenge.answer(act(ASKED_ON + timedelta(days=2)), answered_by="HQA01", answer=ANSWER, people=PEOPLE)

    assert recorded(challenge) == [answered()]
    assert (challenge.standing, challenge.is_over) == (Standing.ANSWERED, False)


def test_while_they_are_away_their_cover_answers() -> None:
    challenge = given(asked(answerer="SM01"))
    challenge.answer(act(ASKED_ON), answered_by="SM02", answer=ANSWER, people=away("SM01"))

    assert challenge.answered_by == "SM02"


def test_what_a_leaver_was_asked_passes_upward() -> None:
    challenge = given(asked(answerer="SM01"))
    challenge.answer(act(ASKED_ON), answered_by="HOS01", answer=ANSWER, people=gone("SM01"))

    assert challenge.answered_by == "HOS01"


def test_nobody_else_answers() -> None:
    with refused(given(asked()), NotAllowedError, "answered_by") as challenge:
        challenge.answer(act(), answered_by="SM01", answer=ANSWER, people=PEOPLE)


def test_cover_never_lets_whoever_asked_answer() -> None:
    with refused(given(asked()), NotAllowedError, "answered_by") as challenge:
        challenge.answer(act(), answered_by="DCS01", answer=ANSWER, people=away("HQA01"))


def test_it_is_not_answered_twice() -> None:
    with refused(given(asked(), answered()), NotAwaitedError, "number") as challenge:
        challenge.answer(act(ANSWER_BY), answered_by="HQA01", answer=ANSWER, people=PEOPLE)


def test_it_is_not_answered_before_it_was_asked() -> None:
    with refused(given(asked()), DatesContradictError, "occurred_on") as challenge:
        challenge.answer(act(ASKED_ON - timedelta(days=1)), answered_by="HQA01", answer=ANSWER, people=PEOPLE)


def test_where_whoever_asked_has_left_those_who_may_ask_now_are_told() -> None:
    people = {**gone("DCS01"), "DCS02": Person("DCS02", Role.DIRECTOR)}
    challenge = given(asked())
    challenge.answer(act(), answered_by="HQA01", answer=ANSWER, people=people)

    assert recorded(challenge)[0].said["told"] == ("DCS02",)


def test_whoever_asked_accepts_the_answer_and_it_is_over() -> None:
    challenge = given(asked(), answered())
    challenge.accept(act(ANSWER_BY), accepted_by="DCS01", people=PEOPLE)

    assert recorded(challenge) == [accepted(ANSWER_BY)]
    assert challenge.is_over


def test_the_other_who_may_ask_accepts_it_too() -> None:
    challenge = given(asked(asked_by="HQA01", answerer="SM01"), answered(by="SM01"))
    challenge.accept(act(ANSWER_BY), accepted_by="DCS01", people=PEOPLE)

    assert challenge.is_over


def test_nobody_accepts_their_own_answer() -> None:
    with refused(given(asked(), answered()), NotAllowedError, "accepted_by") as challenge:
        challenge.accept(act(ANSWER_BY), accepted_by="HQA01", people=PEOPLE)


def test_nobody_else_accepts() -> None:
    with refused(given(asked(), answered()), NotAllowedError, "accepted_by") as challenge:
        challenge.accept(act(ANSWER_BY), accepted_by="SM01", people=PEOPLE)


def test_there_has_to_be_an_answer_to_accept() -> None:
    with refused(given(asked()), NotAnsweredError, "number") as challenge:
        challenge.accept(act(ANSWER_BY), accepted_by="DCS01", people=PEOPLE)


def test_an_answer_that_is_not_accepted_goes_back_with_a_later_day() -> None:
    challenge = given(asked(), answered())
    challenge.refuse_answer(act(ANSWER_BY), refused_by="DCS01", reason=WHY, people=PEOPLE)

    assert recorded(challenge) == [not_accepted(ANSWER_BY, date(2019, 7, 15))]
    assert challenge.standing is Standing.AWAITED


def test_what_went_back_is_answered_again() -> None:
    challenge = given(asked(), answered(), not_accepted(ANSWER_BY, date(2019, 7, 15)))
    challenge.answer(act(date(2019, 7, 9)), answered_by="HQA01", answer=ANSWER, people=PEOPLE)
    challenge.accept(act(date(2019, 7, 9)), accepted_by="DCS01", people=PEOPLE)

    assert recorded(challenge) == [answered(date(2019, 7, 9)), accepted(date(2019, 7, 9))]


def test_it_is_given_to_somebody_else_by_the_day_that_stands() -> None:
    challenge = given(asked())
    challenge.reassign(act(), answerer="HOS01", reassigned_by="DCS01", people=PEOPLE)

    said = {"answerer": "HOS01", "reassigned_by": "DCS01", "answer_by": ANSWER_BY, "told": ("HOS01",)}
    assert recorded(challenge) == [happened(events.ChallengeReassigned, occurred_on=ASKED_ON, **said, **ABOUT)]
    assert challenge.answerer == "HOS01"


def test_whoever_was_asked_passes_it_on() -> None:
    challenge = given(asked(answerer="SM01"))
    challenge.reassign(act(), answerer="TM01", reassigned_by="SM01", people=PEOPLE)

    assert challenge.answerer == "TM01"


def test_nobody_else_gives_it_away() -> None:
    with refused(given(asked()), NotAllowedError, "reassigned_by") as challenge:
        challenge.reassign(act(), answerer="TM01", reassigned_by="SM01", people=PEOPLE)


def test_it_is_not_given_to_whoever_has_it() -> None:
    with refused(given(asked()), InvalidValueError, "answerer") as challenge:
        challenge.reassign(act(), answerer="HQA01", reassigned_by="DCS01", people=PEOPLE)


def test_it_is_not_given_to_whoever_asked() -> None:
    with refused(given(asked()), NotAllowedError, "answerer") as challenge:
        challenge.reassign(act(), answerer="DCS01", reassigned_by="HQA01", people=PEOPLE)


def test_what_is_answered_is_given_to_nobody_else() -> None:
    with refused(given(asked(), answered()), NotAwaitedError, "number") as challenge:
        challenge.reassign(act(ANSWER_BY), answerer="HOS01", reassigned_by="DCS01", people=PEOPLE)


@pytest.mark.parametrize("before", [[], [answered(ASKED_ON)]])
def test_a_question_is_taken_back_answered_or_not(before: list[Fact]) -> None:
    challenge = given(asked(), *before)
    challenge.withdraw(act(), withdrawn_by="DCS01", reason=WHY, people=PEOPLE)

    assert recorded(challenge) == [withdrawn(ASKED_ON)]
    assert challenge.is_over


@pytest.mark.parametrize("end", [[answered(), accepted(ANSWER_BY)], [withdrawn(ASKED_ON)]])
def test_what_is_over_is_not_taken_back(end: list[Fact]) -> None:
    with refused(given(asked(), *end), ChallengeOverError, "number") as challenge:
        challenge.withdraw(act(ANSWER_BY), withdrawn_by="DCS01", reason=None, people=PEOPLE)


def test_nobody_else_takes_it_back() -> None:
    with refused(given(asked()), NotAllowedError, "withdrawn_by") as challenge:
        challenge.withdraw(act(), withdrawn_by="SM01", reason=None, people=PEOPLE)


def test_it_is_not_taken_back_before_it_was_asked() -> None:
    with refused(given(asked()), DatesContradictError, "occurred_on") as challenge:
        challenge.withdraw(act(ASKED_ON - timedelta(days=1)), withdrawn_by="DCS01", reason=None, people=PEOPLE)


@pytest.mark.parametrize(("today", "reminds"), [(ANSWER_BY, False), (ANSWER_BY + timedelta(days=1), True)])
def test_both_are_reminded_on_the_working_day_after_the_answer_was_due(today: date, reminds: bool) -> None:
    challenge = given(asked())

    assert challenge.remind(act(today), PEOPLE) is reminds
    assert recorded(challenge) == ([chased(today)] if reminds else [])


def test_on_a_day_that_nobody_works_nobody_is_reminded() -> None:
    challenge, saturday = given(asked(answer_by=date(2019, 7, 5))), date(2019, 7, 6)

    assert [challenge.remind(act(saturday + timedelta(days=days)), PEOPLE) for days in range(3)] == [False, False, True]


def test_both_are_reminded_once() -> None:
    assert not given(asked(), chased(ANSWER_BY + timedelta(days=1))).remind(act(date(2019, 7, 12)), PEOPLE)


def test_of_the_later_day_both_are_reminded_again() -> None:
    late = date(2019, 7, 10)
    before = [chased(date(2019, 7, 9)), answered(late), not_accepted(late, date(2019, 7, 17))]

    assert given(asked(), *before).remind(act(date(2019, 7, 18)), PEOPLE)


def test_of_what_is_answered_nobody_is_reminded() -> None:
    assert not given(asked(), answered()).remind(act(date(2019, 7, 18)), PEOPLE)


def test_what_a_leaver_had_to_answer_reminds_whoever_acts_for_them_alone() -> None:
    challenge = given(asked(answerer="SM01"))
    challenge.remind(act(date(2019, 7, 9)), gone("SM01"))

    assert recorded(challenge)[0].said["told"] == ("HOS01", "DCS01")


def test_where_everybody_is_gone_whoever_asked_is_told_all_the_same() -> None:
    people = {"DCS01": PEOPLE["DCS01"], "TM09": Person("TM09", Role.TEAM_MANAGER, left_on=ASKED_ON)}
    challenge = given(asked(answerer="TM09"))
    challenge.remind(act(date(2019, 7, 9)), people)

    assert recorded(challenge)[0].said["told"] == ("DCS01",)


def test_a_decision_on_what_somebody_else_has_changed_is_refused() -> None:
    challenge = given(asked(), answered())
    challenge.expect_revision(None)
    challenge.expect_revision(2)

    with refused(challenge, RevisionConflictError, "If-Match"):
        challenge.expect_revision(1)
