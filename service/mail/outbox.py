"""The outbox: messages that freeze what people are owed, and what of them waits, failed or is held."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from service.mail.notices import Notice, NoticeKind, notices
from service.storage.event_store import metadata

messages = sa.Table(
    "messages",
    metadata,
    sa.Column("id", sa.Text, primary_key=True),
    sa.Column("recipient", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("created_at", sa.String(32), nullable=False),
    sa.Column("next_try_at", sa.String(32)),
    sa.Column("leased_until", sa.String(32)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("sent_at", sa.String(32)),
    sa.Column("failed_at", sa.String(32)),
    sa.Column("error", sa.Text),
    # When what follows from its being sent or given up was recorded.
    sa.Column("settled_at", sa.String(32)),
    # True of a safeguarding alert, which goes before everything else; of others there is nothing.
    sa.Column("urgent", sa.Boolean),
    # What the channel has heard since, and when it is asked next; of one that cannot be asked there is nothing.
    sa.Column("receipt", sa.Text),
    sa.Column("ask_at", sa.String(32)),
    # Since when it waits for a person to look, because too many people were owed mail at once (brake.py).
    sa.Column("held_at", sa.String(32)),
    sa.Column("decided_by", sa.Text),
    sa.Column("redirected_from", sa.Text),
)
WAITING = messages.c.next_try_at.is_not(None)
FAILED = messages.c.failed_at.is_not(None)
URGENT = sa.and_(WAITING, messages.c.urgent.is_not(None))
UNSETTLED = messages.c.settled_at.is_(None)
HELD = messages.c.held_at.is_not(None)
sa.Index("messages_waiting", messages.c.next_try_at, messages.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
sa.Index("messages_urgent", messages.c.next_try_at, sqlite_where=URGENT, postgresql_where=URGENT)
sa.Index("messages_failed", messages.c.failed_at, sqlite_where=FAILED, postgresql_where=FAILED)
UNHEARD_OF = messages.c.ask_at.is_not(None)
sa.Index("messages_ask", messages.c.ask_at, sqlite_where=UNHEARD_OF, postgresql_where=UNHEARD_OF)
sa.Index("messages_held", messages.c.held_at, sqlite_where=HELD, postgresql_where=HELD)
sa.Index("messages_unsettled", messages.c.created_at, sqlite_where=UNSETTLED, postgresql_where=UNSETTLED)


@dataclass(frozen=True)
class Standing:
    """What the outbox has: notices without a message yet, messages not sent yet, those given up, those held."""

    uncomposed: int
    waiting: int
    oldest_waiting_at: str | None
    failed: int
    held: int


def standing(connection: sa.Connection) -> Standing:
    """What waits and what failed, for pages, ``/readyz`` and metrics."""
    waiting = sa.select(sa.func.count(), sa.func.min(messages.c.created_at)).where(WAITING)
    number, oldest = connection.execute(waiting).one()
    return Standing(
        uncomposed=connection.scalar(sa.select(sa.func.count()).where(notices.c.message_id.is_(None))) or 0,
        waiting=number,
        oldest_waiting_at=oldest,
        failed=connection.scalar(sa.select(sa.func.count()).where(FAILED)) or 0,
        held=connection.scalar(sa.select(sa.func.count()).where(HELD)) or 0,
    )


def about(connection: sa.Connection, message_id: str) -> list[Notice]:
    """What a message is about, in the order in which it happened."""
    mine = sa.select(notices).where(notices.c.message_id == message_id)
    return [notice_of(row) for row in connection.execute(mine.order_by(notices.c.position)).mappings()]


def notice_of(row: Any) -> Notice:
    """A notice from its row."""
    fields = {name: value for name, value in row.items() if name != "message_id"}
    return Notice(**fields | {"kind": NoticeKind(row["kind"])})
