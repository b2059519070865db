"""What is asked of the safeguarding alerts: one, those of a child or file, those still to be heard; and counts."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from projections.alerts import MAIL_TAKES, Alerts, heard
from projections.counted import Counted, flags
from projections.files import Files
from projections.reader import Reader
from projections.view import written


def alert(reader: Reader, alert_ref: str) -> Any | None:
    """The row of one alert, or ``None``."""
    table = reader.table(Alerts)
    return reader.connection.execute(sa.select(table).where(table.c.alert_ref == alert_ref)).first()


def alerts(
    reader: Reader, *, state: str | None = None, after: tuple[date, str] | None = None, limit: int = 2_000
) -> list[Any]:
    """Rows of the alerts that are ``open`` or ``closed``, newest first, from after the row that ended a page."""
    table = reader.table(Alerts)
    query = sa.select(table)
    if state is not None:
        is_open = table.c.signed_off_on.is_(None)
        query = query.where(is_open if state == "open" else sa.not_(is_open))
    if after is not None:
        query = query.where(sa.tuple_(table.c.raised_on, table.c.alert_ref) < after)
    return reader.rows(query.order_by(table.c.raised_on.desc(), table.c.alert_ref.desc()).limit(limit))


def for_child(reader: Reader, child: UUID) -> list[Any]:
    """Rows of every alert there ever was about a child, whatever the file, newest first."""
    table = reader.table(Alerts)
    query = sa.select(table).where(table.c.child == child)
    return reader.rows(query.order_by(table.c.raised_on.desc(), table.c.alert_ref.desc()))


def of_file(reader: Reader, audit_ref: str) -> list[Any]:
    """Rows of every alert about the child of a remediation, newest first."""
    table, files = reader.table(Alerts), reader.table(Files)
    query = sa.select(table).join(files, files.c.child == table.c.child).where(files.c.audit_ref == audit_ref)
    return reader.rows(query.order_by(table.c.raised_on.desc(), table.c.alert_ref.desc()))


def child_of_file(reader: Reader, audit_ref: str) -> UUID | None:
    """Whose file this is, by an alert about it; ``None`` where there was none."""
    table = reader.table(Alerts)
    return reader.connection.scalar(sa.select(table.c.child).where(table.c.audit_ref == audit_ref).limit(1))


def open_on_files(reader: Reader) -> dict[str, list[str]]:
    """By the reference of each remediation of a child about whom alerts are open: their references, oldest first."""
    table, files = reader.table(Alerts), reader.table(Files)
    query = sa.select(files.c.audit_ref, table.c.alert_ref).join(files, files.c.child == table.c.child)
    found: dict[str, list[str]] = {}
    for row in reader.rows(query.where(table.c.signed_off_on.is_(None)).order_by(table.c.raised_at, table.c.alert_ref)):
        found.setdefault(row.audit_ref, []).append(row.alert_ref)
    return found


def count_open(reader: Reader) -> int:
    """How many alerts are not signed off."""
    table = reader.table(Alerts)
    counted = sa.select(sa.func.count()).select_from(table).where(table.c.signed_off_on.is_(None))
    return reader.connection.scalar(counted) or 0


def unheard(reader: Reader, now: datetime) -> list[str]:
    """The references of the open alerts of which nobody has heard, oldest first.

    Mail is given :data:`MAIL_TAKES` from when the concern was seen; where nobody is owed word, nothing is waited for.
    """
    waited = [row for row in reversed(alerts(reader, state="open")) if not heard(row._mapping).anybody]
    return [row.alert_ref for row in waited if not row.told or now - datetime.fromisoformat(row.raised_at) > MAIL_TAKES]


def going_up(reader: Reader, now: datetime) -> list[str]:
    """The references of the alerts of which a rung is due by now, the longest due first."""
    table = reader.table(Alerts)
    due = sa.select(table.c.alert_ref).where(table.c.next_rung_at.is_not(None), table.c.next_rung_at <= written(now))
    return list(reader.connection.scalars(due.order_by(table.c.next_rung_at, table.c.alert_ref)))


def unacknowledged(reader: Reader, now: datetime) -> list[Any]:
    """Rows of the open alerts that nobody who was told has acknowledged within the hour, the longest waiting first."""
    table = reader.table(Alerts)
    waits = sa.and_(table.c.signed_off_on.is_(None), sa.not_(table.c.answered), table.c.acknowledge_by <= written(now))
    return reader.rows(sa.select(table).where(waits).order_by(table.c.acknowledge_by, table.c.alert_ref))


def calls_owed(reader: Reader) -> list[Any]:
    """Rows of the open alerts of which somebody was asked to ring the emergency duty team and no call is recorded."""
    table = reader.table(Alerts)
    owed = sa.and_(table.c.signed_off_on.is_(None), table.c.call_owed)
    return reader.rows(sa.select(table).where(owed).order_by(table.c.raised_at, table.c.alert_ref))


def alert_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of the alerts raised in the period: told the same day, acknowledged, handled differently; and all open now.

    ``open`` are those of any date that were not signed off by ``as_at``.
    """
    return reported(reader, first, last, as_at).flagged()


def reported(reader: Reader, first: date, last: date, as_at: date) -> Counted:
    """The alerts that :func:`alert_counts` counts, with the facts by which it does."""
    table = reader.table(Alerts)
    in_period = table.c.raised_on.between(first, min(last, as_at))
    unsigned = sa.or_(table.c.signed_off_on.is_(None), table.c.signed_off_on > as_at)
    is_open = sa.and_(table.c.raised_on <= as_at, unsigned)
    facts = flags(
        raised=in_period,
        same_day=sa.and_(in_period, table.c.told_on == table.c.raised_on),
        acknowledged=sa.and_(in_period, table.c.acknowledged_on <= as_at),
        deviated=sa.and_(in_period, table.c.deviated),
        open=is_open,
    )
    said = (table.c.alert_ref, table.c.audit_ref, table.c.raised_on, table.c.signed_off_on)
    return Counted(reader=reader, source=table, facts=facts, where=(sa.or_(in_period, is_open),), said=said)
