"""What the commands take on a case that goes before the response to it is done."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none
from service.api.fields import Day, Line, Prose
from service.api.shapes import Shape


class CaseClosureBody(Shape):
    """The case was closed in the case management system. While actions are open, both managers sign."""

    closed_on = Day(required=True)
    reason = Prose(required=True)
    team_manager = line_or_none()
    service_manager = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "closed_on": "2018-07-02",
        "reason": "The child lives with her father, who needs no more support.",
        "team_manager": "TM01",
        "service_manager": "SM01",
    }


class TransferBody(Shape):
    """The case was referred to another authority. While actions are open, both managers sign."""

    referred_on = Day(required=True)
    authority = Line(load_default=None, allow_none=True)
    reason = Prose(required=True)
    team_manager = line_or_none()
    service_manager = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "referred_on": "2018-07-02",
        "authority": "Another council",
        "reason": "The family has moved.",
        "team_manager": "TM01",
        "service_manager": "SM01",
    }


class TransferAcknowledgementBody(Shape):
    """The other authority acknowledged that the case is theirs."""

    acknowledged_on = Day(required=True)

    example: ClassVar[dict[str, Any]] = {"acknowledged_on": "2018-07-09"}
