"""Statements compiled once and run on the driver's own cursor.

SQLAlchemy writes each statement for its dialect and converts its types. Running one through it as well costs ten
times what SQLite takes to do the work, and every command runs a dozen: so what a command and a rebuild run is prepared.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.sql.compiler import SQLCompiler

Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A statement as one dialect says it: its text, and how values are converted on the way in and out."""

    text: str
    names: tuple[str, ...]
    positional: bool
    binds: tuple[tuple[str, Convert], ...]
    results: tuple[tuple[int, Convert], ...]
    constants: Mapping[str, Any]

    def parameters(self, row: Mapping[str, Any]) -> Any:
        values = {**self.constants, **row}
        for name, convert in self.binds:
            values[name] = convert(values[name])
        return [values[name] for name in self.names] if self.positional else values

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
        cursor = connection.connection.cursor()
        try:
            if len(rows) == 1:
                cursor.execute(compiled.text, compiled.parameters(rows[0]))
            else:
                cursor.executemany(compiled.text, [compiled.parameters(row) for row in rows])
        finally:
            cursor.close()

    def all(self, connection: sa.Connection, **values: Any) -> Sequence[Any]:
        """Every row of the answer, a sequence each."""
        compiled = self._for(connection.dialect)
        cursor = connection.connection.cursor()
        try:
            cursor.execute(compiled.text, compiled.parameters(values))
            return compiled.restore(cursor.fetchall())
        finally:
            cursor.close()

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
    cursor = connection.connection.cursor()
    try:
        cursor.execute("SAVEPOINT apart")
        try:
            yield
        except BaseException:
            cursor.execute("ROLLBACK TO SAVEPOINT apart")
            cursor.execute("RELEASE SAVEPOINT apart")
            raise
        cursor.execute("RELEASE SAVEPOINT apart")
    finally:
        cursor.close()


def _compile(statement: sa.sql.expression.ClauseElement, dialect: sa.Dialect) -> _Compiled:
    compiled = cast(SQLCompiler, statement.compile(dialect=dialect))
    binds = {name: bind.type.dialect_impl(dialect).bind_processor(dialect) for name, bind in compiled.binds.items()}
    columns = statement.selected_columns if isinstance(statement, sa.Select) else ()
    results = [_result(column.type, dialect) for column in columns]
    return _Compiled(
        text=compiled.string,
        names=tuple(compiled.positiontup or ()),
        positional=compiled.positional,
        binds=tuple((name, convert) for name, convert in binds.items() if convert is not None),
        results=tuple((index, convert) for index, convert in enumerate(results) if convert is not None),
        constants={name: bind.value for name, bind in compiled.binds.items() if not bind.required},
    )


def _result(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> Convert | None:
    """How a column is converted on the way out. Both drivers give bytes as bytes."""
    return None if isinstance(kind, sa.LargeBinary) else kind.dialect_impl(dialect).result_processor(dialect, None)
