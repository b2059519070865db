"""Commands on what happens around the steps of a remediation."""

from datetime import date

from domain.vocabulary import Step
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


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

    def escalate(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        step: Step,
        rung: str,
        escalated_by: str,
        reason: str,
        item: str = "",
    ) -> Receipt:
        """Take a step up the line at once, without waiting for its ladder (section 2)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"escalated_by": escalated_by}, scene.people)
            scene.remediation.skip_upward(
                scene.act,
                step=step,
                item=item,
                rung=rung,
                escalated_by=escalated_by,
                reason=scene.keep_text(reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def ask_for_cover(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        cover: str,
        step: Step = Step.DAY_THREE_MEETING,
        item: str = "",
        reason: str | None = None,
    ) -> Receipt:
        """Ask somebody to do a step in its owner's place (E1)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"cover": cover}, scene.people)
            scene.remediation.ask_for_cover(
                scene.act, cover=cover, step=step, item=item, reason=scene.keep(reason), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)

    def accept_cover(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        person: str,
        step: Step = Step.DAY_THREE_MEETING,
        item: str = "",
    ) -> Receipt:
        """Accept to do a step in its owner's place (E1)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.remediation.accept_cover(scene.act, person=person, step=step, item=item, people=scene.people)

        return self._on(command, ref, occurred_on, decide)

    def decline_cover(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        person: str,
        step: Step = Step.DAY_THREE_MEETING,
        item: str = "",
        reason: str | None = None,
    ) -> Receipt:
        """Say that one cannot do a step in its owner's place (E2)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.remediation.decline_cover(
                scene.act, person=person, step=step, item=item, reason=scene.keep(reason), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)

    def note_uncovered(self, command: Command, ref: str) -> Receipt:
        """Say that nobody covers a meeting whose owner is away on its day, if it is still so."""

        def decide(scene: Scene) -> None:
            scene.remediation.note_uncovered(scene.act, scene.people)

        return self._on(command, ref, command.today, decide)

    def note_gap(self, command: Command, ref: str, step: Step, item: str = "") -> Receipt:
        """Say that a step's owner will not be there on its day, or will after all, if that is news (E1, E2)."""

        def decide(scene: Scene) -> None:
            scene.remediation.note_gap(scene.act, step, item, people=scene.people)

        return self._on(command, ref, command.today, decide)
