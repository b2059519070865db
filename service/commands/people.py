"""Keeping the directory."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from domain.checks import not_in_future
from domain.errors import AlreadyExistsError, NotFoundError, UnknownPersonError
from domain.ladder import Person
from domain.staff_member import StaffMember
from domain.vocabulary import Role
from projections import people
from service.storage.store import Command, Receipt, Store
from service.storage.work import Work


class People:
    """Commands on the directory."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def appoint(
        self,
        command: Command,
        *,
        staff_id: str,
        role: Role,
        email: str | None = None,
        service: str | None = None,
        team: str | None = None,
        reports_to: str | None = None,
        cover: str | None = None,
        occurred_on: date | None = None,
    ) -> Receipt:
        """Enter somebody in the directory, or in a post that is vacant there; manager and cover must be in it."""

        def decide(work: Work) -> tuple[str, int]:
            entered_on = occurred_on or command.today
            not_in_future(entered_on, command.today, "occurred_on")
            refuse_unknown({"reports_to": reports_to, "cover": cover}, people.directory(work.reader))
            post: dict[str, Any] = {"role": role, "service": service, "team": team, "reports_to": reports_to}
            contact: dict[str, Any] = {"email": work.confidences.take_optional(email, staff_id), "cover": cover}
            person = work.find(StaffMember, staff_id)
            if person is None:
                person = StaffMember.appoint(staff_id=staff_id, occurred_on=entered_on, **post, **contact)
            else:
                person.fill(occurred_on=entered_on, **contact)
                person.change_post(occurred_on=entered_on, **post)
            work.save(person)
            return staff_id, person.version

        return self.store.execute(command, decide)

    def enter_vacant(
        self,
        command: Command,
        *,
        staff_id: str,
        role: Role,
        service: str | None = None,
        team: str | None = None,
        reports_to: str | None = None,
        occurred_on: date | None = None,
    ) -> Receipt:
        """Enter a post that nobody holds yet: the line passes upward through it (design section 4)."""

        def decide(work: Work) -> tuple[str, int]:
            entered_on = occurred_on or command.today
            not_in_future(entered_on, command.today, "occurred_on")
            if work.find(StaffMember, staff_id) is not None:
                raise AlreadyExistsError(f"{staff_id} is in the directory already.", field="staff_id")
            refuse_unknown({"reports_to": reports_to}, people.directory(work.reader))
            post = StaffMember.enter_vacant(
                staff_id=staff_id,
                role=role,
                occurred_on=entered_on,
                service=service,
                team=team,
                reports_to=reports_to,
            )
            work.save(post)
            return staff_id, post.version

        return self.store.execute(command, decide)

    def change_post(
        self,
        command: Command,
        staff_id: str,
        *,
        role: Role,
        service: str | None,
        team: str | None,
        reports_to: str | None,
        occurred_on: date | None = None,
    ) -> Receipt:
        """Change role, place or line; all of it is said, as it is from then on."""

        def decide(work: Work, person: StaffMember, day: date) -> None:
            refuse_unknown({"reports_to": reports_to}, people.directory(work.reader))
            person.change_post(role=role, service=service, team=team, reports_to=reports_to, occurred_on=day)

        return self._on(command, staff_id, occurred_on, decide)

    def name_cover(
        self, command: Command, staff_id: str, cover: str | None, occurred_on: date | None = None
    ) -> Receipt:
        """Name who acts when this person is away (E1)."""

        def decide(work: Work, person: StaffMember, day: date) -> None:
            refuse_unknown({"cover": cover}, people.directory(work.reader))
            person.name_cover(cover, day)

        return self._on(command, staff_id, occurred_on, decide)

    def change_email(
        self, command: Command, staff_id: str, email: str | None, occurred_on: date | None = None
    ) -> Receipt:
        """Change where somebody is reached; the address is kept apart from the log."""
        return self._on(
            command,
            staff_id,
            occurred_on,
            lambda work, person, day: person.change_email(work.confidences.take_optional(email, staff_id), day),
        )

    def record_absence(
        self,
        command: Command,
        staff_id: str,
        *,
        first_on: date,
        last_on: date | None,
        cover: str | None = None,
        occurred_on: date | None = None,
    ) -> Receipt:
        """Record days away, known from ``occurred_on``, and who acts then (E1, E31)."""

        def decide(work: Work, person: StaffMember, day: date) -> None:
            refuse_unknown({"cover": cover}, people.directory(work.reader))
            person.record_absence(first_on=first_on, last_on=last_on, cover=cover, occurred_on=day)

        return self._on(command, staff_id, occurred_on, decide)

    def change_absence(
        self,
        command: Command,
        staff_id: str,
        number: int,
        *,
        first_on: date,
        last_on: date | None,
        cover: str | None = None,
        occurred_on: date | None = None,
    ) -> Receipt:
        """Change an absence's days or its cover; all of it is said, as it is from then on."""

        def decide(work: Work, person: StaffMember, day: date) -> None:
            refuse_unknown({"cover": cover}, people.directory(work.reader))
            person.change_absence(number, first_on=first_on, last_on=last_on, cover=cover, occurred_on=day)

        return self._on(command, staff_id, occurred_on, decide)

    def cancel_absence(self, command: Command, staff_id: str, number: int, occurred_on: date | None = None) -> Receipt:
        """Take back an absence that does not take place, or never did."""
        return self._on(command, staff_id, occurred_on, lambda work, person, day: person.cancel_absence(number, day))

    def leave(self, command: Command, staff_id: str, occurred_on: date) -> Receipt:
        """Record somebody's last day, which may be to come. What they had passes upward the day after (E9)."""

        def decide(work: Work) -> tuple[str, int]:
            person = self._found(work, staff_id)
            person.leave(occurred_on, command.today)
            work.save(person)
            after_leaving(work, staff_id, occurred_on)
            return staff_id, person.version

        return self.store.execute(command, decide)

    def come_back(self, command: Command, staff_id: str, occurred_on: date | None = None) -> Receipt:
        """Record that somebody who left, or was to leave, is here."""
        return self._on(command, staff_id, occurred_on, lambda work, person, day: person.come_back(day))

    def _on(
        self,
        command: Command,
        staff_id: str,
        occurred_on: date | None,
        decide: Callable[[Work, StaffMember, date], None],
    ) -> Receipt:
        def in_transaction(work: Work) -> tuple[str, int]:
            day = occurred_on or command.today
            not_in_future(day, command.today, "occurred_on")
            person = self._found(work, staff_id)
            decide(work, person, day)
            work.save(person)
            return staff_id, person.version

        return self.store.execute(command, in_transaction)

    @staticmethod
    def _found(work: Work, staff_id: str) -> StaffMember:
        person = work.find(StaffMember, staff_id)
        if person is None:
            raise NotFoundError(f"'{staff_id}' is not in the directory.", field="staff_id")
        person.expect_revision(work.command.expected_revision)
        return person


def after_leaving(work: Work, staff_id: str, last_day: date) -> None:
    """Where what a leaving demands of others hooks in, in its own transaction; by hand and by feed it is called once.

    Who owns a step is asked with a date, so that it passes upward the day after ``last_day`` without anything here.
    What is a named person's own, such as a remedial action, is handed on one remediation at a time by whoever asks
    :func:`projections.people.gone_by`, which also knows of last days that were recorded ahead.
    """


def refuse_unknown(named: Mapping[str, str | None], known: Mapping[str, Person]) -> None:
    """Raise :class:`UnknownPersonError`, naming the field, for an id that is not in the directory."""
    for field, person in named.items():
        if person is not None and person not in known:
            raise UnknownPersonError(f"'{person}' is not in the directory.", field=field)


def refuse_unknown_list(field: str, named: Iterable[str], known: Mapping[str, Person]) -> None:
    """The same for a list of ids; the field says which entry."""
    refuse_unknown({f"{field}.{index}": person for index, person in enumerate(named)}, known)
