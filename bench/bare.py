"""The limits: the same work with nothing of ours in between."""

import sqlite3
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from service.storage.database import PRAGMAS
from service.storage.event_store import events, metadata

INSERT_EVENT = "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
INSERT_ROW = "INSERT INTO board VALUES (?, ?, ?) ON CONFLICT (id) DO UPDATE SET state = excluded.state"


def durable(path: Path) -> sqlite3.Connection:
    """A bare connection with our pragmas."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    return connection


class Commands:
    """One event row, as wide and as unique as ours, and one view row: one commit each."""

    def __init__(self, path: Path) -> None:
        engine = sa.create_engine(f"sqlite:///{path}")
        metadata.create_all(engine, tables=[events])
        engine.dispose()
        self.connection = durable(path)
        self.connection.execute("CREATE TABLE board (id CHAR(32) PRIMARY KEY, state TEXT, day TEXT)")
        self.position = 0

    def run(self, number: int) -> None:
        """Record so many, on as many cases."""
        for _ in range(number):
            self.position += 1
            row = (
                self.position, uuid4().hex, 1, "domain.events.remediation:Acknowledged", b"s" * 80,
                "2026-11-20T09:00:00.000000+00:00", "QA", None, "api", uuid4().hex, None, b"d" * 32,
            )  # fmt: skip
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(INSERT_EVENT, row)
            self.connection.execute(INSERT_ROW, (f"case-{self.position % 500}", "done", "2026-11-20"))
            self.connection.execute("COMMIT")


def sealed_rows(path: Path) -> Sequence[Any]:
    """The rows that the chain seals, as the driver gives them."""
    with sqlite3.connect(path) as log:
        rows = log.execute("SELECT * FROM events ORDER BY position").fetchall()
    log.close()
    return rows


def bytes_of(rows: Sequence[Any]) -> list[bytes]:
    """The bytes of each row."""
    return [b"".join(part if isinstance(part, bytes) else str(part).encode() for part in row) for row in rows]


def hash_all(parts: Sequence[bytes]) -> bytes:
    """Bare SHA-256: one digest a row, each following the one before."""
    digest = b""
    for part in parts:
        digest = sha256(digest + part).digest()
    return digest
