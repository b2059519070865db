"""Asking the log again what people are owed: each notice is there, says what its event owes, and has its mail."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from domain.errors import PutrightError
from service.mail.notices import Notice, NoticeKind, notices
from service.mail.outbox import messages
from service.mail.telling import notices_of, telling_topics
from service.storage.event_store import events
from service.storage.store import Store

BATCH = 1_000
Owed = dict[tuple[int, str], dict[str, Any]]
"""What somebody is owed, by the position of the event and the person."""


class NoticeAstrayError(PutrightError):
    """What somebody is owed word of is not there, or not as it is owed; the message names the event and the person."""

    code = "notice_astray"

    def __init__(self, position: int, recipient: str, what: str) -> None:
        super().__init__(f"The notice to {recipient} of the event at position {position} {what}.", field="position")
        self.position, self.recipient = position, recipient


def verify_notices(store: Store, connection: sa.Connection, progress: Callable[[int], None] = lambda _: None) -> int:
    """Compare every notice with the event that owes it, and return how many there are.

    Raises :class:`NoticeAstrayError` at the first that is missing, is not as it was owed, is owed by no event, or whose
    mail is gone. The chain is not walked here: see :func:`service.verification.chain.verify`.
    """
    found, position, last = 0, 0, connection.scalar(sa.select(sa.func.max(events.c.position))) or 0
    while position <= last:
        up_to = _end_of_batch(connection, position, last)
        owed = _owed(store, connection, position, up_to)
        found += len(owed)
        _compare(owed, _written(connection, position, up_to))
        position = up_to + 1
        progress(up_to)
    _refuse_lost_mail(connection)
    return found


def _end_of_batch(connection: sa.Connection, first: int, last: int) -> int:
    """Where so many telling events are over: others, which are most, are never read."""
    telling = sa.select(events.c.position).where(events.c.position >= first, events.c.topic.in_(telling_topics()))
    end: int | None = connection.scalar(telling.order_by(events.c.position).offset(BATCH - 1).limit(1))
    return last if end is None else end


def _owed(store: Store, connection: sa.Connection, first: int, last: int) -> Owed:
    recorded = store.read_topics(connection, telling_topics(), first, last)
    return {(each.position, each.recipient): _facts(each) for item in recorded for each in notices_of(item)}


def _written(connection: sa.Connection, first: int, last: int) -> Owed:
    rows = connection.execute(sa.select(notices).where(notices.c.position.between(first, last))).mappings()
    names = [column.name for column in notices.c if column.name != "message_id"]
    return {(row["position"], row["recipient"]): {name: row[name] for name in names} for row in rows}


def _facts(notice: Notice) -> dict[str, Any]:
    facts = asdict(notice)
    return facts | {"kind": NoticeKind(facts["kind"]).value}


def _compare(owed: Owed, written: Owed) -> None:
    for position, recipient in sorted(owed.keys() | written.keys()):
        key = position, recipient
        if key not in written:
            raise NoticeAstrayError(position, recipient, "is missing")
        if key not in owed:
            raise NoticeAstrayError(position, recipient, "is not owed by it")
        if owed[key] != written[key]:
            raise NoticeAstrayError(position, recipient, "does not say what it owes")


def _refuse_lost_mail(connection: sa.Connection) -> None:
    lost = (
        sa.select(notices.c.position, notices.c.recipient)
        .outerjoin(messages, notices.c.message_id == messages.c.id)
        .where(notices.c.message_id.is_not(None), messages.c.id.is_(None))
        .order_by(notices.c.position, notices.c.recipient)
    )
    if (row := connection.execute(lost.limit(1)).first()) is not None:
        raise NoticeAstrayError(row.position, row.recipient, "was put into a mail that is gone")
