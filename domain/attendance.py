"""When somebody in the directory is here: absences, the last day, the return."""

from datetime import date

from eventsourcing.domain import Aggregate

from domain.checks import not_before
from domain.errors import (
    AbsencesOverlapError,
    AlreadyLeftError,
    InvalidValueError,
    NotFoundError,
    NotLeftError,
    PostVacantError,
)
from domain.events import staff_member as events
from domain.people import Absence


class Attendance(Aggregate):
    """What happens to the holder of a post. The post itself is added by the class that builds on this one."""

    staff_id: str
    vacant: bool
    left_on: date | None
    absences: dict[int, Absence]
    last_absence: int

    def record_absence(
        self, *, first_on: date, last_on: date | None, cover: str | None = None, occurred_on: date
    ) -> int:
        """Record days away, known from ``occurred_on``, and return the absence's number (E1, E31).

        Raises :class:`AbsencesOverlapError` for days that another absence has, :class:`AlreadyLeftError` for days after
        the last one here.
        """
        self._check_absence(None, first_on, last_on, cover)
        number = self.last_absence + 1
        self.trigger_event(
            events.AbsenceRecorded,
            occurred_on=occurred_on,
            number=number,
            first_on=first_on,
            last_on=last_on,
            cover=cover,
        )
        return number

    def change_absence(
        self, number: int, *, first_on: date, last_on: date | None, cover: str | None = None, occurred_on: date
    ) -> None:
        """Change an absence's days or its cover; nothing is recorded where nothing changed."""
        absence = self._absence(number)
        self._check_absence(number, first_on, last_on, cover)
        if (first_on, last_on, cover) != (absence.first_on, absence.last_on, absence.cover):
            self.trigger_event(
                events.AbsenceChanged,
                occurred_on=occurred_on,
                number=number,
                first_on=first_on,
                last_on=last_on,
                cover=cover,
            )

    def cancel_absence(self, number: int, occurred_on: date) -> None:
        """Take back an absence that does not take place, or never did."""
        self._absence(number)
        self.trigger_event(events.AbsenceCancelled, occurred_on=occurred_on, number=number)

    def leave(self, last_day: date, today: date) -> None:
        """Record somebody's last day, which may be to come; until it is over it may be changed (E9).

        Raises :class:`AlreadyLeftError` where it is over.
        """
        self._held()
        if self.left_on is not None and self.left_on < today:
            raise AlreadyLeftError(f"{self.staff_id} left on {self.left_on}.", field="occurred_on")
        if last_day != self.left_on:
            self.trigger_event(events.Left, occurred_on=last_day)

    def come_back(self, occurred_on: date) -> None:
        """Record that somebody who left, or was to leave, is here from a day on."""
        if self.left_on is None:
            raise NotLeftError(f"{self.staff_id} has not left, so there is no return to record.", field="staff_id")
        self.trigger_event(events.Returned, occurred_on=occurred_on)

    def _absence(self, number: int) -> Absence:
        if number not in self.absences:
            raise NotFoundError(f"{self.staff_id} has no absence {number}, or it was cancelled.", field="number")
        return self.absences[number]

    def _check_absence(self, number: int | None, first_on: date, last_on: date | None, cover: str | None) -> None:
        self._held()
        not_themselves(self.staff_id, cover, "cover")
        if last_on is not None:
            not_before(last_on, first_on, "last_on", "the first day away")
        if self.left_on is not None and first_on > self.left_on:
            raise AlreadyLeftError(f"The last day of {self.staff_id} is {self.left_on}.", field="first_on")
        others = (absence for absence in self.absences.values() if absence.number != number)
        if (other := next((each for each in others if each.overlaps(first_on, last_on)), None)) is not None:
            until = other.last_on or "a day not known yet"
            raise AbsencesOverlapError(
                f"{self.staff_id} is away from {other.first_on} to {until} already: change absence {other.number}.",
                field="first_on",
            )

    def _held(self) -> None:
        if self.vacant:
            raise PostVacantError(
                f"Nobody holds the post {self.staff_id} yet: appoint somebody first.", field="staff_id"
            )


def not_themselves(staff_id: str, other: str | None, field: str) -> None:
    """Raise :class:`InvalidValueError` where somebody is named as their own manager or cover."""
    if other == staff_id:
        raise InvalidValueError(f"{staff_id} cannot be named here for themselves.", field=field)
