"""The past by replay: the log goes once more through the same views, into a private database in memory."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from eventsourcing.utils import get_topic
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from domain.errors import DateInFutureError
from projections.board import Board
from projections.imports import Imports
from projections.positions import apply_to_slot, stands
from projections.prepared import Prepared
from projections.reader import Reader
from projections.registry import VIEWS
from projections.view import Recorded, View
from service.storage.event_store import LOGGED, events, instant, last_position

BATCH = 5_000
OF_REMEDIATIONS = (
    "domain.events.remediation:",
    "domain.events.dates:",
    "domain.events.withdrawal:",
    "domain.events.grading:",
)
"""How the topics of a remediation's events begin. One that is missing here costs time and changes no answer."""

Progress = Callable[[int, int], None]
Restore = Callable[..., Recorded]


@dataclass(frozen=True, kw_only=True)
class Cut:
    """What of the log is replayed: what had happened by ``as_at``, of what was recorded by ``as_known_at``.

    ``position`` cuts by what was recorded too, to the event: several may be of one instant. ``remediation`` leaves out
    what happened on every other one, for who asks about one only.
    """

    as_at: date | None = None
    as_known_at: datetime | None = None
    position: int | None = None
    remediation: UUID | None = None


class Past(Reader):
    """The views as they were. Each is filled when a query first asks for its table, so none is read while empty."""

    def __init__(self, log: sa.Connection, private: sa.Connection, cut: Cut, restore: Restore) -> None:
        super().__init__(private, (), Imports, position=_known_at(log, cut))
        self._log, self._cut, self._restore = log, cut, restore
        (live,) = stands(log, [Board])
        self._others = Board.tables[live.slot] if cut.remediation is not None else None

    def table(self, view: type[View]) -> sa.Table:
        """The table of a view as it was."""
        if view not in self._slots:
            self.fill([view])
        return super().table(view)

    def fill(self, views: Sequence[type[View]], progress: Progress = lambda *_: None) -> None:
        """Fill those of these views that are not filled yet, in one reading of the log."""
        views = [view for view in dict.fromkeys(views) if view not in self._slots]
        for view in views:
            for statement in _creating(view.tables["a"]):
                self.connection.exec_driver_sql(statement)
            self._slots[view] = "a"
        for batch in self._batches(frozenset(views), 0, self.position):
            self._apply(views, batch)
            progress(batch[-1].position, self.position)

    def relearn(self, upto: int) -> Iterator[tuple[Recorded, ...]]:
        """Let the views that are filled learn what was recorded since, a command at a time, up to a position.

        After each command from which any of them learns something: what it learnt it from. A query asked then answers
        as the record stood after that command.
        """
        views = list(self._slots)
        since = (item for batch in self._batches(frozenset(views), self.position, upto) for item in batch)
        for _, some in groupby(since, key=lambda item: item.command_id):
            command = list(some)
            learnt = tuple(item for item in command if self._had_happened(item) or _is_timeless(views, item))
            self._apply(views, command)
            self.forget()
            self.position = command[-1].position
            if learnt:
                yield learnt
        self.position = upto

    def learns(self, views: Sequence[type[View]], upto: int) -> bool:
        """Whether any of these views would learn something of what was recorded since, up to a position."""
        since = (item for batch in self._batches(frozenset(views), self.position, upto) for item in batch)
        return any(self._had_happened(item) or _is_timeless(views, item) for item in since)

    def _apply(self, views: Sequence[type[View]], batch: Sequence[Recorded]) -> None:
        happened = [item for item in batch if self._had_happened(item)]
        for view in views:
            apply_to_slot(self.connection, view, "a", batch if view.timeless else happened)

    def _batches(self, views: frozenset[type[View]], after: int, upto: int) -> Iterator[list[Recorded]]:
        query = _asking(views, self._others)
        while rows := query.all(self._log, after=after, upto=upto, most=BATCH, remediation=self._cut.remediation):
            yield [self._restore(*row) for row in rows]
            after = rows[-1][0]

    def _had_happened(self, item: Recorded) -> bool:
        return self._cut.as_at is None or item.event.occurred_on <= self._cut.as_at


def _is_timeless(views: Sequence[type[View]], item: Recorded) -> bool:
    """Whether a view learns of an event whatever day it is of."""
    return any(view.timeless and type(item.event) in view.handlers for view in views)


@contextmanager
def past(log: sa.Connection, cut: Cut, restore: Restore) -> Iterator[Past]:
    """The views of a cut through the log, in a database that is gone afterwards."""
    memory = sa.create_engine("sqlite://", poolclass=sa.StaticPool)
    try:
        with memory.begin() as private:
            yield Past(log, private, cut, restore)
    finally:
        memory.dispose()


@cache
def _creating(table: sa.Table) -> tuple[str, ...]:
    """What creates a table with its indexes, which SQLAlchemy would spell out anew for every look back."""
    spelt = sqlite.dialect()
    indexes = sorted(table.indexes, key=lambda index: str(index.name))
    creating: list[sa.schema.ExecutableDDLElement] = [CreateTable(table), *map(CreateIndex, indexes)]
    return tuple(str(each.compile(dialect=spelt)) for each in creating)


def not_to_come(as_known_at: datetime | None, now: datetime) -> None:
    """Raise :class:`DateInFutureError` for an instant of which nobody can know yet what will be known."""
    if as_known_at is not None and as_known_at > now:
        message = f"{as_known_at.isoformat()} is still to come; the latest that can be asked about is now."
        raise DateInFutureError(message, field="as_known_at")


@cache
def _asking(views: frozenset[type[View]], others: sa.Table | None) -> Prepared:
    """The events that these views handle, and those of topics that are no longer known by their first name.

    Without those of the ``others``, which the board knows for remediations: one that it does not know yet costs time
    and changes no answer.
    """
    known = {kind for view in VIEWS for kind in view.handlers}
    unneeded = known - {kind for view in views for kind in view.handlers}
    wanted = [events.c.topic != get_topic(kind) for kind in sorted(unneeded, key=get_topic)]
    if others is not None:
        known_others = sa.select(others.c.remediation).where(others.c.remediation != sa.bindparam("remediation"))
        wanted.append(events.c.originator_id.not_in(known_others))
    return Prepared(
        sa.select(*(events.c[name] for name in LOGGED))
        .where(events.c.position > sa.bindparam("after"), events.c.position <= sa.bindparam("upto"), *wanted)
        .order_by(events.c.position)
        .limit(sa.bindparam("most"))
    )


def _known_at(log: sa.Connection, cut: Cut) -> int:
    """The position of the last event that was recorded by then."""
    last = last_position(log) if cut.position is None else min(cut.position, last_position(log))
    if cut.as_known_at is None:
        return last
    known: Any = sa.select(sa.func.max(events.c.position)).where(events.c.recorded_at <= instant(cut.as_known_at))
    return min(last, log.scalar(known) or 0)
