"""What can happen to somebody in the directory."""

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Began, Happened
from domain.people import Absence
from domain.vocabulary import Role

if TYPE_CHECKING:
    from domain.staff_member import StaffMember


class Appointed(Began):
    """Somebody took a post."""

    staff_id: str
    role: Role
    email: Confidential | None
    service: str | None
    team: str | None
    reports_to: str | None
    cover: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.staff_id = self.staff_id
        aggregate.role = self.role
        aggregate.email = self.email
        aggregate.service = self.service
        aggregate.team = self.team
        aggregate.reports_to = self.reports_to
        aggregate.cover = self.cover
        aggregate.vacant, aggregate.left_on = False, None
        aggregate.absences, aggregate.last_absence = {}, 0


class VacancyEntered(Began):
    """A post was entered that nobody holds yet: the line passes upward through it (design section 4)."""

    staff_id: str
    role: Role
    service: str | None
    team: str | None
    reports_to: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.staff_id = self.staff_id
        aggregate.role = self.role
        aggregate.email = None
        aggregate.service = self.service
        aggregate.team = self.team
        aggregate.reports_to = self.reports_to
        aggregate.cover = None
        aggregate.vacant, aggregate.left_on = True, None
        aggregate.absences, aggregate.last_absence = {}, 0


class Filled(Happened):
    """Somebody took a post that had been entered vacant."""

    email: Confidential | None
    cover: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.email = self.email
        aggregate.cover = self.cover
        aggregate.vacant = False


class PostChanged(Happened):
    """Somebody's role, place or line changed; every field says how it is from now on."""

    role: Role
    service: str | None
    team: str | None
    reports_to: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.role = self.role
        aggregate.service = self.service
        aggregate.team = self.team
        aggregate.reports_to = self.reports_to


class CoverNamed(Happened):
    """Who acts when this person is away; ``None`` when nobody does."""

    cover: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.cover = self.cover


class EmailChanged(Happened):
    """Where this person can be reached."""

    email: Confidential | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.email = self.email


class AbsenceRecorded(Happened):
    """Somebody will be, is or was away, which was known from ``occurred_on`` (E1, E31). Why is nobody's business here.

    ``last_on`` is ``None`` while nobody knows it. ``cover`` acts during these days, before the standing cover.
    """

    number: int
    first_on: date
    last_on: date | None
    cover: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.absences[self.number] = Absence(
            self.first_on, self.last_on, self.cover, self.number, self.occurred_on
        )
        aggregate.last_absence = self.number


class AbsenceChanged(Happened):
    """An absence has other days or another cover; every field says how it is from now on."""

    number: int
    first_on: date
    last_on: date | None
    cover: str | None

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.absences[self.number] = replace(
            aggregate.absences[self.number], first_on=self.first_on, last_on=self.last_on, cover=self.cover
        )


class AbsenceCancelled(Happened):
    """An absence does not take place, or never did."""

    number: int

    def apply(self, aggregate: "StaffMember") -> None:
        del aggregate.absences[self.number]


class Left(Happened):
    """Somebody leaves: ``occurred_on`` is their last day. What they had passes upward the day after (E9)."""

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.left_on = self.occurred_on


class Returned(Happened):
    """Somebody who had left is back from ``occurred_on``, or stays after all."""

    def apply(self, aggregate: "StaffMember") -> None:
        aggregate.left_on = None
