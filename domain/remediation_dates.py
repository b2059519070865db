"""The dates of a remediation: how they are issued, moved, ended and owed again."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.act import Act
from domain.confidential import Confidential
from domain.deadlines import Deadline, StepKey, deadline_for, moved, name_of
from domain.events import dates
from domain.events import remediation as events
from domain.ladder import Person
from domain.policy import StepRule
from domain.remediation_owners import RemediationOwners
from domain.vocabulary import EndedBecause, MovedBecause, ReopenedBecause, Step


class RemediationDates(RemediationOwners):
    """What decisions do with deadlines; each is an event, and no date that was issued is rewritten."""

    def _set(self, deadlines: Sequence[Deadline], act: Act, people: Mapping[str, Person]) -> None:
        """Issue deadlines; each has its owner, whom the role's holder is unless the item names one."""
        owned = {name_of((each.step, each.item)): self._owner(each.step, each.item, act, people) for each in deadlines}
        self.trigger_event(
            events.DeadlinesSet,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            service=self.service,
            team=self.team,
            deadlines=tuple(deadlines),
            owners={name: owner for name, owner in owned.items() if owner is not None},
            policy_version=act.policy.version,
            calendar_version=act.calendar.version,
        )

    def _deadline(self, step: Step, counted_from: date, act: Act, item: str = "") -> Deadline | None:
        """The deadline that something which happened arms; ``None`` where the policy has no such step."""
        rule = act.policy.steps.get(step)
        return self._counted(rule, counted_from, act, item=item) if rule is not None else None

    def _counted(
        self, rule: StepRule, counted_from: date, act: Act, *, item: str = "", critical: bool | None = None
    ) -> Deadline:
        """What the clock of a step gives from a day; on the clocks of this file unless ``critical`` says otherwise."""
        return deadline_for(
            rule,
            act.policy,
            act.calendar,
            counted_from,
            critical=self.critical if critical is None else critical,
            repeat=self.is_repeat,
            item=item,
            escalates_from=act.today,
        )

    def _put_on(self, deadline: Deadline, due_on: date, act: Act, *, critical: bool | None = None) -> Deadline:
        """A deadline on another day, with the days on which its ladder would be climbed from today on."""
        return moved(
            deadline,
            due_on,
            act.policy,
            act.calendar,
            critical=self.critical if critical is None else critical,
            repeat=self.is_repeat,
            escalates_from=act.today,
        )

    def _move(
        self,
        deadlines: Sequence[Deadline],
        because: MovedBecause,
        act: Act,
        *,
        moved_by: str | None,
        reason: Confidential | None = None,
    ) -> None:
        """Put issued deadlines on other dates; both dates stay. Those that did not move are left out."""
        changed = tuple(each for each in deadlines if each.due_on != self.deadlines[each.step, each.item].due_on)
        if changed:
            self.trigger_event(
                dates.DeadlinesMoved,
                occurred_on=act.occurred_on,
                because=because,
                deadlines=changed,
                moved_by=moved_by,
                reason=reason,
                policy_version=act.policy.version,
                calendar_version=act.calendar.version,
            )

    def _end(
        self, keys: Iterable[StepKey], because: EndedBecause, act: Act, reason: Confidential | None = None
    ) -> None:
        """Stop chasing deadlines that are still open; those done or ended before are left as they are."""
        ending = tuple(name_of(key) for key in keys if self.is_open(key))
        if ending:
            self.trigger_event(
                dates.DeadlinesEnded, occurred_on=act.occurred_on, because=because, names=ending, reason=reason
            )

    def _reopen(self, keys: Iterable[StepKey], because: ReopenedBecause, act: Act) -> None:
        """Owe deadlines again, with the dates and the ladder they had."""
        reopened = []
        for key in keys:
            rungs, left = self.deadlines[key].rungs, self._rungs_left(key)
            reopened.append(dates.Reopened(name_of(key), left[0] if left else None, rungs[left[0]] if left else None))
        if reopened:
            self.trigger_event(
                dates.DeadlinesReopened, occurred_on=act.occurred_on, reopened=tuple(reopened), because=because
            )

    def _rungs_left(self, key: StepKey) -> list[str]:
        """The rungs above the highest one that was raised: one that was passed over is never raised later."""
        names, raised = list(self.deadlines[key].rungs), self.raised.get(key, [])
        return names[max((number for number, name in enumerate(names, 1) if name in raised), default=0) :]

    def _arm(
        self,
        deadlines: Sequence[Deadline],
        act: Act,
        people: Mapping[str, Person],
        because: ReopenedBecause = ReopenedBecause.DONE_AGAIN,
    ) -> None:
        """Owe what follows; where it was owed once before, from what was not so, its date is put right (E20)."""
        owed = [each for each in deadlines if (each.step, each.item) not in self.done]
        again = [each for each in owed if (each.step, each.item) in self.deadlines]
        new = [each for each in owed if (each.step, each.item) not in self.deadlines]
        self._reopen([(each.step, each.item) for each in again], because, act)
        self._move(again, MovedBecause.CORRECTION, act, moved_by=None)
        if new:
            self._set(new, act, people)
