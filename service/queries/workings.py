"""Every deadline with how its date came about, and what has changed since it was issued."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from domain.deadlines import StepKey, key_of, name_of
from domain.events import corrections, dates, escalation
from domain.events import remediation as happened
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, ResolvedBecause, Step
from domain.working import Working, working
from service.queries.rules import Rules


class Changed(StrEnum):
    """In what way a deadline is no longer as it was issued."""

    MOVED = "moved"
    ENDED = "ended"
    OWED_AGAIN = "owed_again"
    PASSED_ON = "passed_on"
    CLOSED = "closed"
    ESCALATED = "escalated"
    RESOLVED = "resolved"


@dataclass(frozen=True)
class Issue:
    """What gave a date: the day it counts from, and the versions of the policy and the calendar."""

    due_on: date
    counted_from: date
    policy_version: int
    calendar_version: int


@dataclass(frozen=True, kw_only=True)
class Change:
    """One thing that changed, as the timeline has it (``told``).

    ``because`` is of a move, an end or a return, and of an escalation that is over.
    """

    told: Any
    changed: Changed
    because: MovedBecause | EndedBecause | ReopenedBecause | ResolvedBecause | None = None
    owner: str | None = None


@dataclass(frozen=True, kw_only=True)
class Move(Change):
    """A date that was followed by another; both stay. ``working`` is of one that was counted anew and not agreed."""

    changed: Changed = Changed.MOVED
    because: MovedBecause
    due_on: date
    previous_due_on: date
    working: Working | None


@dataclass
class Trail:
    """What the timeline says of one deadline."""

    issue: Issue
    critical: bool
    due_on: date
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True)
class Explained:
    """One deadline (``of``: a row of the view) with its working. ``issue`` is what figures go by."""

    of: Any
    title: str
    issue: Issue
    working: Working
    changes: tuple[Change, ...]


def explained(rows: Iterable[Any], told: Iterable[Any], rules: Rules) -> list[Explained]:
    """Explain deadlines of one remediation by its timeline, each date by the versions that gave it (E28)."""
    trails = _trails(sorted(told, key=lambda each: each.position), rules)
    return [_explained(row, trails.get((Step(row.step), row.item)) or _untold(row), rules) for row in rows]


def _explained(row: Any, trail: Trail, rules: Rules) -> Explained:
    step = Step(row.step)
    return Explained(
        of=row,
        title=rules.policy_of(trail.issue.policy_version).steps[step].title,
        issue=trail.issue,
        working=_working(step, trail.issue, rules, critical=trail.critical),
        changes=tuple(trail.changes),
    )


def _untold(row: Any) -> Trail:
    """What the deadline itself says, where the timeline could not be brought up to date."""
    issue = Issue(row.original_due_on, row.counted_from, row.policy_version, row.calendar_version)
    return Trail(issue, critical=False, due_on=row.due_on)


def _trails(told: Sequence[Any], rules: Rules) -> dict[StepKey, Trail]:
    trails: dict[StepKey, Trail] = {}
    critical = False
    for each in told:
        if each.kind == happened.Opened.__name__:
            critical = bool(each.detail["critical"])
        elif each.kind == happened.DeadlinesSet.__name__:
            for key, issue in _issues(each.detail):
                trails[key] = Trail(issue, critical, issue.due_on)
        elif each.kind == dates.DeadlinesMoved.__name__:
            critical = critical or each.detail["because"] == MovedBecause.UPGRADE
            for key, issue in _issues(each.detail):
                if (moved := trails.get(key)) is not None:
                    _move(moved, key[0], each, issue, rules, critical=critical)
        elif each.kind == corrections.FirstDatesCorrected.__name__:
            for key, issue in _issues(each.detail):
                if (counted := trails.get(key)) is not None:
                    counted.issue = issue
        else:
            for name, change in _others(each):
                if (trail := trails.get(key_of(name))) is not None:
                    trail.changes.append(change)
    return trails


def _issues(detail: Any) -> Iterator[tuple[StepKey, Issue]]:
    for each in detail["deadlines"]:
        due_on, counted_from = date.fromisoformat(each["due_on"]), date.fromisoformat(each["counted_from"])
        issue = Issue(due_on, counted_from, detail["policy_version"], detail["calendar_version"])
        yield (Step(each["step"]), each["item"]), issue


def _move(trail: Trail, step: Step, told: Any, issue: Issue, rules: Rules, *, critical: bool) -> None:
    because = MovedBecause(told.detail["because"])
    agreed = because is MovedBecause.EXTENSION
    counted = None if agreed else _working(step, issue, rules, critical=critical)
    trail.changes.append(
        Move(told=told, because=because, due_on=issue.due_on, previous_due_on=trail.due_on, working=counted)
    )
    trail.due_on = issue.due_on
    if because is MovedBecause.CORRECTION:
        trail.issue, trail.critical = issue, critical


def _others(told: Any) -> Iterator[tuple[str, Change]]:
    """What else changed, by the name of the deadline."""
    detail = told.detail
    match told.kind:
        case dates.DeadlinesEnded.__name__:
            ended = Change(told=told, changed=Changed.ENDED, because=EndedBecause(detail["because"]))
            yield from ((name, ended) for name in detail["names"])
        case dates.DeadlinesReopened.__name__:
            because = detail.get("because")
            why = ReopenedBecause(because) if because is not None else None
            owed_again = Change(told=told, changed=Changed.OWED_AGAIN, because=why)
            yield from ((each["name"], owed_again) for each in detail["reopened"])
        case dates.OwnersChanged.__name__:
            passed_on = Change(told=told, changed=Changed.PASSED_ON)
            yield from ((name, replace(passed_on, owner=owner)) for name, owner in detail["owners"].items())
        case escalation.SkippedUpward.__name__:
            yield _named(detail), Change(told=told, changed=Changed.ESCALATED)
        case escalation.EscalationResolved.__name__:
            over = ResolvedBecause(detail["because"])
            yield _named(detail), Change(told=told, changed=Changed.RESOLVED, because=over)
        case happened.Closed.__name__:
            closed = Change(told=told, changed=Changed.CLOSED)
            yield from ((name, closed) for name in detail["open_steps"])


def _named(detail: Any) -> str:
    return name_of((Step(detail["step"]), detail["item"]))


def _working(step: Step, issue: Issue, rules: Rules, *, critical: bool) -> Working:
    policy = rules.policy_of(issue.policy_version)
    return working(
        policy.steps[step],
        policy,
        rules.calendar_of(issue.calendar_version),
        counted_from=issue.counted_from,
        due_on=issue.due_on,
        critical=critical,
    )
