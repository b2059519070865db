"""PostgreSQL databases that one test after another is lent: making a copy of the template costs more than most tests.

A database that comes back is emptied, and holds what the template held; one whose schema a test changed is dropped.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from tests.support.postgres import PostgresServer

TABLES = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1"
DISCONNECT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
)
ALONE = ("SET lock_timeout = '2s'", "SET session_replication_role = replica")  # the log refuses to be emptied
CATALOGUES = ("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_trigger", "pg_index", "pg_proc", "pg_type")
SCHEMA = " UNION ALL ".join(  # whatever changes a row of a catalogue gives it another xmin
    f"SELECT '{name}', count(*), sum(xmin::text::bigint), max(xmin::text::bigint) FROM {name}"  # noqa: S608
    for name in (*CATALOGUES, "pg_namespace", "pg_extension", "pg_depend")
)


class Lender:
    """Lends copies of a migrated database that nobody is connected to."""

    def __init__(self, server: PostgresServer, template: str) -> None:
        self._server, self._template = server, template
        self._numbers = count()
        self._free: list[str] = []
        with self._connected(template) as connection:
            self._schema = connection.execute(SCHEMA).fetchall()
            self._tables = [name for (name,) in connection.execute(TABLES)]
            rows = {table: _rows(connection, table) for table in self._tables}
        self._held = {table: found for table, found in rows.items() if found}

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of a database as the template is."""
        name = self._free.pop() if self._free else self._new()
        yield self._server.url_of(name)
        self._take_back(name)

    def _new(self) -> str:
        name = f"lent_{next(self._numbers)}"
        self._server.create_database(name, template=self._template)
        return name

    def _take_back(self, name: str) -> None:
        with self._connected(name) as connection:
            connection.execute(DISCONNECT)
            same = connection.execute(SCHEMA).fetchall() == self._schema
            if same:
                self._empty(connection)
        if same:
            self._free.append(name)
        else:
            self._server.drop_database(name)

    def _empty(self, connection: psycopg.Connection[Any]) -> None:
        for setting in ALONE:
            connection.execute(setting)
        used = [_of("SELECT EXISTS (SELECT FROM {})", table) for table in self._tables]
        found = connection.execute(sql.SQL(" UNION ALL ").join(used)).fetchall()
        for table, (is_used,) in zip(self._tables, found, strict=True):
            if is_used:
                connection.execute(_of("DELETE FROM {}", table))
        insert = "INSERT INTO {0} SELECT * FROM json_populate_recordset(NULL::{0}, %s::json)"
        for table, rows in self._held.items():
            connection.execute(_of(insert, table), [rows])

    def _connected(self, name: str) -> psycopg.Connection[Any]:
        return psycopg.connect(self._server.url_of(name).replace("+psycopg", ""))


def _of(statement: LiteralString, table: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


def _rows(connection: psycopg.Connection[Any], table: str) -> str | None:
    """What a table holds, as JSON, or None where it is empty."""
    (rows,) = connection.execute(_of("SELECT json_agg(held)::text FROM {} held", table)).fetchone() or (None,)
    return rows
