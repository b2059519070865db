"""Who is to be rung: whoever has not said that they know of an opening, with what they were sent and who rang (E27)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from projections import people, undelivered
from projections.calls import last_calls
from projections.reader import Reader
from service.mail.notices import NoticeKind, notices
from service.mail.outbox import messages

MOST = 2_000


@dataclass(frozen=True, kw_only=True)
class Silent:
    """Somebody who has not acknowledged an opening.

    ``told_at`` is when their mail was taken, ``not_delivered_on`` when one was given up; the call is the last one.
    """

    audit_ref: str
    person: str
    role: str | None
    due_on: date
    told_at: str | None
    not_delivered_on: date | None
    called_on: date | None
    called_by: str | None
    reached: bool | None
    service: str | None
    team: str | None
    place: str


def to_ring(reader: Reader, *, after: tuple[date, str] | None = None, limit: int = MOST) -> list[Silent]:
    """Who has not acknowledged which opening, the longest owed first. ``place`` orders those of a day."""
    rows = undelivered.unacknowledged(reader, after=after, limit=limit)
    known = people.entries(reader, sorted({row.person for row in rows}))
    sent, calls = _sent(reader, rows), last_calls(reader, [row.remediation for row in rows])
    return [_silent(row, known, sent, calls.get((row.remediation, row.person))) for row in rows]


def _silent(row: Any, known: dict[str, Any], sent: dict[tuple[str, str], str], call: Any | None) -> Silent:
    entry = known.get(row.person)
    return Silent(
        audit_ref=row.audit_ref,
        person=row.person,
        role=entry.role if entry is not None else None,
        due_on=row.due_on,
        told_at=sent.get((row.audit_ref, row.person)),
        not_delivered_on=row.not_delivered_on,
        called_on=call.called_on if call is not None else None,
        called_by=call.called_by if call is not None else None,
        reached=call.reached if call is not None else None,
        service=row.service,
        team=row.team,
        place=row.place,
    )


def _sent(reader: Reader, rows: Sequence[Any]) -> dict[tuple[str, str], str]:
    """When the mail of an opening was taken for each person, the last where it came again."""
    arrived = sa.and_(messages.c.sent_at.is_not(None), messages.c.failed_at.is_(None))
    query = (
        sa.select(notices.c.audit_ref, notices.c.recipient, sa.func.max(messages.c.sent_at))
        .join(messages, sa.and_(messages.c.id == notices.c.message_id, arrived))
        .where(notices.c.kind == NoticeKind.OPENED.value, notices.c.audit_ref.in_({row.audit_ref for row in rows}))
        .group_by(notices.c.audit_ref, notices.c.recipient)
    )
    return {(ref, person): at for ref, person, at in reader.connection.execute(query)}
