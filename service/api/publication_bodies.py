"""What publishing a report takes."""

import re
from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from service.api.bodies import line_or_none
from service.api.fields import MISSING, Day, Prose
from service.api.queries import QUARTER
from service.api.shapes import Shape


class PublicationBody(Shape):
    """Which report is published: of a quarter, or of `from` and `to`; by the caller unless another is named.

    `position` is that of the figures which were looked at, if not the newest; `reason` is why there is another edition.
    """

    in_quarter = fields.String(
        load_default=None,
        allow_none=True,
        data_key="quarter",
        validate=validate.Regexp(re.compile(QUARTER, re.ASCII), error="Write a quarter like 2018-19-Q1."),
    )
    first = Day(load_default=None, allow_none=True, data_key="from")
    last = Day(load_default=None, allow_none=True, data_key="to")
    as_at = Day(load_default=None, allow_none=True)
    position = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(min=1, max=2**63 - 1)
    )
    published_by = line_or_none()
    reason = Prose(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {"quarter": "2018-19-Q3", "published_by": "QA01"}

    @validates_schema
    def _one_period(self, body: dict[str, Any], **_: Any) -> None:
        given = {"from": body.get("first"), "to": body.get("last")}
        if body.get("in_quarter") is not None:
            wrong = {name: ["Give a quarter, or from and to."] for name, day in given.items() if day is not None}
        else:
            wrong = {name: [MISSING] for name, day in given.items() if day is None}
        if wrong:
            raise ValidationError(wrong)
