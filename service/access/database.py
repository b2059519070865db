"""The access database: who is signed in and who looked at what, apart from the record.

It is a database of its own, so that showing a page never waits for whoever records (design section 3). Its tables are
made by :func:`prepare`, which only ever adds; what is in the access log can be neither changed nor removed.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa

metadata = sa.MetaData()

APPEND_ONLY: list[str] = []
"""The tables whose rows can be neither changed nor removed."""


def append_only(table: sa.Table) -> sa.Table:
    """Mark a table as one that only grows."""
    APPEND_ONLY.append(table.name)
    return table


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction. On PostgreSQL it takes no lock of the record's, even where both are one database."""
    with engine.connect().execution_options(writes=True) as connection, connection.begin():
        yield connection


def prepare(engine: sa.Engine) -> None:
    """Make what is missing of the tables and their triggers. Safe to repeat."""
    with writing(engine) as connection:
        metadata.create_all(connection)
        for table in APPEND_ONLY:
            for statement in _guards(connection.dialect.name, table):
                connection.exec_driver_sql(statement)


def is_prepared(connection: sa.Connection) -> bool:
    """Whether every table is there."""
    return set(metadata.tables) <= set(sa.inspect(connection).get_table_names())


def _guards(dialect: str, table: str) -> list[str]:
    """Triggers that refuse to change or remove a row of a table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER IF NOT EXISTS {table}_no_{act} BEFORE {act} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} only grows'); END"
            for act in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} only grows'; END $$",
        f"CREATE OR REPLACE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows()",
    ]
