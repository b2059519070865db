"""Corrections of the case reference under which a file is kept, and of whose file it is (E24, E25)."""

from collections.abc import Sequence
from typing import Any

from domain.act import Act
from domain.checks import not_before
from domain.confidential import Confidential
from domain.events import case_references as events
from domain.misfiling import NOTHING_SAID, Misfiling, Privacy, Whose
from domain.remediation_state import RemediationState
from domain.vocabulary import PrivacyIncident, ReferenceBecause


class CaseReferences(Misfiling, RemediationState):
    """The decisions on a remediation whose child was known by another reference, or was another."""

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
    ) -> events.CaseReferenceCorrected:
        """Correct the case reference, on the day ``act`` tells of, and return what was recorded of it.

        Raises :class:`SameCaseReferenceError` where the reference finds the file already, and
        :class:`CaseReferenceTakenError` where it is another child's though this one's alone was renumbered or mistyped.
        """
        self._not_void_at(act)
        not_before(act.occurred_on, self.opened_on, "occurred_on", "the opening")
        self._refuse_own_case(corrected_by, act, "the correction", "corrected_by")
        self._refuse_reference(self.ref, whose, because)
        asked = self._privacy_asked(privacy, because)
        self.trigger_event(
            events.CaseReferenceCorrected,
            occurred_on=self.opened_on,
            remediation_ref=self.ref,
            child=whose.child,
            was_child=self.child,
            family=whose.family,
            case_ref=case_ref,
            because=because,
            reason=reason,
            corrected_by=corrected_by,
            corrected_on=act.occurred_on,
            same_child=whose.same_child,
            also_open=whose.also_open,
            access_checked=asked.access_checked,
            privacy_incident=asked.privacy_incident,
            incident_reference=asked.incident_reference,
        )
        pending: Sequence[Any] = self.pending_events
        corrected: events.CaseReferenceCorrected = pending[-1]
        return corrected

    def follow_correction(self, of: events.Correction, whose: Whose) -> None:
        """Take note of a correction on another file that says something of this one."""
        self.trigger_event(
            events.ChildCorrected,
            occurred_on=self.opened_on,
            remediation_ref=of.corrected_ref,
            child=whose.child,
            was_child=self.child,
            family=whose.family,
            because=of.because,
            corrected_on=of.corrected_on,
            same_child=whose.same_child,
            also_open=whose.also_open,
        )

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
        """Record that somebody looked at who opened the wrong child's record, or whether it is a privacy incident.

        Either may come first. What was looked at stays so; what was decided may be decided otherwise. Of a voided
        remediation too. Raises :class:`NoPrivacyQuestionError` for one that was never entered against the wrong child.
        """
        checked = self._looked(act, self.ref, access_checked=access_checked, privacy_incident=privacy_incident)
        self._refuse_own_case(decided_by, act, "the decision", "decided_by")
        self.trigger_event(
            events.PrivacyIncidentDecided,
            occurred_on=act.occurred_on,
            remediation_ref=self.ref,
            access_checked=checked,
            privacy_incident=privacy_incident,
            reference=reference,
            reason=reason,
            decided_by=decided_by,
        )
