"""What is asked of a database, and how SQLite finds it."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

Asked = tuple[str, Any]


@contextmanager
def statements(engine: sa.Engine) -> Iterator[list[Asked]]:
    """Every statement that is run meanwhile, with its parameters."""
    seen: list[Asked] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        seen.append((statement, parameters))

    sa.event.listen(engine, "before_cursor_execute", note)
    yield seen
    sa.event.remove(engine, "before_cursor_execute", note)


def plans_of(connection: sa.Connection, asked: Iterable[Asked]) -> list[str]:
    """Each table that SQLite reads for these, with the index it is read by."""
    return [
        str(row[-1])
        for statement, parameters in asked
        for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
    ]
