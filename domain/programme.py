"""The audit programme: how many audits a month was to bring, which nobody guesses (``domain.md`` section 9)."""

from collections.abc import Mapping
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import Aggregate

from domain.checks import not_in_future
from domain.confidential import Confidential
from domain.errors import InvalidValueError, NotAllowedError
from domain.events import programme as events
from domain.ladder import Person
from domain.vocabulary import Role

MOST_EXPECTED = 100_000
MAY_EXEMPT = Role.DIRECTOR


class NotADirectorError(NotAllowedError):
    """Somebody other than a director approved that audits need not be returned."""

    code = "not_a_director"


class AuditProgramme(Aggregate):
    """One month: the audits expected of it, and those of them that a director exempted."""

    month: date
    expected: int
    exempted: int

    def __init__(self) -> None:
        """Empty: the first event gives the state."""

    @staticmethod
    def create_id(month: str) -> UUID:
        """The identity that follows from the month's name, such as ``2018-07``."""
        return uuid5(NAMESPACE_URL, f"putright:programme:{month}")

    @classmethod
    def expect(cls, month: date, *, occurred_on: date, today: date, expected: int, said_by: str) -> "AuditProgramme":
        """Say for the first time how many audits the month that begins on ``month`` is to bring.

        Raises :class:`InvalidValueError` and :class:`DateInFutureError`.
        """
        _counted(expected, "expected")
        not_in_future(occurred_on, today, "said_on")
        return cls._create(
            events.AuditsExpected,
            id=cls.create_id(f"{month:%Y-%m}"),
            occurred_on=occurred_on,
            month=month,
            expected=expected,
            said_by=said_by,
        )

    def revise(self, *, occurred_on: date, today: date, expected: int, said_by: str) -> None:
        """Say that another number is expected; the same again changes nothing. No fewer than are exempted."""
        _counted(expected, "expected")
        not_in_future(occurred_on, today, "said_on")
        if expected < self.exempted:
            message = f"{self.exempted} of the month's audits are exempted: expect that many or more."
            raise InvalidValueError(message, field="expected")
        if expected != self.expected:
            self.trigger_event(
                events.ExpectationRevised,
                occurred_on=occurred_on,
                month=self.month,
                expected=expected,
                said_by=said_by,
            )

    def exempt(
        self,
        *,
        occurred_on: date,
        today: date,
        exempted: int,
        approved_by: str,
        reason: Confidential,
        people: Mapping[str, Person],
    ) -> None:
        """Record how many of the audits a director exempted in all.

        Raises :class:`NotADirectorError` for anybody else's approval, and :class:`InvalidValueError` for more than are
        expected.
        """
        _counted(exempted, "exempted")
        not_in_future(occurred_on, today, "approved_on")
        if people[approved_by].role is not MAY_EXEMPT:
            message = f"{approved_by} is no director: only a director approves that an audit need not be returned."
            raise NotADirectorError(message, field="approved_by")
        if exempted > self.expected:
            message = f"{self.expected} audits are expected in the month: no more can be exempted."
            raise InvalidValueError(message, field="exempted")
        if exempted != self.exempted:
            self.trigger_event(
                events.AuditsExempted,
                occurred_on=occurred_on,
                month=self.month,
                exempted=exempted,
                approved_by=approved_by,
                reason=reason,
            )


def _counted(count: int, field: str) -> None:
    if not 0 <= count <= MOST_EXPECTED:
        raise InvalidValueError(f"{field} is a whole number from 0 to {MOST_EXPECTED:,}, not {count:,}.", field=field)
