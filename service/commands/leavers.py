"""Handing on what people who have left still have, one remediation a transaction (E9)."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.ladder import POST_ABOVE
from domain.vocabulary import Role
from projections import people
from projections.parts import files_with
from service.clock import london_date
from service.commands.scene import RemediationCommands, Scene
from service.storage.store import Command, Receipt, Store

PASSED_UP = tuple(role.value for role in POST_ABOVE if role is not Role.DIRECTOR)
log = structlog.get_logger("putright")


@dataclass
class HandedOn:
    """What one pass did: remediations on which something was handed on, and those that could not be done."""

    handed_on: int = 0
    failed: int = 0


class Leavers(RemediationCommands):
    """Commands that follow from somebody's leaving."""

    def hand_on(self, command: Command, ref: str) -> Receipt:
        """Hand on what those who have left have on this remediation; a second time records nothing."""

        def decide(scene: Scene) -> None:
            gone = people.gone_by(scene.work.reader, command.today)
            scene.remediation.hand_on(gone, scene.act, scene.people)

        return self._on(command, ref, command.today, decide)


def hand_on_all(store: Store, now: datetime) -> HandedOn:
    """Hand on everything that people have who have left by now. Safe to run twice, and beside another."""
    with store.reading() as reader:
        refs = files_with(reader, list(people.gone_by(reader, london_date(now))), PASSED_UP)
    result, leavers = HandedOn(), Leavers(store)
    for ref in refs:
        try:
            receipt = leavers.hand_on(Command(recorded_by="scheduler", source="scheduler", now=now), ref)
        except Exception as problem:  # noqa: BLE001 - one that fails must not keep the others waiting
            result.failed += 1
            log.error("not_handed_on", audit_ref=ref, error=type(problem).__name__)
        else:
            result.handed_on += bool(receipt.recorded)
    return result
