"""What answers about the working of a deadline look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, ResolvedBecause
from service.api.shapes import Answer, date_or_null, text, text_or_null
from service.queries.workings import Changed


class DayOfWorking(Answer):
    """One day after the start: its number where it was counted, or why it was skipped."""

    on = fields.Date(required=True)
    counted = fields.Integer(required=True, allow_none=True)
    skipped = text_or_null()


class Working(Answer):
    """How a date came about. A critical file that waits much longer than in calendar days carries a warning."""

    rule = text()
    days = fields.List(fields.Nested(DayOfWorking), required=True)
    warning = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "rule": "3 working days after the grading on 6 June 2018.",
        "days": [
            {"on": "2018-06-07", "counted": 1, "skipped": None},
            {"on": "2018-06-08", "counted": 2, "skipped": None},
            {"on": "2018-06-09", "counted": None, "skipped": "Saturday"},
            {"on": "2018-06-10", "counted": None, "skipped": "Sunday"},
            {"on": "2018-06-11", "counted": 3, "skipped": None},
        ],
        "warning": None,
    }


class Change(Answer):
    """One thing that changed since a date was issued. A new date stands beside the one before; both stay.

    `because` is of a date that moved, ended or is owed again, and of an escalation that is over; `working` of a date
    that was counted anew instead of agreed.
    """

    changed = fields.String(required=True, metadata={"enum": list(Changed)})
    because = fields.String(
        required=True,
        allow_none=True,
        metadata={"enum": [*MovedBecause, *EndedBecause, *ReopenedBecause, *ResolvedBecause, None]},
    )
    occurred_on = fields.Date(required=True)
    recorded_at = text(format="date-time")
    recorded_by = text()
    previous_due_on = date_or_null()
    due_on = date_or_null()
    owner = text_or_null()
    decided_by = text_or_null()
    reason = text_or_null()
    policy_version = fields.Integer(required=True, allow_none=True)
    calendar_version = fields.Integer(required=True, allow_none=True)
    working = fields.Nested(Working, required=True, allow_none=True)

    example: ClassVar[dict[str, Any]] = {
        "changed": "moved",
        "because": "extension",
        "occurred_on": "2018-06-08",
        "recorded_at": "2018-06-08T10:12:00.000000+00:00",
        "recorded_by": "SM01",
        "previous_due_on": "2018-06-11",
        "due_on": "2018-06-14",
        "owner": None,
        "decided_by": "SM01",
        "reason": "The school can only come on the 14th.",
        "policy_version": 1,
        "calendar_version": 1,
        "working": None,
    }
