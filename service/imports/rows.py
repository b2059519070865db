"""The rows of a monitoring spreadsheet, once read."""

from dataclasses import dataclass
from datetime import date
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """An audit of one case file."""

    sheet: str
    row: int
    audit_ref: str
    audited_on: date
    graded_on: date
    case_ref: str
    team: str | None
    service: str | None
    social_worker: str | None
    team_manager: str | None
    practice_lead: str | None
    service_manager: str | None
    iro: str | None
    auditor: str | None
    auditor_team: str | None
    grade: str
    themes: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class TrackerRow:
    """What was done about one inadequate file."""

    sheet: str
    row: int
    audit_ref: str
    case_ref: str | None
    grade: str | None
    managers_notified_on: date | None
    meeting_held_on: date | None
    meeting_not_held: bool
    chair: str | None
    chaired_as_cover: bool
    meeting_reason: str | None
    plan_agreed_on: date | None
    review_completed_on: date | None
    satisfied: bool | None
    criteria_met: bool | None
    caseload_decision: Literal["review", "not_required"] | None
    caseload_reason: str | None
    caseload_review_completed_on: date | None
    re_audited_on: date | None
    re_audit_grade: str | None
    closed_on: date | None
    comments: str | None


@dataclass(frozen=True, kw_only=True)
class ActionRow:
    """One remedial action; a timescale that is not a date is kept as it was typed."""

    sheet: str
    row: int
    audit_ref: str
    number: int
    theme: str | None
    action: str
    owner: str | None
    due_on: date | None
    timescale: str | None
    measure: str | None
    done_on: date | None
    verified_on: date | None
    effective: bool | None


@dataclass(frozen=True, kw_only=True)
class StaffRow:
    """Somebody who has a part in the process."""

    sheet: str
    row: int
    code: str
    role: str
    email: str | None
    service: str | None
    team: str | None
    reports_to: str | None
    cover: str | None
