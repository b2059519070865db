"""The checks that the decisions of a remediation share."""

from collections.abc import Mapping, Set
from datetime import date

from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.errors import (
    OwnCaseError,
    RemediationClosedError,
    RemediationWithdrawnError,
    StepAlreadyRecordedError,
    StepNotDueError,
    VoidedError,
)
from domain.events import remediation as events
from domain.ladder import Person, line_above, owner_of
from domain.policy import StepRule
from domain.remediation_dates import RemediationDates
from domain.remediation_owners import OF_THE_WORKER
from domain.vocabulary import ClosedBecause, Deviation, Role, Step


class RemediationState(RemediationDates):
    """What decisions stand on: the state, its owners and its dates, and who may do what when.

    Decisions are added by the classes that build on this one.
    """

    def _refuse_own_case(self, person: str | None, act: Act, what: str, field: str) -> bool:
        """Refuse somebody who acts on the response to their own practice (E18, E19); of history say that it is so.

        Raises :class:`OwnCaseError`. An import is not refused: the caller notes the deviation where this is true.
        """
        own = person is not None and person == self.subject
        if own and not act.history:
            raise OwnCaseError(
                f"Nobody decides on, chairs or verifies their own case: {person} is the practice subject of "
                f"{self.ref}. Name somebody else for {what}.",
                field=field,
            )
        return own

    def _step(self, step: Step, act: Act, item: str = "") -> StepRule:
        """Check that a step can be recorded now, and note it where it comes out of order."""
        self._refuse_step(step, act, item)
        rule = act.policy.steps[step]
        after_the_end = self.closed_on is not None and act.occurred_on > self.closed_on
        if self._comes_too_early(rule, act) or (after_the_end and not self._outlives_the_case(step)):
            self._deviate(step, Deviation.OUT_OF_ORDER, act, item)
        return rule

    def _refuse_step(self, step: Step, act: Act, item: str = "") -> None:
        """Refuse a step that was recorded before or is not owed; nothing is noted yet."""
        self._open_at(act, step=step)
        if (step, item) in self.done:
            raise StepAlreadyRecordedError(f"{step} of {self.ref} was recorded before.", field=step)
        if (step, item) not in self.deadlines:
            raise StepNotDueError(f"{self.ref} has no {step} to record.", field=step)

    def _comes_too_early(self, rule: StepRule, act: Act) -> bool:
        """Before the grading, or before an earlier step that this remediation owes."""
        earliest = self.graded_on
        if rule.after is not None and (rule.after, "") in self.deadlines:
            earliest = max(earliest, self.done.get((rule.after, ""), date.max))
        return act.occurred_on < earliest

    def _outlives_the_case(self, step: Step | None) -> bool:
        """Whether a step is still owed though the case is gone: what is about the worker is (E9, E12)."""
        return step in OF_THE_WORKER and self.closed_because in (ClosedBecause.CASE_CLOSED, ClosedBecause.MOVED_AWAY)

    def _open_at(self, act: Act, *, step: Step | None = None, action: int | None = None) -> None:
        """Refuse what cannot be; history only what has not happened yet (E32), or to what was never true.

        An ``action`` that was kept open for the child's safety outlives a withdrawal (E5), and a ``step`` that is about
        the worker outlives the case (E9, E12).
        """
        self._not_void_at(act)
        if act.history:
            return
        if self.withdrawn_on is not None and action not in self.kept:
            raise RemediationWithdrawnError(f"{self.ref} was withdrawn on {self.withdrawn_on}.", field="audit_ref")
        if self.closed_on is not None and not self._outlives_the_case(step):
            raise self._closed_error()
        not_before(act.occurred_on, self.graded_on, "occurred_on", "the grading")

    def _not_void_at(self, act: Act) -> None:
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.voided_on is not None:
            raise self._voided_error()

    def _voided_error(self) -> VoidedError:
        return VoidedError(f"{self.ref} was voided on {self.voided_on}: it was never true.", field="audit_ref")

    def _closed_error(self) -> RemediationClosedError:
        return RemediationClosedError(f"{self.ref} was closed on {self.closed_on}.", field="audit_ref")

    def _check_role(
        self,
        rule: StepRule,
        person: str | None,
        act: Act,
        people: Mapping[str, Person],
        item: str = "",
        also: Set[Role] = frozenset(),
    ) -> None:
        """Note a step recorded by somebody without its role or one of ``also``, who is not above nor acts for it.

        Whoever had left by then, or is a post that nobody holds, has no role (E9).
        """
        if person is None or person not in people:
            return
        there = people[person].holds_post_on(act.occurred_on)
        if there and people[person].role in {rule.owner, *also}:
            return
        owner = owner_of(rule.owner, self.roles, people, on=act.today, barred=self._barred)
        may = [] if owner is None else [owner, *(above.id for above in line_above(owner, people, on=act.occurred_on))]
        covers = (self._acting_for(owner, act.occurred_on, people), self.covered.get((rule.step, item)))
        if not there or (person not in may and person not in covers):
            self._deviate(rule.step, Deviation.WRONG_ROLE, act, item)

    def _deviate(self, step: Step, rule: Deviation, act: Act, item: str = "") -> None:
        self.trigger_event(events.Deviated, occurred_on=act.occurred_on, step=step, item=item, rule=rule)
