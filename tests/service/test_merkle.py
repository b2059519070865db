"""The tree of RFC 6962, against its own definition and the roots that others publish."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from service.merkle import EMPTY_ROOT, LEFT, RIGHT, Tree, leaf_of, node_of, root_by

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


def grown(leaves: list[bytes], prove: list[int] | None = None) -> Tree:
    tree = Tree(prove or ())
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
    root, proofs = tree.root(), tree.proofs()

    assert sorted(proofs) == sorted(chosen)
    for position in chosen:
        assert root_by(leaves[position - 1], proofs[position]) == root
        assert root_by(b"\0" * 32, proofs[position]) != root
        assert {side for side, _ in proofs[position]} <= {LEFT, RIGHT}
    assert tree.root() == root
