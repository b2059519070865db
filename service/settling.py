"""What follows from a message that was sent or given up: managers were told, an alert reached somebody or did not."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
import structlog

from domain.errors import ConflictError, PutrightError
from projections.files import Files
from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.database import reading, writing
from service.event_store import instant
from service.notices import NoticeKind, notices
from service.outbox import UNSETTLED, WAITING, messages
from service.store import Command

AT_ONCE = 500
ENDED = sa.select(messages.c.id).where(UNSETTLED, ~WAITING)
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
    notified, failed = 0, set()
    for key, row in sorted({_key(row): row for row in ended if row.kind is not None}.items()):
        try:
            if row.kind == NoticeKind.ALERT:
                _note_alert(putright, now, row)
            else:
                notified += _note_told(putright, now, row.audit_ref)
        except PutrightError as problem:
            failed.add(key)
            log.error("notification_not_recorded", audit_ref=row.audit_ref, reason=problem.code)
    left = {row.id for row in ended if row.kind is not None and _key(row) in failed}
    settled = [row.id for row in ended if row.id not in left]
    if settled:
        with writing(putright.engine) as connection:
            connection.execute(messages.update().where(messages.c.id.in_(settled)).values(settled_at=instant(now)))
    return notified, len(failed)


def _key(row: Any) -> tuple[str, ...]:
    """What a row is about: one opening, or one person's alert."""
    return (row.kind, row.audit_ref) if row.kind == NoticeKind.OPENED else (row.kind, row.item, row.recipient)


def _ended(putright: Putright) -> list[Any]:
    """Messages at their end, a row for each opening and each alert that they tell of, or one with nothing of these."""
    some = ENDED.add_columns(messages.c.sent_at).order_by(messages.c.created_at).limit(AT_ONCE).subquery()
    followed = notices.c.kind.in_([NoticeKind.OPENED.value, NoticeKind.ALERT.value])
    about = (notices.c.kind, notices.c.audit_ref, notices.c.item, notices.c.recipient)
    query = sa.select(some.c.id, some.c.sent_at, *about).join(
        notices, sa.and_(notices.c.message_id == some.c.id, followed), isouter=True
    )
    with reading(putright.engine) as connection:
        return list(connection.execute(query))


def _note_alert(putright: Putright, now: datetime, row: Any) -> None:
    """Record that the mail of an alert was taken for one person, or was given up, so that somebody rings them."""
    command = Command(recorded_by="scheduler", source="scheduler", now=now)
    if row.sent_at is not None:
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
    query = sa.select(notices.c.recipient, messages.c.sent_at).join(
        messages, messages.c.id == notices.c.message_id, isouter=True
    )
    query = query.where(notices.c.audit_ref == ref, notices.c.kind == NoticeKind.OPENED)
    sent = {row.recipient: row.sent_at for row in reader.rows(query)}
    files = reader.table(Files)
    subject = reader.connection.scalar(sa.select(files.c.subject).where(files.c.audit_ref == ref))
    managers = [sent_at for person, sent_at in sent.items() if person != subject]
    if not managers or None in managers:
        return None
    return sorted(person for person, sent_at in sent.items() if sent_at), datetime.fromisoformat(max(managers))
