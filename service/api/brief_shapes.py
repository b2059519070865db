"""What the briefs look like. More members may join; these stay."""

from typing import Any, ClassVar

from marshmallow import fields

from service.api.shapes import Answer, text, text_or_null

HEAD: dict[str, Any] = {
    "period": {"from": "2018-07-01", "to": "2018-07-31"},
    "as_at": "2019-05-31",
    "as_known_at": "2019-05-31T09:00:00.000000+00:00",
    "policy_version": 1,
    "percentages_from": 5,
    "position": 461,
    "digest": "9f2c",
    "fingerprint": "41ab",
}


def _members() -> fields.Dict:
    return fields.Dict(keys=fields.String(), required=True)


class BriefHead(Answer):
    """What every brief says of itself."""

    report = text()
    period = fields.Dict(keys=fields.String(), values=fields.Date(), required=True)
    as_at = fields.Date(required=True)
    as_known_at = text()
    policy_version = fields.Integer(required=True)
    percentages_from = fields.Integer(required=True)
    position = fields.Integer(required=True)
    digest = text_or_null()
    fingerprint = text()

    example: ClassVar[dict[str, Any]] = HEAD | {"report": "monthly"}


class MonthlyBrief(BriefHead):
    """The monthly brief to the director; `waits` has a row a file that was opened in the month."""

    month = text()
    volume = _members()
    grades = _members()
    themes = _members()
    re_audits = _members()
    re_audit_grades = _members()
    re_audit_themes = _members()
    cohort = _members()
    waits = fields.List(fields.Dict(), required=True)
    days_to_plan = _members()
    open_risk = _members()

    example: ClassVar[dict[str, Any]] = HEAD | {
        "report": "monthly",
        "month": "2018-07",
        "volume": {"audits": 19, "inadequate": 1, "inadequate_percent": 5.3},
        "grades": {"Good": 10, "Inadequate critical": 1},
        "themes": {"Planning": {"Good": 9, "Inadequate": 1}},
        "re_audits": {"done": 0, "improved": 0, "repeat_inadequate": 0, "outstanding": 1},
        "re_audit_grades": {},
        "re_audit_themes": {},
        "cohort": {"remediations": 1, "service_manager_review": {"due": 1, "on_time": 1}},
        "waits": [{"audit_ref": "AUD18-035", "found_on": "2018-07-19", "plan_agreed_on": "2018-07-30", "days": 11}],
        "days_to_plan": {"n": 1, "median": 11, "longest": 11, "still_waiting": 0},
        "open_risk": {"alerts": {"raised": 0, "open": 0}},
    }


class LearningBrief(BriefHead):
    """The learning brief: themes, and nobody's name."""

    going_well = fields.List(fields.Dict(), required=True)
    worried_about = fields.List(fields.Dict(), required=True)
    themes = _members()
    warnings_overridden = _members()
    inadequate_files = _members()
    re_audited_files = _members()
    year = _members()

    example: ClassVar[dict[str, Any]] = HEAD | {
        "report": "learning",
        "going_well": [{"theme": "Voice of the child", "n": 33, "of": 47}],
        "worried_about": [{"theme": "Planning", "n": 3, "of": 50}],
        "themes": {"Planning": {"Good": 30, "Inadequate": 3}},
        "warnings_overridden": {"actions": 10, "plans": 2, "codes": {"vague_verb": 1}},
        "inadequate_files": {"files": 1, "themes": None},
        "re_audited_files": {"files": 1, "improved": 1, "with_themes": 0, "themes": None},
        "year": {"inadequate_files": {"files": 7, "themes": {"Planning": 4}}},
    }


class ProgrammeReport(BriefHead):
    """The audit programme's report; what nobody said is expected is null and never guessed."""

    returns = _members()
    volume = _members()
    grades = _members()
    grades_before = _members()
    themes = _members()
    scores = _members()

    example: ClassVar[dict[str, Any]] = HEAD | {
        "report": "programme",
        "returns": {"months": [], "expected": 24, "exempted": 4, "owed": 20, "returned": 19, "returned_percent": 95},
        "volume": {"audits": 19},
        "grades": {"Good": 10},
        "grades_before": {"Good": 11},
        "themes": {"Planning": {"Good": 9}},
        "scores": {"audits": 6, "themes": {"Visits": {"n": 6, "average": 7.3, "change": 1.3}}},
    }


class RemediationUpdate(BriefHead):
    """The update on one remediation: no name, no free text, no child."""

    audit_ref = text()
    file = _members()
    next = fields.List(fields.Dict(), required=True)
    steps = fields.List(fields.Dict(), required=True)
    actions = _members()
    deviations = fields.List(fields.Dict(), required=True)
    extensions = fields.List(fields.Dict(), required=True)
    escalations = _members()
    open_risk = _members()

    example: ClassVar[dict[str, Any]] = HEAD | {
        "report": "update",
        "audit_ref": "AUD18-202",
        "file": {"status": "open", "grade": "Inadequate"},
        "next": [{"step": "re_audit", "role": "auditor", "due_on": "2019-06-19", "working_days_overdue": 0}],
        "steps": [{"step": "improvement_plan", "original_due_on": "2019-04-26", "verdict": "on_time"}],
        "actions": {"total": 5, "open": 1, "overdue": 4},
        "deviations": [],
        "extensions": [],
        "escalations": {"rungs": {}, "steps": 0, "by_person": 0},
        "open_risk": {"alerts": {"raised": 0, "open": 0}},
    }
