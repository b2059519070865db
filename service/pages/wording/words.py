"""The words of the process as a timeline says them."""

from collections.abc import Mapping
from typing import Any

from domain.policy import Policy
from domain.vocabulary import (
    ChairedAs,
    ClosedBecause,
    Criterion,
    Deviation,
    EndedBecause,
    MovedBecause,
    RegradedBecause,
    ReopenedBecause,
    ResolvedBecause,
    Step,
)
from service.terms import DEVIATIONS, numbered, step_title

Detail = Mapping[str, Any]

CHAIRED = {
    ChairedAs.LEAD: " as practice lead",
    ChairedAs.COVER: " as the practice lead's cover",
    ChairedAs.NEITHER: ", who is neither the practice lead nor their cover",
    ChairedAs.NOT_RECORDED: "",
}
CRITERIA = {
    Criterion.CRITICAL_GRADE: "the grade is critical",
    Criterion.SECOND_FILE: "the worker has another inadequate file in the twelve months before",
    Criterion.MANAGER_JUDGEMENT: "the service manager judged so",
}
TEXTS = {
    "action": "Action",
    "timescale": "Timescale as written",
    "measure": "How we will know",
    "difference": "What will be different for the child",
    "family_part": "What family or network will do",
    "override_reason": "Agreed as it is because",
    "evidence": "Evidence",
    "drift": "What is slipping",
    "response": "What was done about it",
    "reason": "Reason",
    "instead": "Instead",
    "comments": "Comments",
    "learning": "Learning",
    "otherwise_reason": "Why it was closed all the same",
    "authority": "Other authority",
    "how": "How the child is safe",
    "concern": "Concern",
    "done": "What was done",
    "outcome": "How the child is safe",
    "spoke_to": "Spoke to",
    "call_outcome": "What came of the call",
    "incident_reference": "Reference of the incident",
    "reference": "Reference of the incident",
    "said": "What would help",
    "answer": "Answer",
    "question": "Question",
}


MOVED = {
    MovedBecause.EXTENSION: "an extension was given",
    MovedBecause.UPGRADE: "the file became critical",
    MovedBecause.CALENDAR: "the council's working days changed",
    MovedBecause.CORRECTION: "what it was counted from was put right",
}
UNMET = {
    Deviation.CLOSED_WITHOUT_RE_AUDIT: "it was not audited again",
    Deviation.CLOSED_STILL_INADEQUATE: "it was still inadequate",
    Deviation.CLOSED_WITH_OPEN_ACTIONS: "actions were open",
    Deviation.CLOSED_WITH_THEME_INADEQUATE: "a theme behind it was still inadequate",
}
CLOSED = {
    ClosedBecause.COMPLETED: "",
    ClosedBecause.FOLLOWED: ", since another remediation follows",
    ClosedBecause.CASE_CLOSED: ", because the case was closed",
    ClosedBecause.MOVED_AWAY: ", because the child moved to another authority",
}
REGRADED = {
    RegradedBecause.MODERATION: "because its grade was moderated",
    RegradedBecause.CHALLENGE: "because a challenge of its grade was upheld",
    RegradedBecause.SECOND_AUDIT: "by a second audit",
    RegradedBecause.VOID: "because the audit was voided",
    RegradedBecause.REINSTATEMENT: "because the audit stands again",
    RegradedBecause.CORRECTION: "because what was recorded of it was put right",
}
ENDED = {
    EndedBecause.CASE_CLOSED: "excused, because the case was closed",
    EndedBecause.MOVED_AWAY: "excused, because the child moved to another authority",
    EndedBecause.WITHDRAWN: "withdrawn",
    EndedBecause.HANDED_OVER: "excused, because they have this file no more",
    EndedBecause.NOT_OWED: "not owed after all",
}
REOPENED = {
    ReopenedBecause.REINSTATED: "the remediation was reinstated",
    ReopenedBecause.REPEAT_VOIDED: "the remediation that had taken it over was never true",
    ReopenedBecause.EVIDENCE_REJECTED: "the evidence did not show that it was done",
    ReopenedBecause.DONE_AGAIN: "what it follows was done again",
    ReopenedBecause.ANOTHER_AUDIT: "another audit calls for it",
    ReopenedBecause.RETRACTED: "what was recorded was taken back",
    ReopenedBecause.CORRECTION: "what it follows was put right",
}
RESOLVED = {
    ResolvedBecause.DONE: "done on {day}",
    ResolvedBecause.MOVED: "which has a later date, {day}",
    ResolvedBecause.HANDED_OVER: "which is owed on the remediation that follows",
    ResolvedBecause.NO_LONGER_OWED: "no longer owed since {day}",
}


def deadline_title(name: str, policy: Policy) -> str:
    """What a deadline is called: its step, and which of several."""
    step, _, item = name.partition(":")
    title = step_title(step, policy)
    return f"{title} ({item})" if item and not item.isdigit() else numbered(title, item)


def deviation(detail: Detail, policy: Policy) -> str:
    """What was done differently from the process."""
    name = "" if detail["step"] == Step.MONITORING_CHECK else "action "
    item = f" ({name}{detail['item']})" if detail["item"] else ""
    return f"{step_title(detail['step'], policy)}{item}: {DEVIATIONS[Deviation(detail['rule'])]}."
