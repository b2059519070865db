"""Sessions: kept on the server, so that each can be ended from here, and known to a browser by a secret alone."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from service.access.database import metadata, writing
from service.storage.database import reading
from service.storage.event_store import instant

sessions = sa.Table(
    "sessions",
    metadata,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("staff_id", sa.Text, nullable=False, index=True),
    sa.Column("via", sa.String(16), nullable=False),
    sa.Column("began_at", sa.String(32), nullable=False),
    sa.Column("seen_at", sa.String(32), nullable=False),
    sa.Column("ended_at", sa.String(32)),
)
SEEN_EVERY = timedelta(minutes=1)
"""So seldom is it written that a session is in use: a page is shown faster than it is written down."""


class SignedInBy(StrEnum):
    """By what somebody signed in."""

    LINK = "link"
    OIDC = "oidc"
    COMMAND = "command"


@dataclass(frozen=True)
class TimeOuts:
    """How long a session lasts: unused, and at all."""

    idle: timedelta
    absolute: timedelta


@dataclass(frozen=True)
class Session:
    """Who is signed in. ``secret`` is what the browser holds; it is kept nowhere else."""

    secret: str
    staff_id: str
    via: str
    expired: bool = False


class Sessions:
    """Begins, finds and ends sessions. A secret is 256 random bits; its keyed digest is what is kept."""

    def __init__(self, engine: sa.Engine, pepper: str, time_outs: TimeOuts) -> None:
        self.engine, self.time_outs = engine, time_outs
        self._pepper = pepper.encode()

    def begin(self, staff_id: str, via: str, now: datetime) -> str:
        """A new session; the secret is for the browser's cookie. What was long over is forgotten here."""
        secret = secrets.token_urlsafe(32)
        over = instant(now - self.time_outs.absolute - timedelta(days=1))
        with writing(self.engine) as connection:
            connection.execute(sessions.delete().where(sessions.c.began_at < over))
            connection.execute(
                sessions.insert().values(
                    digest=self._digest(secret), staff_id=staff_id, via=via, began_at=instant(now), seen_at=instant(now)
                )
            )
        return secret

    def find(self, secret: str | None, now: datetime) -> Session | None:
        """The session of a browser, marked ``expired`` where its time is over; ``None`` where there is none."""
        row = self._row(secret) if secret else None
        if row is None or secret is None or row.ended_at is not None:
            return None
        began, seen = datetime.fromisoformat(row.began_at), datetime.fromisoformat(row.seen_at)
        over = now - began >= self.time_outs.absolute or now - seen >= self.time_outs.idle
        if not over and now - seen >= SEEN_EVERY:
            self._change(sessions.c.digest == row.digest, seen_at=instant(now))
        return Session(secret, row.staff_id, row.via, expired=over)

    def end(self, secret: str, now: datetime) -> None:
        """End one session."""
        self._change(sessions.c.digest == self._digest(secret), ended_at=instant(now))

    def end_all_of(self, staff_id: str, now: datetime) -> int:
        """End every session of somebody, and say how many there were."""
        return self._change(sessions.c.staff_id == staff_id, ended_at=instant(now))

    def open_ones(self, now: datetime) -> Sequence[Any]:
        """The sessions that are in use: ``staff_id, via, began_at, seen_at``, the newest first."""
        since = instant(now - self.time_outs.idle)
        began = instant(now - self.time_outs.absolute)
        query = sa.select(sessions.c.staff_id, sessions.c.via, sessions.c.began_at, sessions.c.seen_at).where(
            sessions.c.ended_at.is_(None), sessions.c.seen_at > since, sessions.c.began_at > began
        )
        with reading(self.engine) as connection:
            return connection.execute(query.order_by(sessions.c.began_at.desc())).all()

    def _row(self, secret: str) -> Any | None:
        with reading(self.engine) as connection:
            return connection.execute(sa.select(sessions).where(sessions.c.digest == self._digest(secret))).first()

    def _change(self, which: sa.ColumnElement[bool], **values: str) -> int:
        with writing(self.engine) as connection:
            changed = connection.execute(sessions.update().where(which, sessions.c.ended_at.is_(None)).values(**values))
            return changed.rowcount

    def _digest(self, secret: str) -> bytes:
        return hmac.new(self._pepper, f"session:{secret}".encode(), sha256).digest()
