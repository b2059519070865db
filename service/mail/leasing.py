"""Leasing: one process at a time may send a message of the outbox, and marks what became of it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from service.mail.outbox import URGENT, WAITING, messages
from service.storage.database import reading, writing
from service.storage.event_store import instant

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
TRIES = 10
LONGEST_URGENT_WAIT, URGENT_TRIES = timedelta(minutes=5), 40
"""An alert is tried every few minutes for some three hours, and then somebody must ring."""


@dataclass(frozen=True)
class Leased:
    """A message that this process alone may send until the lease ends; ``until`` is its fencing token.

    ``again`` says that it was leased before and may have been taken: an answer never came, or was never marked.
    """

    id: str
    recipient: str
    content: bytes
    attempts: int
    until: str
    urgent: bool = False
    again: bool = False


def lease_next(engine: sa.Engine, now: datetime, clock_now: datetime, *, urgent_only: bool = False) -> Leased | None:
    """Lease an alert that may be tried, or else the oldest message that may, or ``None``.

    Leases are between processes and go by the machine's clock, since ``now`` may be a time that is being tried out.
    """
    if not may_be_tried(engine, now, clock_now):
        return None
    until = instant(clock_now + LEASE)
    with writing(engine) as connection:
        due = _due(now, clock_now)
        row = connection.execute(due.where(URGENT).limit(1)).first()
        if row is None and not urgent_only:
            row = connection.execute(due.limit(1)).first()
        if row is None:
            return None
        connection.execute(messages.update().where(messages.c.id == row.id).values(leased_until=until))
    again = row.attempts > 0 or row.leased_until is not None
    return Leased(row.id, row.recipient, bytes(row.content), row.attempts, until, bool(row.urgent), again)


def may_be_tried(engine: sa.Engine, now: datetime, clock_now: datetime) -> bool:
    """Whether a message waits that nobody has leased; asked without the lock."""
    with reading(engine) as connection:
        return connection.execute(_due(now, clock_now).limit(1)).first() is not None


def mark_sent(engine: sa.Engine, leased: Leased, now: datetime, ask_at: datetime | None = None) -> None:
    """The server has it. True whoever holds the lease by now. ``ask_at`` is when to ask what became of it."""
    _mark(
        engine,
        messages.c.id == leased.id,
        sent_at=instant(now),
        attempts=leased.attempts + 1,
        error=None,
        failed_at=None,
        settled_at=None,
        next_try_at=None,
        ask_at=None if ask_at is None else instant(ask_at),
    )


def mark_retry(engine: sa.Engine, leased: Leased, now: datetime, error: str) -> bool:
    """Try again later: after 1, 2, 4 … minutes, at most four hours; an alert at most five minutes.

    Returns ``False`` once it is given up.
    """
    tried = leased.attempts + 1
    longest, tries = (LONGEST_URGENT_WAIT, URGENT_TRIES) if leased.urgent else (LONGEST_WAIT, TRIES)
    if tried >= tries:
        mark_failed(engine, leased, now, error)
        return False
    wait = min(FIRST_WAIT * 2 ** (tried - 1), longest)
    _mark(engine, _held(leased), attempts=tried, error=error, next_try_at=instant(now + wait))
    return True


def mark_failed(engine: sa.Engine, leased: Leased, now: datetime, error: str) -> None:
    """Give it up. ``error`` is a code of ours, never the server's words, which may hold an address."""
    _mark(
        engine,
        _held(leased),
        attempts=leased.attempts + 1,
        error=error,
        failed_at=instant(now),
        next_try_at=None,
    )


def release(engine: sa.Engine, leased: Leased) -> None:
    """Give a lease back unused."""
    _mark(engine, _held(leased))


def _due(now: datetime, clock_now: datetime) -> sa.Select[Any]:
    """What may be tried. A time further ahead than any wait is a wrong clock's: none waits for it."""
    until, try_at = messages.c.leased_until, messages.c.next_try_at
    unleased = sa.or_(until.is_(None), until < instant(clock_now), until > instant(clock_now + LEASE))
    longest = sa.case((URGENT, instant(now + LONGEST_URGENT_WAIT)), else_=instant(now + LONGEST_WAIT))
    due = sa.select(messages).where(WAITING, sa.or_(try_at <= instant(now), try_at > longest), unleased)
    return due.order_by(messages.c.next_try_at, messages.c.id)


def _held(leased: Leased) -> sa.ColumnElement[bool]:
    return sa.and_(messages.c.id == leased.id, messages.c.leased_until == leased.until)


def _mark(engine: sa.Engine, which: sa.ColumnElement[bool], **values: object) -> None:
    with writing(engine) as connection:
        connection.execute(
            messages.update().where(which, messages.c.sent_at.is_(None)).values(leased_until=None, **values)
        )
