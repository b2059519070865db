"""How deadlines follow from the policy, the calendar and what happened. Dates in, dates out."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import WorkingCalendar
from domain.policy import GRADED_ON, Policy, StepRule
from domain.vocabulary import Step


@dataclass(frozen=True)
class Deadline:
    """A date that was set, with everything needed to explain and chase it.

    ``item`` tells apart the deadlines of a step that recurs (an action's number, a check's); it is empty where a step
    happens once. ``rungs`` maps each rung of the ladder to the day it is due if the step is still missing.
    """

    step: Step
    item: str
    due_on: date
    counted_from: date
    provisional: bool
    rungs: Mapping[str, date]


def deadlines_at_opening(
    policy: Policy,
    calendar: WorkingCalendar,
    graded_on: date,
    *,
    critical: bool,
    criteria_met: bool,
    only: frozenset[Step] | None = None,
    escalates_from: date | None = None,
) -> tuple[Deadline, ...]:
    """The deadlines that a remediation has from its first day (``domain.md`` section 2; day 0 is ``graded_on``).

    ``only`` limits them to the steps an imported source has columns for, and ``escalates_from`` is the
    day they were recorded: a date that had passed by then is chased from that day on, not from the past.
    """
    known: dict[str, date] = {GRADED_ON: graded_on}
    armed = []
    for rule in _in_order_of_source(policy):
        if rule.when == "decided":
            continue
        source = rule.clock.counts_from
        deadline = deadline_for(rule, policy, calendar, known[source], critical=critical, escalates_from=escalates_from)
        known[rule.step] = deadline.due_on
        if rule.when == "criteria_met" and not criteria_met:
            continue
        if only is None or rule.step in only:
            armed.append(deadline)
    return tuple(armed)


def deadline_for(
    rule: StepRule,
    policy: Policy,
    calendar: WorkingCalendar,
    counted_from: date,
    *,
    critical: bool,
    item: str = "",
    escalates_from: date | None = None,
) -> Deadline:
    """One deadline: so many days after ``counted_from``, with the days its ladder would be climbed."""
    days = rule.clock.days_for(critical=critical)
    if rule.clock.calendar_days:
        due_on = counted_from + timedelta(days=days)
    else:
        due_on = calendar.add_working_days(counted_from, days)
    return Deadline(
        step=rule.step,
        item=item,
        due_on=due_on,
        counted_from=counted_from,
        provisional=calendar.is_provisional(due_on),
        rungs=rung_days(policy, calendar, due_on, critical=critical, escalates_from=escalates_from),
    )


def rung_days(
    policy: Policy,
    calendar: WorkingCalendar,
    due_on: date,
    *,
    critical: bool,
    escalates_from: date | None = None,
) -> dict[str, date]:
    """The day each rung is due. A date that had passed when it was recorded is chased from that day on."""
    passed = escalates_from is not None and escalates_from >= due_on
    start = due_on if escalates_from is None else max(due_on, escalates_from)
    rungs = ((rung.name, rung.days_for(critical=critical)) for rung in policy.ladder)
    return {name: calendar.add_working_days(start, days) for name, days in rungs if days > 0 or not passed}


def _in_order_of_source(policy: Policy) -> list[StepRule]:
    ordered: list[StepRule] = []
    placed = {GRADED_ON}
    waiting = list(policy.steps.values())
    while waiting:
        ready = [rule for rule in waiting if rule.clock.counts_from.removesuffix(".done") in placed]
        ordered += ready
        placed |= {rule.step.value for rule in ready}
        waiting = [rule for rule in waiting if rule.step not in placed]
    return ordered
