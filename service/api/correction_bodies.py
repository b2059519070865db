"""What corrections take. Each says why."""

from typing import Any, ClassVar

from marshmallow import ValidationError, fields, validate, validates_schema

from domain.vocabulary import RECURRING, Step
from service.api.bodies import line_or_none
from service.api.fields import LONGEST_ID, MISSING, Day, Line, Prose, YesNo
from service.api.shapes import Shape

CLOSURE = "closure"
CORRECTABLE = (*(step.value for step in Step), CLOSURE)


class CorrectionBody(Shape):
    """What was recorded wrongly: either the day on which it was really done, or that it was `not_done` at all.

    `step` is a step, or `closure` for the closing. `item` tells apart the times of a step that recurs: an action's
    number, a person, a check. Found by the caller unless somebody is named.
    """

    step = fields.String(required=True, validate=validate.OneOf(CORRECTABLE))
    item = Line(longest=LONGEST_ID, load_default="")
    done_on = Day(load_default=None, allow_none=True)
    not_done = YesNo(load_default=False)
    corrected_on = Day(required=True)
    reason = Prose(required=True)
    corrected_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "step": "day_three_meeting",
        "done_on": "2018-06-08",
        "corrected_on": "2018-06-20",
        "reason": "The minutes are of the Friday; it was entered with the day of the plan.",
        "corrected_by": "QA01",
    }

    @validates_schema
    def _either(self, data: dict[str, Any], **_: Any) -> None:
        if (data["done_on"] is not None) == data["not_done"]:
            raise ValidationError("Give the day on which it was really done, or say that it was not done.", "done_on")
        recurs = data["step"] in {step.value for step in RECURRING}
        if recurs and not data["item"]:
            raise ValidationError(MISSING, "item")
        if not recurs and data["item"]:
            raise ValidationError("This happens once: leave the item out.", "item")
