"""The columns of the four tables, each by its usual heading and by the others that councils use."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """A kind of table that a monitoring spreadsheet holds."""

    AUDITS = "audits"
    TRACKER = "tracker"
    ACTIONS = "actions"
    STAFF = "staff"


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, what it may be headed, and whether it tells its kind of table."""

    field: str
    heading: str
    others: tuple[str, ...] = ()
    required: bool = False
    telling: bool = False


def _column(field: str, heading: str, *others: str, required: bool = False, telling: bool = True) -> Column:
    return Column(field, heading, others, required=required, telling=telling)


AUDIT_REF = _column(
    "audit_ref", "Audit ref", "Audit no", "Audit", "Ref", "Unique audit ref", required=True, telling=False
)  # fmt: skip
CASE_REFS = (
    "LCS", "Case ref", "Case no", "Case", "Case file", "Child no", "Child ref", "Mosaic no", "Liquidlogic no",
    "System no",
)  # fmt: skip
GRADES = (
    "Grade", "Overall judgement", "Overall judgment", "Overall grading", "Judgement", "Judgment", "Grading",
    "Overall outcome", "Audit grade",
)  # fmt: skip
TEAM = _column("team", "Team", "Team name", "Social work team", telling=False)
SERVICE = _column("service", "Service", "Service area", "Service name", telling=False)

COLUMNS: dict[Kind, tuple[Column, ...]] = {
    Kind.AUDITS: (
        AUDIT_REF,
        _column(
            "audited_on", "Date of audit", "Audit date", "Audited on", "Date audited", "Audited", required=True,
        ),
        _column(
            "graded_on", "Date graded", "Graded on", "Grade date", "Date of grade", "Date of grading",
            "Grading date", "Graded", "Date grade confirmed", "Grade confirmed", "Grade confirmed on", required=True,
        ),
        _column("case_ref", "LCS no.", *CASE_REFS, required=True, telling=False),
        TEAM,
        SERVICE,
        _column(
            "social_worker", "Social Worker", "Worker", "Allocated worker", "Allocated social worker", telling=False,
        ),
        _column("team_manager", "Team Manager", telling=False),
        _column("practice_lead", "Practice Lead", telling=False),
        _column("service_manager", "Service Manager", telling=False),
        _column("iro", "IRO", "Reviewing officer", telling=False),
        _column("auditor", "Auditor", "Audited by", "Auditor code", "Name of auditor"),
        _column("auditor_team", "Auditor's team", "Auditor team", "Team of auditor"),
        _column("grade", "Overall grade", *GRADES, required=True),
    ),
    Kind.TRACKER: (
        AUDIT_REF,
        _column("case_ref", "LCS no.", *CASE_REFS, telling=False),
        _column("grade", "Overall grade", *GRADES, telling=False),
        _column(
            "managers_notified_on", "Managers notified", "Date managers notified", "Managers notified on",
            "Managers told", "Notified", "Notified on", "Date notified", "Notification date", "Date of notification",
        ),
        _column(
            "meeting_held_on", "Day 3 meeting held", "Day 3 meeting", "Day 3 meeting date", "Date of day 3 meeting",
            "Day 3 meeting held on", "3 day meeting", "3 day meeting held", "Date day 3 meeting held",
        ),
        _column("chair", "Chaired by", "Chair", "Meeting chaired by"),
        _column(
            "meeting_reason", "Reason if late / not held", "Reason late or not held", "Reason if late or not held",
            "Reason if late", "Reason if not held", "Reason meeting late",
        ),
        _column(
            "plan_agreed_on", "Plan agreed", "Plan agreed on", "Date plan agreed", "Improvement plan",
            "Improvement plan agreed", "Date improvement plan agreed", "Plan date",
        ),
        _column(
            "review_completed_on", "SM review completed", "SM review", "SM review date", "SM review completed on",
            "Date of SM review", "Date SM review completed",
        ),
        _column("satisfied", "SM satisfied?", "Satisfied", "Is SM satisfied"),
        _column(
            "criteria_met", "Caseload review criteria met?", "Caseload criteria met", "Criteria met",
            "Criteria for caseload review met",
        ),
        _column(
            "caseload_decision", "Caseload review decision", "Caseload decision", "Decision on caseload review",
        ),
        _column(
            "caseload_reason", "Reason", "Caseload reason", "Caseload review reason", "Reason for decision",
            "Reason not required", "Reason if not required",
        ),
        _column(
            "caseload_review_completed_on", "Caseload review completed", "Caseload review completed on",
            "Caseload review date", "Date caseload review completed", "Date of caseload review",
        ),
        _column(
            "re_audited_on", "Re-audit date", "Date of re-audit", "Re-audited", "Re-audited on", "Re-audit",
            "Date re-audited",
        ),
        _column(
            "re_audit_grade", "Re-audit grade", "Re-audit overall grade", "Re-audit judgement", "Re-audit outcome",
            "Grade at re-audit",
        ),
        _column(
            "closed_on", "Closed", "Closed on", "Date closed", "Closed date", "Closure date", "Date of closure",
        ),
        _column("comments", "Comments", "Comment", "Notes", "Remarks", telling=False),
    ),
    Kind.ACTIONS: (
        AUDIT_REF,
        _column("number", "No.", "Action no", "Item", required=True, telling=False),
        _column("theme", "Theme", "Domain", "Area"),
        _column(
            "action", "Action", "Remedial action", "Agreed action", "Action required", "Action agreed", "What",
            "What will be done", required=True,
        ),
        _column(
            "owner", "Who", "By whom", "Owner", "Action owner", "Responsible", "Person responsible", "Who will do it",
        ),
        _column(
            "due_on", "By when", "When", "Due", "Due by", "Due date", "Timescale", "Target date", "Deadline",
            "By when?", required=True,
        ),
        _column(
            "measure", "How will we know?", "Measure", "Success measure", "How will this be measured",
            "How will we know it is done", "How will we know it has worked",
        ),
        _column("done_on", "Done", "Done on", "Date done", "Completed", "Completed on", "Date completed"),
        _column("verified_on", "Verified", "Verified on", "Date verified", "Checked", "Date checked"),
        _column("effective", "Effective?", "Was it effective", "Is it effective"),
    ),
    Kind.STAFF: (
        _column("code", "Code", "Staff code", "Staff no", "Staff ref", "Employee no", required=True),
        _column("role", "Role", "Job title", "Title", "Post", "Position", required=True),
        _column("email", "Email", "Email address", "Mail", "Mail address"),
        SERVICE,
        TEAM,
        _column("reports_to", "Reports to", "Line manager", "Manager", "Line managed by"),
        _column("cover", "Cover", "Covered by", "Cover by", "Deputy"),
    ),
}  # fmt: skip


def heading_of(kind: Kind, field: str | None) -> str | None:
    """The usual heading of a field's column, a theme's own name, or ``None`` for what has no column."""
    if field is not None and field.startswith("themes."):
        return field.removeprefix("themes.")
    return next((column.heading for column in COLUMNS[kind] if column.field == field), None)
