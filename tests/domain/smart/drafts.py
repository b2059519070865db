"""Actions as they are worded, and what they are judged by."""

from datetime import date
from typing import Any

from domain.smart import Draft, Finding, SmartContext, findings_for, findings_for_plan
from tests.domain.support import CALENDAR, GRADED

AGREED = date(2019, 3, 8)
"""A Friday: three working days on is Wednesday the 13th, four weeks on is Friday 5 April."""
WEDNESDAY, FRIDAY = date(2019, 3, 13), date(2019, 4, 5)
SOUND: dict[str, Any] = {
    "action": "Visit the child at school and record her words",
    "theme": "Voice of the child",
    "owner": "SW01",
    "due_on": date(2019, 3, 25),
    "measure": "Two visits are on the file by 25 March, in her own words",
    "difference": "She knows who visits her and when",
}


def draft(**changes: Any) -> Draft:
    return Draft(**SOUND | changes)


def context(**changes: Any) -> SmartContext:
    usual: dict[str, Any] = {"agreed_on": AGREED, "graded_on": GRADED, "calendar": CALENDAR, "social_worker": "SW01"}
    return SmartContext(**usual | changes)


def found(context_changes: Any = None, **changes: Any) -> list[Finding]:
    """What is found of a sound action with these changes."""
    return list(findings_for(draft(**changes), context(**context_changes or {})))


def codes(context_changes: Any = None, **changes: Any) -> list[str]:
    return [finding.code for finding in found(context_changes, **changes)]


def plan_codes(*drafts: Draft, **changes: Any) -> list[str]:
    return [finding.code for finding in findings_for_plan(drafts, context(**{"family_has_part": False} | changes))]
