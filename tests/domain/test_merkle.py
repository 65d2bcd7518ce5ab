import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.merkle import leaf, path, proves, root

# the eight entries and heads of the examples that implementations of RFC 6962 share
ENTRIES = [
    bytes.fromhex(text)
    for text in (
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]  # fmt: skip
HEADS = {
    0: "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


@pytest.mark.parametrize("count", HEADS)
def test_head_is_that_of_the_shared_examples(count):
    assert root([leaf(entry) for entry in ENTRIES[:count]]).hex() == HEADS[count]


@given(st.integers(1, 70), st.data())
def test_path_proves_its_own_leaf_at_its_own_place_only(count, data):
    leaves = [leaf(str(n).encode()) for n in range(count)]
    index, other = (data.draw(st.integers(0, count - 1)) for _ in range(2))
    way, head = path(index, leaves), root(leaves)
    assert proves(leaves[index], index, count, way, head)
    assert proves(leaves[other], index, count, way, head) is (other == index)
    assert proves(leaves[index], other, count, way, head) is (other == index)


@given(st.integers(2, 70), st.data())
def test_changed_cut_or_longer_path_proves_nothing(count, data):
    leaves = [leaf(str(n).encode()) for n in range(count)]
    index = data.draw(st.integers(0, count - 1))
    way, head = path(index, leaves), root(leaves)
    place = data.draw(st.integers(0, len(way) - 1))
    changed = [*way[:place], hashlib.sha256(way[place]).digest(), *way[place + 1 :]]
    for wrong in (changed, way[:-1], [*way, head]):
        assert not proves(leaves[index], index, count, wrong, head)


@pytest.mark.parametrize(("index", "count"), [(-1, 1), (1, 1), (0, 0)])
def test_place_outside_the_tree_proves_nothing(index, count):
    assert not proves(leaf(b"x"), index, count, [], leaf(b"x"))


def test_entry_that_looks_like_two_hashes_is_no_node():
    left, right = leaf(b"a"), leaf(b"b")
    assert leaf(left + right) != root([left, right])
