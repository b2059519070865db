"""The response to one inadequate audit, from opening to closure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.calendar import WorkingCalendar
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.criteria import CriteriaMet
from domain.deadlines import Deadline, deadline_for, deadlines_at_opening
from domain.errors import (
    InvalidValueError,
    NotFoundError,
    NotSmartError,
    RemediationClosedError,
    RevisionConflictError,
    StepAlreadyRecordedError,
    StepNotDueError,
)
from domain.events import remediation as events
from domain.ladder import Person, line_above, owner_of, recipients, rung_due
from domain.policy import Policy, StepRule
from domain.smart import smart_problems
from domain.vocabulary import CaseloadDecision, ChairedAs, Criterion, Deviation, ReAuditOutcome, Role, Step

StepKey = tuple[Step, str]


@dataclass(frozen=True, kw_only=True)
class ProposedAction:
    """A remedial action as somebody proposes it; ``timescale`` is what was typed where a date was asked."""

    theme: str | None
    action: Confidential
    owner: str | None
    due_on: date | None
    measure: Confidential | None
    timescale: Confidential | None = None
    carried_from: str | None = None


@dataclass(frozen=True, kw_only=True)
class Act:
    """When something happened, and what the rules then were: handed to every decision.

    ``history`` is true of an import: what broke a rule is recorded with a deviation instead of refused (E32).
    """

    occurred_on: date
    today: date
    policy: Policy
    calendar: WorkingCalendar
    history: bool = False


class Remediation(Aggregate):
    """Opened by an inadequate grade; sets its deadlines, takes each step as it happens, and climbs the ladder."""

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

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

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

    @classmethod
    def open(
        cls,
        act: Act,
        *,
        audit_ref: str,
        child: UUID,
        grade: str,
        themes: Sequence[str],
        service: str | None,
        team: str | None,
        roles: Mapping[str, str],
        people: Mapping[str, Person],
        criteria: CriteriaMet,
        told: Sequence[str] = (),
        follows: str | None = None,
        only: frozenset[Step] | None = None,
    ) -> "Remediation":
        """Open a remediation on its day 0, with its deadlines (F1; clocks from the policy).

        A repeat inadequate (``follows``) runs on the critical clocks whatever its grade (E15). ``only`` limits the
        deadlines to the steps that an imported source has columns for.
        """
        critical = act.policy.grade(grade).critical or follows is not None
        imported_on = act.today if act.history else None
        remediation = cls._create(
            events.Opened,
            id=cls.create_id(audit_ref),
            occurred_on=act.occurred_on,
            audit_ref=audit_ref,
            child=child,
            grade=grade,
            critical=critical,
            themes=tuple(themes),
            service=service,
            team=team,
            roles=dict(roles),
            policy_version=act.policy.version,
            follows=follows,
            imported_on=imported_on,
            told=tuple(told),
        )
        if criteria.criteria:
            remediation.trigger_event(
                events.CriteriaMet,
                occurred_on=act.occurred_on,
                criteria=criteria.criteria,
                files=criteria.files,
            )
        deadlines = deadlines_at_opening(
            act.policy,
            act.calendar,
            act.occurred_on,
            critical=critical,
            criteria_met=bool(criteria.criteria),
            only=only,
            escalates_from=act.today,
        )
        remediation._set(deadlines, act, people)
        return remediation

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    def notify_managers(self, act: Act, told: Sequence[str]) -> None:
        """Record that the managers were told."""
        self._step(Step.NOTIFICATION, act)
        self.trigger_event(events.ManagersNotified, occurred_on=act.occurred_on, told=tuple(told))

    def acknowledge(self, act: Act, person: str) -> None:
        """Record that one person knows; a second time changes nothing."""
        self._open_at(act)
        if person not in self.acknowledged_by:
            role = next((Role(role) for role, holder in self.roles.items() if holder == person), None)
            self.trigger_event(events.Acknowledged, occurred_on=act.occurred_on, person=person, role=role)

    def hold_day_three_meeting(
        self,
        act: Act,
        *,
        chair: str | None,
        chaired_as: ChairedAs | None = None,
        attendees: Sequence[str] = (),
        reason: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record the meeting. Late stays late and needs a reason (E3); without lead or cover it deviates (E4)."""
        rule = self._step(Step.DAY_THREE_MEETING, act)
        self._late_needs_reason(Step.DAY_THREE_MEETING, act, reason)
        capacity = chaired_as or self._capacity_of(chair, people)
        self.trigger_event(
            events.DayThreeMeetingHeld,
            occurred_on=act.occurred_on,
            chair=chair,
            chaired_as=capacity,
            attendees=tuple(attendees),
            reason=reason,
        )
        if capacity is ChairedAs.NEITHER:
            self._deviate(rule.step, Deviation.WITHOUT_LEAD_OR_COVER, act)

    def note_meeting_not_held(self, act: Act, reason: Confidential | None) -> None:
        """Record that the meeting did not take place: the step stays undone, and the ladder is climbed."""
        self._step(Step.DAY_THREE_MEETING, act)
        self.trigger_event(events.DayThreeMeetingNotHeld, occurred_on=act.occurred_on, reason=reason)

    def agree_action(self, act: Act, proposed: ProposedAction, number: int | None = None, where: str = "") -> int:
        """Agree one remedial action and return its number.

        Raises :class:`NotSmartError` for one that nobody could be held to (section 8), its field after ``where``; of
        history it is a deviation.
        """
        self._open_at(act)
        number = max(self.actions, default=0) + 1 if number is None else number
        problems = smart_problems(
            owner=proposed.owner,
            due_on=proposed.due_on,
            measure=proposed.measure.text if proposed.measure else None,
            timescale=proposed.timescale.text if proposed.timescale else None,
            graded_on=self.graded_on,
        )
        if problems and not act.history and proposed.carried_from is None:
            raise NotSmartError(problems[0].message, field=where + problems[0].field)
        if number in self.actions:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was agreed before.", field="number")
        self.trigger_event(
            events.ActionAgreed,
            occurred_on=act.occurred_on,
            number=number,
            theme=proposed.theme,
            action=proposed.action,
            owner=proposed.owner,
            due_on=proposed.due_on,
            timescale=proposed.timescale,
            measure=proposed.measure,
            carried_from=proposed.carried_from,
        )
        if problems and proposed.carried_from is None:
            self._deviate(Step.IMPROVEMENT_PLAN, Deviation.NOT_SMART, act, item=str(number))
        return number

    def agree_improvement_plan(self, act: Act, actions: Sequence[ProposedAction] = ()) -> None:
        """Record the plan with its actions; an inadequate theme that no action answers is a deviation."""
        rule = self._step(Step.IMPROVEMENT_PLAN, act)
        for index, proposed in enumerate(actions):
            self.agree_action(act, proposed, where=f"actions.{index}.")
        self.trigger_event(events.ImprovementPlanAgreed, occurred_on=act.occurred_on, actions=len(self.actions))
        if not act.history and set(self.themes) - {action.theme for action in self.actions.values()}:
            self._deviate(rule.step, Deviation.THEME_WITHOUT_ACTION, act)

    def complete_action(self, act: Act, number: int, evidence: Confidential | None = None) -> None:
        """The owner says an action is done."""
        self._open_at(act)
        self._action(number)
        if number in self.actions_done:
            raise StepAlreadyRecordedError(
                f"Action {number} of {self.ref} was recorded as done before.", field="number"
            )
        self.trigger_event(events.ActionDone, occurred_on=act.occurred_on, number=number, evidence=evidence)

    def verify_action(self, act: Act, number: int, *, effective: bool, verified_by: str | None) -> None:
        """Somebody other than the owner says whether an action that is done also works (F5)."""
        self._open_at(act)
        owner = self._action(number).owner
        own_work = owner is not None and owner == verified_by
        done_on = self.actions_done.get(number)
        if number in self.actions_effective:
            raise StepAlreadyRecordedError(f"Action {number} of {self.ref} was verified before.", field="number")
        if not act.history:
            if done_on is None:
                raise StepNotDueError(f"Action {number} of {self.ref} has not been recorded as done.", field="number")
            not_before(act.occurred_on, done_on, "occurred_on", "the action was done")
            if own_work:
                raise InvalidValueError("An action is verified by somebody other than its owner.", field="verified_by")
        self.trigger_event(
            events.ActionVerified,
            occurred_on=act.occurred_on,
            number=number,
            effective=effective,
            verified_by=verified_by,
        )
        if done_on is None or act.occurred_on < done_on:
            self._deviate(Step.ACTION_EFFECTIVE, Deviation.OUT_OF_ORDER, act, item=str(number))
        if own_work:
            self._deviate(Step.ACTION_EFFECTIVE, Deviation.WRONG_ROLE, act, item=str(number))

    def review_plan(
        self,
        act: Act,
        *,
        satisfied: bool | None,
        reviewer: str | None,
        comments: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record the service manager's review of the plan (F4). Satisfied or not, the step is met."""
        rule = self._step(Step.SERVICE_MANAGER_REVIEW, act)
        self.trigger_event(
            events.ServiceManagerReviewed,
            occurred_on=act.occurred_on,
            satisfied=satisfied,
            reviewer=reviewer,
            comments=comments,
        )
        self._check_role(rule, reviewer, act, people)

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

    def re_audit(self, act: Act, *, grade: str, auditor: str | None = None, re_audit_ref: str | None = None) -> bool:
        """Record the re-audit and return whether the file is inadequate again, from critical too (E15)."""
        level = act.policy.grade(grade)
        self._step(Step.RE_AUDIT, act)
        outcome = ReAuditOutcome.REPEAT_INADEQUATE if level.opens else ReAuditOutcome.IMPROVED
        self.trigger_event(
            events.ReAudited,
            occurred_on=act.occurred_on,
            grade=grade,
            outcome=outcome,
            auditor=auditor,
            re_audit_ref=re_audit_ref,
        )
        return level.opens

    def follow_with(self, following: "Remediation", act: Act) -> None:
        """Hand over to the remediation that follows: open actions go with their original dates (E15)."""
        for agreed in self._open_actions():
            following.agree_action(
                act,
                ProposedAction(
                    theme=agreed.theme,
                    action=agreed.action,
                    owner=agreed.owner,
                    due_on=agreed.due_on,
                    measure=agreed.measure,
                    timescale=agreed.timescale,
                    carried_from=f"{self.ref}/{agreed.number}",
                ),
            )
        self.trigger_event(events.RepeatOpened, occurred_on=act.occurred_on, remediation_ref=following.ref)

    def close(self, act: Act, *, closed_by: str | None, reason: Confidential | None = None) -> None:
        """Close the remediation. Closing early happened if it happened: it is recorded with its deviations."""
        self._open_at(act)
        if self.closed_on is not None:
            raise self._closed_error()
        still_open = [key for key in self.deadlines if self.done.get(key, date.max) > act.occurred_on]
        self.trigger_event(
            events.Closed,
            occurred_on=act.occurred_on,
            open_steps=tuple(_name(key) for key in still_open),
            reason=reason,
            closed_by=closed_by,
        )
        if (Step.RE_AUDIT, "") in still_open:
            self._deviate(Step.RE_AUDIT, Deviation.CLOSED_WITHOUT_RE_AUDIT, act)
        if self.followed_by is None and self._open_actions():
            self._deviate(Step.IMPROVEMENT_PLAN, Deviation.CLOSED_WITH_OPEN_ACTIONS, act)

    def raise_rung(self, step: Step, item: str, *, act: Act, people: Mapping[str, Person]) -> bool:
        """Raise the highest rung due for a missed step, and say whether there was one (design section 4)."""
        key = (step, item)
        deadline = self.deadlines.get(key)
        if deadline is None or key in self.done or self.closed_on is not None:
            return False
        due = rung_due(deadline.rungs, self.raised.get(key, ()), act.today)
        if due is None:
            return False
        owner = owner_of(act.policy.steps[step].owner, self.roles, people)
        self.trigger_event(
            events.RungRaised,
            occurred_on=act.occurred_on,
            audit_ref=self.ref,
            step=step,
            item=item,
            rung=due.name,
            due_on=deadline.due_on,
            owner=owner,
            recipients=recipients(act.policy, due.name, owner, people),
            passed_over=due.passed_over,
            next_rung=due.next_name,
            next_rung_on=due.next_on,
        )
        return True

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

    def _open_actions(self) -> list[events.ActionAgreed]:
        """The actions that were not found to work."""
        return [agreed for number, agreed in self.actions.items() if not self.actions_effective.get(number)]

    def _judge_so(self, act: Act, people: Mapping[str, Person]) -> None:
        """The manager judges that a review is called for: a criterion is met, and the decision becomes due."""
        self.trigger_event(
            events.CriteriaMet, occurred_on=act.occurred_on, criteria=(Criterion.MANAGER_JUDGEMENT,), files=()
        )
        if (rule := act.policy.steps.get(Step.CASELOAD_DECISION)) is not None:
            decision = deadline_for(rule, act.policy, act.calendar, self.graded_on, critical=self.critical)
            self._set((replace(decision, due_on=max(decision.due_on, act.occurred_on), rungs={}),), act, people)

    def _late_needs_reason(self, step: Step, act: Act, reason: Confidential | None) -> None:
        if act.occurred_on > self.deadlines[step, ""].due_on and reason is None and not act.history:
            raise InvalidValueError(f"The {step} was late: say why.", field="reason")

    def _capacity_of(self, chair: str | None, people: Mapping[str, Person]) -> ChairedAs:
        lead = self.roles.get(Role.PRACTICE_LEAD)
        if chair is None:
            return ChairedAs.NOT_RECORDED
        if chair == lead:
            return ChairedAs.LEAD
        covered = lead is not None and lead in people and people[lead].cover == chair
        return ChairedAs.COVER if covered else ChairedAs.NEITHER

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

    def _action(self, number: int) -> events.ActionAgreed:
        if number not in self.actions:
            raise NotFoundError(f"{self.ref} has no action {number}.", field="number")
        return self.actions[number]


def _name(key: StepKey) -> str:
    step, item = key
    return f"{step}:{item}" if item else step.value
