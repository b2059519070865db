"""Entries made after the day on which something happened: allowed, with a reason, and never lost (E26)."""

from abc import abstractmethod
from datetime import date
from typing import Any
from uuid import UUID

from eventsourcing.domain import Aggregate

from domain.calendar import WorkingCalendar
from domain.confidential import Confidential
from domain.events.backdating import BackDated


class Backdating(Aggregate):
    """An aggregate whose entries may be made later than the day they are of."""

    @property
    @abstractmethod
    def about(self) -> UUID | str:
        """Whose confidence the reason is: the child, or the member of staff whose practice it is about."""

    def enters_late(self, today: date) -> bool:
        """Whether anything decided just now happened before today."""
        return bool(self._late(today))

    def note_backdated(self, today: date, reason: Confidential) -> None:
        """Note why what was decided just now is entered only today. A second time changes nothing."""
        late = self._late(today)
        if late and not any(isinstance(event, BackDated) for event in self.pending_events):
            happened_on = min(_day_of(event) for event in late)
            self.trigger_event(
                BackDated,
                occurred_on=happened_on,
                entered=tuple(dict.fromkeys(type(event).__name__ for event in late)),
                days=(today - happened_on).days,
                reason=reason,
            )

    def _late(self, today: date) -> list[Any]:
        """What was entered late; of a correction only itself, and not what it dates as the fact that it corrects."""
        decided: list[Any] = list(self.pending_events)
        correcting = [event for event in decided if event.tells_of != "occurred_on"]
        return [event for event in correcting or decided if _day_of(event) < today]


def _day_of(event: Any) -> date:
    day: date = getattr(event, event.tells_of)
    return day


def days_to_record(calendar: WorkingCalendar, occurred_on: date, recorded_on: date) -> int:
    """Working days from the day something happened to the day it was recorded, as far back as the calendar goes."""
    begins = max(occurred_on, calendar.covers_from)
    return calendar.working_days_between(begins, max(begins, recorded_on))
