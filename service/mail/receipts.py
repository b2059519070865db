"""What becomes of a message after it was sent: a channel that can be asked is, and a bounce is what it is."""

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
import structlog

from service.mail.channels.port import MailServerError, Receipt, Transport
from service.mail.outbox import UNHEARD_OF, messages
from service.storage.database import reading, writing
from service.storage.event_store import instant

FIRST_ASKED = timedelta(minutes=5)
LONGEST_BETWEEN = timedelta(hours=12)
ASKED_FOR = timedelta(days=4)
"""GOV.UK Notify tries for three days and forgets after seven."""

AT_ONCE = 100
log = structlog.get_logger("putright")


def anything_to_ask(engine: sa.Engine, now: datetime) -> bool:
    """Whether it is time to ask what became of a message."""
    with reading(engine) as connection:
        return connection.execute(_due(now).limit(1)).first() is not None


def ask_receipts(engine: sa.Engine, now: datetime, transport: Transport) -> int:
    """Ask what became of the messages it is time to ask of, and return how many did not arrive.

    Each is asked of after five minutes, and then after as long again, at most every twelve hours for four days.
    """
    if not transport.tells:
        return 0
    with reading(engine) as connection:
        due = connection.execute(_due(now).limit(AT_ONCE)).all()
    bounced = 0
    for row in due:
        try:
            receipt = transport.receipt(row.id)
        except MailServerError as problem:
            log.error("mail_server_unavailable", reason=problem.message)
            return bounced
        bounced += _heard(engine, now, row, receipt)
    return bounced


def note_bounced(engine: sa.Engine, message_id: str, now: datetime) -> bool:
    """Note that a message which had been sent did not arrive, and say whether that is news.

    What follows is recorded with the next delivery, as of one that was given up.
    """
    sent = sa.and_(messages.c.id == message_id, messages.c.sent_at.is_not(None), messages.c.failed_at.is_(None))
    values = {"failed_at": instant(now), "error": "bounced", "settled_at": None, "ask_at": None}
    with writing(engine) as connection:
        found = connection.execute(messages.update().where(sent).values(receipt=Receipt.NOT_DELIVERED.value, **values))
    if found.rowcount:
        log.error("mail_bounced", message_id=message_id)
    return bool(found.rowcount)


def _heard(engine: sa.Engine, now: datetime, row: Any, receipt: Receipt | None) -> bool:
    if receipt is Receipt.NOT_DELIVERED:
        return note_bounced(engine, row.id, now)
    age = now - datetime.fromisoformat(row.sent_at)
    again = now + min(max(age, FIRST_ASKED), LONGEST_BETWEEN)
    ask_at = instant(again) if receipt is None and age < ASKED_FOR else None
    with writing(engine) as connection:
        connection.execute(messages.update().where(messages.c.id == row.id).values(receipt=receipt, ask_at=ask_at))
    return False


def _due(now: datetime) -> sa.Select[Any]:
    due = sa.select(messages.c.id, messages.c.sent_at).where(UNHEARD_OF, messages.c.ask_at <= instant(now))
    return due.order_by(messages.c.ask_at, messages.c.id)
