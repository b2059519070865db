"""What can happen where it turns out under which case reference a file belongs, or whose file it is (E24, E25).

Of a correction ``occurred_on`` is the day on which the thing corrected began, since it has been so from then on;
``corrected_on`` is the day on which it was put right.
"""

from datetime import date
from typing import TYPE_CHECKING, ClassVar, Protocol
from uuid import UUID

from domain.confidential import Confidential
from domain.events.base import Decided, Happened
from domain.vocabulary import PrivacyIncident, ReferenceBecause

if TYPE_CHECKING:
    from domain.audit import Audit
    from domain.caseload_review import CaseloadReview
    from domain.remediation import Remediation
    from domain.safeguarding_alert import SafeguardingAlert


class Correction(Protocol):
    """What follows a correction needs of it; ``corrected_ref`` is the remediation or audit on which it was decided."""

    @property
    def corrected_ref(self) -> str: ...
    @property
    def child(self) -> UUID: ...
    @property
    def was_child(self) -> UUID: ...
    @property
    def case_ref(self) -> Confidential: ...
    @property
    def because(self) -> ReferenceBecause: ...
    @property
    def corrected_on(self) -> date: ...


class CaseReferenceCorrected(Decided):
    """The file was kept under a reference that is not its child's, or not the only one (E24, E25).

    ``child`` and ``family`` are the right ones. ``same_child`` are that child's other remediations of the months before
    the opening, ``also_open`` those that are open beside this one. The last three are null unless it was entered
    against the wrong child: whether it was looked at who opened the record, whether it is a privacy incident, and the
    incident's own reference.
    """

    tells_of: ClassVar[str] = "corrected_on"

    remediation_ref: str
    child: UUID
    was_child: UUID
    family: UUID
    case_ref: Confidential
    because: ReferenceBecause
    reason: Confidential
    corrected_by: str
    corrected_on: date
    same_child: tuple[str, ...]
    also_open: tuple[str, ...]
    access_checked: bool | None
    privacy_incident: PrivacyIncident | None
    incident_reference: Confidential | None

    @property
    def corrected_ref(self) -> str:
        """The remediation."""
        return self.remediation_ref

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.child, aggregate.family = self.child, self.family
        if self.privacy_incident is not None:
            aggregate.misfiled_until = self.corrected_on
            aggregate.access_checked, aggregate.privacy_incident = self.access_checked, self.privacy_incident


class PrivacyIncidentDecided(Decided):
    """Of a file that was entered against the wrong child: who opened it was looked at, or what it is was decided (E25).

    Both say how it stands from now on; ``reference`` is the incident's own.
    """

    remediation_ref: str
    access_checked: bool
    privacy_incident: PrivacyIncident
    reference: Confidential | None
    reason: Confidential
    decided_by: str

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        aggregate.access_checked, aggregate.privacy_incident = self.access_checked, self.privacy_incident


class AuditReferenceCorrected(Happened):
    """The same as :class:`CaseReferenceCorrected`, of an audit that no remediation answers."""

    tells_of: ClassVar[str] = "corrected_on"

    audit_ref: str
    child: UUID
    was_child: UUID
    family: UUID
    case_ref: Confidential
    because: ReferenceBecause
    reason: Confidential
    corrected_by: str
    corrected_on: date
    access_checked: bool | None
    privacy_incident: PrivacyIncident | None
    incident_reference: Confidential | None

    @property
    def corrected_ref(self) -> str:
        """The audit."""
        return self.audit_ref

    def apply(self, aggregate: "Audit") -> None:
        aggregate.child, aggregate.family = self.child, self.family
        if self.privacy_incident is not None:
            aggregate.misfiled_until = self.corrected_on
            aggregate.access_checked, aggregate.privacy_incident = self.access_checked, self.privacy_incident


class AuditPrivacyDecided(Happened):
    """The same as :class:`PrivacyIncidentDecided`, of an audit."""

    audit_ref: str
    access_checked: bool
    privacy_incident: PrivacyIncident
    reference: Confidential | None
    reason: Confidential
    decided_by: str

    def apply(self, aggregate: "Audit") -> None:
        aggregate.access_checked, aggregate.privacy_incident = self.access_checked, self.privacy_incident


class ChildCorrected(Happened):
    """A correction says something of this remediation too: whose it is, or what is beside it.

    ``remediation_ref`` is where it was decided: a remediation, or an audit that none answers.
    The other fields are those of :class:`CaseReferenceCorrected`.
    """

    tells_of: ClassVar[str] = "corrected_on"

    remediation_ref: str
    child: UUID
    was_child: UUID
    family: UUID
    because: ReferenceBecause
    corrected_on: date
    same_child: tuple[str, ...]
    also_open: tuple[str, ...]

    def apply(self, aggregate: "Remediation") -> None:
        aggregate.child, aggregate.family = self.child, self.family


class AuditChildCorrected(Happened):
    """The same of an audit; ``case_ref`` is the right reference, null where only the family was corrected."""

    tells_of: ClassVar[str] = "corrected_on"

    remediation_ref: str
    child: UUID
    was_child: UUID
    family: UUID
    case_ref: Confidential | None
    because: ReferenceBecause
    corrected_on: date

    def apply(self, aggregate: "Audit") -> None:
        aggregate.child, aggregate.family = self.child, self.family


class AlertChildCorrected(Happened):
    """The same of a safeguarding alert, which goes on as it is."""

    tells_of: ClassVar[str] = "corrected_on"

    remediation_ref: str
    child: UUID
    was_child: UUID
    because: ReferenceBecause
    corrected_on: date

    def apply(self, aggregate: "SafeguardingAlert") -> None:
        aggregate.child = self.child


class CaseChildCorrected(Happened):
    """The same of a case that was graded in the review of a caseload, so that it is known again by either reference."""

    tells_of: ClassVar[str] = "corrected_on"

    remediation_ref: str
    number: int
    child: UUID
    was_child: UUID
    corrected_on: date

    def apply(self, aggregate: "CaseloadReview") -> None:
        aggregate.cases = {self.child if child == self.was_child else child: n for child, n in aggregate.cases.items()}
