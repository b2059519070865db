"""What of a month's looks is unusual, and who looked at what: read from the access log."""

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from service.access.log import GIVEN_REASON, looks
from service.clock import LONDON
from service.storage.database import reading
from service.storage.event_store import instant

MANY_FILES = 30
"""So many different files in a day are more than somebody's own work."""

BEGINS, ENDS, WORKING_DAYS = 7, 20, 5
FORBIDDEN = "403"
MOST = 500


@dataclass(frozen=True)
class Unusual:
    """What stands out in a month: rows of the log, or who with how many."""

    broken: Sequence[Any]
    refused: Sequence[Any]
    overseen: Sequence[Any]
    many: Sequence[Any]
    out_of_hours: Sequence[tuple[str, int]]


def unusual(engine: sa.Engine, month: date, overseers: Collection[str]) -> Unusual:
    """Of the month that begins on a day; ``overseers`` see every file though none is their work."""
    with reading(engine) as connection:
        within = _within(month)
        files = sa.func.count(looks.c.about.distinct())
        day = sa.func.substr(looks.c.at, 1, 10)
        return Unusual(
            broken=_rows(connection, looks.c.what == GIVEN_REASON, looks.c.why.is_not(None), within),
            refused=_counted(connection, looks.c.outcome == FORBIDDEN, within),
            overseen=_counted(connection, looks.c.staff_id.in_(overseers), looks.c.about.is_not(None), within),
            many=connection.execute(
                sa.select(looks.c.staff_id, day.label("day"), files.label("files"))
                .where(within, looks.c.outcome == "200")
                .group_by(looks.c.staff_id, day)
                .having(files >= MANY_FILES)
                .order_by(day)
            ).all(),
            out_of_hours=_out_of_hours(connection, within),
        )


def looked(engine: sa.Engine, *, person: str | None, about: str | None) -> Sequence[Any]:
    """The last looks of somebody, or at a file, the latest first."""
    asked = [column == said for column, said in ((looks.c.staff_id, person), (looks.c.about, about)) if said]
    with reading(engine) as connection:
        return connection.execute(sa.select(looks).where(*asked).order_by(looks.c.id.desc()).limit(MOST)).all()


def next_month(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def _within(month: date) -> sa.ColumnElement[bool]:
    begins, ends = (datetime.combine(day, time(), LONDON) for day in (month, next_month(month)))
    return sa.and_(looks.c.at >= instant(begins), looks.c.at < instant(ends))


def _rows(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> Sequence[Any]:
    return connection.execute(sa.select(looks).where(*where).order_by(looks.c.id).limit(MOST)).all()


def _counted(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> Sequence[Any]:
    """Who looked, or tried to, at what, and how often."""
    often, last = sa.func.count().label("times"), sa.func.max(looks.c.at).label("last_at")
    by = (looks.c.staff_id, looks.c.what, looks.c.about)
    return connection.execute(
        sa.select(*by, often, last).where(*where).group_by(*by).order_by(often.desc(), *by).limit(MOST)
    ).all()


def _out_of_hours(connection: sa.Connection, within: sa.ColumnElement[bool]) -> list[tuple[str, int]]:
    hour = sa.func.substr(looks.c.at, 1, 13)
    rows = connection.execute(
        sa.select(looks.c.staff_id, hour.label("hour"), sa.func.count().label("times"))
        .where(within)
        .group_by(looks.c.staff_id, hour)
    )
    found: Counter[str] = Counter()
    for row in rows:
        at = datetime.fromisoformat(f"{row.hour}:00:00+00:00").astimezone(LONDON)
        if at.weekday() >= WORKING_DAYS or not BEGINS <= at.hour < ENDS:
            found[row.staff_id] += row.times
    return found.most_common()
