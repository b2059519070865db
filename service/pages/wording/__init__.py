"""What happened, in plain sentences: a module for each module of events, one function for each kind."""

from collections.abc import Callable, Mapping

from domain.policy import Policy
from service.pages.wording import (
    actions,
    alerts,
    around,
    backdating,
    case_references,
    caseload,
    contact,
    corrections,
    dates,
    delivery,
    departures,
    ending,
    escalation,
    grading,
    monitoring,
    report_challenges,
    restriction,
    safety,
    steps,
    withdrawal,
)
from service.pages.wording.words import TEXTS, Detail, deviation

__all__ = ["TEXTS", "WORDING", "deviation", "sentence"]

WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    **steps.WORDING,
    **actions.WORDING,
    **monitoring.WORDING,
    **dates.WORDING,
    **safety.WORDING,
    **caseload.WORDING,
    **delivery.WORDING,
    **contact.WORDING,
    **alerts.WORDING,
    **report_challenges.WORDING,
    **withdrawal.WORDING,
    **ending.WORDING,
    **escalation.WORDING,
    **backdating.WORDING,
    **around.WORDING,
    **departures.WORDING,
    **grading.WORDING,
    **case_references.WORDING,
    **corrections.WORDING,
    **restriction.WORDING,
}


def sentence(kind: str, detail: Detail, policy: Policy) -> str:
    """What an event of this kind said."""
    return WORDING[kind](detail, policy)
