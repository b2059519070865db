"""Which policy and which calendar a council runs by: versions that are adopted and never changed (design section 2)."""

from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.calendar import WorkingCalendar
from domain.confidential import Confidential
from domain.documents import calendar_in, policy_in
from domain.errors import CalendarError, ConflictError, DatesContradictError
from domain.events import adoption as events
from domain.policy import Policy

COUNCIL = "council"
"""A database is one council's, so it has one policy and one calendar."""


class VersionNotNextError(ConflictError):
    """A document whose version does not follow the last one adopted."""

    code = "version_not_next"


class AdoptedPolicy(Aggregate):
    """The versions of the policy, each in force from a date; remediations keep the one they began under (E28)."""

    last: int
    in_force_from: date | None

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(council: str = COUNCIL) -> UUID:
        """The one identity there is."""
        return uuid5(NAMESPACE_URL, f"putright:policy:{council}")

    @classmethod
    def establish(cls, document: str, today: date) -> "AdoptedPolicy":
        """Record the policy that the council begins with. Raises :class:`PolicyError` for one that could not run."""
        return cls._create(
            events.PolicyEstablished,
            id=cls.create_id(),
            occurred_on=today,
            version=policy_in(document).version,
            document=document,
        )

    def follow_with(self, document: str, in_force_from: date) -> Policy:
        """The policy that could be adopted next, and would then be in force from a date; nothing is recorded.

        Raises :class:`PolicyError`, :class:`VersionNotNextError`, or :class:`DatesContradictError` for a date before
        that of the last version.
        """
        policy = policy_in(document)
        _expect_next(policy.version, self.last, "policy")
        if self.in_force_from is not None and in_force_from < self.in_force_from:
            message = f"Version {self.last} is in force from {self.in_force_from}; the next cannot be before it."
            raise DatesContradictError(message, field="in_force_from")
        return policy

    def adopt(
        self, document: str, *, in_force_from: date, reason: Confidential, adopted_by: str, today: date
    ) -> Policy:
        """Adopt the next version, for remediations whose day 0 is ``in_force_from`` or later (E28).

        Raises what :meth:`follow_with` does.
        """
        policy = self.follow_with(document, in_force_from)
        self.trigger_event(
            events.PolicyAdopted,
            occurred_on=today,
            version=policy.version,
            document=document,
            in_force_from=in_force_from,
            reason=reason,
            adopted_by=adopted_by,
        )
        return policy


class AdoptedCalendar(Aggregate):
    """The versions of the working days; the last one counts whatever is set from then on."""

    last: int
    covers_from: date
    covers_to: date

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(council: str = COUNCIL) -> UUID:
        """The one identity there is."""
        return uuid5(NAMESPACE_URL, f"putright:calendar:{council}")

    @classmethod
    def establish(cls, document: str, today: date) -> "AdoptedCalendar":
        """Record the calendar that the council begins with. Raises :class:`CalendarError`."""
        calendar = calendar_in(document)
        return cls._create(
            events.CalendarEstablished,
            id=cls.create_id(),
            occurred_on=today,
            version=calendar.version,
            document=document,
            covers_from=calendar.covers_from,
            covers_to=calendar.covers_to,
        )

    def follow_with(self, document: str) -> WorkingCalendar:
        """The calendar that could be adopted next; nothing is recorded.

        Raises :class:`CalendarError`, also for one that covers less than the last, and :class:`VersionNotNextError`.
        """
        calendar = calendar_in(document)
        _expect_next(calendar.version, self.last, "calendar")
        begins_late = calendar.covers_from > self.covers_from
        if begins_late or calendar.covers_to < self.covers_to:
            message = f"Version {self.last} covers {self.covers_from} to {self.covers_to}; the next covers no less."
            raise CalendarError(message, field="covers_from" if begins_late else "covers_to")
        return calendar

    def adopt(self, document: str, *, reason: Confidential, adopted_by: str, today: date) -> WorkingCalendar:
        """Adopt the next version; no date that was set moves by it. Raises what :meth:`follow_with` does."""
        calendar = self.follow_with(document)
        self.trigger_event(
            events.CalendarAdopted,
            occurred_on=today,
            version=calendar.version,
            document=document,
            covers_from=calendar.covers_from,
            covers_to=calendar.covers_to,
            reason=reason,
            adopted_by=adopted_by,
        )
        return calendar


def _expect_next(version: int, last: int, what: str) -> None:
    if version != last + 1:
        message = f"The {what} adopted last is version {last}: the next is version {last + 1}, not {version}."
        raise VersionNotNextError(message, field="version")
