"""Corrections of the case reference of a file, and whether one that was a wrong child's is a privacy incident."""

from datetime import date

from domain.case_references import Privacy
from domain.errors import InvalidValueError
from domain.vocabulary import PrivacyIncident, ReferenceBecause
from service.people import refuse_unknown
from service.right_child import RightChild
from service.scene import RemediationCommands, Scene
from service.store import Command, Receipt

LOOK = "Look at who opened this record while it was the wrong child's, and record that it was looked at."
DECIDE = "Decide whether it is a privacy incident, and record it: quality assurance owes that until then."


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

        def decide(scene: Scene) -> None:
            refuse_unknown({"corrected_by": corrected_by}, scene.people)
            _refuse_family(family_ref, because)
            right = RightChild(scene.work, scene.remediation, case_ref, because, family_ref)
            keep = scene.work.confidences
            corrected = scene.remediation.correct_case_reference(
                scene.act,
                whose=right.whose(right.own),
                case_ref=keep.take(case_ref.strip(), right.child),
                because=because,
                reason=keep.take(reason, right.child),
                corrected_by=corrected_by,
                privacy=Privacy(
                    access_checked=access_checked,
                    privacy_incident=privacy_incident,
                    incident_reference=keep.take_optional(incident_reference, right.child),
                ),
            )
            scene.work.save(scene.remediation)
            right.follow(corrected)
            if corrected.access_checked is False:
                scene.work.prompts.append(LOOK)
            if corrected.privacy_incident is PrivacyIncident.NOT_DECIDED:
                scene.work.prompts.append(DECIDE)

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


def _refuse_family(family_ref: str | None, because: ReferenceBecause) -> None:
    if family_ref is not None and because is not ReferenceBecause.WRONG_CHILD:
        raise InvalidValueError(f"Only of a {ReferenceBecause.WRONG_CHILD} this is asked.", field="family_ref")
