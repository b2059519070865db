"""Commands on what happens around the steps of a remediation."""

from datetime import date

from domain.vocabulary import Step
from service.people import refuse_unknown
from service.scene import RemediationCommands, Scene
from service.store import Command, Receipt


class Changes(RemediationCommands):
    """The commands that change who owes what by when."""

    def extend(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        step: Step,
        until: date,
        granted_by: str,
        reason: str,
        item: str = "",
    ) -> Receipt:
        """Give more time for one deadline; both dates stay (E21)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"granted_by": granted_by}, scene.people)
            scene.remediation.extend(
                scene.act,
                step=step,
                item=item,
                until=until,
                granted_by=granted_by,
                reason=scene.keep_text(reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)
