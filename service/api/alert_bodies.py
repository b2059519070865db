"""What commands on safeguarding alerts take. Every instant may be left out, and is then now."""

from typing import Any, ClassVar

from service.api.bodies import line_or_none
from service.api.fields import Instant, Prose, YesNo
from service.api.shapes import Shape


def instant_or_now() -> Instant:
    """An instant that may be left out."""
    return Instant(load_default=None, allow_none=True)


class AlertBody(Shape):
    """A fear for a child's safety, seen by the caller unless `raised_by` names another.

    `case_ref` is needed while the audit is not recorded yet; `service_manager`, where the file names none.
    """

    concern = Prose(required=True)
    seen_at = instant_or_now()
    immediate_danger = YesNo(load_default=False)
    raised_by = line_or_none()
    case_ref = line_or_none()
    service_manager = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "concern": "A bruise on the child's arm that no visit has asked about.",
        "seen_at": "2018-06-04T15:40:00Z",
        "immediate_danger": False,
        "raised_by": "QA01",
    }


class AlertAcknowledgementBody(Shape):
    """Somebody knows of the alert: the caller, unless another is named."""

    acknowledged_at = instant_or_now()
    person = line_or_none()

    example: ClassVar[dict[str, Any]] = {"acknowledged_at": "2018-06-04T15:58:00Z", "person": "SM01"}


class TelephoneCallBody(Shape):
    """Somebody was told by telephone: `person`, or the emergency duty team with `duty_team` true.

    `spoke_to` is who answered there, and `outcome` what came of the call; both are kept as confidences.
    """

    told_at = instant_or_now()
    person = line_or_none()
    duty_team = YesNo(load_default=False)
    told_by = line_or_none()
    spoke_to = line_or_none()
    outcome = Prose(load_default=None, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "told_at": "2018-06-04T15:50:00Z",
        "duty_team": True,
        "told_by": "QA01",
        "spoke_to": "The duty social worker",
        "outcome": "They visit tonight and ring back by nine.",
    }


class ActionTakenBody(Shape):
    """What was done to make the child safe, by the caller unless named."""

    taken_at = instant_or_now()
    done = Prose(required=True)
    done_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "taken_at": "2018-06-04T17:15:00Z",
        "done": "Seen at home by the duty social worker; strategy discussion held.",
        "done_by": "SM01",
    }


class SignOffBody(Shape):
    """The alert is ended by the caller unless named, who says how the child is safe."""

    signed_off_at = instant_or_now()
    outcome = Prose(required=True)
    signed_off_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "signed_off_at": "2018-06-05T09:30:00Z",
        "outcome": "The child stays with their grandmother; the plan is reviewed on 7 June.",
        "signed_off_by": "SM01",
    }
