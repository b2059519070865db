"""Signing in by a link in a mail: short-lived, good once, and not to be had without end."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import sqlalchemy as sa

from domain.errors import PutrightError
from service.access.database import metadata, writing
from service.storage.event_store import instant

LASTS = timedelta(minutes=15)
PER_PERSON, PER_PLACE = 5, 30
"""So many links an hour for one person, and so many requests an hour from one network address."""

HOUR = timedelta(hours=1)
links = sa.Table(
    "sign_in_links",
    metadata,
    sa.Column("digest", sa.LargeBinary, primary_key=True),
    sa.Column("staff_id", sa.Text),
    sa.Column("place", sa.LargeBinary, nullable=False),
    sa.Column("made_at", sa.String(32), nullable=False, index=True),
    sa.Column("leads_to", sa.Text, nullable=False),
    sa.Column("used_at", sa.String(32)),
)


class LinkNotGoodError(PutrightError):
    """The link was never made here, is too old, or was used."""

    code = "link_not_good"


@dataclass(frozen=True)
class Used:
    """What a link opened: for whom, and where they wanted to go."""

    staff_id: str
    leads_to: str


class SignInLinks:
    """Makes links and lets each be used once. Only a keyed digest of the secret is kept."""

    def __init__(self, engine: sa.Engine, pepper: str) -> None:
        self.engine = engine
        self._pepper = pepper.encode()

    def ask(self, staff_id: str | None, place: str, leads_to: str, now: datetime) -> str | None:
        """A link's secret for whoever the address belongs to; ``None`` where nobody's it is, or too many were made.

        ``place`` is the network address that asks. What is asked for nobody counts against it all the same.
        """
        secret, since = secrets.token_urlsafe(32), instant(now - HOUR)
        where_from = self._digest("place", place)
        with writing(self.engine) as connection:
            connection.execute(links.delete().where(links.c.made_at < instant(now - timedelta(days=1))))
            recent = sa.select(sa.func.count()).where(links.c.made_at > since)
            crowded = (connection.scalar(recent.where(links.c.place == where_from)) or 0) >= PER_PLACE
            of_theirs = recent.where(links.c.staff_id == staff_id)
            many = staff_id is not None and (connection.scalar(of_theirs) or 0) >= PER_PERSON
            if crowded or many:
                return None
            connection.execute(
                links.insert().values(
                    digest=self._digest("link", secret),
                    staff_id=staff_id,
                    place=where_from,
                    made_at=instant(now),
                    leads_to=leads_to,
                )
            )
        return secret if staff_id is not None else None

    def use(self, secret: str, now: datetime) -> Used:
        """Use a link, which is then used up. Raises :class:`LinkNotGoodError`, the same for every reason."""
        which = links.c.digest == self._digest("link", secret)
        with writing(self.engine) as connection:
            row = connection.execute(sa.select(links).where(which)).first()
            good = row is not None and row.staff_id is not None and row.used_at is None
            if row is None or not good or now - datetime.fromisoformat(row.made_at) >= LASTS:
                raise LinkNotGoodError("This link is not good any more: it works once, and for a quarter of an hour.")
            connection.execute(links.update().where(which).values(used_at=instant(now)))
        return Used(row.staff_id, row.leads_to)

    def _digest(self, purpose: str, said: str) -> bytes:
        return hmac.new(self._pepper, f"sign-in {purpose}:{said}".encode(), sha256).digest()
