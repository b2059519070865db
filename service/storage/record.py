"""The record of one database, as it is read: the log, aggregates from it, and the views that follow it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.domain import Aggregate

from projections.imports import Imports
from projections.positions import Stand, catch_up, mark_failed, stands
from projections.prepared import savepoint
from projections.reader import Reader
from projections.registry import VIEWS
from projections.view import Recorded, View
from service.storage.database import reading, writing
from service.storage.event_store import AGGREGATE, LOG, LOGGED, Recorder, events, last_position
from service.storage.mapper import EventMapper
from service.storage.past import Cut, Past, past
from service.storage.rebuilding import Progress, rebuild

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)
REBUILD_BATCH = 1_000
"""Applying so many events to every view holds the lock for less than 0.1 s (design section 3)."""


class Record:
    """The log of one database, with its views, which are brought up to date by whoever reads them first."""

    def __init__(self, engine: sa.Engine, case_key: bytes) -> None:
        self.engine = engine
        self.case_key = case_key
        self.recorder = Recorder(engine)
        self.mapper = EventMapper()

    def load(self, cls: type[AnyAggregate], aggregate_id: UUID, connection: sa.Connection) -> AnyAggregate | None:
        """An aggregate from its events. Ours, since the library checks a protocol for each event it projects."""
        aggregate: Any = None
        for row in AGGREGATE.all(connection, aggregate=aggregate_id):
            aggregate = self.mapper.restore(aggregate_id, *row).mutate(aggregate)
        return cast(AnyAggregate | None, aggregate)

    @contextmanager
    def reading(self) -> Iterator[Reader]:
        """One snapshot of the views, brought up to date first if one is behind."""
        with reading(self.engine) as connection:
            found = stands(connection, VIEWS)
            if not _behind(found, last_position(connection)):
                yield Reader(connection, found, Imports)
                return
        with writing(self.engine) as connection:
            self.bring_up(connection, VIEWS)
        with reading(self.engine) as connection:
            yield Reader(connection, stands(connection, VIEWS), Imports)

    @contextmanager
    def past(
        self,
        *,
        as_at: date | None = None,
        as_known_at: datetime | None = None,
        position: int | None = None,
        remediation: UUID | None = None,
        views: Sequence[type[View]] = (),
        progress: Progress = lambda *_: None,
    ) -> Iterator[Past]:
        """The views as they were: of what had happened by ``as_at``, as known at an instant (design section 3).

        ``position`` says what was known to the event.
        ``remediation`` is enough for who asks about one only. ``views`` are filled at once, in one reading of the
        log; any other when it is asked for.
        """
        cut = Cut(as_at=as_at, as_known_at=as_known_at, position=position, remediation=remediation)
        with reading(self.engine) as log, past(log, cut, self._recorded) as reader:
            if views:
                reader.fill(views, progress)
            yield reader

    def read_log(self, connection: sa.Connection, after: int, limit: int) -> list[Recorded]:
        """Events after a position, with their envelopes."""
        return [self._recorded(*row) for row in LOG.all(connection, after=after, most=limit)]

    def read_topics(self, connection: sa.Connection, topics: Sequence[str], first: int, last: int) -> list[Recorded]:
        """Events of these topics between two positions, both included, with their envelopes."""
        columns = [events.c[name] for name in LOGGED]
        among = sa.select(*columns).where(events.c.position.between(first, last), events.c.topic.in_(topics))
        return [self._recorded(*row) for row in connection.execute(among.order_by(events.c.position))]

    def read_rows(self, connection: sa.Connection, after: int, limit: int) -> Sequence[Any]:
        """The rows of the log after a position, as they are stored."""
        query = sa.select(events).where(events.c.position > after).order_by(events.c.position).limit(limit)
        return connection.execute(query).mappings().all()

    def bring_up(self, connection: sa.Connection, views: Sequence[type[View]]) -> list[Stand]:
        """Bring up to date those of these views that are behind, and return how all views stand then.

        A reading view that fails is set aside.
        """
        head, found = last_position(connection), stands(connection, VIEWS)
        behind = [stand for stand in _behind(found, head) if stand.view in views]
        for stand in behind:
            self._bring_up_one(connection, stand, head)
        return stands(connection, VIEWS) if behind else found

    def _bring_up_one(self, connection: sa.Connection, stand: Stand, head: int) -> None:
        if stand.view.guarding:
            catch_up(connection, stand, self._log(connection), head)
            return
        try:
            with savepoint(connection):
                catch_up(connection, stand, self._log(connection), head)
        except Exception as problem:  # noqa: BLE001 - a reading view must not stop what others can do
            mark_failed(connection, stand.view, problem)

    def rebuild(
        self,
        *views: type[View],
        progress: Progress = lambda *_: None,
        pause: Callable[[float], None] = lambda _: None,
        batch: int = REBUILD_BATCH,
    ) -> int:
        """Fill these views again from the whole log and put them in the place of what is read meanwhile.

        The lock is held for a batch at a time, with ``pause`` called for as many seconds between. Returns the
        position reached.
        """
        return rebuild(self.engine, self._log, views, progress, pause, batch)

    def _recorded(
        self, position: int, aggregate_id: UUID, version: int, topic: str, state: bytes, *envelope: Any
    ) -> Recorded:
        return Recorded(position, self.mapper.restore(aggregate_id, version, topic, state), *envelope)

    def _log(self, connection: sa.Connection) -> Callable[[int, int], list[Recorded]]:
        return lambda after, limit: self.read_log(connection, after, limit)


def _behind(found: Sequence[Stand], head: int) -> list[Stand]:
    return [stand for stand in found if stand.position < head and stand.error is None]
