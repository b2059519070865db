"""What is so of an audit, as its events have it, and the checks that its decisions share."""

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.act import Act
from domain.backdating import Backdating
from domain.checks import not_before, not_in_future
from domain.errors import OwnCaseError, RevisionConflictError, VoidedError
from domain.events import audit as events
from domain.vocabulary import PrivacyIncident, Role


class AuditState(Backdating):
    """The state that the events assign. Decisions are added by the classes that build on this one."""

    audit_ref: str
    child: UUID
    family: UUID
    practice_subject: Role
    audited_on: date
    graded_on: date
    grade: str
    themes: Mapping[str, str]
    scores: Mapping[str, int]
    service: str | None
    team: str | None
    roles: Mapping[str, str]
    policy_version: int
    remediation_ref: str | None
    attached_to: str | None
    voided_on: date | None
    voided_with_remediation: bool
    regraded_on: date
    first_grade: str
    moderate_by: date | None
    looked_at_on: date | None
    challenges: dict[int, events.Challenged]
    decided: set[int]
    undelivered: set[tuple[str, str]]
    misfiled_until: date | None
    access_checked: bool | None
    privacy_incident: PrivacyIncident | None

    def begin(self, graded: events.Graded) -> None:
        """Take the state that :class:`Graded` gives; called by the event alone."""
        self.audit_ref, self.child, self.family = graded.audit_ref, graded.child, graded.family
        self.practice_subject = graded.practice_subject
        self.audited_on, self.graded_on = graded.audited_on, graded.occurred_on
        self.grade, self.themes, self.scores = graded.grade, graded.themes, graded.scores
        self.service, self.team, self.roles = graded.service, graded.team, graded.roles
        self.policy_version = graded.policy_version
        self.attached_to, self.regraded_on = None, graded.occurred_on
        self.challenges, self.decided, self.undelivered = {}, set(), set()
        self.first_grade, self.moderate_by, self.looked_at_on = graded.grade, graded.moderate_by, None
        self.misfiled_until, self.access_checked, self.privacy_incident = None, None, None
        self.remediation_ref, self.voided_on, self.voided_with_remediation = None, None, False

    @staticmethod
    def create_id(audit_ref: str) -> UUID:
        """The identity that follows from the reference, so that a second recording collides."""
        return uuid5(NAMESPACE_URL, f"putright:audit:{audit_ref}")

    @property
    def about(self) -> UUID:
        """The child."""
        return self.child

    @property
    def subject(self) -> str | None:
        """Whose practice was audited (E18)."""
        return self.roles.get(self.practice_subject)

    def expect_version(self, version: int | None) -> None:
        """Raise :class:`RevisionConflictError` when somebody has decided something since the caller looked."""
        if version is not None and version != self.version:
            message = f"{self.audit_ref} is at revision {self.version}, not {version}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    def _standing_at(self, act: Act) -> None:
        """Refuse what cannot be of this audit, or of one that was never valid."""
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.voided_on is not None:
            message = f"{self.audit_ref} was voided on {self.voided_on}: it was never valid."
            raise VoidedError(message, field="audit_ref")
        not_before(act.occurred_on, self.graded_on, "occurred_on", "the grading")

    def _refuse_own_case(self, person: str | None, field: str) -> None:
        """Refuse the person whose practice was audited (E18, E19)."""
        if person is not None and person == self.subject:
            message = f"Nobody decides on their own case: {person} is the practice subject. Name somebody else."
            raise OwnCaseError(message, field=field)
