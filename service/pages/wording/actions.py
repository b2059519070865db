"""What happened to remedial actions and their owners, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import actions as happened
from domain.events import remediation as events
from domain.policy import Policy
from domain.smart import Urgency
from domain.vocabulary import EvidenceType
from service.pages.wording.words import Detail
from service.terms import day, listed, plural, smart_title

URGENCY = {Urgency.IMMEDIATE: ", immediate", Urgency.PRIORITY: ", with priority", Urgency.STANDARD: ""}
EVIDENCE = {
    EvidenceType.CASE_RECORD: "the case record",
    EvidenceType.SUPERVISION_RECORD: "the supervision record",
    EvidenceType.DOCUMENT: "a document",
    EvidenceType.OBSERVATION: "what was observed",
    EvidenceType.FEEDBACK: "what the family or others said",
}
UNKNOWN = "somebody not recorded"


def _agreed(detail: Detail, policy: Policy) -> str:
    theme = f" for {detail['theme']}" if detail["theme"] else ""
    source = f", carried over from {detail['carried_from']}" if detail["carried_from"] else ""
    source += f", in place of action {detail['replaces']}" if detail["replaces"] is not None else ""
    due = f"by {day(detail['due_on'])}" if detail["due_on"] else "without a date"
    urgency = URGENCY[Urgency(detail["urgency"])]
    said = f"Action {detail['number']} agreed{theme}{source}: {detail['owner'] or 'no owner'}, {due}{urgency}."
    return said + _in_spite(detail)


def _plan_agreed(detail: Detail, policy: Policy) -> str:
    said = f"The improvement plan was agreed, with {plural(detail['actions'], 'action')}."
    apart = "" if detail["family_has_part"] else " Family and network have no part in it."
    return said + apart + _in_spite(detail)


def _in_spite(detail: Detail) -> str:
    warnings = listed(smart_title(code).lower() for code in detail["overridden"])
    return f" Agreed in spite of a warning: {warnings}." if warnings else ""


def _done(detail: Detail, policy: Policy) -> str:
    shown = f", shown by {EVIDENCE[EvidenceType(detail['evidence_type'])]}" if detail["evidence_type"] else ""
    supervision = f" The next supervision is on {day(detail['supervision_on'])}." if detail["supervision_on"] else ""
    return f"Action {detail['number']} was reported as done{shown}.{supervision}"


def _confirmed(detail: Detail, policy: Policy) -> str:
    return f"{_somebody(detail['confirmed_by'])} confirmed that action {detail['number']} is done."


def _rejected(detail: Detail, policy: Policy) -> str:
    who = _somebody(detail["rejected_by"])
    return f"{who} found that the evidence does not show that action {detail['number']} is done: it is open again."


def _verified(detail: Detail, policy: Policy) -> str:
    works = "it works" if detail["effective"] else "it does not work, and is to be replaced"
    return f"Action {detail['number']} was checked by {detail['verified_by'] or UNKNOWN}: {works}."


def _replaced(detail: Detail, policy: Policy) -> str:
    return f"Action {detail['by']} takes the place of action {detail['number']}, which did not work."


def _owner_absent(detail: Detail, policy: Policy) -> str:
    told = f" Told: {listed(detail['told'])}." if detail["told"] else " There was nobody to tell."
    away = f"{detail['owner']}, who has action {detail['number']}, is away."
    if detail["due_on"]:
        away += f" It is to be given to somebody else by {day(detail['due_on'])}, or kept with a reason."
    return away + told


def _reallocated(detail: Detail, policy: Policy) -> str:
    return f"Action {detail['number']} was given to {detail['owner']} by {detail['decided_by'] or UNKNOWN}."


def _kept(detail: Detail, policy: Policy) -> str:
    who = _somebody(detail["decided_by"])
    return f"{who} decided that action {detail['number']} stays with its owner, who is away."


def _somebody(person: str | None) -> str:
    return person or UNKNOWN.capitalize()


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    events.ActionAgreed.__name__: _agreed,
    events.ImprovementPlanAgreed.__name__: _plan_agreed,
    events.ActionDone.__name__: _done,
    events.ActionVerified.__name__: _verified,
    happened.ActionConfirmed.__name__: _confirmed,
    happened.EvidenceRejected.__name__: _rejected,
    happened.ActionReplaced.__name__: _replaced,
    happened.OwnerAbsent.__name__: _owner_absent,
    happened.ActionReallocated.__name__: _reallocated,
    happened.ActionKept.__name__: _kept,
}
