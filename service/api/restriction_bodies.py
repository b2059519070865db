"""What closing a file off, and opening it again, take. Each says why."""

from typing import Any, ClassVar

from service.api.fields import Day, Prose
from service.api.shapes import Shape


class RestrictionBody(Shape):
    """The file is to be seen only by those who have a part on it, such as of a colleague's own family."""

    restricted_on = Day(required=True)
    reason = Prose(required=True)

    example: ClassVar[dict[str, Any]] = {
        "restricted_on": "2018-06-08",
        "reason": "The family is that of a colleague in another team.",
    }


class LiftingBody(Shape):
    """The file is to be seen again by all who would see it otherwise."""

    lifted_on = Day(required=True)
    reason = Prose(required=True)

    example: ClassVar[dict[str, Any]] = {
        "lifted_on": "2018-06-12",
        "reason": "The colleague has left the council.",
    }
