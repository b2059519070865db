"""Commands on the safety of the child, on the day a file is graded critical."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from domain.moment import Moment, moment_of
from projections import people
from service.commands.people import refuse_unknown
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt


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

    def chase(self, command: Command, ref: str) -> Receipt:
        """Ask at once whether the child is safe, or ask higher up; records nothing where nothing is due."""

        def decide(scene: Scene, moment: Moment) -> None:
            scene.remediation.chase_safety(
                moment, scene.act, people=scene.people, no_address=people.without_address(scene.work.reader)
            )

        return self._at(command, ref, None, decide)

    def acknowledge(self, command: Command, ref: str, occurred_at: datetime | None, *, person: str) -> Receipt:
        """Record that somebody sees today to it that the child is safe."""

        def decide(scene: Scene, moment: Moment) -> None:
            refuse_unknown({"person": person}, scene.people)
            scene.remediation.acknowledge_safety(moment, scene.act, person=person)

        return self._at(command, ref, occurred_at, decide)

    def ring_duty_team(
        self,
        command: Command,
        ref: str,
        occurred_at: datetime | None,
        *,
        rung_by: str,
        spoke_to: str | None = None,
        outcome: str | None = None,
    ) -> Receipt:
        """Record that the emergency duty team was rung about the child, with who answered and what came of it."""

        def decide(scene: Scene, moment: Moment) -> None:
            refuse_unknown({"rung_by": rung_by}, scene.people)
            scene.remediation.record_duty_team_call(
                moment, scene.act, rung_by=rung_by, spoke_to=scene.keep(spoke_to), outcome=scene.keep(outcome)
            )

        return self._at(command, ref, occurred_at, decide)

    def _at(
        self, command: Command, ref: str, occurred_at: datetime | None, decide: Callable[[Scene, Moment], None]
    ) -> Receipt:
        """A command of an instant, now where it is not said."""

        def in_time(scene: Scene) -> None:
            moment = moment_of(occurred_at, command.now)
            decide(replace(scene, act=replace(scene.act, occurred_on=moment.occurred_on)), moment)

        return self._on(command, ref, command.today, in_time)
