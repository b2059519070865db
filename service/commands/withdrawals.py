"""Withdrawing, voiding and reinstating a remediation."""

from datetime import date

from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.commands.setting_aside import reinstate_remediation, void_remediation
from service.storage.store import Command, Receipt


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
            kept = scene.keep_text(reason)
            reinstate_remediation(scene.work, scene.remediation, scene.act, kept, reinstated_by)

        return self._on(command, ref, occurred_on, decide)
