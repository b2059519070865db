"""What answers about comparisons with the case management system look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.differences import DifferenceKind, Needed, Resolution
from service.api.shapes import Answer, Receipt, date_or_null, page_of, text, text_or_null


class ReconciliationReceipt(Receipt):
    """What was recorded, and how many differences there are now, whether or not they were found before."""

    differences = fields.Integer(required=True)

    example: ClassVar[dict[str, Any]] = {
        "reference": "LCS-3b7c9e01a2d4",
        "revision": 1,
        "position": 57,
        "recorded": ["ReconciliationStarted", "DifferenceFound"],
        "prompts": [],
        "differences": 1,
    }


class ReconciliationRow(Answer):
    """One extract that was compared. It is complete once every difference is resolved."""

    reference = text()
    taken_on = fields.Date(required=True)
    started_on = fields.Date(required=True)
    rows = fields.Integer(required=True)
    differences = fields.Integer(required=True)
    unresolved = fields.Integer(required=True)
    completed_on = date_or_null()
    recorded_by = text()

    example: ClassVar[dict[str, Any]] = {
        "reference": "LCS-3b7c9e01a2d4",
        "taken_on": "2018-06-29",
        "started_on": "2018-06-29",
        "rows": 2,
        "differences": 1,
        "unresolved": 1,
        "completed_on": None,
        "recorded_by": "QA01",
    }


class DifferenceItem(Answer):
    """One difference. `needs` is what has to be recorded by hand where the case management system is right.

    `correct_case_reference` is `POST /remediations/{ref}/case-reference`, or `POST /audits/{ref}/case-reference` of an
    audit that no remediation answers.
    """

    number = fields.Integer(required=True)
    audit_ref = text_or_null()
    case_ref = text_or_null()
    field = text_or_null()
    kind = fields.String(required=True, metadata={"enum": list(DifferenceKind)})
    here = text_or_null()
    there = text_or_null()
    found_on = fields.Date(required=True)
    resolution = fields.String(required=True, allow_none=True, metadata={"enum": [*Resolution, None]})
    resolved_on = date_or_null()
    resolved_by = text_or_null()
    reason = text_or_null()
    needs = fields.String(required=True, allow_none=True, metadata={"enum": [*Needed, None]})

    example: ClassVar[dict[str, Any]] = {
        "number": 1,
        "audit_ref": "AUD18-001",
        "case_ref": None,
        "field": "grade",
        "kind": "differs",
        "here": "Inadequate",
        "there": "Requires Improvement",
        "found_on": "2018-06-29",
        "resolution": None,
        "resolved_on": None,
        "resolved_by": None,
        "reason": None,
        "needs": None,
    }


class OneReconciliation(ReconciliationRow):
    """One comparison with every difference."""

    revision = fields.Integer(required=True)
    items = fields.List(fields.Nested(DifferenceItem), required=True)

    example: ClassVar[dict[str, Any]] = ReconciliationRow.example | {"revision": 1, "items": [DifferenceItem.example]}


ReconciliationPage = page_of(ReconciliationRow)
