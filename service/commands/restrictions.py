"""Closing files off, and opening them again."""

from datetime import date

from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


class Restrictions(RemediationCommands):
    """Commands on who sees a file. Each says why."""

    def restrict(self, command: Command, ref: str, occurred_on: date, *, restricted_by: str, reason: str) -> Receipt:
        """Close a file off to all but those who have a part on it."""

        def decide(scene: Scene) -> None:
            scene.remediation.restrict(
                scene.act, restricted_by=restricted_by, reason=scene.keep_text(reason), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)

    def lift(self, command: Command, ref: str, occurred_on: date, *, lifted_by: str, reason: str) -> Receipt:
        """Open a file again that was closed off."""

        def decide(scene: Scene) -> None:
            scene.remediation.lift_restriction(
                scene.act, lifted_by=lifted_by, reason=scene.keep_text(reason), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)
