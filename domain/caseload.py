"""Whether the worker's whole caseload is reviewed, and that it was (F6, E16, E17)."""

from collections.abc import Mapping
from dataclasses import replace

from domain.act import Act
from domain.confidential import Confidential
from domain.deadlines import deadline_for
from domain.errors import (
    InvalidValueError,
    StepAlreadyRecordedError,
)
from domain.events import remediation as events
from domain.ladder import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import CaseloadDecision, Criterion, Step


class CaseloadSteps(RemediationState):
    """The decisions on the caseload of the worker whose file this is."""

    def decide_on_caseload(
        self,
        act: Act,
        *,
        decision: CaseloadDecision,
        decided_by: str | None,
        reason: Confidential | None = None,
        instead: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record whether the whole caseload is reviewed (F6).

        *Not required* says why (E17). Where no criterion was met, deciding to review is the manager's judgement, which
        is one; the decision is then due no earlier than it was taken. A decision to review sets the review's deadline.
        """
        self._open_at(act)
        if (Step.CASELOAD_DECISION, "") in self.done:
            raise StepAlreadyRecordedError(
                f"The caseload decision on {self.ref} was recorded before.", field="decision"
            )
        if decision is CaseloadDecision.NOT_REQUIRED and reason is None and not act.history:
            raise InvalidValueError("Say why a review of the whole caseload is not required.", field="reason")
        if decision is CaseloadDecision.REVIEW and not self.criteria:
            self._judge_so(act, people)
        self.trigger_event(
            events.CaseloadDecided,
            occurred_on=act.occurred_on,
            decision=decision,
            criteria_met=bool(self.criteria),
            decided_by=decided_by,
            reason=reason,
            instead=instead,
        )
        if (rule := act.policy.steps.get(Step.CASELOAD_DECISION)) is not None:
            self._check_role(rule, decided_by, act, people)
        if decision is CaseloadDecision.REVIEW and (rule := act.policy.steps.get(Step.CASELOAD_REVIEW)) is not None:
            review = deadline_for(
                rule,
                act.policy,
                act.calendar,
                act.occurred_on,
                critical=self.critical,
                escalates_from=act.today,
            )
            self._set((review,), act, people)

    def complete_caseload_review(
        self, act: Act, *, cases: int | None = None, learning: Confidential | None = None
    ) -> None:
        """Record that the whole caseload was reviewed."""
        self._step(Step.CASELOAD_REVIEW, act)
        self.trigger_event(events.CaseloadReviewed, occurred_on=act.occurred_on, cases=cases, learning=learning)

    def _judge_so(self, act: Act, people: Mapping[str, Person]) -> None:
        """The manager judges that a review is called for: a criterion is met, and the decision becomes due."""
        self.trigger_event(
            events.CriteriaMet, occurred_on=act.occurred_on, criteria=(Criterion.MANAGER_JUDGEMENT,), files=()
        )
        if (rule := act.policy.steps.get(Step.CASELOAD_DECISION)) is not None:
            decision = deadline_for(rule, act.policy, act.calendar, self.graded_on, critical=self.critical)
            self._set((replace(decision, due_on=max(decision.due_on, act.occurred_on), rungs={}),), act, people)
