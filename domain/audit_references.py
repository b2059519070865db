"""Corrections of the case reference of an audit that no remediation answers, and what follows from one of a file."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from domain.act import Act
from domain.audit_state import AuditState
from domain.confidential import Confidential
from domain.events import case_references as events
from domain.misfiling import NOTHING_SAID, Misfiling, Privacy, Whose
from domain.vocabulary import PrivacyIncident, ReferenceBecause


class AuditReferences(Misfiling, AuditState):
    """The decisions on an audit whose child was known by another reference, or was another (E24, E25)."""

    def correct_case_reference(
        self,
        act: Act,
        *,
        whose: Whose,
        case_ref: Confidential,
        because: ReferenceBecause,
        reason: Confidential,
        corrected_by: str,
        privacy: Privacy = NOTHING_SAID,
    ) -> events.AuditReferenceCorrected:
        """Correct the case reference and return what was recorded of it.

        Raises what :meth:`domain.case_references.CaseReferences.correct_case_reference` raises.
        """
        self._standing_at(act)
        self._refuse_own_case(corrected_by, "corrected_by")
        self._refuse_reference(self.audit_ref, whose, because)
        asked = self._privacy_asked(privacy, because)
        self.trigger_event(
            events.AuditReferenceCorrected,
            occurred_on=self.graded_on,
            audit_ref=self.audit_ref,
            child=whose.child,
            was_child=self.child,
            family=whose.family,
            case_ref=case_ref,
            because=because,
            reason=reason,
            corrected_by=corrected_by,
            corrected_on=act.occurred_on,
            access_checked=asked.access_checked,
            privacy_incident=asked.privacy_incident,
            incident_reference=asked.incident_reference,
        )
        pending: Sequence[Any] = self.pending_events
        corrected: events.AuditReferenceCorrected = pending[-1]
        return corrected

    def decide_privacy_incident(
        self,
        act: Act,
        *,
        access_checked: bool,
        privacy_incident: PrivacyIncident,
        reference: Confidential | None,
        reason: Confidential,
        decided_by: str,
    ) -> None:
        """Record that it was looked at who opened the audit, or whether it is a privacy incident; as of a file."""
        checked = self._looked(act, self.audit_ref, access_checked=access_checked, privacy_incident=privacy_incident)
        self._refuse_own_case(decided_by, "decided_by")
        self.trigger_event(
            events.AuditPrivacyDecided,
            occurred_on=act.occurred_on,
            audit_ref=self.audit_ref,
            access_checked=checked,
            privacy_incident=privacy_incident,
            reference=reference,
            reason=reason,
            decided_by=decided_by,
        )

    def follow_correction(
        self, of: events.Correction, *, child: UUID, family: UUID, case_ref: Confidential | None
    ) -> None:
        """Take over whose this is after all, and under which reference; of a voided audit too."""
        self.trigger_event(
            events.AuditChildCorrected,
            occurred_on=self.graded_on,
            remediation_ref=of.corrected_ref,
            child=child,
            was_child=self.child,
            family=family,
            case_ref=case_ref,
            because=of.because,
            corrected_on=of.corrected_on,
        )
