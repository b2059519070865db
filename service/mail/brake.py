"""Mail that waits for a person: after downtime, an import or a change of calendar nobody is to be stormed.

Above so many people at once nothing is sent until somebody has looked at what would go to whom, and released it, sent
it to somebody else, or silenced it (``lessons.md`` 8). A safeguarding alert never waits.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.errors import InvalidValueError, NotFoundError
from service.mail.notices import NoticeKind, notices
from service.mail.outbox import FAILED, HELD, WAITING, messages
from service.storage.database import writing
from service.storage.event_store import instant

SILENCED = "silenced"
SHORTEST_ID = 8
OF_RUNGS = (NoticeKind.REMINDER.value, NoticeKind.ESCALATION.value, NoticeKind.SKIPPED_UPWARD.value)


@dataclass(frozen=True)
class Listed:
    """One message of the outbox: to whom, of how many things on which files, and how it stands; never what it says."""

    id: str
    recipient: str
    state: str
    since: str
    rungs: int
    others: int
    files: tuple[str, ...]
    error: str | None


@dataclass(frozen=True)
class Waiting:
    """What waits for somebody to look: so many rungs and other things, in so many mails, to these people."""

    rungs: int
    others: int
    mails: int
    to: tuple[str, ...]


def listed(connection: sa.Connection) -> list[Listed]:
    """Every message that is held, waits or was given up, the held first, then the oldest."""
    rank = sa.case((HELD, 0), (FAILED, 2), else_=1)
    query = (
        sa.select(messages).where(sa.or_(HELD, WAITING, FAILED)).order_by(rank, messages.c.created_at, messages.c.id)
    )
    rows = connection.execute(query).all()
    about = sa.select(notices.c.message_id, notices.c.kind, notices.c.audit_ref)
    found: dict[str, list[Any]] = {row.id: [] for row in rows}
    for notice in connection.execute(about.where(notices.c.message_id.in_(found))):
        found[notice.message_id].append(notice)
    return [_listed(row, found[row.id]) for row in rows]


def waiting(connection: sa.Connection) -> Waiting | None:
    """What is held, in figures, or ``None`` where nothing is."""
    held = [each for each in listed(connection) if each.state == "held"]
    if not held:
        return None
    people = Counter(each.recipient for each in held)
    rungs, others = sum(each.rungs for each in held), sum(each.others for each in held)
    return Waiting(rungs, others, len(held), tuple(sorted(people)))


def release(engine: sa.Engine, ids: Sequence[str], now: datetime, *, by: str, to: str | None = None) -> list[str]:
    """Let held messages go, to somebody else where ``to`` says so; returns their ids. None named means all.

    Raises :class:`NotFoundError` for an id that no held message has.
    """
    values: dict[str, Any] = {"held_at": None, "next_try_at": instant(now), "decided_by": by}
    if to is not None:
        if not ids:
            raise InvalidValueError("Say which messages go to somebody else.", field="ids")
        values |= {"redirected_from": messages.c.recipient, "recipient": to}
    return _decide(engine, ids, HELD, values)


def silence(engine: sa.Engine, ids: Sequence[str], *, by: str) -> list[str]:
    """Let held messages never go; what they are about stays owed and its next rung is raised in its turn."""
    if not ids:
        raise InvalidValueError("Say which messages are silenced.", field="ids")
    return _decide(engine, ids, HELD, {"held_at": None, "error": SILENCED, "decided_by": by})


def retry(engine: sa.Engine, ids: Sequence[str], now: datetime, *, by: str) -> list[str]:
    """Try messages again that were given up, the same bytes; returns their ids. None named means all."""
    values = {"failed_at": None, "error": None, "attempts": 0, "next_try_at": instant(now), "decided_by": by}
    values |= {"sent_at": None, "receipt": None, "settled_at": None}
    return _decide(engine, ids, FAILED, values)


def _decide(engine: sa.Engine, ids: Sequence[str], which: sa.ColumnElement[bool], values: dict[str, Any]) -> list[str]:
    with writing(engine) as connection:
        able = connection.scalars(sa.select(messages.c.id).where(which).order_by(messages.c.id)).all()
        chosen = [_named(each, able) for each in ids] if ids else list(able)
        if chosen:
            connection.execute(messages.update().where(messages.c.id.in_(chosen)).values(**values))
    return chosen


def _named(short: str, ids: Sequence[str]) -> str:
    """The one message whose id begins so."""
    found = [each for each in ids if len(short) >= SHORTEST_ID and each.startswith(short)]
    if len(found) != 1:
        message = f"'{short}' is not one of these messages: give at least {SHORTEST_ID} characters of its id."
        raise NotFoundError(message, field="ids")
    return found[0]


def _listed(row: Any, about: Sequence[Any]) -> Listed:
    rungs = sum(notice.kind in OF_RUNGS for notice in about)
    state = "held" if row.held_at is not None else "given up" if row.failed_at is not None else "waiting"
    return Listed(
        id=row.id,
        recipient=row.recipient,
        state=state,
        since=row.created_at,
        rungs=rungs,
        others=len(about) - rungs,
        files=tuple(sorted({notice.audit_ref for notice in about})),
        error=row.error,
    )
