"""One quality audit of one case file."""

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.act import Act
from domain.backdating import Backdating
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import (
    InvalidValueError,
    NothingToReinstateError,
    OwnCaseError,
    RevisionConflictError,
    VoidedError,
)
from domain.events import audit as events
from domain.policy import Policy
from domain.vocabulary import Role

NOT_APPLICABLE = "N/A"
KNOWN_ROLES = frozenset(role.value for role in Role)


class Audit(Backdating):
    """An audit with its overall grade, recorded on its own, and a grade for each theme (``domain.md`` section 7)."""

    audit_ref: str
    child: UUID
    family: UUID
    practice_subject: Role
    audited_on: date
    graded_on: date
    grade: str
    themes: Mapping[str, str]
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    policy_version: int
    remediation_ref: str | None
    attached_to: str | None
    voided_on: date | None
    voided_with_remediation: bool

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    def begin(self, graded: events.Graded) -> None:
        """Take the state that :class:`Graded` gives; called by the event alone."""
        self.audit_ref, self.child, self.family = graded.audit_ref, graded.child, graded.family
        self.practice_subject = graded.practice_subject
        self.audited_on, self.graded_on = graded.audited_on, graded.occurred_on
        self.grade, self.themes = graded.grade, graded.themes
        self.service, self.team, self.roles = graded.service, graded.team, graded.roles
        self.policy_version = graded.policy_version
        self.attached_to = None
        self.remediation_ref, self.voided_on, self.voided_with_remediation = None, None, False

    @staticmethod
    def create_id(audit_ref: str) -> UUID:
        """The identity that follows from the reference, so that a second recording collides."""
        return uuid5(NAMESPACE_URL, f"putright:audit:{audit_ref}")

    @property
    def about(self) -> UUID:
        """The child."""
        return self.child

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
    ) -> "Audit":
        """Record a graded audit, of the practice of whoever holds ``practice_subject`` on the file (E18).

        Raises :class:`UnknownGradeError`, :class:`DateInFutureError`, :class:`DatesContradictError` for a grade given
        before the audit, or :class:`InvalidValueError` for a role that nobody has, or that is the subject of the audit
        and that nobody on the file holds.
        """
        policy.grade(grade)
        for theme, level in themes.items():
            if level != NOT_APPLICABLE:
                policy.grade(level, field=f"themes.{theme}")
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
            service=service,
            team=team,
            roles=dict(roles),
            practice_subject=practice_subject,
            auditor_team=auditor_team,
            policy_version=policy.version,
        )

    def note_remediation(self, remediation_ref: str, occurred_on: date) -> None:
        """Note which remediation the grade opened."""
        self.trigger_event(events.OpenedRemediation, occurred_on=occurred_on, remediation_ref=remediation_ref)

    def note_attached(self, remediation_ref: str, occurred_on: date) -> None:
        """Note which remediation, open for the same child already, answers this audit (E14)."""
        self.trigger_event(events.AttachedTo, occurred_on=occurred_on, remediation_ref=remediation_ref)

    def expect_version(self, version: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if version is not None and version != self.version:
            message = f"{self.audit_ref} is at revision {self.version}, not {version}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

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

    def _standing_at(self, act: Act) -> None:
        """Refuse what cannot be of this audit, or of one that was never valid."""
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.voided_on is not None:
            message = f"{self.audit_ref} was voided on {self.voided_on}: it was never valid."
            raise VoidedError(message, field="audit_ref")
        not_before(act.occurred_on, self.graded_on, "occurred_on", "the grading")

    def _refuse_own_case(self, person: str | None, field: str) -> None:
        """Refuse the person whose practice was audited (E18, E19)."""
        if person is not None and person == self.roles.get(self.practice_subject):
            message = f"Nobody decides on their own case: {person} is the practice subject. Name somebody else."
            raise OwnCaseError(message, field=field)
