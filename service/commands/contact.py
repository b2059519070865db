"""Commands on what is said around a file: what would help, and who was rung."""

from datetime import date

from domain.vocabulary import Step
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


class Contacts(RemediationCommands):
    """The commands that move no date and are no step."""

    def ask_for_help(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        person: str,
        said: str,
        step: Step | None = None,
        item: str = "",
    ) -> Receipt:
        """Record what somebody says would help them."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.remediation.ask_for_help(scene.act, person=person, said=scene.keep_text(said), step=step, item=item)

        return self._on(command, ref, occurred_on, decide)

    def answer_help(
        self, command: Command, ref: str, occurred_on: date, *, number: int, answered_by: str, answer: str | None = None
    ) -> Receipt:
        """Record that what somebody asked for was seen, and what comes of it."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"answered_by": answered_by}, scene.people)
            scene.remediation.answer_help(scene.act, number, answered_by=answered_by, answer=scene.keep(answer))

        return self._on(command, ref, occurred_on, decide)

    def note_telephoned(
        self, command: Command, ref: str, occurred_on: date, *, person: str, reached: bool, called_by: str
    ) -> Receipt:
        """Record that somebody was rung about a file, and whether they answered (E27)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person, "called_by": called_by}, scene.people)
            scene.remediation.note_telephoned(scene.act, person=person, reached=reached, called_by=called_by)

        return self._on(command, ref, occurred_on, decide)

    def note_seen_in_case_system(self, command: Command, ref: str, occurred_on: date, *, seen_by: str) -> Receipt:
        """Record that what stands on a file was found in the case management system (F8)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"seen_by": seen_by}, scene.people)
            scene.remediation.note_seen_in_case_system(scene.act, seen_by=seen_by)

        return self._on(command, ref, occurred_on, decide)
