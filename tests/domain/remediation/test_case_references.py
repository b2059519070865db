"""Corrections of the case reference, and the privacy of a file that was entered against the wrong child (E24, E25)."""

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.errors import (
    CaseReferenceTakenError,
    DateInFutureError,
    DatesContradictError,
    InvalidValueError,
    NoPrivacyQuestionError,
    OwnCaseError,
    SameCaseReferenceError,
    VoidedError,
)
from domain.events import case_references as happenings
from domain.events import withdrawal
from domain.misfiling import Privacy, Whose
from domain.remediation import Remediation
from domain.vocabulary import PrivacyIncident, ReferenceBecause
from tests.domain.support import (
    CHILD,
    GRADED,
    TODAY,
    Fact,
    act,
    closed,
    given,
    happened,
    opening,
    recorded,
    refused,
    text,
)

CORRECTED_ON = date(2019, 3, 12)
OTHER, FAMILY = uuid5(NAMESPACE_URL, "another child"), uuid5(NAMESPACE_URL, "a family")
RENUMBERED, MERGED = ReferenceBecause.RENUMBERED, ReferenceBecause.MERGED
MISTYPED, WRONG_CHILD = ReferenceBecause.MISTYPED, ReferenceBecause.WRONG_CHILD
YES, NO, NOT_DECIDED = PrivacyIncident.YES, PrivacyIncident.NO, PrivacyIncident.NOT_DECIDED
STARTED = opening()
RIGHT = Whose(child=CHILD, family=CHILD)
ANOTHER = Whose(child=OTHER, family=FAMILY)
NUMBER, WHY = text("C-200"), text("So the case system says")


def corrected(whose: Whose = RIGHT, because: ReferenceBecause = RENUMBERED, **changes: Any) -> Fact:
    said = {
        "occurred_on": GRADED,
        "remediation_ref": "A-1",
        "child": whose.child,
        "was_child": CHILD,
        "family": whose.family,
        "case_ref": NUMBER,
        "because": because,
        "reason": WHY,
        "corrected_by": "QA01",
        "corrected_on": CORRECTED_ON,
        "same_child": (),
        "also_open": (),
        "access_checked": None,
        "privacy_incident": None,
        "incident_reference": None,
    }
    return happened(happenings.CaseReferenceCorrected, **said | changes)


def misfiled(**changes: Any) -> Fact:
    """A file that was entered against the wrong child, which nobody has looked into yet."""
    said = {"access_checked": False, "privacy_incident": NOT_DECIDED} | changes
    return corrected(ANOTHER, WRONG_CHILD, **said)


def correct(remediation: Remediation, whose: Whose = RIGHT, **changes: Any) -> happenings.CaseReferenceCorrected:
    said: dict[str, Any] = {
        "whose": whose, "case_ref": NUMBER, "because": RENUMBERED, "reason": WHY, "corrected_by": "QA01",
    }  # fmt: skip
    return remediation.correct_case_reference(act(CORRECTED_ON), **said | changes)


def decide(remediation: Remediation, day: date = CORRECTED_ON, **changes: Any) -> None:
    said: dict[str, Any] = {
        "access_checked": True, "privacy_incident": NO, "reference": None, "reason": WHY, "decided_by": "QA01",
    }  # fmt: skip
    remediation.decide_privacy_incident(act(day), **said | changes)


def decided(day: date = CORRECTED_ON, **changes: Any) -> Fact:
    said = {
        "occurred_on": day,
        "remediation_ref": "A-1",
        "access_checked": True,
        "privacy_incident": NO,
        "reference": None,
        "reason": WHY,
        "decided_by": "QA01",
    }
    return happened(happenings.PrivacyIncidentDecided, **said | changes)


@pytest.mark.parametrize("because", [RENUMBERED, MERGED, MISTYPED])
def test_a_reference_is_corrected_as_of_the_opening_and_advances_the_revision(because: ReferenceBecause) -> None:
    remediation = given(*STARTED)

    returned = correct(remediation, because=because)

    assert (remediation.child, remediation.revision) == (CHILD, 2)
    assert returned is remediation.pending_events[-1]
    assert recorded(remediation) == [corrected(because=because)]


def test_of_a_merge_the_file_is_the_other_child_s_with_what_is_beside_it() -> None:
    remediation = given(*STARTED)
    beside = Whose(child=OTHER, family=FAMILY, finds=OTHER, same_child=("A-0",), also_open=("A-2",))

    correct(remediation, beside, because=MERGED)

    assert (remediation.child, remediation.family) == (OTHER, FAMILY)
    assert recorded(remediation) == [corrected(ANOTHER, MERGED, same_child=("A-0",), also_open=("A-2",))]


@pytest.mark.parametrize("because", list(ReferenceBecause))
def test_a_reference_that_finds_the_file_already_corrects_nothing(because: ReferenceBecause) -> None:
    with refused(given(*STARTED), SameCaseReferenceError, "case_ref") as remediation:
        correct(remediation, Whose(child=CHILD, family=CHILD, finds=CHILD), because=because)


@pytest.mark.parametrize("because", [RENUMBERED, MISTYPED])
def test_another_child_s_reference_is_no_new_number_of_this_one(because: ReferenceBecause) -> None:
    with refused(given(*STARTED), CaseReferenceTakenError, "because") as remediation:
        correct(remediation, Whose(child=OTHER, family=OTHER, finds=OTHER), because=because)


def test_a_reference_can_be_taken_back_from_the_child_whose_it_was_by_mistake() -> None:
    remediation = given(*STARTED)

    correct(remediation, Whose(child=OTHER, family=OTHER, finds=CHILD), because=WRONG_CHILD)

    assert remediation.child == OTHER


def test_nobody_corrects_the_reference_of_their_own_case() -> None:
    with refused(given(*STARTED), OwnCaseError, "corrected_by") as remediation:
        correct(remediation, corrected_by="SW01")


def test_a_reference_is_corrected_of_a_closed_file_but_of_none_that_was_never_true() -> None:
    over = given(*STARTED, closed())
    correct(over)
    assert recorded(over) == [corrected()]
    voided = happened(
        withdrawal.Voided,
        occurred_on=GRADED,
        voided_on=CORRECTED_ON,
        reason=WHY,
        voided_by="QA01",
        ended=(),
        last_audit=None,
    )
    with refused(given(*STARTED, voided), VoidedError, "audit_ref") as remediation:
        correct(remediation)


def test_a_correction_is_neither_before_the_opening_nor_still_to_come() -> None:
    said: dict[str, Any] = {"case_ref": NUMBER, "because": MERGED, "reason": WHY, "corrected_by": "QA01"}
    with refused(given(*STARTED), DatesContradictError, "occurred_on") as remediation:
        remediation.correct_case_reference(act(GRADED - timedelta(days=1)), whose=RIGHT, **said)
    with refused(given(*STARTED), DateInFutureError, "occurred_on") as remediation:
        remediation.correct_case_reference(act(TODAY + timedelta(days=1)), whose=RIGHT, **said)


def test_of_a_wrong_child_it_is_asked_who_looked_and_whether_it_is_an_incident() -> None:
    remediation = given(*STARTED)

    correct(remediation, ANOTHER, because=WRONG_CHILD)

    assert (remediation.access_checked, remediation.privacy_incident) == (False, NOT_DECIDED)
    assert recorded(remediation) == [misfiled()]


def test_of_a_wrong_child_what_is_known_already_is_said_with_it() -> None:
    remediation, incident = given(*STARTED), text("INC-77")
    known = Privacy(access_checked=True, privacy_incident=YES, incident_reference=incident)

    correct(remediation, ANOTHER, because=WRONG_CHILD, privacy=known)

    assert (remediation.access_checked, remediation.privacy_incident) == (True, YES)
    assert recorded(remediation) == [misfiled(access_checked=True, privacy_incident=YES, incident_reference=incident)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (misfiled(), (False, NOT_DECIDED)),
        (misfiled(access_checked=True), (True, NOT_DECIDED)),
        (misfiled(privacy_incident=NO), (False, YES)),
        (misfiled(access_checked=True, privacy_incident=NO), (True, YES)),
    ],
)
def test_what_is_open_from_a_wrong_child_before_stays_open(before: Fact, after: tuple[bool, PrivacyIncident]) -> None:
    remediation = given(*STARTED, before)
    known = Privacy(access_checked=True, privacy_incident=YES)

    correct(remediation, RIGHT, because=WRONG_CHILD, privacy=known)

    assert (remediation.access_checked, remediation.privacy_incident) == after


@pytest.mark.parametrize("because", [RENUMBERED, MERGED, MISTYPED])
@pytest.mark.parametrize(
    ("field", "value"),
    [("access_checked", False), ("privacy_incident", NO), ("incident_reference", text("INC-77"))],
)
def test_of_one_child_with_two_numbers_nothing_of_that_is_asked(
    because: ReferenceBecause, field: str, value: object
) -> None:
    said: dict[str, Any] = {field: value}
    with refused(given(*STARTED), InvalidValueError, field) as remediation:
        correct(remediation, because=because, privacy=Privacy(**said))


@pytest.mark.parametrize("incident", [YES, NO])
def test_the_privacy_of_a_wrong_child_is_settled_with_a_reason(incident: PrivacyIncident) -> None:
    remediation = given(*STARTED, misfiled())

    decide(remediation, privacy_incident=incident, reference=text("INC-77"))

    assert (remediation.access_checked, remediation.privacy_incident, remediation.revision) == (True, incident, 3)
    assert recorded(remediation) == [decided(privacy_incident=incident, reference=text("INC-77"))]


def test_looking_and_deciding_may_come_one_after_the_other_in_either_order() -> None:
    looked = given(*STARTED, misfiled())
    decide(looked, privacy_incident=NOT_DECIDED)
    decide(looked, access_checked=False, privacy_incident=YES)
    assert recorded(looked) == [decided(privacy_incident=NOT_DECIDED), decided(privacy_incident=YES)]

    first_decided = given(*STARTED, misfiled())
    decide(first_decided, access_checked=False)
    assert recorded(first_decided) == [decided(access_checked=False)]


@pytest.mark.parametrize("checked", [True, False])
def test_what_says_nothing_new_of_it_is_refused(checked: bool) -> None:
    before = misfiled(access_checked=checked)
    with refused(given(*STARTED, before), InvalidValueError, "privacy_incident") as remediation:
        decide(remediation, access_checked=checked, privacy_incident=NOT_DECIDED)


def test_only_of_a_wrong_child_there_is_something_to_settle() -> None:
    with refused(given(*STARTED, corrected()), NoPrivacyQuestionError, "audit_ref") as remediation:
        decide(remediation)


def test_it_is_settled_neither_before_the_correction_nor_in_the_future_nor_by_the_subject() -> None:
    with refused(given(*STARTED, misfiled()), DatesContradictError, "occurred_on") as remediation:
        decide(remediation, CORRECTED_ON - timedelta(days=1))
    with refused(given(*STARTED, misfiled()), DateInFutureError, "occurred_on") as remediation:
        decide(remediation, TODAY + timedelta(days=1))
    with refused(given(*STARTED, misfiled()), OwnCaseError, "decided_by") as remediation:
        decide(remediation, decided_by="SW01")


def test_another_file_takes_note_without_a_decision_of_its_own() -> None:
    primary, follower = given(*STARTED), given(*STARTED, closed())
    of = correct(primary, ANOTHER, because=MERGED)

    follower.follow_correction(of, Whose(child=OTHER, family=FAMILY, same_child=("A-0",), also_open=("A-2",)))

    assert (follower.child, follower.family, follower.revision) == (OTHER, FAMILY, given(*STARTED, closed()).revision)
    said = {"remediation_ref": "A-1", "child": OTHER, "was_child": CHILD, "family": FAMILY, "because": MERGED}
    beside = {"corrected_on": CORRECTED_ON, "same_child": ("A-0",), "also_open": ("A-2",)}
    assert recorded(follower) == [happened(happenings.ChildCorrected, occurred_on=GRADED, **said, **beside)]
