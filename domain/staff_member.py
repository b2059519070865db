"""Somebody who has a part in the process."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from domain.attendance import Attendance, not_themselves
from domain.confidential import Confidential
from domain.errors import AlreadyExistsError, RevisionConflictError
from domain.events import staff_member as events
from domain.vocabulary import Role


class StaffMember(Attendance):
    """A person with a role, a line manager and cover, known by their directory id."""

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
        not_themselves(staff_id, reports_to, "reports_to")
        not_themselves(staff_id, cover, "cover")
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

    @classmethod
    def enter_vacant(
        cls,
        *,
        staff_id: str,
        role: Role,
        occurred_on: date,
        service: str | None = None,
        team: str | None = None,
        reports_to: str | None = None,
    ) -> "StaffMember":
        """Enter a post that nobody holds yet, so that the line through it is known (design section 4)."""
        not_themselves(staff_id, reports_to, "reports_to")
        return cls._create(
            events.VacancyEntered,
            id=cls.create_id(staff_id),
            occurred_on=occurred_on,
            staff_id=staff_id,
            role=role,
            service=service,
            team=team,
            reports_to=reports_to,
        )

    def expect_revision(self, revision: int | None) -> None:
        """Raise :class:`RevisionConflictError` when this entry has changed since the caller looked."""
        if revision is not None and revision != self.version:
            message = f"{self.staff_id} is at revision {self.version}, not {revision}: look again before recording."
            raise RevisionConflictError(message, field="If-Match")

    def fill(self, *, email: Confidential | None, cover: str | None, occurred_on: date) -> None:
        """Somebody takes a post that was entered vacant. Raises :class:`AlreadyExistsError` where somebody holds it."""
        if not self.vacant:
            raise AlreadyExistsError(f"{self.staff_id} is in the directory already.", field="staff_id")
        not_themselves(self.staff_id, cover, "cover")
        self.trigger_event(events.Filled, occurred_on=occurred_on, email=email, cover=cover)

    def change_post(
        self, *, role: Role, service: str | None, team: str | None, reports_to: str | None, occurred_on: date
    ) -> None:
        """Change role, place or line; nothing is recorded where nothing changed.

        A leaver's and a vacant post's may change too, since the line passes through them.
        """
        not_themselves(self.staff_id, reports_to, "reports_to")
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
        self._held()
        not_themselves(self.staff_id, cover, "cover")
        if cover != self.cover:
            self.trigger_event(events.CoverNamed, occurred_on=occurred_on, cover=cover)

    def change_email(self, email: Confidential | None, occurred_on: date) -> None:
        """Change where this person is reached."""
        self._held()
        if (email, self.email) != (None, None):
            self.trigger_event(events.EmailChanged, occurred_on=occurred_on, email=email)
