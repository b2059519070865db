"""What the audit programme takes."""

from typing import Any, ClassVar

from domain.programme import MOST_EXPECTED
from service.api.bodies import line_or_none
from service.api.fields import Day, Prose, WholeNumber
from service.api.month_field import MonthName
from service.api.shapes import Shape


class ExpectationBody(Shape):
    """How many audits a month is to bring, said by the caller unless another is named. Saying it again replaces it."""

    month = MonthName(required=True)
    expected = WholeNumber(0, MOST_EXPECTED, required=True)
    said_on = Day(required=True)
    said_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"month": "2019-04", "expected": 24, "said_on": "2019-04-01", "said_by": None}


class ExemptionBody(Shape):
    """How many of a month's audits a director exempted, in all. Saying it again replaces it."""

    month = MonthName(required=True)
    exempted = WholeNumber(0, MOST_EXPECTED, required=True)
    approved_on = Day(required=True)
    approved_by = line_or_none()
    reason = Prose(required=True)

    example: ClassVar[dict[str, Any]] = {
        "month": "2019-04",
        "exempted": 2,
        "approved_on": "2019-04-18",
        "approved_by": "DCS01",
        "reason": "Two auditors are seconded to the inspection.",
    }
