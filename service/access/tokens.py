"""Tokens: random, shown once, kept as a keyed digest, revocable, and good for one purpose."""

import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa

from domain.errors import NotFoundError, PutrightError
from service.storage.database import reading, writing
from service.storage.event_store import instant, metadata


def _table(name: str, *more: sa.Column[Any]) -> sa.Table:
    return sa.Table(
        name,
        metadata,
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.Column("issued_at", sa.String(32), nullable=False),
        sa.Column("revoked_at", sa.String(32)),
        *more,
    )


@dataclass(frozen=True)
class Purpose:
    """What tokens are good for. One of another purpose has another table and another digest, so it opens nothing."""

    prefix: str
    table: sa.Table
    domain: str
    refusal: str


API = Purpose("pr_", _table("tokens"), "", "A bearer token is needed; ask whoever runs Putright to issue one.")
CALENDAR = Purpose(
    "prcal_",
    _table("calendar_tokens", sa.Column("name", sa.Text)),  # what somebody calls it, to tell one from another
    "calendar:",
    "This calendar address is not in use: issue another one.",
)


class NotAuthenticatedError(PutrightError):
    """No token, or one that is not known, was revoked or is not whole."""

    code = "not_authenticated"


@dataclass(frozen=True)
class Caller:
    """Whose token a request came with."""

    token_id: str
    staff_id: str


class Tokens:
    """Issues, checks and revokes tokens. The secret is 256 random bits, so a keyed digest is enough to keep."""

    def __init__(self, engine: sa.Engine, pepper: str, purpose: Purpose = API) -> None:
        self.engine = engine
        self.purpose = purpose
        self._pepper = pepper.encode()

    def issue(self, staff_id: str, now: datetime, **more: str | None) -> str:
        """A new token for somebody in the directory, with what its purpose keeps of it. It is only seen this once."""
        token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            connection.execute(
                self.purpose.table.insert().values(
                    id=token_id,
                    staff_id=staff_id,
                    digest=self._digest(token_id, secret),
                    issued_at=instant(now),
                    **more,
                )
            )
        return f"{self.purpose.prefix}{token_id}_{secret}"

    def issued_to(self, staff_id: str) -> Sequence[Any]:
        """Somebody's tokens that were not revoked, by id: ``id, issued_at``, and ``name`` of a calendar's."""
        table = self.purpose.table
        shown = [each for each in table.c if each.name in ("id", "issued_at", "name")]
        theirs = sa.select(*shown).where(table.c.staff_id == staff_id, table.c.revoked_at.is_(None))
        with reading(self.engine) as connection:
            return connection.execute(theirs.order_by(table.c.id)).all()

    def revoke(self, token_id: str, now: datetime, *, of: str | None = None) -> None:
        """Make a token useless from now on; with ``of``, only one of that person's."""
        table = self.purpose.table
        unrevoked = table.update().where(table.c.id == token_id, table.c.revoked_at.is_(None))
        if of is not None:
            unrevoked = unrevoked.where(table.c.staff_id == of)
        with writing(self.engine) as connection:
            if connection.execute(unrevoked.values(revoked_at=instant(now))).rowcount == 0:
                raise NotFoundError(f"There is no token '{token_id}' to revoke.", field="token_id")

    def caller(self, presented: str | None) -> Caller:
        """Whose token this is. Raises :class:`NotAuthenticatedError`, the same for every reason."""
        token_id, secret = self.parts(presented or "")
        table = self.purpose.table
        with reading(self.engine) as connection:
            kept = connection.execute(sa.select(table).where(table.c.id == token_id)).first()
        digest = bytes(kept.digest) if kept is not None else b""
        if not hmac.compare_digest(digest, self._digest(token_id, secret)) or kept is None or kept.revoked_at:
            raise self.refusal()
        return Caller(token_id, kept.staff_id)

    def parts(self, token: str) -> tuple[str, str]:
        """The id by which a token is revoked, and its secret."""
        token_id, _, secret = token.removeprefix(self.purpose.prefix).partition("_")
        return token_id, secret

    def refusal(self) -> NotAuthenticatedError:
        """What is said of a token that opens nothing."""
        return NotAuthenticatedError(self.purpose.refusal)

    def _digest(self, token_id: str, secret: str) -> bytes:
        return hmac.new(self._pepper, f"{self.purpose.domain}{token_id}:{secret}".encode(), sha256).digest()
