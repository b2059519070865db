"""Whether the worker's whole caseload is reviewed, and that it was (F6, E16, E17)."""

from collections.abc import Mapping
from dataclasses import replace

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.criteria import CriteriaMet
from domain.errors import (
    InvalidValueError,
    NotAllowedError,
    StepAlreadyRecordedError,
)
from domain.events import caseload
from domain.events import remediation as events
from domain.ladder import Person
from domain.remediation_state import RemediationState
from domain.vocabulary import CaseloadDecision, Criterion, Deviation, Step


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
        self._open_at(act, step=Step.CASELOAD_DECISION)
        own_case = self._refuse_own_case(decided_by, act, Step.CASELOAD_DECISION, "decided_by")
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
        if own_case:
            self._deviate(Step.CASELOAD_DECISION, Deviation.OWN_CASE, act)
        if decision is CaseloadDecision.REVIEW:
            self._due_from_here(Step.CASELOAD_REVIEW, act, people)
        elif self.criteria and not act.history:
            self._due_from_here(Step.COUNTERSIGNATURE, act, people)

    def countersign(
        self,
        act: Act,
        *,
        agreed: bool,
        countersigned_by: str,
        reason: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record the head of service's countersignature of *not required*, or that they want the review after all.

        The second pair of eyes is another person's: whoever decided is refused, and so is the practice subject (E18).
        Raises :class:`InvalidValueError` where a refusal does not say why.
        """
        rule = self._step(Step.COUNTERSIGNATURE, act)
        decided_on = self.done.get((Step.CASELOAD_DECISION, ""), self.graded_on)
        not_before(act.occurred_on, decided_on, "occurred_on", "the decision")
        self._refuse_own_case(countersigned_by, act, rule.step, "countersigned_by")
        if countersigned_by == self.caseload_decided_by:
            raise NotAllowedError(
                f"{countersigned_by} took the decision; somebody else countersigns it.", field="countersigned_by"
            )
        if not agreed and reason is None:
            raise InvalidValueError("Say why the whole caseload is to be reviewed after all.", field="reason")
        self.trigger_event(
            caseload.Countersigned,
            occurred_on=act.occurred_on,
            agreed=agreed,
            countersigned_by=countersigned_by,
            reason=reason,
        )
        self._check_role(rule, countersigned_by, act, people)
        if not agreed:
            self._due_from_here(Step.CASELOAD_REVIEW, act, people)

    def reconsider_criteria(self, act: Act, met: CriteriaMet, people: Mapping[str, Person]) -> None:
        """Take note of criteria that facts have met since the opening: the decision is then due from that day.

        A criterion once met is not taken back by itself: it prompts, and a person decides.
        """
        new = tuple(criterion for criterion in met.criteria if criterion not in self.criteria)
        if not new:
            return
        self.trigger_event(
            events.CriteriaMet, occurred_on=act.occurred_on, criteria=self.criteria + new, files=met.files
        )
        key = (Step.CASELOAD_DECISION, "")
        if key not in self.done and (key not in self.deadlines or key in self.ended):
            self._due_from_here(Step.CASELOAD_DECISION, act, people)

    def complete_caseload_review(
        self,
        act: Act,
        *,
        cases: int | None = None,
        graded: int | None = None,
        learning: Confidential | None = None,
        recorded_by: str | None = None,
    ) -> None:
        """Record that the whole caseload was reviewed. Fewer ``graded`` than held is a deviation."""
        self._refuse_own_case(recorded_by, act, Step.CASELOAD_REVIEW, "recorded_by")
        self._step(Step.CASELOAD_REVIEW, act)
        if graded is not None and cases is not None and graded > cases:
            raise InvalidValueError(f"{graded} cases of {self.ref} were graded: no fewer are held.", field="cases")
        self.trigger_event(events.CaseloadReviewed, occurred_on=act.occurred_on, cases=cases, learning=learning)
        if graded is not None and cases is not None and graded < cases:
            self._deviate(Step.CASELOAD_REVIEW, Deviation.CASES_NOT_GRADED, act)

    def _due_from_here(self, step: Step, act: Act, people: Mapping[str, Person]) -> None:
        """Issue a step's deadline, counted from the day of this act; a policy without the step asks for nothing."""
        if (issued := self._deadline(step, act.occurred_on, act)) is not None:
            self._arm((issued,), act, people)

    def _judge_so(self, act: Act, people: Mapping[str, Person]) -> None:
        """The manager judges that a review is called for: a criterion is met, and the decision becomes due."""
        self.trigger_event(
            events.CriteriaMet, occurred_on=act.occurred_on, criteria=(Criterion.MANAGER_JUDGEMENT,), files=()
        )
        if (decision := self._deadline(Step.CASELOAD_DECISION, self.graded_on, act)) is not None:
            self._arm((replace(decision, due_on=max(decision.due_on, act.occurred_on), rungs={}),), act, people)
