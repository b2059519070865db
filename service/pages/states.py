"""How a step stands, in words and a shape. The verdict is the domain's; only the words are ours."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from domain.adherence import Verdict, recorded_late, verdict
from domain.calendar import WorkingCalendar
from domain.ladder import Person, recipients, rung_due
from domain.policy import Policy
from domain.vocabulary import EndedBecause, Step
from service.queries.rules import Rules
from service.terms import person_title, plural, rung_title, short_day


class Shape(StrEnum):
    """The mark beside the words, so that colour never says anything alone."""

    DONE = "done"
    LATE = "late"
    MISSED = "missed"
    DUE = "due"
    NONE = "none"


SHAPES = {
    Verdict.ON_TIME: Shape.DONE,
    Verdict.LATE: Shape.LATE,
    Verdict.NOT_DONE: Shape.MISSED,
    Verdict.NOT_YET_DUE: Shape.DUE,
    Verdict.EXCUSED: Shape.NONE,
    Verdict.WITHDRAWN: Shape.NONE,
}
ENDED = {Verdict.EXCUSED: "Excused", Verdict.WITHDRAWN: "Withdrawn"}


@dataclass(frozen=True)
class State:
    """A step's state as a cell shows it."""

    shape: Shape
    words: str


def state_of(deadline: Any, as_at: date, near: date, *, not_held: bool = False) -> State:
    """How a deadline stands at the end of a day; dates lose their year where it is the year of ``near``."""
    found = verdict(deadline.original_due_on, deadline.done_on, as_at, deadline.closed_on, deadline.ended)
    due = short_day(deadline.due_on, near)
    if (later := _by_its_later_date(deadline, found, as_at)) is not None:
        words = f"Due {due}" if later is Shape.DUE else f"Done {short_day(deadline.done_on, near)}, due {due}"
        return State(later, f"{words} (first {short_day(deadline.original_due_on, near)})")
    if found is Verdict.NOT_DONE:
        words = f"Not {'held' if not_held else 'done'}, due {due}"
    elif found is Verdict.NOT_YET_DUE:
        words = f"Due {due}"
    elif found in ENDED:
        return State(SHAPES[found], f"{ENDED[found]} {short_day(deadline.closed_on, near)} (due {due})")
    else:
        done = short_day(deadline.done_on, near)
        words = f"Done {done}" if found is Verdict.ON_TIME else f"Done late, {done} (due {due})"
    return State(SHAPES[found], words + _closed_before(deadline, found, near))


def state_without(step: Step, others: Mapping[str, Any]) -> State:
    """How a step stands that has no deadline: nobody asked for it, or nobody has decided yet."""
    decision = others.get(Step.CASELOAD_DECISION)
    if step is Step.CASELOAD_REVIEW and decision is not None and decision.done_on is None and not decision.closed_on:
        return State(Shape.NONE, "Not decided yet")
    if step in (Step.CASELOAD_DECISION, Step.CASELOAD_REVIEW):
        return State(Shape.NONE, "Not needed")
    return State(Shape.NONE, "No date set")


def judged(deadline: Any, as_at: date, calendar: WorkingCalendar) -> State:
    """The verdict in words, with how late in working days."""
    found = verdict(deadline.original_due_on, deadline.done_on, as_at, deadline.closed_on, deadline.ended)
    late = lateness(deadline.original_due_on, deadline.done_on, as_at, calendar)
    if (later := _by_its_later_date(deadline, found, as_at)) is not None:
        words = "Not yet due" if later is Shape.DUE else "Done by the later date"
        return State(later, f"{words}, {late} {'past' if later is Shape.DUE else 'after'} the first")
    entered_late = recorded_late(deadline.original_due_on, deadline.done_on, deadline.recorded_on)
    words = {
        Verdict.ON_TIME: "Done on time, recorded late" if entered_late else "Done on time",
        Verdict.LATE: f"Done late, by {late}",
        Verdict.NOT_DONE: f"Not done, {_overdue(deadline, late, as_at, calendar)}",
        Verdict.NOT_YET_DUE: "Due today" if deadline.original_due_on == as_at else "Not yet due",
        **ENDED,
    }[found]
    if deadline.closed_on is not None and deadline.done_on is None and found not in ENDED:
        words = f"Not done before {_what_ended(deadline)}"
    return State(SHAPES[found], words)


def _by_its_later_date(deadline: Any, found: Verdict, as_at: date) -> Shape | None:
    """How a deadline stands that was moved to later and is kept by that, though not by its first date (E21).

    The figures go by the first date, so a step done in between is never shown as one that was on time.
    """
    if deadline.due_on <= deadline.original_due_on:
        return None
    if found is Verdict.LATE and deadline.done_on <= deadline.due_on:
        return Shape.LATE
    still_to_come = found is Verdict.NOT_DONE and deadline.closed_on is None and as_at <= deadline.due_on
    return Shape.DUE if still_to_come else None


def lateness(due_on: date, done_on: date | None, as_at: date, calendar: WorkingCalendar) -> str:
    """How long after its date something was done, or is still undone: ``12 working days``."""
    days = calendar.working_days_between(due_on, min(done_on or as_at, as_at))
    return plural(days, "working day") if days else "less than a working day"


def _overdue(deadline: Any, late: str, as_at: date, calendar: WorkingCalendar) -> str:
    if deadline.due_on <= deadline.original_due_on:
        return f"{late} overdue"
    return f"{lateness(deadline.due_on, None, as_at, calendar)} overdue, {late} after the first date"


@dataclass(frozen=True)
class NextRung:
    """What happens next where a step stays undone; ``on`` is ``None`` where the next sweep will do it."""

    words: str
    on: date | None
    told: tuple[str, ...]


def next_rung(deadline: Any, day: date, rules: Rules, people: Mapping[str, Person], *, of: Any) -> NextRung | None:
    """The next rung of the ladder and who would be told, or ``None`` where nothing more will be raised.

    ``of`` is the row of the board: ``critical``, ``follows`` and ``service_manager``. A sweep raises the highest rung
    due, so that is the next one where several are.
    """
    if deadline.next_rung is None:
        return None
    policy = rules.policy_of(deadline.policy_version)
    critical, repeat = of is not None and of.critical, of is not None and of.follows is not None
    left = _rungs_left(deadline, policy, rules.calendar, critical=critical, repeat=repeat)
    due = rung_due(left, (), day)
    rung = due.name if due is not None else deadline.next_rung
    on = None if due is not None else deadline.next_rung_on
    manager = of.service_manager if of is not None else None
    up_to = policy.stops_at(Step(deadline.step))
    told = recipients(policy, rung, deadline.owner, people, on=on or day, service_manager=manager, stops_at=up_to)
    return NextRung(rung_title(rung), on, tuple(person_title(person, people) for person in told))


def _rungs_left(
    deadline: Any, policy: Policy, calendar: WorkingCalendar, *, critical: bool, repeat: bool
) -> dict[str, date]:
    """The days of the rungs not raised yet: as far from the next one as the policy has them apart."""
    ladder = policy.rungs_for(Step(deadline.step), repeat=repeat)
    left = ladder[[rung.name for rung in ladder].index(deadline.next_rung) :]
    first = left[0].days_for(critical=critical)
    return {
        rung.name: calendar.add_working_days(deadline.next_rung_on, rung.days_for(critical=critical) - first)
        for rung in left
    }


def _closed_before(deadline: Any, found: Verdict, near: date) -> str:
    if deadline.closed_on is None or found in (Verdict.ON_TIME, Verdict.LATE):
        return ""
    return f", {_how_it_ended(deadline)} {short_day(deadline.closed_on, near)}"


def _how_it_ended(deadline: Any) -> str:
    return {EndedBecause.WITHDRAWN: "withdrawn", EndedBecause.HANDED_OVER: "ended"}.get(deadline.ended, "closed")


def _what_ended(deadline: Any) -> str:
    handed_over = deadline.ended == EndedBecause.HANDED_OVER
    return "they had this file no more" if handed_over else f"the remediation was {_how_it_ended(deadline)}"
