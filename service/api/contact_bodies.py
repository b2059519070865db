"""What the commands take that are said around a file."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Step
from service.api.bodies import line_or_none, person, prose_or_none
from service.api.fields import LONGEST_ID, Day, Line, Prose, YesNo
from service.api.shapes import Shape


class HelpRequestBody(Shape):
    """What would help somebody, the caller unless named, to do what is owed; `step` where it is about one."""

    asked_on = Day(required=True)
    said = Prose(required=True, longest=2_000)
    step = fields.Enum(Step, by_value=True, load_default=None, allow_none=True)
    item = Line(longest=LONGEST_ID, load_default="")
    person = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "asked_on": "2018-06-11",
        "said": "Somebody to hold my duty desk on Thursday afternoon.",
        "step": "improvement_plan",
        "person": "TM01",
    }


class HelpAnswerBody(Shape):
    """Somebody, the caller unless named, saw what would help. `answer` says what comes of it."""

    answered_on = Day(required=True)
    answer = prose_or_none()
    answered_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "answered_on": "2018-06-12",
        "answer": "Team 3 holds the desk on Thursday.",
        "answered_by": "SM01",
    }


class FileCallBody(Shape):
    """Somebody was rung about the file by the caller, unless another is named, and was `reached` or not."""

    called_on = Day(required=True)
    person = person(required=True)
    reached = YesNo(required=True)
    called_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "called_on": "2018-06-11",
        "person": "PL01",
        "reached": True,
        "called_by": "QA01",
    }


class SeenInCaseSystemBody(Shape):
    """What stands on the file was found in the case management system by the caller, unless another is named."""

    seen_on = Day(required=True)
    seen_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {"seen_on": "2018-06-12", "seen_by": "QA01"}
