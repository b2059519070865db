"""Commands on the safety of the child, on the day a file is graded critical."""

from datetime import date

from service.people import refuse_unknown
from service.scene import RemediationCommands, Scene
from service.store import Command, Receipt


class Safety(RemediationCommands):
    """The commands that cannot wait for a working day (``domain.md`` section 2)."""

    def check(self, command: Command, ref: str, occurred_on: date, *, checked_by: str, how: str) -> Receipt:
        """Record how the child is safe, as a named manager saw it."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"checked_by": checked_by}, scene.people)
            scene.remediation.check_safety(
                scene.act, checked_by=checked_by, how=scene.keep_text(how), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)

    def protect(self, command: Command, ref: str, occurred_on: date, *, decided_by: str, how: str) -> Receipt:
        """Record what protects the child until the meeting, as the head of service decided it."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"decided_by": decided_by}, scene.people)
            scene.remediation.record_interim_protection(
                scene.act, decided_by=decided_by, how=scene.keep_text(how), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)
