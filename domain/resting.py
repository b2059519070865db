"""What comes before, and what rests on, each step that was recorded: said once, for corrections."""

from collections.abc import Mapping

from domain.vocabulary import Step

PRECEDES: Mapping[Step, Step] = {
    Step.COUNTERSIGNATURE: Step.CASELOAD_DECISION,
    Step.ACTION_CONFIRMED: Step.ACTION_DONE,
    Step.ACTION_EFFECTIVE: Step.ACTION_DONE,
    Step.MONITORING_CHECK: Step.IMPROVEMENT_PLAN,
}
"""Before which step another cannot have happened. Any other order happened if it happened, and is a deviation."""

RESTS_ON: Mapping[Step, frozenset[Step]] = {
    Step.NOTIFICATION: frozenset(),
    Step.ACKNOWLEDGEMENT: frozenset(),
    Step.SAFETY_CHECK: frozenset(),
    Step.INTERIM_PROTECTION: frozenset(),
    Step.DAY_THREE_MEETING: frozenset(),
    Step.IMPROVEMENT_PLAN: frozenset({Step.SERVICE_MANAGER_REVIEW, Step.MONITORING_CHECK, Step.ACTION_DONE}),
    Step.SERVICE_MANAGER_REVIEW: frozenset(),
    Step.CASELOAD_DECISION: frozenset({Step.COUNTERSIGNATURE, Step.CASELOAD_REVIEW}),
    Step.COUNTERSIGNATURE: frozenset({Step.CASELOAD_REVIEW}),
    Step.CASELOAD_REVIEW: frozenset(),
    Step.MONITORING_CHECK: frozenset(),
    Step.ACTION_DONE: frozenset({Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE}),
    Step.ACTION_CONFIRMED: frozenset({Step.ACTION_EFFECTIVE}),
    Step.ACTION_EFFECTIVE: frozenset({Step.ACTION_REPLACED}),
    Step.ACTION_REALLOCATION: frozenset({Step.ACTION_DONE}),
    Step.RECEIVING_CHECK: frozenset(),
    Step.RE_AUDIT: frozenset(),
    Step.EMBEDDING_CHECK: frozenset(),
}
"""For each step that can be retracted, the steps that rest on it: they are put right first."""

ELSEWHERE: Mapping[Step, str] = {
    Step.ACTION_REPLACED: "it is met by the action that replaces it, and put right with that one.",
    Step.CHALLENGE_DECISION: "it was decided on the audit, where another moderation changes the grade.",
}
"""The steps that are met by what is recorded elsewhere, and where they are put right."""
