"""Corrections of a case reference, told in plain sentences that hold none."""

from collections.abc import Callable, Mapping

from domain.events import case_references as happened
from domain.policy import Policy
from domain.vocabulary import PrivacyIncident, ReferenceBecause
from service.pages.wording.words import Detail
from service.terms import day, listed

BECAUSE = {
    ReferenceBecause.RENUMBERED: "the case system gave the child another number, and either finds this file",
    ReferenceBecause.MERGED: "two numbers are one child, and either finds this file",
    ReferenceBecause.MISTYPED: "it had been typed wrongly, and either finds this file",
    ReferenceBecause.WRONG_CHILD: "this file had been entered against the wrong child, and is the right one's now",
}
INCIDENT = {
    PrivacyIncident.YES: "It is a privacy incident",
    PrivacyIncident.NO: "It is no privacy incident",
    PrivacyIncident.NOT_DECIDED: "Whether it is a privacy incident is not decided yet",
}


def _corrected(detail: Detail, policy: Policy) -> str:
    by = f"Case reference corrected on {day(detail['corrected_on'])} by {detail['corrected_by']}"
    asked = f" {_privacy(detail)}" if detail["privacy_incident"] is not None else ""
    return f"{by}: {BECAUSE[ReferenceBecause(detail['because'])]}.{asked}{_beside(detail)}"


def _privacy_decided(detail: Detail, policy: Policy) -> str:
    return f"{_privacy(detail)} So {detail['decided_by']} recorded."


def _followed(detail: Detail, policy: Policy) -> str:
    where = f"The case reference of {detail['remediation_ref']} was corrected on {day(detail['corrected_on'])}"
    return (
        f"{where}: {BECAUSE[ReferenceBecause(detail['because'])].replace('this file', 'that file')}.{_beside(detail)}"
    )


def _audit_followed(detail: Detail, policy: Policy) -> str:
    return f"Corrected with the case reference of {detail['remediation_ref']} on {day(detail['corrected_on'])}."


def _privacy(detail: Detail) -> str:
    looked = (
        "Who opened the record has been looked at." if detail["access_checked"] else "Who opened it is to be checked."
    )
    return f"{INCIDENT[PrivacyIncident(detail['privacy_incident'])]}. {looked}"


def _beside(detail: Detail) -> str:
    beside = detail.get("also_open", ())
    verb = "is" if len(beside) == 1 else "are"
    return f" {listed(beside)} {verb} open for this child as well: they are not joined." if beside else ""


WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.CaseReferenceCorrected.__name__: _corrected,
    happened.AuditReferenceCorrected.__name__: _corrected,
    happened.PrivacyIncidentDecided.__name__: _privacy_decided,
    happened.AuditPrivacyDecided.__name__: _privacy_decided,
    happened.ChildCorrected.__name__: _followed,
    happened.AuditChildCorrected.__name__: _audit_followed,
    happened.AlertChildCorrected.__name__: _audit_followed,
    happened.CaseChildCorrected.__name__: _audit_followed,
}
