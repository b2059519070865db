"""Somebody who has a part in the process."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.confidential import Confidential
from domain.errors import InvalidValueError
from domain.events import staff_member as events
from domain.vocabulary import Role


class StaffMember(Aggregate):
    """A person with a role, a line manager and cover, known by their directory id."""

    staff_id: str
    role: Role
    service: str | None
    team: str | None
    reports_to: str | None
    cover: str | None
    email: Confidential | None

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(staff_id: str) -> UUID:
        """The identity that follows from the directory id."""
        return uuid5(NAMESPACE_URL, f"putright:staff:{staff_id}")

    @classmethod
    def appoint(
        cls,
        *,
        staff_id: str,
        role: Role,
        occurred_on: date,
        email: Confidential | None = None,
        service: str | None = None,
        team: str | None = None,
        reports_to: str | None = None,
        cover: str | None = None,
    ) -> "StaffMember":
        """Enter somebody in the directory. Nobody reports to or covers for themselves."""
        _not_themselves(staff_id, reports_to, "reports_to")
        _not_themselves(staff_id, cover, "cover")
        return cls._create(
            events.Appointed,
            id=cls.create_id(staff_id),
            occurred_on=occurred_on,
            staff_id=staff_id,
            role=role,
            email=email,
            service=service,
            team=team,
            reports_to=reports_to,
            cover=cover,
        )

    def change_post(
        self, *, role: Role, service: str | None, team: str | None, reports_to: str | None, occurred_on: date
    ) -> None:
        """Change role, place or line; nothing is recorded where nothing changed."""
        _not_themselves(self.staff_id, reports_to, "reports_to")
        if (role, service, team, reports_to) != (self.role, self.service, self.team, self.reports_to):
            self.trigger_event(
                events.PostChanged,
                occurred_on=occurred_on,
                role=role,
                service=service,
                team=team,
                reports_to=reports_to,
            )

    def name_cover(self, cover: str | None, occurred_on: date) -> None:
        """Name who acts when this person is away (E1)."""
        _not_themselves(self.staff_id, cover, "cover")
        if cover != self.cover:
            self.trigger_event(events.CoverNamed, occurred_on=occurred_on, cover=cover)

    def change_email(self, email: Confidential | None, occurred_on: date) -> None:
        """Change where this person is reached."""
        self.trigger_event(events.EmailChanged, occurred_on=occurred_on, email=email)


def _not_themselves(staff_id: str, other: str | None, field: str) -> None:
    if other == staff_id:
        raise InvalidValueError(f"{staff_id} cannot be named here for themselves.", field=field)
