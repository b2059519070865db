"""What can happen while a plan is being carried out."""

from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Decided
from domain.vocabulary import Step

if TYPE_CHECKING:
    from domain.remediation import Remediation


class MonitoringChecked(Decided):
    """A manager looked whether the actions are on track (F5), by their numbers, and followed them up.

    ``item`` names the check that this meets; one more than was owed meets none. ``drift`` says what is slipping,
    ``response`` what was done about it, and ``supervision_on`` when it was followed up in supervision (F14).
    """

    item: str
    on_track: tuple[int, ...]
    off_track: tuple[int, ...]
    drift: Confidential | None
    response: Confidential | None
    supervision_on: date | None
    checked_by: str | None

    def apply(self, aggregate: "Remediation") -> None:
        super().apply(aggregate)
        if self.item:
            aggregate.meet((Step.MONITORING_CHECK, self.item), self)
