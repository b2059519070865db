"""The response to one inadequate audit, from opening to closure."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from domain.act import Act
from domain.action_owners import ActionOwners
from domain.calendar_dates import CalendarDates
from domain.carried_actions import CarriedActions
from domain.case_references import CaseReferences
from domain.confidential import Confidential
from domain.contact import Contact
from domain.corrections import Corrections
from domain.cover import Cover
from domain.criteria import CriteriaMet
from domain.deadlines import Opening, deadlines_at_opening
from domain.errors import (
    InvalidValueError,
)
from domain.escalation import Escalation
from domain.events import remediation as events
from domain.extensions import Extensions
from domain.grading import GradeSteps
from domain.ladder import Person
from domain.leavers import LeaversWork
from domain.monitoring import MonitoringSteps
from domain.opening_corrections import OpeningCorrections
from domain.re_audit import ReAuditSteps
from domain.rehearsal import Rehearsals
from domain.restriction import Restriction
from domain.safety import SafetySteps
from domain.safety_word import UrgentSafety
from domain.undelivered import UndeliveredMail
from domain.vocabulary import ChairedAs, Deviation, Role, Step
from domain.withdrawal import Withdrawal


class Remediation(
    CarriedActions,
    ActionOwners,
    MonitoringSteps,
    Corrections,
    OpeningCorrections,
    ReAuditSteps,
    GradeSteps,
    SafetySteps,
    UrgentSafety,
    CalendarDates,
    Extensions,
    Cover,
    Withdrawal,
    CaseReferences,
    UndeliveredMail,
    Contact,
    LeaversWork,
    Restriction,
    Escalation,
    Rehearsals,
):
    """Opened by an inadequate grade; sets its deadlines, takes each step as it happens, and climbs the ladder."""

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

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
        family: UUID | None = None,
        subject: str | None = None,
        subject_role: Role = Role.SOCIAL_WORKER,
        audited_on: date | None = None,
        first_graded_on: date | None = None,
        same_child: Sequence[str] = (),
        follows: str | None = None,
        earlier_reviewer: str | None = None,
        only: frozenset[Step] | None = None,
    ) -> "Remediation":
        """Open a remediation on its day 0, with its deadlines (F1; clocks from the policy).

        A repeat inadequate (``follows``) runs on the critical clocks whatever its grade, and its ladder starts higher
        (E15). ``only`` limits the deadlines to the steps that an imported source has columns for. The practice
        ``subject`` is whoever holds ``subject_role`` on the file, unless another is named (E18). For the other fields
        see :class:`domain.events.remediation.Opened`.
        """
        critical_grade = act.policy.grade(grade).critical
        critical = critical_grade or follows is not None
        imported_on = act.today if act.history else None
        remediation = cls._create(
            events.Opened,
            id=cls.create_id(audit_ref),
            occurred_on=act.occurred_on,
            audit_ref=audit_ref,
            child=child,
            family=family or child,
            grade=grade,
            critical=critical,
            themes=tuple(themes),
            service=service,
            team=team,
            roles=dict(roles),
            subject=subject or roles.get(subject_role),
            subject_role=subject_role,
            audited_on=audited_on,
            first_graded_on=first_graded_on,
            policy_version=act.policy.version,
            follows=follows,
            earlier_reviewer=earlier_reviewer,
            same_child=tuple(same_child),
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
            Opening(
                graded_on=act.occurred_on,
                critical=critical,
                repeat=follows is not None,
                critical_grade=critical_grade,
                criteria_met=bool(criteria.criteria),
                told=tuple(told),
                only=only,
                escalates_from=act.today,
            ),
        )
        remediation._set(deadlines, act, people)
        return remediation

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
        own_case = self._refuse_own_case(chair, act, rule.step, "chair")
        self._late_needs_reason(Step.DAY_THREE_MEETING, act, reason)
        capacity = chaired_as or self._capacity_of(chair, act.occurred_on, people)
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
        if own_case:
            self._deviate(rule.step, Deviation.OWN_CASE, act)

    def note_meeting_not_held(self, act: Act, reason: Confidential | None) -> None:
        """Record that the meeting did not take place: the step stays undone, and the ladder is climbed."""
        self._step(Step.DAY_THREE_MEETING, act)
        self.trigger_event(events.DayThreeMeetingNotHeld, occurred_on=act.occurred_on, reason=reason)

    def review_plan(
        self,
        act: Act,
        *,
        satisfied: bool | None,
        reviewer: str | None,
        comments: Confidential | None = None,
        people: Mapping[str, Person],
    ) -> None:
        """Record the service manager's review of the plan (F4). Satisfied or not, the step is met.

        Where changes are required, the comments say which. After a repeat inadequate somebody else reviews than before.
        """
        own_case = self._refuse_own_case(reviewer, act, Step.SERVICE_MANAGER_REVIEW, "reviewer")
        if satisfied is False and comments is None and not act.history:
            raise InvalidValueError("Say what has to change.", field="comments")
        rule = self._step(Step.SERVICE_MANAGER_REVIEW, act)
        self.trigger_event(
            events.ServiceManagerReviewed,
            occurred_on=act.occurred_on,
            satisfied=satisfied,
            reviewer=reviewer,
            comments=comments,
        )
        if own_case:
            self._deviate(rule.step, Deviation.OWN_CASE, act)
        if reviewer is not None and reviewer == self.earlier_reviewer:
            self._deviate(rule.step, Deviation.SAME_REVIEWER_AGAIN, act)
        self._check_role(rule, reviewer, act, people)

    def _late_needs_reason(self, step: Step, act: Act, reason: Confidential | None) -> None:
        if act.occurred_on > self.deadlines[step, ""].due_on and reason is None and not act.history:
            raise InvalidValueError(f"The {step} was late: say why.", field="reason")

    def _capacity_of(self, chair: str | None, on: date, people: Mapping[str, Person]) -> ChairedAs:
        """In what capacity somebody chaired: as cover, if they accepted, are the standing cover, or acted then."""
        lead = self.roles.get(Role.PRACTICE_LEAD)
        if chair is None:
            return ChairedAs.NOT_RECORDED
        if chair == lead:
            return ChairedAs.LEAD
        covers = [self.covered.get((Step.DAY_THREE_MEETING, ""))]
        if lead is not None and lead in people:
            covers += [people[lead].cover, self._acting_for(lead, on, people)]
        return ChairedAs.COVER if chair in covers else ChairedAs.NEITHER
