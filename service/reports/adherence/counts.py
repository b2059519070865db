"""What a report counts of a run of days, in rows that add up: a report of several periods counts each day once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from itertools import pairwise
from typing import Any

from domain.calendar import ONE_DAY
from domain.policy import Policy
from projections import adherence, board_counts, escalations, grades, lateness, themes
from projections.reader import Reader
from service.queries.rules import Rules

Period = tuple[date, date]


@dataclass(frozen=True)
class Counts:
    """Alike things together, each row with how many it stands for: ``n``."""

    deadlines: list[Any] = field(default_factory=list)
    late: list[Any] = field(default_factory=list)
    authors: list[Any] = field(default_factory=list)
    graded: list[Any] = field(default_factory=list)
    themes: list[Any] = field(default_factory=list)
    re_audits: list[Any] = field(default_factory=list)
    movements: list[Any] = field(default_factory=list)
    escalated: list[Any] = field(default_factory=list)
    by_person: int = 0
    withdrawn: int = 0
    same_child_again: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        """What is counted of the days of both."""
        mine, theirs = vars(self), vars(other)
        return Counts(**{each.name: mine[each.name] + theirs[each.name] for each in fields(Counts)})


def counts_of(reader: Reader, rules: Rules, periods: Mapping[str, Period], as_at: date) -> dict[str, Counts]:
    """By name of each period, what is counted of it as at a day. The days that periods share are counted once."""
    asked = _Asked(reader, rules, as_at, max(last for _, last in periods.values()))
    runs = {run: asked.counts(*run) for run in _runs(periods.values())}
    return {
        name: sum((counts for run, counts in runs.items() if first <= run[0] and run[1] <= last), Counts())
        for name, (first, last) in periods.items()
    }


def _runs(periods: Iterable[Period]) -> list[Period]:
    """The periods' days in runs that no period has only a part of."""
    whole = list(periods)
    cuts = sorted({day for first, last in whole for day in (first, last + ONE_DAY)})
    runs = [(begins, after - ONE_DAY) for begins, after in pairwise(cuts)]
    return [run for run in runs if any(first <= run[0] and run[1] <= last for first, last in whole)]


@dataclass(frozen=True)
class _Asked:
    reader: Reader
    rules: Rules
    as_at: date
    last: date

    def counts(self, first: date, last: date) -> Counts:
        """What is counted of one run of days."""
        reader, as_at, until = self.reader, self.as_at, min(last, self.as_at)
        return Counts(
            deadlines=adherence.verdicts(reader, first, last, as_at),
            late=adherence.lateness(reader, first, last, as_at),
            authors=lateness.late_by_author(reader, first, last, as_at, self._after).counts(),
            graded=grades.grade_counts(reader, first, last, as_at),
            themes=themes.theme_counts(reader, first, last, as_at),
            re_audits=adherence.re_audits_done(reader, first, until).counts(),
            movements=board_counts.movements(reader, first, until),
            escalated=escalations.escalations_begun(reader, first, last, as_at, reminders=self._reminders),
            by_person=escalations.count_by_person(reader, first, last, as_at),
            withdrawn=board_counts.count_withdrawn(reader, first, last, as_at),
            same_child_again=board_counts.count_same_child_again(reader, first, last, as_at),
        )

    @cached_property
    def _after(self) -> dict[str, str]:
        return after_of(self.rules.policy_on(self.last))

    @cached_property
    def _reminders(self) -> set[str]:
        return reminders_of(self.rules)


def after_of(policy: Policy) -> dict[str, str]:
    """Which step comes before which, by the policy of the report's last day."""
    return {rule.step.value: rule.after.value for rule in policy.steps.values() if rule.after}


def reminders_of(rules: Rules) -> set[str]:
    """The rungs that are raised before a step is missed, by any policy."""
    return {rung.name for policy in rules.policies.values() for rung in policy.ladder if not rung.is_climbed}
