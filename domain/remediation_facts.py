"""What is so of a remediation, as its events have it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from domain.backdating import Backdating
from domain.deadlines import Deadline, StepKey, number_of
from domain.errors import RevisionConflictError
from domain.events import remediation as events
from domain.events.base import Happened
from domain.events.escalation import SkippedUpward
from domain.gaps import Gap
from domain.identity import remediation_id
from domain.vocabulary import (
    CaseloadDecision,
    ClosedBecause,
    Criterion,
    EndedBecause,
    PrivacyIncident,
    Role,
    Status,
    Step,
)


class RemediationFacts(Backdating):
    """The state that the events assign, and what is so by it. Nothing is decided here."""

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
    seen_in_case_system: tuple[date, int] | None
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
    restricted_on: date | None
    closing_asked: int
    """How many deadlines it had had when its closing was asked for; none where that never was."""

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
        self.seen_in_case_system = None
        self.undelivered, self.help_asked, self.help_answered = set(), {}, {}
        self.caseload_decision, self.caseload_decided_by = None, None
        self.actions, self.actions_done, self.actions_effective = {}, {}, {}
        self.actions_confirmed, self.replaced, self.absences = {}, {}, {}
        self.handed = ()
        self.misfiled_until, self.access_checked, self.privacy_incident = None, None, None
        self.restricted_on, self.closing_asked = None, 0
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

    def is_open(self, key: StepKey) -> bool:
        """Whether a deadline was issued and is still owed."""
        return key in self.deadlines and key not in self.done and key not in self.stopped

    def is_open_at(self, key: StepKey, day: date) -> bool:
        """Whether a deadline was still owed at the end of a day, judged by what is known now."""
        return key in self.deadlines and self.done.get(key, date.max) > day and key not in self.stopped
