"""Who is owed word of an event: a pure function of the event, written in its transaction."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from domain.events import remediation as happened
from domain.events.actions import OwnerAbsent
from domain.events.audit import AuditMailNotDelivered, Challenged, ModerationPrompted
from domain.events.corrections import OpeningStated
from domain.events.cover import CoverAsked, CoverMissing
from domain.events.delivery import MailNotDelivered
from domain.events.grading import GradeChanged
from domain.events.safeguarding_alert import AlertRaised
from domain.undelivered import NOT_DELIVERED
from domain.vocabulary import Step
from projections.prepared import Prepared
from projections.view import POSITION, Recorded
from service.event_store import metadata


class NoticeKind(StrEnum):
    """What a notice is about."""

    OPENED = "opened"
    REMINDER = "reminder"
    ESCALATION = "escalation"
    ALERT = "alert"
    NOT_DELIVERED = NOT_DELIVERED
    REGRADED = "regraded"
    MODERATION = "moderation"
    CHALLENGE = "challenge"
    COVER_ASKED = "cover_asked"
    COVER_MISSING = "cover_missing"
    OWNER_ABSENT = "owner_absent"


OF_AUDITS = (NoticeKind.MODERATION, NoticeKind.CHALLENGE)
"""What is owed about the grade of an audit, which may have no remediation."""

notices = sa.Table(
    "notices",
    metadata,
    sa.Column("position", POSITION, primary_key=True, autoincrement=False),
    sa.Column("recipient", sa.Text, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("audit_ref", sa.Text, nullable=False, index=True),
    sa.Column("step", sa.Text),
    sa.Column("item", sa.Text),
    sa.Column("rung", sa.Text),
    sa.Column("due_on", sa.Date),
    sa.Column("owner", sa.Text),
    # What else the mail needs to know; never a text of anybody's.
    sa.Column("facts", sa.JSON(none_as_null=True)),
    sa.Column("message_id", sa.Text, index=True),
)
NEW_NOTICES = Prepared(notices.insert())


@dataclass(frozen=True, kw_only=True)
class Notice:
    """What one person is owed because of one event. Unique by position and recipient."""

    position: int
    recipient: str
    kind: NoticeKind
    audit_ref: str
    step: str | None = None
    item: str | None = None
    rung: str | None = None
    due_on: date | None = None
    owner: str | None = None
    facts: Mapping[str, Any] | None = None

    @property
    def of_audit(self) -> bool:
        """Whether it is about the grade of an audit, and not about a remediation."""
        return self.kind in OF_AUDITS or bool((self.facts or {}).get("of_audit"))


def notices_from(recorded: Recorded) -> list[Notice]:
    """The notices that an event owes. It can be asked again later, and answers the same."""
    match recorded.event:
        case (happened.Opened() | OpeningStated()) as opened:
            return [
                Notice(
                    position=recorded.position,
                    recipient=person,
                    kind=NoticeKind.OPENED,
                    audit_ref=opened.audit_ref,
                )
                for person in opened.told
            ]
        case happened.RungRaised() as raised:
            return [
                Notice(
                    position=recorded.position,
                    recipient=person,
                    kind=NoticeKind.REMINDER if raised.rung == "reminder" else NoticeKind.ESCALATION,
                    audit_ref=raised.audit_ref,
                    step=raised.step.value,
                    item=raised.item,
                    rung=raised.rung,
                    due_on=raised.due_on,
                    owner=raised.owner,
                )
                for person in raised.recipients
            ]
        case GradeChanged() as changed:
            kind, ref = NoticeKind.REGRADED, changed.remediation_ref
            return [
                Notice(position=recorded.position, recipient=person, kind=kind, audit_ref=ref)
                for person in changed.told
            ]
        case CoverAsked() as asked:
            return [_of_cover(recorded, asked, NoticeKind.COVER_ASKED, asked.cover)]
        case CoverMissing() as missing:
            return [_of_cover(recorded, missing, NoticeKind.COVER_MISSING, person) for person in missing.told]
        case ModerationPrompted() as prompted:
            kind, ref = NoticeKind.MODERATION, prompted.audit_ref
            return [
                Notice(position=recorded.position, recipient=person, kind=kind, audit_ref=ref)
                for person in prompted.told
            ]
        case Challenged() as challenged if challenged.owner is not None:
            kind, ref, due_on = NoticeKind.CHALLENGE, challenged.audit_ref, challenged.decide_by
            return [
                Notice(
                    position=recorded.position,
                    recipient=challenged.owner,
                    kind=kind,
                    audit_ref=ref,
                    due_on=due_on,
                    owner=challenged.owner,
                )
            ]
        case OwnerAbsent() as absent:
            return [
                Notice(
                    position=recorded.position,
                    recipient=person,
                    kind=NoticeKind.OWNER_ABSENT,
                    audit_ref=absent.audit_ref,
                    step=Step.ACTION_REALLOCATION.value,
                    item=absent.item or "",
                    due_on=absent.due_on,
                    owner=absent.manager,
                    facts={"number": absent.number},
                )
                for person in absent.told
            ]
        case AlertRaised() as alert:
            facts = {
                "raised_at": alert.occurred_at.isoformat(),
                "immediate": alert.immediate,
                "out_of_hours": alert.out_of_hours,
            }
            return [
                Notice(
                    position=recorded.position,
                    recipient=person,
                    kind=NoticeKind.ALERT,
                    audit_ref=alert.audit_ref,
                    item=alert.alert_ref,
                    facts=facts,
                )
                for person in alert.told
            ]
        case MailNotDelivered() as missed:
            return [
                Notice(
                    position=recorded.position,
                    recipient=person,
                    kind=NoticeKind.NOT_DELIVERED,
                    audit_ref=missed.audit_ref,
                    step=missed.step.value if missed.step is not None else None,
                    item=missed.item,
                    facts={"recipient": missed.recipient},
                )
                for person in missed.told
            ]
        case AuditMailNotDelivered() as missed:
            facts = {"recipient": missed.recipient, "of_audit": True}
            kind, ref = NoticeKind.NOT_DELIVERED, missed.audit_ref
            return [
                Notice(position=recorded.position, recipient=person, kind=kind, audit_ref=ref, facts=facts)
                for person in missed.told
            ]
    return []


def _of_cover(recorded: Recorded, event: CoverAsked | CoverMissing, kind: NoticeKind, person: str) -> Notice:
    return Notice(
        position=recorded.position,
        recipient=person,
        kind=kind,
        audit_ref=event.audit_ref,
        step=event.step.value,
        item=event.item,
        due_on=event.due_on,
    )


def owe(connection: sa.Connection, recorded: list[Recorded]) -> None:
    """Write the notices of these events."""
    owed = [notice for item in recorded for notice in notices_from(item)]
    if owed:
        NEW_NOTICES.run(connection, *(vars(notice) | {"message_id": None} for notice in owed))
