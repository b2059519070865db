"""Which policies and calendars were adopted: what every decision is taken by."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa

from domain.events import adoption as happened
from projections.prepared import Prepared
from projections.reader import Reader
from projections.view import POSITION, Recorded, Rows, View, on

AnyEvent = happened.PolicyEstablished | happened.PolicyAdopted | happened.CalendarEstablished | happened.CalendarAdopted


class Kind(StrEnum):
    """What a document is."""

    POLICY = "policy"
    CALENDAR = "calendar"


class Rulebook(View):
    """A row a version. It holds whatever the date that is asked for: a version in use is known by its number."""

    name = "rulebook"
    guarding = True
    timeless = True

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One version. ``reason`` is the reference of a confidence; a first version has none and was nobody's act."""
        return (
            sa.Column("kind", sa.String(8), primary_key=True),
            sa.Column("version", sa.Integer, primary_key=True, autoincrement=False),
            sa.Column("in_force_from", sa.Date),
            sa.Column("digest", sa.String(64)),
            sa.Column("document", sa.Text),
            sa.Column("adopted_on", sa.Date),
            sa.Column("adopted_by", sa.Text),
            sa.Column("reason", sa.Text),
            sa.Column("position", POSITION),
        )

    @on(happened.PolicyEstablished)
    def _policy_established(self, rows: Rows, event: happened.PolicyEstablished, recorded: Recorded) -> None:
        rows.put(kind=Kind.POLICY.value, **_said(event, recorded), in_force_from=None, adopted_by=None, reason=None)

    @on(happened.PolicyAdopted)
    def _policy_adopted(self, rows: Rows, event: happened.PolicyAdopted, recorded: Recorded) -> None:
        rows.put(
            kind=Kind.POLICY.value,
            **_said(event, recorded),
            in_force_from=event.in_force_from,
            adopted_by=event.adopted_by,
            reason=event.reason.ref,
        )

    @on(happened.CalendarEstablished)
    def _calendar_established(self, rows: Rows, event: happened.CalendarEstablished, recorded: Recorded) -> None:
        rows.put(kind=Kind.CALENDAR.value, **_said(event, recorded), adopted_by=None, reason=None)

    @on(happened.CalendarAdopted)
    def _calendar_adopted(self, rows: Rows, event: happened.CalendarAdopted, recorded: Recorded) -> None:
        rows.put(
            kind=Kind.CALENDAR.value,
            **_said(event, recorded),
            adopted_by=event.adopted_by,
            reason=event.reason.ref,
        )


class Adopted(NamedTuple):
    """One version that was adopted; ``in_force_from`` is ``None`` from the beginning, and of every calendar."""

    kind: str
    version: int
    in_force_from: date | None
    digest: str


def adopted(reader: Reader) -> tuple[Adopted, ...]:
    """Every version, without its document: what every command asks."""
    return tuple([Adopted(*row) for row in _asking(reader.table(Rulebook)).all(reader.connection)])


def documents(reader: Reader) -> dict[str, str]:
    """The documents of every version, by digest."""
    table = reader.table(Rulebook)
    return {row.digest: row.document for row in reader.rows(sa.select(table.c.digest, table.c.document))}


def versions(reader: Reader, kind: Kind) -> list[Any]:
    """Every version of the policy or of the calendar, the first one first."""
    table = reader.table(Rulebook)
    return reader.rows(sa.select(table).where(table.c.kind == kind.value).order_by(table.c.version))


@cache
def _asking(table: sa.Table) -> Prepared:
    return Prepared(
        sa.select(table.c.kind, table.c.version, table.c.in_force_from, table.c.digest).order_by(table.c.version)
    )


def _said(event: AnyEvent, recorded: Recorded) -> dict[str, Any]:
    """What every one of these events says."""
    return {
        "version": event.version,
        "digest": sha256(event.document.encode()).hexdigest(),
        "document": event.document,
        "adopted_on": event.occurred_on,
        "position": recorded.position,
    }
