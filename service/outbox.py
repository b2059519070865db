"""The outbox: messages that freeze what people are owed, leased, sent and marked."""

import sqlalchemy as sa

from service.event_store import metadata

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
    sa.Index("messages_waiting", "next_try_at"),
)
