"""What the commands take that change who owes what by when."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Step
from service.api.bodies import line_or_none, person, prose_or_none
from service.api.fields import LONGEST_ID, Day, Line, Prose
from service.api.shapes import Shape


class StepCoverBody(Shape):
    """Somebody is asked to do a step in its owner's place: the day-three meeting, unless another is named."""

    asked_on = Day(required=True)
    step = fields.Enum(Step, by_value=True, load_default=Step.DAY_THREE_MEETING)
    item = Line(longest=LONGEST_ID, load_default="")
    cover = person(required=True)
    reason = prose_or_none()

    example: ClassVar[dict[str, Any]] = {"asked_on": "2018-06-07", "cover": "PL02", "reason": "On leave from the 8th."}


class CoverAcceptanceBody(Shape):
    """Whoever was asked to cover a step, the caller unless named, accepts."""

    accepted_on = Day(required=True)
    step = fields.Enum(Step, by_value=True, load_default=Step.DAY_THREE_MEETING)
    item = Line(longest=LONGEST_ID, load_default="")
    person = line_or_none()

    example: ClassVar[dict[str, Any]] = {"accepted_on": "2018-06-07", "person": "PL02"}


class ExtensionBody(Shape):
    """More time for one deadline, given by the caller unless named. `item` names which, of a step that recurs."""

    granted_on = Day(required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    item = Line(longest=LONGEST_ID, load_default="")
    until = Day(required=True)
    reason = Prose(required=True)
    granted_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "granted_on": "2018-06-11",
        "step": "improvement_plan",
        "until": "2018-06-15",
        "reason": "The family can meet on the 14th at the earliest.",
        "granted_by": "SM01",
    }
