"""Corrections of the case reference under which a file is kept, and of whose file it is (E24, E25)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from domain.act import Act
from domain.checks import not_before, not_in_future
from domain.confidential import Confidential
from domain.errors import (
    CaseReferenceTakenError,
    InvalidValueError,
    NoPrivacyQuestionError,
    SameCaseReferenceError,
)
from domain.events import case_references as events
from domain.remediation_state import RemediationState
from domain.vocabulary import PrivacyIncident, ReferenceBecause


@dataclass(frozen=True, kw_only=True)
class Whose:
    """Whose a file is from now on, and what there is beside it then; see :class:`CaseReferenceCorrected`.

    ``child`` and ``family`` are the right ones. ``finds`` is the child whom the right reference has found until now,
    if anything is recorded of them.
    """

    child: UUID
    family: UUID
    finds: UUID | None = None
    same_child: tuple[str, ...] = ()
    also_open: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Privacy:
    """What is known of a file that was entered against the wrong child (E25); what is ``None`` was not said."""

    access_checked: bool | None = None
    privacy_incident: PrivacyIncident | None = None
    incident_reference: Confidential | None = None


class CaseReferences(RemediationState):
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
        privacy: Privacy = Privacy(),
    ) -> events.CaseReferenceCorrected:
        """Correct the case reference, on the day ``act`` tells of, and return what was recorded of it.

        Raises :class:`SameCaseReferenceError` where the reference finds the file already, and
        :class:`CaseReferenceTakenError` where it is another child's though this one's alone was renumbered or mistyped.
        """
        self._not_void_at(act)
        not_before(act.occurred_on, self.opened_on, "occurred_on", "the opening")
        self._refuse_own_case(corrected_by, act, "the correction", "corrected_by")
        self._refuse_reference(whose, because)
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

    def follow_correction(self, of: events.CaseReferenceCorrected, whose: Whose) -> None:
        """Take note of a correction on another file that says something of this one."""
        self.trigger_event(
            events.ChildCorrected,
            occurred_on=self.opened_on,
            remediation_ref=of.remediation_ref,
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
        not_in_future(act.occurred_on, act.today, "occurred_on")
        if self.misfiled_until is None:
            raise NoPrivacyQuestionError(f"{self.ref} was not entered against the wrong child.", field="audit_ref")
        not_before(act.occurred_on, self.misfiled_until, "occurred_on", "the correction")
        self._refuse_own_case(decided_by, act, "the decision", "decided_by")
        checked = access_checked or bool(self.access_checked)
        if privacy_incident is PrivacyIncident.NOT_DECIDED and checked is self.access_checked:
            message = "Say yes or no, or that somebody has looked at who opened the record."
            raise InvalidValueError(message, field="privacy_incident")
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

    def _refuse_reference(self, whose: Whose, because: ReferenceBecause) -> None:
        if whose.finds == self.child == whose.child:
            message = f"{self.ref} is found by this reference already; give the one that it should be found by."
            raise SameCaseReferenceError(message, field="case_ref")
        of_this_child = because in (ReferenceBecause.RENUMBERED, ReferenceBecause.MISTYPED)
        if of_this_child and whose.finds is not None:
            message = (
                f"This reference is of another child who is on record: say '{ReferenceBecause.MERGED}' if the two are "
                f"one child, or '{ReferenceBecause.WRONG_CHILD}' if {self.ref} was entered against the wrong one."
            )
            raise CaseReferenceTakenError(message, field="because")

    def _privacy_asked(self, privacy: Privacy, because: ReferenceBecause) -> Privacy:
        """How the questions of a wrong child stand now; what is open from a correction before stays open."""
        said = {name: value for name, value in vars(privacy).items() if value is not None}
        if because is not ReferenceBecause.WRONG_CHILD:
            for name in said:
                raise InvalidValueError(f"Only of a {ReferenceBecause.WRONG_CHILD} this is asked.", field=name)
            return privacy
        undecided = PrivacyIncident.NOT_DECIDED
        return Privacy(
            access_checked=bool(privacy.access_checked) and self.access_checked is not False,
            privacy_incident=undecided if self.privacy_incident is undecided else privacy.privacy_incident or undecided,
            incident_reference=privacy.incident_reference,
        )
