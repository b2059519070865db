"""Dates that follow when something they were counted from was recorded wrongly."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from domain.act import Act
from domain.actions_state import ActionsState
from domain.deadlines import Deadline, StepKey
from domain.events import corrections as events
from domain.ladder import Person
from domain.monitoring_dates import CHECK, PLAN, RE_AUDIT
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, Step


class Redating(ActionsState):
    """Counting deadlines again. Both dates stay, and figures go by the right one."""

    def _count_again(self, counted: Iterable[Deadline], act: Act) -> None:
        """Put deadlines where they would have been; a date that was agreed since stays if it is still another one.

        ``counted`` are the dates that the clock gives from the right day.
        """
        follows, stays = list[Deadline](), list[Deadline]()
        for first in counted:
            (stays if self._agreed_otherwise(first) else follows).append(first)
        if stays:
            self.trigger_event(
                events.FirstDatesCorrected,
                occurred_on=act.occurred_on,
                deadlines=tuple(stays),
                policy_version=act.policy.version,
                calendar_version=act.calendar.version,
            )
        self._move(follows, MovedBecause.CORRECTION, act, moved_by=None)

    def _agreed_otherwise(self, first: Deadline) -> bool:
        """Whether a later date was agreed, or an earlier one shortened, which the right first date leaves standing."""
        key = (first.step, first.item)
        due_on, before = self.deadlines[key].due_on, self.first_due[key]
        return (due_on > before and due_on > first.due_on) or (due_on < before and due_on < first.due_on)

    def _clocked(self, key: StepKey, counted_from: date, act: Act) -> Deadline:
        """What the clock of a deadline gives from another day, critical if it was when the date was first set."""
        rule = act.policy.steps[key[0]]
        issued = self.deadlines[key].counted_from
        plain = self._counted(rule, issued, act, critical=False)
        critical = self.critical and plain.due_on != self.first_due[key]
        return self._counted(rule, counted_from, act, item=key[1], critical=critical)

    def _count_from(self, keys: Iterable[StepKey], day: date, act: Act) -> None:
        """Count deadlines again that were counted from the day of this act, which was really another."""
        counted = [
            self._clocked(key, day, act)
            for key in keys
            if key in self.deadlines and self.deadlines[key].counted_from == act.occurred_on
        ]
        self._count_again(counted, act)

    def _after_done_again(self, number: int, day: date, supervision_on: date | None, act: Act) -> None:
        """The same of what follows from an action's being done: it is looked at no later than in supervision."""
        counted = []
        for key in (*self._confirmations(number)[-1:], (Step.ACTION_EFFECTIVE, str(number))):
            if key in self.deadlines:
                due = self._clocked(key, day, act)
                if key[0] is Step.ACTION_EFFECTIVE and supervision_on is not None and supervision_on < due.due_on:
                    due = self._put_on(due, supervision_on, act)
                counted.append(due)
        self._count_again(counted, act)

    def _plan_checks(self, plan_on: date, act: Act, people: Mapping[str, Person]) -> None:
        """Owe the checks of a plan that was agreed on a day, each counted from the date of the one before.

        Those that were owed of another day are counted again, and no check beyond the re-audit is owed for that.
        """
        checks, counted = self._checks(), list[Deadline]()
        was, now = checks[0].counted_from if checks else plan_on, plan_on
        for check in checks:
            check_on, skipped = now, True
            while skipped:
                was, check_on, now = self._next_check(was, act), now, self._next_check(now, act)
                skipped = was < self.first_due[CHECK, check.item]
            counted.append(self._clocked((CHECK, check.item), check_on, act))
        until = self._checks_until()
        beyond = [
            (CHECK, each.item) for each in counted if self.deadlines[CHECK, each.item].due_on < until <= each.due_on
        ]
        self._count_again(counted, act)
        self._not_owed(beyond, act)
        self._settle_checks(act, people)

    def _next_check(self, day: date, act: Act) -> date:
        rule = act.policy.steps[CHECK]
        return self._counted(rule, day, act).due_on

    def _settle_checks(self, act: Act, people: Mapping[str, Person], ended_on: date | None = None) -> None:
        """Owe the checks from the plan to the re-audit, and no others, as these two are known now.

        Beyond the date of the re-audit only those that had been owed until ``ended_on``.
        """
        open_still = self.closed_on is None and self.withdrawn_on is None
        again, over = list[StepKey](), list[StepKey]()
        for check in self._checks():
            key = (CHECK, check.item)
            why, day = self.ended.get(key, (None, None))
            if not self._check_is_owed(check):
                over.append(key)
            elif (
                open_still and why is EndedBecause.NOT_OWED and (check.due_on < self._checks_until() or day == ended_on)
            ):
                again.append(key)
        self._reopen(again, ReopenedBecause.CORRECTION, act)
        self._not_owed(over, act)
        if open_still:
            self._arm_monitoring(act, people)

    def _check_is_owed(self, check: Deadline) -> bool:
        ends_on = min(self.done.get(RE_AUDIT, date.max), self.closed_on or date.max)
        return PLAN in self.done and check.due_on < ends_on

    def _checks_until(self) -> date:
        """The date of the re-audit, as long as it is owed."""
        return self.deadlines[RE_AUDIT].due_on if self.is_open(RE_AUDIT) else date.max

    def _not_owed(self, keys: Iterable[StepKey], act: Act) -> None:
        """End what a step had set that did not happen, where nobody has met it."""
        self._end(keys, EndedBecause.NOT_OWED, act)

    def _at(self, act: Act, day: date) -> Act:
        """An act on the day of the fact that is put right."""
        return replace(act, occurred_on=day)
