"""What acts on one's own things take."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none
from service.api.shapes import Shape


class CalendarTokenBody(Shape):
    """What the caller calls the address, to tell one from another; an empty object does."""

    name = line_or_none()

    example: ClassVar[dict[str, Any]] = {"name": "Outlook at work"}
