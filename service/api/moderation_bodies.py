"""What moderating a grade and challenging it take."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none, prose_or_none
from service.api.fields import Day, Line, Prose, YesNo
from service.api.shapes import Shape


class ModerationBody(Shape):
    """A head of service, the caller unless named, looked at the grade again; another one needs a reason."""

    moderated_on = Day(required=True)
    grade = Line(longest=60, required=True)
    reason = prose_or_none()
    moderated_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "moderated_on": "2018-06-08",
        "grade": "Requires Improvement",
        "reason": "The visits are on the file, under another heading.",
        "moderated_by": "HOS01",
    }


class ChallengeBody(Shape):
    """The worker or the team manager on the file, the caller unless named, disputes the grade."""

    challenged_on = Day(required=True)
    reason = Prose(required=True)
    challenged_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "challenged_on": "2018-06-08",
        "reason": "Two of the three visits that were found missing were made by the duty team.",
        "challenged_by": "TM01",
    }


class ChallengeDecisionBody(Shape):
    """A head of service outside the line of the file, the caller unless named, decided a challenge.

    One that was upheld gives another `grade`.
    """

    decided_on = Day(required=True)
    upheld = YesNo(required=True)
    grade = Line(longest=60, load_default=None, allow_none=True)
    reason = Prose(required=True)
    decided_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "decided_on": "2018-06-12",
        "upheld": True,
        "grade": "Requires Improvement",
        "reason": "The duty team's visits are on the file.",
        "decided_by": "DCS01",
    }
