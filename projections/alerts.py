"""Safeguarding alerts: which are open, who has heard of them, and how long that took. No word of what was feared."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.alert_recipients import Heard
from domain.events import case_references as corrected
from domain.events import safeguarding_alert as happened
from projections.files import Files
from projections.reader import Reader
from projections.view import LONDON, Recorded, Rows, View, on

MAIL_TAKES = timedelta(minutes=5)
HEARD = ("told", "out_of_hours", "mailed", "spoken_to", "acknowledged", "duty_team_at")


class Alerts(View):
    """A row an alert. Instants are ISO texts in UTC; a date beside one is London's.

    ``told`` are those owed word; ``mailed``, ``spoken_to`` and ``acknowledged`` say when each person was reached so.
    """

    name = "alerts"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """One alert."""
        return (
            sa.Column("alert", sa.Uuid, primary_key=True),
            sa.Column("alert_ref", sa.Text),
            sa.Column("audit_ref", sa.Text),
            sa.Column("child", sa.Uuid),
            sa.Column("service", sa.Text),
            sa.Column("team", sa.Text),
            sa.Column("raised_by", sa.Text),
            sa.Column("raised_on", sa.Date),
            sa.Column("raised_at", sa.String(32)),
            sa.Column("immediate", sa.Boolean),
            sa.Column("out_of_hours", sa.Boolean),
            sa.Column("told", sa.JSON),
            sa.Column("mailed", sa.JSON),
            sa.Column("not_delivered", sa.JSON),
            sa.Column("spoken_to", sa.JSON),
            sa.Column("acknowledged", sa.JSON),
            sa.Column("duty_team_at", sa.String(32)),
            sa.Column("told_on", sa.Date),
            sa.Column("minutes_to_tell", sa.Integer),
            sa.Column("acknowledged_on", sa.Date),
            sa.Column("actions", sa.Integer),
            sa.Column("deviated", sa.Boolean),
            sa.Column("signed_off_on", sa.Date),
            sa.Column("signed_off_at", sa.String(32)),
            sa.Column("signed_off_by", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day, by file, by child, and the open ones."""
        sa.Index(f"alerts_order_{slot}", table.c.raised_on, table.c.alert_ref)
        sa.Index(f"alerts_file_{slot}", table.c.audit_ref)
        sa.Index(f"alerts_child_{slot}", table.c.child)
        is_open = table.c.signed_off_on.is_(None)
        sa.Index(f"alerts_open_{slot}", table.c.raised_on, sqlite_where=is_open, postgresql_where=is_open)

    @on(happened.AlertRaised)
    def _raised(self, rows: Rows, event: happened.AlertRaised, recorded: Recorded) -> None:
        rows.put(
            alert=event.originator_id,
            alert_ref=event.alert_ref,
            audit_ref=event.audit_ref,
            child=event.child,
            service=event.service,
            team=event.team,
            raised_by=event.raised_by,
            raised_on=event.occurred_on,
            raised_at=event.occurred_at.isoformat(),
            immediate=event.immediate,
            out_of_hours=event.out_of_hours,
            told=list(event.told),
            mailed={},
            not_delivered=[],
            spoken_to={},
            acknowledged={},
            actions=0,
            deviated=False,
        )

    @on(corrected.AlertChildCorrected)
    def _corrected(self, rows: Rows, event: corrected.AlertChildCorrected, recorded: Recorded) -> None:
        rows.put(alert=event.originator_id, child=event.child)

    @on(happened.AlertSent)
    def _sent(self, rows: Rows, event: happened.AlertSent, recorded: Recorded) -> None:
        self._reached(rows, event, "mailed", event.person)

    @on(happened.AlertNotDelivered)
    def _not_delivered(self, rows: Rows, event: happened.AlertNotDelivered, recorded: Recorded) -> None:
        alert = event.originator_id
        came_back = {person: at for person, at in rows.get("mailed", alert).items() if person != event.person}
        rows.put(alert=alert, not_delivered=[*rows.get("not_delivered", alert), event.person], mailed=came_back)
        self._count_told(rows, event)

    @on(happened.ToldByTelephone)
    def _spoken_to(self, rows: Rows, event: happened.ToldByTelephone, recorded: Recorded) -> None:
        if event.duty_team:
            rows.put(
                alert=event.originator_id,
                duty_team_at=_earliest(rows.get("duty_team_at", event.originator_id), event.occurred_at),
            )
        self._reached(rows, event, "spoken_to", event.person)

    @on(happened.AlertAcknowledged)
    def _acknowledged(self, rows: Rows, event: happened.AlertAcknowledged, recorded: Recorded) -> None:
        alert = event.originator_id
        owed, first = rows.get("told", alert), rows.get("acknowledged_on", alert)
        if event.person in owed or not owed:
            rows.put(alert=alert, acknowledged_on=min(first or event.occurred_on, event.occurred_on))
        self._reached(rows, event, "acknowledged", event.person)

    @on(happened.AlertActedOn)
    def _acted_on(self, rows: Rows, event: happened.AlertActedOn, recorded: Recorded) -> None:
        rows.put(alert=event.originator_id, actions=rows.get("actions", event.originator_id) + 1)

    @on(happened.AlertDeviated)
    def _deviated(self, rows: Rows, event: happened.AlertDeviated, recorded: Recorded) -> None:
        rows.put(alert=event.originator_id, deviated=True)

    @on(happened.AlertSignedOff)
    def _signed_off(self, rows: Rows, event: happened.AlertSignedOff, recorded: Recorded) -> None:
        rows.put(
            alert=event.originator_id,
            signed_off_on=event.occurred_on,
            signed_off_at=event.occurred_at.isoformat(),
            signed_off_by=event.signed_off_by,
        )

    def _reached(self, rows: Rows, event: Any, way: str, person: str | None) -> None:
        """State that somebody was reached in a way, and whether the alert counts as told by that."""
        alert = event.originator_id
        if person is not None:
            known = rows.get(way, alert)
            rows.put(alert=alert, **{way: known | {person: _earliest(known.get(person), event.occurred_at)}})
        self._count_told(rows, event)

    def _count_told(self, rows: Rows, event: Any) -> None:
        """State whether the alert counts as told, and how long that took: not any more where a mail came back."""
        alert = event.originator_id
        told_at = heard({name: rows.get(name, alert) for name in HEARD}).told_at
        if told_at is None:
            rows.put(alert=alert, told_on=None, minutes_to_tell=None)
            return
        waited = told_at - datetime.fromisoformat(rows.get("raised_at", alert))
        told_on = told_at.astimezone(LONDON).date()
        rows.put(alert=alert, told_on=told_on, minutes_to_tell=int(waited.total_seconds() // 60))


def heard(row: Mapping[str, Any]) -> Heard:
    """Who has heard of an alert, from its row."""
    surely = dict(row["spoken_to"])
    for person, at in row["acknowledged"].items():
        surely[person] = _earliest(surely.get(person), datetime.fromisoformat(at))
    return Heard(
        owed=row["told"],
        out_of_hours=row["out_of_hours"],
        by_mail=_instants(row["mailed"]),
        surely=_instants(surely),
        duty_team=datetime.fromisoformat(row["duty_team_at"]) if row["duty_team_at"] is not None else None,
    )


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


def alert_counts(reader: Reader, first: date, last: date, as_at: date) -> dict[str, int]:
    """Of the alerts raised in the period: told the same day, acknowledged, handled differently; and all open now.

    ``open`` are those of any date that were not signed off by ``as_at``.
    """
    table = reader.table(Alerts)
    in_period = table.c.raised_on.between(first, min(last, as_at))
    wanted = {
        "raised": in_period,
        "same_day": sa.and_(in_period, table.c.told_on == table.c.raised_on),
        "acknowledged": sa.and_(in_period, table.c.acknowledged_on <= as_at),
        "deviated": sa.and_(in_period, table.c.deviated),
        "open": sa.and_(
            table.c.raised_on <= as_at, sa.or_(table.c.signed_off_on.is_(None), table.c.signed_off_on > as_at)
        ),
    }
    counted = [sa.func.count(sa.case((condition, 1))).label(name) for name, condition in wanted.items()]
    return dict(reader.connection.execute(sa.select(*counted).select_from(table)).mappings().one())


def _earliest(known: str | None, at: datetime) -> str:
    return at.isoformat() if known is None else min(known, at.isoformat(), key=datetime.fromisoformat)


def _instants(said: Mapping[str, str]) -> dict[str, datetime]:
    return {person: datetime.fromisoformat(at) for person, at in said.items()}
