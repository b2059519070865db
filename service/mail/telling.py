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
from domain.events.ending import ClosingAsked
from domain.events.escalation import EscalationResolved, SkippedUpward
from domain.events.grading import GradeChanged
from domain.vocabulary import Step
from projections.prepared import Prepared
from projections.view import Recorded
from service.mail.challenge_notices import KINDS, of_challenge
from service.mail.notices import Notice, NoticeKind, each_told, notices
from service.mail.report_notices import REPORTS
from service.mail.urgent_notices import URGENT

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
    return each_told(opened.told, position, NoticeKind.OPENED, opened.audit_ref)


@told_of.register
def _opening_stated(opened: OpeningStated, position: int) -> list[Notice]:
    return each_told(opened.told, position, NoticeKind.OPENED, opened.audit_ref)


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
    return each_told(
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
def _closing_asked(asked: ClosingAsked, position: int) -> list[Notice]:
    return each_told(asked.told, position, NoticeKind.CLOSING_ASKED, asked.audit_ref)


@told_of.register
def _regraded(changed: GradeChanged, position: int) -> list[Notice]:
    return each_told(changed.told, position, NoticeKind.REGRADED, changed.remediation_ref)


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
    return each_told(prompted.told, position, NoticeKind.MODERATION, prompted.audit_ref)


@told_of.register
def _challenged(challenged: Challenged, position: int) -> list[Notice]:
    told = [challenged.owner] if challenged.owner is not None else []
    return each_told(
        told,
        position,
        NoticeKind.CHALLENGE,
        challenged.audit_ref,
        due_on=challenged.decide_by,
        owner=challenged.owner,
    )


@told_of.register
def _owner_absent(absent: OwnerAbsent, position: int) -> list[Notice]:
    return each_told(
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
def _not_delivered(missed: MailNotDelivered, position: int) -> list[Notice]:
    return each_told(
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
    return each_told(missed.told, position, NoticeKind.NOT_DELIVERED, missed.audit_ref, facts=facts)


def _of_cover(
    event: CoverAsked | CoverDeclined | CoverMissing | GapForeseen,
    position: int,
    kind: NoticeKind,
    told: Iterable[str],
    **more: Any,
) -> list[Notice]:
    of = {"step": event.step.value, "item": event.item, "due_on": event.due_on}
    return each_told(told, position, kind, event.audit_ref, **of, **more)


for _kind, _told in (dict.fromkeys(KINDS, of_challenge) | URGENT | REPORTS).items():
    told_of.register(_kind, _told)
