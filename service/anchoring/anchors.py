"""Anchors: the head of the digest chain on a day, signed, for keeping where nobody who runs the database can change it.

The chain shows that events belong together; whoever may write to the database could still write a whole new one. An
anchor that was sent away names the digest that the chain had then, which no new chain can have.
"""

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from domain.errors import PutrightError
from projections.prepared import Prepared
from service.anchoring.merkle import Tree
from service.anchoring.signing import Signer, is_signed_by
from service.storage.database import writing
from service.storage.event_store import events, identity, instant, metadata

FORMAT = "putright-anchor-1"
SIGNED = ("database", "date", "position", "digest", "root")
anchors = sa.Table(
    "anchors",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
    # The London day it is the anchor of; null of one made by hand.
    sa.Column("daily_on", sa.Date, unique=True),
    sa.Column("made_at", sa.String(32), nullable=False),
    sa.Column("line", sa.Text, nullable=False),
    # When it was found in the file, or null.
    sa.Column("written_at", sa.String(32)),
)
anchor_mails = sa.Table(
    "anchor_mails",
    metadata,
    sa.Column("number", sa.Integer, sa.ForeignKey(anchors.c.number), primary_key=True),
    # A keyed digest of the address, which stands in the settings alone.
    sa.Column("recipient", sa.String(64), primary_key=True),
    sa.Column("next_try_at", sa.String(32)),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("sent_at", sa.String(32)),
    sa.Column("error", sa.Text),
)
DIGESTS = Prepared(
    sa.select(events.c.position, events.c.digest)
    .where(events.c.position > sa.bindparam("after"))
    .order_by(events.c.position)
    .limit(sa.bindparam("most"))
)
AT_ONCE = 20_000
LABELS = ("database", "date", "position", "digest", "root", "key", "signature")
BLOCK = re.compile(
    rf"{FORMAT}[ \t]*\r?\n" + r"".join(rf"[> \t]*{label}[ \t]+(?P<{label}>\S+)[ \t]*(?:\r?\n|\Z)" for label in LABELS)
)


class BadAnchorError(PutrightError):
    """What was given as an anchor is none, or is not what was signed."""

    code = "bad_anchor"


@dataclass(frozen=True, kw_only=True)
class Anchor:
    """The head of a log on a day: ``digest`` and ``root`` in hexadecimal, ``key`` and ``signature`` in base64.

    ``root`` is that of the Merkle tree over the digests of the events 1 to ``position``.
    """

    database: str
    date: str
    position: int
    digest: str
    root: str
    key: str = ""
    signature: str = ""

    @property
    def signed_text(self) -> str:
        """What the signature is of: a line a field, each after its name."""
        return f"{FORMAT}\n" + "".join(f"{name} {getattr(self, name)}\n" for name in SIGNED)

    @property
    def text(self) -> str:
        """The anchor as it stands in a mail: what is signed, the key and the signature."""
        return f"{self.signed_text}key {self.key}\nsignature {self.signature}\n"

    @property
    def line(self) -> str:
        """The anchor as a line of JSON, as it stands in the file."""
        return json.dumps({"format": FORMAT, **asdict(self)})

    def signed(self, signer: Signer) -> "Anchor":
        """The anchor with a signature."""
        return Anchor(**asdict(self) | {"key": signer.public, "signature": signer.sign(self.signed_text)})

    def is_signed_by(self, keys: Iterable[str]) -> bool:
        """Whether it was signed with one of these keys."""
        return self.key in keys and is_signed_by(self.key, self.signed_text, self.signature)


def head(connection: sa.Connection, today: date, position: int, tree: Tree, digest: bytes) -> Anchor:
    """The anchor, not yet signed, of a log of which ``tree`` has been through every digest."""
    return Anchor(
        database=str(database_id(connection)),
        date=today.isoformat(),
        position=position,
        digest=digest.hex(),
        root=tree.root().hex(),
    )


def database_id(connection: sa.Connection) -> UUID:
    """The database's own id."""
    found: UUID = connection.execute(sa.select(identity.c.id)).scalar_one()
    return found


def keep(
    engine: sa.Engine, anchor: Anchor, now: datetime, recipients: Iterable[str], daily_on: date | None = None
) -> bool:
    """Keep an anchor, with a mail owed to each recipient; ``False`` where the day has one already.

    A recipient is the digest of an address: see :mod:`service.anchoring.mails`.
    """
    with writing(engine) as connection:
        if daily_on is not None and has_daily(connection, daily_on):
            return False
        number = (connection.scalar(sa.select(sa.func.max(anchors.c.number))) or 0) + 1
        made = {"number": number, "daily_on": daily_on, "made_at": instant(now), "line": anchor.line}
        connection.execute(anchors.insert().values(made))
        for recipient in recipients:
            owed = {"number": number, "recipient": recipient, "next_try_at": instant(now), "attempts": 0}
            connection.execute(anchor_mails.insert().values(owed))
    return True


def has_daily(connection: sa.Connection, day: date) -> bool:
    """Whether a day's anchor was made."""
    return connection.execute(sa.select(anchors.c.number).where(anchors.c.daily_on == day)).first() is not None


def kept(connection: sa.Connection) -> Sequence[Any]:
    """Every anchor that the database keeps, the oldest first."""
    return connection.execute(sa.select(anchors).order_by(anchors.c.number)).all()


def latest(connection: sa.Connection) -> Any | None:
    """The anchor made last, or ``None``."""
    return connection.execute(sa.select(anchors).order_by(anchors.c.number.desc()).limit(1)).first()


def anchor_of(line: str) -> Anchor:
    """The anchor that a line of the file holds. Raises :class:`BadAnchorError` where it holds none."""
    try:
        said = json.loads(line)
        if not isinstance(said, dict) or said.pop("format", None) != FORMAT:
            raise BadAnchorError(f"This is no anchor of the format {FORMAT}.")
        anchor = Anchor(**{field.name: said.pop(field.name) for field in fields(Anchor)})
    except (ValueError, KeyError):
        raise BadAnchorError("This is no anchor: it is not whole.") from None
    if said:
        raise BadAnchorError(f"An anchor has no {min(said)}.")
    return _plausible(anchor)


def anchors_in(text: str) -> list[Anchor]:
    """The anchors in a text: a line of JSON each, as in the file, or the lines of the mails, whatever is around them.

    Raises :class:`BadAnchorError`, naming the line, for one that is not whole; a line that is the beginning of the next
    was being written when the machine stopped, and is passed over.
    """
    if not text.lstrip().startswith("{"):
        return [_plausible(Anchor(**_typed(found.groupdict()))) for found in BLOCK.finditer(text)]
    lines = text.splitlines()
    found: list[Anchor] = []
    for number, line in enumerate(lines, start=1):
        torn = number < len(lines) and lines[number].startswith(line)
        if line.strip() and not (torn and line != lines[number]):
            try:
                found.append(anchor_of(line))
            except BadAnchorError as bad:
                raise BadAnchorError(f"Line {number}: {bad.message}") from None
    return found


def _typed(said: dict[str, str]) -> dict[str, Any]:
    position = said.pop("position")
    return {**said, "position": int(position) if position.isdigit() and position.isascii() else -1}


def _plausible(anchor: Anchor) -> Anchor:
    texts = (anchor.database, anchor.date, anchor.digest, anchor.root, anchor.key, anchor.signature)
    if type(anchor.position) is not int or anchor.position < 1 or not all(isinstance(each, str) for each in texts):
        raise BadAnchorError("This is no anchor: a field holds what none can.")
    return anchor
