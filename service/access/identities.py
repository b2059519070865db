"""Which account of the council's Entra ID is whose, and the accounts that were turned away."""

import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from domain.errors import AlreadyExistsError, NotFoundError
from service.access.database import metadata
from service.access.oidc import Identity
from service.storage.database import reading, writing
from service.storage.event_store import instant

LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""Nothing that is mistaken for another on the telephone or that makes words."""

WHO = ("issuer", "tenant", "oid")


def _who() -> Sequence[sa.Column[Any]]:
    return [sa.Column(name, sa.Text, nullable=False) for name in WHO]


identities = sa.Table(
    "identities",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    *_who(),
    sa.Column("staff_id", sa.Text, nullable=False, index=True),
    sa.Column("linked_at", sa.String(32), nullable=False),
    sa.Column("unlinked_at", sa.String(32)),
)
LINKED = identities.c.unlinked_at.is_(None)
sa.Index(
    "one_person_an_identity",
    *(identities.c[name] for name in WHO),
    unique=True,
    sqlite_where=LINKED,
    postgresql_where=LINKED,
)
refused = sa.Table(
    "refused_identities",
    metadata,
    sa.Column("code", sa.String(9), primary_key=True),
    *_who(),
    sa.Column("reason", sa.String(24), nullable=False),
    sa.Column("staff_id", sa.Text),
    sa.Column("refused_at", sa.String(32), nullable=False),
    sa.UniqueConstraint(*WHO),
)


class Identities:
    """Links identities to people of the directory, and keeps who was turned away under a code to tell IT."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def staff_id_of(self, identity: Identity) -> str | None:
        """Whose identity this is; ``None`` where it is linked to nobody."""
        with reading(self.engine) as connection:
            return connection.scalar(sa.select(identities.c.staff_id).where(LINKED, _is(identities, identity)))

    def link(self, staff_id: str, identity: Identity, now: datetime) -> None:
        """Make an identity somebody's. Raises :class:`AlreadyExistsError` while it is another's."""
        with writing(self.engine) as connection:
            whose = connection.scalar(sa.select(identities.c.staff_id).where(LINKED, _is(identities, identity)))
            if whose is not None:
                message = f"This account is linked to {whose} already: remove that first."
                raise AlreadyExistsError(message, field="oid")
            values = _values(identity) | {"staff_id": staff_id, "linked_at": instant(now)}
            connection.execute(identities.insert().values(values))
            connection.execute(refused.delete().where(_is(refused, identity)))

    def unlink(self, staff_id: str, identity: Identity, now: datetime) -> None:
        """Take an identity from somebody. Raises :class:`NotFoundError` where it is not theirs."""
        theirs = identities.update().where(LINKED, _is(identities, identity), identities.c.staff_id == staff_id)
        with writing(self.engine) as connection:
            if connection.execute(theirs.values(unlinked_at=instant(now))).rowcount == 0:
                raise NotFoundError(f"{staff_id} has no such account linked.", field="oid")

    def linked(self, staff_id: str | None = None) -> Sequence[Any]:
        """What is linked, to somebody or at all, by person: ``staff_id, oid, tenant, issuer, linked_at``."""
        query = sa.select(identities).where(LINKED).order_by(identities.c.staff_id, identities.c.id)
        if staff_id is not None:
            query = query.where(identities.c.staff_id == staff_id)
        with reading(self.engine) as connection:
            return connection.execute(query).all()

    def turn_away(self, identity: Identity, reason: str, staff_id: str | None, now: datetime) -> str:
        """Keep that somebody was not let in, and why; return the code for IT, the same for an identity every time."""
        said = {"reason": reason, "staff_id": staff_id, "refused_at": instant(now)}
        with writing(self.engine) as connection:
            known = connection.scalar(sa.select(refused.c.code).where(_is(refused, identity)))
            if known is not None:
                connection.execute(refused.update().where(refused.c.code == known).values(said))
                return str(known)
            code = _new_code()
            connection.execute(refused.insert().values(_values(identity) | said | {"code": code}))
            return code

    def turned_away(self) -> Sequence[Any]:
        """Who was not let in, the last first: ``code, oid, reason, staff_id, refused_at``."""
        with reading(self.engine) as connection:
            return connection.execute(sa.select(refused).order_by(refused.c.refused_at.desc(), refused.c.code)).all()

    def with_code(self, code: str) -> Identity:
        """Who was told this code. Raises :class:`NotFoundError`."""
        told = code.strip().upper()
        with reading(self.engine) as connection:
            row = connection.execute(sa.select(refused).where(refused.c.code == told)).first()
        if row is None:
            raise NotFoundError(f"Nobody was told the code '{told}'.", field="code")
        return Identity(row.issuer, row.tenant, row.oid)


def _new_code() -> str:
    drawn = "".join(secrets.choice(LETTERS) for _ in range(8))
    return f"{drawn[:4]}-{drawn[4:]}"


def _is(table: sa.Table, identity: Identity) -> sa.ColumnElement[bool]:
    return sa.and_(*(table.c[name] == value for name, value in _values(identity).items()))


def _values(identity: Identity) -> dict[str, str | None]:
    return {name: getattr(identity, name) for name in WHO}
