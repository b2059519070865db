"""What asking about a figure or a remediation takes, and answering."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validates_schema

from service.api.bodies import line_or_none
from service.api.fields import MISSING, Day, Instant, Line, Prose
from service.api.shapes import Shape


class ChallengedFigureBody(Shape):
    """A figure of a report: its name, which is its path in the report's JSON, and which report it stands in."""

    name = Line(required=True)
    first = Day(data_key="from", required=True)
    last = Day(data_key="to", required=True)
    as_at = Day(load_default=None, allow_none=True)
    as_known_at = Instant(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "name": "volume.inadequate",
        "from": "2018-04-01",
        "to": "2018-06-30",
        "as_at": "2018-07-31",
        "as_known_at": None,
    }


class ReportChallengeBody(Shape):
    """A question about a figure or about a remediation; asked by the caller unless another is named.

    Unless somebody is named to answer, the head of quality assurance does for a figure, and the service manager on the
    file for a remediation.
    """

    figure = fields.Nested(ChallengedFigureBody, load_default=None, allow_none=True)
    remediation = line_or_none()
    question = Prose(required=True)
    asked_on = Day(required=True)
    asked_by = line_or_none()
    answerer = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "figure": ChallengedFigureBody.example,
        "remediation": None,
        "question": "Two files in a quarter: which teams, and what was done at once?",
        "asked_on": "2018-08-01",
        "asked_by": "DCS01",
        "answerer": "SM01",
    }

    @validates_schema
    def _one_thing(self, body: dict[str, Any], **_: Any) -> None:
        if body.get("figure") is None and body.get("remediation") is None:
            raise ValidationError({"figure": [MISSING]})
        if body.get("figure") is not None and body.get("remediation") is not None:
            raise ValidationError({"remediation": ["Ask about a figure or about a remediation, not both."]})


class ChallengeAnsweredBody(Shape):
    """The answer; given by the caller unless another is named."""

    answer = Prose(required=True)
    answered_on = Day(required=True)
    answered_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "answer": "Both in the North team; the children were seen the same day.",
        "answered_on": "2018-08-02",
        "answered_by": "SM01",
    }


class AnswerAcceptedBody(Shape):
    """The answer is accepted; by the caller unless another is named."""

    accepted_on = Day(required=True)
    accepted_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"accepted_on": "2018-08-03", "accepted_by": "DCS01"}


class AnswerRefusedBody(Shape):
    """The answer is not accepted, and why; by the caller unless another is named."""

    reason = Prose(required=True)
    refused_on = Day(required=True)
    refused_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "reason": "It does not say what was done at once.",
        "refused_on": "2018-08-03",
        "refused_by": "DCS01",
    }


class OtherAnswererBody(Shape):
    """Who answers instead; given by the caller unless another is named."""

    answerer = Line(required=True)
    reassigned_on = Day(required=True)
    reassigned_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"answerer": "HOS01", "reassigned_on": "2018-08-02", "reassigned_by": "DCS01"}


class QuestionWithdrawnBody(Shape):
    """The question is taken back; by the caller unless another is named."""

    reason = Prose(load_default=None, allow_none=True)
    withdrawn_on = Day(required=True)
    withdrawn_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "reason": "The report of the next quarter answers it.",
        "withdrawn_on": "2018-08-02",
        "withdrawn_by": "DCS01",
    }
