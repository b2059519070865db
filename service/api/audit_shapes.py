"""What answers about audits look like."""

from typing import Any, ClassVar

from marshmallow import fields

from domain.vocabulary import Deviation, PrivacyIncident
from service.api.shapes import Answer, date_or_null, page_of, text, text_or_null


class AuditRow(Answer):
    """One audit in a list, without its case reference. ``moderate_by`` stops no clock."""

    audit_ref = text()
    audited_on = fields.Date(required=True)
    graded_on = fields.Date(required=True)
    grade = text()
    first_grade = text()
    themes = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    scores = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True, allow_none=True)
    service = text_or_null()
    team = text_or_null()
    remediation_ref = text_or_null()
    attached_to = text_or_null()
    moderate_by = date_or_null()
    prompted_on = date_or_null()
    moderated_on = date_or_null()
    voided_on = date_or_null()

    example: ClassVar[dict[str, Any]] = {
        "audit_ref": "AUD18-001",
        "audited_on": "2018-06-04",
        "graded_on": "2018-06-06",
        "grade": "Requires Improvement",
        "first_grade": "Inadequate",
        "themes": {"Voice of the child": "Good", "Management oversight": "Inadequate"},
        "scores": {"Voice of the child": 7},
        "service": "Assessment",
        "team": "Assessment 2",
        "remediation_ref": "AUD18-001",
        "attached_to": None,
        "moderate_by": "2018-06-08",
        "prompted_on": None,
        "moderated_on": "2018-06-08",
        "voided_on": None,
    }


class ModerationEntry(Answer):
    """A grade that was looked at again; ``challenge`` is the number of one that was upheld so."""

    moderated_on = fields.Date(required=True)
    moderated_by = text()
    previous = text()
    grade = text()
    challenge = fields.Integer(required=True, allow_none=True)
    reason = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "moderated_on": "2018-06-08",
        "moderated_by": "HOS01",
        "previous": "Inadequate",
        "grade": "Requires Improvement",
        "challenge": None,
        "reason": "The visits are on the file, under another heading.",
    }


class ChallengeEntry(Answer):
    """A challenge of a grade, and how it was decided. A text that was erased is null."""

    number = fields.Integer(required=True)
    challenged_on = fields.Date(required=True)
    challenged_by = text()
    reason = text_or_null()
    decide_by = date_or_null()
    owner = text_or_null()
    decided_on = date_or_null()
    decided_by = text_or_null()
    upheld = fields.Boolean(required=True, allow_none=True)
    grade = text_or_null()
    decision_reason = text_or_null()

    example: ClassVar[dict[str, Any]] = {
        "number": 1,
        "challenged_on": "2018-06-07",
        "challenged_by": "TM01",
        "reason": "Two of the three visits were made by the duty team.",
        "decide_by": "2018-06-12",
        "owner": "HOS02",
        "decided_on": None,
        "decided_by": None,
        "upheld": None,
        "grade": None,
        "decision_reason": None,
    }


class AuditDeviation(Answer):
    """The grade was looked at by somebody whose role the process does not name for it."""

    occurred_on = fields.Date(required=True)
    rule = fields.String(required=True, metadata={"enum": list(Deviation)})
    person = text()

    example: ClassVar[dict[str, Any]] = {"occurred_on": "2018-06-08", "rule": "wrong_role", "person": "QA01"}


class PrivacyQuestion(Answer):
    """What quality assurance owes, or has settled, of what was entered against the wrong child."""

    corrected_on = fields.Date(required=True)
    access_checked = fields.Boolean(required=True)
    privacy_incident = fields.String(required=True, metadata={"enum": list(PrivacyIncident)})
    owed = fields.Boolean(required=True)

    example: ClassVar[dict[str, Any]] = {
        "corrected_on": "2018-06-14",
        "access_checked": True,
        "privacy_incident": "not_decided",
        "owed": True,
    }


class Audit(AuditRow):
    """One audit, with what happened to its grade; ``privacy`` is null unless it was corrected of a wrong child.

    Of an audit that a remediation answers it is the remediation that says so.
    """

    privacy = fields.Nested(PrivacyQuestion, required=True, allow_none=True)
    moderations = fields.List(fields.Nested(ModerationEntry), required=True)
    challenges = fields.List(fields.Nested(ChallengeEntry), required=True)
    deviations = fields.List(fields.Nested(AuditDeviation), required=True)

    example: ClassVar[dict[str, Any]] = AuditRow.example | {
        "privacy": None,
        "moderations": [ModerationEntry.example],
        "challenges": [],
        "deviations": [],
    }


AuditPage = page_of(AuditRow)
