"""The remedial actions of a remediation: one method a command."""

from collections.abc import Sequence
from datetime import date

from domain.remediation import Remediation
from domain.smart import SmartContext, SmartRule
from domain.vocabulary import EvidenceType
from service.commands.people import refuse_unknown
from service.commands.scene import ActionText, RemediationCommands, Scene
from service.commands.smart import judged_by
from service.storage.store import Command, Receipt


class ActionCommands(RemediationCommands):
    """The commands on the plan and its actions."""

    def agree_improvement_plan(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        actions: Sequence[ActionText] = (),
        family_has_part: bool = True,
        overridden: Sequence[SmartRule] | None = None,
        override_reason: str | None = None,
    ) -> Receipt:
        """Record the improvement plan with its actions; what warns needs a reason, the plan's or the action's own."""

        def decide(scene: Scene) -> None:
            refuse_unknown({f"actions.{n}.owner": action.owner for n, action in enumerate(actions)}, scene.people)
            scene.remediation.agree_improvement_plan(
                scene.act,
                [scene.proposed(action) for action in actions],
                people=scene.people,
                context=_context(scene, family_has_part=family_has_part),
                override=scene.override(overridden, override_reason),
            )

        return self._on(command, ref, occurred_on, decide)

    def agree_action(self, command: Command, ref: str, occurred_on: date, action: ActionText) -> Receipt:
        """Agree one more remedial action."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"owner": action.owner}, scene.people)
            scene.remediation.agree_action(
                scene.act, scene.proposed(action), people=scene.people, context=_context(scene)
            )

        return self._on(command, ref, occurred_on, decide)

    def complete_action(
        self,
        command: Command,
        ref: str,
        number: int,
        occurred_on: date,
        *,
        evidence: str | None = None,
        evidence_type: EvidenceType | None = None,
        supervision_on: date | None = None,
    ) -> Receipt:
        """Record that an action is done, and what shows it."""

        def decide(scene: Scene) -> None:
            scene.remediation.complete_action(
                scene.act,
                number,
                scene.keep(evidence),
                evidence_type=evidence_type,
                supervision_on=supervision_on,
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def confirm_action(
        self,
        command: Command,
        ref: str,
        number: int,
        occurred_on: date,
        *,
        accepted: bool,
        confirmed_by: str,
        reason: str | None = None,
    ) -> Receipt:
        """Record whether the evidence shows that an action is done; where it does not, it is open again (E20)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"confirmed_by": confirmed_by}, scene.people)
            scene.remediation.confirm_action(
                scene.act,
                number,
                accepted=accepted,
                confirmed_by=confirmed_by,
                reason=scene.keep(reason),
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)

    def verify_action(
        self, command: Command, ref: str, number: int, occurred_on: date, *, effective: bool, verified_by: str
    ) -> Receipt:
        """Record whether an action that is done also works (F5)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"verified_by": verified_by}, scene.people)
            scene.remediation.verify_action(
                scene.act, number, effective=effective, verified_by=verified_by, people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)

    def reallocate_action(
        self,
        command: Command,
        ref: str,
        number: int,
        occurred_on: date,
        *,
        to: str | None,
        decided_by: str,
        reason: str,
    ) -> Receipt:
        """Give an action to somebody else, or record why it stays with an owner who is away (E31)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"to": to, "decided_by": decided_by}, scene.people)
            scene.remediation.reallocate_action(
                scene.act, number, to=to, decided_by=decided_by, reason=scene.keep(reason), people=scene.people
            )

        return self._on(command, ref, occurred_on, decide)

    def note_owner_absent(self, command: Command, ref: str, number: int) -> Receipt:
        """Note that the owner of an action is away today, or will be on its date; a second time records nothing."""

        def decide(scene: Scene) -> None:
            scene.remediation.note_owner_absent(scene.act, number, people=scene.people)

        return self._on(command, ref, command.today, decide)

    def note_owner_back(self, command: Command, ref: str, number: int) -> Receipt:
        """Note that the owner of an action is here before it had to be given to somebody else."""

        def decide(scene: Scene) -> None:
            scene.remediation.note_owner_back(scene.act, number, people=scene.people)

        return self._on(command, ref, command.today, decide)


def _context(scene: Scene, *, family_has_part: bool = True) -> SmartContext:
    work = scene.work
    return judged_by(
        work.reader,
        lambda ref: work.find(Remediation, ref),
        scene.remediation,
        scene.act,
        family_has_part=family_has_part,
    )
