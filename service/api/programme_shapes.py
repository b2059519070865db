"""What answers about the audit programme look like."""

from typing import Any, ClassVar

from marshmallow import fields

from service.api.shapes import Answer, date_or_null, text, text_or_null


class ExpectedMonth(Answer):
    """One month of the audit programme; what was exempted is null until a director exempted any."""

    month = text()
    expected = fields.Integer(required=True)
    said_by = text()
    said_on = fields.Date(required=True)
    exempted = fields.Integer(required=True, allow_none=True)
    approved_by = text_or_null()
    approved_on = date_or_null()
    reason = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "month": "2019-04",
        "expected": 24,
        "said_by": "QA01",
        "said_on": "2019-04-01",
        "exempted": 2,
        "approved_by": "DCS01",
        "approved_on": "2019-04-18",
        "reason": "Two auditors are seconded to the inspection.",
    }


class ExpectedMonths(Answer):
    """Every month of which somebody said what is expected, in order."""

    items = fields.List(fields.Nested(ExpectedMonth), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [ExpectedMonth.example]}
