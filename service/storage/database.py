"""Engines and transactions: durable commits, one writer at a time, a snapshot for each read."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from projections.prepared import Prepared

BEGIN, BEGIN_WRITING = Prepared(sa.text("BEGIN")), Prepared(sa.text("BEGIN IMMEDIATE"))
LOCK_KEY = 7_366_014
"""One application-wide writer. Not ``LOCK TABLE``, which would also wait for VACUUM (design section 3)."""

IDLE_SECONDS = 20
"""A writer that says nothing for so long, in a transaction that needs a tenth of a second, was stopped or is gone.

PostgreSQL then ends its session, so that it does not hold the lock for ever; what it had not committed never happened.
A process that is stopped while it writes to SQLite holds the file until it goes on or is killed.
"""

TAKE_LOCK = (
    f"SELECT set_config('idle_in_transaction_session_timeout', '{IDLE_SECONDS}s', true), "
    f"pg_advisory_xact_lock({LOCK_KEY})"
)
BUSY_TIMEOUT_MS = 15_000
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "recursive_triggers=ON",
    f"busy_timeout={BUSY_TIMEOUT_MS}",
)


def create_engine(url: str) -> sa.Engine:
    """An engine for SQLite or PostgreSQL. Make it after a fork, never before."""
    engine = sa.create_engine(url, hide_parameters=True)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return engine


def _prepare_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def _(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves, so that the lock comes first
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")

    @sa.event.listens_for(engine, "begin")
    def _(connection: sa.Connection) -> None:
        writes = connection.get_execution_options().get("writes", False)
        (BEGIN_WRITING if writes else BEGIN).run(connection, {})


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction whose first statement takes the lock. Commits at the end, or leaves nothing."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql(TAKE_LOCK)
        yield connection


def leave_nothing(connection: sa.Connection) -> None:
    """End the transaction of :func:`writing` with nothing written."""
    begun = connection.get_transaction()
    if begun is not None:
        begun.rollback()


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One snapshot, in which a figure and the list beside it agree."""
    options: dict[str, Any] = {}
    if engine.dialect.name == "postgresql":
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection
