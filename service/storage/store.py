"""One command, one transaction: the lock first, then load, decide, append, apply the views and note what is owed."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from functools import cached_property
from hashlib import sha256
from typing import Any, TypeVar, cast
from uuid import UUID, uuid4

import sqlalchemy as sa
from eventsourcing.domain import Aggregate
from eventsourcing.persistence import StoredEvent

from domain.act import Act
from domain.backdating import Backdating
from domain.errors import InvalidValueError, NotFoundError
from domain.moment import Moment
from domain.remediation import Remediation
from domain.safeguarding_alert import SafeguardingAlert
from projections import people
from projections.imports import Imports
from projections.positions import Stand, apply_new, catch_up, mark_failed, stands
from projections.prepared import Prepared, savepoint
from projections.reader import Reader
from projections.registry import VIEWS
from projections.view import Recorded, View
from service.clock import london_date
from service.mail.telling import owe
from service.queries.rules import Rules, rules_of
from service.storage.confidences import Confidences
from service.storage.database import reading, writing
from service.storage.event_store import AGGREGATE, LOG, LOGGED, Envelope, Recorder, events, instant, last_position
from service.storage.event_store import metadata as log_metadata
from service.storage.mapper import EventMapper
from service.storage.past import Cut, Past, past
from service.storage.rebuilding import Progress, rebuild

AnyAggregate = TypeVar("AnyAggregate", bound=Aggregate)
REBUILD_BATCH = 1_000
"""Applying so many events to every view holds the lock for less than 0.1 s (design section 3)."""

idempotency_keys = sa.Table(
    "idempotency_keys",
    log_metadata,
    sa.Column("recorded_by", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("body_digest", sa.String(64), nullable=False),
    sa.Column("receipt", sa.JSON, nullable=False),
    sa.Column("recorded_at", sa.String(32), nullable=False),
)
ANSWER = Prepared(
    sa.select(idempotency_keys.c.body_digest, idempotency_keys.c.receipt).where(
        idempotency_keys.c.recorded_by == sa.bindparam("recorded_by"), idempotency_keys.c.key == sa.bindparam("key")
    )
)
NEW_ANSWER = Prepared(idempotency_keys.insert())


class KeyReusedError(InvalidValueError):
    """An idempotency key came back with another body."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, kw_only=True)
class Command:
    """Who asks for what to be recorded, through what, and when; with a key where the asking may be repeated.

    ``body`` is what the key was given for; ``expected_revision`` is what the caller last saw; ``backdated_reason`` is
    why something is entered after the day on which it happened (E26).
    """

    recorded_by: str
    source: str
    now: datetime
    on_behalf_of: str | None = None
    command_id: UUID = field(default_factory=uuid4)
    key: str | None = None
    body: bytes = b""
    expected_revision: int | None = None
    backdated_reason: str | None = None

    @property
    def today(self) -> date:
        """The Europe/London date of the command."""
        return london_date(self.now)

    @property
    def envelope(self) -> Envelope:
        """What is sealed with every event of this command."""
        return Envelope(
            recorded_by=self.recorded_by,
            source=self.source,
            command_id=self.command_id,
            on_behalf_of=self.on_behalf_of,
        )


@dataclass(frozen=True)
class Receipt:
    """What a command recorded: the same answer however often it is asked for with the same key.

    ``prompts`` are what whoever asked should know or do now.
    """

    reference: str | None
    revision: int | None
    position: int | None
    recorded: tuple[str, ...]
    prompts: tuple[str, ...] = ()


class Work:
    """The inside of one command's transaction."""

    def __init__(self, store: "Store", connection: sa.Connection, command: Command) -> None:
        self.connection = connection
        self.command = command
        self.confidences = Confidences(connection, store.case_key)
        self._store = store
        self.prompts: list[str] = []
        self._saved: dict[int, Aggregate] = {}

    @cached_property
    def stands(self) -> list[Stand]:
        """How every view stands under the lock, with the guarding ones brought up to date."""
        return self._store.bring_up(self.connection, [view for view in VIEWS if view.guarding])

    @cached_property
    def reader(self) -> Reader:
        """The guarding views, as they stand under the lock."""
        return Reader(self.connection, [stand for stand in self.stands if stand.view.guarding], Imports)

    @cached_property
    def rules(self) -> Rules:
        """The policies and the calendars, as they stand under the lock."""
        return rules_of(self.reader)

    def get(self, cls: type[AnyAggregate], natural_key: str, *, field: str) -> AnyAggregate:
        """The aggregate of this reference; raises :class:`NotFoundError` naming ``field``."""
        found = self.find(cls, natural_key)
        if found is None:
            raise NotFoundError(f"There is no {cls.__name__.lower()} '{natural_key}'.", field=field)
        return found

    def find(self, cls: type[AnyAggregate], natural_key: str) -> AnyAggregate | None:
        """The aggregate of this reference, or ``None``."""
        return self._store.load(cls, cls.create_id(natural_key), self.connection)

    def events_of(self, aggregate: UUID) -> list[Any]:
        """The recorded events of an aggregate, in order."""
        mapper = self._store.mapper
        return [mapper.restore(aggregate, *row) for row in AGGREGATE.all(self.connection, aggregate=aggregate)]

    def save(self, *aggregates: Aggregate) -> None:
        """Record what these have decided, when the command ends; with the reason where it is entered late."""
        for aggregate in aggregates:
            self._note_backdated(aggregate)
        self._saved |= {id(aggregate): aggregate for aggregate in aggregates}

    def _note_backdated(self, aggregate: Aggregate) -> None:
        reason, today = self.command.backdated_reason, self.command.today
        if reason is not None and isinstance(aggregate, Backdating) and aggregate.enters_late(today):
            aggregate.note_backdated(today, self.confidences.take(reason, aggregate.about))

    def resolve(self) -> None:
        """Let everything saved say what is over of what had gone up the line, whichever command settled it.

        Here and nowhere else: a step is met, moved or ended by many commands, and only at the end is it known how it
        stands.
        """
        for each in self._saved.values():
            if isinstance(each, Remediation) and each.escalated:
                today, policy = self.command.today, self.rules.policy_of(each.policy_version)
                act = Act(occurred_on=today, today=today, policy=policy, calendar=self.rules.calendar)
                each.resolve_escalations(act, people.directory(self.reader), known_to=self.command.recorded_by)
            self._tell_of_answers(each)

    def _tell_of_answers(self, each: Aggregate) -> None:
        """The same of what is urgent."""
        moment, known_to = Moment(self.command.now), self.command.recorded_by
        if isinstance(each, SafeguardingAlert) and each.gone_up_to is not None:
            each.tell_of_answer(moment, people.directory(self.reader), known_to=known_to)
        elif isinstance(each, Remediation) and each.safety_up is not None:
            today, policy = self.command.today, self.rules.policy_of(each.policy_version)
            act = Act(occurred_on=today, today=today, policy=policy, calendar=self.rules.calendar)
            each.tell_of_safety(moment, act, people=people.directory(self.reader), known_to=known_to)

    def collect(self) -> list[StoredEvent]:
        """The pending events of everything saved, in order."""
        mapper = self._store.mapper
        saved = self._saved.values()
        return [mapper.to_stored_event(event) for each in saved for event in each.collect_events()]


Decide = Callable[[Work], tuple[str | None, int | None]]
"""A command's body. Returns the reference of what it decided on, and its revision, for the receipt."""


class Store:
    """The event store of one database, with its views."""

    def __init__(self, engine: sa.Engine, case_key: bytes) -> None:
        self.engine = engine
        self.case_key = case_key
        self.recorder = Recorder(engine)
        self.mapper = EventMapper()

    def execute(self, command: Command, decide: Decide) -> Receipt:
        """Run a command: all of it is recorded, or none."""
        with writing(self.engine) as connection:
            if command.key is not None and (answered := _answered(connection, command)) is not None:
                return answered
            work = Work(self, connection, command)
            reference, revision = decide(work)
            work.resolve()
            recorded = self._record(work)
            position = recorded[-1].position if recorded else None
            names = tuple(type(item.event).__name__ for item in recorded)
            receipt = Receipt(reference, revision, position, names, tuple(work.prompts))
            if command.key is not None:
                _keep_answer(connection, command, receipt)
            return receipt

    def answered(self, command: Command) -> list[str]:
        """What the parts of a command that goes file by file were about, which have recorded something under its key.

        The key of a part is the command's own with ``/`` and more after it. Raises :class:`KeyReusedError` where they
        were given with another body.
        """
        if command.key is None:
            return []
        stem = f"{command.key}/"
        kept = sa.select(idempotency_keys.c.body_digest, idempotency_keys.c.receipt).where(
            idempotency_keys.c.recorded_by == command.recorded_by,
            sa.func.substr(idempotency_keys.c.key, 1, len(stem)) == stem,
        )
        with reading(self.engine) as connection:
            rows = list(connection.execute(kept))
        if any(row.body_digest != sha256(command.body).hexdigest() for row in rows):
            raise KeyReusedError("This Idempotency-Key was used before with another body.", field="Idempotency-Key")
        return [str(row.receipt["reference"]) for row in rows if row.receipt["recorded"]]

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

    def _record(self, work: Work) -> list[Recorded]:
        stored = work.collect()
        if not stored:
            return []  # a text that no event refers to is not kept
        work.confidences.write()
        found = work.stands  # as they stood before these events
        rows = self.recorder.append(work.connection, stored, work.command.envelope, work.command.now)
        recorded = [self._recorded(*(row[name] for name in LOGGED)) for row in rows]
        apply_new(work.connection, found, self._log(work.connection), recorded)
        owe(work.connection, recorded)
        return recorded

    def _recorded(
        self, position: int, aggregate_id: UUID, version: int, topic: str, state: bytes, *envelope: Any
    ) -> Recorded:
        return Recorded(position, self.mapper.restore(aggregate_id, version, topic, state), *envelope)

    def _log(self, connection: sa.Connection) -> Callable[[int, int], list[Recorded]]:
        return lambda after, limit: self.read_log(connection, after, limit)


def _behind(found: Sequence[Stand], head: int) -> list[Stand]:
    return [stand for stand in found if stand.position < head and stand.error is None]


def _answered(connection: sa.Connection, command: Command) -> Receipt | None:
    kept = ANSWER.first(connection, recorded_by=command.recorded_by, key=command.key)
    if kept is None:
        return None
    body_digest, receipt = kept
    if body_digest != sha256(command.body).hexdigest():
        raise KeyReusedError("This Idempotency-Key was used before with another body.", field="Idempotency-Key")
    return Receipt(**receipt | {name: tuple(receipt.get(name, ())) for name in ("recorded", "prompts")})


def _keep_answer(connection: sa.Connection, command: Command, receipt: Receipt) -> None:
    row = {
        "recorded_by": command.recorded_by,
        "key": command.key,
        "body_digest": sha256(command.body).hexdigest(),
        "receipt": asdict(receipt),
        "recorded_at": instant(command.now),
    }
    NEW_ANSWER.run(connection, row)
