"""One command, one transaction: the lock first, then load, decide, append, apply the views and note what is owed."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import sqlalchemy as sa

from domain.errors import InvalidValueError
from projections.positions import apply_new
from projections.prepared import Prepared
from projections.view import Recorded
from service.clock import london_date
from service.mail.telling import owe
from service.storage.database import leave_nothing, reading, writing
from service.storage.event_store import LOGGED, Envelope, instant
from service.storage.event_store import metadata as log_metadata
from service.storage.record import Record
from service.storage.work import Work

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


Foresee = Callable[[Sequence[Recorded], Sequence[str]], None]
"""Called with the events that a command would record, and with what whoever asked should know or do then."""


class KeyReusedError(InvalidValueError):
    """An idempotency key came back with another body."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, kw_only=True)
class Command:
    """Who asks for what to be recorded, through what, and when; with a key where the asking may be repeated.

    ``body`` is what the key was given for; ``expected_revision`` is what the caller last saw; ``backdated_reason`` is
    why something is entered after the day on which it happened (E26). With ``foresee``, nothing is recorded: it is
    called with the events that would have been, and the prompts.
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
    foresee: Foresee | None = None

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


Decide = Callable[[Work], tuple[str | None, int | None]]
"""A command's body. Returns the reference of what it decided on, and its revision, for the receipt."""


class Store(Record):
    """The event store of one database, with its views."""

    def execute(self, command: Command, decide: Decide) -> Receipt:
        """Run a command: all of it is recorded, or none; none of it where it is only to be foreseen."""
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
            if command.foresee is not None:
                command.foresee(recorded, receipt.prompts)
                leave_nothing(connection)
            elif command.key is not None:
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
