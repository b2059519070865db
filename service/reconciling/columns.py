"""The columns that an extract may have: what the record knows as well, each by the headings in use."""

from service.imports.columns import key_of
from service.imports.headings import COLUMNS, Kind

DATES = (
    "audited_on", "graded_on", "managers_notified_on", "meeting_held_on", "plan_agreed_on", "review_completed_on",
    "caseload_review_completed_on", "re_audited_on", "closed_on", "case_closed_on",
)  # fmt: skip
PEOPLE = ("social_worker", "team_manager", "practice_lead", "service_manager")
GRADES = ("grade", "re_audit_grade")
NAMES = ("team", "service")
KEYS = ("audit_ref", "case_ref")
FIELDS = (*KEYS, *GRADES, *DATES, *NAMES, *PEOPLE)
OWN = {
    "case_closed_on": ("Case closed", "Case closed on", "Case closure date", "Date case closed", "LCS closed on"),
    "meeting_held_on": ("Meeting date", "Meeting held"),
    "case_ref": ("Case reference", "LCS number", "LCS id"),
    "audit_ref": ("Audit reference",),
}
"""Headings of extracts beside those of the monitoring spreadsheet."""


def _headings() -> dict[str, str]:
    found = {key_of(field.replace("_", " ")): field for field in FIELDS}
    for kind in (Kind.AUDITS, Kind.TRACKER):
        for column in COLUMNS[kind]:
            if column.field in FIELDS:
                found |= {key_of(heading): column.field for heading in (column.heading, *column.others)}
    return found | {key_of(heading): field for field, headings in OWN.items() for heading in headings}


HEADINGS = _headings()
"""Which field a heading means, by its key."""
