"""The rows of the board: a remediation each, with the state of its steps and what it owes next."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from domain.deadlines import name_of
from domain.vocabulary import Step
from projections import alerts, board, deadline_queries, deadlines, files, grades, people, privacy, safety
from projections.imports import Imports
from projections.rulebook import Rulebook
from projections.voids import Voids
from service.pages.states import Shape, State, state_of, state_without
from service.pages.wording.words import deadline_title
from service.queries.rules import Rules, rules_of
from service.queries.standing import Standing
from service.terms import short_day, step_title

COLUMNS = (
    Step.NOTIFICATION,
    Step.DAY_THREE_MEETING,
    Step.IMPROVEMENT_PLAN,
    Step.SERVICE_MANAGER_REVIEW,
    Step.CASELOAD_DECISION,
    Step.CASELOAD_REVIEW,
    Step.RE_AUDIT,
)
READ = (
    board.Board,
    deadlines.Deadlines,
    people.People,
    Rulebook,
    Imports,
    Voids,
    alerts.Alerts,
    files.Files,
    grades.Grades,
    privacy.Misfiled,
    safety.SafetyChecks,
)
"""The views that the board reads, so that of the past no others are replayed."""


@dataclass(frozen=True)
class Next:
    """What a remediation owes first, and who has it; ``state`` says by when."""

    state: State
    due_on: date
    step: str
    owner: str | None


@dataclass(frozen=True)
class Row:
    """One remediation with the state of each step beside it, and the deadlines that they are of."""

    of: Any
    cells: tuple[State, ...]
    next: Next | None
    deadlines: tuple[Any | None, ...]


def titles(stood: Standing) -> list[str]:
    """What the steps are called in the policy of the day."""
    policy = rules_of(stood.reader).policy_on(stood.day)
    return [step_title(step, policy) for step in COLUMNS]


def rows_of(stood: Standing, rows: Sequence[Any]) -> list[Row]:
    """These rows of the board, with the state of each step."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    for deadline in deadline_queries.deadlines_of(stood.reader, [row.remediation for row in rows]):
        found[deadline.remediation].append(deadline)
    rules = rules_of(stood.reader)
    return [_row(row, found[row.remediation], stood.day, rules) for row in rows]


def _row(row: Any, deadlines: Sequence[Any], day: date, rules: Rules) -> Row:
    by_step = {each.step: each for each in deadlines}
    owed = [each for each in deadlines if each.done_on is None and each.closed_on is None]
    first = min(
        (each for each in owed if each.step != Step.ACKNOWLEDGEMENT), key=lambda each: each.due_on, default=None
    )
    return Row(
        row,
        tuple(_cell(step, row, by_step, day) for step in COLUMNS),
        _next(first, row.graded_on, day, rules) if first is not None else None,
        tuple(by_step.get(step) for step in COLUMNS),
    )


def _next(deadline: Any, near: date, day: date, rules: Rules) -> Next:
    due = short_day(deadline.due_on, near)
    late = deadline.due_on < day
    step = deadline_title(name_of((Step(deadline.step), deadline.item)), rules.policy_of(deadline.policy_version))
    state = State(Shape.MISSED, f"Overdue, {due}") if late else State(Shape.DUE, f"Due {due}")
    return Next(state, deadline.due_on, step, deadline.owner)


def _cell(step: Step, row: Any, of: Mapping[str, Any], day: date) -> State:
    deadline = of.get(step)
    if deadline is None:
        return state_without(step, of)
    not_held = step is Step.DAY_THREE_MEETING and bool(row.meeting_not_held)
    return state_of(deadline, day, row.graded_on, not_held=not_held)
