"""Whoever records something that turns out to be of a closed-off file is told that it is recorded, and whom to ask."""

import pytest
from flask.testing import FlaskClient

from domain.remediation import Remediation
from domain.vocabulary import ReferenceBecause
from projections import grades
from projections.sight import is_restricted
from service.access.sight import NOT_SHOWN
from service.bootstrap import Putright
from service.commands.case_references import CaseReferences
from tests.service.pages.test_foreseen import AUDIT, checked, press, words
from tests.support.clock import Clock
from tests.support.closed_off import BESIDE, OFF, asking, two_files
from tests.support.council import command, findings
from tests.support.pages import signed_in
from tests.support.web import Latest


@pytest.fixture
def council(putright: Putright, clock: Clock) -> Putright:
    return two_files(putright, clock)


@pytest.fixture
def web(council: Putright, latest: Latest) -> FlaskClient:
    return latest.web(council).test_client()


def is_closed_off(putright: Putright, ref: str) -> bool:
    with putright.store.reading() as reader:
        return is_restricted(reader, ref)


def test_an_auditor_whose_audit_is_answered_by_it_learns_that_it_is_recorded_and_whom_to_ask(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    audit = AUDIT | {"case_ref": f"C-{OFF}"}
    of_somebody = {name: "SW02" for name in audit if name.startswith("roles.")}
    auditor = signed_in(web, council, "AU02")
    check = checked(auditor, "/record/audits", audit | of_somebody)
    assert (check.status_code, NOT_SHOWN in words(check)) == (200, True)
    for unsaid in (OFF, "SM01", "HOS01", "No second remediation", "Dates that are set"):
        assert unsaid not in words(check).replace(f"C-{OFF}", ""), unsaid
    pressed = press(auditor, "/record/audits", check)
    assert (pressed.status_code, pressed.headers["Location"]) == (303, "/my-work?recorded=audits.Audits")
    assert OFF not in auditor.get(pressed.headers["Location"]).text

    with council.store.reading() as reader:
        assert grades.audit(reader, "A-9").attached_to == OFF
    head = signed_in(web.application.test_client(), council, "HQ01")
    assert "A-9" in head.get(f"/remediations/{OFF}").text
    shown = words(checked(head, "/record/audits", audit | {"audit_ref": "A-10"}))
    assert ("No second remediation is opened" in shown, f"Attached to {OFF}" in shown) == (True, True)
    assert NOT_SHOWN not in shown

    said = {"audited_on": "2026-11-02", "graded_on": "2026-11-02", "grade": "Inadequate", "case_ref": f"C-{OFF}"}
    said |= {"audit_ref": "A-11", "roles": {"social_worker": "SW02"}}
    for person, prompts in (("AU02", [NOT_SHOWN]), ("HQ01", [f"Attached to {OFF}, which is open for this child: "])):
        answer = asking(web, council, clock, person)("/audits", "POST", json=said | {"audit_ref": f"A-{person}"})
        assert answer.status_code == 201, answer.text
        assert answer.json["prompts"][0].startswith(prompts[0])
        assert (OFF in answer.text, len(answer.json["recorded"]) > 1) == (person == "HQ01", person == "HQ01")


def test_what_is_opened_for_its_child_is_closed_off_too_whatever_family_was_said_and_its_auditor_is_told_no_more(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    council.withdrawals.withdraw(command(clock()), OFF, clock().date(), reason="In error", withdrawn_by="HOS01")
    again = AUDIT | {"case_ref": f"C-{OFF}", "family_ref": "F-7"}
    auditor = signed_in(web, council, "AU02")
    check = checked(auditor, "/record/audits", again)
    assert (NOT_SHOWN in words(check), "Dates that are set" in words(check)) == (True, False)
    assert press(auditor, "/record/audits", check).headers["Location"].startswith("/my-work")
    assert is_closed_off(council, "A-9")
    own = words(checked(auditor, "/record/audits", again | {"audit_ref": "A-8", "case_ref": "C-8", "family_ref": ""}))
    assert ("Dates that are set" in own, NOT_SHOWN in own) == (True, False)
    theirs = checked(signed_in(web, council, "TM01"), "/record/audits", AUDIT)
    assert theirs.status_code == 403


def test_a_file_that_is_corrected_to_its_child_is_closed_off_with_it_and_stays_so_when_it_moves_on(
    council: Putright, web: FlaskClient, clock: Clock
) -> None:
    body = {"case_ref": f"C-{OFF}", "because": "wrong_child", "reason": "Two numbers", "corrected_on": "2026-11-02"}
    answer = asking(web, council, clock, "QA01")(f"/remediations/{BESIDE}/case-reference", "POST", json=body)
    assert (answer.status_code, OFF in answer.text, answer.json["prompts"]) == (201, False, [NOT_SHOWN])
    assert is_closed_off(council, BESIDE)
    assert signed_in(web, council, "QA01").get(f"/remediations/{BESIDE}").status_code == 404
    timeline = signed_in(web, council, "SW01").get(f"/remediations/{BESIDE}").text
    assert f"The file was closed off, as {OFF} of the same family is." in timeline

    moved = {
        "case_ref": "C-77",
        "because": ReferenceBecause.WRONG_CHILD,
        "reason": "Of neither",
        "corrected_by": "HQ01",
    }
    CaseReferences(council.store).correct(command(clock()), BESIDE, clock().date(), **moved)
    assert is_closed_off(council, BESIDE), "somebody decides whether it is opened"


def test_a_merge_closes_off_what_comes_to_its_child_and_leaves_what_was_there_for_somebody_to_decide(
    council: Putright, clock: Clock
) -> None:
    council.audits.record(command(clock()), findings("NEW-3"))
    merged = {"because": ReferenceBecause.MERGED, "reason": "One child", "corrected_by": "HQ01"}
    for ref, case_ref in (("NEW-3", f"C-{OFF}"), (OFF, f"C-{BESIDE}")):
        receipt = CaseReferences(council.store).correct(
            command(clock()), ref, clock().date(), case_ref=case_ref, **merged
        )
        assert not any(OFF in prompt for prompt in receipt.prompts), receipt.prompts
    with council.store.reading() as reader:
        new = council.store.load(Remediation, Remediation.create_id("NEW-3"), reader.connection)
    assert new is not None
    assert new.restricted_on == clock().date()
    assert [is_closed_off(council, ref) for ref in (OFF, "NEW-3", BESIDE)] == [True, True, False]
