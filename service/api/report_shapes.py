"""What the adherence report looks like (design section 5). More members may join; these stay."""

from typing import Any, ClassVar

from marshmallow import fields

from service.api.shapes import Answer, text_or_null


def figures(description: str | None = None) -> fields.Dict:
    """A section of the report: figures, or more sections, by name."""
    said = {"description": description} if description is not None else {}
    return fields.Dict(keys=fields.String(), required=True, metadata=said)


def counts() -> fields.Dict:
    """A section in which every figure is a whole number."""
    return fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)


def lines() -> fields.Dict:
    """A section of sections: of each step, theme or service its own."""
    return fields.Dict(keys=fields.String(), values=fields.Dict(), required=True)


class AdherenceReport(Answer):
    """The adherence report of a period."""

    period = fields.Dict(keys=fields.String(), values=fields.Date(), required=True)
    as_at = fields.Date(required=True)
    as_known_at = text_or_null()
    policy_versions = fields.List(fields.Integer(), required=True)
    percentages_from = fields.Integer(
        required=True, metadata={"description": "Of fewer than so many no percentage is given."}
    )
    position = fields.Integer(required=True)
    digest = text_or_null()
    fingerprint = fields.String(
        required=True,
        metadata={"description": "SHA-256 of everything else but the instant of asking, keys sorted."},
    )
    answer = figures("Whether the process was kept, on the whole and step by step, and by which rules.")
    rolling_year = figures("The same figures of the twelve months that end with the period.")
    since_last = figures("The same figures of the period before, as at the same day.")
    challenges = figures(
        "The questions of the director and of the head of quality assurance: all that are open, and "
        "what became of those asked in the period. `list` has the open ones, by role."
    )
    timelines = figures("The remediations of the twelve months, each with its steps; the latest, if many.")
    run_chart = figures("What was done on time by month or by quarter, and the lines of a run chart if any.")
    volume = figures()
    adherence = lines()
    acknowledgements = figures()
    grades = counts()
    moderation = counts()
    themes = lines()
    chaired = counts()
    caseload_criteria = counts()
    caseload_reviews = lines()
    waiting = lines()
    practice_subjects = counts()
    re_audits = counts()
    grade_movement = lines()
    closures = figures()
    actions = figures()
    monitoring = counts()
    escalations = counts()
    escalated_steps = figures()
    open_risk = lines()
    data_quality = figures()
    by_service = lines()
    restatements = fields.List(fields.Dict(keys=fields.String()), required=True)
    restatements_known_to = fields.Integer(required=True)

    example: ClassVar[dict[str, Any]] = {
        "period": {"from": "2018-04-01", "to": "2018-06-30"},
        "as_at": "2018-07-31",
        "as_known_at": None,
        "policy_versions": [1],
        "percentages_from": 5,
        "position": 412,
        "digest": "9f2c",
        "fingerprint": "41ab",
        "answer": {
            "word": "partly",
            "on_time": 1,
            "fell_due": 2,
            "steps": [{"step": "day_three_meeting", "word": "partly", "on_time": 1, "fell_due": 2}],
            "rules": {"yes_from_percent": 100, "no_under_percent": 50},
        },
        "rolling_year": {
            "period": {"from": "2017-07-01", "to": "2018-06-30"},
            "volume": {"audits": 219, "inadequate": 8, "inadequate_percent": 3.7},
        },
        "since_last": {
            "period": {"from": "2018-01-01", "to": "2018-03-31"},
            "volume": {"audits": 54, "inadequate": 1, "inadequate_percent": 1.9},
        },
        "challenges": {
            "open": 1,
            "overdue": 0,
            "asked": 2,
            "answered": 1,
            "accepted": 1,
            "withdrawn": 0,
            "list": [
                {
                    "number": 2,
                    "remediation": None,
                    "figure": "adherence.day_three_meeting.late",
                    "from": "2018-04-01",
                    "to": "2018-06-30",
                    "asked_on": "2018-07-30",
                    "asked_by": "director_of_childrens_services",
                    "answerer": "head_of_quality_assurance",
                    "answer_by": "2018-08-06",
                    "answered": False,
                    "overdue": False,
                }
            ],
        },
        "timelines": {
            "files": [
                {
                    "audit_ref": "AUD18-129",
                    "steps": [
                        {
                            "step": "day_three_meeting",
                            "due_on": "2018-05-17",
                            "done_on": "2018-05-18",
                            "verdict": "late",
                            "days": 1,
                        }
                    ],
                }
            ],
            "more": False,
        },
        "run_chart": {
            "measure": "on_time",
            "by": "quarter",
            "points": [{"from": "2018-04-01", "to": "2018-06-30", "n": 7, "of": 9}],
            "points_needed": 12,
            "points_missing": 11,
            "chart": None,
        },
        "volume": {"audits": 55, "inadequate": 2, "inadequate_percent": 3.6, "children": 2, "families": 1},
        "adherence": {"day_three_meeting": {"due": 2, "on_time": 1, "late": 1, "not_done": 0}},
        "acknowledgements": {"due": 8, "on_time": 6, "late": 1, "not_done": 1},
        "grades": {"Good": 31, "Inadequate": 2},
        "moderation": {"prompted": 1, "moderated": 2, "changed": 1},
        "themes": {"Management oversight": {"Good": 20, "Inadequate": 5}},
        "chaired": {"lead": 1, "cover": 1, "not_held": 0},
        "caseload_criteria": {"met": 1, "review": 0, "not_required": 1},
        "caseload_reviews": {"social_worker": {"to_decide": 0, "not_required": 1, "under_way": 0, "complete": 0}},
        "waiting": {"finding_to_confirmed": {"n": 2, "median_days": 2}},
        "practice_subjects": {"social_worker": 2},
        "re_audits": {"done": 1, "improved": 1, "repeat_inadequate": 0, "outstanding": 1},
        "grade_movement": {"Inadequate": {"Good": 1}},
        "closures": {"closed": 2, "completed": 1, "followed": 0, "case_closed": 1, "decided_otherwise": []},
        "actions": {
            "total": 5,
            "not_smart": 0,
            "open": 1,
            "overdue": 0,
            "done": 1,
            "confirmed": 1,
            "effective": 1,
            "not_effective": 0,
            "replaced": 1,
            "overdue_by_age": {"1_to_5": 0, "6_to_20": 0, "over_20": 0},
            "overridden": {"no_difference": 1},
            "plans_overridden": {"nothing_for_family": 1},
        },
        "monitoring": {"checks": 6, "off_track": 1, "supervision": 2},
        "escalations": {"reminder": 2, "line_manager": 1},
        "escalated_steps": {
            "total": 1,
            "resolved": 1,
            "still_open": 0,
            "rungs_by_person": 1,
            "median_days_to_resolve": 2,
        },
        "open_risk": {"alerts": {"raised": 1, "same_day": 1, "acknowledged": 1, "deviated": 0, "open": 0}},
        "by_service": {"Assessment": {"audits": 30, "inadequate": 2}},
        "restatements": [
            {
                "reference": "2017-18-Q4",
                "edition": 1,
                "figure": "adherence.day_three_meeting.not_done",
                "published": 1,
                "was": 1,
                "now": 0,
                "caused_by": {
                    "event": "DayThreeMeetingHeld",
                    "audit_ref": "AUD18-001",
                    "occurred_on": "2018-03-12",
                    "recorded_at": "2018-07-05T10:04:00.000000+00:00",
                    "position": 398,
                },
            }
        ],
        "restatements_known_to": 412,
        "data_quality": {
            "recorded_late": 3,
            "recorded_late_without_reason": 1,
            "reconciliation": {"open": 1, "lcs_right": 2, "tool_right": 0, "chase": 0},
        },
    }
