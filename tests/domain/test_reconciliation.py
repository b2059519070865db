"""E23: what the record and the case management system disagree about is resolved one by one, with a trail."""

from datetime import date
from typing import Any

import pytest

from domain.differences import Difference, DifferenceKind, Needed, Resolution, correction_needed
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    NotFoundError,
    RevisionConflictError,
)
from domain.events import reconciliation as events
from domain.reconciliation import AlreadyResolvedError, Reconciliation
from tests.domain.support import CHILD, Fact, given, happened, kinds, recorded, refused, text

DAY = date(2019, 4, 1)
TODAY = date(2019, 4, 5)
DIGEST = "0123456789abcdef" * 4
REFERENCE = "LCS-0123456789ab"
GRADE = Difference(
    kind=DifferenceKind.DIFFERS, audit_ref="A-1", field="grade", here="Inadequate", there="Requires Improvement"
)
MISSING = Difference(
    kind=DifferenceKind.ONLY_THERE, audit_ref="A-9", child=CHILD, case_ref=text("2041877"), there="A-9"
)


def started() -> Fact:
    return happened(
        events.ReconciliationStarted, occurred_on=DAY, reference=REFERENCE, file_digest=DIGEST, taken_on=DAY, rows=2
    )


def found(difference: Difference = GRADE, number: int = 1) -> Fact:
    said = {"occurred_on": DAY, "reference": REFERENCE, "number": number} | vars(difference)
    return Fact(events.DifferenceFound, said)


def resolved(number: int = 1, resolution: Resolution = Resolution.LCS_RIGHT) -> Fact:
    return happened(
        events.DifferenceResolved,
        occurred_on=TODAY,
        reference=REFERENCE,
        number=number,
        resolution=resolution,
        resolved_by="QA01",
        reason=text("Moderated there"),
    )


def completed(day: date = TODAY) -> Fact:
    return happened(events.ReconciliationCompleted, occurred_on=day, reference=REFERENCE)


def resolve(reconciliation: Reconciliation, number: int = 1, **changes: Any) -> None:
    said: dict[str, Any] = {
        "occurred_on": TODAY,
        "today": TODAY,
        "resolution": Resolution.LCS_RIGHT,
        "resolved_by": "QA01",
        "reason": text("Moderated there"),
    }
    reconciliation.resolve(number, **said | changes)


def test_a_reconciliation_begins_with_its_extract() -> None:
    reconciliation = Reconciliation.start(file_digest=DIGEST, taken_on=DAY, rows=2, today=DAY)

    assert recorded(reconciliation) == [started()]
    assert reconciliation.id == Reconciliation.create_id(REFERENCE)


def test_an_extract_that_was_not_taken_yet_cannot_be_compared() -> None:
    with pytest.raises(DateInFutureError) as refusal:
        Reconciliation.start(file_digest=DIGEST, taken_on=TODAY, rows=2, today=DAY)
    assert refusal.value.field == "taken_on"


def test_each_difference_is_an_event_with_a_number() -> None:
    reconciliation = given(started())

    reconciliation.note([GRADE, MISSING], DAY)

    assert recorded(reconciliation) == [found(GRADE, 1), found(MISSING, 2)]
    assert reconciliation.unresolved == 2


def test_the_same_differences_again_record_nothing() -> None:
    reconciliation = given(started(), found(GRADE, 1))

    reconciliation.note([GRADE, MISSING], DAY)

    assert recorded(reconciliation) == [found(MISSING, 2)]


def test_a_difference_is_resolved_with_a_reason_by_somebody_and_the_last_completes_it() -> None:
    reconciliation = given(started(), found(GRADE, 1), found(MISSING, 2))

    resolve(reconciliation, 1)
    resolve(reconciliation, 2, resolution=Resolution.CHASE)

    assert recorded(reconciliation) == [resolved(1), resolved(2, Resolution.CHASE), completed()]
    assert reconciliation.revision == 3


def test_where_nothing_differs_it_is_complete_at_once_and_only_once() -> None:
    reconciliation = given(started())

    reconciliation.complete(DAY)
    reconciliation.complete(TODAY)

    assert recorded(reconciliation) == [completed(DAY)]


def test_a_difference_found_later_opens_it_again() -> None:
    reconciliation = given(started(), completed(DAY))

    reconciliation.note([GRADE], TODAY)
    resolve(reconciliation)

    assert kinds(recorded(reconciliation)) == [
        events.DifferenceFound,
        events.DifferenceResolved,
        events.ReconciliationCompleted,
    ]


def test_what_is_chased_is_resolved_again_when_it_is_known() -> None:
    reconciliation = given(started(), found(), resolved(1, Resolution.CHASE), completed())

    resolve(reconciliation, resolution=Resolution.TOOL_RIGHT)

    assert recorded(reconciliation) == [resolved(1, Resolution.TOOL_RIGHT)]


@pytest.mark.parametrize("said", [Resolution.LCS_RIGHT, Resolution.TOOL_RIGHT])
def test_once_it_was_said_which_is_right_it_is_not_said_again(said: Resolution) -> None:
    reconciliation = given(started(), found(), resolved(1, said))

    with refused(reconciliation, AlreadyResolvedError, "number"):
        resolve(reconciliation)


def test_only_a_difference_that_was_found_can_be_resolved() -> None:
    reconciliation = given(started(), found())

    with refused(reconciliation, NotFoundError, "number"):
        resolve(reconciliation, 2)


def test_a_resolution_is_neither_in_the_future_nor_before_the_comparison() -> None:
    reconciliation = given(started(), found())

    with refused(reconciliation, DateInFutureError, "occurred_on"):
        resolve(reconciliation, occurred_on=date(2019, 4, 6))
    with refused(reconciliation, DatesContradictError, "occurred_on"):
        resolve(reconciliation, occurred_on=date(2019, 3, 31))


def test_a_form_that_was_opened_before_somebody_resolved_is_refused() -> None:
    reconciliation = given(started(), found(), resolved())

    reconciliation.expect_revision(2)
    reconciliation.expect_revision(None)
    with refused(reconciliation, RevisionConflictError, "If-Match"):
        reconciliation.expect_revision(1)


@pytest.mark.parametrize(
    ("kind", "field", "here", "needed"),
    [
        (DifferenceKind.ONLY_THERE, None, None, Needed.RECORD_AUDIT),
        (DifferenceKind.ONLY_HERE, None, "A-1", Needed.CHECK_AUDIT),
        (DifferenceKind.DIFFERS, "grade", "Good", Needed.CORRECT),
        (DifferenceKind.DIFFERS, "grade", None, Needed.RECORD),
        (DifferenceKind.DIFFERS, "case_ref", "2041877", Needed.CORRECT_CASE_REFERENCE),
        (DifferenceKind.DIFFERS, "case_ref", None, Needed.CORRECT_CASE_REFERENCE),
    ],
)
def test_where_the_case_management_system_is_right_it_says_what_is_to_be_recorded(
    kind: DifferenceKind, field: str | None, here: str | None, needed: Needed
) -> None:
    assert correction_needed(kind, here, field) is needed
