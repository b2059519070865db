"""Who is in the directory now."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from domain.events import staff_member as happened
from domain.ladder import Person
from domain.vocabulary import Role
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


def directory(reader: Reader) -> dict[str, Person]:
    """Everybody, by directory id, as the ladder needs them."""
    table = reader.table(People)
    query = sa.select(table.c.staff_id, table.c.role, table.c.reports_to, table.c.cover)
    return {
        row.staff_id: Person(row.staff_id, Role(row.role), row.reports_to, row.cover)
        for row in reader.rows(query)
    }


def everybody(reader: Reader) -> list[Any]:
    """Every row of the directory, by id."""
    table = reader.table(People)
    return reader.rows(sa.select(table).order_by(table.c.staff_id))


def email_refs(reader: Reader, staff_ids: Sequence[str]) -> dict[str, str | None]:
    """Where each person's address is kept; people who are not in the directory are left out."""
    table = reader.table(People)
    query = sa.select(table.c.staff_id, table.c.email).where(table.c.staff_id.in_(staff_ids))
    return {row.staff_id: row.email for row in reader.rows(query)}
