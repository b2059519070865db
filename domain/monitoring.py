"""Whether a plan is being carried out: the team manager's checks from the plan to the re-audit (F5, F14)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import zip_longest

from domain.act import Act
from domain.actions_state import ActionsState
from domain.checks import not_before
from domain.confidential import Confidential
from domain.errors import InvalidValueError, NotFoundError, StepAlreadyRecordedError, StepNotDueError
from domain.events import monitoring as events
from domain.ladder import Person
from domain.monitoring_dates import CHECK, PLAN, RE_AUDIT
from domain.vocabulary import Deviation

ONE_DAY = timedelta(days=1)


class MonitoringSteps(ActionsState):
    """The decision on a check. One that was missed is a deadline like any other."""

    def record_monitoring_check(
        self,
        act: Act,
        *,
        on_track: Sequence[int],
        off_track: Sequence[int],
        checked_by: str | None,
        drift: Confidential | None = None,
        response: Confidential | None = None,
        supervision_on: date | None = None,
        item: str | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record how every open action stands. Late but before the next check is due is late; then it stays missed.

        ``item`` names a check; without it, it is the one whose time this is. One more than was owed is recorded too.
        Raises :class:`StepNotDueError` before there is a plan, after the re-audit, and for a check whose time has not
        come; :class:`InvalidValueError` for an action left out, or drift without a word.
        """
        self._open_at(act)
        if not act.history:
            self._refuse_unmonitored(act)
            self._refuse_unanswered(act, on_track, off_track)
            self._refuse_unsaid(act, off_track, drift, supervision_on)
        if item is not None:
            self._refuse_check(item, act)
        own_case = self._refuse_own_case(checked_by, act, CHECK, "checked_by")
        met = self._met_by(act, people) if item is None else item
        self.trigger_event(
            events.MonitoringChecked,
            occurred_on=act.occurred_on,
            item=met,
            on_track=tuple(sorted(on_track)),
            off_track=tuple(sorted(off_track)),
            drift=drift,
            response=response,
            supervision_on=supervision_on,
            checked_by=checked_by,
        )
        if own_case:
            self._deviate(CHECK, Deviation.OWN_CASE, act, met)
        rule = act.policy.steps.get(CHECK)
        if rule is not None:
            self._check_role(rule, checked_by, act, people, met)
        self._arm_monitoring(act, people)

    def _met_by(self, act: Act, people: Mapping[str, Person]) -> str:
        """The check whose time this is, which is owed from now on where the re-audit is late; none for one more."""
        met = self._whose_time_it_is(act)
        if met is None:
            self._arm_monitoring(act, people)
            met = self._whose_time_it_is(act)
        return met or ""

    def _whose_time_it_is(self, act: Act) -> str | None:
        """The open check whose time has come, and whose successor is not due yet."""
        checks = self._checks()
        for check, following in zip_longest(checks, checks[1:]):
            successors = [each for each in (following, self._deadline(CHECK, check.due_on, act)) if each is not None]
            over = any(act.occurred_on >= each.due_on for each in successors)
            if self.is_open((CHECK, check.item)) and act.occurred_on > check.counted_from and not over:
                return check.item
        return None

    def _refuse_unmonitored(self, act: Act) -> None:
        if PLAN not in self.done:
            raise StepNotDueError(f"{self.ref} has no plan yet whose actions could be on track.", field=CHECK)
        re_audited_on = self.done.get(RE_AUDIT)
        if re_audited_on is not None and act.occurred_on > re_audited_on:
            raise StepNotDueError(f"{self.ref} was audited again on {re_audited_on}: no check follows.", field=CHECK)

    def _refuse_check(self, item: str, act: Act) -> None:
        key = (CHECK, item)
        if key in self.done:
            raise StepAlreadyRecordedError(f"Check {item} of {self.ref} was recorded before.", field="item")
        if not self.is_open(key):
            raise StepNotDueError(f"{self.ref} owes no check {item}.", field="item")
        first = self.deadlines[key].counted_from + ONE_DAY
        if act.occurred_on < first:
            raise StepNotDueError(f"The time of check {item} of {self.ref} begins on {first}.", field="item")

    def _refuse_unanswered(self, act: Act, on_track: Sequence[int], off_track: Sequence[int]) -> None:
        """Refuse a check that leaves an action out which was open that day, or answers for one twice."""
        answered = [*on_track, *off_track]
        for number in answered:
            if number not in self.actions:
                raise NotFoundError(f"{self.ref} has no action {number}.", field="actions")
        if len(set(answered)) < len(answered):
            raise InvalidValueError("Answer once for each action.", field="actions")
        missing = sorted(self._undone_on(act.occurred_on) - set(answered))
        if missing:
            numbers = ", ".join(str(number) for number in missing)
            raise InvalidValueError(
                f"Say of each open action whether it is on track; left out: {numbers}.", field="actions"
            )

    def _undone_on(self, day: date) -> set[int]:
        return {
            number
            for number in self.actions
            if self.agreed_on[number] <= day < self.actions_done.get(number, date.max) and number not in self.replaced
        }

    def _refuse_unsaid(
        self, act: Act, off_track: Sequence[int], drift: Confidential | None, supervision_on: date | None
    ) -> None:
        if off_track and drift is None:
            raise InvalidValueError("Say what is slipping, and why.", field="drift")
        if supervision_on is not None:
            not_before(supervision_on, self.graded_on, "supervision_on", "the grading")
            not_before(act.occurred_on, supervision_on, "supervision_on", "the supervision")
