"""The limits: the same work with nothing of ours in between."""

import json
import sqlite3
from hashlib import sha256
from pathlib import Path

import sqlalchemy as sa

from service.event_store import events


def durable(path: Path) -> sqlite3.Connection:
    """A bare connection with our pragmas and one event table and one view table."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    columns = "position INTEGER PRIMARY KEY, originator TEXT, version INTEGER, state BLOB"
    connection.execute(f"CREATE TABLE events ({columns})")
    connection.execute("CREATE TABLE board (originator TEXT PRIMARY KEY, state TEXT)")
    return connection


def commands(connection: sqlite3.Connection, start: int, number: int) -> None:
    """One event row and one view row, one commit each."""
    for position in range(start, start + number):
        connection.execute("BEGIN IMMEDIATE")
        event = (position, f"case-{position % 500}", position, b"{}")
        connection.execute("INSERT INTO events VALUES (?, ?, ?, ?)", event)
        connection.execute(
            "INSERT INTO board VALUES (?, ?) ON CONFLICT (originator) DO UPDATE SET state = excluded.state",
            (f"case-{position % 500}", "done"),
        )
        connection.execute("COMMIT")


def fold(source: Path, target: Path) -> int:
    """Read the whole log, take the JSON apart, keep a row a case and a row an event, and write them in one go."""
    log, views = sqlite3.connect(source), durable(target)
    cases: dict[bytes, str] = {}
    timeline = []
    for position, originator, topic, state in log.execute("SELECT position, originator_id, topic, state FROM events"):
        said = json.loads(state)
        cases[originator] = said["occurred_on"]
        timeline.append((position, originator, topic, said["occurred_on"]))
    views.execute("CREATE TABLE history (position INTEGER PRIMARY KEY, originator TEXT, topic TEXT, occurred_on TEXT)")
    views.execute("BEGIN")
    views.executemany("INSERT INTO history VALUES (?, ?, ?, ?)", timeline)
    views.executemany("INSERT INTO board VALUES (?, ?)", list(cases.items()))
    views.execute("COMMIT")
    views.close()
    log.close()
    return len(timeline)


def hash_all(connection: sa.Connection) -> int:
    """SHA-256 over the states that the chain seals, read in one go."""
    digest = sha256()
    states = connection.scalars(sa.select(events.c.state).order_by(events.c.position)).all()
    for state in states:
        digest.update(state)
    return len(states)
