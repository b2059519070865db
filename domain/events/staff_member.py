"""What can happen to somebody in the directory."""

from typing import TYPE_CHECKING

from domain.confidential import Confidential
from domain.events.base import Began, Happened
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
