"""Ties are broken by what was published, in its order; what is left goes to lots."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain import evaluations, ties
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation.model import Family, Model
from procure.domain.evaluations import Agreed, Material, Node, Offer, PriceLine
from procure.domain.ties import TieRule

NODES = (
    Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(50)),
    Node(
        id=2, name="Team", kind=CriterionKind.QUALITY, weight=Decimal(50), value_per_point_ore=20_00
    ),
)
PRICED = Model(family=Family.PRICED_QUALITY)


def outcome(*bids, model=PRICED):
    """Bids as (points, price in kroner): a point on the half that is quality is worth 10 kroner."""
    return evaluations.outcome(
        Material(
            model=model,
            nodes=NODES,
            lines=(PriceLine(id=7, label="Rådgiver", hours=1),),
            offers=tuple(
                Offer(id=n, name=f"B{n}", rates={7: price * 100})
                for n, (_, price) in enumerate(bids)
            ),
            agreed={(n, 2): Agreed(Decimal(p), "Grunn") for n, (p, _) in enumerate(bids)},
        )
    )


@pytest.mark.parametrize(
    ("rule", "left", "by"),
    [
        (TieRule.QUALITY, (1,), TieRule.QUALITY),
        (TieRule.PRICE, (0,), TieRule.PRICE),
        (TieRule.LOTS, (0, 1, 2), None),
    ],
)
def test_published_rule_chooses_among_equal_results(rule, left, by):
    # 200 − 20, 230 − 50 and 210 − 30 are all 180; the fourth bid is dearer.
    tied = outcome((2, 200), (5, 230), (3, 210), (10, 300))
    assert tied.winners == (0, 1, 2)
    assert ties.broken(tied, rule) == ties.Broken(left, by)


@pytest.mark.parametrize("rule", [TieRule.QUALITY, TieRule.PRICE])
def test_equal_bids_are_left_for_lots(rule):
    tied = outcome((2, 200), (5, 230), (2, 200), (5, 230))
    pair = {TieRule.QUALITY: (1, 3), TieRule.PRICE: (0, 2)}[rule]
    assert ties.broken(tied, rule) == ties.Broken(pair, rule)
    alike = outcome((2, 200), (2, 200))
    assert ties.broken(alike, rule) == ties.Broken((0, 1), None)


def test_a_single_winner_is_left_alone():
    alone = outcome((2, 200), (5, 220))
    assert ties.broken(alone, TieRule.QUALITY) == ties.Broken((1,), None)


def test_quality_is_counted_where_no_weight_is():
    # Ratio: 200 / 4 and 300 / 6 are 50 for each point.
    tied = outcome((4, 200), (6, 300), model=Model(family=Family.RATIO))
    assert tied.winners == (0, 1)
    assert ties.quality(tied, 1) == Fraction(6)
    assert ties.broken(tied, TieRule.QUALITY).bids == (1,)


def test_no_price_is_no_measure():
    quality = replace(NODES[1], weight=Decimal(100), value_per_point_ore=None)
    bids = tuple(Offer(id=n, name=f"B{n}") for n in (0, 1))
    known = outcome((4, 1), (4, 2)).material
    tied = evaluations.outcome(
        replace(known, model=Model(), nodes=(quality,), lines=(), offers=bids)
    )
    assert ties.broken(tied, TieRule.PRICE) == ties.Broken((0, 1), None)


@given(st.lists(st.integers(1, 99), min_size=2, max_size=5, unique=True), st.text(max_size=8))
def test_lots_do_not_hang_on_the_order_of_the_bids(bids, seed):
    assert len({ties.drawn(order, seed) for order in permutations(bids)}) == 1


def test_every_bid_is_drawn_about_as_often():
    drawn = [ties.drawn((1, 2, 3), str(n)) for n in range(3000)]
    assert [abs(drawn.count(bid) - 1000) < 120 for bid in (1, 2, 3)] == [True] * 3
