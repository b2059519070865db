"""E27: a mail that reached nobody is an event, and the next level and whoever rings are told."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from domain.events import audit as of_audits
from domain.events import delivery as events
from domain.people import Person
from domain.undelivered import NOT_DELIVERED, RESOLVED, Undelivered
from domain.vocabulary import Role, Step
from tests.domain.support import GRADED, PEOPLE, Fact, act, closed, given, happened, opening, recorded, text
from tests.domain.test_moderation import graded


def missed(**changes: Any) -> Fact:
    said: dict[str, Any] = {
        "occurred_on": GRADED,
        "audit_ref": "A-1",
        "recipient": "PL01",
        "notice_kind": "opened",
        "step": None,
        "item": "",
        "rung": None,
        "told": ("SM01", "QA01"),
    }
    return happened(events.MailNotDelivered, **said | changes)


def test_a_mail_that_was_given_up_is_owed_to_the_next_level_and_to_whoever_rings() -> None:
    remediation = given(*opening())

    assert remediation.note_not_delivered(Undelivered(recipient="PL01", notice_kind="opened"), act(), PEOPLE)
    assert recorded(remediation) == [missed()]


def test_it_says_which_deadline_the_mail_was_about() -> None:
    remediation = given(*opening())
    mail = Undelivered(recipient="TM01", notice_kind="reminder", step=Step.IMPROVEMENT_PLAN, rung="reminder")

    remediation.note_not_delivered(mail, act(), PEOPLE)

    said = {"recipient": "TM01", "notice_kind": "reminder", "step": Step.IMPROVEMENT_PLAN, "rung": "reminder"}
    assert recorded(remediation) == [missed(**said)]


def test_the_same_mail_is_noted_once() -> None:
    remediation = given(*opening(), missed())

    assert not remediation.note_not_delivered(Undelivered(recipient="PL01", notice_kind="opened"), act(), PEOPLE)
    assert recorded(remediation) == []


def test_word_of_a_mail_that_did_not_arrive_only_climbs_so_that_it_ends() -> None:
    remediation = given(*opening())

    for person in ("SM01", "DCS01"):
        remediation.note_not_delivered(Undelivered(recipient=person, notice_kind=NOT_DELIVERED), act(), PEOPLE)

    assert [fact.said["told"] for fact in recorded(remediation)] == [("HOS01",), ()]


def test_nobody_rings_because_word_that_something_is_over_did_not_arrive() -> None:
    remediation = given(*opening())

    remediation.note_not_delivered(Undelivered(recipient="SM01", notice_kind=RESOLVED), act(), PEOPLE)

    assert [fact.said["told"] for fact in recorded(remediation)] == [()]


def test_somebody_who_rings_is_not_told_of_their_own_mail() -> None:
    remediation = given(*opening())

    remediation.note_not_delivered(Undelivered(recipient="QA01", notice_kind="opened"), act(), PEOPLE)

    assert recorded(remediation)[0].said["told"] == ("HOS01",)


def test_the_practice_subject_is_not_the_next_level_of_their_own_case() -> None:
    remediation = given(*opening(subject="TM01", subject_role=Role.TEAM_MANAGER))

    remediation.note_not_delivered(Undelivered(recipient="SW01", notice_kind="opened"), act(), PEOPLE)

    assert recorded(remediation)[0].said["told"] == ("SM01", "QA01")


def test_nobody_who_has_left_is_told() -> None:
    people: dict[str, Person] = {
        **PEOPLE,
        **{each: replace(PEOPLE[each], left_on=date(2019, 8, 30)) for each in ("SM01", "QA01")},
    }
    remediation = given(*opening())

    remediation.note_not_delivered(Undelivered(recipient="PL01", notice_kind="opened"), act(), people)

    assert recorded(remediation)[0].said["told"] == ("HOS01",)


@pytest.mark.parametrize("ended", [closed()])
def test_of_a_file_that_is_over_it_is_recorded_and_nobody_is_troubled(ended: Fact) -> None:
    remediation = given(*opening(), ended)

    remediation.note_not_delivered(Undelivered(recipient="PL01", notice_kind="opened"), act(), PEOPLE)

    assert recorded(remediation) == [missed(told=())]


def test_a_mail_about_a_grade_is_noted_once_and_told_of_as_one_about_a_remediation() -> None:
    audit = given(graded())

    assert audit.note_not_delivered("SM01", "challenged", act(), PEOPLE)
    assert not audit.note_not_delivered("SM01", "challenged", act(), PEOPLE)
    assert recorded(audit) == [
        happened(
            of_audits.AuditMailNotDelivered,
            occurred_on=GRADED,
            audit_ref="A-1",
            recipient="SM01",
            notice_kind="challenged",
            told=("HOS01", "QA01"),
        )
    ]


def test_of_an_audit_that_was_never_valid_nobody_needs_to_ring() -> None:
    audit = given(graded())
    audit.void(act(), reason=text("The wrong file"), voided_by="QA01", with_remediation=False)
    recorded(audit)

    assert audit.note_not_delivered("SM01", "challenged", act(), PEOPLE)
    assert recorded(audit)[0].said["told"] == ()
