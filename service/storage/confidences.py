"""Text about children and staff, kept apart from the log so that it can be erased without touching it."""

import hmac
import secrets
from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid4

import sqlalchemy as sa

from domain.confidential import Confidential
from domain.errors import ConflictError
from projections.prepared import Prepared
from service.storage.event_store import metadata

confidences = sa.Table(
    "confidences",
    metadata,
    sa.Column("ref", sa.String(32), primary_key=True),
    sa.Column("subject", sa.Text, nullable=False, index=True),
    sa.Column("salt", sa.LargeBinary, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
)
children = sa.Table(
    "children",
    metadata,
    sa.Column("case_ref_hmac", sa.LargeBinary, primary_key=True),
    sa.Column("child", sa.Uuid, nullable=False, index=True),  # a child may have several references (E24)
)
families = sa.Table(
    "families",
    metadata,
    sa.Column("family", sa.Uuid, primary_key=True),
    sa.Column("family_ref_hmac", sa.LargeBinary, nullable=False, unique=True),
)
CHILD = Prepared(sa.select(children.c.child).where(children.c.case_ref_hmac == sa.bindparam("digest")))
NEW_CHILDREN = Prepared(children.insert())
FAMILY = Prepared(sa.select(families.c.family).where(families.c.family_ref_hmac == sa.bindparam("digest")))
NEW_FAMILIES = Prepared(families.insert())
NEW_CONFIDENCES = Prepared(confidences.insert())
MOST_AT_ONCE = 500
"""So many references of texts go into one statement: fewer than the parameters that any SQLite takes."""


class Confidences:
    """The confidences of one transaction: those taken are written together, those asked for are read.

    ``made`` are children that other transactions of the same work have made and may not have written yet.
    """

    def __init__(self, connection: sa.Connection, case_key: bytes, made: dict[bytes, UUID] | None = None) -> None:
        self.connection = connection
        self._case_key = case_key
        self._made = {} if made is None else made
        self._taken: list[dict[str, object]] = []
        self._families: dict[bytes, UUID] = {}
        self._new_families: list[dict[str, object]] = []
        self._new_children: dict[bytes, UUID] = {}
        self._known: dict[bytes, UUID] = {}
        self._to_hold: dict[bytes, UUID] = {}
        self._changes: list[sa.Update] = []

    def take(self, text: str, subject: UUID | str) -> Confidential:
        """Keep a text about ``subject`` (a child, or a staff id) and return what an event may hold of it."""
        ref, salt = secrets.token_hex(16), secrets.token_bytes(16)
        self._taken.append({"ref": ref, "subject": str(subject), "salt": salt, "text": text})
        return Confidential(ref, hmac.new(salt, text.encode(), sha256).hexdigest(), text)

    def take_optional(self, text: str | None, subject: UUID | str) -> Confidential | None:
        """Keep a text if there is one; blank is none."""
        return self.take(text.strip(), subject) if text is not None and text.strip() else None

    def child(self, case_ref: str) -> UUID:
        """The child behind a case reference, known by a keyed HMAC; made on first sight, and meaning nothing."""
        digest = self._digest(case_ref)
        if (made := self._new_children.get(digest)) is not None:
            return made
        if (known := self._find(digest)) is not None:
            return self._known.setdefault(digest, known)
        return self._new_children.setdefault(digest, self._made.setdefault(digest, uuid4()))

    def family(self, family_ref: str) -> UUID:
        """The family behind a family's reference, known in the same way: siblings have one (E13)."""
        digest = self._digest(f"family {family_ref.strip()}")
        if digest not in self._families:
            row = FAMILY.first(self.connection, digest=digest)
            if row is None:
                self._new_families.append({"family": (made := uuid4()), "family_ref_hmac": digest})
            self._families[digest] = row[0] if row is not None else made
        return self._families[digest]

    def find_child(self, case_ref: str) -> UUID | None:
        """The child behind a case reference, or ``None``."""
        return self._find(self._digest(case_ref))

    def fingerprint(self, case_ref: str) -> str:
        """What stands for a case reference where it was looked for: the same each time, and telling nothing of it."""
        return self._digest(f"looked for {case_ref.strip()}").hex()[:16]

    def references_of(self, child: UUID) -> int:
        """How many case references find a child."""
        counted = sa.select(sa.func.count()).where(children.c.child == child)
        return self.connection.scalar(counted) or 0

    def refer(self, case_ref: str, child: UUID) -> None:
        """Let a case reference find a child, whomever it has found until now (E24)."""
        digest = self._digest(case_ref)
        if self._find(digest) is None:
            self._new_children[digest] = child
        else:
            self._changes.append(children.update().where(children.c.case_ref_hmac == digest).values(child=child))

    def merge(self, was: UUID, child: UUID) -> None:
        """Let every reference and every text of a child be another's, who is the same (E24)."""
        self._changes += [
            children.update().where(children.c.child == was).values(child=child),
            confidences.update().where(confidences.c.subject == str(was)).values(subject=str(child)),
        ]

    def move(self, refs: Iterable[str], was: UUID, child: UUID) -> None:
        """Let texts that were kept as one child's be another's, so that they are erased with that one (E25)."""
        kept, wanted = confidences.update().where(confidences.c.subject == str(was)), sorted(set(refs))
        for at in range(0, len(wanted), MOST_AT_ONCE):
            some = wanted[at : at + MOST_AT_ONCE]
            self._changes.append(kept.where(confidences.c.ref.in_(some)).values(subject=str(child)))

    def move_to(self, other: "Confidences") -> None:
        """Hand over what was taken so far, for the transaction that records what refers to it."""
        other._taken += self._taken
        other._new_children |= self._new_children
        other._new_families += self._new_families
        other._to_hold |= self._known
        self._taken, self._new_children, self._new_families, self._known = [], {}, [], {}

    def write(self) -> None:
        """Write what was taken.

        Raises :class:`ConflictError` where somebody else has recorded one of the children since it was made here, or
        has corrected whose a reference is since it was looked up.
        """
        if any(self._find(digest) != child for digest, child in self._to_hold.items()):
            raise ConflictError("Somebody else corrected whose one of these references is meanwhile: do it again.")
        self._to_hold = {}
        new = {digest: child for digest, child in self._new_children.items() if self._find(digest) != child}
        if any(self._find(digest) is not None for digest in new):
            raise ConflictError("Somebody else recorded one of these children meanwhile: do it again.")
        for change in self._changes:
            self.connection.execute(change)
        self._changes = []
        if new:
            NEW_CHILDREN.run(self.connection, *({"child": new[digest], "case_ref_hmac": digest} for digest in new))
        self._new_children = {}
        if self._new_families:
            NEW_FAMILIES.run(self.connection, *self._new_families)
            self._new_families = []
        if self._taken:
            NEW_CONFIDENCES.run(self.connection, *self._taken)
            self._taken = []

    def _find(self, digest: bytes) -> UUID | None:
        row = CHILD.first(self.connection, digest=digest)
        return row[0] if row is not None else None

    def _digest(self, case_ref: str) -> bytes:
        return hmac.new(self._case_key, case_ref.strip().upper().encode(), sha256).digest()


def texts(connection: sa.Connection, refs: Iterable[str]) -> dict[str, str]:
    """The texts behind references; those that were erased are left out."""
    wanted = sorted(set(refs))
    query = sa.select(confidences.c.ref, confidences.c.text).where(confidences.c.ref.in_(wanted))
    return {row.ref: row.text for row in connection.execute(query)} if wanted else {}
