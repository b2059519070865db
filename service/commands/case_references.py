"""Corrections of the case reference of a file, and whether one that was a wrong child's is a privacy incident."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.errors import AnsweredElsewhereError, InvalidValueError
from domain.events.case_references import AuditReferenceCorrected, CaseReferenceCorrected
from domain.misfiling import Privacy
from domain.vocabulary import PrivacyIncident, ReferenceBecause
from service.commands.people import refuse_unknown
from service.commands.right_child import RightChild
from service.commands.scene import RemediationCommands, Scene
from service.commands.stage import AuditCommands, Stage
from service.storage.store import Command, Receipt
from service.storage.work import Work

LOOK = "Look at who opened this record while it was the wrong child's, and record that it was looked at."
DECIDE = "Decide whether it is a privacy incident, and record it: quality assurance owes that until then."


@dataclass(frozen=True)
class Said:
    """What whoever corrects a reference says of it, as it was typed."""

    case_ref: str
    because: ReferenceBecause
    reason: str
    corrected_by: str
    access_checked: bool | None
    privacy_incident: PrivacyIncident | None
    incident_reference: str | None

    def kept(self, work: Work, right: RightChild) -> dict[str, Any]:
        """The same as a decision takes it, with the texts kept as the right child's."""
        keep = work.confidences
        return {
            "whose": right.whose(),
            "case_ref": keep.take(self.case_ref.strip(), right.child),
            "because": self.because,
            "reason": keep.take(self.reason, right.child),
            "corrected_by": self.corrected_by,
            "privacy": Privacy(
                access_checked=self.access_checked,
                privacy_incident=self.privacy_incident,
                incident_reference=keep.take_optional(self.incident_reference, right.child),
            ),
        }


class CaseReferences(RemediationCommands):
    """Commands on the case reference of a remediation's file (E24, E25)."""

    def correct(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        case_ref: str,
        because: ReferenceBecause,
        reason: str,
        corrected_by: str,
        family_ref: str | None = None,
        access_checked: bool | None = None,
        privacy_incident: PrivacyIncident | None = None,
        incident_reference: str | None = None,
    ) -> Receipt:
        """Correct the reference, and with it everything that is of the same file or, of a merge, of the same child.

        Of one child the old reference goes on finding what it found. Of a wrong child the file and its texts are the
        right one's; ``family_ref`` says of which family, if the file's own was wrong too.
        """
        said = Said(case_ref, because, reason, corrected_by, access_checked, privacy_incident, incident_reference)

        def decide(scene: Scene) -> None:
            refuse_unknown({"corrected_by": corrected_by}, scene.people)
            _refuse_family(family_ref, because)
            right = RightChild(scene.work, scene.remediation, case_ref, because, family_ref)
            corrected = scene.remediation.correct_case_reference(scene.act, **said.kept(scene.work, right))
            scene.work.save(scene.remediation)
            right.follow(corrected)
            _ask(scene.work, corrected)

        return self._on(command, ref, occurred_on, decide)

    def decide_privacy_incident(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        access_checked: bool,
        privacy_incident: PrivacyIncident,
        reason: str,
        decided_by: str,
        reference: str | None = None,
    ) -> Receipt:
        """Record that it was looked at who opened the record, or whether it is a privacy incident (E25)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"decided_by": decided_by}, scene.people)
            scene.remediation.decide_privacy_incident(
                scene.act,
                access_checked=access_checked,
                privacy_incident=privacy_incident,
                reference=scene.keep(reference),
                reason=scene.keep_text(reason),
                decided_by=decided_by,
            )

        return self._on(command, ref, occurred_on, decide)


class AuditReferences(AuditCommands):
    """The same commands on an audit that no remediation answers: of any other it is the remediation's file."""

    def correct(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        case_ref: str,
        because: ReferenceBecause,
        reason: str,
        corrected_by: str,
        family_ref: str | None = None,
        access_checked: bool | None = None,
        privacy_incident: PrivacyIncident | None = None,
        incident_reference: str | None = None,
    ) -> Receipt:
        """Correct the reference, and with it everything that is of the same audit or, of a merge, of the same child."""
        said = Said(case_ref, because, reason, corrected_by, access_checked, privacy_incident, incident_reference)

        def decide(stage: Stage) -> None:
            refuse_unknown({"corrected_by": corrected_by}, stage.people)
            _refuse_family(family_ref, because)
            if (remediation := stage.remediation()) is not None:
                message = f"{remediation.ref} answers {ref}: correct the case reference there."
                raise AnsweredElsewhereError(message, field="audit_ref")
            right = RightChild(stage.work, stage.audit, case_ref, because, family_ref)
            corrected = stage.audit.correct_case_reference(stage.act, **said.kept(stage.work, right))
            right.follow(corrected)
            _ask(stage.work, corrected)

        return self._on(command, ref, occurred_on, decide)

    def decide_privacy_incident(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        access_checked: bool,
        privacy_incident: PrivacyIncident,
        reason: str,
        decided_by: str,
        reference: str | None = None,
    ) -> Receipt:
        """Record that it was looked at who opened the audit, or whether it is a privacy incident (E25)."""

        def decide(stage: Stage) -> None:
            refuse_unknown({"decided_by": decided_by}, stage.people)
            stage.audit.decide_privacy_incident(
                stage.act,
                access_checked=access_checked,
                privacy_incident=privacy_incident,
                reference=stage.keep_optional(reference),
                reason=stage.keep_text(reason),
                decided_by=decided_by,
            )

        return self._on(command, ref, occurred_on, decide)


def _ask(work: Work, corrected: CaseReferenceCorrected | AuditReferenceCorrected) -> None:
    if corrected.access_checked is False:
        work.prompts.append(LOOK)
    if corrected.privacy_incident is PrivacyIncident.NOT_DECIDED:
        work.prompts.append(DECIDE)


def _refuse_family(family_ref: str | None, because: ReferenceBecause) -> None:
    if family_ref is not None and because is not ReferenceBecause.WRONG_CHILD:
        raise InvalidValueError(f"Only of a {ReferenceBecause.WRONG_CHILD} this is asked.", field="family_ref")
