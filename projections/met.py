"""Which deadline an event meets: said once, for every view that needs it."""

from typing import Any

from domain.events import actions, caseload, ending, grading, monitoring, reassignment, safety
from domain.events import remediation as happened
from domain.vocabulary import Step

MEETS: dict[type, Step] = {
    happened.ManagersNotified: Step.NOTIFICATION,
    happened.Acknowledged: Step.ACKNOWLEDGEMENT,
    happened.DayThreeMeetingHeld: Step.DAY_THREE_MEETING,
    happened.ImprovementPlanAgreed: Step.IMPROVEMENT_PLAN,
    happened.ActionDone: Step.ACTION_DONE,
    actions.ActionConfirmed: Step.ACTION_CONFIRMED,
    actions.EvidenceRejected: Step.ACTION_CONFIRMED,
    happened.ActionVerified: Step.ACTION_EFFECTIVE,
    actions.ActionReplaced: Step.ACTION_REPLACED,
    actions.ActionReallocated: Step.ACTION_REALLOCATION,
    actions.ActionKept: Step.ACTION_REALLOCATION,
    monitoring.MonitoringChecked: Step.MONITORING_CHECK,
    happened.ServiceManagerReviewed: Step.SERVICE_MANAGER_REVIEW,
    happened.CaseloadDecided: Step.CASELOAD_DECISION,
    happened.CaseloadReviewed: Step.CASELOAD_REVIEW,
    caseload.Countersigned: Step.COUNTERSIGNATURE,
    happened.ReAudited: Step.RE_AUDIT,
    grading.ChallengeSettled: Step.CHALLENGE_DECISION,
    reassignment.ReceivingChecked: Step.RECEIVING_CHECK,
    ending.EmbeddingChecked: Step.EMBEDDING_CHECK,
    safety.SafetyChecked: Step.SAFETY_CHECK,
    safety.InterimProtectionRecorded: Step.INTERIM_PROTECTION,
}
ITEM = {
    Step.ACKNOWLEDGEMENT: "person",
    Step.MONITORING_CHECK: "item",
    Step.ACTION_DONE: "number",
    Step.ACTION_CONFIRMED: "item",
    Step.ACTION_EFFECTIVE: "number",
    Step.ACTION_REPLACED: "number",
    Step.ACTION_REALLOCATION: "item",
    Step.CHALLENGE_DECISION: "number",
    Step.RECEIVING_CHECK: "item",
}
"""What tells apart the deadlines of a step that recurs, as its events name it."""


def met_by(event: Any) -> tuple[Step, str]:
    """The step and item that an event meets, whether or not it was ever due."""
    step = MEETS[type(event)]
    return step, str(getattr(event, ITEM[step])) if step in ITEM else ""
