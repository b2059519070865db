"""What can happen to a remediation."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from domain.confidential import Confidential
from domain.deadlines import Deadline, key_of
from domain.events.base import Began, Happened
from domain.events.base import Decided as Decided
from domain.smart.findings import SmartRule, Urgency
from domain.vocabulary import (
    RECURRING,
    CaseloadDecision,
    ChairedAs,
    ClosedBecause,
    Criterion,
    Deviation,
    EvidenceType,
    ReAuditOutcome,
    Role,
    Step,
)

if TYPE_CHECKING:
    from domain.remediation import Remediation


OF_A_CRITICAL_AUDIT = frozenset({Step.SAFETY_CHECK, Step.INTERIM_PROTECTION})
"""The steps that are owed because an audit was critical."""


class Opened(Began):
    """An inadequate grade opened a remediation. ``occurred_on`` is day 0 (F1).

    ``roles`` are the people on the file; ``themes`` those graded inadequate; ``imported_on`` is set for history,
    which escalates from that day on; ``follows`` names the remediation that a repeat inadequate continues (E15), and
    ``earlier_reviewer`` who reviewed its plan. ``told`` are the people who are owed word of the opening. ``subject``
    is whose practice was found inadequate, in the role ``subject_role`` (E18). ``first_graded_on`` is set where the
    grade was lowered later and the clock starts at the moderation (E6). ``same_child`` are this child's other
    remediations of the last twelve months (E15).
    """

    class_version = 2

    audit_ref: str
    child: UUID
    family: UUID
    grade: str
    critical: bool
    themes: tuple[str, ...]
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    subject: str | None
    subject_role: Role
    audited_on: date | None
    first_graded_on: date | None
    policy_version: int
    follows: str | None
    earlier_reviewer: str | None
    same_child: tuple[str, ...]
    imported_on: date | None
    told: tuple[str, ...]

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version knew one subject, the social worker, and no family."""
        state["family"] = state["child"]
        state["subject"], state["subject_role"] = state["roles"].get(Role.SOCIAL_WORKER), Role.SOCIAL_WORKER.value
        state["audited_on"] = state["first_graded_on"] = state["earlier_reviewer"] = None
        state["same_child"] = []

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.begin(self)


class CriteriaMet(Happened):
    """Criteria for a whole-caseload review were met, by these files besides this one. A person decides (F6)."""

    criteria: tuple[Criterion, ...]
    files: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.criteria = self.criteria


class DeadlinesSet(Happened):
    """Dates were issued, with the versions that gave them. Never recomputed, only followed by another event."""

    audit_ref: str
    service: str | None
    team: str | None
    deadlines: tuple[Deadline, ...]
    owners: Mapping[str, str]
    policy_version: int
    calendar_version: int

    def apply(self, aggregate: "Remediation") -> None:
        for deadline in self.deadlines:
            aggregate.deadlines[deadline.step, deadline.item] = deadline
            aggregate.counted_by[deadline.step, deadline.item] = self.calendar_version
            if deadline.step in OF_A_CRITICAL_AUDIT and aggregate.critical_for is not None:
                aggregate.owed_for[deadline.step, deadline.item] = aggregate.critical_for
            aggregate.first_due[deadline.step, deadline.item] = deadline.due_on
        for name, owner in self.owners.items():
            aggregate.own(key_of(name), owner, self.occurred_on)


class ManagersNotified(Happened):
    """The managers were told."""

    told: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.meet((Step.NOTIFICATION, ""), self)


class Acknowledged(Decided):
    """One person confirmed that they know."""

    person: str
    role: Role | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.acknowledged_by.add(self.person)
        if aggregate.safety_word is not None:
            aggregate.safety_known_to(self.person)
        aggregate.meet((Step.ACKNOWLEDGEMENT, self.person), self)


class DayThreeMeetingHeld(Decided):
    """The day-three meeting took place (F3)."""

    chair: str | None
    chaired_as: ChairedAs
    attendees: tuple[str, ...]
    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.DAY_THREE_MEETING, ""), self)


class DayThreeMeetingNotHeld(Decided):
    """It was recorded that the meeting did not take place. The step stays undone."""

    reason: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meeting_not_held = True


class ActionAgreed(Decided):
    """One remedial action (section 8). ``due_on`` is missing only in history; ``carried_from`` for a repeat.

    ``difference`` is what will be different for the child; ``family_part`` what family or network do, with the owner
    as the member of staff beside them. ``replaces`` is the number of an action that did not work (E22). ``overridden``
    are the warnings it was agreed in spite of, and ``override_reason`` why.
    """

    class_version = 2

    number: int
    theme: str | None
    action: Confidential
    owner: str | None
    due_on: date | None
    timescale: Confidential | None
    measure: Confidential | None
    urgency: Urgency
    difference: Confidential | None
    family_part: Confidential | None
    replaces: int | None
    overridden: tuple[SmartRule, ...]
    override_reason: Confidential | None
    carried_from: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version asked for neither difference nor family, and knew no warnings."""
        state["urgency"] = Urgency.STANDARD.value
        state["difference"] = state["family_part"] = state["replaces"] = state["override_reason"] = None
        state["overridden"] = []

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.actions[self.number] = self
        aggregate.agreed_on[self.number] = self.occurred_on
        aggregate.last_action = max(aggregate.last_action, self.number)
        if self.replaces in aggregate.kept:
            aggregate.kept |= {self.number}


class ImprovementPlanAgreed(Decided):
    """The improvement plan was agreed, with so many actions.

    ``overridden`` are the warnings about the plan as a whole that it was agreed in spite of, and ``override_reason``
    why; ``family_has_part`` is false where it was said that family and network have nothing to do.
    """

    class_version = 2

    actions: int
    family_has_part: bool
    overridden: tuple[SmartRule, ...]
    override_reason: Confidential | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version knew no warnings."""
        state["family_has_part"], state["overridden"], state["override_reason"] = True, [], None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.IMPROVEMENT_PLAN, ""), self)


class ActionDone(Decided):
    """The owner says the action is done, with what shows it; ``supervision_on`` is the next supervision, if known."""

    class_version = 2

    number: int
    evidence: Confidential | None
    evidence_type: EvidenceType | None
    supervision_on: date | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version had a text alone."""
        state["evidence_type"] = state["supervision_on"] = None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.actions_done[self.number] = self.occurred_on
        aggregate.meet((Step.ACTION_DONE, str(self.number)), self)


class ActionVerified(Decided):
    """Somebody else looked whether the action works (F5)."""

    number: int
    effective: bool
    verified_by: str | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.actions_effective[self.number] = self.effective
        aggregate.meet((Step.ACTION_EFFECTIVE, str(self.number)), self)


class ServiceManagerReviewed(Decided):
    """The service manager reviewed the plan (F4)."""

    satisfied: bool | None
    reviewer: str | None
    comments: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.reviewer = self.reviewer
        aggregate.meet((Step.SERVICE_MANAGER_REVIEW, ""), self)


class CaseloadDecided(Decided):
    """Review of the whole caseload, or not required, with the reason (F6, E17)."""

    decision: CaseloadDecision
    criteria_met: bool
    decided_by: str | None
    reason: Confidential | None
    instead: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.CASELOAD_DECISION, ""), self)
        aggregate.caseload_decision, aggregate.caseload_decided_by = self.decision, self.decided_by


class CaseloadReviewed(Decided):
    """The whole caseload was reviewed."""

    cases: int | None
    learning: Confidential | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.meet((Step.CASELOAD_REVIEW, ""), self)


class ReAudited(Decided):
    """The file was audited again (F7): its grade, so many levels better than before, and the grade of each theme."""

    class_version = 2

    grade: str
    grade_before: str | None
    levels_better: int | None
    themes: Mapping[str, str]
    outcome: ReAuditOutcome
    auditor: str | None
    re_audit_ref: str | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version had the overall grade alone."""
        state["grade_before"] = state["levels_better"] = None
        state["themes"] = {}

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.re_audited = self
        aggregate.meet((Step.RE_AUDIT, ""), self)


class RepeatOpened(Happened):
    """The re-audit was inadequate again, and this remediation follows (E15).

    ``handed`` names the deadlines of actions that are owed there from now on.
    """

    class_version = 2

    remediation_ref: str
    handed: tuple[str, ...]

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version's actions had no deadlines."""
        state["handed"] = []

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.followed_by = self.remediation_ref
        aggregate.handed = tuple(key_of(name) for name in self.handed)


class Deviated(Happened):
    """Something was done differently from the process: out of order, by the wrong role, without lead or cover."""

    step: Step
    item: str
    rule: Deviation

    def is_of(self, step: Step, item: str) -> bool:
        """Whether it is of this deadline: of a step that happens once whatever the item, which is an action of it."""
        return self.step == step and (step not in RECURRING or self.item == item)

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.deviations.append(self)


class RungRaised(Happened):
    """A rung of the ladder was raised for a missed step, and these people are owed word of it.

    The store's unique (aggregate, version) makes this event the claim: two sweeps raise one rung once.
    """

    audit_ref: str
    step: Step
    item: str
    rung: str
    due_on: date
    owner: str | None
    recipients: tuple[str, ...]
    passed_over: tuple[str, ...]
    next_rung: str | None
    next_rung_on: date | None

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.climb(self)


class Closed(Decided):
    """The remediation ended; what was still open then is named, and nothing chases that any more.

    ``unmet`` are the conditions that were not fulfilled; the head of service ``decided_otherwise_by`` may have
    closed it all the same, with the reason for that (section 2).
    """

    class_version = 2

    because: ClosedBecause
    open_steps: tuple[str, ...]
    reason: Confidential | None
    closed_by: str | None
    agreed_by: str | None
    unmet: tuple[Deviation, ...]
    decided_otherwise_by: str | None
    otherwise_reason: Confidential | None

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        """The first version was closed by one person, and its deviations say what was not fulfilled."""
        state["because"], state["unmet"] = ClosedBecause.COMPLETED.value, []
        state["agreed_by"] = state["decided_otherwise_by"] = state["otherwise_reason"] = None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.closed_on, aggregate.closed_because = self.occurred_on, self.because
        aggregate.closing = self
        aggregate.stopped |= {key_of(name) for name in self.open_steps}
