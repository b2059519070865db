"""Commands on a case that goes before the response to it is done."""

from datetime import date

from domain.remediation import Remediation
from domain.vocabulary import Status
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


class Departures(RemediationCommands):
    """The commands on a case that is closed (E11) or moves to another authority (E12)."""

    def close_case(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        reason: str,
        team_manager: str | None = None,
        service_manager: str | None = None,
    ) -> Receipt:
        """Note that the case was closed in the case management system."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"team_manager": team_manager, "service_manager": service_manager}, scene.people)
            scene.remediation.close_case(
                scene.act,
                reason=scene.keep_text(reason),
                team_manager=team_manager,
                service_manager=service_manager,
                people=scene.people,
            )
            _say_what_follows(scene)

        return self._on(command, ref, occurred_on, decide)

    def refer_elsewhere(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        reason: str,
        authority: str | None = None,
        team_manager: str | None = None,
        service_manager: str | None = None,
    ) -> Receipt:
        """Note that the case was referred to another authority."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"team_manager": team_manager, "service_manager": service_manager}, scene.people)
            scene.remediation.refer_elsewhere(
                scene.act,
                reason=scene.keep_text(reason),
                authority=scene.keep(authority),
                team_manager=team_manager,
                service_manager=service_manager,
                people=scene.people,
            )
            _say_what_follows(scene)

        return self._on(command, ref, occurred_on, decide)

    def acknowledge_transfer(self, command: Command, ref: str, occurred_on: date) -> Receipt:
        """Note that the other authority acknowledged that the case is theirs."""

        def decide(scene: Scene) -> None:
            scene.remediation.acknowledge_transfer(scene.act)
            _say_what_follows(scene)

        return self._on(command, ref, occurred_on, decide)


def _say_what_follows(scene: Scene) -> None:
    """Say which other remediation of the case is still owed, after a repeat inadequate: this is not recorded there."""
    ref = scene.remediation.followed_by
    following = scene.work.find(Remediation, ref) if ref is not None else None
    if following is not None and following.status is Status.OPEN:
        scene.work.prompts.append(f"{ref} follows {scene.remediation.ref} and is open: record it there, too.")
