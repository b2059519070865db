"""What answers about the wording of actions look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.smart import SmartRule
from service.api.shapes import Answer, text


class Finding(Answer):
    """One thing that is wrong. What blocks cannot be agreed, the rest can, with a reason; `better` offers `dates`."""

    field = text()
    code = fields.String(required=True, metadata={"enum": list(SmartRule)})
    message = text()
    better = text()
    blocks = fields.Boolean(required=True)
    dates = fields.List(fields.Date(), required=True)

    example: ClassVar[dict[str, Any]] = {
        "field": "actions.0.due_on",
        "code": "no_date",
        "message": "'ASAP' is not a date that anybody can be held to.",
        "better": (
            "Give a date: Tuesday 12 June 2018 (the same day) or Friday 15 June 2018 (in 3 working days) "
            "or Tuesday 10 July 2018 (in 4 weeks)."
        ),
        "blocks": True,
        "dates": ["2018-06-12", "2018-06-15", "2018-07-10"],
    }


class Findings(Answer):
    """Everything wrong with the actions, in their order, what blocks each first; then with all of them together."""

    items = fields.List(fields.Nested(Finding), required=True)
    can_be_agreed = fields.Boolean(required=True)

    example: ClassVar[dict[str, Any]] = {"items": [Finding.example], "can_be_agreed": False}
