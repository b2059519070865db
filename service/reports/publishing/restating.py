"""What became different after a report was published, each with the event that changed it: found by replay (E26).

The record is replayed to where the restatements are known to, then learns what was recorded since, one command at a
time, and the figures are counted again after each. Most of what is recorded later also happened later and changes
nothing: then nothing is replayed at all.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections import publications
from projections.files import Files
from projections.grades import Grades
from projections.reader import Reader
from projections.view import Recorded
from service.reports.adherence.report import REPORTED, adherence_report
from service.reports.figures.selections import compared
from service.reports.publishing.kept import restated, restatements
from service.storage.database import reading, writing
from service.storage.event_store import last_position
from service.storage.store import Store

Progress = Callable[[int, int], None]
Figures = Mapping[str, Any]


@dataclass(frozen=True)
class Edition:
    """An edition that was published, and up to which position its restatements are known."""

    reference: str
    edition: int
    first: date
    last: date
    as_at: date
    position: int
    recorded_position: int
    known_to: int


def restate(store: Store, progress: Progress = lambda *_: None) -> int:
    """Bring the restatements of the last edition of every report up to date; return how many figures were restated.

    Safe to run twice, and beside another.
    """
    found = 0
    for each in _last_editions(store):
        with reading(store.engine) as connection:
            head = last_position(connection)
        if each.known_to < head:
            rows = _since(store, each, head, progress) if _touched(store, each, head) else []
            found += len(rows) if _keep(store, each, rows, head) else 0
    return found


def _last_editions(store: Store) -> list[Edition]:
    with store.reading() as reader:
        known = {(row.reference, row.edition): row.position for row in reader.connection.execute(sa.select(restated))}
        last = {}
        for row in reversed(publications.publications(reader)):
            last[row.reference] = row
        return [
            Edition(
                reference=row.reference,
                edition=row.edition,
                first=row.first_on,
                last=row.last_on,
                as_at=row.as_at,
                position=row.position,
                recorded_position=row.recorded_position,
                known_to=known.get((row.reference, row.edition), row.position),
            )
            for row in last.values()
        ]


def _touched(store: Store, edition: Edition, head: int) -> bool:
    """Whether anything was recorded since that the figures could go by."""
    with store.past(as_at=edition.as_at, position=edition.known_to) as reader:
        return reader.learns(REPORTED, head)


def _since(store: Store, edition: Edition, head: int, progress: Progress) -> list[dict[str, Any]]:
    """What became different after ``known_to``, figure by figure, each with the command that changed it."""
    with store.past(as_at=edition.as_at, position=edition.known_to, views=REPORTED, progress=progress) as reader:
        published, before, rows = _published(store, edition), _counted(reader, edition), []
        for command in reader.relearn(head):
            after = _counted(reader, edition)
            for figure in dict.fromkeys([*before, *after]):
                if (was := before.get(figure)) != (now := after.get(figure)):
                    values = {"published": published.get(figure), "was": was, "now": now}
                    rows.append({"figure": figure, **values, **_cause(reader, command)})
            before = after
            progress(reader.position, head)
        return rows


def _counted(reader: Reader, edition: Edition) -> Figures:
    return compared(adherence_report(reader, edition.first, edition.last, edition.as_at))


def _published(store: Store, edition: Edition) -> Figures:
    with reading(store.engine) as connection:
        (recorded,) = store.read_log(connection, edition.recorded_position - 1, 1)
    return compared(recorded.event.figures)


def _cause(reader: Reader, command: tuple[Recorded, ...]) -> dict[str, Any]:
    """The event that stands for a command: its first that changes what had happened by the day of the report."""
    first = command[0]
    return {
        "position": first.position,
        "kind": type(first.event).__name__,
        "audit_ref": _reference(reader, first.event),
        "occurred_on": first.event.occurred_on,
        "recorded_at": first.recorded_at,
    }


def _reference(reader: Reader, event: Any) -> str | None:
    """Of which audit or remediation an event is; ``None`` of what is of neither, as rules and imports are."""
    for view, key in ((Files, "remediation"), (Grades, "audit")):
        table = reader.table(view)
        whose = sa.select(table.c.audit_ref).where(table.c[key] == event.originator_id)
        if (found := reader.connection.scalar(whose)) is not None:
            return str(found)
    return getattr(event, "audit_ref", None)


def _keep(store: Store, edition: Edition, rows: list[dict[str, Any]], head: int) -> bool:
    """Keep what was found, unless another process has kept it meanwhile."""
    of = {"reference": edition.reference, "edition": edition.edition}
    mine = sa.and_(restated.c.reference == edition.reference, restated.c.edition == edition.edition)
    with writing(store.engine) as connection:
        known = connection.scalar(sa.select(restated.c.position).where(mine))
        if (edition.position if known is None else known) != edition.known_to:
            return False
        if rows:
            connection.execute(restatements.insert(), [of | row for row in rows])
        kept = restated.insert().values(**of) if known is None else restated.update().where(mine)
        connection.execute(kept.values(position=head))
    return True
