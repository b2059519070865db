"""The timeline of each remediation, alert and question: what happened, when, and when it was recorded by whom."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from enum import Enum
from functools import cache
from types import ModuleType
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from domain.confidential import Confidential
from domain.events import (
    actions,
    backdating,
    case_references,
    caseload,
    contact,
    corrections,
    cover,
    dates,
    delivery,
    departures,
    ending,
    escalation,
    extensions,
    grading,
    monitoring,
    reassignment,
    remediation,
    report_challenge,
    restriction,
    safeguarding_alert,
    safety,
    withdrawal,
)
from domain.events.base import Began, Happened
from domain.vocabulary import RECURRING
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on

ENVELOPE = frozenset({"originator_id", "originator_version", "originator_topic", "timestamp", "occurred_on"})
OF_THE_CHILD = frozenset({"child", "was_child", "case_ref"})
"""Whose a file is and was stays out of the timeline: it tells what happened, and search finds the child's files."""

MODULES = (
    remediation,
    dates,
    actions,
    monitoring,
    safety,
    ending,
    extensions,
    cover,
    departures,
    reassignment,
    caseload,
    escalation,
    delivery,
    contact,
    safeguarding_alert,
    report_challenge,
    withdrawal,
    corrections,
    backdating,
    grading,
    case_references,
    restriction,
)
"""Whose events a timeline shows: every module of what can happen to a remediation."""


def _kinds(module: ModuleType) -> Iterator[type]:
    for kind in vars(module).values():
        if isinstance(kind, type) and kind.__module__ == module.__name__ and issubclass(kind, (Began, Happened)):
            yield kind


SHOWN = tuple(kind for module in MODULES for kind in _kinds(module))


class History(View):
    """A row an event. ``detail`` is what it said, ``confidential`` the references of the texts it refers to.

    ``remediation`` is the aggregate that it happened to, which may be an alert or a question.
    """

    name = "history"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One event on one timeline."""
        return (
            sa.Column("position", POSITION, primary_key=True, autoincrement=False),
            sa.Column("remediation", sa.Uuid),
            sa.Column("kind", sa.Text),
            sa.Column("occurred_on", sa.Date),
            sa.Column("recorded_at", sa.String(32)),
            sa.Column("recorded_by", sa.Text),
            sa.Column("on_behalf_of", sa.Text),
            sa.Column("source", sa.Text),
            sa.Column("detail", sa.JSON),
            sa.Column("confidential", sa.JSON),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By remediation, in order of position."""
        sa.Index(f"history_remediation_{slot}", table.c.remediation, table.c.position)

    @on(*SHOWN)
    def _happened(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        detail, confidential = _said(event)
        rows.put(
            position=recorded.position,
            remediation=event.originator_id,
            kind=type(event).__name__,
            occurred_on=event.occurred_on,
            recorded_at=recorded.recorded_at,
            recorded_by=recorded.recorded_by,
            on_behalf_of=recorded.on_behalf_of,
            source=recorded.source,
            detail=detail,
            confidential=confidential,
        )


def _said(event: Any) -> tuple[dict[str, Any], dict[str, str]]:
    detail, confidential = {}, {}
    for name in _names(event.__class__):
        value = getattr(event, name)
        if isinstance(value, Confidential):
            confidential[name] = value.ref
        else:
            detail[name] = _plain(value)
    return detail, confidential


@cache
def _names(cls: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(cls) if field.name not in ENVELOPE | OF_THE_CHILD)


def _plain(value: Any) -> Any:
    if value is None or type(value) in (str, int, bool, float):
        return value  # most are, and a rebuild asks this of every field of every event
    match value:
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case UUID():
            return str(value)
        case tuple() | list():
            return [_plain(part) for part in value]
        case Mapping():
            return {str(key): _plain(part) for key, part in value.items()}
        case _:  # a value of the domain, such as a deadline
            kind: type = type(value)
            return {name: _plain(getattr(value, name)) for name in _names(kind)}


def timeline(
    reader: Reader, remediation: UUID, *, after: tuple[date, int] | None = None, limit: int | None = None
) -> list[Any]:
    """Everything that happened on one remediation, in the order in which it happened, then was recorded.

    From after the entry that ended the page before, at most ``limit`` of them.
    """
    table = reader.table(History)
    query = sa.select(table).where(table.c.remediation == remediation)
    if after is not None:
        query = query.where(sa.tuple_(table.c.occurred_on, table.c.position) > after)
    return reader.rows(query.order_by(table.c.occurred_on, table.c.position).limit(limit))


class DatesChanged(NamedTuple):
    """How often dates of a remediation were changed, and the instant of the last change or else of its first entry."""

    times: int
    last_at: str


def dates_changed(reader: Reader, remediations: Collection[UUID]) -> dict[UUID, DatesChanged]:
    """For each of these remediations, what a calendar must know to tell a new date from an old one."""
    table = reader.table(History)
    changed = table.c.kind.in_([kind.__name__ for kind in (dates.DeadlinesMoved, dates.DeadlinesReopened)])
    last_change = sa.func.max(sa.case((changed, table.c.recorded_at)))
    query = (
        sa.select(
            table.c.remediation,
            sa.func.count(sa.case((changed, 1))).label("times"),
            sa.func.coalesce(last_change, sa.func.min(table.c.recorded_at)).label("last_at"),
        )
        .where(table.c.remediation.in_(remediations))
        .group_by(table.c.remediation)
    )
    return {row.remediation: DatesChanged(row.times, row.last_at) for row in reader.rows(query)}


def deviations_standing(told: Sequence[Any]) -> list[Any]:
    """The deviations on a timeline, without those of what was recorded wrongly, the oldest first."""
    standing: list[Any] = []
    for each in sorted(told, key=lambda entry: int(entry.position)):
        detail = each.detail
        if each.kind == remediation.Deviated.__name__:
            standing.append(each)
        elif each.kind in (corrections.StepCorrected.__name__, corrections.StepRetracted.__name__):
            standing = [known for known in standing if not _is_of(known.detail, detail)]
        elif each.kind == corrections.DeviationWithdrawn.__name__:
            same = [known for known in standing if known.detail == {name: detail[name] for name in known.detail}]
            standing = [known for known in standing if known not in same[-1:]]
    return standing


def _is_of(deviation: Mapping[str, Any], corrected: Mapping[str, Any]) -> bool:
    recurs = corrected["step"] in RECURRING
    return deviation["step"] == corrected["step"] and (not recurs or deviation["item"] == corrected["item"])
