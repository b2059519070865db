"""What the commands on the child's safety take."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none
from service.api.fields import Day, Prose
from service.api.shapes import Shape


class SafetyCheckBody(Shape):
    """A manager, the caller unless named, looked how the child is safe."""

    checked_on = Day(required=True)
    how = Prose(required=True)
    checked_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "checked_on": "2018-06-06",
        "how": "Seen at home with her grandmother by the duty manager at 17:30.",
        "checked_by": "TM01",
    }


class InterimProtectionBody(Shape):
    """What protects the child until the meeting, as the head of service, the caller unless named, decided."""

    decided_on = Day(required=True)
    how = Prose(required=True)
    decided_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "decided_on": "2018-06-06",
        "how": "Stays with her grandmother; daily visits until the meeting.",
        "decided_by": "HOS01",
    }
