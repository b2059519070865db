"""How a date came about: each day from the one after the start, counted or skipped, and the sentence of the rule."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from domain.calendar import ONE_DAY, WorkingCalendar
from domain.day_names import long_day, short_day
from domain.policy import GRADED_ON, TOLD, Clock, Policy, StepRule
from domain.vocabulary import Step

DONE = ".done"
STARTS = {
    GRADED_ON: "the grading on",
    TOLD: "the day they were told,",
    "agreed_date": "the date agreed,",
    "absence": "the day the absence was known,",
}
"""What a clock counts from, in words before the date; anything else is said by its name."""


@dataclass(frozen=True)
class DayOfWorking:
    """One day: its number where it counts, or why it does not."""

    on: date
    counted: int | None
    skipped: str | None


@dataclass(frozen=True)
class Working:
    """``rule`` is a sentence; ``warning`` says where a critical file waits longer than in calendar days."""

    rule: str
    days: tuple[DayOfWorking, ...]
    warning: str | None


def working(
    rule: StepRule,
    policy: Policy,
    calendar: WorkingCalendar,
    *,
    counted_from: date,
    due_on: date,
    critical: bool,
) -> Working:
    """How ``due_on`` follows from ``counted_from`` by the clock of a step (``domain.md`` section 3).

    ``policy`` and ``calendar`` are the versions that gave the date, so that the days counted are those counted then.
    """
    whole_days = rule.clock.calendar_days
    days = tuple(_days(calendar, counted_from, due_on, whole_days=whole_days))
    counted = max((day.counted for day in days if day.counted is not None), default=0)
    start = f"{_start(rule, policy)} {short_day(counted_from)}"
    warned = critical and not whole_days
    sentence = _sentence(counted, "calendar" if whole_days else "working", start)
    return Working(
        rule=sentence + _allowed(rule.clock, counted, critical=critical),
        days=days,
        warning=_waits(policy, counted_from + timedelta(days=counted), due_on) if warned else None,
    )


def _days(calendar: WorkingCalendar, counted_from: date, due_on: date, *, whole_days: bool) -> Iterator[DayOfWorking]:
    counted = 0
    for offset in range(1, (due_on - counted_from).days + 1):
        day = counted_from + ONE_DAY * offset
        skipped = None if whole_days else calendar.closed_because(day)
        counted += skipped is None
        yield DayOfWorking(day, counted if skipped is None else None, skipped)


def _start(rule: StepRule, policy: Policy) -> str:
    source = rule.clock.counts_from
    if rule.step is Step.MONITORING_CHECK:
        return "the plan, or the check before,"
    if source in STARTS:
        return STARTS[source]
    step, done, _ = source.partition(DONE)
    if step not in set(Step):
        return f"the {source.replace('_', ' ')} on"
    title = policy.steps[Step(step)].title
    return f"{title}, done on" if done else f"the date of {title},"


def _sentence(counted: int, kind: str, start: str) -> str:
    if not counted:
        return f"The same day as {start}."
    return f"{counted} {kind} day{'' if counted == 1 else 's'} after {start}."


def _allowed(clock: Clock, counted: int, *, critical: bool) -> str:
    """What the process allows, where the date was set otherwise, such as to the next working day after an upgrade."""
    usual = counted in (clock.days, clock.critical_days)
    return "" if usual else f" The process allows {clock.days_for(critical=critical)}."


def _waits(policy: Policy, in_calendar_days: date, due_on: date) -> str | None:
    apart = (due_on - in_calendar_days).days
    if apart <= policy.limits.days_apart:
        return None
    return f"In calendar days this would be {long_day(in_calendar_days)}, {apart} days earlier, on a critical file."
