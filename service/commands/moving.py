"""Dates that another calendar would set otherwise: listing them, and moving them once somebody has adopted it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from uuid import uuid4

from domain.act import Act
from domain.calendar import WorkingCalendar
from domain.errors import NotFoundError
from domain.remediation import Remediation
from projections.deadline_queries import open_but_not_by
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
        rules = rules_of(reader)
        calendar = proposed or rules.calendar
        refs = open_but_not_by(reader, calendar.version)
        found: list[Move] = []
        for done, each in enumerate(refs, 1):
            found += _of(store, reader, rules, calendar, each, today)
            progress(done, len(refs))
    return found


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
    moves = would_move(calendars.store, command.today)
    refs = list(dict.fromkeys(move.audit_ref for move in moves))[:most]
    for done, ref in enumerate(refs, 1):
        calendars.move(replace(command, command_id=uuid4()), ref, moved_by=moved_by, reason=reason)
        progress(done, len(refs))
    return [move for move in moves if move.audit_ref in refs]


def _of(store: Store, reader: Reader, rules: Rules, calendar: WorkingCalendar, ref: str, today: date) -> Iterator[Move]:
    remediation = store.load(Remediation, Remediation.create_id(ref), reader.connection)
    if remediation is None:
        raise NotFoundError(f"There is no remediation '{ref}'.", field="audit_ref")
    policy = rules.policy_of(remediation.policy_version)
    act = Act(occurred_on=today, today=today, policy=policy, calendar=calendar)
    for moved in remediation.dates_by(act, rules.calendars):
        key = (moved.step, moved.item)
        yield Move(
            remediation.ref,
            moved.step.value,
            moved.item,
            remediation.owners.get(key),
            remediation.deadlines[key].due_on,
            moved.due_on,
        )
