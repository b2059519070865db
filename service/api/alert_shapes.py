"""What answers about safeguarding alerts look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.adherence import Verdict
from domain.urgent import POSTS
from service.api.remediation_shapes import HistoryEntry
from service.api.shapes import Answer, Receipt, date_or_null, page_of, text, text_or_null


class AlertReceipt(Receipt):
    """What was recorded, who is told of it by mail, and what somebody must do at once; `warning` says so in words."""

    told = fields.List(fields.String(), required=True)
    ring_duty_team = fields.Boolean(required=True)
    to_ring = text_or_null()
    duty_team_telephone = text_or_null()
    warning = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "reference": "AUD18-001-S1",
        "revision": 1,
        "position": 41,
        "recorded": ["AlertRaised"],
        "prompts": [],
        "told": ["SS01", "SM01", "SM02"],
        "ring_duty_team": False,
        "to_ring": None,
        "duty_team_telephone": "01234 567890",
        "warning": None,
    }


class Reached(Answer):
    """Whether and how one person has heard of an alert; `owed` where they are owed word of it."""

    person = text()
    owed = fields.Boolean(required=True)
    mailed_at = text_or_null()
    not_delivered = fields.Boolean(required=True)
    telephoned_at = text_or_null()
    acknowledged_at = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "person": "SM01",
        "owed": True,
        "mailed_at": "2018-06-04T15:41:20+00:00",
        "not_delivered": False,
        "telephoned_at": None,
        "acknowledged_at": "2018-06-04T15:58:00+00:00",
    }


class AlertRow(Answer):
    """An alert in a list. `verdict` says whether it was told the same day; `minutes_to_tell` how long that took."""

    alert_ref = text()
    audit_ref = text()
    state = fields.String(required=True, metadata={"enum": ["open", "closed"]})
    seen_at = text(format="date-time")
    immediate_danger = fields.Boolean(required=True)
    out_of_hours = fields.Boolean(required=True)
    raised_by = text()
    service = text_or_null()
    team = text_or_null()
    people = fields.List(fields.Nested(Reached), required=True)
    duty_team_told_at = text_or_null()
    told_on = date_or_null()
    minutes_to_tell = fields.Integer(required=True, allow_none=True)
    verdict = fields.String(required=True, metadata={"enum": list(Verdict)})
    acknowledged = fields.Boolean(required=True)
    answered = fields.Boolean(required=True)
    acknowledge_by = text(format="date-time")
    rung = fields.String(required=True, allow_none=True, metadata={"enum": [*POSTS, None]})
    escalated_to = fields.List(fields.String(), required=True)
    next_rung_at = text_or_null()
    duty_team_call_owed = fields.Boolean(required=True)
    to_ring = text_or_null()
    actions_taken = fields.Integer(required=True)
    deviated = fields.Boolean(required=True)
    signed_off_at = text_or_null()
    signed_off_by = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "alert_ref": "AUD18-001-S1",
        "audit_ref": "AUD18-001",
        "state": "open",
        "seen_at": "2018-06-04T15:40:00+00:00",
        "immediate_danger": False,
        "out_of_hours": False,
        "raised_by": "QA01",
        "service": "Assessment",
        "team": "Assessment 2",
        "people": [Reached.example],
        "duty_team_told_at": None,
        "told_on": "2018-06-04",
        "minutes_to_tell": 1,
        "verdict": "on_time",
        "acknowledged": True,
        "answered": True,
        "acknowledge_by": "2018-06-04T16:40:00.000000+00:00",
        "rung": None,
        "escalated_to": [],
        "next_rung_at": None,
        "duty_team_call_owed": False,
        "to_ring": None,
        "actions_taken": 1,
        "deviated": False,
        "signed_off_at": None,
        "signed_off_by": None,
    }


class Alert(AlertRow):
    """One alert with everything that happened on it, in the order in which it happened."""

    revision = fields.Integer(required=True)
    history = fields.List(fields.Nested(HistoryEntry), required=True)

    example: ClassVar[dict[str, Any]] = AlertRow.example | {
        "revision": 3,
        "history": [
            HistoryEntry.example
            | {
                "kind": "AlertAcknowledged",
                "detail": {"person": "SM01", "occurred_at": "2018-06-04T15:58:00+00:00"},
            }
        ],
    }


class ChildsAlerts(Answer):
    """Every alert there ever was about the child whose file this is, newest first."""

    items = fields.List(fields.Nested(AlertRow), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [AlertRow.example]}


AlertPage = page_of(AlertRow)
