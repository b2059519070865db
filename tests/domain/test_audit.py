"""Recording one quality audit of one case file."""

from datetime import date
from typing import Any

import pytest

from domain.audit import Audit
from domain.errors import DateInFutureError, DatesContradictError, InvalidValueError, PutrightError, UnknownGradeError
from domain.events import audit as events
from tests.domain.support import CHILD, GRADED, POLICY, TODAY, given, happened, recorded, text

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
        case_ref=text("200123456"),
        grade="Inadequate",
        themes=THEMES,
        service="Safeguarding",
        team="North",
        roles={"social_worker": "SW01"},
        auditor_team="South",
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
