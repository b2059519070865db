"""The tree of RFC 6962, against its own definition and the roots that others publish."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.anchoring.merkle import EMPTY_ROOT, Tree, leaf_of, node_of
from service.packing.check import is_consistent, root_by

HEXADECIMAL = "00 10 2021 3031 40414243 5051525354555657 606162636465666768696a6b6c6d6e6f"
PUBLISHED = [b"", *map(bytes.fromhex, HEXADECIMAL.split())]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}
"""The inputs and roots that Certificate Transparency's own tests use."""


def digests(count: int) -> list[bytes]:
    return [sha256(b"%d" % each).digest() for each in range(count)]


def grown(leaves: list[bytes], prove: Sequence[int] = ()) -> Tree:
    tree = Tree(prove)
    for leaf in leaves:
        tree.add(leaf)
    return tree


def defined_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, section 2.1, word for word: split at the largest power of two smaller than the size."""
    if len(leaves) == 1:
        return leaf_of(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_of(defined_root(leaves[:split]), defined_root(leaves[split:]))


@pytest.mark.parametrize("size", ROOTS)
def test_the_roots_are_the_published_ones(size: int) -> None:
    assert grown(PUBLISHED[:size]).root().hex() == ROOTS[size]


def test_no_leaves_have_the_root_of_nothing() -> None:
    assert Tree().root() == EMPTY_ROOT == sha256(b"").digest()


@given(st.integers(1, 70))
def test_the_root_is_the_defined_one_at_every_size_on_the_way(size: int) -> None:
    tree = Tree()
    for each in range(size):
        tree.add(digests(size)[each])
        assert tree.root() == defined_root(digests(each + 1))


@given(st.data(), st.integers(1, 70))
def test_every_event_is_proved_to_be_in_the_root_and_no_other_digest_is(data: st.DataObject, size: int) -> None:
    leaves = digests(size)
    chosen = data.draw(st.lists(st.integers(1, size), unique=True, max_size=8))
    tree = grown(leaves, chosen)
    root = tree.root()
    tree.close()

    assert tree.root() == root
    for position in chosen:
        path = tree.inclusion(position)
        assert root_by(leaf_of(leaves[position - 1]), position - 1, size, path) == root
        assert root_by(leaf_of(b"another"), position - 1, size, path) != root
        assert root_by(leaf_of(leaves[position - 1]), position - 1, size, [*path, b"more"]) is None
        assert root_by(leaf_of(leaves[position - 1]), size, size, path) is None


@given(st.data(), st.integers(1, 70))
def test_every_earlier_size_is_proved_to_be_its_beginning_and_no_other_root_is(data: st.DataObject, size: int) -> None:
    leaves = digests(size)
    earlier = data.draw(st.lists(st.integers(1, size), unique=True, max_size=8))
    tree = Tree(since=earlier)
    for leaf in leaves:
        tree.add(leaf)
    tree.close()

    for each in earlier:
        was, path = grown(leaves[:each]).root(), tree.consistency(each)
        assert is_consistent(each, size, was, tree.root(), path)
        assert not is_consistent(each, size, b"another", tree.root(), path)
        assert not is_consistent(each, size, was, b"another", path)
        assert not is_consistent(each, size, was, tree.root(), [*path, b"more"])
        assert size == each or not is_consistent(each, size, was, tree.root(), path[:-1])
    assert not is_consistent(size + 1, size, b"", b"", [])


def test_the_proofs_are_the_published_ones() -> None:
    """Those of RFC 6962, 2.1.3, of a tree of seven."""
    a, b, c, d, e, f, j = (leaf_of(each) for each in PUBLISHED[:7])
    g, h, i = node_of(a, b), node_of(c, d), node_of(e, f)
    k, whole = node_of(g, h), node_of(i, j)
    tree = Tree(prove=(1, 4, 5, 7), since=(3, 4, 6))
    for leaf in PUBLISHED[:7]:
        tree.add(leaf)
    tree.close()

    assert tree.inclusion(1) == [b, h, whole]
    assert tree.inclusion(4) == [c, g, whole]
    assert tree.inclusion(5) == [f, j, k]
    assert tree.inclusion(7) == [i, k]
    assert tree.consistency(3) == [c, d, g, whole]
    assert tree.consistency(4) == [whole]
    assert tree.consistency(6) == [i, j, k]
