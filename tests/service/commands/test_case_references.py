"""A file whose case reference is corrected, and everything that is of the same child or the same file (E24, E25)."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from domain.audit import Audit
from domain.errors import (
    AlreadyExistsError,
    AnsweredElsewhereError,
    CaseReferenceTakenError,
    ConflictError,
    InvalidValueError,
    SameCaseReferenceError,
    VoidedError,
)
from domain.remediation import Remediation
from domain.vocabulary import CaseloadDecision, PrivacyIncident, ReferenceBecause
from projections import alert_queries, board_queries, files
from projections.children import of_children
from projections.privacy import privacy_owed
from service.commands.alerts import Alerts, Concern
from service.commands.audits import Audits
from service.commands.case_references import DECIDE, LOOK, AuditReferences, CaseReferences
from service.commands.caseload_reviews import CaseloadReviews
from service.commands.remediations import Remediations
from service.commands.report_challenges import ReportChallenges
from service.commands.withdrawals import Withdrawals
from service.storage.confidences import Confidences, children, confidences
from service.storage.database import reading
from service.storage.store import Receipt, Store
from tests.support.council import GRADED_ON, NOW, command, findings

TODAY = NOW.date()
RENUMBERED, MERGED = ReferenceBecause.RENUMBERED, ReferenceBecause.MERGED
MISTYPED, WRONG_CHILD = ReferenceBecause.MISTYPED, ReferenceBecause.WRONG_CHILD
OF_ONE_CHILD = (RENUMBERED, MERGED, MISTYPED)


def audited(store: Store, ref: str, case_ref: str, day: date = GRADED_ON, **more: Any) -> Receipt:
    said = {"case_ref": case_ref, "audited_on": day, "graded_on": day} | more
    return Audits(store).record(command(), findings(ref, **said))


def correct(store: Store, ref: str, case_ref: str, because: ReferenceBecause, **more: Any) -> Receipt:
    said = {"reason": "So the case system says", "corrected_by": "QA01"} | more
    return CaseReferences(store).correct(command(), ref, TODAY, case_ref=case_ref, because=because, **said)


def child_of(store: Store, case_ref: str) -> UUID | None:
    with reading(store.engine) as connection:
        return Confidences(connection, store.case_key).find_child(case_ref)


def found(store: Store, case_ref: str) -> list[str]:
    """The remediations that a search finds."""
    child = child_of(store, case_ref)
    with store.reading() as reader:
        return sorted(files.for_child(reader, child)) if child is not None else []


def load(store: Store, cls: Any, ref: str) -> Any:
    with reading(store.engine) as connection:
        return store.load(cls, cls.create_id(ref), connection)


def texts_of(store: Store, child: UUID | None) -> set[str]:
    with reading(store.engine) as connection:
        return set(connection.scalars(sa.select(confidences.c.text).where(confidences.c.subject == str(child))))


@pytest.fixture
def store_with_people(recorded: Remediations) -> Store:
    """A council with a file A-1 of the child C-A-1."""
    return recorded.store


@pytest.mark.parametrize("because", OF_ONE_CHILD)
def test_e24_one_search_finds_the_file_by_either_reference(store_with_people: Store, because: ReferenceBecause) -> None:
    store = store_with_people

    receipt = correct(store, "A-1", "C-200", because)

    assert receipt.recorded == ("CaseReferenceCorrected", "AuditChildCorrected")
    assert receipt.prompts == ()
    assert found(store, "C-A-1") == found(store, "c-200 ") == ["A-1"]
    audited(store, "A-2", "C-200", TODAY)
    assert load(store, Audit, "A-2").attached_to == "A-1"


def test_a_reference_that_finds_the_file_already_is_refused(store_with_people: Store) -> None:
    for because in ReferenceBecause:
        with pytest.raises(SameCaseReferenceError) as refusal:
            correct(store_with_people, "A-1", "c-a-1", because)
        assert refusal.value.field == "case_ref"


@pytest.mark.parametrize("because", [RENUMBERED, MISTYPED])
def test_another_child_s_reference_is_refused_with_what_to_say_instead(
    store_with_people: Store, because: ReferenceBecause
) -> None:
    audited(store_with_people, "A-2", "C-200", grade="Good")

    with pytest.raises(CaseReferenceTakenError, match=r"'merged'.*'wrong_child'") as refusal:
        correct(store_with_people, "A-1", "C-200", because)

    assert refusal.value.field == "because"
    assert found(store_with_people, "C-200") == []


def test_of_a_voided_remediation_no_reference_is_corrected(store_with_people: Store) -> None:
    Withdrawals(store_with_people).void(command(), "A-1", TODAY, reason="Never so", voided_by="QA01")

    with pytest.raises(VoidedError):
        correct(store_with_people, "A-1", "C-200", WRONG_CHILD)


def test_a_family_is_asked_for_of_a_wrong_child_alone(store_with_people: Store) -> None:
    with pytest.raises(InvalidValueError) as refusal:
        correct(store_with_people, "A-1", "C-200", MERGED, family_ref="F-1")

    assert refusal.value.field == "family_ref"


def test_e24_all_files_of_two_numbers_that_are_one_child_become_one_child_s(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-0", "C-A-1", GRADED_ON - timedelta(days=40), grade="Good")
    audited(store, "A-2", "C-200", TODAY - timedelta(days=1))
    alert = Alerts(store).raise_alert(command(), "A-1", Concern(concern="A bruise", raised_by="AU01"))
    wrong, right = child_of(store, "C-A-1"), child_of(store, "C-200")

    receipt = correct(store, "A-1", "C-200", MERGED)

    assert receipt.prompts == (
        "Open for the same child as well: A-2. They are not joined; withdraw what is not called for.",
    )
    assert sorted(receipt.recorded) == [
        "AlertChildCorrected", "AuditChildCorrected", "AuditChildCorrected", "CaseReferenceCorrected", "ChildCorrected",
    ]  # fmt: skip
    assert found(store, "C-A-1") == found(store, "C-200") == ["A-1", "A-2"]
    assert [load(store, Audit, ref).child for ref in ("A-0", "A-1", "A-2")] == [right] * 3
    with store.reading() as reader:
        assert files.open_for_child(reader, right) == ["A-2", "A-1"]
        assert [row.alert_ref for row in alert_queries.for_child(reader, right)] == [alert.reference]
        assert of_children(reader, [wrong]) == []
        of = {ref: Remediation.create_id(ref) for ref in ("A-1", "A-2")}
        assert files.open_beside(reader, list(of.values())) == {of["A-1"]: ["A-2"], of["A-2"]: ["A-1"]}
    assert texts_of(store, wrong) == set()
    assert {"C-A-1", "C-200", "A bruise", "So the case system says"} <= texts_of(store, right)


def test_the_next_audit_of_a_merged_child_is_answered_in_the_latest_of_its_open_files(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-2", "C-200", TODAY - timedelta(days=1))
    correct(store, "A-1", "C-200", MERGED)

    audited(store, "A-3", "C-A-1", TODAY)

    assert load(store, Audit, "A-3").attached_to == "A-2"


def test_the_same_child_again_is_shown_of_a_merged_child_and_no_longer_of_a_wrong_one(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-2", "C-200", TODAY - timedelta(days=1))

    def again() -> dict[str, Any]:
        with store.reading() as reader:
            return {
                row.audit_ref: row.same_child for row in board_queries.remediations(reader, board_queries.Filters())
            }

    assert again() == {"A-1": None, "A-2": None}
    correct(store, "A-1", "C-200", MERGED)
    assert again() == {"A-1": None, "A-2": ["A-1"]}
    correct(store, "A-2", "C-300", WRONG_CHILD)
    assert again() == {"A-1": None, "A-2": None}


def test_e25_a_file_of_the_wrong_child_is_found_by_the_right_reference_alone(store_with_people: Store) -> None:
    store = store_with_people

    receipt = correct(store, "A-1", "C-200", WRONG_CHILD)

    assert receipt.prompts == (LOOK, DECIDE)
    assert found(store, "C-A-1") == []
    assert found(store, "C-200") == ["A-1"]
    audited(store, "A-2", "C-A-1", TODAY)
    assert load(store, Audit, "A-2").attached_to is None


def test_a_wrong_child_keeps_what_is_of_other_files_and_the_right_one_gets_all_of_this(
    store_with_people: Store,
) -> None:
    store = store_with_people
    remediations, day = Remediations(store), GRADED_ON + timedelta(days=4)
    remediations.review_plan(command(), "A-1", day, satisfied=True, reviewer="SM01", comments="Said of the file")
    remediations.re_audit(command(), "A-1", day, grade="Inadequate", re_audit_ref="R-1")
    remediations.review_plan(command(), "R-1", day, satisfied=True, reviewer="SM01", comments="Said of what follows")
    audited(store, "A-2", "C-A-1", TODAY)
    alert = Alerts(store).raise_alert(command(), "A-2", Concern(concern="Said in an alert", raised_by="AU01"))
    Alerts(store).raise_alert(command(), "X-9", Concern(concern="Of another file", raised_by="AU01", case_ref="C-A-1"))
    audited(store, "A-0", "C-A-1", GRADED_ON - timedelta(days=9), grade="Good")
    asked = {"asked_by": "DCS01", "question": "Asked of the file", "remediation": "A-1"}
    ReportChallenges(store).ask(command(), TODAY, **asked)

    receipt = correct(store, "A-1", "C-200", WRONG_CHILD)

    wrong, right = child_of(store, "C-A-1"), child_of(store, "C-200")
    assert any("A-2" in prompt for prompt in receipt.prompts)
    assert found(store, "C-200") == ["A-1", "R-1"]
    assert found(store, "C-A-1") == []
    assert [load(store, Audit, ref).child for ref in ("A-0", "A-1", "A-2")] == [wrong, right, right]
    with store.reading() as reader:
        assert [row.alert_ref for row in alert_queries.for_child(reader, right)] == [alert.reference]
        assert [row.audit_ref for row in alert_queries.for_child(reader, wrong)] == ["X-9"]
    assert {"Said of the file", "Said of what follows", "Said in an alert", "Asked of the file", "C-200"} <= texts_of(
        store, right
    )
    assert texts_of(store, wrong) == {"Of another file", "C-A-1"}


def test_siblings_of_the_right_child_are_siblings_of_the_file_and_those_of_the_wrong_one_no_more(
    store_with_people: Store,
) -> None:
    store = store_with_people
    audited(store, "A-2", "C-2", family_ref="F-1")
    audited(store, "B-1", "C-3", family_ref="F-2")
    audited(store, "A-3", "C-4", family_ref="F-1")

    def siblings(ref: str) -> list[str]:
        with store.reading() as reader:
            return files.siblings(reader, Remediation.create_id(ref))

    assert siblings("A-2") == ["A-3"]
    correct(store, "A-2", "C-3", WRONG_CHILD)
    assert (siblings("A-2"), siblings("A-3")) == ([], [])
    correct(store, "A-2", "C-5", WRONG_CHILD, family_ref="F-1")
    assert siblings("A-2") == ["A-3"]
    correct(store, "A-1", "C-4", MERGED)
    assert siblings("A-1") == ["A-2"]


def test_as_at_a_day_before_the_correction_the_file_was_the_right_child_s_and_as_known_then_it_was_not(
    store_with_people: Store,
) -> None:
    store, later = store_with_people, NOW + timedelta(hours=2)
    wrong = child_of(store, "C-A-1")
    said: dict[str, Any] = {"case_ref": "C-200", "because": WRONG_CHILD, "reason": "Typed", "corrected_by": "QA01"}
    CaseReferences(store).correct(command(later), "A-1", TODAY, **said)
    right = child_of(store, "C-200")

    with store.past(as_at=GRADED_ON) as reader:
        assert files.for_child(reader, right) == ["A-1"]
        assert files.for_child(reader, wrong) == []
    with store.past(as_at=GRADED_ON, as_known_at=NOW) as reader:
        assert files.for_child(reader, wrong) == ["A-1"]
        assert files.for_child(reader, right) == []


def test_an_import_that_looked_a_reference_up_before_it_was_corrected_is_to_be_done_again(
    store_with_people: Store,
) -> None:
    store = store_with_people
    audited(store, "A-2", "C-200")
    with reading(store.engine) as connection:
        drafted = Confidences(connection, store.case_key)
        drafted.child("C-A-1")
    correct(store, "A-1", "C-200", MERGED)

    def write(work: Any) -> tuple[None, None]:
        drafted.move_to(work.confidences)
        work.confidences.write()
        return None, None

    with pytest.raises(ConflictError, match="do it again"):
        store.execute(command(), write)


def test_what_is_said_of_a_wrong_child_is_asked_for_no_more(store_with_people: Store) -> None:
    said = {"access_checked": True, "privacy_incident": PrivacyIncident.YES, "incident_reference": "INC-77"}

    receipt = correct(store_with_people, "A-1", "C-200", WRONG_CHILD, **said)

    assert receipt.prompts == ()
    remediation = load(store_with_people, Remediation, "A-1")
    assert (remediation.access_checked, remediation.privacy_incident) == (True, PrivacyIncident.YES)
    assert "INC-77" in texts_of(store_with_people, child_of(store_with_people, "C-200"))


def test_a_reference_that_was_a_child_s_by_mistake_goes_to_the_child_it_is_of(store_with_people: Store) -> None:
    store = store_with_people
    correct(store, "A-1", "C-200", MISTYPED)
    audited(store, "A-2", "C-A-1", TODAY, grade="Good")
    audited(store, "A-3", "C-A-1", TODAY)
    assert load(store, Audit, "A-3").attached_to == "A-1"

    correct(store, "A-1", "C-A-1", WRONG_CHILD)

    assert found(store, "C-200") == []
    assert found(store, "C-A-1") == ["A-1"]
    assert load(store, Audit, "A-2").child == child_of(store, "C-200")


def test_a_merge_in_error_is_undone_file_by_file(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-0", "C-A-1", grade="Good")
    audited(store, "A-2", "C-200")
    correct(store, "A-1", "C-200", MERGED)

    correct(store, "A-1", "C-A-1", WRONG_CHILD, access_checked=True, privacy_incident=PrivacyIncident.NO)
    correct_audit(store, "A-0", "C-A-1", WRONG_CHILD)

    assert (found(store, "C-A-1"), found(store, "C-200")) == (["A-1"], ["A-2"])
    assert load(store, Audit, "A-0").child == child_of(store, "C-A-1") != child_of(store, "C-200")
    with store.reading() as reader:
        assert files.open_beside(reader, [Remediation.create_id("A-1"), Remediation.create_id("A-2")]) == {}


def test_a_reference_that_an_extract_alone_has_named_is_no_other_child_s(store_with_people: Store) -> None:
    store = store_with_people

    def named(work: Any) -> tuple[None, None]:
        work.confidences.take("C-200", work.confidences.child("C-200"))
        work.confidences.write()
        return None, None

    store.execute(command(), named)
    other = child_of(store, "C-200")

    correct(store, "A-1", "C-200", RENUMBERED)

    assert child_of(store, "C-200") == child_of(store, "C-A-1") != other
    assert texts_of(store, other) == set()
    with reading(store.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(children)) == 2


def test_a_case_that_was_graded_in_a_review_is_known_by_the_merged_child_s_other_reference(
    store_with_people: Store,
) -> None:
    store = store_with_people
    reviews, remediations = CaseloadReviews(store), Remediations(store)
    remediations.decide_on_caseload(
        command(), "A-1", TODAY, decision=CaseloadDecision.REVIEW, decided_by="SM01", reason="Two files"
    )
    for case in ("C-1", "C-2", "C-A-1"):
        reviews.grade_case(command(), "A-1", TODAY, case_ref=case, grade="Good")
    audited(store, "A-2", "C-200", TODAY)

    receipt = correct(store, "A-1", "C-200", MERGED)

    assert "CaseChildCorrected" in receipt.recorded
    with pytest.raises(AlreadyExistsError):
        reviews.grade_case(command(), "A-1", TODAY, case_ref="C-200", grade="Good")


def correct_audit(store: Store, ref: str, case_ref: str, because: ReferenceBecause) -> Receipt:
    said: dict[str, Any] = {"case_ref": case_ref, "because": because, "reason": "Typed", "corrected_by": "QA01"}
    return AuditReferences(store).correct(command(), ref, TODAY, **said)


def test_e25_an_audit_that_no_remediation_answers_is_the_right_child_s_alone(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-2", "C-A-1", grade="Good")
    alert = Alerts(store).raise_alert(command(), "A-2", Concern(concern="Said in an alert", raised_by="AU01"))

    receipt = correct_audit(store, "A-2", "C-200", WRONG_CHILD)

    right = child_of(store, "C-200")
    assert receipt.recorded == ("AuditReferenceCorrected", "AlertChildCorrected")
    assert receipt.prompts == (LOOK, DECIDE)
    assert receipt.revision == load(store, Audit, "A-2").version
    assert [load(store, Audit, ref).child == right for ref in ("A-1", "A-2")] == [False, True]
    assert texts_of(store, right) == {"C-200", "Typed", "Said in an alert"}
    with store.reading() as reader:
        assert [row.alert_ref for row in alert_queries.for_child(reader, right)] == [alert.reference]
        (owed,) = privacy_owed(reader)
        assert (owed.audit_ref, owed.is_audit) == ("A-2", True)


def test_e24_two_numbers_that_are_one_child_can_be_told_of_an_audit_too(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-2", "C-200", grade="Good")
    audited(store, "A-3", "C-A-1", GRADED_ON, grade="Good", family_ref="F-1")

    receipt = correct_audit(store, "A-2", "C-A-1", MERGED)

    assert receipt.prompts == ()
    assert child_of(store, "C-200") == child_of(store, "C-A-1")
    assert (
        load(store, Audit, "A-2").family == load(store, Remediation, "A-1").family == load(store, Audit, "A-3").family
    )
    assert load(store, Audit, "A-1").family != child_of(store, "C-200")


def test_an_audit_that_a_remediation_answers_is_corrected_there(store_with_people: Store) -> None:
    store = store_with_people
    audited(store, "A-2", "C-A-1")

    for ref in ("A-1", "A-2"):
        with pytest.raises(AnsweredElsewhereError, match="A-1 answers") as refusal:
            correct_audit(store, ref, "C-200", RENUMBERED)
        assert refusal.value.field == "audit_ref"
