"""What is read from: how things stand, or how they stood at the end of a day, of what was known at an instant."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from domain.checks import not_in_future
from projections.reader import Reader
from projections.view import View
from service.bootstrap import Putright
from service.clock import london_date
from service.passes import PassKind, last_pass
from service.storage.database import reading
from service.storage.past import Progress, not_to_come


@dataclass(frozen=True)
class Standing:
    """One reading of the views *as at* ``day``. ``main`` reads what the past has no copy of: texts and passes."""

    reader: Reader
    main: sa.Connection
    day: date
    today: date
    as_known_at: datetime | None = None

    @property
    def is_past(self) -> bool:
        """Whether it is of a day or a knowledge that is over, on which nobody can decide any more."""
        return self.day < self.today or self.as_known_at is not None

    @property
    def swept_at(self) -> datetime | None:
        """When the last sweep came to its end, or ``None`` before the first."""
        last = last_pass(self.main, PassKind.SWEEP)
        return last.completed_at if last is not None else None


@contextmanager
def standing(
    putright: Putright,
    as_at: date | None = None,
    as_known_at: datetime | None = None,
    *,
    ahead: bool = False,
    remediation: UUID | None = None,
    views: Sequence[type[View]] = (),
    progress: Progress = lambda *_: None,
) -> Iterator[Standing]:
    """The views as at a date, today unless said, as known at an instant, now unless said. Only the past is replayed.

    Known at an instant and as at no date means as at the day of that instant: what somebody then saw. Raises
    :class:`DateInFutureError` for an instant to come, and for a day to come unless ``ahead``. For ``remediation`` and
    ``views`` see :meth:`service.storage.store.Store.past`.
    """
    now = putright.clock()
    today = london_date(now)
    day = as_at or (today if as_known_at is None else london_date(as_known_at))
    not_to_come(as_known_at, now)
    if not ahead:
        not_in_future(day, today, "as_at")
    if as_known_at is None and day >= today:
        with putright.store.reading() as reader:
            yield Standing(reader, reader.connection, day, today)
        return
    replay = putright.store.past(
        as_at=day, as_known_at=as_known_at, remediation=remediation, views=views, progress=progress
    )
    with replay as reader, reading(putright.engine) as main:
        yield Standing(reader, main, day, today, as_known_at)
