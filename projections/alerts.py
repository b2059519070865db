"""Safeguarding alerts: which are open, who has heard of them, and how long that took. No word of what was feared."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from domain.alert_recipients import Heard
from domain.events import case_references as corrected
from domain.events import safeguarding_alert as happened
from domain.urgent import Answers
from projections.view import LONDON, Recorded, Rows, View, on, written

MAIL_TAKES = timedelta(minutes=5)
ANSWERS = (
    *("told", "escalated_to", "spoken_to", "acknowledged", "acted_by", "raised_by", "subject", "not_delivered"),
    *("to_ring", "out_of_hours", "duty_team_at"),
)
HEARD = ("told", "out_of_hours", "mailed", "spoken_to", "acknowledged", "duty_team_at")


class Alerts(View):
    """A row an alert. Instants are ISO texts in UTC; a date beside one is London's.

    ``told`` are those owed word; ``mailed``, ``spoken_to`` and ``acknowledged`` say when each person was reached so.
    ``answered`` says that one of those told, or of those it went up to, knows; ``call_owed`` that somebody was asked
    to ring the emergency duty team and no call is recorded. ``next_rung_at`` is null once nothing more will be raised.
    """

    name = "alerts"
    version = 2

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
            sa.Column("subject", sa.Text),
            sa.Column("acted_by", sa.JSON),
            sa.Column("answered", sa.Boolean),
            sa.Column("call_owed", sa.Boolean),
            sa.Column("to_ring", sa.Text),
            sa.Column("acknowledge_by", sa.String(32)),
            sa.Column("rung", sa.Text),
            sa.Column("escalated_to", sa.JSON),
            sa.Column("next_due_at", sa.String(32)),
            sa.Column("next_rung_at", sa.String(32)),
            sa.Column("signed_off_on", sa.Date),
            sa.Column("signed_off_at", sa.String(32)),
            sa.Column("signed_off_by", sa.Text),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """By day, by file, by child, the open ones, and what the sweep asks."""
        sa.Index(f"alerts_order_{slot}", table.c.raised_on, table.c.alert_ref)
        sa.Index(f"alerts_file_{slot}", table.c.audit_ref)
        sa.Index(f"alerts_child_{slot}", table.c.child)
        is_open = table.c.signed_off_on.is_(None)
        sa.Index(f"alerts_open_{slot}", table.c.raised_on, sqlite_where=is_open, postgresql_where=is_open)
        goes_up = table.c.next_rung_at.is_not(None)
        sa.Index(f"alerts_rung_{slot}", table.c.next_rung_at, sqlite_where=goes_up, postgresql_where=goes_up)

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
            subject=event.subject,
            acted_by=[],
            to_ring=event.to_ring,
            acknowledge_by=written(min(event.rungs.values())),
            escalated_to=[],
            next_due_at=written(min(event.rungs.values())),
        )
        self._count_answers(rows, event)

    @on(happened.AlertEscalated)
    def _escalated(self, rows: Rows, event: happened.AlertEscalated, recorded: Recorded) -> None:
        alert = event.originator_id
        known = rows.get("escalated_to", alert)
        heard_before = {*rows.get("told", alert), *known, rows.get("raised_by", alert)}
        rows.put(
            alert=alert,
            rung=event.rung,
            escalated_to=[*known, *(each for each in event.recipients if each not in heard_before)],
            to_ring=event.to_ring or rows.get("to_ring", alert),
            next_due_at=written(event.next_at) if event.next_at is not None else None,
        )
        self._count_answers(rows, event)

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
        if event.person in {*owed, *rows.get("escalated_to", alert)} or not owed:
            rows.put(alert=alert, acknowledged_on=min(first or event.occurred_on, event.occurred_on))
        self._reached(rows, event, "acknowledged", event.person)

    @on(happened.AlertActedOn)
    def _acted_on(self, rows: Rows, event: happened.AlertActedOn, recorded: Recorded) -> None:
        alert = event.originator_id
        done_by = [*rows.get("acted_by", alert), event.done_by]
        rows.put(alert=alert, actions=rows.get("actions", alert) + 1, acted_by=done_by)
        self._count_answers(rows, event)

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
            next_rung_at=None,
        )

    def _reached(self, rows: Rows, event: Any, way: str, person: str | None) -> None:
        """State that somebody was reached in a way, and whether the alert counts as told by that."""
        alert = event.originator_id
        if person is not None:
            known = rows.get(way, alert)
            rows.put(alert=alert, **{way: known | {person: _earliest(known.get(person), event.occurred_at)}})
        self._count_told(rows, event)

    def _count_answers(self, rows: Rows, event: Any) -> None:
        """State whether somebody has answered, whether the call is owed, and when the alert goes up next."""
        alert = event.originator_id
        back = answers({name: rows.get(name, alert) for name in ANSWERS})
        due_at = rows.get("next_due_at", alert)
        if due_at is not None and back.goes_up_at_once:
            due_at = min(due_at, written(event.occurred_at))
        over = rows.get("signed_off_on", alert) is not None or not back.awaited
        rows.put(
            alert=alert,
            answered=back.answered,
            call_owed=back.call_asked and not back.call_recorded,
            next_rung_at=None if over else due_at,
        )

    def _count_told(self, rows: Rows, event: Any) -> None:
        """State whether the alert counts as told, and how long that took: not any more where a mail came back."""
        alert = event.originator_id
        self._count_answers(rows, event)
        told_at = heard({name: rows.get(name, alert) for name in HEARD}).told_at
        if told_at is None:
            rows.put(alert=alert, told_on=None, minutes_to_tell=None)
            return
        waited = told_at - datetime.fromisoformat(rows.get("raised_at", alert))
        told_on = told_at.astimezone(LONDON).date()
        rows.put(alert=alert, told_on=told_on, minutes_to_tell=int(waited.total_seconds() // 60))


def answers(row: Mapping[str, Any]) -> Answers:
    """What has come back on an alert, from its row."""
    return Answers(
        told=[*row["told"], *row["escalated_to"]],
        knows=[*row["spoken_to"], *row["acknowledged"], *row["acted_by"]],
        barred=[row["raised_by"], row["subject"]],
        not_delivered=row["not_delivered"],
        to_ring=row["to_ring"],
        call_asked=row["out_of_hours"] or row["to_ring"] is not None,
        call_recorded=row["duty_team_at"] is not None,
    )


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


def _earliest(known: str | None, at: datetime) -> str:
    return at.isoformat() if known is None else min(known, at.isoformat(), key=datetime.fromisoformat)


def _instants(said: Mapping[str, str]) -> dict[str, datetime]:
    return {person: datetime.fromisoformat(at) for person, at in said.items()}
