"""The access log: who looked at what, when and why, in rows that can be neither changed nor removed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from service.access.database import append_only, metadata, writing
from service.storage.database import reading
from service.storage.event_store import instant

BREAK_GLASS = timedelta(minutes=60)
"""So long does a file stay open to somebody who gave a reason for seeing it."""

GIVEN_REASON = "break_glass"

looks = append_only(
    sa.Table(
        "access_log",
        metadata,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("at", sa.String(32), nullable=False, index=True),
        sa.Column("staff_id", sa.Text, nullable=False, index=True),
        sa.Column("through", sa.String(8), nullable=False),
        sa.Column("what", sa.String(80), nullable=False),
        sa.Column("about", sa.Text, index=True),
        sa.Column("outcome", sa.String(8), nullable=False),
        sa.Column("why", sa.Text),
    )
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """One look. ``what`` is the page or operation; ``about`` the reference of what was looked at, if it is of one."""

    at: datetime
    staff_id: str
    through: str
    what: str
    about: str | None
    outcome: str
    why: str | None = None


class AccessLog:
    """Writes the log."""

    def __init__(self, engine: sa.Engine) -> None:
        self.engine = engine

    def note(self, look: Look) -> None:
        """Write one look. What cannot be written down is not shown: an error here fails the request."""
        with writing(self.engine) as connection:
            connection.execute(
                looks.insert().values(
                    at=instant(look.at),
                    staff_id=look.staff_id,
                    through=look.through,
                    what=look.what,
                    about=look.about,
                    outcome=look.outcome,
                    why=look.why,
                )
            )

    def opened_by_reason(self, staff_id: str, about: str, since: datetime) -> bool:
        """Whether somebody gave a reason for seeing this since then."""
        given = sa.select(looks.c.id).where(
            looks.c.staff_id == staff_id,
            looks.c.about == about,
            looks.c.what == GIVEN_REASON,
            looks.c.why.is_not(None),
            looks.c.at > instant(since),
        )
        with reading(self.engine) as connection:
            return connection.execute(given.limit(1)).first() is not None
