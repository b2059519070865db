"""How deadlines follow from the policy, the calendar and what happened. Dates in, dates out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from domain.calendar import WorkingCalendar
from domain.policy import GRADED_ON, TOLD, Policy, Rung, StepRule
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


StepKey = tuple[Step, str]
"""Which deadline: its step and item."""


def name_of(key: StepKey) -> str:
    """A deadline's name in events: ``re_audit``, ``action_done:2``."""
    step, item = key
    return f"{step}:{item}" if item else step.value


def number_of(item: str) -> int:
    """The action's number in an item; what is owed of it a second time is ``2-2``."""
    return int(item.partition("-")[0])


def key_of(name: str) -> StepKey:
    """The deadline of this name."""
    step, _, item = name.partition(":")
    return Step(step), item


@dataclass(frozen=True)
class Opening:
    """What of an opening decides which deadlines it has.

    ``critical`` runs the critical clocks, which a ``repeat`` does too; ``critical_grade`` is of the grade alone (safety
    check). ``told`` are the people whose acknowledgement is owed. ``only`` limits the deadlines to the steps that an
    imported source has columns for. ``escalates_from`` is the day they were recorded: a date that had passed by then
    is chased from that day on, not from the past.
    """

    graded_on: date
    critical: bool
    criteria_met: bool
    repeat: bool = False
    critical_grade: bool = False
    told: tuple[str, ...] = ()
    only: frozenset[Step] | None = None
    escalates_from: date | None = None


def deadlines_at_opening(policy: Policy, calendar: WorkingCalendar, opening: Opening) -> tuple[Deadline, ...]:
    """The deadlines that a remediation has from its first day (``domain.md`` section 2; day 0 is ``graded_on``)."""
    told_on = max(opening.graded_on, opening.escalates_from or opening.graded_on)
    known: dict[str, date] = {GRADED_ON: opening.graded_on, TOLD: told_on}
    dated: list[tuple[StepRule, Deadline]] = []
    for rule in _in_order_of_source(policy):
        source = known[rule.clock.counts_from]
        deadline = deadline_for(
            rule,
            policy,
            calendar,
            source,
            critical=opening.critical,
            repeat=opening.repeat,
            escalates_from=opening.escalates_from,
        )
        known[rule.step] = deadline.due_on
        dated.append((rule, deadline))
    return tuple(
        replace(deadline, item=item)
        for rule, deadline in dated
        if opening.only is None or rule.step in opening.only
        for item in _items(rule, policy, opening, known)
    )


def _items(rule: StepRule, policy: Policy, opening: Opening, known: Mapping[str, date]) -> tuple[str, ...]:
    """One item, without a name, for a step that happens once; none where what arms it is not so."""
    match rule.when:
        case "each_told":
            return opening.told
        case "criteria_met":
            armed = opening.criteria_met
        case "critical_grade":
            armed = opening.critical_grade
        case "meeting_far":
            meeting = known.get(Step.DAY_THREE_MEETING, opening.graded_on)
            armed = (
                opening.critical_grade and (meeting - opening.graded_on).days > policy.limits.interim_protection_over
            )
        case _:
            armed = True
    return ("",) if armed else ()


def deadline_for(
    rule: StepRule,
    policy: Policy,
    calendar: WorkingCalendar,
    counted_from: date,
    *,
    critical: bool,
    repeat: bool,
    item: str = "",
    escalates_from: date | None = None,
) -> Deadline:
    """One deadline: so many days after ``counted_from``, with the days its ladder would be climbed."""
    due_on = due_by(rule, calendar, counted_from, critical=critical)
    issued = Deadline(rule.step, item, due_on, counted_from, calendar.is_provisional(due_on), {})
    return moved(issued, due_on, policy, calendar, critical=critical, repeat=repeat, escalates_from=escalates_from)


def due_by(rule: StepRule, calendar: WorkingCalendar, counted_from: date, *, critical: bool) -> date:
    """The day on which a deadline falls, without its ladder."""
    days = rule.clock.days_for(critical=critical)
    if rule.clock.calendar_days:
        return counted_from + timedelta(days=days)
    return calendar.add_working_days(counted_from, days)


def moved(
    deadline: Deadline,
    due_on: date,
    policy: Policy,
    calendar: WorkingCalendar,
    *,
    critical: bool,
    repeat: bool,
    escalates_from: date | None = None,
) -> Deadline:
    """A deadline on another date, with the days on which its ladder would then be climbed."""
    rungs = rung_days(
        policy,
        calendar,
        due_on,
        critical=critical,
        escalates_from=escalates_from,
        ladder=policy.rungs_for(deadline.step, repeat=repeat),
    )
    return replace(deadline, due_on=due_on, provisional=calendar.is_provisional(due_on), rungs=rungs)


def rung_days(
    policy: Policy,
    calendar: WorkingCalendar,
    due_on: date,
    *,
    critical: bool,
    escalates_from: date | None = None,
    ladder: Sequence[Rung] | None = None,
) -> dict[str, date]:
    """The day each rung is due. A date that had passed when it was recorded is chased from that day on."""
    passed = escalates_from is not None and escalates_from >= due_on
    start = due_on if escalates_from is None else max(due_on, escalates_from)
    climbed = policy.ladder if ladder is None else ladder
    rungs = ((rung.name, rung.days_for(critical=critical)) for rung in climbed)
    return {name: calendar.add_working_days(start, days) for name, days in rungs if days > 0 or not passed}


def _in_order_of_source(policy: Policy) -> list[StepRule]:
    """The rules that an opening can date, each after the step its clock counts from."""
    ordered: list[StepRule] = []
    placed = {GRADED_ON, TOLD}
    waiting = list(policy.steps.values())
    while ready := [rule for rule in waiting if rule.clock.counts_from in placed]:
        ordered += ready
        placed |= {rule.step.value for rule in ready}
        waiting = [rule for rule in waiting if rule not in ready]
    return ordered
