"""What acts on one's own things take."""

from typing import Any, ClassVar

from service.api.shapes import Shape


class CalendarTokenBody(Shape):
    """Nothing needs saying: an empty object."""

    example: ClassVar[dict[str, Any]] = {}
