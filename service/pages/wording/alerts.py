"""What happened to a safeguarding alert, told in plain sentences."""

from collections.abc import Callable, Mapping

from domain.events import safeguarding_alert as happened
from domain.policy import Policy
from domain.urgent import Awaited
from domain.vocabulary import AnsweredBecause, Deviation
from service.pages.wording.words import Detail
from service.terms import DEVIATIONS, listed, moment


def _alert_raised(detail: Detail, policy: Policy) -> str:
    danger = " The child may be in immediate danger." if detail["immediate"] else ""
    hours = " It was out of hours." if detail["out_of_hours"] else ""
    told = f" Owed word: {listed(detail['told'])}." if detail["told"] else " The directory had nobody to tell."
    if detail.get("to_ring") is not None:
        told += f" {detail['to_ring']} is asked to ring the emergency duty team."
    seen = f"The concern was seen on {moment(detail['occurred_at'])}."
    return f"Safeguarding alert raised by {detail['raised_by']} on {detail['audit_ref']}. {seen}{danger}{hours}{told}"


def _alert_escalated(detail: Detail, policy: Policy) -> str:
    missing = " and ".join(AWAITED[each] for each in detail["awaited"])
    ring = f" {detail['to_ring']} is asked to ring the emergency duty team." if detail["to_ring"] else ""
    post = POSTS.get(detail["rung"], detail["rung"])
    return f"{missing[0].upper()}{missing[1:]}: gone up to {post}. Told: {listed(detail['recipients'])}.{ring}"


def _alert_answered(detail: Detail, policy: Policy) -> str:
    how = "signed off" if detail["because"] == AnsweredBecause.SIGNED_OFF else "answered"
    told = f" Told: {listed(detail['recipients'])}." if detail["recipients"] else ""
    return f"The alert that had gone up to {POSTS.get(detail['rungs'][-1], detail['rungs'][-1])} is {how}.{told}"


def _alert_sent(detail: Detail, policy: Policy) -> str:
    return f"The alert was mailed to {detail['person']}, {moment(detail['occurred_at'])}."


def _alert_not_delivered(detail: Detail, policy: Policy) -> str:
    return f"{detail['person']} could not be reached by mail: somebody must ring them."


def _told_by_telephone(detail: Detail, policy: Policy) -> str:
    told = " and ".join(filter(None, ("the emergency duty team" if detail["duty_team"] else None, detail["person"])))
    return f"{detail['told_by']} told {told} by telephone, {moment(detail['occurred_at'])}."


def _alert_acknowledged(detail: Detail, policy: Policy) -> str:
    return f"{detail['person']} confirmed that they know, {moment(detail['occurred_at'])}."


def _alert_acted_on(detail: Detail, policy: Policy) -> str:
    return f"{detail['done_by']} acted on it, {moment(detail['occurred_at'])}."


def _alert_signed_off(detail: Detail, policy: Policy) -> str:
    return f"Signed off by {detail['signed_off_by']}, {moment(detail['occurred_at'])}."


def _alert_deviated(detail: Detail, policy: Policy) -> str:
    return f"Deviation from the process: {DEVIATIONS[Deviation(detail['rule'])]}."


AWAITED = {
    Awaited.ACKNOWLEDGEMENT.value: "nobody had acknowledged it",
    Awaited.DUTY_TEAM_CALL.value: "no call to the emergency duty team was recorded",
}
POSTS = {"head_of_service": "the head of service", "director": "the director"}
WORDING: Mapping[str, Callable[[Detail, Policy], str]] = {
    happened.AlertRaised.__name__: _alert_raised,
    happened.AlertEscalated.__name__: _alert_escalated,
    happened.AlertAnswered.__name__: _alert_answered,
    happened.AlertSent.__name__: _alert_sent,
    happened.AlertNotDelivered.__name__: _alert_not_delivered,
    happened.ToldByTelephone.__name__: _told_by_telephone,
    happened.AlertAcknowledged.__name__: _alert_acknowledged,
    happened.AlertActedOn.__name__: _alert_acted_on,
    happened.AlertDeviated.__name__: _alert_deviated,
    happened.AlertSignedOff.__name__: _alert_signed_off,
}
