"""Whether an action can be held to (``domain.md`` section 8): what blocks, what warns, and the better wording."""

from domain.smart.action import findings_for
from domain.smart.findings import Draft, Finding, SmartContext, SmartRule, Standing, Urgency, unanswered
from domain.smart.limits import SmartLimits
from domain.smart.plan import findings_for_plan
from domain.smart.timescale import NOT_A_DATE, date_said, is_vague

__all__ = [
    "NOT_A_DATE",
    "Draft",
    "Finding",
    "SmartContext",
    "SmartLimits",
    "SmartRule",
    "Standing",
    "Urgency",
    "date_said",
    "findings_for",
    "findings_for_plan",
    "is_vague",
    "unanswered",
]
