"""Names that tell nothing of the bidders."""

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.masks import masked

IDS = st.sets(st.integers(1, 10_000), min_size=1, max_size=40)


@given(IDS, st.text(max_size=20))
def test_every_bid_has_a_name_of_its_own_that_stays(ids, seed):
    names = masked(ids, seed)
    assert set(names) == ids
    assert len(set(names.values())) == len(ids)
    assert masked(sorted(ids, reverse=True), seed) == names


def test_names_go_in_order_from_a():
    assert sorted(masked([7, 8, 9], "x").values()) == ["Tilbud A", "Tilbud B", "Tilbud C"]
    assert list(masked([7, 8, 9], "x").values()) == ["Tilbud A", "Tilbud B", "Tilbud C"]


def test_the_order_follows_the_seed_and_not_the_ids():
    orders = {tuple(masked(range(1, 5), str(seed))) for seed in range(200)}
    assert len(orders) == 24  # every order of four
