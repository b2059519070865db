"""Recording one quality audit of one case file."""

from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

import pytest

from domain.audit import Audit
from domain.errors import (
    DateInFutureError,
    DatesContradictError,
    InvalidValueError,
    NothingToReinstateError,
    OwnCaseError,
    PutrightError,
    RevisionConflictError,
    UnknownGradeError,
    VoidedError,
)
from domain.events import audit as events
from domain.vocabulary import Role
from tests.domain.support import CHILD, GRADED, POLICY, TODAY, act, given, happened, recorded, refused, text

THEMES = {"Assessment": "Inadequate", "Planning": "Good", "Visits": "N/A"}
AUDITED = date(2019, 2, 27)


def record(**changes: Any) -> Audit:
    found: dict[str, Any] = {
        "audit_ref": "A-1",
        "audited_on": AUDITED,
        "graded_on": GRADED,
        "child": CHILD,
        "case_ref": text("200123456"),
        "grade": "Inadequate",
        "themes": THEMES,
        "service": "Safeguarding",
        "team": "North",
        "roles": {"social_worker": "SW01"},
        "auditor_team": "South",
        "policy": POLICY,
        "today": TODAY,
    }
    return Audit.record(**found | changes)


def graded() -> Any:
    return happened(
        events.Graded,
        occurred_on=GRADED,
        audit_ref="A-1",
        audited_on=AUDITED,
        child=CHILD,
        family=CHILD,
        case_ref=text("200123456"),
        grade="Inadequate",
        themes=THEMES,
        scores={},
        service="Safeguarding",
        team="North",
        roles={"social_worker": "SW01"},
        practice_subject=Role.SOCIAL_WORKER,
        auditor_team="South",
        moderate_by=None,
        policy_version=1,
    )


def test_an_audit_is_recorded_on_the_day_it_was_graded() -> None:
    audit = record()

    assert recorded(audit) == [graded()]
    assert (audit.audit_ref, audit.remediation_ref) == ("A-1", None)


def test_an_audit_is_recorded_once() -> None:
    assert record().id == Audit.create_id("A-1") != Audit.create_id("A-2")


@pytest.mark.parametrize(
    ("changes", "error", "field"),
    [
        ({"grade": "Poor"}, UnknownGradeError, "grade"),
        ({"grade": "inadequate"}, UnknownGradeError, "grade"),
        ({"grade": "N/A"}, UnknownGradeError, "grade"),
        ({"themes": {"Planning": "4"}}, UnknownGradeError, "themes.Planning"),
        ({"roles": {"queen": "SW01"}}, InvalidValueError, "roles.queen"),
        ({"audited_on": date(2019, 9, 3)}, DateInFutureError, "audited_on"),
        ({"graded_on": date(2019, 9, 3)}, DateInFutureError, "graded_on"),
        ({"graded_on": date(2019, 2, 26)}, DatesContradictError, "graded_on"),
    ],
)
def test_an_audit_that_cannot_be_is_refused_by_field(
    changes: dict[str, Any], error: type[PutrightError], field: str
) -> None:
    with pytest.raises(PutrightError) as refused:
        record(**changes)

    assert (type(refused.value), refused.value.field) == (error, field)


def test_an_audit_may_be_graded_on_its_own_day_and_today() -> None:
    record(audited_on=TODAY, graded_on=TODAY)


def test_an_audit_notes_the_remediation_that_its_grade_opened() -> None:
    audit = given(graded())
    audit.note_remediation("A-1", GRADED)

    assert recorded(audit) == [happened(events.OpenedRemediation, occurred_on=GRADED, remediation_ref="A-1")]
    assert audit.remediation_ref == "A-1"


def test_an_audit_notes_the_remediation_that_answers_it_already() -> None:
    audit = given(graded())
    audit.note_attached("A-0", GRADED)

    assert recorded(audit) == [happened(events.AttachedTo, occurred_on=GRADED, remediation_ref="A-0")]
    assert (audit.attached_to, audit.remediation_ref) == ("A-0", None)


VOIDED = happened(
    events.Voided,
    occurred_on=GRADED,
    voided_on=date(2019, 3, 12),
    reason=text("The wrong file"),
    voided_by="QA01",
    with_remediation=True,
)


def void(audit: Audit, occurred_on: date = date(2019, 3, 12), by: str = "QA01") -> None:
    audit.void(act(occurred_on), reason=text("The wrong file"), voided_by=by, with_remediation=True)


def reinstate(audit: Audit, occurred_on: date = date(2019, 3, 14), by: str = "QA01") -> None:
    audit.reinstate(act(occurred_on), reason=text("The right one after all"), reinstated_by=by)


def test_an_audit_that_was_never_valid_is_voided_from_the_day_it_was_graded() -> None:
    audit = given(graded())

    void(audit)

    assert recorded(audit) == [VOIDED]


def test_an_audit_that_was_voided_in_error_stands_again() -> None:
    audit = given(graded(), VOIDED)

    reinstate(audit)

    assert recorded(audit) == [
        happened(
            events.Reinstated,
            occurred_on=GRADED,
            reinstated_on=date(2019, 3, 14),
            reason=text("The right one after all"),
            reinstated_by="QA01",
        )
    ]
    assert audit.voided_on is None


def test_an_audit_is_voided_once_and_only_what_was_voided_stands_again() -> None:
    with refused(given(graded(), VOIDED), VoidedError, "audit_ref") as audit:
        void(audit)
    with refused(given(graded()), NothingToReinstateError, "audit_ref") as audit:
        reinstate(audit)


def test_an_audit_is_voided_and_reinstated_neither_before_its_time_nor_in_the_future() -> None:
    with refused(given(graded()), DatesContradictError, "occurred_on") as audit:
        void(audit, date(2019, 3, 1))
    with refused(given(graded()), DateInFutureError, "occurred_on") as audit:
        void(audit, date(2019, 9, 3))
    with refused(given(graded(), VOIDED), DatesContradictError, "occurred_on") as audit:
        reinstate(audit, date(2019, 3, 11))
    with refused(given(graded(), VOIDED), DateInFutureError, "occurred_on") as audit:
        reinstate(audit, date(2019, 9, 3))


def test_nobody_voids_or_reinstates_the_audit_of_their_own_practice() -> None:
    with refused(given(graded()), OwnCaseError, "voided_by") as audit:
        void(audit, by="SW01")
    with refused(given(graded(), VOIDED), OwnCaseError, "reinstated_by") as audit:
        reinstate(audit, by="SW01")


def test_a_decision_on_an_audit_that_was_changed_since_it_was_seen_is_refused() -> None:
    audit = given(graded(), VOIDED)

    audit.expect_version(2)
    audit.expect_version(None)
    with refused(audit, RevisionConflictError, "If-Match"):
        audit.expect_version(1)


def test_siblings_are_linked_by_their_family() -> None:
    family = uuid5(NAMESPACE_URL, "a family")

    assert record(family=family).family == family
    assert record().family == CHILD


@pytest.mark.parametrize("role", [Role.TEAM_MANAGER, Role.IRO])
def test_an_audit_may_be_about_the_practice_of_others_than_the_social_worker(role: Role) -> None:
    audit = record(roles={"social_worker": "SW01", role.value: "X01"}, practice_subject=role)

    assert audit.practice_subject is role
    with refused(given(*recorded(audit)), OwnCaseError, "voided_by") as void_one:
        void_one.void(act(), reason=text("Wrong file"), voided_by="X01", with_remediation=False)


def test_whose_practice_was_audited_is_somebody_on_the_file() -> None:
    with pytest.raises(InvalidValueError) as refusal:
        record(practice_subject=Role.IRO)

    assert refusal.value.field == "practice_subject"
    assert record(roles={}).practice_subject is Role.SOCIAL_WORKER  # who it is may not be known


@pytest.mark.parametrize("score", [0, 11])
def test_a_theme_is_scored_from_one_to_ten(score: int) -> None:
    with pytest.raises(InvalidValueError) as refused:
        record(scores={"Visits": score})

    assert refused.value.field == "scores.Visits"


def test_scores_are_kept_apart_from_grades() -> None:
    audit = record(themes={"Visits": "Good"}, scores={"Visits": 1, "Planning": 10})

    assert (audit.themes, audit.scores) == ({"Visits": "Good"}, {"Visits": 1, "Planning": 10})
