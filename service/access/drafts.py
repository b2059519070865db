"""What somebody had typed when their session ended, kept until they are back; only their browser has the key to it."""

import hmac
import json
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa
from cryptography.fernet import Fernet

from service.access.database import metadata, writing
from service.storage.event_store import instant

LASTS = timedelta(hours=12)
drafts = sa.Table(
    "drafts",
    metadata,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("staff_id", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.String(32), nullable=False),
)
Typed = Sequence[tuple[str, str]]


class Drafts:
    """Keeps what was typed, encrypted under a secret that only the browser holds, and gives it back once."""

    def __init__(self, engine: sa.Engine, pepper: str) -> None:
        self.engine = engine
        self._pepper = pepper.encode()

    def keep(self, staff_id: str, path: str, typed: Typed, now: datetime) -> str:
        """Keep what somebody typed on the form at ``path``; the secret is for their browser."""
        secret = secrets.token_urlsafe(32)
        body = self._cipher(secret).encrypt(json.dumps(list(typed)).encode())
        with writing(self.engine) as connection:
            connection.execute(drafts.delete().where(drafts.c.made_at < instant(now - LASTS)))
            connection.execute(
                drafts.insert().values(
                    digest=self._digest(secret), staff_id=staff_id, path=path, body=body, made_at=instant(now)
                )
            )
        return secret

    def take(self, secret: str, staff_id: str, path: str, now: datetime) -> Typed | None:
        """What this person had typed on this form, which is then kept no longer; ``None`` for anybody else."""
        mine = sa.and_(
            drafts.c.digest == self._digest(secret),
            drafts.c.staff_id == staff_id,
            drafts.c.path == path,
            drafts.c.made_at >= instant(now - LASTS),
        )
        with writing(self.engine) as connection:
            body = connection.scalar(sa.select(drafts.c.body).where(mine))
            connection.execute(drafts.delete().where(mine))
        if body is None:
            return None
        return [(str(name), str(value)) for name, value in json.loads(self._cipher(secret).decrypt(bytes(body)))]

    def _cipher(self, secret: str) -> Fernet:
        return Fernet(urlsafe_b64encode(hmac.new(self._pepper, f"draft key:{secret}".encode(), sha256).digest()))

    def _digest(self, secret: str) -> bytes:
        return hmac.new(self._pepper, f"draft:{secret}".encode(), sha256).digest()
