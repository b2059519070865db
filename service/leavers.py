"""Handing on what people who have left still own, one remediation a transaction (E9)."""

from dataclasses import dataclass
from datetime import datetime

import structlog

from domain.deadlines import StepKey
from domain.vocabulary import Step
from projections import people
from projections.deadlines import owned_by
from service.clock import london_date
from service.scene import RemediationCommands, Scene
from service.store import Command, Receipt, Store

log = structlog.get_logger("putright")


@dataclass
class HandedOn:
    """What one pass did: remediations on which something was handed on, and those that could not be done."""

    handed_on: int = 0
    failed: int = 0


class Leavers(RemediationCommands):
    """Commands that follow from somebody's leaving."""

    def hand_on(self, command: Command, ref: str) -> Receipt:
        """Hand on what those who have left own on this remediation; a second time records nothing."""

        def decide(scene: Scene) -> None:
            gone = list(people.gone_by(scene.work.reader, command.today))
            rows = [row for row in owned_by(scene.work.reader, gone) if row.audit_ref == ref]
            keys: list[StepKey] = [(Step(row.step), row.item) for row in rows]
            scene.remediation.hand_on(keys, scene.act, scene.people)

        return self._on(command, ref, command.today, decide)


def hand_on_all(store: Store, now: datetime) -> HandedOn:
    """Hand on everything that people own who have left by now. Safe to run twice, and beside another."""
    with store.reading() as reader:
        gone = list(people.gone_by(reader, london_date(now)))
        refs = sorted({row.audit_ref for row in owned_by(reader, gone)})
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
