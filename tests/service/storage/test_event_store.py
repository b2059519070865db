"""The log: the library's recorder contract, one writer at a time, and nothing that was recorded ever changes."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import psycopg
import pytest
import sqlalchemy as sa
from eventsourcing.persistence import IntegrityError, StoredEvent
from eventsourcing.tests import persistence as contract

from service.storage import database
from service.storage.database import create_engine, reading, writing
from service.storage.event_store import Envelope, Recorder, events, last_position
from tests.conftest import NewUrl

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
DURABLE = database.PRAGMAS
REFUSED = (sqlite3.DatabaseError, psycopg.DatabaseError, sa.exc.DatabaseError)


class OnSqlite(contract.RecorderTestCase):
    """A fresh migrated SQLite file for each test of the library's."""

    @pytest.fixture(autouse=True)
    def _database(self, new_sqlite: NewUrl) -> None:
        self.url = new_sqlite()

    def create_recorder(self) -> Recorder:
        engine = create_engine(self.url)
        before = set(threading.enumerate())
        self.addCleanup(self._dispose, engine, before)
        return Recorder(engine)

    def _dispose(self, engine: sa.Engine, before: set[threading.Thread]) -> None:
        for thread in set(threading.enumerate()) - before:
            thread.join()  # the library's readers are told to stop, but may still hold a connection
        engine.dispose()


class OnPostgres(OnSqlite):
    """A fresh migrated PostgreSQL database for each test of the library's."""

    @pytest.fixture(autouse=True)
    def _database(self, postgres_url: str) -> None:
        self.url = postgres_url


class TestRecorderOnSqlite(OnSqlite, contract.ApplicationRecorderTestCase[Recorder]):
    pass


class TestPositionsOnSqlite(OnSqlite, contract.NonInterleavingNotificationIDsBaseCase):
    pass


@pytest.mark.slow
class TestRecorderOnPostgres(OnPostgres, contract.ApplicationRecorderTestCase[Recorder]):
    pass


@pytest.mark.slow
class TestPositionsOnPostgres(OnPostgres, contract.NonInterleavingNotificationIDsBaseCase):
    pass


@pytest.fixture
def recorder(engine: sa.Engine) -> Recorder:
    return Recorder(engine)


@pytest.fixture
def three(recorder: Recorder) -> list[UUID]:
    """Three aggregates with an event each."""
    aggregates = [uuid4() for _ in range(3)]
    for aggregate in aggregates:
        recorder.insert_events([event(aggregate)])
    return aggregates


def event(aggregate: UUID, version: int = 1) -> StoredEvent:
    return StoredEvent(aggregate, version, "domain.events.audit:Graded", b'{"grade":"Good"}')


def envelope(**more: object) -> Envelope:
    return Envelope(**{"recorded_by": "QA01", "source": "api", "command_id": uuid4()} | more)  # type: ignore[arg-type]


def rows_of(engine: sa.Engine) -> list[sa.RowMapping]:
    with reading(engine) as connection:
        return list(connection.execute(sa.select(events).order_by(events.c.position)).mappings())


@pytest.mark.parametrize("change", ["UPDATE events SET recorded_by = 'X'", "DELETE FROM events"])
@pytest.mark.usefixtures("three")
def test_events_cannot_be_changed_or_deleted(engine: sa.Engine, change: str) -> None:
    before = rows_of(engine)

    with pytest.raises(REFUSED, match="never"), writing(engine) as connection:
        connection.exec_driver_sql(change)

    assert rows_of(engine) == before


@pytest.mark.slow
def test_the_log_cannot_be_emptied_at_once(postgres_url: str) -> None:
    engine = create_engine(postgres_url)
    Recorder(engine).insert_events([event(uuid4())])

    with pytest.raises(REFUSED, match="never"), writing(engine) as connection:
        connection.exec_driver_sql("TRUNCATE events")

    assert len(rows_of(engine)) == 1
    engine.dispose()


@pytest.mark.parametrize("pragma", ["recursive_triggers=ON", "recursive_triggers=OFF"])
@pytest.mark.parametrize("taken", ["position", "version"])
def test_an_event_cannot_be_replaced_even_by_another_tool(sqlite_engine: sa.Engine, pragma: str, taken: str) -> None:
    aggregate = uuid4()
    Recorder(sqlite_engine).insert_events([event(aggregate)])
    (before,) = rows_of(sqlite_engine)
    other_tool = sqlite3.connect(str(sqlite_engine.url.database))
    other_tool.execute(f"PRAGMA {pragma}")
    position, version = (1, 2) if taken == "position" else (2, 1)

    with pytest.raises(sqlite3.IntegrityError, match="never"):
        other_tool.execute(
            "INSERT OR REPLACE INTO events SELECT ?, originator_id, ?, topic, x'7b7d', recorded_at, recorded_by,"
            " on_behalf_of, source, command_id, caused_by, digest FROM events",
            (position, version),
        )

    other_tool.close()
    assert rows_of(sqlite_engine) == [before]


def test_a_version_that_leaves_a_gap_is_refused(recorder: Recorder) -> None:
    aggregate = uuid4()
    recorder.insert_events([event(aggregate, 1)])

    with pytest.raises(IntegrityError, match="gap after 1"):
        recorder.insert_events([event(aggregate, 3)])


def test_the_first_version_of_an_aggregate_leaves_no_gap_either(recorder: Recorder) -> None:
    with pytest.raises(IntegrityError, match="gap after 0"):
        recorder.insert_events([event(uuid4(), 2)])


def test_a_gap_inside_one_batch_is_refused_and_nothing_of_it_stays(recorder: Recorder, engine: sa.Engine) -> None:
    aggregate = uuid4()

    with pytest.raises(IntegrityError, match="gap"):
        recorder.insert_events([event(aggregate, 1), event(aggregate, 3)])

    assert rows_of(engine) == []


@pytest.mark.usefixtures("three")
def test_a_refused_event_leaves_no_gap_in_the_positions(recorder: Recorder, three: list[UUID]) -> None:
    with pytest.raises(IntegrityError):
        recorder.insert_events([event(uuid4()), event(three[0], 1)])

    assert recorder.insert_events([event(uuid4())]) == [4]


def test_the_time_of_recording_never_decreases_even_when_the_clock_goes_back(
    recorder: Recorder, engine: sa.Engine
) -> None:
    for hours in (0, -3, 1, -1):
        recorder.insert_events([event(uuid4())], now=NOW + timedelta(hours=hours))

    recorded = [row["recorded_at"] for row in rows_of(engine)]
    assert recorded == sorted(recorded)
    assert recorded[1] == recorded[0]
    assert recorded[3] == recorded[2] > recorded[0]


def test_the_envelope_says_who_recorded_for_whom_through_what_and_why(recorder: Recorder, engine: sa.Engine) -> None:
    said = envelope(on_behalf_of="SM01", caused_by=7)
    recorder.insert_events([event(uuid4())], envelope=said, now=NOW)

    (row,) = rows_of(engine)
    assert row["recorded_at"] == "2026-11-20T09:00:00.000000+00:00"
    assert {name: row[name] for name in vars(said)} == vars(said)


def test_a_writer_waits_for_the_one_before_it(engine: sa.Engine) -> None:
    """A second writer sees nothing until the first has committed, and then all of it."""
    recorder, seen = Recorder(engine), []

    def write_second() -> None:
        with writing(engine) as connection:
            seen.append(last_position(connection))

    with writing(engine) as connection:
        second = threading.Thread(target=write_second)
        second.start()
        recorder.append(connection, [event(uuid4())], envelope(), NOW)
        assert seen == []
    second.join()

    assert seen == [1]


def test_a_writer_that_has_waited_too_long_is_told_so(new_sqlite: NewUrl) -> None:
    url = new_sqlite()
    first, second = create_engine(url), create_engine(url)
    sa.event.listen(second, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout=1"))

    with writing(first), pytest.raises(sa.exc.OperationalError, match="locked"):
        write_nothing(second)
    write_nothing(second)

    first.dispose()
    second.dispose()


def write_nothing(engine: sa.Engine) -> None:
    with writing(engine):
        pass


def test_a_reader_sees_one_snapshot_while_others_write(engine: sa.Engine, recorder: Recorder) -> None:
    recorder.insert_events([event(uuid4())])

    with reading(engine) as connection:
        before = last_position(connection)
        recorder.insert_events([event(uuid4())])
        assert last_position(connection) == before == 1


def test_every_connection_to_sqlite_is_durable_and_checks_its_keys(
    sqlite_engine: sa.Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "PRAGMAS", DURABLE)
    connections = [sqlite_engine.connect() for _ in range(3)]
    wanted = {"synchronous": 2, "foreign_keys": 1, "recursive_triggers": 1, "journal_mode": "wal"}

    for connection in connections:
        assert {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted} == wanted
        assert connection.exec_driver_sql("PRAGMA busy_timeout").scalar() >= 5_000
        connection.close()


def test_nothing_can_subscribe_since_views_are_applied_with_the_events(recorder: Recorder) -> None:
    with pytest.raises(NotImplementedError):
        recorder.subscribe()
