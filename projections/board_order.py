"""In which order the board is read. Each order ends with the reference, so that a page begins where one ended."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from domain.vocabulary import Step
from projections.board import Board
from projections.deadlines import Deadlines
from projections.reader import Reader

NEXT_DUE = "next_due"


class By(StrEnum):
    """What the rows of the board are put in order by."""

    GRADED = "graded"
    FILE = "file"
    TEAM = "team"
    DUE = "due"
    """The first date of what is not done, acknowledgements apart; files without one come last either way."""


@dataclass(frozen=True)
class Order:
    """An order of the board: the latest graded first, unless said."""

    by: By = By.GRADED
    descending: bool = True

    def place(self, row: Any) -> tuple[Any, ...]:
        """Where a row stands in this order."""
        named: Mapping[By, tuple[Any, ...]] = {
            By.GRADED: (row.graded_on,),
            By.FILE: (),
            By.TEAM: (row.team or "", row.service or ""),
            By.DUE: (getattr(row, NEXT_DUE, None) or self.none_due,),
        }
        return (*named[self.by], row.audit_ref)

    @property
    def none_due(self) -> date:
        """In whose place a file stands that owes nothing: after every other."""
        return date.min if self.descending else date.max

    def arranged(self, reader: Reader, where: list[sa.ColumnElement[bool]], after: tuple[Any, ...] | None) -> Any:
        """The board in this order, from after a place."""
        board, due = reader.table(Board), None
        query = sa.select(board)
        if self.by is By.DUE:
            first = _next_due(reader)
            due = first.c[NEXT_DUE]
            query = sa.select(board, due).select_from(
                board.outerjoin(first, first.c.remediation == board.c.remediation)
            )
        keys = self._keys(board, due)
        if after is not None:
            here = sa.tuple_(*keys)
            where = [*where, here < after if self.descending else here > after]
        return query.where(*where).order_by(*(key.desc() if self.descending else key.asc() for key in keys))

    def _keys(self, board: sa.Table, due: Any) -> list[Any]:
        named: Mapping[By, list[Any]] = {
            By.GRADED: [board.c.graded_on],
            By.FILE: [],
            By.TEAM: [sa.func.coalesce(board.c.team, ""), sa.func.coalesce(board.c.service, "")],
            By.DUE: [sa.func.coalesce(due, sa.literal(self.none_due, sa.Date))],
        }
        return [*named[self.by], board.c.audit_ref]


LATEST_FIRST = Order()


def _next_due(reader: Reader) -> sa.Subquery:
    """Of each file that owes something, the day it is due first."""
    owed = reader.table(Deadlines)
    query = sa.select(owed.c.remediation, sa.func.min(owed.c.due_on).label(NEXT_DUE)).where(
        owed.c.done_on.is_(None), owed.c.closed_on.is_(None), owed.c.step != Step.ACKNOWLEDGEMENT.value
    )
    return query.group_by(owed.c.remediation).subquery()
