"""What a view is: a table, a handler for each event it cares about, and rows that are stated, not written."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, ClassVar, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from projections.prepared import Prepared

metadata = sa.MetaData()
LONDON = ZoneInfo("Europe/London")
SLOTS = ("a", "b")
"""A view has two tables of one shape. One is live; a rebuild fills the other, and then one row's change swaps them."""

POSITION = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
"""A position in the log. As a key it is SQLite's own number of the row, so that it costs no index."""

INSERT: Mapping[str, Callable[[sa.Table], Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True, slots=True)
class Recorded:
    """An event with its envelope."""

    position: int
    event: Any
    recorded_at: str
    recorded_by: str
    on_behalf_of: str | None
    source: str
    command_id: UUID

    @property
    def recorded_on(self) -> date:
        """The Europe/London date on which it was recorded."""
        return datetime.fromisoformat(self.recorded_at).astimezone(LONDON).date()

    @property
    def import_id(self) -> str | None:
        """The import that recorded this, or ``None``."""
        return self.command_id.hex if self.source == "import" else None


Row = dict[str, Any]
Handler = Callable[[Any, "Rows", Any, Recorded], None]
AnyHandler = TypeVar("AnyHandler", bound=Callable[..., None])


def on(*event_types: type) -> Callable[[AnyHandler], AnyHandler]:
    """Mark a method as what a view does with these events."""

    def mark(handler: AnyHandler) -> AnyHandler:
        handler.__dict__["handles"] = event_types
        return handler

    return mark


class View:
    """One view. A subclass names it, lists its columns and marks its handlers with :func:`on`.

    *Guarding* views may be read by commands, and one that fails makes the command fail. *Reading* views are applied
    in a savepoint: one that fails stays at its position and the command commits (design section 3). A *timeless* view
    is the same as at every date: it is cut by what was known, never by when it happened.
    """

    name: ClassVar[str]
    version: ClassVar[int] = 1
    guarding: ClassVar[bool] = False
    timeless: ClassVar[bool] = False
    key: ClassVar[tuple[str, ...]]
    tables: ClassVar[dict[str, sa.Table]]
    handlers: ClassVar[dict[type, Handler]]

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """The columns, made anew for each slot. All but the key are nullable, since rows are stated in parts."""
        raise NotImplementedError

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """Declare the indexes of one slot's table, with names that end in ``slot``."""

    def __init_subclass__(cls) -> None:
        cls.handlers = {}
        for member in vars(cls).values():
            for event_type in getattr(member, "handles", ()):
                cls.handlers[event_type] = member
        cls.tables = {slot: sa.Table(f"{cls.name}_v{cls.version}_{slot}", metadata, *cls.columns()) for slot in SLOTS}
        for slot, table in cls.tables.items():
            cls.indexes(table, slot if cls.version == 1 else f"v{cls.version}_{slot}")
        cls.key = tuple(column.name for column in cls.tables["a"].primary_key)

    def apply(self, rows: "Rows", recorded: Recorded) -> None:
        """Let the handler for this event state its rows."""
        self.handlers[type(recorded.event)](self, rows, recorded.event, recorded)


class Rows:
    """The rows of one view that a batch of events touches, flushed as one upsert for each set of columns."""

    def __init__(self, connection: sa.Connection, view: type[View], slot: str) -> None:
        self.connection = connection
        self.table = view.tables[slot]
        self.key = view.key
        self.touched: dict[tuple[Any, ...], Row] = {}

    def put(self, **row: Any) -> None:
        """State what some columns of a row are from now on; the key must be among them."""
        key = tuple([row[name] for name in self.key])
        known = self.touched.get(key)
        if known is None:
            self.touched[key] = row
        else:
            known.update(row)

    def get(self, column: str, *key: Any) -> Any:
        """What a column of a row is now: as this batch stated it, or else as it is stored."""
        if column in (row := self.touched.get(key, {})):
            return row[column]
        stored = _stored(self.table, column).first(self.connection, **dict(zip(self.key, key, strict=True)))
        return stored[0] if stored is not None else None

    def flush(self) -> None:
        """Write what was stated, one statement for each set of columns."""
        alike: dict[frozenset[str], list[Row]] = {}
        for row in self.touched.values():
            alike.setdefault(frozenset(row), []).append(row)
        for names, rows in alike.items():
            _upsert(self.table, names, self.connection.dialect.name).run(self.connection, *rows)
        self.touched.clear()


def fill(rows: Rows, said: Mapping[str, Any], *key: Any) -> None:
    """State what is not known of a row yet; what is known stays, such as what became of it since."""
    unknown = {name: value for name, value in said.items() if rows.get(name, *key) is None}
    rows.put(**dict(zip(rows.key, key, strict=True)), **unknown)


def written(at: datetime) -> str:
    """An instant in an order that sorts as text."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@cache
def _stored(table: sa.Table, column: str) -> Prepared:
    key = (each == sa.bindparam(each.name, type_=each.type) for each in table.primary_key)
    return Prepared(sa.select(table.c[column]).where(*key))


@cache
def _upsert(table: sa.Table, names: frozenset[str], dialect: str) -> Prepared:
    key = [column.name for column in table.primary_key]
    insert = INSERT[dialect](table).values(
        {name: sa.bindparam(name, type_=table.c[name].type) for name in sorted(names)}
    )
    changed = {name: insert.excluded[name] for name in sorted(names) if name not in key}
    if not changed:
        return Prepared(insert.on_conflict_do_nothing(index_elements=key))
    return Prepared(insert.on_conflict_do_update(index_elements=key, set_=changed))
