"""What a figure counts: one statement of which rows, from which they are counted and listed alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from projections.reader import Reader

Beside = tuple[sa.FromClause, sa.ColumnElement[bool]]


@dataclass(frozen=True, kw_only=True)
class Counted:
    """The rows of ``source`` that are ``where``, and the ``facts`` by which they are counted.

    Counting and listing share source, conditions and facts, so that a list cannot be longer or shorter than its
    figure. ``said`` is what is told of each row that is listed; ``beside`` are tables that only say more of a row,
    each joined by its key, so that it adds none.
    """

    reader: Reader
    source: sa.FromClause
    facts: tuple[sa.ColumnElement[Any], ...] = ()
    where: tuple[sa.ColumnElement[bool], ...] = ()
    said: tuple[sa.ColumnElement[Any], ...] = ()
    beside: Sequence[Beside] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """What the facts are called."""
        return tuple(fact.name for fact in self.facts)

    def counts(self) -> list[Any]:
        """Alike rows together: their facts, and how many there are as ``n``."""
        query = sa.select(*self.facts, sa.func.count().label("n")).select_from(self.source).where(*self.where)
        return self.reader.rows(query.group_by(*(sa.literal_column(str(n + 1)) for n in range(len(self.facts)))))

    def total(self) -> int:
        """How many there are."""
        query = sa.select(sa.func.count()).select_from(self.source).where(*self.where)
        return int(self.reader.connection.scalar(query) or 0)

    def flagged(self) -> dict[str, int]:
        """Of facts that are true or not: of how many rows each is."""
        counts = self.counts()
        return {fact.name: sum(row.n for row in counts if getattr(row, fact.name)) for fact in self.facts}

    def rows(self, **facts: Any) -> list[Any]:
        """The rows one by one, with their facts and what else is ``said`` of them; only those of these ``facts``.

        Of a fact that may be one of several, they are given as a tuple.
        """
        source = self.source
        for table, link in self.beside:
            source = source.outerjoin(table, link)
        known = {fact.name: fact for fact in self.facts}
        wanted = (_is(known[name], value) for name, value in facts.items())
        query = sa.select(*self.facts, *self.said).select_from(source).where(*self.where, *wanted)
        return self.reader.rows(query)


def flags(**conditions: sa.ColumnElement[bool]) -> tuple[sa.Label[bool], ...]:
    """Facts that are true or not, by name: what is not known is not so."""
    return tuple(sa.func.coalesce(so, sa.false()).label(name) for name, so in conditions.items())


def _is(fact: sa.ColumnElement[Any], value: Any) -> sa.ColumnElement[bool]:
    """A label stands for what it names: a condition cannot go by the name itself."""
    said = fact.element if isinstance(fact, sa.Label) else fact
    if isinstance(value, tuple):
        return sa.or_(*(_is(fact, each) for each in value))
    return said.is_(None) if value is None else said == value
