"""The throw-away PostgreSQL server does what the tests that use it rely on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.pool import NullPool

from tests.support.lending import Lender
from tests.support.postgres import PostgresServer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with PostgresServer(durable=False) as server:
        yield server


def ask(url: str, statement: str) -> object:
    with create_engine(url, poolclass=NullPool).begin() as connection:
        result = connection.execute(text(statement))
        return result.scalar() if result.returns_rows else None


def test_a_new_server_answers(server: PostgresServer) -> None:
    assert ask(server.url, "SELECT 1") == 1


def test_databases_share_nothing(server: PostgresServer) -> None:
    here, there = server.create_database("here"), server.create_database("there")
    ask(here, "CREATE TABLE kept (id integer)")

    assert ask(here, "SELECT to_regclass('kept')::text") == "kept"
    assert ask(there, "SELECT to_regclass('kept')::text") is None


def test_a_database_can_start_as_a_copy_of_another(server: PostgresServer) -> None:
    ask(server.create_database("original"), "CREATE TABLE kept AS SELECT 7 AS id")

    assert ask(server.create_database("copy", template="original"), "SELECT id FROM kept") == 7


def test_a_dropped_database_is_gone_and_its_name_is_free(server: PostgresServer) -> None:
    ask(server.create_database("brief"), "CREATE TABLE kept (id integer)")
    server.drop_database("brief")

    assert ask(server.create_database("brief"), "SELECT to_regclass('kept')::text") is None


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_writes_are_durable_unless_asked_otherwise(durable: bool, fsync: str) -> None:
    with PostgresServer(durable=durable) as server:
        assert ask(server.url, "SHOW fsync") == fsync


def test_a_stopped_server_leaves_nothing_behind() -> None:
    server = PostgresServer(durable=False)
    data = Path(str(ask(server.url, "SHOW data_directory")))
    server.stop()
    server.stop()

    assert not data.parent.exists()
    with pytest.raises(OperationalError):
        ask(server.url, "SELECT 1")


@pytest.fixture(scope="module")
def lender(server: PostgresServer) -> Lender:
    url = server.create_database("template")
    ask(url, "CREATE TABLE held AS SELECT 7 AS id")
    ask(url, "CREATE TABLE kept (id integer)")
    ask(url, "CREATE TRIGGER guard AFTER DELETE ON kept EXECUTE FUNCTION suppress_redundant_updates_trigger()")
    return Lender(server, url.rpartition("/")[2])


def test_a_database_that_is_lent_again_is_as_the_template_is(lender: Lender) -> None:
    with lender.lent() as first:
        ask(first, "UPDATE held SET id = 8")
        ask(first, "INSERT INTO kept VALUES (1)")

    with lender.lent() as second:
        assert second == first
        assert ask(second, "SELECT array_agg(id) FROM held") == [7]
        assert ask(second, "SELECT count(*) FROM kept") == 0


@pytest.mark.parametrize(
    "change", ["CREATE TABLE more (id integer)", "ALTER TABLE kept ADD more text", "DROP TRIGGER guard ON kept"]
)
def test_a_database_whose_schema_was_changed_is_not_lent_again(lender: Lender, change: str) -> None:
    with lender.lent() as first:
        ask(first, change)

    with lender.lent() as second:
        assert second != first
