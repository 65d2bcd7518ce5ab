"""The gap to the winner adds up, and what would have won is what trying everything finds."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain import evaluations, gaps
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation import scoring
from procure.domain.evaluation.model import (
    Family,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.problems import CaseError
from procure.domain.evaluations import Agreed, Material, Node, Offer, PriceLine

NODES = (
    Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(40)),
    Node(id=2, name="Team", kind=CriterionKind.QUALITY, weight=Decimal(60)),
    Node(
        id=3, name="Erfaring", kind=CriterionKind.QUALITY, weight=Decimal(25), parent=2,
        value_per_point_ore=400_00,
    ),
    Node(
        id=4, name="Metode", kind=CriterionKind.QUALITY, weight=Decimal(75), parent=2,
        value_per_point_ore=900_00,
    ),
)  # fmt: skip


def material(*bids, model=None):
    """Bids as (price in kroner, points on 3, points on 4)."""
    return Material(
        model=model or Model(),
        nodes=NODES,
        lines=(PriceLine(id=7, label="Rådgiver", hours=1),),
        offers=tuple(
            Offer(id=n, name=f"B{n}", rates={7: price * 100})
            for n, (price, *_) in enumerate(bids, start=1)
        ),
        agreed={
            (n, criterion): Agreed(Decimal(str(points)), "Grunn")
            for n, (_, *row) in enumerate(bids, start=1)
            for criterion, points in zip((3, 4), row, strict=True)
        },
    )


def test_parts_are_the_gap_with_the_largest_first():
    outcome = evaluations.outcome(material((1000, 8, 9), (800, 6, 6), (900, 1, 1)))
    assert outcome.winners == (1,)
    found = gaps.of(outcome, 2, 1)
    assert [(part.row.node.name, part.gap) for part in found.parts] == [
        ("Metode", Fraction(27, 20)), ("Erfaring", Fraction(3, 10)), ("Pris", Fraction(-4, 5)),
    ]  # fmt: skip
    total = {bid: outcome.score(bid).total for bid in (1, 2)}
    assert sum(part.gap for part in found.parts) == total[1] - total[2] == Fraction(17, 20)


def test_least_change_of_each_kind_is_told():
    outcome = evaluations.outcome(material((1000, 8, 9), (800, 6, 6), (900, 1, 1)))
    found = gaps.of(outcome, 2, 1)
    # 0.85 lacks: 0.45 for each point on the method; on the experience 4 more give 0.6 alone.
    assert [(r.row.node.name, r.own, r.needed) for r in found.raises] == [("Metode", 6, 8)]
    assert found.price == brute_price(outcome.material, 2)


def test_a_bid_that_a_gate_stopped_has_no_arithmetic():
    nodes = (*NODES[:3], replace(NODES[3], minimum=Decimal(5)))
    outcome = evaluations.outcome(replace(material((1000, 8, 9), (800, 6, 4)), nodes=nodes))
    assert gaps.of(outcome, 2, 1) is None


def test_nothing_alone_may_be_enough():
    outcome = evaluations.outcome(material((500, 10, 10), (1000, 0, 0)))
    found = gaps.of(outcome, 2, 1)
    assert found.raises == ()


def test_a_price_that_wins_with_no_lower_one_says_so():
    model = Model(price=PriceParameters(PriceFormula.INTERVAL, high=Fraction(200)))
    bids = ((100, 5.5, 5.5), (150, 3, 3))
    dear = (209, 10, 10)
    for known, any_lower in (
        (material(*bids, dear, model=model), False),
        (material(*bids, model=model), True),
    ):
        outcome = evaluations.outcome(known)
        found = gaps.of(outcome, 2, outcome.winners[0])
        assert (found.price, found.any_lower) == (Fraction("39.99"), any_lower)


def test_what_is_told_of_a_price_is_never_an_amount_of_another():
    assert gaps.told(Fraction("987.65"), frozenset()) == 98_760
    assert gaps.told(Fraction("987.65"), frozenset({98_760, 98_750})) == 98_740
    assert gaps.told(Fraction("0.07"), frozenset()) == 7


def wins(known, bid):
    try:
        result = scoring.evaluate(evaluations.case(known))
    except CaseError:
        return False
    return result.winners == (str(bid),)


def brute_points(known, bid, criterion):
    """Try every half point above the own one."""
    own = known.agreed[bid, criterion].points
    tried = (own + Decimal(n) / 2 for n in range(1, 21) if own + Decimal(n) / 2 <= 10)
    for points in tried:
        changed = {**known.agreed, (bid, criterion): Agreed(points, "Grunn")}
        if wins(replace(known, agreed=changed), bid):
            return Fraction(points)
    return None


def brute_price(known, bid):
    """Try every øre below the own price, from the top."""
    (own,) = (offer.rates[7] for offer in known.offers if offer.id == bid)
    for ore in range(own, 0, -1):
        offers = tuple(
            replace(offer, rates={7: ore}) if offer.id == bid else offer for offer in known.offers
        )
        if wins(replace(known, offers=offers), bid):
            return Fraction(ore, 100)
    return None


@st.composite
def models(draw):
    family = draw(st.sampled_from(Family))
    points = family is Family.POINTS
    stages = list(RoundingStage) if points else [RoundingStage.NONE, RoundingStage.TOTAL]
    formulas = [f for f in PriceFormula if f is not PriceFormula.INTERVAL]
    return Model(
        family=family,
        normalise=draw(st.sampled_from(Normalise)) if points else Normalise.NONE,
        price=PriceParameters(draw(st.sampled_from(formulas))) if points else PriceParameters(),
        rounding=Rounding(draw(st.sampled_from(stages)), draw(st.integers(0, 3))),
    )


@pytest.mark.matrix
@settings(max_examples=150, deadline=None)
@given(
    model=models(),
    bids=st.lists(
        st.tuples(
            st.integers(1, 6),
            *(st.integers(1, 20).map(lambda half: Decimal(half) / 2) for _ in (3, 4)),
        ),
        min_size=2,
        max_size=4,
    ),
)
def test_points_that_would_have_won_are_those_that_trying_finds(model, bids):
    known = material(*bids, model=model)
    try:
        outcome = evaluations.outcome(known)
    except CaseError:
        return
    for bid in (offer.id for offer in known.offers):
        if outcome.winners == (bid,):
            continue
        found = gaps.of(outcome, bid, outcome.winners[0])
        told = {raised.row.node.id: raised.needed for raised in found.raises}
        tried = {criterion: brute_points(known, bid, criterion) for criterion in (3, 4)}
        assert told == {criterion: need for criterion, need in tried.items() if need is not None}
