"""What a page reads from: how things stand, stood at the end of a day, or will stand if nothing is recorded."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from domain.errors import InvalidValueError
from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.database import reading
from service.imports.dates import any_date_from
from service.imports.problems import UnacceptableCellError
from service.passes import PassKind, last_pass


@dataclass(frozen=True)
class Standing:
    """One reading of the views *as at* ``day``. ``main`` reads what the past has no copy of: texts and passes."""

    reader: Reader
    main: sa.Connection
    day: date
    today: date

    @property
    def swept_at(self) -> datetime | None:
        """When the last sweep came to its end, or ``None`` before the first."""
        last = last_pass(self.main, PassKind.SWEEP)
        return last.completed_at if last is not None else None


@contextmanager
def standing(putright: Putright, as_at: date | None) -> Iterator[Standing]:
    """The views as at a date, today unless said. Only a past day is replayed."""
    today = london_date(putright.clock())
    if as_at is None or as_at >= today:
        with putright.store.reading() as reader:
            yield Standing(reader, reader.connection, as_at or today, today)
    else:
        with putright.store.past(as_at=as_at) as reader, reading(putright.engine) as main:
            yield Standing(reader, main, as_at, today)


def date_given(query: Mapping[str, str], name: str) -> date | None:
    """A date from an address, as British people type them, or ``None`` where it is left out.

    A browser's own date field could show it month first. Raises :class:`InvalidValueError`.
    """
    text = query.get(name, "").strip()
    try:
        return any_date_from(text) if text else None
    except UnacceptableCellError as bad:
        raise InvalidValueError(f"{bad.wrong} Write {bad.accepted}.", field=name) from None
