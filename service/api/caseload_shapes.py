"""What answers about the reviews of whole caseloads look like."""

from typing import Any, ClassVar

from marshmallow import fields

from projections.caseloads import STATES
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null


class CaseloadReviewRow(Answer):
    """A review: what prompted it, what was decided, and how far it has come."""

    ref = text()
    subject = text_or_null()
    subject_role = text()
    service = text_or_null()
    team = text_or_null()
    prompted_on = fields.Date(required=True)
    criteria = fields.List(fields.String(), required=True)
    files = fields.List(fields.String(), required=True, metadata={"description": "The other files that met them."})
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    decision = text_or_null()
    decided_on = date_or_null()
    decided_by = text_or_null()
    countersigned = fields.Boolean(required=True, allow_none=True)
    countersigned_on = date_or_null()
    countersigned_by = text_or_null()
    held = fields.Integer(required=True, allow_none=True)
    graded = fields.Integer(required=True)
    inadequate = fields.Integer(required=True)
    completed_on = date_or_null()

    example: ClassVar[dict[str, Any]] = {
        "ref": "AUD18-035",
        "subject": "SW01",
        "subject_role": "social_worker",
        "service": "Assessment",
        "team": "Assessment 2",
        "prompted_on": "2018-07-24",
        "criteria": ["second_inadequate_file_in_twelve_months"],
        "files": ["AUD18-001"],
        "state": "under_way",
        "decision": "review",
        "decided_on": "2018-08-07",
        "decided_by": "SM01",
        "countersigned": None,
        "countersigned_on": None,
        "countersigned_by": None,
        "held": 17,
        "graded": 1,
        "inadequate": 0,
        "completed_on": None,
    }


class GradedCase(Answer):
    """One case that was looked at. A reference that was erased is null."""

    number = fields.Integer(required=True)
    case_ref = text_or_null()
    grade = text()
    inadequate = fields.Boolean(required=True)
    held_by = text_or_null()
    graded_on = fields.Date(required=True)

    example: ClassVar[dict[str, Any]] = {
        "number": 1,
        "case_ref": "2041877",
        "grade": "Good",
        "inadequate": False,
        "held_by": "SW01",
        "graded_on": "2018-08-14",
    }


class CriteriaNow(Answer):
    """The criteria as the worker's files stand now, and the other files that meet them. Nothing is undone by that."""

    criteria = fields.List(fields.String(), required=True)
    files = fields.List(fields.String(), required=True)
    changed = fields.Boolean(
        required=True, metadata={"description": "Whether a file or grade has changed since they were met."}
    )

    example: ClassVar[dict[str, Any]] = {
        "criteria": ["second_inadequate_file_in_twelve_months"],
        "files": ["AUD18-001"],
        "changed": False,
    }


class OneCaseloadReview(CaseloadReviewRow):
    """A review with every case that was graded, and what was written. A text that was erased is null.

    `criteria_now` is null where the remediation was voided, and with it what prompted the review.
    """

    revision = fields.Integer(required=True)
    criteria_now = fields.Nested(CriteriaNow, required=True, allow_none=True)
    reason = text_or_null()
    instead = text_or_null()
    learning = text_or_null()
    cases = fields.List(fields.Nested(GradedCase), required=True)

    example: ClassVar[dict[str, Any]] = CaseloadReviewRow.example | {
        "revision": 4,
        "criteria_now": CriteriaNow.example,
        "reason": None,
        "instead": None,
        "learning": None,
        "cases": [GradedCase.example],
    }


CaseloadReviewPage = page_of(CaseloadReviewRow)
