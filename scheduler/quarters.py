"""What a quarter's end makes happen: missing recordings are asked for, then the report is drafted and to be published.

Each is decided by the report itself, under the lock, so that it happens once however often this runs and however long
nothing ran. Mostly there is nothing to do, which a few rows tell.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

import sqlalchemy as sa
import structlog

from domain.publishing import clear_on
from projections import publications
from projections.reader import Reader
from service.bootstrap import Putright
from service.clock import london_date
from service.queries.rules import rules_of
from service.reports.periods import quarter, quarter_of
from service.reports.publishing.drawing_up import draft
from service.storage.event_store import events
from service.storage.store import Command, Receipt

ONE_DAY = timedelta(days=1)
log = structlog.get_logger("putright")


@dataclass
class QuartersTold:
    """What one pass did: reports begun, drafted and reminded of, and those of which it could not be done."""

    begun: int = 0
    drafted: int = 0
    reminded: int = 0
    failed: int = 0


def end_quarters(putright: Putright, now: datetime) -> QuartersTold:
    """Begin the reports of the quarters that are over, and ask for what is due of each."""
    result, today = QuartersTold(), london_date(now)
    command = Command(recorded_by="scheduler", source="scheduler", now=now)
    with putright.store.reading() as reader:
        over = list(_not_begun(reader, today))
    for name in over:
        result.begun += _try(result, name, partial(putright.publications.begin, command, name))
    with putright.store.reading() as reader:
        to_draft, to_remind = list(_to_draft(reader, today)), list(_to_remind(reader, today))
    for name in to_draft:
        result.drafted += _try(result, name, partial(draft, putright, command, name))
    for name in to_remind:
        result.reminded += _try(result, name, partial(putright.publications.remind, command, name))
    return result


def _not_begun(reader: Reader, today: date) -> Iterator[str]:
    """The quarters that are over, have anything in them, and have no report: none that was over before we began."""
    known = {row.reference for row in publications.reports(reader)}
    began_at = reader.connection.scalar(sa.select(events.c.recorded_at).where(events.c.position == 1))
    if began_at is None:
        return
    first, last = quarter(quarter_of(london_date(datetime.fromisoformat(began_at))))
    while last < today:
        name = quarter_of(first)
        if name not in known and publications.has_data(reader, first, last):
            yield name
        first, last = quarter(quarter_of(last + ONE_DAY))


def _to_draft(reader: Reader, today: date) -> Iterator[str]:
    rules = rules_of(reader)
    for row in _unpublished(reader):
        if row.drafted_on is None and clear_on(row.last_on, rules.policy_on(row.last_on)) < today:
            yield row.reference


def _to_remind(reader: Reader, today: date) -> Iterator[str]:
    for row in _unpublished(reader):
        if row.remind_on is not None and row.remind_on <= today and row.reminded_on is None:
            yield row.reference


def _unpublished(reader: Reader) -> list[Any]:
    return [row for row in publications.reports(reader) if not row.editions]


def _try(result: QuartersTold, name: str, act: Callable[[], Receipt]) -> bool:
    """Whether anything was recorded; one that fails must not keep the others waiting."""
    try:
        return bool(act().recorded)
    except Exception as problem:  # noqa: BLE001 - the next pass tries it again
        result.failed += 1
        log.error("report_not_made", reason=name, error=type(problem).__name__)
        return False
