"""Composing: what each person is owed, frozen into messages of the outbox."""

from collections.abc import Sequence, Set
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
import structlog

from domain.remediation import Remediation
from domain.vocabulary import Step
from projections.deadline_queries import deadlines_of
from service.mail.messages import Writer
from service.mail.notices import OF_ALERTS, Notice, NoticeKind, notices
from service.mail.outbox import messages, notice_of
from service.mail.pace import IN_DIGEST, Pace
from service.storage.database import reading, writing
from service.storage.event_store import events, identity, instant
from service.storage.store import Command, Store
from service.storage.work import Work

log = structlog.get_logger("putright")
GOES_AT_ONCE = sa.or_(
    notices.c.kind.in_([kind.value for kind in OF_ALERTS]),
    sa.func.coalesce(notices.c.step, "") == Step.SAFETY_CHECK.value,
)
"""An alert, or the safety check of a critical file: never held, never one of many things in a mail."""

GONE_UP = (NoticeKind.ESCALATION, NoticeKind.SKIPPED_UPWARD)
MAY_BE_OVERTAKEN = (NoticeKind.REMINDER, *GONE_UP)
SAYS_STEPS = (NoticeKind.OPENED, *MAY_BE_OVERTAKEN)
OVERTAKEN = "overtaken"
"""Why a message was never sent: all of it asked for what had been done by the morning."""

RECIPIENTS_AT_ONCE = 50
"""Composing for so many people holds the lock for some hundredths of a second."""


class UnwrittenMailError(Exception):
    """The mail of some people could not be written, and stays owed; that of all the others was."""

    def __init__(self, composed: int, people: int) -> None:
        super().__init__(f"The mail of {people} people could not be written.")
        self.composed, self.people = composed, people


def compose(store: Store, writer: Writer, now: datetime, pace: Pace | None = None, brake: int | None = None) -> int:
    """Freeze what each person is owed by now into one message a person, and return how many were made.

    Alerts come first, each in a message of its own: see :func:`compose_alerts`. What may wait by the ``pace`` waits;
    without one everything goes. Where more than ``brake`` people are owed a message, all of these are held until
    somebody has looked (``lessons.md`` 8). Raises :class:`UnwrittenMailError` when all the others are written.
    """
    composed, unwritten = compose_alerts(store, writer, now), set[str]()
    ready = _ready(pace, now)
    hold = brake is not None and len(_recipients_owed(store.engine, ready, brake + 1)) > brake
    while recipients := _recipients_owed(store.engine, ready, RECIPIENTS_AT_ONCE, but=unwritten):
        with writing(store.engine) as connection:
            command = Command(recorded_by="scheduler", source="scheduler", now=now)
            work = Work(store, connection, command)
            made = {recipient: _digest(work, writer, recipient, ready, hold=hold) for recipient in recipients}
        composed += sum(each is True for each in made.values())
        unwritten |= {recipient for recipient, each in made.items() if each is False}
    if unwritten:
        raise UnwrittenMailError(composed, len(unwritten))
    return composed


def anything_ready(connection: sa.Connection, pace: Pace, now: datetime) -> bool:
    """Whether somebody is owed a message that is not written yet and need not wait."""
    uncomposed = sa.select(sa.literal(1)).where(notices.c.message_id.is_(None))
    return bool(connection.scalar(uncomposed.where(sa.or_(GOES_AT_ONCE, _ready(pace, now))).limit(1)))


def number_waiting(connection: sa.Connection, pace: Pace, now: datetime) -> int:
    """How many things wait for the quiet hours to end or for a digest."""
    ready = sa.or_(GOES_AT_ONCE, _ready(pace, now))
    uncomposed = sa.select(sa.func.count()).where(notices.c.message_id.is_(None), sa.not_(ready))
    return connection.scalar(uncomposed) or 0


def _ready(pace: Pace | None, now: datetime) -> sa.ColumnElement[bool]:
    """Which notices that are not urgent need wait no longer: see :mod:`service.mail.pace`.

    What was recorded after ``now`` comes of a clock that was wrong, and is not kept until that time.
    """
    waiting = sa.and_(notices.c.message_id.is_(None), sa.not_(GOES_AT_ONCE))
    if pace is None:
        return waiting
    if pace.is_quiet(now):
        return sa.false()
    had_enough = (
        sa.select(messages.c.recipient)
        .where(messages.c.created_at >= instant(pace.today_from(now)), messages.c.urgent.is_(None))
        .group_by(messages.c.recipient)
        .having(sa.func.count() >= pace.allowed(now))
    )
    in_digest = sa.or_(
        notices.c.kind.in_([kind.value for kind in IN_DIGEST]), notices.c.recipient.in_(had_enough.scalar_subquery())
    )
    recorded = sa.select(events.c.recorded_at).where(events.c.position == notices.c.position).scalar_subquery()
    over = sa.or_(recorded <= instant(pace.last_digest(now)), recorded > instant(now))
    return sa.and_(waiting, sa.or_(sa.not_(in_digest), over))


def compose_alerts(store: Store, writer: Writer, now: datetime) -> int:
    """Freeze each alert that somebody is owed into a message of its own, and return how many were made.

    No alert waits for a digest or for anything else, and none is one of many things in a mail.
    """
    uncomposed = sa.select(notices).where(notices.c.message_id.is_(None), GOES_AT_ONCE).order_by(notices.c.position)
    with reading(store.engine) as connection:
        if connection.execute(uncomposed.limit(1)).first() is None:
            return 0
    with writing(store.engine) as connection:
        work = Work(store, connection, Command(recorded_by="scheduler", source="scheduler", now=now))
        owed = [notice_of(row) for row in connection.execute(uncomposed).mappings()]
        return sum(_freeze(work, writer, [notice], _row_of(notice), urgent=True) for notice in owed)


def _row_of(notice: Notice) -> sa.ColumnElement[bool]:
    return sa.and_(notices.c.position == notice.position, notices.c.recipient == notice.recipient)


def _recipients_owed(
    engine: sa.Engine, ready: sa.ColumnElement[bool], limit: int, but: Set[str] = frozenset()
) -> Sequence[str]:
    owed = sa.select(notices.c.recipient).where(ready).group_by(notices.c.recipient)
    oldest_first = owed.order_by(sa.func.min(notices.c.position)).limit(limit + len(but))
    with reading(engine) as connection:
        return [each for each in connection.scalars(oldest_first) if each not in but]


def _digest(work: Work, writer: Writer, recipient: str, ready: sa.ColumnElement[bool], *, hold: bool) -> bool | None:
    """Make one message of everything that one person is owed by now, and say whether it could be written.

    ``None`` where another process was first.
    """
    mine = sa.and_(notices.c.recipient == recipient, ready)
    rows = work.connection.execute(sa.select(notices).where(mine).order_by(notices.c.position)).mappings()
    owed = [notice_of(row) for row in rows]
    return _freeze(work, writer, owed, mine, hold=hold) if owed else None


def _freeze(
    work: Work,
    writer: Writer,
    owed: Sequence[Notice],
    which: sa.ColumnElement[bool],
    *,
    urgent: bool | None = None,
    hold: bool = False,
) -> bool:
    """Make one message of these notices of one person, which are the rows ``which``.

    One that cannot be written is logged and stays owed: it keeps nobody else's waiting.
    """
    recipient = owed[0].recipient
    message_id = _message_id(work.connection, owed)
    about = {Remediation.create_id(notice.audit_ref) for notice in owed if notice.kind in SAYS_STEPS}
    steps = deadlines_of(work.reader, sorted(about)) if about else []
    over = {_step_of(notice): notice.position for notice in owed if notice.kind is NoticeKind.RESOLVED}
    news = [
        notice
        for notice in owed
        if not _is_overtaken(notice, steps)
        and not (notice.kind is NoticeKind.CLOSING_ASKED and not _awaits_closing(work, notice.audit_ref))
        and not (notice.kind in GONE_UP and over.get(_step_of(notice), -1) > notice.position)
    ]
    now = work.command.now
    try:
        content = writer.write(message_id, recipient, news or owed, steps, now)
    except Exception as problem:  # noqa: BLE001 - a fault in the words of one mail; nothing of the database is asked
        log.error("mail_not_composed", message_id=message_id, error=type(problem).__name__)
        return False
    work.connection.execute(
        messages.insert().values(
            id=message_id,
            recipient=recipient,
            content=content,
            created_at=instant(now),
            next_try_at=None if hold or not news else instant(now),
            held_at=instant(now) if hold and news else None,
            attempts=0,
            error=None if news else OVERTAKEN,
            urgent=urgent,
        )
    )
    work.connection.execute(notices.update().where(which).values(message_id=message_id))
    return True


def _step_of(notice: Notice) -> tuple[str, str | None, str]:
    return notice.audit_ref, notice.step, notice.item or ""


def _is_overtaken(notice: Notice, steps: Sequence[Any]) -> bool:
    """Whether it asks for nothing any more: by the morning its step was recorded, or nobody owes it."""
    return notice.kind in MAY_BE_OVERTAKEN and any(
        (step.audit_ref, step.step, step.item) == _step_of(notice)
        and (step.done_on is not None or step.ended is not None or step.closed_on is not None)
        for step in steps
    )


def _awaits_closing(work: Work, ref: str) -> bool:
    """Whether a file is still to be closed by the morning."""
    return work.get(Remediation, ref, field="audit_ref").awaits_closing


def _message_id(connection: sa.Connection, owed: Sequence[Notice]) -> str:
    """The same notices always make the same id, and those of another database never do."""
    ids = sorted(f"{notice.position}/{notice.recipient}" for notice in owed)
    return sha256("\n".join([str(connection.scalar(sa.select(identity.c.id))), *ids]).encode()).hexdigest()
