"""More time for a deadline: by whom, how often and how far (E21)."""

from collections.abc import Mapping
from datetime import date

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.deadlines import StepKey, name_of
from domain.errors import (
    DatesContradictError,
    ExtensionsUsedUpError,
    NotAllowedError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import extensions as events
from domain.ladder import Person, acting_for, line_above, owner_of
from domain.monitoring_dates import MonitoringDates
from domain.vocabulary import MovedBecause, Role, Step

NEVER_EXTENDED = frozenset({Step.SAFETY_CHECK, Step.INTERIM_PROTECTION})
"""Whether a child is safe today is not put off."""

MAY_EXTEND = frozenset({Role.SERVICE_MANAGER, Role.HEAD_OF_SERVICE, Role.DIRECTOR})


class Extensions(MonitoringDates):
    """The decision to give more time. The first date stays, and the figures go by both."""

    def extend(
        self,
        act: Act,
        *,
        step: Step,
        item: str = "",
        until: date,
        granted_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
    ) -> None:
        """Give more time for a deadline that is not met yet.

        Raises :class:`NotAllowedError` for anybody but the service manager of the file, whoever acts for them, or
        those above; :class:`ExtensionsUsedUpError` where the policy's number was given; and
        :class:`DatesContradictError` for a date that gives no more time, or more than one extension may.
        """
        self._open_at(act, step=step)
        self._refuse_own_case(granted_by, act, "the extension", "granted_by")
        key = (step, item)
        self._refuse_what_cannot_be_extended(key, act)
        if granted_by not in self._may_extend(act, people):
            raise NotAllowedError(
                f"Only the service manager of {self.ref} or somebody above gives more time: {granted_by} is not.",
                field="granted_by",
            )
        deadline = self.deadlines[key]
        if until <= deadline.due_on:
            message = f"{name_of(key)} is due on {deadline.due_on}: an extension is to a later day."
            raise DatesContradictError(message, field="until")
        not_before(until, act.occurred_on, "until", "the extension was given")
        latest = act.calendar.add_working_days(deadline.due_on, act.policy.limits.extension_days)
        if until > latest:
            message = f"One extension of {name_of(key)} reaches to {latest} at the latest; {until} is further away."
            raise DatesContradictError(message, field="until")
        self.trigger_event(
            events.Extended,
            occurred_on=act.occurred_on,
            step=step,
            item=item,
            due_on=deadline.due_on,
            until=until,
            granted_by=granted_by,
            reason=reason,
        )
        later = self._put_on(deadline, until, act)
        self._move((later,), MovedBecause.EXTENSION, act, moved_by=granted_by, reason=reason)
        self._protect_until_the_meeting(act, people)
        if step is Step.RE_AUDIT:
            self._arm_monitoring(act, people)

    def _refuse_what_cannot_be_extended(self, key: StepKey, act: Act) -> None:
        name, most = name_of(key), act.policy.limits.extensions
        if key in self.done:
            raise StepAlreadyRecordedError(f"{name} of {self.ref} was recorded before.", field="step")
        if not self.is_open(key):
            raise StepNotDueError(f"{self.ref} does not owe {name}.", field="step")
        if key[0] in NEVER_EXTENDED:
            raise NotAllowedError("Whether a child is safe today is not put off.", field="step")
        if self.extensions.get(key, 0) >= most:
            raise ExtensionsUsedUpError(
                f"{name} of {self.ref} was extended {most} times, the most there are.", field="step"
            )

    def _may_extend(self, act: Act, people: Mapping[str, Person]) -> set[str]:
        manager = owner_of(Role.SERVICE_MANAGER, self.roles, people, on=act.occurred_on, barred=self._barred)
        if manager is None:
            return set()
        acting = acting_for(manager, act.occurred_on, people, manager, barred=self._barred)
        may = [manager, *(above.id for above in line_above(manager, people, on=act.occurred_on))]
        return {*may, acting} if acting is not None and people[acting].role in MAY_EXTEND else set(may)

    def _protect_until_the_meeting(self, act: Act, people: Mapping[str, Person]) -> None:
        """Owe interim protection where the extension has put the meeting of a critical file days away."""
        key, rule = (Step.INTERIM_PROTECTION, ""), act.policy.steps.get(Step.INTERIM_PROTECTION)
        meeting = self.deadlines.get((Step.DAY_THREE_MEETING, ""))
        if rule is None or meeting is None or key in self.deadlines or not act.policy.grade(self.grade).critical:
            return
        if (meeting.due_on - self.graded_on).days > act.policy.limits.interim_protection_over:
            self._set((self._counted(rule, act.occurred_on, act, critical=True),), act, people)
