"""Publishing a report: drawn up and printed as the record knew it at one position, then kept as it is (F10, E26)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

import sqlalchemy as sa

from domain.errors import InvalidValueError
from domain.publishing import clear_on
from domain.quarterly_report import DrawnUp
from service.bootstrap import Putright
from service.clock import london_date
from service.queries.rules import rules_of
from service.reports.adherence.document import document_of
from service.reports.adherence.forms import as_json
from service.reports.adherence.report import report_of
from service.reports.figures.annex import with_annex
from service.reports.forms import FORMS, print_document
from service.reports.periods import period_of
from service.reports.publishing.publications import described
from service.reports.publishing.restating import restate
from service.storage.database import reading
from service.storage.event_store import events, last_position
from service.storage.store import Command, Receipt

Progress = Callable[[int, int], None]
Data = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Which figures are to be published: as at the end of the clear days and as known now, unless it is said."""

    reference: str
    as_at: date | None = None
    position: int | None = None


def publish(
    putright: Putright,
    command: Command,
    asked: Asked,
    *,
    published_by: str,
    reason: str | None = None,
    progress: Progress = lambda *_: None,
) -> Receipt:
    """Publish the report of a period: counted and printed without the lock, then kept in one transaction.

    What is recorded between the two is not in it, as it says itself. Raises as
    :meth:`domain.quarterly_report.QuarterlyReport.publish` does.
    """
    restate(putright.store, progress)
    data = draw_up(putright, asked, command.now, progress)
    contents = printed(putright, data)
    drawn_up = drawn_up_of(data, contents)
    act = partial(putright.publications.publish, published_by=published_by, reason=reason)
    return act(command, asked.reference, drawn_up, contents)


def draft(putright: Putright, command: Command, reference: str) -> Receipt:
    """Draw the report up, and ask for it to be published."""
    restate(putright.store)
    data = draw_up(putright, Asked(reference=reference), command.now)
    return putright.publications.draft(command, reference, drawn_up_of(data, {}))


def draw_up(putright: Putright, asked: Asked, now: datetime, progress: Progress = lambda *_: None) -> dict[str, Any]:
    """The report's data as known at one position; ``as_known_at`` is when the event at that position was recorded.

    So it is the same whoever draws it up and whenever. Raises :class:`InvalidValueError` for a position that is not.
    """
    first, last = period_of(asked.reference)
    position, known_at = _known(putright, asked.position)
    with putright.store.reading() as reader:
        clear = clear_on(last, rules_of(reader).policy_on(last))
    return report_of(
        putright.store,
        now,
        first,
        last,
        as_at=asked.as_at or min(clear, london_date(now)),
        as_known_at=min(known_at, now),
        position=position,
        progress=progress,
    )


def printed(putright: Putright, data: Data) -> dict[str, bytes]:
    """A report in every form there is, by name; all but the data itself from one document, with what it counts."""
    document = with_annex(putright, data, document_of(putright, data))
    return {"json": as_json(data)} | {form: print_document(document, form) for form in FORMS}


def drawn_up_of(data: Data, contents: Mapping[str, bytes]) -> DrawnUp:
    """What the event of a publication says of a report's data and of the forms it was printed in."""
    return DrawnUp(
        as_at=date.fromisoformat(data["as_at"]),
        as_known_at=datetime.fromisoformat(data["as_known_at"]),
        position=data["position"],
        digest=data["digest"],
        policy_versions=tuple(data["policy_versions"]),
        fingerprint=data["fingerprint"],
        figures=data,
        files=described(contents),
    )


def _known(putright: Putright, position: int | None) -> tuple[int, datetime]:
    """The position, or the last one, and when its event was recorded."""
    with reading(putright.engine) as connection:
        last = last_position(connection)
        at = last if position is None else position
        recorded_at = connection.scalar(sa.select(events.c.recorded_at).where(events.c.position == at))
    if recorded_at is None:
        message = f"There is no event at position {at}; the last is {last}."
        raise InvalidValueError(message, field="position")
    return at, datetime.fromisoformat(recorded_at)
