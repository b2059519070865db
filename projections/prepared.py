"""Statements compiled once and run on the driver's own cursor.

SQLAlchemy writes each statement for its dialect and converts its types. Running one through it as well costs ten
times what SQLite takes to do the work, and every command runs a dozen: so what a command and a rebuild run is prepared.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect says it: its text, and how values are converted on the way in and out."""

    text: str
    positional: bool
    binds: tuple[tuple[str, Convert | None], ...]
    results: tuple[tuple[int, Convert], ...]
    constants: Mapping[str, Any]

    def parameters(self, row: Mapping[str, Any]) -> Any:
        given = {**self.constants, **row} if self.constants else row
        if self.positional:
            return [given[name] if convert is None else convert(given[name]) for name, convert in self.binds]
        return {name: given[name] if convert is None else convert(given[name]) for name, convert in self.binds}

    def restore(self, rows: Sequence[Any]) -> Sequence[Any]:
        if not self.results:
            return rows
        restored = [list(row) for row in rows]
        for index, convert in self.results:
            for row in restored:
                row[index] = convert(row[index])
        return restored


class Prepared:
    """A Core statement, ready to run. Names of bound parameters are the keys of the rows it is given."""

    def __init__(self, statement: sa.sql.expression.ClauseElement) -> None:
        self.statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, connection: sa.Connection, *rows: Mapping[str, Any]) -> None:
        """Run once for each row, in the transaction of ``connection``."""
        compiled = self._for(connection.dialect)
        with _Cursor(connection, compiled.text) as cursor:
            if len(rows) == 1:
                cursor.execute(compiled.text, compiled.parameters(rows[0]))
            else:
                cursor.executemany(compiled.text, [compiled.parameters(row) for row in rows])

    def all(self, connection: sa.Connection, **values: Any) -> Sequence[Any]:
        """Every row of the answer, a sequence each."""
        compiled = self._for(connection.dialect)
        with _Cursor(connection, compiled.text) as cursor:
            cursor.execute(compiled.text, compiled.parameters(values))
            return compiled.restore(cursor.fetchall())

    def first(self, connection: sa.Connection, **values: Any) -> Any:
        """The first row of the answer, or ``None``."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def _for(self, dialect: sa.Dialect) -> _Compiled:
        known = self._compiled.get(dialect.name)
        if known is None:
            known = self._compiled[dialect.name] = _compile(self.statement, dialect)
        return known


@contextmanager
def savepoint(connection: sa.Connection) -> Iterator[None]:
    """What fails inside leaves nothing, and the transaction goes on."""
    SAVEPOINT.run(connection, {})
    try:
        yield
    except BaseException:
        ROLLBACK_TO.run(connection, {})
        RELEASE.run(connection, {})
        raise
    RELEASE.run(connection, {})


class _Cursor:
    """The driver's cursor for one statement. It raises errors as SQLAlchemy's, which the rest of the code knows."""

    def __init__(self, connection: sa.Connection, text: str) -> None:
        self.connection, self.text = connection, text
        self.cursor = connection.connection.cursor()

    def __enter__(self) -> Any:
        return self.cursor

    def __exit__(self, kind: object, problem: BaseException | None, _: object) -> None:
        self.cursor.close()
        dialect = self.connection.dialect
        if isinstance(problem, base := dialect.loaded_dbapi.Error):
            raise sa.exc.DBAPIError.instance(
                self.text, None, problem, base, hide_parameters=True, dialect=dialect
            ) from problem


SAVEPOINT, ROLLBACK_TO, RELEASE = (
    Prepared(sa.text(f"{verb} apart")) for verb in ("SAVEPOINT", "ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT")
)


def _compile(statement: sa.sql.expression.ClauseElement, dialect: sa.Dialect) -> _Compiled:
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
    columns = statement.selected_columns if isinstance(statement, sa.Select) else ()
    results = [_on_the_way_out(column.type, dialect) for column in columns]
    return _Compiled(
        text=compiled.string,
        positional=compiled.positional,
        binds=tuple(
            (name, _on_the_way_in(compiled.binds[name].type, dialect))
            for name in compiled.positiontup or compiled.binds
        ),
        results=tuple((index, convert) for index, convert in enumerate(results) if convert is not None),
        constants={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
    )


def _on_the_way_in(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert | None:
    if isinstance(kind, sa.Date) and dialect.name == "sqlite":
        return lambda day: None if day is None else day.isoformat()  # what SQLAlchemy writes, several times faster
    return kind.dialect_impl(dialect).bind_processor(dialect)


def _on_the_way_out(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert | None:
    if isinstance(kind, sa.LargeBinary):
        return None  # both drivers give bytes
    convert = kind.dialect_impl(dialect).result_processor(dialect, None)
    if isinstance(kind, sa.Uuid) and convert is not None:
        return lru_cache(maxsize=4_096)(convert)  # an aggregate's id comes back with each of its events
    return convert
