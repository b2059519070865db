"""What follows from a message that was sent or given up: managers were told, somebody was not reached."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog

from domain.errors import ConflictError, PutrightError
from domain.undelivered import Undelivered
from domain.vocabulary import Step
from projections.files import Files
from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.mail.notices import OF_ALERTS, OF_AUDITS, OF_REPORT_CHALLENGES, OF_REPORTS, NoticeKind, notices
from service.mail.outbox import HELD, UNSETTLED, WAITING, messages
from service.storage.database import reading, writing
from service.storage.event_store import instant
from service.storage.store import Command

AT_ONCE = 500
OPENING, ALERT, GIVEN_UP = "opening", "alert", "given_up"
ENDED = sa.select(messages.c.id).where(UNSETTLED, ~WAITING, ~HELD)
log = structlog.get_logger("putright")


def anything_to_settle(connection: sa.Connection) -> bool:
    """Whether a message came to its end and what follows was not recorded."""
    return connection.scalar(ENDED.limit(1)) is not None


def settle(putright: Putright, now: datetime) -> tuple[int, int]:
    """Record what follows from the messages that came to their end.

    Returns how many remediations' managers have now been told, and of how many things that could not be recorded. Those
    are left for the next pass, as is everything after a crash.
    """
    ended = _ended(putright)
    owed = {key: row for row in ended for key in _keys(row)}
    notified, failed = 0, set()
    for key, row in sorted(owed.items(), key=lambda each: each[0]):
        try:
            notified += _follow(putright, now, key[0], row)
        except PutrightError as problem:
            failed.add(key)
            log.error("notification_not_recorded", audit_ref=row.audit_ref, reason=problem.code)
    left = {row.id for row in ended if failed.intersection(_keys(row))}
    settled = {row.id for row in ended} - left
    if settled:
        with writing(putright.engine) as connection:
            connection.execute(messages.update().where(messages.c.id.in_(settled)).values(settled_at=instant(now)))
    return notified, len(failed)


def _keys(row: Any) -> list[tuple[str, ...]]:
    """What is to be recorded of a row: an opening, what became of one person's alert, or of a mail given up."""
    if row.kind is None:
        return []
    if row.kind in OF_ALERTS:
        return [(ALERT, row.item, row.recipient, "sent" if row.failed_at is None else GIVEN_UP)]
    if row.kind in (NoticeKind.ALERT_ANSWERED, *OF_REPORT_CHALLENGES, *OF_REPORTS):
        return []
    opening: list[tuple[str, ...]] = [(OPENING, row.audit_ref)] if row.kind == NoticeKind.OPENED else []
    about = (row.audit_ref, row.recipient, row.kind, row.step or "", row.item or "", row.rung or "")
    return opening if row.failed_at is None else [*opening, (GIVEN_UP, *about)]


def _follow(putright: Putright, now: datetime, what: str, row: Any) -> bool:
    """Record one of these, and say whether the managers of a remediation have now been told."""
    if what == OPENING:
        return _note_told(putright, now, row.audit_ref)
    if what == ALERT:
        _note_alert(putright, now, row)
    else:
        _note_given_up(putright, now, row)
    return False


def _ended(putright: Putright) -> list[Any]:
    """Messages at their end, a row for each notice in them from which something follows, or one with nothing.

    One that came back after it was sent is at its end again.
    """
    some = (
        ENDED.add_columns(messages.c.sent_at, messages.c.failed_at)
        .order_by(messages.c.created_at)
        .limit(AT_ONCE)
        .subquery()
    )
    followed = sa.or_(
        notices.c.kind.in_([kind.value for kind in (NoticeKind.OPENED, *OF_ALERTS)]), some.c.failed_at.is_not(None)
    )
    about = [notices.c[name] for name in ("facts", "kind", "audit_ref", "step", "item", "rung", "recipient")]
    query = sa.select(some.c.id, some.c.sent_at, some.c.failed_at, *about).join(
        notices, sa.and_(notices.c.message_id == some.c.id, followed), isouter=True
    )
    with reading(putright.engine) as connection:
        return list(connection.execute(query))


def _note_given_up(putright: Putright, now: datetime, row: Any) -> None:
    """Record that somebody did not hear of a file, so that the next level is told and somebody rings (E27)."""
    command = Command(recorded_by="scheduler", source="scheduler", now=now)
    if NoticeKind(row.kind) in OF_AUDITS or (row.facts or {}).get("of_audit"):
        putright.moderations.note_not_delivered(command, row.audit_ref, row.recipient, row.kind)
        return
    mail = Undelivered(
        recipient=row.recipient,
        notice_kind=row.kind,
        step=Step(row.step) if row.step else None,
        item=row.item or "",
        rung=row.rung,
    )
    putright.remediations.note_not_delivered(command, row.audit_ref, mail)


def _note_alert(putright: Putright, now: datetime, row: Any) -> None:
    """Record that the mail of an alert was taken for one person, or was given up, so that somebody rings them."""
    command = Command(recorded_by="scheduler", source="scheduler", now=now)
    if row.failed_at is None:
        putright.alerts.note_sent(command, row.item, datetime.fromisoformat(row.sent_at), row.recipient)
    else:
        putright.alerts.note_not_delivered(command, row.item, now, row.recipient)


def _note_told(putright: Putright, now: datetime, ref: str) -> bool:
    """Record that the managers of one remediation were told, if they were (``domain.md`` section 2, notification)."""
    with putright.store.reading() as reader:
        told = _told(reader, ref)
    if told is None:
        return False
    recipients, told_at = told
    command = Command(recorded_by="scheduler", source="scheduler", now=now)
    try:
        putright.remediations.notify_managers(command, ref, london_date(told_at), recipients)
    except ConflictError:  # somebody recorded it by hand, or closed the file
        return False
    return True


def _told(reader: Reader, ref: str) -> tuple[list[str], datetime] | None:
    """Who was sent word of an opening, and when the last manager was; ``None`` while a manager was not."""
    reached = sa.and_(messages.c.failed_at.is_(None), messages.c.redirected_from.is_(None))
    sent_at = sa.case((reached, messages.c.sent_at)).label("sent_at")
    query = sa.select(notices.c.recipient, sent_at).join(messages, messages.c.id == notices.c.message_id, isouter=True)
    query = query.where(notices.c.audit_ref == ref, notices.c.kind == NoticeKind.OPENED)
    sent = {row.recipient: row.sent_at for row in reader.rows(query)}
    files = reader.table(Files)
    subject = reader.connection.scalar(sa.select(files.c.subject).where(files.c.audit_ref == ref))
    managers = [sent_at for person, sent_at in sent.items() if person != subject]
    if not managers or None in managers:
        return None
    return sorted(person for person, sent_at in sent.items() if sent_at), datetime.fromisoformat(max(managers))
