"""One reading of the views: which tables are live, and what is hidden: voided, or of an unfinished import."""

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any, Self, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa

from projections.positions import Stand
from projections.view import View
from projections.voids import Voids

Answer = TypeVar("Answer")


class Reader:
    """A snapshot of the views. Queries get their tables from it, so none can read the one that is being rebuilt."""

    def __init__(
        self,
        connection: sa.Connection,
        found: Sequence[Stand],
        imports: type[View] | None = None,
        position: int | None = None,
    ) -> None:
        self.connection = connection
        self._slots = {stand.view: stand.slot for stand in found}
        lowest = min((stand.position for stand in found), default=0)
        self.position = lowest if position is None else position
        self.failed = [stand.view.name for stand in found if stand.error is not None]
        self._imports = imports
        self._once: dict[Callable[..., Any], Any] = {}

    def table(self, view: type[View]) -> sa.Table:
        """The live table of a view."""
        return view.tables[self._slots[view]]

    def visible(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """A condition that leaves out what was voided, and what an unfinished import has opened so far."""
        return sa.and_(self.imported(table), self.standing(table))

    def standing(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """A condition that leaves out only what was voided."""
        return sa.and_(sa.true(), *(table.c[name].not_in(self._voided) for name in self._known_by(table)))

    def imported(self, table: sa.Table) -> sa.ColumnElement[bool]:
        """A condition that leaves out only what an unfinished import has opened so far."""
        if "import_id" not in table.c or not self._pending:
            return sa.true()
        return sa.or_(table.c.import_id.is_(None), table.c.import_id.not_in(self._pending))

    def rows(self, query: sa.Select[Any]) -> list[Any]:
        """All rows of a query."""
        return list(self.connection.execute(query))

    def once(self, ask: Callable[[Self], Answer]) -> Answer:
        """What ``ask`` answers of this snapshot, which is asked only the first time."""
        if ask not in self._once:
            self._once[ask] = ask(self)
        return cast(Answer, self._once[ask])

    def forget(self) -> None:
        """Look anew at what was asked once, and at what is hidden, where the views have changed since."""
        self._once.clear()
        for name in ("_voided", "_pending"):
            self.__dict__.pop(name, None)

    def _known_by(self, table: sa.Table) -> list[str]:
        """The columns by which a row's audit or remediation is known, if any was ever voided."""
        return [name for name in ("remediation", "audit") if name in table.c] if self._voided else []

    @cached_property
    def _voided(self) -> list[UUID]:
        table = self.table(Voids)
        return list(self.connection.scalars(sa.select(table.c.aggregate).where(table.c.voided_on.is_not(None))))

    @cached_property
    def _pending(self) -> list[str]:
        if self._imports is None:
            return []
        table = self.table(self._imports)
        return list(self.connection.scalars(sa.select(table.c.import_id).where(table.c.completed_on.is_(None))))
