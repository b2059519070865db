"""What the commands take that change who owes what by when."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Role, Step
from service.api.bodies import line_or_none, person, prose_or_none
from service.api.fields import LONGEST_ID, Day, Line, Prose, YesNo
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


class CoverRefusalBody(Shape):
    """Whoever was asked to cover a step, the caller unless named, cannot, or cannot after all."""

    declined_on = Day(required=True)
    step = fields.Enum(Step, by_value=True, load_default=Step.DAY_THREE_MEETING)
    item = Line(longest=LONGEST_ID, load_default="")
    person = line_or_none()
    reason = prose_or_none()

    example: ClassVar[dict[str, Any]] = {
        "declined_on": "2018-06-07",
        "person": "PL02",
        "reason": "I chair a conference that morning.",
    }


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


class EscalationBody(Shape):
    """A step goes up to a rung of the ladder, by its name in the policy, taken there by the caller unless named.

    Whoever is on the file or above may do so, missed or not, with a reason, which is on the file and in no mail.
    """

    escalated_on = Day(required=True)
    step = fields.Enum(Step, by_value=True, required=True)
    item = Line(longest=LONGEST_ID, load_default="")
    rung = Line(longest=LONGEST_ID, required=True)
    reason = Prose(required=True)
    escalated_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "escalated_on": "2018-06-11",
        "step": "improvement_plan",
        "rung": "head_of_service",
        "reason": "There is nobody in the team who can agree a plan this week.",
        "escalated_by": "SM01",
    }


class ReassignmentBody(Shape):
    """Somebody else has a role on the file from this day on."""

    reallocated_on = Day(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    to = person(required=True)
    reason = Prose(required=True)

    example: ClassVar[dict[str, Any]] = {
        "reallocated_on": "2018-06-13",
        "role": "social_worker",
        "to": "SW02",
        "reason": "Moved to another team.",
    }


class AcceptanceBody(Shape):
    """A new owner, the caller unless named, accepts an action that the team manager has kept."""

    accepted_on = Day(required=True)
    person = line_or_none()

    example: ClassVar[dict[str, Any]] = {"accepted_on": "2018-06-14", "person": "SW02"}


class ReceivingCheckBody(Shape):
    """The manager who received the file, the caller unless named, looked whether it is in order."""

    checked_on = Day(required=True)
    in_order = YesNo(required=True)
    comments = prose_or_none()
    checked_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "checked_on": "2018-06-20",
        "in_order": False,
        "comments": "The chronology stops in April; it is written up by the 27th.",
        "checked_by": "TM01",
    }


class WorkReassignmentBody(Shape):
    """Everything that somebody has on any file is another's from this day on."""

    reallocated_on = Day(required=True)
    to = person(required=True)
    reason = Prose(required=True)

    example: ClassVar[dict[str, Any]] = {
        "reallocated_on": "2018-06-13",
        "to": "SW02",
        "reason": "Away for some months.",
    }
