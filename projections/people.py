"""Who is in the directory now."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from domain.events import staff_member as happened
from domain.ladder import Person
from domain.vocabulary import Role
from projections.prepared import Prepared
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on


class People(View):
    """A row a person."""

    name = "people"
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One person. ``email`` is the reference of a confidence, never an address."""
        return (
            sa.Column("person", sa.Uuid, primary_key=True),
            sa.Column("staff_id", sa.Text, unique=True),
            sa.Column("role", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("reports_to", sa.Text),
            sa.Column("cover", sa.Text),
            sa.Column("email", sa.Text),
        )

    @on(happened.Appointed)
    def _appointed(self, rows: Rows, event: happened.Appointed, recorded: Recorded) -> None:
        rows.put(
            person=event.originator_id,
            staff_id=event.staff_id,
            role=event.role.value,
            service=event.service,
            team=event.team,
            reports_to=event.reports_to,
            cover=event.cover,
            email=event.email.ref if event.email else None,
        )

    @on(happened.PostChanged)
    def _post_changed(self, rows: Rows, event: happened.PostChanged, recorded: Recorded) -> None:
        rows.put(
            person=event.originator_id,
            role=event.role.value,
            service=event.service,
            team=event.team,
            reports_to=event.reports_to,
        )

    @on(happened.CoverNamed)
    def _cover_named(self, rows: Rows, event: happened.CoverNamed, recorded: Recorded) -> None:
        rows.put(person=event.originator_id, cover=event.cover)

    @on(happened.EmailChanged)
    def _email_changed(self, rows: Rows, event: happened.EmailChanged, recorded: Recorded) -> None:
        rows.put(person=event.originator_id, email=event.email.ref if event.email else None)


class Directory(Mapping[str, Person]):
    """Everybody, by directory id, as the ladder needs them: read one by one, or all at once for who asks for all."""

    def __init__(self, reader: Reader) -> None:
        self._connection = reader.connection
        self._one, self._all = _asking(reader.table(People))
        self._known: dict[str, Person | None] = {}
        self._complete = False

    def __getitem__(self, staff_id: str) -> Person:
        if staff_id not in self._known and not self._complete:
            row = self._one.first(self._connection, staff_id=staff_id)
            self._known[staff_id] = _person(row) if row is not None else None
        person = self._known.get(staff_id)
        if person is None:
            raise KeyError(staff_id)
        return person

    def __iter__(self) -> Iterator[str]:
        self._read_all()
        return iter(self._known)

    def __len__(self) -> int:
        self._read_all()
        return len(self._known)

    def _read_all(self) -> None:
        if not self._complete:
            self._known = {row[0]: _person(row) for row in self._all.all(self._connection)}
            self._complete = True


def directory(reader: Reader) -> Directory:
    """Everybody, as this reading finds them."""
    return Directory(reader)


@cache
def _asking(table: sa.Table) -> tuple[Prepared, Prepared]:
    everyone = sa.select(
        table.c.staff_id, table.c.role, table.c.reports_to, table.c.cover, table.c.service, table.c.team
    )
    return Prepared(everyone.where(table.c.staff_id == sa.bindparam("staff_id"))), Prepared(everyone)


def _person(row: Sequence[Any]) -> Person:
    staff_id, role, reports_to, cover, service, team = row
    return Person(staff_id, Role(role), reports_to, cover, service, team)


def everybody(reader: Reader) -> list[Any]:
    """Every row of the directory, by id."""
    table = reader.table(People)
    return reader.rows(sa.select(table).order_by(table.c.staff_id))


def email_refs(reader: Reader, staff_ids: Sequence[str]) -> dict[str, str | None]:
    """Where each person's address is kept; people who are not in the directory are left out."""
    table = reader.table(People)
    query = sa.select(table.c.staff_id, table.c.email).where(table.c.staff_id.in_(staff_ids))
    return {row.staff_id: row.email for row in reader.rows(query)}
