"""Who is owed word of an event, and of what: a pure function of the event, asked in its transaction and by ``verify``.

An event that owed somebody word owes it for ever: what an event's class tells is never changed, only added to by a
class or a version of its own.
"""

from collections.abc import Iterable
from functools import singledispatch
from typing import Any

import sqlalchemy as sa
from eventsourcing.utils import get_topic

from domain.events import remediation as happened
from domain.events.actions import OwnerAbsent
from domain.events.audit import AuditMailNotDelivered, Challenged, ModerationPrompted
from domain.events.corrections import OpeningStated
from domain.events.cover import CoverAsked, CoverDeclined, CoverMissing, GapForeseen
from domain.events.delivery import MailNotDelivered
from domain.events.escalation import EscalationResolved, SkippedUpward
from domain.events.grading import GradeChanged
from domain.events.quarterly_report import Drafted, PublicationReminded, Published, RecordingsAsked
from domain.events.safeguarding_alert import AlertAnswered, AlertEscalated, AlertRaised
from domain.events.safety import SafetyCheckAnswered, SafetyCheckAsked, SafetyCheckEscalated
from domain.publishing import MissingRecording
from domain.vocabulary import Step
from projections.prepared import Prepared
from projections.view import Recorded
from service.mail.challenge_notices import KINDS, of_challenge
from service.mail.notices import Notice, NoticeKind, notices

LISTED = 5
"""So many missing recordings are named in one mail."""

NEW_NOTICES = Prepared(notices.insert())


def notices_of(recorded: Recorded) -> list[Notice]:
    """The notices that an event owes. It can be asked again later, and answers the same."""
    return told_of(recorded.event, recorded.position)


def owe(connection: sa.Connection, recorded: Iterable[Recorded]) -> None:
    """Write the notices of these events."""
    owed = [notice for item in recorded for notice in notices_of(item)]
    if owed:
        NEW_NOTICES.run(connection, *(vars(notice) | {"message_id": None} for notice in owed))


def telling_topics() -> list[str]:
    """The topics of the events that somebody may be owed word of."""
    return [get_topic(cls) for cls in told_of.registry if cls is not object]


@singledispatch
def told_of(_event: Any, _position: int) -> list[Notice]:
    """What is owed because of an event at a position. Of most events nobody is told."""
    return []


@told_of.register
def _opened(opened: happened.Opened, position: int) -> list[Notice]:
    return _each(opened.told, position, NoticeKind.OPENED, opened.audit_ref)


@told_of.register
def _opening_stated(opened: OpeningStated, position: int) -> list[Notice]:
    return _each(opened.told, position, NoticeKind.OPENED, opened.audit_ref)


@told_of.register
def _raised(raised: happened.RungRaised, position: int) -> list[Notice]:
    kind = NoticeKind.REMINDER if raised.rung == "reminder" else NoticeKind.ESCALATION
    return _of_rung(raised, position, kind)


@told_of.register
def _skipped(raised: SkippedUpward, position: int) -> list[Notice]:
    return _of_rung(raised, position, NoticeKind.SKIPPED_UPWARD)


def _of_rung(raised: happened.RungRaised | SkippedUpward, position: int, kind: NoticeKind) -> list[Notice]:
    following: dict[str, Any] = {}
    if raised.next_rung is not None and raised.next_rung_on is not None:
        following = {"next_rung": raised.next_rung, "next_on": raised.next_rung_on.isoformat()}
    return [
        Notice(
            position=position,
            recipient=person,
            kind=kind,
            audit_ref=raised.audit_ref,
            step=raised.step.value,
            item=raised.item,
            rung=raised.rung,
            due_on=raised.due_on,
            owner=raised.owner,
            facts=following | ({"highest": True} if person == raised.recipients[-1] else {}) or None,
        )
        for person in raised.recipients
    ]


@told_of.register
def _resolved(resolved: EscalationResolved, position: int) -> list[Notice]:
    return _each(
        resolved.recipients,
        position,
        NoticeKind.RESOLVED,
        resolved.audit_ref,
        step=resolved.step.value,
        item=resolved.item,
        rung=resolved.rungs[-1],
        facts={"because": resolved.because.value, "settled_on": resolved.settled_on.isoformat()},
    )


@told_of.register
def _regraded(changed: GradeChanged, position: int) -> list[Notice]:
    return _each(changed.told, position, NoticeKind.REGRADED, changed.remediation_ref)


@told_of.register
def _cover_asked(asked: CoverAsked, position: int) -> list[Notice]:
    return _of_cover(asked, position, NoticeKind.COVER_ASKED, [asked.cover])


@told_of.register
def _cover_declined(declined: CoverDeclined, position: int) -> list[Notice]:
    return _of_cover(declined, position, NoticeKind.COVER_MISSING, declined.told, facts={"declined": True})


@told_of.register
def _cover_missing(missing: CoverMissing, position: int) -> list[Notice]:
    nobodys = {"unowned": True} if missing.owner is None else None
    return _of_cover(missing, position, NoticeKind.COVER_MISSING, missing.told, facts=nobodys)


@told_of.register
def _gap_foreseen(gap: GapForeseen, position: int) -> list[Notice]:
    facts = {"cover": gap.cover, "there": gap.there}
    return _of_cover(gap, position, NoticeKind.GAP_FORESEEN, gap.told, owner=gap.owner, facts=facts)


@told_of.register
def _moderation(prompted: ModerationPrompted, position: int) -> list[Notice]:
    return _each(prompted.told, position, NoticeKind.MODERATION, prompted.audit_ref)


@told_of.register
def _challenged(challenged: Challenged, position: int) -> list[Notice]:
    told = [challenged.owner] if challenged.owner is not None else []
    return _each(
        told,
        position,
        NoticeKind.CHALLENGE,
        challenged.audit_ref,
        due_on=challenged.decide_by,
        owner=challenged.owner,
    )


@told_of.register
def _owner_absent(absent: OwnerAbsent, position: int) -> list[Notice]:
    return _each(
        absent.told,
        position,
        NoticeKind.OWNER_ABSENT,
        absent.audit_ref,
        step=Step.ACTION_REALLOCATION.value,
        item=absent.item or "",
        due_on=absent.due_on,
        owner=absent.manager,
        facts={"number": absent.number},
    )


@told_of.register
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
        *_each(alert.told, position, NoticeKind.ALERT, alert.audit_ref, item=alert.alert_ref, facts=facts),
        *_each(calls, position, NoticeKind.DUTY_TEAM_CALL, alert.audit_ref, item=alert.alert_ref, facts=facts),
    ]


@told_of.register
def _alert_escalated(escalated: AlertEscalated, position: int) -> list[Notice]:
    return _each(
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


@told_of.register
def _alert_answered(answered: AlertAnswered, position: int) -> list[Notice]:
    facts = {"because": answered.because.value, "raised_at": answered.raised_at.isoformat()}
    return _answered(answered, position, NoticeKind.ALERT_ANSWERED, item=answered.alert_ref, facts=facts)


@told_of.register
def _safety_asked(asked: SafetyCheckAsked, position: int) -> list[Notice]:
    return _each(
        asked.told,
        position,
        NoticeKind.SAFETY_ASKED,
        asked.audit_ref,
        step=Step.SAFETY_CHECK.value,
        due_on=asked.due_on,
        facts={"to_ring": asked.to_ring},
    )


@told_of.register
def _safety_escalated(escalated: SafetyCheckEscalated, position: int) -> list[Notice]:
    return _each(
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


@told_of.register
def _safety_answered(answered: SafetyCheckAnswered, position: int) -> list[Notice]:
    facts = {"because": answered.because.value}
    return _answered(answered, position, NoticeKind.SAFETY_ANSWERED, facts=facts)


def _answered(
    answered: AlertAnswered | SafetyCheckAnswered, position: int, kind: NoticeKind, **more: Any
) -> list[Notice]:
    """An ordinary mail: without its step, since whatever is of a safety check wakes people."""
    return _each(answered.recipients, position, kind, answered.audit_ref, rung=answered.rungs[-1], **more)


@told_of.register
def _not_delivered(missed: MailNotDelivered, position: int) -> list[Notice]:
    return _each(
        missed.told,
        position,
        NoticeKind.NOT_DELIVERED,
        missed.audit_ref,
        step=missed.step.value if missed.step is not None else None,
        item=missed.item,
        facts={"recipient": missed.recipient},
    )


@told_of.register
def _not_delivered_of_audit(missed: AuditMailNotDelivered, position: int) -> list[Notice]:
    facts = {"recipient": missed.recipient, "of_audit": True}
    return _each(missed.told, position, NoticeKind.NOT_DELIVERED, missed.audit_ref, facts=facts)


@told_of.register
def _recordings_asked(asked: RecordingsAsked, position: int) -> list[Notice]:
    """One notice a person, with the steps that are named in it; whose acknowledgement is missing no mail says."""
    mine: dict[str, list[MissingRecording]] = {}
    for each in asked.missing:
        mine.setdefault(each.person, []).append(each)
    return [
        Notice(
            position=position,
            recipient=person,
            kind=NoticeKind.RECORDINGS_MISSING,
            audit_ref=asked.reference,
            due_on=asked.clear_on,
            facts={"n": len(steps), "steps": [_named(each) for each in steps[:LISTED]]},
        )
        for person, steps in mine.items()
    ]


def _named(missing: MissingRecording) -> list[str]:
    number = missing.item if missing.item.isdigit() else ""
    return [missing.audit_ref, missing.step.value, number, missing.due_on.isoformat()]


@told_of.register
def _drafted(drafted: Drafted, position: int) -> list[Notice]:
    return _each(drafted.asked, position, NoticeKind.REPORT_TO_PUBLISH, drafted.reference, due_on=drafted.remind_on)


@told_of.register
def _publication_reminded(reminded: PublicationReminded, position: int) -> list[Notice]:
    facts = {"again": True}
    return _each(reminded.asked, position, NoticeKind.REPORT_TO_PUBLISH, reminded.reference, facts=facts)


@told_of.register
def _published(published: Published, position: int) -> list[Notice]:
    facts = {"edition": published.edition}
    return _each(published.told, position, NoticeKind.REPORT_PUBLISHED, published.reference, facts=facts)


def _of_cover(
    event: CoverAsked | CoverDeclined | CoverMissing | GapForeseen,
    position: int,
    kind: NoticeKind,
    told: Iterable[str],
    **more: Any,
) -> list[Notice]:
    of = {"step": event.step.value, "item": event.item, "due_on": event.due_on}
    return _each(told, position, kind, event.audit_ref, **of, **more)


def _each(told: Iterable[str], position: int, kind: NoticeKind, audit_ref: str, **facts: Any) -> list[Notice]:
    return [Notice(position=position, recipient=person, kind=kind, audit_ref=audit_ref, **facts) for person in told]


for _kind in KINDS:
    told_of.register(_kind, of_challenge)
