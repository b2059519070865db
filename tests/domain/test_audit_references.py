"""Corrections of the case reference of an audit that no remediation answers (E24, E25)."""

from datetime import date, timedelta
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.audit import Audit
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
from domain.misfiling import NOTHING_SAID, Privacy, Whose
from domain.vocabulary import PrivacyIncident, ReferenceBecause
from tests.domain.support import CHILD, GRADED, TODAY, Fact, act, given, happened, recorded, refused, text
from tests.domain.test_audit import graded

CORRECTED_ON = date(2019, 3, 12)
OTHER = uuid5(NAMESPACE_URL, "another child")
RENUMBERED, WRONG_CHILD = ReferenceBecause.RENUMBERED, ReferenceBecause.WRONG_CHILD
NO, NOT_DECIDED = PrivacyIncident.NO, PrivacyIncident.NOT_DECIDED
RIGHT, ANOTHER = Whose(child=CHILD, family=CHILD), Whose(child=OTHER, family=OTHER)
NUMBER, WHY = text("C-200"), text("So the case system says")


def corrected(whose: Whose = RIGHT, because: ReferenceBecause = RENUMBERED, **changes: Any) -> Fact:
    said = {
        "occurred_on": GRADED,
        "audit_ref": "A-1",
        "child": whose.child,
        "was_child": CHILD,
        "family": whose.family,
        "case_ref": NUMBER,
        "because": because,
        "reason": WHY,
        "corrected_by": "QA01",
        "corrected_on": CORRECTED_ON,
        "access_checked": None,
        "privacy_incident": None,
        "incident_reference": None,
    }
    return happened(happenings.AuditReferenceCorrected, **said | changes)


MISFILED = corrected(ANOTHER, WRONG_CHILD, access_checked=False, privacy_incident=NOT_DECIDED)


def correct(
    audit: Audit,
    whose: Whose = RIGHT,
    because: ReferenceBecause = RENUMBERED,
    day: date = CORRECTED_ON,
    by: str = "QA01",
    privacy: Privacy = NOTHING_SAID,
) -> happenings.AuditReferenceCorrected:
    return audit.correct_case_reference(
        act(day), whose=whose, case_ref=NUMBER, because=because, reason=WHY, corrected_by=by, privacy=privacy
    )


def decide(audit: Audit, day: date = CORRECTED_ON, by: str = "QA01", incident: PrivacyIncident = NO) -> None:
    audit.decide_privacy_incident(
        act(day), access_checked=True, privacy_incident=incident, reference=None, reason=WHY, decided_by=by
    )


def test_the_reference_of_an_audit_is_corrected_as_of_its_grading() -> None:
    audit = given(graded())

    returned = correct(audit)

    assert returned is audit.pending_events[-1]
    assert (returned.corrected_ref, audit.child, audit.misfiled_until) == ("A-1", CHILD, None)
    assert recorded(audit) == [corrected()]


def test_an_audit_of_the_wrong_child_is_the_right_one_s_and_what_is_owed_of_that_is_asked() -> None:
    audit = given(graded())

    correct(audit, ANOTHER, WRONG_CHILD)

    assert (audit.child, audit.family) == (OTHER, OTHER)
    assert (audit.access_checked, audit.privacy_incident) == (False, NOT_DECIDED)
    assert recorded(audit) == [MISFILED]


@pytest.mark.parametrize(
    ("whose", "because", "error", "field"),
    [
        (Whose(child=CHILD, family=CHILD, finds=CHILD), RENUMBERED, SameCaseReferenceError, "case_ref"),
        (Whose(child=OTHER, family=OTHER, finds=OTHER), RENUMBERED, CaseReferenceTakenError, "because"),
    ],
)
def test_a_reference_that_is_no_other_number_of_the_child_is_refused(
    whose: Whose, because: ReferenceBecause, error: Any, field: str
) -> None:
    with refused(given(graded()), error, field) as audit:
        correct(audit, whose, because)


def test_a_correction_of_an_audit_is_refused_as_any_decision_on_it_is() -> None:
    with refused(given(graded()), OwnCaseError, "corrected_by") as audit:
        correct(audit, by="SW01")
    with refused(given(graded()), DatesContradictError, "occurred_on") as audit:
        correct(audit, day=GRADED - timedelta(days=1))
    with refused(given(graded()), DateInFutureError, "occurred_on") as audit:
        correct(audit, day=TODAY + timedelta(days=1))
    with refused(given(graded()), InvalidValueError, "access_checked") as audit:
        correct(audit, privacy=Privacy(access_checked=True))
    voided = given(graded())
    voided.void(act(CORRECTED_ON), reason=WHY, voided_by="QA01", with_remediation=False)
    recorded(voided)
    with refused(voided, VoidedError, "audit_ref") as audit:
        correct(audit)


def test_the_privacy_of_an_audit_is_settled_with_a_reason() -> None:
    audit = given(graded(), MISFILED)

    decide(audit)

    assert (audit.access_checked, audit.privacy_incident) == (True, NO)
    said = {"audit_ref": "A-1", "access_checked": True, "privacy_incident": NO, "reference": None, "reason": WHY}
    assert recorded(audit) == [
        happened(happenings.AuditPrivacyDecided, occurred_on=CORRECTED_ON, decided_by="QA01", **said)
    ]


def test_what_settles_nothing_of_an_audit_is_refused() -> None:
    with refused(given(graded(), corrected()), NoPrivacyQuestionError, "audit_ref") as audit:
        decide(audit)
    with refused(given(graded(), MISFILED), OwnCaseError, "decided_by") as audit:
        decide(audit, by="SW01")
    with refused(given(graded(), MISFILED), DatesContradictError, "occurred_on") as audit:
        decide(audit, GRADED)
    looked = corrected(ANOTHER, WRONG_CHILD, access_checked=True, privacy_incident=NOT_DECIDED)
    with refused(given(graded(), looked), InvalidValueError, "privacy_incident") as audit:
        decide(audit, incident=NOT_DECIDED)
