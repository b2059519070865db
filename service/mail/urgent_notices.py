"""Who is owed word of a safeguarding alert or of the safety check of a critical file, and of what."""

from collections.abc import Callable
from typing import Any

from domain.events.safeguarding_alert import AlertAnswered, AlertEscalated, AlertRaised
from domain.events.safety import SafetyCheckAnswered, SafetyCheckAsked, SafetyCheckEscalated
from domain.vocabulary import Step
from service.mail.notices import Notice, NoticeKind, each_told


def _alert(alert: AlertRaised, position: int) -> list[Notice]:
    facts: dict[str, Any] = {
        "raised_at": alert.occurred_at.isoformat(),
        "immediate": alert.immediate,
        "out_of_hours": alert.out_of_hours,
    }
    if alert.to_ring is not None:
        facts["to_ring"] = alert.to_ring
    calls = [alert.to_ring] if alert.to_ring is not None and alert.to_ring not in alert.told else []
    return [
        *each_told(alert.told, position, NoticeKind.ALERT, alert.audit_ref, item=alert.alert_ref, facts=facts),
        *each_told(calls, position, NoticeKind.DUTY_TEAM_CALL, alert.audit_ref, item=alert.alert_ref, facts=facts),
    ]


def _alert_escalated(escalated: AlertEscalated, position: int) -> list[Notice]:
    return each_told(
        escalated.recipients,
        position,
        NoticeKind.ALERT_ESCALATED,
        escalated.audit_ref,
        item=escalated.alert_ref,
        rung=escalated.rung,
        facts={
            "raised_at": escalated.raised_at.isoformat(),
            "escalated_at": escalated.occurred_at.isoformat(),
            "immediate": escalated.immediate,
            "awaited": [each.value for each in escalated.awaited],
            "to_ring": escalated.to_ring,
        },
    )


def _alert_answered(answered: AlertAnswered, position: int) -> list[Notice]:
    facts = {"because": answered.because.value, "raised_at": answered.raised_at.isoformat()}
    return _answered(answered, position, NoticeKind.ALERT_ANSWERED, item=answered.alert_ref, facts=facts)


def _safety_asked(asked: SafetyCheckAsked, position: int) -> list[Notice]:
    return each_told(
        asked.told,
        position,
        NoticeKind.SAFETY_ASKED,
        asked.audit_ref,
        step=Step.SAFETY_CHECK.value,
        due_on=asked.due_on,
        facts={"to_ring": asked.to_ring},
    )


def _safety_escalated(escalated: SafetyCheckEscalated, position: int) -> list[Notice]:
    return each_told(
        escalated.recipients,
        position,
        NoticeKind.SAFETY_ESCALATED,
        escalated.audit_ref,
        step=Step.SAFETY_CHECK.value,
        rung=escalated.rung,
        due_on=escalated.due_on,
        facts={
            "escalated_at": escalated.occurred_at.isoformat(),
            "awaited": [each.value for each in escalated.awaited],
            "to_ring": escalated.to_ring,
        },
    )


def _safety_answered(answered: SafetyCheckAnswered, position: int) -> list[Notice]:
    facts = {"because": answered.because.value}
    return _answered(answered, position, NoticeKind.SAFETY_ANSWERED, facts=facts)


def _answered(
    answered: AlertAnswered | SafetyCheckAnswered, position: int, kind: NoticeKind, **more: Any
) -> list[Notice]:
    """An ordinary mail: without its step, since whatever is of a safety check wakes people."""
    return each_told(answered.recipients, position, kind, answered.audit_ref, rung=answered.rungs[-1], **more)


URGENT: dict[type, Callable[[Any, int], list[Notice]]] = {
    AlertRaised: _alert,
    AlertEscalated: _alert_escalated,
    AlertAnswered: _alert_answered,
    SafetyCheckAsked: _safety_asked,
    SafetyCheckEscalated: _safety_escalated,
    SafetyCheckAnswered: _safety_answered,
}
"""What each event owes, by its class."""
