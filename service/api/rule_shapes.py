"""What answers about the rules look like: the versions of the policy and of the calendar."""

from typing import Any, ClassVar

from marshmallow import fields

from service.api.shapes import Answer, date_or_null, text, text_or_null

DOCUMENT = {"description": "The whole document, as it was adopted."}


class PolicyVersion(Answer):
    """One version of the policy. `in_force_from` is null of the one that this council began with."""

    version = fields.Integer(required=True)
    name = text()
    in_force_from = date_or_null()
    in_force = fields.Boolean(required=True, metadata={"description": "Whether it is the one in force today."})
    adopted_on = date_or_null()
    adopted_by = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "version": 2,
        "name": "Response to an inadequate case file",
        "in_force_from": "2019-04-01",
        "in_force": True,
        "adopted_on": "2019-03-11",
        "adopted_by": "SM01",
    }


class PolicyVersions(Answer):
    """Every version of the policy, the first one first."""

    items = fields.List(fields.Nested(PolicyVersion), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [PolicyVersion.example]}


class Policy(PolicyVersion):
    """One version of the policy, whole."""

    reason = text_or_null()
    document = fields.Dict(keys=fields.String(), required=True, metadata=DOCUMENT)

    example: ClassVar[dict[str, Any]] = PolicyVersion.example | {
        "reason": "The review takes two weeks now.",
        "document": {"version": 2, "name": "Response to an inadequate case file"},
    }


class CalendarVersion(Answer):
    """One version of the calendar. The last one counts what is set from its adoption on."""

    version = fields.Integer(required=True)
    covers_from = fields.Date(required=True)
    covers_to = fields.Date(required=True)
    adopted_on = date_or_null()
    adopted_by = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "version": 2,
        "covers_from": "2012-01-01",
        "covers_to": "2028-12-31",
        "adopted_on": "2019-03-11",
        "adopted_by": "SM01",
    }


class CalendarVersions(Answer):
    """Every version of the calendar, the first one first."""

    items = fields.List(fields.Nested(CalendarVersion), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [CalendarVersion.example]}


class Calendar(CalendarVersion):
    """One version of the calendar, whole."""

    reason = text_or_null()
    document = fields.Dict(keys=fields.String(), required=True, metadata=DOCUMENT)

    example: ClassVar[dict[str, Any]] = CalendarVersion.example | {
        "reason": "The offices are closed on Maundy Thursday.",
        "document": {"version": 2, "covers_from": "2012-01-01", "covers_to": "2028-12-31"},
    }


class PolicyChecked(Answer):
    """A policy that could be run."""

    version = fields.Integer(required=True)
    name = text()

    example: ClassVar[dict[str, Any]] = {"version": 2, "name": "Response to an inadequate case file"}


class Move(Answer):
    """One open deadline that a calendar would set on another date."""

    audit_ref = text()
    step = text()
    item = text()
    owner = text_or_null()
    due_on = fields.Date(required=True)
    moves_to = fields.Date(required=True)

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "step": "improvement_plan",
        "item": "",
        "owner": "TM01",
        "due_on": "2019-04-24",
        "moves_to": "2019-04-25",
    }


class Moves(Answer):
    """The open deadlines that the calendar adopted last would set on another date, by reference."""

    items = fields.List(fields.Nested(Move), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [Move.example]}


class CalendarChecked(Answer):
    """A calendar that could be used, and the open deadlines that it would set on another date."""

    version = fields.Integer(required=True)
    covers_from = fields.Date(required=True)
    covers_to = fields.Date(required=True)
    would_move = fields.List(fields.Nested(Move), required=True)

    example: ClassVar[dict[str, Any]] = {
        "version": 2,
        "covers_from": "2012-01-01",
        "covers_to": "2028-12-31",
        "would_move": [Move.example],
    }
