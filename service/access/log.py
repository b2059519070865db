"""The access log: who looked at what, when and why, in rows that can be neither changed nor removed."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from service.access.database import append_only, metadata, writing
from service.storage.event_store import instant

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
