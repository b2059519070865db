"""What comparing the record with the case management system takes."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from domain.differences import Resolution
from service.api.bodies import line_or_none
from service.api.fields import MISSING, Day, Line, Prose
from service.api.shapes import Shape

MOST_ROWS = 20_000
LONGEST_EXTRACT = 1_000_000


class ReconciliationBody(Shape):
    """An extract of the case management system: `rows` by heading, or the text of a CSV file as `csv`.

    `from` and `to` limit the files that the extract is expected to have by the day of their grading.
    """

    rows = fields.List(
        fields.Dict(keys=Line(), values=fields.String(allow_none=True, validate=validate.Length(max=1_000))),
        validate=validate.Length(1, MOST_ROWS),
        load_default=None,
        allow_none=True,
    )
    csv = Prose(longest=LONGEST_EXTRACT, load_default=None, allow_none=True)
    taken_on = Day(load_default=None, allow_none=True)
    first = Day(data_key="from", load_default=None, allow_none=True)
    last = Day(data_key="to", load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "rows": [
            {"Audit ref": "AUD18-001", "LCS no.": "2041877", "Overall grade": "Inadequate", "Re-audit date": None},
            {"Audit ref": "AUD18-002", "LCS no.": "2041901", "Overall grade": "Inadequate", "Re-audit date": None},
        ],
        "taken_on": "2018-06-29",
    }

    @validates_schema
    def _one_extract(self, body: dict[str, Any], **_: Any) -> None:
        if body.get("rows") is None and body.get("csv") is None:
            raise ValidationError({"rows": [MISSING]})
        if body.get("rows") is not None and body.get("csv") is not None:
            raise ValidationError({"csv": ["Give rows or csv, not both."]})


class ResolutionBody(Shape):
    """Which of the two is right, or that it is being chased; said by the caller unless another is named."""

    resolution = fields.String(required=True, validate=validate.OneOf(list(Resolution)))
    reason = Prose(required=True)
    resolved_on = Day(required=True)
    resolved_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "resolution": "lcs_right",
        "reason": "The grade was moderated and typed in on the case management system only.",
        "resolved_on": "2018-07-02",
        "resolved_by": "QA01",
    }
