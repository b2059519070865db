"""Withdrawing, voiding and reinstating a remediation."""

from dataclasses import replace
from datetime import date

from domain.act import Act
from domain.confidential import Confidential
from domain.remediation import Remediation
from domain.vocabulary import Status
from service.people import refuse_unknown
from service.scene import RemediationCommands, Scene
from service.store import Command, Receipt, Work


class Withdrawals(RemediationCommands):
    """Commands on a remediation as a whole. Each says why."""

    def withdraw(self, command: Command, ref: str, occurred_on: date, *, reason: str, withdrawn_by: str) -> Receipt:
        """Withdraw a remediation that is no longer called for (E5)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"withdrawn_by": withdrawn_by}, scene.people)
            scene.remediation.withdraw(scene.act, reason=scene.keep_text(reason), withdrawn_by=withdrawn_by)

        return self._on(command, ref, occurred_on, decide)

    def void(self, command: Command, ref: str, occurred_on: date, *, reason: str, voided_by: str) -> Receipt:
        """Void a remediation that was never true: it leaves every figure at every date."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"voided_by": voided_by}, scene.people)
            void_remediation(scene.work, scene.remediation, scene.act, scene.keep_text(reason), voided_by)

        return self._on(command, ref, occurred_on, decide)

    def reinstate(self, command: Command, ref: str, occurred_on: date, *, reason: str, reinstated_by: str) -> Receipt:
        """Let a remediation go on that was voided, or else withdrawn, in error."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"reinstated_by": reinstated_by}, scene.people)
            reinstate_remediation(scene.work, scene.remediation, scene.act, scene.keep_text(reason), reinstated_by)

        return self._on(command, ref, occurred_on, decide)


def void_remediation(
    work: Work, remediation: Remediation, act: Act, reason: Confidential, voided_by: str | None
) -> None:
    """Void a remediation; the one it followed after a repeat inadequate is followed by nothing any more."""
    remediation.void(act, reason=reason, voided_by=voided_by)
    work.save(remediation)
    if (before := predecessor(work, remediation)) is not None:
        before.note_repeat_voided(remediation.ref, replace(act, occurred_on=remediation.opened_on))
        work.save(before)


def reinstate_remediation(
    work: Work, remediation: Remediation, act: Act, reason: Confidential, reinstated_by: str | None
) -> None:
    """Let a remediation go on; raises :class:`FollowedError` where the one it followed has gone another way since."""
    undone = remediation.reinstate(act, reason=reason, reinstated_by=reinstated_by)
    work.save(remediation)
    before = predecessor(work, remediation)
    if undone is Status.VOIDED and before is not None:
        before.follow_again_with(remediation.ref, replace(act, occurred_on=remediation.opened_on))
        work.save(before)


def predecessor(work: Work, remediation: Remediation) -> Remediation | None:
    """The remediation that this one follows after a repeat inadequate, or ``None``."""
    return None if remediation.follows is None else work.get(Remediation, remediation.follows, field="audit_ref")
