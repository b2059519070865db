"""Putting right what was recorded wrongly."""

from datetime import date

from domain.vocabulary import Step
from projections.deadline_queries import first_recorded
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.commands.setting_aside import catch_up
from service.storage.store import Command, Receipt


class Corrections(RemediationCommands):
    """Commands on what was recorded of a remediation. Nothing is changed or removed: each adds what is right."""

    def correct_step(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        step: Step,
        item: str,
        done_on: date,
        corrected_by: str,
        reason: str,
    ) -> Receipt:
        """Record on which day a step was really done."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"corrected_by": corrected_by}, scene.people)
            scene.remediation.correct_step(
                scene.act,
                step=step,
                item=item,
                done_on=done_on,
                firsts=first_recorded(scene.work.reader, scene.remediation.id),
                corrected_by=corrected_by,
                reason=scene.keep_text(reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def retract_step(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        step: Step,
        item: str,
        corrected_by: str,
        reason: str,
    ) -> Receipt:
        """Record that a step did not happen."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"corrected_by": corrected_by}, scene.people)
            scene.remediation.retract_step(
                scene.act,
                step=step,
                item=item,
                retracted_by=corrected_by,
                reason=scene.keep_text(reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def correct_closing(
        self, command: Command, ref: str, occurred_on: date, *, done_on: date, corrected_by: str, reason: str
    ) -> Receipt:
        """Record on which day a remediation was really closed."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"corrected_by": corrected_by}, scene.people)
            scene.remediation.correct_closing(
                scene.act,
                closed_on=done_on,
                corrected_by=corrected_by,
                reason=scene.keep_text(reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def retract_closing(
        self, command: Command, ref: str, occurred_on: date, *, corrected_by: str, reason: str
    ) -> Receipt:
        """Record that a remediation was closed in error: it is open again, for the audits that call for it by now."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"corrected_by": corrected_by}, scene.people)
            scene.remediation.retract_closing(
                scene.act, retracted_by=corrected_by, reason=scene.keep_text(reason), people=scene.people
            )
            catch_up(scene.work, scene.remediation, scene.act)

        return self._on(command, ref, occurred_on, decide)
