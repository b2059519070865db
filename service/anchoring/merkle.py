"""The Merkle tree over the digests of events, and what shows that something is in it (RFC 6962, section 2).

A leaf is ``SHA-256(0x00 || digest)``, a node ``SHA-256(0x01 || left || right)``. The tree grows by complete trees whose
sizes are powers of two, and they are joined from the right, so one walk through the log needs no more memory than its
depth and the proofs that are asked for, whatever the size of the log. ``service/packing/check.py`` checks proofs.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from hashlib import sha256

EMPTY_ROOT = sha256().digest()
Path = list[bytes]
"""The nodes that are joined with one on its way up to the root, the lowest first."""


def leaf_of(digest: bytes) -> bytes:
    """The leaf of an event's digest."""
    return sha256(b"\x00" + digest).digest()


def node_of(left: bytes, right: bytes) -> bytes:
    """The node above two others."""
    return sha256(b"\x01" + left + right).digest()


@dataclass(slots=True)
class _Part:
    """A complete tree: how many leaves it has, its root, and the paths that lead up to it."""

    size: int
    root: bytes
    paths: list[Path] = field(default_factory=list)


class Tree:
    """A tree that grows leaf by leaf.

    ``prove`` are positions, counted from 1, that are to be proved to be in it; ``since`` are sizes that it has on the
    way, of which it is to be proved that it begins with them.
    """

    def __init__(self, prove: Collection[int] = (), since: Collection[int] = ()) -> None:
        self.size = 0
        self._prove, self._since = frozenset(prove), frozenset(since)
        self._inclusion: dict[int, Path] = {}
        self._consistency: dict[int, Path] = {}
        self._parts: list[_Part] = []

    def add(self, digest: bytes) -> None:
        """Put the next event's digest at the end."""
        self.size += 1
        part = _Part(1, leaf_of(digest))
        if self.size in self._prove:
            part.paths.append(self._inclusion.setdefault(self.size, []))
        while self._parts and self._parts[-1].size == part.size:
            part = _joined(self._parts.pop(), part)
        self._parts.append(part)
        if self.size in self._since:
            # The path of the last complete tree says it all; of a whole one its root is known (RFC 6962, 2.1.2).
            path = self._consistency.setdefault(self.size, [part.root] if len(self._parts) > 1 else [])
            part.paths.append(path)

    def root(self) -> bytes:
        """The root over all that was added until now."""
        if not self._parts:
            return EMPTY_ROOT
        root = self._parts[-1].root
        for part in reversed(self._parts[:-1]):
            root = node_of(part.root, root)
        return root

    def close(self) -> None:
        """Lead every path up to the root. Nothing can be added afterwards."""
        while len(self._parts) > 1:
            right = self._parts.pop()
            self._parts.append(_joined(self._parts.pop(), right))
        self._consistency.pop(self.size, None)

    def inclusion(self, position: int) -> Path:
        """The proof that an event is in the closed tree."""
        return self._inclusion[position]

    def consistency(self, size: int) -> Path:
        """The proof that the closed tree begins with the one that it was at this size."""
        return self._consistency.get(size, [])


def _joined(left: _Part, right: _Part) -> _Part:
    for path in left.paths:
        path.append(right.root)
    for path in right.paths:
        path.append(left.root)
    return _Part(left.size + right.size, node_of(left.root, right.root), [*left.paths, *right.paths])
