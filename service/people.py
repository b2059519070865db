"""Keeping the directory."""

from collections.abc import Iterable, Mapping
from datetime import date

from domain.errors import AlreadyExistsError, UnknownPersonError
from domain.ladder import Person
from domain.staff_member import StaffMember
from domain.vocabulary import Role
from projections import people
from service.store import Command, Receipt, Store, Work


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
        """Enter somebody in the directory; their line manager and cover must be in it."""

        def decide(work: Work) -> tuple[str, int]:
            if work.find(StaffMember, staff_id) is not None:
                raise AlreadyExistsError(f"{staff_id} is in the directory already.", field="staff_id")
            known = people.directory(work.reader)
            refuse_unknown({"reports_to": reports_to, "cover": cover}, known)
            person = StaffMember.appoint(
                staff_id=staff_id,
                role=role,
                occurred_on=occurred_on or command.today,
                email=work.confidences.take_optional(email, staff_id),
                service=service,
                team=team,
                reports_to=reports_to,
                cover=cover,
            )
            work.save(person)
            return staff_id, person.version

        return self.store.execute(command, decide)

    def name_cover(self, command: Command, staff_id: str, cover: str | None) -> Receipt:
        """Name who acts when this person is away (E1)."""

        def decide(work: Work) -> tuple[str, int]:
            person = work.get(StaffMember, staff_id, field="staff_id")
            refuse_unknown({"cover": cover}, people.directory(work.reader))
            person.name_cover(cover, command.today)
            work.save(person)
            return staff_id, person.version

        return self.store.execute(command, decide)


def refuse_unknown(named: Mapping[str, str | None], known: Mapping[str, Person]) -> None:
    """Raise :class:`UnknownPersonError`, naming the field, for an id that is not in the directory."""
    for field, person in named.items():
        if person is not None and person not in known:
            raise UnknownPersonError(f"'{person}' is not in the directory.", field=field)


def refuse_unknown_list(field: str, named: Iterable[str], known: Mapping[str, Person]) -> None:
    """The same for a list of ids; the field says which entry."""
    refuse_unknown({f"{field}.{index}": person for index, person in enumerate(named)}, known)
