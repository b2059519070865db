"""Bringing the directory in line with a feed: all or nothing, in short transactions, as often as wanted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from typing import Any

import sqlalchemy as sa

from domain.errors import PutrightError
from domain.staff_member import StaffMember
from projections import people
from projections.reader import Reader
from service.feed.absences import Days
from service.feed.changes import SOURCE, Change, Kind, Known, changes_of, missing_leaves
from service.feed.rows import Feed, unknown_people
from service.imports.problems import Problem
from service.storage.confidences import texts
from service.storage.store import Command, Store
from service.storage.work import Work

MOST_EVENTS_AT_ONCE = 100
"""So many hold the lock for less than 0.1 s (design section 3)."""
PAUSE = 0.1
"""In seconds, between one transaction and the next, so that others get in."""
PEOPLE_READ_AT_ONCE = 500

Progress = Callable[[int, int], None]
Differ = Callable[[Known | None], Iterator[Change]]
"""What would change of one person, given what is known of them."""


class TooManyLeaversError(PutrightError):
    """A feed that would make more than a third of the directory leave is more likely half a file."""

    code = "too_many_leavers"


@dataclass(frozen=True)
class Told:
    """One change, as it is told: who, what happens to them, and what it is."""

    staff_id: str
    kind: Kind
    what: str


@dataclass
class Outcome:
    """What a feed did or, as a dry run, would do. ``recorded`` is false when nothing was written.

    ``missing`` are in the directory and not in the feed; ``kept_away`` are in the feed, but somebody recorded by hand
    that they left. Neither is changed.
    """

    recorded: bool = False
    told: list[Told] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    kept_away: list[str] = field(default_factory=list)
    too_many_leavers: str | None = None


def sync(
    store: Store,
    feed: Feed,
    command: Command,
    *,
    dry_run: bool = False,
    missing_left: bool = False,
    force_leavers: bool = False,
    progress: Progress = lambda *_: None,
    pause: Callable[[float], None] = lambda _: None,
) -> Outcome:
    """Record what a feed says that the directory does not. The same feed a second time records nothing.

    Raises :class:`TooManyLeaversError` unless it is forced. What was cut short is finished by running it again.
    """
    with store.reading() as reader:
        outcome, differs, planned = _compared(reader, feed, command.today, missing_left=missing_left)
    if force_leavers:
        outcome.too_many_leavers = None
    if dry_run or outcome.problems or not planned:
        return outcome
    if outcome.too_many_leavers is not None:
        raise TooManyLeaversError(outcome.too_many_leavers, field="file")
    _record(store, replace(command, source=SOURCE), differs, planned, progress, pause)
    outcome.recorded = True
    return outcome


def _compared(
    reader: Reader, feed: Feed, today: date, *, missing_left: bool
) -> tuple[Outcome, dict[str, Differ], dict[str, list[Change]]]:
    """What there is to tell, and of each person how they are compared and what that changes now."""
    outcome = Outcome(problems=feed.problems)
    rows = {row.staff_id: row for row in people.everybody(reader)}
    _check_against(feed, rows, today)
    if outcome.problems:
        return outcome, {}, {}
    here = [staff_id for staff_id, row in rows.items() if _is_here(row, today)]
    outcome.missing = [staff_id for staff_id in here if staff_id not in feed.entries]
    outcome.kept_away = [staff_id for staff_id in feed.entries if _left_by_hand(feed, rows, staff_id, today)]
    differs: dict[str, Differ] = {who: partial(changes_of, each, today=today) for who, each in feed.entries.items()}
    if missing_left:
        differs |= {who: partial(missing_leaves, today=today) for who in outcome.missing}
    planned = _planned(reader, differs)
    outcome.told = [Told(who, change.kind, change.what) for who, changes in planned.items() for change in changes]
    outcome.too_many_leavers = _too_many_leavers(outcome.told, here)
    return outcome, differs, planned


def _check_against(feed: Feed, rows: Mapping[str, Any], today: date) -> None:
    unknown_people(feed, set(rows))
    for entry in feed.entries.values():
        if entry.vacant and entry.staff_id in rows and _is_here(rows[entry.staff_id], today):
            wrong = f"{entry.staff_id} is somebody who is here."
            feed.refuse(entry.row, "vacant", "post_held", wrong, "their last day in left_on, or no instead of yes")


def _is_here(row: Any, today: date) -> bool:
    return not row.vacant and (row.left_on is None or row.left_on >= today)


def _left_by_hand(feed: Feed, rows: Mapping[str, Any], staff_id: str, today: date) -> bool:
    row = rows.get(staff_id)
    if row is None or row.left_on is None or row.left_on >= today:
        return False
    return row.left_source != SOURCE and feed.entries[staff_id].said.get("left_on") is None


def _too_many_leavers(told: Sequence[Told], here: Sequence[str]) -> str | None:
    leaving = {each.staff_id for each in told if each.kind is Kind.LEAVES}.intersection(here)
    if len(leaving) * 3 <= len(here):
        return None
    return (
        f"{len(leaving)} of the {len(here)} people who are here would leave, more than a third: look whether the file "
        "is whole; --force-leavers lets them leave."
    )


def _planned(reader: Reader, differs: Mapping[str, Differ]) -> dict[str, list[Change]]:
    planned: dict[str, list[Change]] = {}
    for ids in _parts(list(differs), PEOPLE_READ_AT_ONCE):
        known = _known(reader, reader.connection, ids)
        planned |= {who: changes for who in ids if (changes := list(differs[who](known.get(who))))}
    return planned


def _known(reader: Reader, connection: sa.Connection, staff_ids: Sequence[str]) -> dict[str, Known]:
    rows = people.entries(reader, staff_ids)
    addresses = texts(connection, [row.email for row in rows.values() if row.email is not None])
    return {staff_id: _known_of(row, addresses) for staff_id, row in rows.items()}


def _known_of(row: Any, addresses: Mapping[str, str]) -> Known:
    return Known(
        post={name: getattr(row, name) for name in ("role", "service", "team", "reports_to")},
        cover=row.cover,
        email=addresses.get(row.email),
        vacant=row.vacant,
        left_on=row.left_on,
        left_by=row.left_source,
        absences=tuple(Days(absence, source == SOURCE) for absence, source in people.absences_of(row)),
    )


def _record(
    store: Store,
    command: Command,
    differs: Mapping[str, Differ],
    planned: Mapping[str, Sequence[Change]],
    progress: Progress,
    pause: Callable[[float], None],
) -> None:
    """Write, some people at a time. Each is compared again under the lock, so that nothing meanwhile is undone."""
    done, total = 0, sum(map(len, planned.values()))
    for ids in _groups(planned):
        if done:
            pause(PAUSE)
        store.execute(command, partial(_write, differs={who: differs[who] for who in ids}))
        done += sum(len(planned[who]) for who in ids)
        progress(done, total)


def _write(work: Work, differs: Mapping[str, Differ]) -> tuple[str | None, int | None]:
    known = _known(work.reader, work.connection, list(differs))
    for who, differ in differs.items():
        person = work.find(StaffMember, who)
        for change in differ(known.get(who)):
            if change.begin is not None:
                person = change.begin(work)
            elif change.act is not None and person is not None:
                change.act(work, person)
        if person is not None:
            work.save(person)
    return None, None


def _groups(planned: Mapping[str, Sequence[Change]]) -> Iterator[list[str]]:
    group: list[str] = []
    size = 0
    for who, changes in planned.items():
        if group and size + len(changes) > MOST_EVENTS_AT_ONCE:
            yield group
            group, size = [], 0
        group.append(who)
        size += len(changes)
    yield group


def _parts(ids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (ids[start : start + size] for start in range(0, len(ids), size))
