"""What would help, asked and answered, and who was rung (E27)."""

from datetime import timedelta

from domain.errors import (
    DatesContradictError,
    HelpAnsweredError,
    InvalidValueError,
    NotAllowedError,
    NotFoundError,
    OwnCaseError,
    RemediationClosedError,
    SeenAlreadyError,
    StepNotDueError,
)
from domain.events import contact as events
from domain.vocabulary import Step
from tests.domain.support import GRADED, Fact, act, closed, given, happened, opening, recorded, refused, text

SAID, ANSWER = text("Another pair of hands on Thursday"), text("SW02 joins you")
ASKED = happened(
    events.HelpAsked,
    occurred_on=GRADED,
    audit_ref="A-1",
    number=1,
    person="TM01",
    step=Step.IMPROVEMENT_PLAN,
    item="",
    said=SAID,
)


def answered(**changes: object) -> Fact:
    said = {"occurred_on": GRADED, "number": 1, "answered_by": "SM01", "answer": ANSWER}
    return happened(events.HelpAnswered, **said | changes)


def test_somebody_says_what_would_help_with_a_step() -> None:
    remediation = given(*opening())
    remediation.ask_for_help(act(), person="TM01", said=SAID, step=Step.IMPROVEMENT_PLAN)
    assert recorded(remediation) == [ASKED]


def test_help_may_be_asked_for_as_often_as_it_is_needed_and_about_the_file_as_a_whole() -> None:
    remediation = given(*opening(), ASKED)
    remediation.ask_for_help(act(), person="PL01", said=ANSWER)
    (fact,) = recorded(remediation)
    assert (fact.said["number"], fact.said["person"], fact.said["step"]) == (2, "PL01", None)


def test_help_is_asked_for_with_a_step_that_the_file_has() -> None:
    with refused(given(*opening()), StepNotDueError, "step") as remediation:
        remediation.ask_for_help(act(), person="TM01", said=SAID, step=Step.RECEIVING_CHECK)


def test_nothing_would_help_a_file_that_is_closed() -> None:
    with refused(given(*opening(), closed()), RemediationClosedError, "audit_ref") as remediation:
        remediation.ask_for_help(act(GRADED + timedelta(days=90)), person="TM01", said=SAID)


def test_somebody_else_says_what_comes_of_it() -> None:
    remediation = given(*opening(), ASKED)
    remediation.answer_help(act(), 1, answered_by="SM01", answer=ANSWER)
    assert recorded(remediation) == [answered()]


def test_that_it_was_seen_needs_no_words_and_may_be_said_after_the_file_was_closed() -> None:
    remediation = given(*opening(), ASKED, closed())
    remediation.answer_help(act(), 1, answered_by="SM01")
    assert recorded(remediation) == [answered(answer=None)]


def test_nobody_answers_themselves() -> None:
    with refused(given(*opening(), ASKED), NotAllowedError, "answered_by") as remediation:
        remediation.answer_help(act(), 1, answered_by="TM01")


def test_a_request_is_answered_once() -> None:
    with refused(given(*opening(), ASKED, answered()), HelpAnsweredError, "number") as remediation:
        remediation.answer_help(act(), 1, answered_by="HOS01")


def test_a_request_that_nobody_made_cannot_be_answered() -> None:
    with refused(given(*opening(), ASKED), NotFoundError, "number") as remediation:
        remediation.answer_help(act(), 2, answered_by="SM01")


def test_a_call_is_recorded_and_acknowledges_nothing_for_whoever_was_rung() -> None:
    remediation = given(*opening())
    remediation.note_telephoned(act(), person="PL01", reached=True, called_by="QA01")
    said = {"occurred_on": GRADED, "audit_ref": "A-1", "person": "PL01", "reached": True, "called_by": "QA01"}
    assert recorded(remediation) == [happened(events.Telephoned, **said)]
    assert remediation.acknowledged_by == set()


def test_nobody_rings_themselves() -> None:
    with refused(given(*opening()), InvalidValueError, "called_by") as remediation:
        remediation.note_telephoned(act(), person="PL01", reached=True, called_by="PL01")


def test_nobody_is_rung_about_a_file_that_is_closed() -> None:
    with refused(given(*opening(), closed()), RemediationClosedError, "audit_ref") as remediation:
        remediation.note_telephoned(act(GRADED + timedelta(days=90)), person="PL01", reached=False, called_by="QA01")


SEEN = happened(events.SeenInCaseSystem, occurred_on=GRADED, audit_ref="A-1", seen_by="QA01")


def test_a_file_is_seen_in_the_case_system_also_when_it_is_closed() -> None:
    for facts in (opening(), (*opening(), closed())):
        remediation = given(*facts)
        remediation.note_seen_in_case_system(act(), seen_by="QA01")
        assert recorded(remediation) == [SEEN]


def test_a_file_is_seen_again_on_a_later_day_or_once_there_is_more_and_not_before() -> None:
    with refused(given(*opening(), SEEN), SeenAlreadyError, "seen_on") as remediation:
        remediation.note_seen_in_case_system(act(), seen_by="QA02")
    given(*opening(), SEEN).note_seen_in_case_system(act(GRADED + timedelta(days=1)), seen_by="QA01")
    given(*opening(), SEEN, ASKED).note_seen_in_case_system(act(), seen_by="QA01")


def test_nobody_looks_up_a_file_about_their_own_practice() -> None:
    with refused(given(*opening()), OwnCaseError, "seen_by") as remediation:
        remediation.note_seen_in_case_system(act(), seen_by="SW01")


def test_nothing_is_found_in_the_case_system_before_it_stood_here() -> None:
    with refused(given(*opening()), DatesContradictError, "occurred_on") as remediation:
        remediation.note_seen_in_case_system(act(GRADED - timedelta(days=1)), seen_by="QA01")
