"""What the command on a check of a plan takes."""

from typing import Any, ClassVar

from marshmallow import fields, validate

from service.api.bodies import line_or_none, prose_or_none
from service.api.fields import Day, WholeNumber, YesNo
from service.api.shapes import Shape

MOST_ANSWERS = 200


class ActionAnswer(Shape):
    """Whether one action is on track."""

    number = WholeNumber(1, 9999, required=True)
    on_track = YesNo(required=True)


class MonitoringCheckBody(Shape):
    """The team manager, the caller unless named, looked at every open action; of what is not on track `drift` says why.

    `response` is what was done about it, `supervision_on` when it was followed up in supervision. `item` names one of
    the checks that are owed; left out, it is the one whose time it is.
    """

    checked_on = Day(required=True)
    actions = fields.List(fields.Nested(ActionAnswer), required=True, validate=validate.Length(max=MOST_ANSWERS))
    drift = prose_or_none()
    response = prose_or_none()
    supervision_on = Day(load_default=None, allow_none=True)
    item = WholeNumber(1, 9999, load_default=None, allow_none=True)
    checked_by = line_or_none()

    example: ClassVar[dict[str, Any]] = {
        "checked_on": "2018-06-18",
        "actions": [{"number": 1, "on_track": False}, {"number": 2, "on_track": True}],
        "drift": "Supervision was put off twice.",
        "response": "It is held tomorrow, and the service manager joins it.",
        "supervision_on": None,
        "item": None,
        "checked_by": "TM01",
    }
