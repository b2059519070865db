"""What answers about the caller look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Step
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null


class OwedStep(Answer):
    """An open step that the caller owes. `covering_for` names whoever owns it and is not there."""

    audit_ref = text()
    step = fields.String(required=True, metadata={"enum": list(Step)})
    item = text()
    title = text()
    due_on = fields.Date(required=True)
    original_due_on = fields.Date(required=True)
    overdue = fields.Boolean(required=True)
    covering_for = text_or_null()
    next_rung = text_or_null()
    next_rung_on = date_or_null()

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "step": "day_three_meeting",
        "item": "",
        "title": "Day-three meeting",
        "due_on": "2018-06-11",
        "original_due_on": "2018-06-11",
        "overdue": False,
        "covering_for": "PL01",
        "next_rung": "reminder",
        "next_rung_on": "2018-06-08",
    }


OwedStepPage = page_of(OwedStep)


class CalendarToken(Answer):
    """A calendar token that is not revoked, by the id to revoke it with."""

    token_id = text()
    name = text_or_null()
    issued_at = text(format="date-time")

    example: ClassVar[dict[str, Any]] = {
        "token_id": "0f3a5c7e9b1d2f46",
        "name": "Outlook at work",
        "issued_at": "2018-06-06T09:00:00.000000+00:00",
    }


class NewCalendarToken(Answer):
    """A calendar token with the address to subscribe to, which is shown this once."""

    token_id = text()
    url = text()

    example: ClassVar[dict[str, Any]] = {
        "token_id": "0f3a5c7e9b1d2f46",
        "url": "https://putright.example/api/v1/me/calendar.ics?token=prcal_0f3a5c7e9b1d2f46_…",
    }


CalendarTokenPage = page_of(CalendarToken)
