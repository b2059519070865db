"""The log: events in one order, each sealed with the digest of all before it, and never changed."""

from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from eventsourcing.persistence import (
    ApplicationRecorder,
    IntegrityError,
    Notification,
    StoredEvent,
    Subscription,
)

from projections.prepared import Prepared
from projections.view import POSITION
from service.clock import utc_now
from service.storage.database import reading, writing
from service.storage.seal import DIGEST_FORMAT, seal

metadata = sa.MetaData()
INSTANT = 32

events = sa.Table(
    "events",
    metadata,
    sa.Column("position", POSITION, primary_key=True, autoincrement=False),
    sa.Column("originator_id", sa.Uuid, nullable=False),
    sa.Column("originator_version", sa.Integer, nullable=False),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("state", sa.LargeBinary, nullable=False),
    sa.Column("recorded_at", sa.String(INSTANT), nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("on_behalf_of", sa.Text),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("command_id", sa.Uuid, nullable=False),
    sa.Column("caused_by", sa.BigInteger),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.UniqueConstraint("originator_id", "originator_version"),
)
identity = sa.Table("database_identity", metadata, sa.Column("id", sa.Uuid, primary_key=True))

STORED = (events.c.originator_id, events.c.originator_version, events.c.topic, events.c.state)
OF_AGGREGATE = events.c.originator_id == sa.bindparam("aggregate")
HEAD = Prepared(
    sa.select(events.c.position, events.c.recorded_at, events.c.digest).order_by(events.c.position.desc()).limit(1)
)
LAST_VERSION = Prepared(sa.select(sa.func.max(events.c.originator_version)).where(OF_AGGREGATE))
AGGREGATE = Prepared(
    sa.select(events.c.originator_version, events.c.topic, events.c.state)
    .where(OF_AGGREGATE)
    .order_by(events.c.originator_version)
)
LOGGED = (
    "position", "originator_id", "originator_version", "topic", "state",
    "recorded_at", "recorded_by", "on_behalf_of", "source", "command_id",
)  # fmt: skip
LOG = Prepared(
    sa.select(*(events.c[name] for name in LOGGED))
    .where(events.c.position > sa.bindparam("after"))
    .order_by(events.c.position)
    .limit(sa.bindparam("most"))
)
INSERT = Prepared(events.insert())
COLUMNS = tuple(column.name for column in events.c)


@dataclass(frozen=True, kw_only=True)
class Envelope:
    """Who recorded, for whom, through what and because of what: the same for every event of a command."""

    recorded_by: str
    source: str
    command_id: UUID
    on_behalf_of: str | None = None
    caused_by: int | None = None


Row = dict[str, Any]


class Recorder(ApplicationRecorder):
    """The library's application recorder on SQLAlchemy Core, for SQLite and PostgreSQL.

    Each method takes the ``connection`` of an open transaction, or opens one of its own.
    """

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def insert_events(
        self,
        stored_events: Sequence[StoredEvent],
        *,
        connection: sa.Connection | None = None,
        envelope: Envelope | None = None,
        now: datetime | None = None,
        **_: Any,
    ) -> Sequence[int]:
        """Append events and return their positions. See :meth:`append`."""
        envelope = envelope or Envelope(recorded_by="system", source="unknown", command_id=uuid4())
        with nullcontext(connection) if connection is not None else writing(self.engine) as open_connection:
            rows = self.append(open_connection, stored_events, envelope, now or utc_now())
        return [row["position"] for row in rows]

    def append(
        self,
        connection: sa.Connection,
        stored_events: Sequence[StoredEvent],
        envelope: Envelope,
        now: datetime,
    ) -> list[Row]:
        """Append under the lock that ``connection`` holds, and return the rows as stored.

        Positions are numbered here, without a gap. Raises the library's ``IntegrityError`` for a version that is
        taken or is not the last plus one.
        """
        if not stored_events:
            return []
        position, latest, digest = HEAD.first(connection) or (0, "", origin_of(connection))
        recorded_at = max(latest, instant(now))
        self._refuse_gaps(connection, stored_events)
        rows: list[Row] = []
        for event in stored_events:
            position += 1
            sealed = (
                position,
                event.originator_id,
                event.originator_version,
                event.topic,
                event.state,
                recorded_at,
                envelope.recorded_by,
                envelope.on_behalf_of,
                envelope.source,
                envelope.command_id,
                envelope.caused_by,
            )
            digest = seal(digest, *sealed)
            rows.append(dict(zip(COLUMNS, (*sealed, digest), strict=True)))
        try:
            INSERT.run(connection, *rows)
        except sa.exc.IntegrityError as conflict:
            raise IntegrityError(conflict) from conflict
        return rows

    def select_events(
        self,
        originator_id: Any,
        *,
        gt: int | None = None,
        lte: int | None = None,
        desc: bool = False,
        limit: int | None = None,
        connection: sa.Connection | None = None,
    ) -> Sequence[StoredEvent]:
        """The events of one aggregate, in order of version."""
        version = events.c.originator_version
        query = sa.select(*STORED).where(events.c.originator_id == originator_id)
        if gt is not None:
            query = query.where(version > gt)
        if lte is not None:
            query = query.where(version <= lte)
        query = query.order_by(version.desc() if desc else version).limit(limit)
        with self._reading(connection) as open_connection:
            return [
                StoredEvent(originator_id=aggregate_id, originator_version=number, topic=topic, state=bytes(state))
                for aggregate_id, number, topic, state in open_connection.execute(query)
            ]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        """Events of all aggregates, in order of position."""
        position = events.c.position
        query = sa.select(position, *STORED)
        if start is not None:
            query = query.where(position >= start if inclusive_of_start else position > start)
        if stop is not None:
            query = query.where(position <= stop)
        if topics:
            query = query.where(events.c.topic.in_(topics))
        with reading(self.engine) as connection:
            return [
                Notification(
                    id=at,
                    originator_id=aggregate_id,
                    originator_version=number,
                    topic=topic,
                    state=bytes(state),
                )
                for at, aggregate_id, number, topic, state in connection.execute(query.order_by(position).limit(limit))
            ]

    def max_notification_id(self) -> int | None:
        """The last position, or ``None`` of an empty log."""
        with reading(self.engine) as connection:
            last: int | None = connection.scalar(sa.select(sa.func.max(events.c.position)))
        return last

    def subscribe(self, gt: int | None = None, topics: Sequence[str] = ()) -> Subscription[ApplicationRecorder]:
        """Not offered: views are applied with the events, so nothing has to listen for them."""
        raise NotImplementedError("Views are applied in the command's transaction; nothing subscribes.")

    def _refuse_gaps(self, connection: sa.Connection, stored_events: Iterable[StoredEvent]) -> None:
        """A version that leaves a gap is refused; one that is taken is left to the unique constraint."""
        expected: dict[Any, int] = {}
        for event in stored_events:
            first = expected.get(event.originator_id)
            if first is None and event.originator_version > 1:
                (last,) = LAST_VERSION.first(connection, aggregate=event.originator_id)
                first = (last or 0) + 1
            if event.originator_version > (first or 1):
                message = f"Version {event.originator_version} would leave a gap after {(first or 1) - 1}."
                raise IntegrityError(message)
            expected[event.originator_id] = event.originator_version + 1

    def _reading(self, connection: sa.Connection | None) -> Any:
        return nullcontext(connection) if connection is not None else reading(self.engine)


def last_position(connection: sa.Connection) -> int:
    """The position of the last event, 0 of an empty log."""
    head = HEAD.first(connection)
    return 0 if head is None else int(head[0])


def instant(moment: datetime) -> str:
    """An aware instant as the log writes it: UTC, to the microsecond, in an order that sorts as text."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def origin_of(connection: sa.Connection) -> bytes:
    """What the digest of the first event follows. Raises ``RuntimeError`` in a database that was not migrated."""
    database_id: UUID | None = connection.scalar(sa.select(identity.c.id))
    if database_id is None:
        raise RuntimeError("The database has no identity: run `putright migrate`.")
    return DIGEST_FORMAT + database_id.bytes
