"""What answers about remediations look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.adherence import Verdict
from domain.smart import SmartRule, Urgency
from domain.urgent import POSTS
from domain.vocabulary import ClosedBecause, EvidenceType, Role, Status, Step
from projections.actions import STATES
from service.api.audit_shapes import PrivacyQuestion
from service.api.deadline_shapes import Change, Working
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null, texts

NOW = {"as_at": "2018-06-12", "as_known_at": None}


class DeadlineState(Answer):
    """How one step of a remediation stands."""

    step = fields.String(required=True, metadata={"enum": list(Step)})
    item = text()
    due_on = fields.Date(required=True)
    done_on = date_or_null()
    verdict = fields.String(required=True, metadata={"enum": list(Verdict)})
    owner = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "step": "day_three_meeting",
        "item": "",
        "due_on": "2018-06-11",
        "done_on": "2018-06-11",
        "verdict": "on_time",
        "owner": "PL01",
    }


class Deadline(DeadlineState):
    """A deadline with its working: what it was counted from, by which rules, and what happens next if it is missed.

    The working and the versions are those of the original date; `due_on` is the date now agreed.
    """

    title = text()
    original_due_on = fields.Date(required=True)
    counted_from = fields.Date(required=True)
    provisional = fields.Boolean(required=True)
    policy_version = fields.Integer(required=True)
    calendar_version = fields.Integer(required=True)
    recorded_on = date_or_null()
    recorded_late = fields.Boolean(
        required=True,
        metadata={"description": "Done by its original date and recorded after it: on time, recorded late."},
    )
    closed_on = date_or_null()
    next_rung = text_or_null()
    next_rung_on = date_or_null()
    working = fields.Nested(Working, required=True)
    changes = fields.List(fields.Nested(Change), required=True)

    example: ClassVar[dict[str, Any]] = DeadlineState.example | {
        "title": "Day-three meeting",
        "due_on": "2018-06-14",
        "original_due_on": "2018-06-11",
        "counted_from": "2018-06-06",
        "provisional": False,
        "policy_version": 1,
        "calendar_version": 1,
        "recorded_on": "2018-06-11",
        "recorded_late": False,
        "closed_on": None,
        "next_rung": None,
        "next_rung_on": None,
        "working": Working.example,
        "changes": [Change.example],
    }


class Action(Answer):
    """A remedial action. A text that was erased is null. ``state`` is as at the day asked for."""

    number = fields.Integer(required=True)
    state = fields.String(required=True, metadata={"enum": list(STATES)})
    theme = text_or_null()
    action = text_or_null()
    owner = text_or_null()
    due_on = date_or_null()
    measure = text_or_null()
    timescale = text_or_null()
    urgency = fields.String(required=True, metadata={"enum": list(Urgency)})
    difference = text_or_null()
    family_part = text_or_null()
    overridden = fields.List(fields.String(metadata={"enum": list(SmartRule)}), required=True)
    override_reason = text_or_null()
    agreed_on = fields.Date(required=True)
    original_due_on = date_or_null()
    done_on = date_or_null()
    evidence = text_or_null()
    evidence_type = fields.String(required=True, allow_none=True, metadata={"enum": [*EvidenceType, None]})
    confirmed_on = date_or_null()
    rejected_on = date_or_null()
    verified_on = date_or_null()
    effective = fields.Boolean(required=True, allow_none=True)
    replaces = fields.Integer(required=True, allow_none=True)
    replaced_by = fields.Integer(required=True, allow_none=True)
    not_smart = fields.Boolean(required=True)
    held = fields.Boolean(required=True)
    carried_from = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "number": 1,
        "state": "open",
        "theme": "Management oversight",
        "action": "Hold reflective supervision on the case and record what is decided",
        "owner": "TM01",
        "due_on": "2018-06-20",
        "measure": "Two decisions are on the file, each with who acts on it.",
        "timescale": None,
        "urgency": "standard",
        "difference": "She knows who is looking after her plan.",
        "family_part": None,
        "overridden": [],
        "override_reason": None,
        "agreed_on": "2018-06-12",
        "original_due_on": "2018-06-20",
        "done_on": None,
        "evidence": None,
        "evidence_type": None,
        "confirmed_on": None,
        "rejected_on": None,
        "verified_on": None,
        "effective": None,
        "replaces": None,
        "replaced_by": None,
        "not_smart": False,
        "held": False,
        "carried_from": None,
    }


class SafetyQuestion(Answer):
    """Whether the child of a critical file is safe today: who was asked, whether one of them answered, how far up.

    ``acknowledge_by`` is when it goes up unanswered, ``safe_by`` from when it does though answered, ``next_rung_at``
    when it goes up next. ``duty_team_call_owed`` says that ``to_ring`` was asked to ring the emergency duty team, and
    no call is recorded.
    """

    asked_at = text(format="date-time")
    told = fields.List(fields.String(), required=True)
    answered = fields.Boolean(required=True)
    acknowledge_by = text(format="date-time")
    safe_by = text_or_null()
    rung = fields.String(required=True, allow_none=True, metadata={"enum": [*POSTS, None]})
    escalated_to = fields.List(fields.String(), required=True)
    next_rung_at = text_or_null()
    to_ring = text_or_null()
    duty_team_call_owed = fields.Boolean(required=True)
    duty_team_told_at = text_or_null()


class ActionProgress(Answer):
    """Whether one action was on track."""

    number = fields.Integer(required=True)
    on_track = fields.Boolean(required=True)


class MonitoringCheck(Answer):
    """One check of how the actions stand. ``item`` is null of one more than was owed; a text erased is null."""

    item = fields.Integer(required=True, allow_none=True)
    checked_on = fields.Date(required=True)
    checked_by = text_or_null()
    actions = fields.List(fields.Nested(ActionProgress), required=True)
    drift = text_or_null()
    response = text_or_null()
    supervision_on = date_or_null()

    example: ClassVar[dict[str, Any]] = {
        "item": 1,
        "checked_on": "2018-06-18",
        "checked_by": "TM01",
        "actions": [{"number": 1, "on_track": False}],
        "drift": "Supervision was put off twice.",
        "response": "It is held tomorrow.",
        "supervision_on": None,
    }


class RemediationRow(Answer):
    """A remediation in a list: who and what it is about, and how each step stands."""

    audit_ref = text()
    state = fields.String(required=True, metadata={"enum": list(Status)})
    graded_on = fields.Date(required=True)
    first_graded_on = date_or_null()
    grade = text()
    attached = texts("The other audits of this child that it answers.")
    same_child = texts("The child's other remediations of the months before.")
    critical = fields.Boolean(required=True)
    service = text_or_null()
    team = text_or_null()
    roles = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    follows = text_or_null()
    followed_by = text_or_null()
    meeting_not_held = fields.Boolean(required=True)
    re_audit_grade = text_or_null()
    closed_on = date_or_null()
    closed_because = fields.String(required=True, allow_none=True, metadata={"enum": [*ClosedBecause, None]})
    referred_on = date_or_null()
    withdrawn_on = date_or_null()
    voided_on = date_or_null()
    imported_on = date_or_null()
    policy_version = fields.Integer(required=True)
    steps = fields.List(fields.Nested(DeadlineState), required=True)

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "state": "open",
        "graded_on": "2018-06-06",
        "first_graded_on": None,
        "grade": "Inadequate",
        "attached": [],
        "same_child": [],
        "critical": False,
        "service": "Assessment",
        "team": "Assessment 2",
        "roles": {Role.SOCIAL_WORKER.value: "SW01", Role.TEAM_MANAGER.value: "TM01"},
        "follows": None,
        "followed_by": None,
        "meeting_not_held": False,
        "re_audit_grade": None,
        "closed_on": None,
        "closed_because": None,
        "referred_on": None,
        "withdrawn_on": None,
        "voided_on": None,
        "imported_on": None,
        "policy_version": 1,
        "steps": [DeadlineState.example],
    }


class AtAMoment(Answer):
    """What it is an answer as at, and as known at: null where that is now."""

    as_at = fields.Date(required=True)
    as_known_at = fields.AwareDateTime(required=True, allow_none=True)


class Remediation(RemediationRow, AtAMoment):
    """One remediation, now or in the past. ``revision`` is null of the past, on which nobody can decide.

    ``also_open`` are the child's other open remediations, null of the past; ``privacy`` is null unless the file was
    entered against the wrong child.
    """

    revision = fields.Integer(required=True, allow_none=True)
    also_open = fields.List(fields.String(), required=True, allow_none=True)
    privacy = fields.Nested(PrivacyQuestion, required=True, allow_none=True)
    safety = fields.Nested(SafetyQuestion, required=True, allow_none=True)
    actions = fields.List(fields.Nested(Action), required=True)
    monitoring_checks = fields.List(fields.Nested(MonitoringCheck), required=True)

    example: ClassVar[dict[str, Any]] = RemediationRow.example | {
        "revision": 2,
        "also_open": [],
        "privacy": None,
        "safety": None,
        **NOW,
        "actions": [Action.example],
        "monitoring_checks": [MonitoringCheck.example],
    }


class HistoryEntry(Answer):
    """One thing that happened. ``detail`` is what it said; ``texts`` what was written, null where erased."""

    position = fields.Integer(required=True)
    kind = text()
    occurred_on = fields.Date(required=True)
    recorded_at = text(format="date-time")
    recorded_by = text()
    on_behalf_of = text_or_null()
    source = text()
    recorded_late_days = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Working days from the day it happened to the day of recording; null if imported."},
    )
    detail = fields.Dict(keys=fields.String(), required=True)
    texts = fields.Dict(keys=fields.String(), values=fields.String(allow_none=True), required=True)

    example: ClassVar[dict[str, Any]] = {
        "position": 41,
        "kind": "DayThreeMeetingHeld",
        "occurred_on": "2018-06-11",
        "recorded_at": "2018-06-11T15:20:00.000000+00:00",
        "recorded_by": "QA01",
        "on_behalf_of": None,
        "source": "api",
        "recorded_late_days": 0,
        "detail": {"chair": "PL01", "chaired_as": "lead", "attendees": ["TM01", "SW01"]},
        "texts": {},
    }


class Deadlines(AtAMoment):
    """Every deadline of a remediation, earliest first."""

    items = fields.List(fields.Nested(Deadline), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [Deadline.example], **NOW}


class Siblings(Answer):
    """The references of the remediations of a child's siblings."""

    items = fields.List(fields.String(), required=True)

    example: ClassVar[dict[str, Any]] = {"items": ["AUD18-002"]}


class Found(Answer):
    """The remediations of one child, oldest first."""

    items = fields.List(fields.Nested(RemediationRow), required=True)

    example: ClassVar[dict[str, Any]] = {"items": [RemediationRow.example]}


RemediationPage = page_of(RemediationRow, AtAMoment, NOW)
History = page_of(HistoryEntry, AtAMoment, NOW)
