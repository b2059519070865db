"""Who is in the directory now."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa

from domain.events import staff_member as happened
from domain.people import Absence, Person
from domain.vocabulary import Role
from projections.prepared import Prepared
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on

KEPT = timedelta(days=366)
"""How long after its end an absence stays in a person's row, which every command may read. The log has them all."""


class People(View):
    """A row a person, and a row a vacant post."""

    name = "people"
    version = 2
    guarding = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One person. ``email`` is the reference of a confidence, never an address; ``absences`` null for none.

        ``source`` is through what an absence or a leaving was recorded: a feed takes back only what a feed said.
        """
        return (
            sa.Column("person", sa.Uuid, primary_key=True),
            sa.Column("staff_id", sa.Text, unique=True),
            sa.Column("role", sa.Text),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("reports_to", sa.Text),
            sa.Column("cover", sa.Text),
            sa.Column("email", sa.Text),
            sa.Column("absences", sa.JSON(none_as_null=True)),
            sa.Column("left_on", sa.Date),
            sa.Column("left_source", sa.Text),
            sa.Column("vacant", sa.Boolean),
            sa.Column("revision", sa.Integer),
        )

    @on(happened.Appointed)
    def _appointed(self, rows: Rows, event: happened.Appointed, recorded: Recorded) -> None:
        rows.put(
            **_entry(event),
            cover=event.cover,
            email=event.email.ref if event.email else None,
            absences=None,
            left_on=None,
            left_source=None,
            vacant=False,
        )

    @on(happened.VacancyEntered)
    def _vacancy_entered(self, rows: Rows, event: happened.VacancyEntered, recorded: Recorded) -> None:
        nothing = dict.fromkeys(("cover", "email", "absences", "left_on", "left_source"))
        rows.put(**_entry(event), **nothing, vacant=True)

    @on(happened.Filled)
    def _filled(self, rows: Rows, event: happened.Filled, recorded: Recorded) -> None:
        email = event.email.ref if event.email else None
        rows.put(**_of(event), cover=event.cover, email=email, vacant=False)

    @on(happened.PostChanged)
    def _post_changed(self, rows: Rows, event: happened.PostChanged, recorded: Recorded) -> None:
        rows.put(
            **_of(event),
            role=event.role.value,
            service=event.service,
            team=event.team,
            reports_to=event.reports_to,
        )

    @on(happened.CoverNamed)
    def _cover_named(self, rows: Rows, event: happened.CoverNamed, recorded: Recorded) -> None:
        rows.put(**_of(event), cover=event.cover)

    @on(happened.EmailChanged)
    def _email_changed(self, rows: Rows, event: happened.EmailChanged, recorded: Recorded) -> None:
        rows.put(**_of(event), email=event.email.ref if event.email else None)

    @on(happened.AbsenceRecorded)
    def _absence_recorded(self, rows: Rows, event: happened.AbsenceRecorded, recorded: Recorded) -> None:
        ended = (event.occurred_on - KEPT).isoformat()
        kept = [each for each in _absences(rows, event) if each["last_on"] is None or each["last_on"] >= ended]
        rows.put(**_of(event), absences=[*kept, _days(event, recorded) | {"known_on": event.occurred_on.isoformat()}])

    @on(happened.AbsenceChanged)
    def _absence_changed(self, rows: Rows, event: happened.AbsenceChanged, recorded: Recorded) -> None:
        days, known = _days(event, recorded), _absences(rows, event)
        changed = [each | days if each["number"] == event.number else each for each in known]
        rows.put(**_of(event), absences=changed or None)

    @on(happened.AbsenceCancelled)
    def _absence_cancelled(self, rows: Rows, event: happened.AbsenceCancelled, recorded: Recorded) -> None:
        left = [each for each in _absences(rows, event) if each["number"] != event.number]
        rows.put(**_of(event), absences=left or None)

    @on(happened.Left)
    def _left(self, rows: Rows, event: happened.Left, recorded: Recorded) -> None:
        rows.put(**_of(event), left_on=event.occurred_on, left_source=recorded.source)

    @on(happened.Returned)
    def _returned(self, rows: Rows, event: happened.Returned, recorded: Recorded) -> None:
        rows.put(**_of(event), left_on=None, left_source=None)


def _of(event: Any) -> dict[str, Any]:
    return {"person": event.originator_id, "revision": event.originator_version}


def _entry(event: happened.Appointed | happened.VacancyEntered) -> dict[str, Any]:
    return {
        **_of(event),
        "staff_id": event.staff_id,
        "role": event.role.value,
        "service": event.service,
        "team": event.team,
        "reports_to": event.reports_to,
    }


def _absences(rows: Rows, event: Any) -> list[dict[str, Any]]:
    return rows.get("absences", event.originator_id) or []


def _days(event: happened.AbsenceRecorded | happened.AbsenceChanged, recorded: Recorded) -> dict[str, Any]:
    return {
        "source": recorded.source,
        "number": event.number,
        "first_on": event.first_on.isoformat(),
        "last_on": event.last_on.isoformat() if event.last_on is not None else None,
        "cover": event.cover,
    }


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
    return reader.once(Directory)


@cache
def _asking(table: sa.Table) -> tuple[Prepared, Prepared]:
    said = ("staff_id", "role", "reports_to", "cover", "service", "team", "absences", "left_on", "vacant")
    everyone = sa.select(*(table.c[name] for name in said)).where(table.c.staff_id.is_not(None))
    return Prepared(everyone.where(table.c.staff_id == sa.bindparam("staff_id"))), Prepared(everyone)


def _person(row: Sequence[Any]) -> Person:
    staff_id, role, reports_to, cover, service, team, absences, left_on, vacant = row
    away = tuple([_absence(each) for each in absences]) if absences else ()
    return Person(staff_id, Role(role), reports_to, cover, service, team, away, left_on, bool(vacant))


def _absence(said: Mapping[str, Any]) -> Absence:
    return Absence(
        date.fromisoformat(said["first_on"]),
        date.fromisoformat(said["last_on"]) if said["last_on"] is not None else None,
        said["cover"],
        said["number"],
        date.fromisoformat(said["known_on"]),
    )


def everybody(reader: Reader) -> list[Any]:
    """Every row of the directory, by id; as at a past date, of those who were in it by then."""
    table = reader.table(People)
    return reader.rows(sa.select(table).where(table.c.staff_id.is_not(None)).order_by(table.c.staff_id))


def entry(reader: Reader, staff_id: str) -> Any | None:
    """One row of the directory, or ``None``."""
    return entries(reader, [staff_id]).get(staff_id)


def entries(reader: Reader, staff_ids: Sequence[str]) -> dict[str, Any]:
    """The rows of these people, those left out who are not in the directory."""
    table = reader.table(People)
    return {row.staff_id: row for row in reader.rows(sa.select(table).where(table.c.staff_id.in_(staff_ids)))}


def absences_of(row: Any) -> list[tuple[Absence, str]]:
    """The absences in a row of the directory, each with the source through which it was recorded or changed last."""
    return [(_absence(said), said["source"]) for said in row.absences or ()]


def gone_by(reader: Reader, day: date) -> dict[str, date]:
    """Who has left as of a day, with their last day: what they had passes upward on it (E9)."""
    table = reader.table(People)
    known = sa.select(table.c.staff_id, table.c.left_on).where(table.c.staff_id.is_not(None))
    query = known.where(table.c.left_on < day).order_by(table.c.staff_id)
    return {row.staff_id: row.left_on for row in reader.rows(query)}


def away_on(reader: Reader, day: date) -> dict[str, Absence]:
    """Who is away on a day, with the absence, which says since when it is known and who covers (E1, E31)."""
    table = reader.table(People)
    known = sa.select(table.c.staff_id, table.c.absences).where(table.c.staff_id.is_not(None))
    here = sa.or_(table.c.left_on.is_(None), table.c.left_on >= day)
    query = known.where(table.c.absences.is_not(None), here).order_by(table.c.staff_id)
    return {
        row.staff_id: absence
        for row in reader.rows(query)
        for absence in map(_absence, row.absences)
        if absence.includes(day)
    }


def away_from(reader: Reader, day: date) -> dict[str, list[Absence]]:
    """Who is away on a day or will be later, as far as is known then, with those absences (E31)."""
    table = reader.table(People)
    known = sa.select(table.c.staff_id, table.c.absences).where(table.c.staff_id.is_not(None))
    here = sa.or_(table.c.left_on.is_(None), table.c.left_on >= day)
    found = {
        row.staff_id: [each for each in map(_absence, row.absences) if each.last_on is None or each.last_on >= day]
        for row in reader.rows(known.where(table.c.absences.is_not(None), here).order_by(table.c.staff_id))
    }
    return {person: absences for person, absences in found.items() if absences}


def email_refs(reader: Reader, staff_ids: Sequence[str]) -> dict[str, str | None]:
    """Where each person's address is kept; people who are not in the directory are left out."""
    table = reader.table(People)
    query = sa.select(table.c.staff_id, table.c.email).where(table.c.staff_id.in_(staff_ids))
    return {row.staff_id: row.email for row in reader.rows(query)}


def without_address(reader: Reader) -> frozenset[str]:
    """Everybody in the directory whom no mail can reach."""
    table = reader.table(People)
    return frozenset(reader.connection.scalars(sa.select(table.c.staff_id).where(table.c.email.is_(None))))
