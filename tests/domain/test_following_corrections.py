"""What follows a corrected case reference: audits, alerts, and cases that were graded in the review of a caseload."""

from datetime import date
from uuid import NAMESPACE_URL, uuid5

from domain.errors import AlreadyExistsError
from domain.events import case_references as happenings
from domain.misfiling import Whose
from domain.vocabulary import ReferenceBecause
from tests.domain.support import CHILD, GRADED, act, given, happened, opening, recorded, refused, text
from tests.domain.test_audit import graded as audit_graded
from tests.domain.test_caseload_review import decided, graded, prompted
from tests.domain.test_safeguarding_alert import SIGNED_OFF, alert_raised

CORRECTED_ON = date(2019, 3, 12)
OTHER, FAMILY, THIRD = (uuid5(NAMESPACE_URL, name) for name in ("another child", "a family", "a third child"))
SAID = {"remediation_ref": "A-1", "child": OTHER, "was_child": CHILD, "corrected_on": CORRECTED_ON}


def corrected() -> happenings.CaseReferenceCorrected:
    """Two numbers turned out to be one child's."""
    return given(*opening()).correct_case_reference(
        act(CORRECTED_ON),
        whose=Whose(child=OTHER, family=FAMILY, finds=OTHER),
        case_ref=text("C-200"),
        because=ReferenceBecause.MERGED,
        reason=text("So the case system says"),
        corrected_by="QA01",
    )


def test_an_audit_is_the_right_child_s_as_of_its_grading() -> None:
    audit = given(audit_graded())

    audit.follow_correction(corrected(), child=OTHER, family=FAMILY, case_ref=text("C-200"))

    assert (audit.child, audit.family) == (OTHER, FAMILY)
    said = SAID | {"family": FAMILY, "case_ref": text("C-200"), "because": ReferenceBecause.MERGED}
    assert recorded(audit) == [happened(happenings.AuditChildCorrected, occurred_on=GRADED, **said)]


def test_an_alert_is_the_right_child_s_as_of_its_raising_though_it_was_signed_off() -> None:
    alert = given(alert_raised(), SIGNED_OFF)
    revision = alert.revision

    alert.follow_correction(corrected())

    assert (alert.child, alert.revision) == (OTHER, revision)
    said = SAID | {"because": ReferenceBecause.MERGED}
    assert recorded(alert) == [happened(happenings.AlertChildCorrected, occurred_on=date(2019, 3, 4), **said)]


def test_a_graded_case_is_known_by_the_other_reference_and_keeps_its_number() -> None:
    review = given(prompted(), decided(), graded(1, THIRD), graded(2, CHILD))

    review.follow_merge(corrected())

    assert review.cases == {THIRD: 1, OTHER: 2}
    assert recorded(review) == [happened(happenings.CaseChildCorrected, occurred_on=CORRECTED_ON, number=2, **SAID)]
    with refused(review, AlreadyExistsError, "case_ref"):
        review.grade_case(act(CORRECTED_ON), child=OTHER, case_ref=text("C-200"), grade="Good", held_by=None)


def test_two_cases_that_were_graded_as_two_stay_two_though_they_are_one_child() -> None:
    review = given(prompted(), decided(), graded(1, OTHER), graded(2, CHILD))

    review.follow_merge(corrected())

    assert review.cases == {OTHER: 1, CHILD: 2}
    assert recorded(review) == []


def test_a_review_without_the_child_takes_no_note() -> None:
    review = given(prompted(), decided(), graded(1, THIRD))

    review.follow_merge(corrected())

    assert recorded(review) == []
