"""What the pages say of a corrected case reference, and of a file that was entered against the wrong child."""

from datetime import date
from typing import Any

import pytest

from domain.events import case_references as happened
from domain.vocabulary import PrivacyIncident, ReferenceBecause
from service.bootstrap import Putright
from service.pages.wording import sentence
from service.pages.wording.case_references import BECAUSE, INCIDENT
from service.queries.rules import shipped_rules
from tests.support.clock import Clock
from tests.support.council import command, findings
from tests.support.pages import Get

LATER = date(2026, 11, 10)


def correct(putright: Putright, clock: Clock, because: ReferenceBecause) -> None:
    clock.set(LATER)
    said: dict[str, Any] = {"case_ref": "C-A-2", "because": because, "reason": "So it is", "corrected_by": "QA01"}
    putright.case_references.correct(command(clock()), "A-1", LATER, **said)


def decide(putright: Putright, clock: Clock, checked: bool, incident: PrivacyIncident) -> None:
    said: dict[str, Any] = {"access_checked": checked, "privacy_incident": incident}
    putright.case_references.decide_privacy_incident(
        command(clock()), "A-1", LATER, reason="Asked", decided_by="QA01", **said
    )


def test_two_open_files_of_one_child_name_each_other_on_the_board_and_on_their_pages(
    opened: Putright, get: Get, clock: Clock
) -> None:
    opened.audits.record(command(clock()), findings("A-2"))
    assert "same child" not in get("/").text

    correct(opened, clock, ReferenceBecause.MERGED)

    for ref, other in (("A-1", "A-2"), ("A-2", "A-1")):
        assert f"{ref} Inadequate, 2 Nov 2026; same child as {other}, open too" in get("/").text
    assert "Open for the same child as well A-2 ; they are not joined" in get("/remediations/A-1").text
    assert "A-2 is open for this child as well: they are not joined." in get("/remediations/A-1").text
    assert "A-1 is open for this child as well: they are not joined." in get("/remediations/A-2").text


def test_what_is_owed_of_a_wrong_child_is_on_the_board_and_on_the_page_until_it_is_settled(
    opened: Putright, get: Get, clock: Clock
) -> None:
    owed = "For quality assurance: entered against the wrong child"
    assert owed not in get("/").text

    correct(opened, clock, ReferenceBecause.WRONG_CHILD)

    both = "to look at who opened it, and to decide whether it is a privacy incident."
    assert f"A-1 , corrected on 10 November 2026: {both}" in get("/").text
    page = get("/remediations/A-1").text
    assert "This file had been entered against the wrong child , corrected on 10 November 2026." in page
    assert f"Quality assurance owes: {both}" in page
    assert owed not in get("/", service="Elsewhere").text
    decide(opened, clock, True, PrivacyIncident.NOT_DECIDED)
    assert "corrected on 10 November 2026: to decide whether it is a privacy incident." in get("/").text
    decide(opened, clock, True, PrivacyIncident.NO)
    assert owed not in get("/").text
    page = get("/remediations/A-1").text
    assert "Quality assurance owes" not in page
    assert "It is no privacy incident. Who opened the record has been looked at. So QA01 recorded." in page


def test_a_decision_alone_leaves_the_look_owed(opened: Putright, get: Get, clock: Clock) -> None:
    correct(opened, clock, ReferenceBecause.WRONG_CHILD)

    decide(opened, clock, False, PrivacyIncident.YES)

    assert "corrected on 10 November 2026: to look at who opened it." in get("/").text


def test_an_audit_that_no_remediation_answers_is_listed_on_the_board_without_a_page_of_its_own(
    opened: Putright, get: Get, clock: Clock
) -> None:
    opened.audits.record(command(clock()), findings("A-5", grade="Good", themes={}))
    said: dict[str, Any] = {"case_ref": "C-9", "because": ReferenceBecause.WRONG_CHILD, "reason": "Typed"}
    opened.audit_references.correct(command(clock()), "A-5", date(2026, 11, 2), corrected_by="QA01", **said)

    assert "Audit A-5 , corrected on 2 November 2026: to look at who opened it, and to" in get("/").text
    assert "/remediations/A-5" not in get("/").html


def test_no_page_shows_a_case_reference(opened: Putright, get: Get, clock: Clock) -> None:
    correct(opened, clock, ReferenceBecause.WRONG_CHILD)

    for path in ("/", "/remediations/A-1"):
        assert "C-A-2" not in get(path).html
        assert "C-A-1" not in get(path).html


def test_every_reason_and_every_answer_has_plain_words() -> None:
    assert set(BECAUSE) == set(ReferenceBecause)
    assert set(INCIDENT) == set(PrivacyIncident)


CORRECTED = {
    "remediation_ref": "A-1", "because": "renumbered", "corrected_by": "QA01", "corrected_on": "2026-11-10",
    "also_open": [], "privacy_incident": None, "access_checked": None,
}  # fmt: skip
ASKED = {"because": "wrong_child", "privacy_incident": "not_decided", "access_checked": False}
BY = "Case reference corrected on 10 November 2026 by QA01"
FOLLOWED = "The case reference of A-1 was corrected on 10 November 2026"


@pytest.mark.parametrize(
    ("kind", "detail", "said"),
    [
        (
            happened.CaseReferenceCorrected,
            {},
            f"{BY}: the case system gave the child another number, and either finds this file.",
        ),
        (
            happened.CaseReferenceCorrected,
            {"because": "merged", "also_open": ["A-2", "A-3"]},
            f"{BY}: two numbers are one child, and either finds this file. A-2 and A-3 are open for this child as "
            "well: they are not joined.",
        ),
        (
            happened.CaseReferenceCorrected,
            ASKED,
            f"{BY}: this file had been entered against the wrong child, and is the right one's now. Whether it is a "
            "privacy incident is not decided yet. Who opened it is to be checked.",
        ),
        (
            happened.AuditReferenceCorrected,
            {"because": "mistyped"},
            f"{BY}: it had been typed wrongly, and either finds this file.",
        ),
        (
            happened.AuditPrivacyDecided,
            {"access_checked": False, "privacy_incident": "no", "decided_by": "QA01"},
            "It is no privacy incident. Who opened it is to be checked. So QA01 recorded.",
        ),
        (
            happened.ChildCorrected,
            {"because": "merged", "also_open": ["A-1"]},
            f"{FOLLOWED}: two numbers are one child, and either finds that file. A-1 is open for this child as well: "
            "they are not joined.",
        ),
        (
            happened.PrivacyIncidentDecided,
            {"access_checked": True, "privacy_incident": "yes", "decided_by": "QA01"},
            "It is a privacy incident. Who opened the record has been looked at. So QA01 recorded.",
        ),
        *(
            (kind, {}, "Corrected with the case reference of A-1 on 10 November 2026.")
            for kind in (happened.AuditChildCorrected, happened.AlertChildCorrected, happened.CaseChildCorrected)
        ),
    ],
)
def test_a_correction_is_told_without_the_reference(kind: type, detail: dict[str, Any], said: str) -> None:
    policy = shipped_rules().policy_on(LATER)

    assert sentence(kind.__name__, CORRECTED | detail, policy) == said
