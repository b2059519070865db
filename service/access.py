"""Bearer tokens: random, shown once, kept as a keyed digest, revocable."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

import sqlalchemy as sa

from domain.errors import NotFoundError, PutrightError
from service.database import reading, writing
from service.event_store import instant, metadata

PREFIX = "pr_"

tokens = sa.Table(
    "tokens",
    metadata,
    sa.Column("id", sa.String(16), primary_key=True),
    sa.Column("staff_id", sa.Text, nullable=False),
    sa.Column("digest", sa.LargeBinary, nullable=False),
    sa.Column("issued_at", sa.String(32), nullable=False),
    sa.Column("revoked_at", sa.String(32)),
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

    def __init__(self, engine: sa.Engine, pepper: str) -> None:
        self.engine = engine
        self._pepper = pepper.encode()

    def issue(self, staff_id: str, now: datetime) -> str:
        """A new token for somebody in the directory. This is the only time it is seen."""
        token_id, secret = secrets.token_hex(8), secrets.token_urlsafe(32)
        with writing(self.engine) as connection:
            connection.execute(
                tokens.insert().values(
                    id=token_id,
                    staff_id=staff_id,
                    digest=self._digest(token_id, secret),
                    issued_at=instant(now),
                )
            )
        return f"{PREFIX}{token_id}_{secret}"

    def revoke(self, token_id: str, now: datetime) -> None:
        """Make a token useless from now on."""
        unrevoked = tokens.update().where(tokens.c.id == token_id, tokens.c.revoked_at.is_(None))
        with writing(self.engine) as connection:
            if connection.execute(unrevoked.values(revoked_at=instant(now))).rowcount == 0:
                raise NotFoundError(f"There is no token '{token_id}' to revoke.", field="token_id")

    def caller(self, presented: str | None) -> Caller:
        """Whose token this is. Raises :class:`NotAuthenticatedError`, the same for every reason."""
        token_id, _, secret = (presented or "").removeprefix(PREFIX).partition("_")
        with reading(self.engine) as connection:
            kept = connection.execute(sa.select(tokens).where(tokens.c.id == token_id)).first()
        digest = bytes(kept.digest) if kept is not None else b""
        if not hmac.compare_digest(digest, self._digest(token_id, secret)) or kept is None or kept.revoked_at:
            raise NotAuthenticatedError("A bearer token is needed; ask whoever runs Putright to issue one.")
        return Caller(token_id, kept.staff_id)

    def _digest(self, token_id: str, secret: str) -> bytes:
        return hmac.new(self._pepper, f"{token_id}:{secret}".encode(), sha256).digest()
