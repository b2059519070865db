"""Dates that another calendar would set otherwise: listing them, and moving them once somebody has adopted it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from uuid import uuid4

from domain.act import Act
from domain.calendar import WorkingCalendar
from domain.errors import NotFoundError
from domain.remediation import Remediation
from projections.deadline_queries import open_and_dated_otherwise
from projections.reader import Reader
from service.commands.adopting import Calendars
from service.queries.rules import Rules, rules_of
from service.storage.store import Command, Store

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Move:
    """One open deadline that a calendar would set on another date."""

    audit_ref: str
    step: str
    item: str
    owner: str | None
    due_on: date
    moves_to: date


def would_move(
    store: Store,
    today: date,
    proposed: WorkingCalendar | None = None,
    *,
    progress: Progress = lambda *_: None,
) -> list[Move]:
    """The open deadlines that ``proposed``, or else the calendar adopted last, would move; nothing is recorded."""
    with store.reading() as reader:
        return [move for moves in _file_by_file(store, reader, today, proposed, progress) for move in moves]


def any_would_move(store: Store, today: date) -> bool:
    """Whether the calendar adopted last would move an open deadline; it looks no further than the first."""
    with store.reading() as reader:
        return any(_file_by_file(store, reader, today))


def move_all(
    calendars: Calendars,
    command: Command,
    *,
    moved_by: str,
    reason: str,
    most: int | None = None,
    progress: Progress = lambda *_: None,
) -> list[Move]:
    """Move every date that the calendar adopted last would set otherwise, one remediation a transaction.

    What a crash leaves undone the next call does, and so it does what is left of more remediations than ``most``.
    Returns what was moved.
    """
    with calendars.store.reading() as reader:
        files = list(islice(filter(None, _file_by_file(calendars.store, reader, command.today)), most))
    for done, (first, *_) in enumerate(files, 1):
        calendars.move(replace(command, command_id=uuid4()), first.audit_ref, moved_by=moved_by, reason=reason)
        progress(done, len(files))
    return [move for moves in files for move in moves]


def _file_by_file(
    store: Store,
    reader: Reader,
    today: date,
    proposed: WorkingCalendar | None = None,
    progress: Progress = lambda *_: None,
) -> Iterator[list[Move]]:
    """What would move of each remediation that might have something to move, which is often nothing."""
    rules = rules_of(reader)
    calendar = proposed or rules.calendar
    refs = open_and_dated_otherwise(reader, calendar, rules.calendars)
    for done, ref in enumerate(refs, 1):
        yield list(_of(store, reader, rules, calendar, ref, today))
        progress(done, len(refs))


def _of(store: Store, reader: Reader, rules: Rules, calendar: WorkingCalendar, ref: str, today: date) -> Iterator[Move]:
    remediation = store.load(Remediation, Remediation.create_id(ref), reader.connection)
    if remediation is None:
        raise NotFoundError(f"There is no remediation '{ref}'.", field="audit_ref")
    policy = rules.policy_of(remediation.policy_version)
    act = Act(occurred_on=today, today=today, policy=policy, calendar=calendar)
    for key, moves_to in remediation.days_by(act, rules.calendars):
        step, item = key
        yield Move(ref, step.value, item, remediation.owners.get(key), remediation.deadlines[key].due_on, moves_to)
