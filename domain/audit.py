"""One quality audit of one case file."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from domain.act import Act
from domain.audit_corrections import AuditCorrections
from domain.audit_references import AuditReferences
from domain.calendar import WorkingCalendar
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import (
    InvalidValueError,
    NothingToReinstateError,
)
from domain.events import audit as events
from domain.policy import Policy
from domain.undelivered import UndeliveredAuditMail
from domain.vocabulary import Role

NOT_APPLICABLE = "N/A"
LOWEST_SCORE, HIGHEST_SCORE = 1, 10
KNOWN_ROLES = frozenset(role.value for role in Role)


class Audit(AuditReferences, AuditCorrections, UndeliveredAuditMail):
    """An audit with its overall grade, recorded on its own, and a grade for each theme (``domain.md`` section 7)."""

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @classmethod
    def record(
        cls,
        *,
        audit_ref: str,
        audited_on: date,
        graded_on: date,
        child: UUID,
        case_ref: Confidential,
        grade: str,
        themes: Mapping[str, str],
        service: str | None,
        team: str | None,
        roles: Mapping[str, str],
        auditor_team: str | None,
        policy: Policy,
        today: date,
        family: UUID | None = None,
        practice_subject: Role = Role.SOCIAL_WORKER,
        calendar: WorkingCalendar | None = None,
        scores: Mapping[str, int] | None = None,
    ) -> "Audit":
        """Record a graded audit, of the practice of whoever holds ``practice_subject`` on the file (E18).

        Raises :class:`UnknownGradeError`, :class:`DateInFutureError`, :class:`DatesContradictError` for a grade given
        before the audit, or :class:`InvalidValueError` for a score that is none, for a role that nobody has, or that is
        the subject of the audit and that nobody on the file holds. Of history, for which no ``calendar`` is given,
        nothing is left to moderate.
        """
        days = policy.limits.moderation_days
        policy.grade(grade)
        for theme, level in themes.items():
            if level != NOT_APPLICABLE:
                policy.grade(level, field=f"themes.{theme}")
        for theme, score in (scores or {}).items():
            if not LOWEST_SCORE <= score <= HIGHEST_SCORE:
                message = f"A score is a whole number from {LOWEST_SCORE} to {HIGHEST_SCORE}, not {score}."
                raise InvalidValueError(message, field=f"scores.{theme}")
        for role in roles:
            if role not in KNOWN_ROLES:
                raise InvalidValueError(f"'{role}' is not one of {', '.join(Role)}.", field=f"roles.{role}")
        if practice_subject is not Role.SOCIAL_WORKER and practice_subject not in roles:
            message = f"Say in roles who the {practice_subject} is whose practice was audited."
            raise InvalidValueError(message, field="practice_subject")
        not_in_future(audited_on, today, "audited_on")
        not_in_future(graded_on, today, "graded_on")
        not_before(graded_on, audited_on, "graded_on", "the audit")
        return cls._create(
            events.Graded,
            id=cls.create_id(audit_ref),
            occurred_on=graded_on,
            audit_ref=audit_ref,
            audited_on=audited_on,
            child=child,
            family=family or child,
            case_ref=case_ref,
            grade=grade,
            themes=dict(themes),
            scores=dict(scores or {}),
            service=service,
            team=team,
            roles=dict(roles),
            practice_subject=practice_subject,
            auditor_team=auditor_team,
            moderate_by=None if calendar is None else calendar.add_working_days(graded_on, days),
            policy_version=policy.version,
        )

    def note_remediation(self, remediation_ref: str, occurred_on: date) -> None:
        """Note which remediation the grade opened."""
        self.trigger_event(events.OpenedRemediation, occurred_on=occurred_on, remediation_ref=remediation_ref)

    def note_attached(self, remediation_ref: str, occurred_on: date) -> None:
        """Note which remediation, open for the same child already, answers this audit (E14)."""
        self.trigger_event(events.AttachedTo, occurred_on=occurred_on, remediation_ref=remediation_ref)

    def void(self, act: Act, *, reason: Confidential, voided_by: str | None, with_remediation: bool) -> None:
        """Void an audit that was never valid (E30); the worker it is about does not decide that."""
        self._standing_at(act)
        self._refuse_own_case(voided_by, "voided_by")
        self.trigger_event(
            events.Voided,
            occurred_on=self.graded_on,
            voided_on=act.occurred_on,
            reason=reason,
            voided_by=voided_by,
            with_remediation=with_remediation,
        )

    def reinstate(self, act: Act, *, reason: Confidential, reinstated_by: str | None) -> None:
        """Let an audit that was voided in error stand again."""
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.voided_on is None:
            raise NothingToReinstateError(f"{self.audit_ref} was not voided.", field="audit_ref")
        not_before(act.occurred_on, self.voided_on, "occurred_on", "it was voided")
        self._refuse_own_case(reinstated_by, "reinstated_by")
        self.trigger_event(
            events.Reinstated,
            occurred_on=self.graded_on,
            reinstated_on=act.occurred_on,
            reason=reason,
            reinstated_by=reinstated_by,
        )
