"""Commands on the checks of a plan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


@dataclass(frozen=True, kw_only=True)
class Progress:
    """What a manager saw: the numbers of the actions that are on track and of those that are not, and the rest."""

    on_track: Sequence[int]
    off_track: Sequence[int]
    drift: str | None = None
    response: str | None = None
    supervision_on: date | None = None


class MonitoringCommands(RemediationCommands):
    """The commands between the plan and the re-audit."""

    def record_monitoring_check(
        self,
        command: Command,
        ref: str,
        occurred_on: date,
        *,
        progress: Progress,
        checked_by: str,
        item: str | None = None,
    ) -> Receipt:
        """Record how every open action stands (F5), and when that was followed up in supervision (F14)."""

        def decide(scene: Scene) -> None:
            refuse_unknown({"checked_by": checked_by}, scene.people)
            scene.remediation.record_monitoring_check(
                scene.act,
                on_track=progress.on_track,
                off_track=progress.off_track,
                drift=scene.keep(progress.drift),
                response=scene.keep(progress.response),
                supervision_on=progress.supervision_on,
                checked_by=checked_by,
                item=item,
                people=scene.people,
            )

        return self._on(command, ref, occurred_on, decide)
