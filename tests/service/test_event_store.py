"""The log: the library's recorder contract, one writer at a time, and nothing that was recorded ever changes."""

import threading

import pytest
import sqlalchemy as sa
from eventsourcing.tests import persistence as contract

from service.database import create_engine
from service.event_store import Recorder
from tests.conftest import NewUrl


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
    def _database(self, new_postgres: NewUrl) -> None:
        self.url = new_postgres()


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
