"""What is so of a remediation, as its events have it, and the checks that its decisions share."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.deadlines import Deadline
from domain.errors import (
    RemediationClosedError,
    RevisionConflictError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import remediation as events
from domain.ladder import Person, line_above, owner_of
from domain.policy import StepRule
from domain.vocabulary import Criterion, Deviation, Step

StepKey = tuple[Step, str]


class RemediationState(Aggregate):
    """The state that the events assign. Decisions are added by the classes that build on this one."""

    ref: str
    child: UUID
    graded_on: date
    critical: bool
    themes: tuple[str, ...]
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    policy_version: int
    imported_on: date | None
    closed_on: date | None
    followed_by: str | None
    revision: int
    criteria: tuple[Criterion, ...]
    deadlines: dict[StepKey, Deadline]
    done: dict[StepKey, date]
    raised: dict[StepKey, list[str]]
    acknowledged_by: set[str]
    meeting_not_held: bool
    actions: dict[int, events.ActionAgreed]
    actions_done: dict[int, date]
    actions_effective: dict[int, bool]

    def begin(self, opened: events.Opened) -> None:
        """Take the state that :class:`Opened` gives; called by the event alone."""
        self.ref, self.child, self.graded_on = opened.audit_ref, opened.child, opened.occurred_on
        self.critical, self.themes, self.roles = opened.critical, opened.themes, opened.roles
        self.service, self.team = opened.service, opened.team
        self.policy_version, self.imported_on = opened.policy_version, opened.imported_on
        self.closed_on, self.followed_by = None, None
        self.revision, self.criteria = 1, ()
        self.deadlines, self.done, self.raised = {}, {}, {}
        self.acknowledged_by, self.meeting_not_held = set(), False
        self.actions, self.actions_done, self.actions_effective = {}, {}, {}

    @staticmethod
    def create_id(audit_ref: str) -> UUID:
        """The identity that follows from the reference, so that a file is opened once."""
        return uuid5(NAMESPACE_URL, f"putright:remediation:{audit_ref}")

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    def _set(self, deadlines: Sequence[Deadline], act: Act, people: Mapping[str, Person]) -> None:
        owners = {
            deadline.step.value: owner
            for deadline in deadlines
            if (owner := owner_of(act.policy.steps[deadline.step].owner, self.roles, people)) is not None
        }
        self.trigger_event(
            events.DeadlinesSet,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            service=self.service,
            team=self.team,
            deadlines=tuple(deadlines),
            owners=owners,
            policy_version=act.policy.version,
            calendar_version=act.calendar.version,
        )

    def _step(self, step: Step, act: Act) -> StepRule:
        """Check that a step can be recorded now, and note it where it comes out of order."""
        self._open_at(act)
        if (step, "") in self.done:
            raise StepAlreadyRecordedError(f"{step} of {self.ref} was recorded before.", field=step)
        if (step, "") not in self.deadlines:
            raise StepNotDueError(f"{self.ref} has no {step} to record.", field=step)
        rule = act.policy.steps[step]
        if self._comes_too_early(rule, act) or (self.closed_on is not None and act.occurred_on > self.closed_on):
            self._deviate(step, Deviation.OUT_OF_ORDER, act)
        return rule

    def _comes_too_early(self, rule: StepRule, act: Act) -> bool:
        """Before the grading, or before an earlier step that this remediation owes."""
        earliest = self.graded_on
        if rule.after is not None and (rule.after, "") in self.deadlines:
            earliest = max(earliest, self.done.get((rule.after, ""), date.max))
        return act.occurred_on < earliest

    def _open_at(self, act: Act) -> None:
        """Refuse what cannot be; history only what has not happened yet (E32)."""
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if act.history:
            return
        if self.closed_on is not None:
            raise self._closed_error()
        not_before(act.occurred_on, self.graded_on, "occurred_on", "the grading")

    def _closed_error(self) -> RemediationClosedError:
        return RemediationClosedError(f"{self.ref} was closed on {self.closed_on}.", field="audit_ref")

    def _check_role(self, rule: StepRule, person: str | None, act: Act, people: Mapping[str, Person]) -> None:
        """Note a step recorded by somebody who neither holds its role nor stands above it (E17)."""
        if person is None or person not in people or people[person].role is rule.owner:
            return
        owner = owner_of(rule.owner, self.roles, people)
        may = [] if owner is None else [owner, *(above.id for above in line_above(owner, people))]
        if person not in may:
            self._deviate(rule.step, Deviation.WRONG_ROLE, act)

    def _deviate(self, step: Step, rule: Deviation, act: Act, item: str = "") -> None:
        self.trigger_event(events.Deviated, occurred_on=act.occurred_on, step=step, item=item, rule=rule)
