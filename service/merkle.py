"""The Merkle tree over the digests of events: its root, and what shows that an event is in it (RFC 6962, section 2).

A leaf is ``SHA-256(0x00 || digest)``, a node ``SHA-256(0x01 || left || right)``. The tree grows by complete trees whose
sizes are powers of two, and they are joined from the right, so one walk through the log needs no more memory than its
depth, whatever the size of the log.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
LEFT, RIGHT = "L", "R"
Proof = list[tuple[str, bytes]]
"""From the leaf up: on which side of it the other half stands, and its digest."""


def leaf_of(digest: bytes) -> bytes:
    """The leaf of an event's digest."""
    return sha256(b"\x00" + digest).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return sha256(b"\x01" + left + right).digest()


@dataclass
class _Part:
    """A complete tree: how many leaves it has, its root, and the proofs that grow in it."""

    size: int
    root: bytes
    proofs: list[Proof] = field(default_factory=list)


class Tree:
    """A tree that grows leaf by leaf. ``prove`` names the positions, counted from 1, of which proofs are kept."""

    def __init__(self, prove: Collection[int] = ()) -> None:
        self.size = 0
        self._prove = frozenset(prove)
        self._proofs: dict[int, Proof] = {}
        self._parts: list[_Part] = []

    def add(self, digest: bytes) -> None:
        """Put the next event's digest at the end."""
        self.size += 1
        part = _Part(1, leaf_of(digest))
        if self.size in self._prove:
            part.proofs.append(self._proofs.setdefault(self.size, []))
        while self._parts and self._parts[-1].size == part.size:
            part = _joined(self._parts.pop(), part)
        self._parts.append(part)

    def root(self) -> bytes:
        """The root over all that was added until now."""
        if not self._parts:
            return EMPTY_ROOT
        root = self._parts[-1].root
        for part in reversed(self._parts[:-1]):
            root = node_of(part.root, root)
        return root

    def proofs(self) -> dict[int, Proof]:
        """The root's proof of each position that was asked for. The tree is closed with it: nothing may follow."""
        while len(self._parts) > 1:
            right = self._parts.pop()
            self._parts.append(_joined(self._parts.pop(), right))
        return self._proofs


def _joined(left: _Part, right: _Part) -> _Part:
    for proof in left.proofs:
        proof.append((RIGHT, right.root))
    for proof in right.proofs:
        proof.append((LEFT, left.root))
    return _Part(left.size + right.size, node_of(left.root, right.root), [*left.proofs, *right.proofs])


def root_by(digest: bytes, proof: Sequence[tuple[str, bytes]]) -> bytes:
    """The root that a proof leads to from an event's digest."""
    node = leaf_of(digest)
    for side, other in proof:
        node = node_of(other, node) if side == LEFT else node_of(node, other)
    return node
