"""What the commands on the child's safety take."""

from typing import Any, ClassVar

from service.api.alert_bodies import instant_or_now
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


class SafetyAcknowledgementBody(Shape):
    """Somebody, the caller unless named, sees today to it that the child is safe."""

    acknowledged_at = instant_or_now()
    person = line_or_none()

    example: ClassVar[dict[str, Any]] = {"acknowledged_at": "2018-06-06T15:58:00Z", "person": "TM01"}


class DutyTeamCallBody(Shape):
    """Somebody, the caller unless named, rang the emergency duty team about the child.

    `spoke_to` is who answered there, and `outcome` what came of it; both are kept as confidences.
    """

    rung_at = instant_or_now()
    rung_by = line_or_none()
    spoke_to = line_or_none()
    outcome = Prose(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "rung_at": "2018-06-06T19:50:00Z",
        "rung_by": "TM01",
        "spoke_to": "The duty social worker",
        "outcome": "They visit tonight and ring back by nine.",
    }
