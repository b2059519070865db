"""What adopting rules takes."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.documents import tables_in
from projections.rulebook import Kind
from service.api.bodies import line_or_none
from service.api.fields import Day, Prose
from service.api.shapes import Shape
from service.queries.rules import shipped_documents


class PolicyCheckBody(Shape):
    """A policy document."""

    document = fields.Dict(keys=fields.String(), required=True)

    example: ClassVar[dict[str, Any]] = {"document": {**tables_in(shipped_documents()[Kind.POLICY]), "version": 2}}


class PolicyBody(PolicyCheckBody):
    """The next version of the policy, adopted by the caller unless another is named."""

    in_force_from = Day(required=True, metadata={"description": "The first day 0 that it is for."})
    reason = Prose(required=True)
    adopted_by = line_or_none()

    example: ClassVar[dict[str, Any]] = PolicyCheckBody.example | {
        "in_force_from": "2019-04-01",
        "reason": "The review takes two weeks now.",
        "adopted_by": "SM01",
    }


class CalendarCheckBody(Shape):
    """A calendar document."""

    document = fields.Dict(keys=fields.String(), required=True)

    example: ClassVar[dict[str, Any]] = {
        "document": {
            "version": 2,
            "covers_from": "2012-01-01",
            "covers_to": "2028-12-31",
            "holidays": [{"date": "2019-04-19", "title": "Good Friday"}],
            "closure_days": [{"date": "2019-04-18", "title": "Offices closed"}],
        }
    }


class CalendarBody(CalendarCheckBody):
    """The next version of the calendar, adopted by the caller unless another is named."""

    reason = Prose(required=True)
    adopted_by = line_or_none()

    example: ClassVar[dict[str, Any]] = CalendarCheckBody.example | {
        "reason": "The offices are closed on Maundy Thursday.",
        "adopted_by": "SM01",
    }


class CalendarDatesBody(Shape):
    """Why the dates of a remediation follow the calendar, moved by the caller unless another is named."""

    reason = Prose(required=True)
    moved_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"reason": "The offices are closed on Maundy Thursday.", "moved_by": "SM01"}
