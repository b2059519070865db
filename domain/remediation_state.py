"""What is so of a remediation, as its events have it, and the checks that its decisions share."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.act import Act
from domain.backdating import Backdating
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.deadlines import Deadline, StepKey, deadline_for, moved, name_of, number_of
from domain.errors import (
    OwnCaseError,
    RemediationClosedError,
    RemediationWithdrawnError,
    RevisionConflictError,
    StepAlreadyRecordedError,
    StepNotDueError,
    VoidedError,
)
from domain.events import dates
from domain.events import remediation as events
from domain.events.base import Happened
from domain.events.escalation import SkippedUpward
from domain.gaps import Gap
from domain.identity import remediation_id
from domain.ladder import Person, acting_for, line_above, line_of, outside_the_line, owner_of
from domain.policy import StepRule
from domain.vocabulary import (
    CaseloadDecision,
    ClosedBecause,
    Criterion,
    Deviation,
    EndedBecause,
    MovedBecause,
    PrivacyIncident,
    ReopenedBecause,
    Role,
    Status,
    Step,
)

OF_ONE_ACTION = frozenset({Step.ACTION_DONE, Step.ACTION_CONFIRMED, Step.ACTION_EFFECTIVE, Step.ACTION_REALLOCATION})
"""The steps whose item is an action's number."""


OF_THE_WORKER = frozenset({Step.CASELOAD_DECISION, Step.COUNTERSIGNATURE, Step.CASELOAD_REVIEW})
"""What stays with the worker and their line, when the child's file goes to others (E9)."""


class RemediationState(Backdating):
    """The state that the events assign. Decisions are added by the classes that build on this one."""

    ref: str
    child: UUID
    family: UUID
    graded_on: date
    grade: str
    critical: bool
    audits: dict[str, str]
    answered: list[str]
    critical_audits: set[str]
    challenged: dict[tuple[str, int], int]
    themes: tuple[str, ...]
    themes_of: dict[str, tuple[str, ...]]
    void_audits: set[str]
    critical_for: str | None
    owed_for: dict[StepKey, str]
    service: str | None
    team: str | None
    roles: dict[str, str]
    first_roles: Mapping[str, str]
    subject: str | None
    subject_role: Role
    earlier_reviewer: str | None
    reviewer: str | None
    re_audited: events.ReAudited | None
    opening: events.Opened
    opened_in: tuple[str | None, str | None]
    first_graded_on: date | None
    policy_version: int
    imported_on: date | None
    opened_on: date
    closed_on: date | None
    closed_because: ClosedBecause | None
    referred_on: date | None
    withdrawn_on: date | None
    voided_on: date | None
    set_aside: dict[Status, tuple[StepKey, ...]]
    last_audits: dict[Status, str]
    kept: frozenset[int]
    follows: str | None
    followed_by: str | None
    revision: int
    criteria: tuple[Criterion, ...]
    deadlines: dict[StepKey, Deadline]
    owners: dict[StepKey, str]
    asked: dict[StepKey, str]
    covered: dict[StepKey, str]
    uncovered: dict[StepKey, date]
    gaps: dict[StepKey, Gap]
    declined: dict[StepKey, frozenset[str]]
    counted_by: dict[StepKey, int]
    extensions: dict[StepKey, int]
    stopped: set[StepKey]
    done: dict[StepKey, date]
    met_by: dict[StepKey, Happened]
    first_due: dict[StepKey, date]
    ended: dict[StepKey, tuple[EndedBecause, date]]
    closing: events.Closed | None
    deviations: list[events.Deviated]
    raised: dict[StepKey, list[str]]
    escalated: dict[StepKey, list[events.RungRaised | SkippedUpward]]
    acknowledged_by: set[str]
    undelivered: set[tuple[str, str, Step | None, str, str | None]]
    help_asked: dict[int, str]
    help_answered: dict[int, str]
    meeting_not_held: bool
    caseload_decision: CaseloadDecision | None
    caseload_decided_by: str | None
    actions: dict[int, events.ActionAgreed]
    agreed_on: dict[int, date]
    last_action: int
    actions_done: dict[int, date]
    actions_confirmed: dict[int, date]
    actions_effective: dict[int, bool]
    replaced: dict[int, int]
    absences: dict[tuple[int, str, int], tuple[str | None, date | None]]
    handed: tuple[StepKey, ...]
    given_by: dict[StepKey, str | None]
    had: dict[int, list[tuple[date, str]]]
    held: dict[int, date]
    roles_given: dict[str, date]
    gave_over: dict[str, date]
    actions_given: dict[int, date]
    interim: set[Role]
    caseload_roles: dict[str, str]
    misfiled_until: date | None
    access_checked: bool | None
    privacy_incident: PrivacyIncident | None

    def begin(self, opened: events.Opened) -> None:
        """Take the state that :class:`Opened` gives; called by the event alone."""
        self.ref, self.child, self.family = opened.audit_ref, opened.child, opened.family
        self.graded_on, self.grade = opened.occurred_on, opened.grade
        self.critical, self.themes, self.roles = opened.critical, opened.themes, dict(opened.roles)
        self.first_roles = opened.roles
        self.audits, self.challenged = {opened.audit_ref: opened.grade}, {}
        self.answered, self.last_audits = [opened.audit_ref], {}
        self.critical_audits = {opened.audit_ref} if opened.critical and opened.follows is None else set()
        self.themes_of, self.void_audits, self.owed_for = {opened.audit_ref: opened.themes}, set(), {}
        self.critical_for = next(iter(self.critical_audits), None)
        self.subject, self.subject_role = opened.subject, opened.subject_role
        self.earlier_reviewer, self.reviewer = opened.earlier_reviewer, None
        self.opening, self.first_graded_on = opened, opened.first_graded_on
        self.opened_in = opened.service, opened.team
        self.re_audited = None
        self.service, self.team = opened.service, opened.team
        self.policy_version, self.imported_on = opened.policy_version, opened.imported_on
        self.opened_on, self.closed_on, self.closed_because = opened.occurred_on, None, None
        self.referred_on = None
        self.follows, self.followed_by = opened.follows, None
        self.withdrawn_on, self.voided_on, self.set_aside, self.kept = None, None, {}, frozenset()
        self.revision, self.criteria = 1, ()
        self.deadlines, self.done, self.raised, self.escalated = {}, {}, {}, {}
        self.met_by, self.first_due, self.ended = {}, {}, {}
        self.closing, self.deviations, self.last_action, self.given_by = None, [], 0, {}
        self.had = {}
        self.agreed_on = {}
        self.asked, self.covered, self.uncovered, self.gaps = {}, {}, {}, {}
        self.declined = {}
        self.owners, self.extensions, self.stopped = {}, {}, set()
        self.counted_by = {}
        self.acknowledged_by, self.meeting_not_held = set(), False
        self.undelivered, self.help_asked, self.help_answered = set(), {}, {}
        self.caseload_decision, self.caseload_decided_by = None, None
        self.actions, self.actions_done, self.actions_effective = {}, {}, {}
        self.actions_confirmed, self.replaced, self.absences = {}, {}, {}
        self.handed = ()
        self.misfiled_until, self.access_checked, self.privacy_incident = None, None, None
        self.held, self.interim, self.caseload_roles = {}, set(), dict(opened.roles)
        self.roles_given, self.actions_given, self.gave_over = {}, {}, {}

    def meet(self, key: StepKey, event: Happened) -> None:
        """Take the state that a step which was done gives; called by its event alone."""
        self.done[key], self.met_by[key] = event.occurred_on, event

    def unmeet(self, key: StepKey) -> None:
        """Take the state of a step that is not done after all; called by an event alone."""
        self.done.pop(key, None)
        self.met_by.pop(key, None)

    def own(self, key: StepKey, owner: str, since: date) -> None:
        """Take who owns a deadline, or has an action, from a day on; called by an event alone."""
        self.owners[key] = owner
        if key[0] is Step.ACTION_DONE:
            self.had.setdefault(number_of(key[1]), []).append((since, owner))

    def climb(self, raised: events.RungRaised | SkippedUpward) -> None:
        """Take a rung that was raised for a step; called by its event alone."""
        key = (raised.step, raised.item)
        self.raised.setdefault(key, []).append(raised.rung)
        self.escalated.setdefault(key, []).append(raised)

    def recount(self, key: StepKey, counted_from: date) -> None:
        """Take the day that a deadline was really counted from; called by an event alone."""
        self.deadlines[key] = replace(self.deadlines[key], counted_from=counted_from)

    @staticmethod
    def create_id(audit_ref: str) -> UUID:
        """The identity that follows from the reference, so that a file is opened once."""
        return remediation_id(audit_ref)

    @property
    def about(self) -> UUID:
        """The child."""
        return self.child

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if revision is not None and revision != self.revision:
            message = f"{self.ref} is at revision {self.revision}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    @property
    def is_repeat(self) -> bool:
        """Whether it follows a repeat inadequate, so that its ladder starts higher (E15)."""
        return self.follows is not None

    @property
    def status(self) -> Status:
        """How the remediation stands as a whole."""
        if self.voided_on is not None:
            return Status.VOIDED
        if self.withdrawn_on is not None:
            return Status.WITHDRAWN
        return Status.OPEN if self.closed_on is None else Status.CLOSED

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

    @property
    def _barred(self) -> frozenset[str]:
        """Who may not own a step here: the practice subject (E18)."""
        return frozenset((self.subject,)) if self.subject is not None else frozenset()

    def _barred_from(self, step: Step) -> frozenset[str]:
        """Who may not own a step; of the review after a repeat inadequate not whoever reviewed before (section 2)."""
        again = step is Step.SERVICE_MANAGER_REVIEW and self.earlier_reviewer is not None
        return self._barred | {str(self.earlier_reviewer)} if again else self._barred

    def _owner(self, step: Step, item: str, act: Act, people: Mapping[str, Person]) -> str | None:
        """Who owes a step today: whoever accepted to cover it (E1), or else whose it is."""
        if self._goes_elsewhere(step):
            return owner_of(Role.TEAM_MANAGER, self.roles, people, on=act.today, barred=self._barred)
        cover = self.covered.get((step, item))
        if cover is not None and cover in people and people[cover].holds_post_on(act.today):
            return cover
        return self._held_by(step, item, act, people)

    def _goes_elsewhere(self, step: Step) -> bool:
        """Whether a step is the team manager's, since the case was referred to another authority (E12)."""
        return self.referred_on is not None and step not in OF_THE_WORKER and step is not Step.ACKNOWLEDGEMENT

    def _held_by(self, step: Step, item: str, act: Act, people: Mapping[str, Person]) -> str | None:
        """Whose a step is: of an acknowledgement the person's, of an action its owner's, else the role's holder's.

        So is what somebody owes whom the directory does not know.
        Nobody owns a step of the response to their own practice (E18), and nobody looks at their own action: it passes
        upward.
        """
        if step is Step.ACKNOWLEDGEMENT and item in people:
            return item
        role, barred = act.policy.steps[step].owner, self._barred_from(step)
        if step is Step.CHALLENGE_DECISION:
            audited = line_of(self.first_roles, people)
            return outside_the_line(role, self.roles, people, on=act.today, barred=barred | audited)
        if step in OF_ONE_ACTION:
            owner = self._owner_of(number_of(item))
            if step is Step.ACTION_DONE and owner is not None and owner in people:
                return owner
            barred |= self._may_have_done(number_of(item))
        on_file = self.caseload_roles if step in OF_THE_WORKER else self.roles
        return owner_of(role, on_file, people, on=act.today, barred=barred)

    def _owner_of(self, number: int) -> str | None:
        """Whose an action is now, whether or not it has a deadline."""
        agreed = self.actions.get(number)
        return self.owners.get((Step.ACTION_DONE, str(number)), agreed.owner if agreed is not None else None)

    def _may_have_done(self, number: int) -> frozenset[str]:
        """Whose work an action may be: whoever has it, or had it when the day began or ended on which it was done.

        So neither a hand-over nor a late entry lets anybody look at their own work (F5).
        """
        now, done_on = self._owner_of(number), self.actions_done.get(number)
        people = [now]
        if done_on is not None:
            had = [(date.min, self.actions[number].owner), *sorted(self.had.get(number, ()), key=lambda each: each[0])]
            people += [owner for since, owner in had if since < done_on][-1:]
            people += [owner for since, owner in had if since <= done_on][-1:]
        return frozenset(person for person in people if person is not None)

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

    def is_open(self, key: StepKey) -> bool:
        """Whether a deadline was issued and is still owed."""
        return key in self.deadlines and key not in self.done and key not in self.stopped

    def is_open_at(self, key: StepKey, day: date) -> bool:
        """Whether a deadline was still owed at the end of a day, judged by what is known now."""
        return key in self.deadlines and self.done.get(key, date.max) > day and key not in self.stopped

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

    def _acting_for(self, person: str | None, on: date, people: Mapping[str, Person]) -> str | None:
        """Who acts for somebody of this file on a day, themselves unless they are away (E1, E2)."""
        return acting_for(person, on, people, self.roles.get(Role.SERVICE_MANAGER), barred=self._barred)

    def _deviate(self, step: Step, rule: Deviation, act: Act, item: str = "") -> None:
        self.trigger_event(events.Deviated, occurred_on=act.occurred_on, step=step, item=item, rule=rule)
