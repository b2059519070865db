"""Is the child of each critical file safe today: who was asked, who answered, and how far up it has gone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.deadlines import name_of
from domain.events import dates
from domain.events import remediation as of_file
from domain.events import safety as happened
from domain.events.delivery import MailNotDelivered
from domain.safety_word import ASKED, CHECK, ESCALATED, SafetyWord
from projections.deadlines import Deadlines, safety_owed
from projections.reader import Reader
from projections.view import Recorded, Rows, View, on, written


class SafetyChecks(View):
    """A row a remediation of which it was asked; ``asked_at`` is null once the check was recorded, or is not owed.

    ``answered`` says that one of those told knows; ``call_owed`` that somebody was asked to ring the emergency duty
    team and no call is recorded. ``next_rung_at`` is null once nothing more will be raised.
    """

    name = "safety_checks"

    @staticmethod
    def columns() -> Sequence[sa.Column[Any]]:
        """How one question stands. Instants are ISO texts in UTC."""
        return (
            sa.Column("remediation", sa.Uuid, primary_key=True),
            sa.Column("audit_ref", sa.Text),
            sa.Column("asked_at", sa.String(32)),
            sa.Column("told", sa.JSON),
            sa.Column("escalated_to", sa.JSON),
            sa.Column("knows", sa.JSON),
            sa.Column("not_delivered", sa.JSON),
            sa.Column("out_of_hours", sa.Boolean),
            sa.Column("to_ring", sa.Text),
            sa.Column("duty_team_at", sa.String(32)),
            sa.Column("answered", sa.Boolean),
            sa.Column("call_owed", sa.Boolean),
            sa.Column("acknowledge_by", sa.String(32)),
            sa.Column("safe_by", sa.String(32)),
            sa.Column("rungs", sa.JSON),
            sa.Column("raised", sa.JSON),
            sa.Column("next_rung_at", sa.String(32)),
        )

    @staticmethod
    def indexes(table: sa.Table, slot: str) -> None:
        """The files of which it is asked now."""
        asked = table.c.asked_at.is_not(None)
        sa.Index(f"safety_checks_asked_{slot}", table.c.next_rung_at, sqlite_where=asked, postgresql_where=asked)

    @on(happened.SafetyCheckAsked)
    def _asked(self, rows: Rows, event: happened.SafetyCheckAsked, recorded: Recorded) -> None:
        rows.put(
            remediation=event.originator_id,
            audit_ref=event.audit_ref,
            asked_at=written(event.occurred_at),
            told=list(event.told),
            escalated_to=[],
            knows=rows.get("knows", event.originator_id) or [],
            not_delivered=rows.get("not_delivered", event.originator_id) or [],
            out_of_hours=event.out_of_hours,
            to_ring=event.to_ring,
            duty_team_at=None,
            acknowledge_by=written(min(event.rungs.values())),
            safe_by=written(event.safe_by) if event.safe_by is not None else None,
            rungs={rung: written(at) for rung, at in event.rungs.items()},
            raised=[],
        )
        self._count(rows, event)

    @on(happened.SafetyCheckEscalated)
    def _escalated(self, rows: Rows, event: happened.SafetyCheckEscalated, recorded: Recorded) -> None:
        of = event.originator_id
        known = rows.get("escalated_to", of)
        before = {*rows.get("told", of), *known}
        rows.put(
            remediation=of,
            escalated_to=[*known, *(each for each in event.recipients if each not in before)],
            raised=[*rows.get("raised", of), event.rung],
            to_ring=event.to_ring or rows.get("to_ring", of),
        )
        self._count(rows, event)

    @on(happened.SafetyCheckAcknowledged, of_file.Acknowledged)
    def _acknowledged(self, rows: Rows, event: Any, recorded: Recorded) -> None:
        of, early = event.originator_id, isinstance(event, happened.SafetyCheckAcknowledged)
        asked = rows.get("asked_at", of) is not None
        if asked or early:
            rows.put(remediation=of, knows=[*(rows.get("knows", of) or []), event.person])
        if asked:
            self._count(rows, event)

    @on(happened.DutyTeamRung)
    def _rung(self, rows: Rows, event: happened.DutyTeamRung, recorded: Recorded) -> None:
        of = event.originator_id
        if rows.get("asked_at", of) is not None:
            known = rows.get("duty_team_at", of)
            at = written(event.occurred_at)
            rows.put(remediation=of, duty_team_at=at if known is None else min(known, at))
            self._count(rows, event)

    @on(MailNotDelivered)
    def _missed(self, rows: Rows, event: MailNotDelivered, recorded: Recorded) -> None:
        of = event.originator_id
        if event.notice_kind in (ASKED, ESCALATED) and rows.get("asked_at", of) is not None:
            rows.put(remediation=of, not_delivered=[*rows.get("not_delivered", of), event.recipient])
            self._count(rows, event)

    @on(happened.SafetyChecked)
    def _checked(self, rows: Rows, event: happened.SafetyChecked, recorded: Recorded) -> None:
        self._over(rows, event)

    @on(dates.DeadlinesEnded)
    def _ended(self, rows: Rows, event: dates.DeadlinesEnded, recorded: Recorded) -> None:
        if name_of(CHECK) in event.names:
            self._over(rows, event)

    @staticmethod
    def _over(rows: Rows, event: Any) -> None:
        if rows.get("knows", event.originator_id) is not None:
            rows.put(remediation=event.originator_id, asked_at=None, next_rung_at=None, knows=[])

    @staticmethod
    def _count(rows: Rows, event: Any) -> None:
        """State whether somebody has answered, whether the call is owed, and when it goes up next."""
        of = event.originator_id
        safe_by = rows.get("safe_by", of)
        word = SafetyWord(
            told=(*rows.get("told", of), *rows.get("escalated_to", of)),
            rungs={rung: datetime.fromisoformat(due) for rung, due in rows.get("rungs", of).items()},
            safe_by=datetime.fromisoformat(safe_by) if safe_by is not None else None,
            out_of_hours=rows.get("out_of_hours", of),
            to_ring=rows.get("to_ring", of),
            raised=tuple(rows.get("raised", of)),
            knows=rows.get("knows", of),
            call_recorded=rows.get("duty_team_at", of) is not None,
            not_delivered=rows.get("not_delivered", of),
        )
        back, due_at = word.answers, word.next_at
        next_at = written(due_at) if due_at is not None else None
        if next_at is not None and back.goes_up_at_once:
            next_at = min(next_at, rows.get("asked_at", of))
        rows.put(
            remediation=of,
            answered=back.answered,
            call_owed=back.call_asked and not back.call_recorded,
            next_rung_at=next_at,
        )


def to_chase(reader: Reader, now: datetime) -> list[str]:
    """The references of the files whose safety check is owed, and was not asked for or goes up by now."""
    owed, asked = reader.table(Deadlines), reader.table(SafetyChecks)
    due = sa.or_(asked.c.asked_at.is_(None), asked.c.next_rung_at <= written(now))
    query = (
        sa.select(owed.c.audit_ref)
        .join(asked, asked.c.remediation == owed.c.remediation, isouter=True)
        .where(safety_owed(owed), due, reader.visible(owed))
    )
    return list(reader.connection.scalars(query.order_by(owed.c.due_on, owed.c.audit_ref)))


def safety_of(reader: Reader, remediations: Sequence[Any]) -> dict[Any, Any]:
    """By remediation, how the question stands where it is asked now."""
    table = reader.table(SafetyChecks)
    query = sa.select(table).where(table.c.remediation.in_(remediations), table.c.asked_at.is_not(None))
    return {row.remediation: row for row in reader.rows(query)}


def asked_now(reader: Reader) -> list[Any]:
    """Rows of the files of which it is asked now, first those that nobody has answered, the longest asked first."""
    table = reader.table(SafetyChecks)
    asked = sa.select(table).where(table.c.asked_at.is_not(None))
    return reader.rows(asked.order_by(table.c.answered, table.c.asked_at, table.c.audit_ref))


def unanswered(reader: Reader, now: datetime) -> list[Any]:
    """Rows of the files of which nobody has answered within the hour whether the child is safe, the longest first."""
    table = reader.table(SafetyChecks)
    waits = sa.and_(table.c.asked_at.is_not(None), sa.not_(table.c.answered), table.c.acknowledge_by <= written(now))
    return reader.rows(sa.select(table).where(waits).order_by(table.c.acknowledge_by, table.c.audit_ref))


def calls_owed(reader: Reader) -> list[Any]:
    """Rows of the files of which the emergency duty team is still to be rung."""
    table = reader.table(SafetyChecks)
    owed = sa.and_(table.c.asked_at.is_not(None), table.c.call_owed)
    return reader.rows(sa.select(table).where(owed).order_by(table.c.asked_at, table.c.audit_ref))
