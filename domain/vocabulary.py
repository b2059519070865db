"""The words of the process, as they are stored and reported."""

from enum import StrEnum


class Step(StrEnum):
    """A step with a clock. The value is its name in events, API and report."""

    NOTIFICATION = "notification"
    ACKNOWLEDGEMENT = "acknowledgement"
    SAFETY_CHECK = "safety_check"
    INTERIM_PROTECTION = "interim_protection"
    DAY_THREE_MEETING = "day_three_meeting"
    IMPROVEMENT_PLAN = "improvement_plan"
    SERVICE_MANAGER_REVIEW = "service_manager_review"
    CASELOAD_DECISION = "caseload_decision"
    COUNTERSIGNATURE = "countersignature"
    CASELOAD_REVIEW = "caseload_review"
    MONITORING_CHECK = "monitoring_check"
    ACTION_DONE = "action_done"
    ACTION_CONFIRMED = "action_confirmed"
    ACTION_EFFECTIVE = "action_effective"
    ACTION_REPLACED = "action_replaced"
    ACTION_REALLOCATION = "action_reallocation"
    RECEIVING_CHECK = "receiving_check"
    CHALLENGE_DECISION = "challenge_decision"
    RE_AUDIT = "re_audit"
    EMBEDDING_CHECK = "embedding_check"


RECURRING = frozenset(
    {
        Step.ACKNOWLEDGEMENT,
        Step.MONITORING_CHECK,
        Step.ACTION_DONE,
        Step.ACTION_CONFIRMED,
        Step.ACTION_EFFECTIVE,
        Step.ACTION_REPLACED,
        Step.ACTION_REALLOCATION,
        Step.CHALLENGE_DECISION,
        Step.RECEIVING_CHECK,
    }
)
"""The steps that a remediation may owe more than once: each time has an item of its own."""


class Role(StrEnum):
    """A role in the directory or on a file."""

    SOCIAL_WORKER = "social_worker"
    TEAM_MANAGER = "team_manager"
    PRACTICE_LEAD = "practice_lead"
    SERVICE_MANAGER = "service_manager"
    HEAD_OF_SERVICE = "head_of_service"
    DIRECTOR = "director_of_childrens_services"
    IRO = "independent_reviewing_officer"
    IRO_PRACTICE_MANAGER = "iro_practice_manager"
    HEAD_OF_TRANSFORMATION = "head_of_transformation"
    SAFEGUARDING_AND_STANDARDS = "safeguarding_and_standards"
    EMERGENCY_DUTY_TEAM = "emergency_duty_team"
    QA_ADMINISTRATOR = "qa_administrator"
    HEAD_OF_QA = "head_of_quality_assurance"
    AUDITOR = "auditor"
    REPORT_READER = "report_reader"
    SYSTEM_ADMINISTRATOR = "system_administrator"
    DATA_PROTECTION_OFFICER = "data_protection_officer"


class ChairedAs(StrEnum):
    """In what capacity somebody chaired the day-three meeting (F3, E4)."""

    LEAD = "lead"
    COVER = "cover"
    NEITHER = "neither"
    NOT_RECORDED = "not_recorded"


class CaseloadDecision(StrEnum):
    """What was decided about reviewing the whole caseload (F6, E17)."""

    REVIEW = "review"
    NOT_REQUIRED = "not_required"


class Criterion(StrEnum):
    """Why a whole-caseload review was prompted (``domain.md`` section 2)."""

    CRITICAL_GRADE = "critical_grade"
    SECOND_FILE = "second_inadequate_file_in_twelve_months"
    MANAGER_JUDGEMENT = "service_manager_judgement"


class Deviation(StrEnum):
    """What should not have happened but did: recorded and counted, never refused."""

    OUT_OF_ORDER = "out_of_order"
    WRONG_ROLE = "wrong_role"
    WITHOUT_LEAD_OR_COVER = "without_lead_or_cover"
    NOT_SMART = "action_not_smart"
    THEME_WITHOUT_ACTION = "theme_without_action"
    CLOSED_WITHOUT_RE_AUDIT = "closed_without_re_audit"
    CLOSED_WITH_OPEN_ACTIONS = "closed_with_open_actions"
    CASES_NOT_GRADED = "cases_not_graded"
    CLOSED_STILL_INADEQUATE = "closed_still_inadequate"
    CLOSED_WITH_THEME_INADEQUATE = "closed_with_theme_inadequate"
    CLOSED_BY_ONE = "closed_by_one_person"
    SAME_REVIEWER_AGAIN = "same_reviewer_again"
    OWN_CASE = "own_case"
    OWN_TEAM = "own_team"
    DUTY_TEAM_NOT_TOLD = "duty_team_not_told"


class EvidenceType(StrEnum):
    """What shows that an action is done (section 8)."""

    CASE_RECORD = "case_record"
    SUPERVISION_RECORD = "supervision_record"
    DOCUMENT = "document"
    OBSERVATION = "observation"
    FEEDBACK = "feedback"


class MovedBecause(StrEnum):
    """Why a date that was issued was followed by another."""

    EXTENSION = "extension"
    UPGRADE = "upgrade"
    CALENDAR = "calendar"
    CORRECTION = "correction"


class RegradedBecause(StrEnum):
    """Why an audit that a remediation answers has another grade."""

    MODERATION = "moderation"
    CHALLENGE = "challenge"
    SECOND_AUDIT = "second_audit"
    VOID = "void"
    REINSTATEMENT = "reinstatement"
    CORRECTION = "correction"


class EndedBecause(StrEnum):
    """Why a deadline is no longer owed. ``not_owed`` leaves every figure; the others stand beside what is due."""

    CASE_CLOSED = "case_closed"
    MOVED_AWAY = "moved_away"
    WITHDRAWN = "withdrawn"
    HANDED_OVER = "handed_over"
    NOT_OWED = "not_owed"


class ResolvedBecause(StrEnum):
    """Why a missed step that had gone up the line needs nobody's attention any more."""

    DONE = "done"
    MOVED = "moved"
    HANDED_OVER = "handed_over"
    NO_LONGER_OWED = "no_longer_owed"


class AnsweredBecause(StrEnum):
    """Why an urgent question that had gone up waits for nobody any more."""

    ACKNOWLEDGED = "acknowledged"
    SIGNED_OFF = "signed_off"
    CHECKED = "checked"
    NO_LONGER_OWED = "no_longer_owed"


class ReopenedBecause(StrEnum):
    """Why a deadline is owed again that was met or had ended."""

    REINSTATED = "reinstated"
    REPEAT_VOIDED = "repeat_voided"
    EVIDENCE_REJECTED = "evidence_rejected"
    DONE_AGAIN = "done_again"
    ANOTHER_AUDIT = "another_audit"
    RETRACTED = "retracted"
    CORRECTION = "correction"


class Status(StrEnum):
    """How a remediation stands as a whole."""

    OPEN = "open"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    VOIDED = "voided"


class ClosedBecause(StrEnum):
    """Why a remediation ended."""

    COMPLETED = "completed"
    FOLLOWED = "followed"
    CASE_CLOSED = "case_closed"
    MOVED_AWAY = "moved_away"


class ReAuditOutcome(StrEnum):
    """Whether practice on the file improved."""

    IMPROVED = "improved"
    REPEAT_INADEQUATE = "repeat_inadequate"


class ReferenceBecause(StrEnum):
    """Why a file's case reference is corrected: three ways in which one child has two, and the wrong child (E24, E25).

    The case system gave the child another number; two numbers turned out to be one child; it was typed wrongly.
    """

    RENUMBERED = "renumbered"
    MERGED = "merged"
    MISTYPED = "mistyped"
    WRONG_CHILD = "wrong_child"


class PrivacyIncident(StrEnum):
    """Whether what happened to a record is a privacy incident."""

    YES = "yes"
    NO = "no"
    NOT_DECIDED = "not_decided"
