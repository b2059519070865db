"""Which step an event meets: said once, for every view that needs it."""

from domain.events import remediation as happened
from domain.vocabulary import Step

MEETS: dict[type, Step] = {
    happened.ManagersNotified: Step.NOTIFICATION,
    happened.DayThreeMeetingHeld: Step.DAY_THREE_MEETING,
    happened.ImprovementPlanAgreed: Step.IMPROVEMENT_PLAN,
    happened.ServiceManagerReviewed: Step.SERVICE_MANAGER_REVIEW,
    happened.CaseloadDecided: Step.CASELOAD_DECISION,
    happened.CaseloadReviewed: Step.CASELOAD_REVIEW,
    happened.ReAudited: Step.RE_AUDIT,
}
