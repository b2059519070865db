"""What a database holds, for tests that ask whether anything changed."""

from typing import Any

import sqlalchemy as sa

from service.storage.database import reading

Contents = dict[str, list[tuple[Any, ...]]]


def contents(engine: sa.Engine, *, without: tuple[str, ...] = ()) -> Contents:
    """Every row of every table, in no order that could differ."""
    with reading(engine) as connection:
        names = sa.inspect(connection).get_table_names()
        return {name: _rows(connection, name) for name in names if name not in without}


def _rows(connection: sa.Connection, table: str) -> list[tuple[Any, ...]]:
    found = connection.exec_driver_sql(f'SELECT * FROM "{table}"')  # noqa: S608 - the name comes from the database
    return sorted((tuple(row) for row in found), key=repr)


def set_back(connection: sa.Connection, name: str, table: str) -> None:
    """Leave a view as it is when new code brings it: empty, and at the beginning of the log."""
    connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608 - the name is one of ours
    connection.exec_driver_sql(f"UPDATE view_positions SET position = 0 WHERE name = '{name}'")  # noqa: S608
