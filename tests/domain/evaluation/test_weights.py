"""The weights at which the winner still holds, against trying every weight."""

from dataclasses import replace
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Model,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.scoring import evaluate
from procure.domain.evaluation.weights import Span, span

F = Fraction
PRICE = Criterion("price", CriterionKind.PRICE, F("0.4"))
TEAM = Criterion("team", CriterionKind.QUALITY, F("0.35"), maximum=F(10))
METHOD = Criterion("method", CriterionKind.QUALITY, F("0.25"), maximum=F(10))
CRITERIA = (PRICE, TEAM, METHOD)
BIDS = (
    Bid("A", F(1000), {"team": F(6), "method": F(7)}),
    Bid("B", F(1250), {"team": F(9), "method": F(7)}),
)


def with_weight(case: Case, ids: tuple[str, ...], weight: Fraction) -> Case:
    """The case with another weight for some criteria; the others give way in proportion."""
    own = sum(c.weight for c in case.criteria if c.id in ids)
    return replace(
        case,
        criteria=tuple(
            replace(
                c, weight=c.weight * (weight / own if c.id in ids else (1 - weight) / (1 - own))
            )
            for c in case.criteria
        ),
    )


def test_limits_are_where_two_bids_meet():
    case = Case(Model(), CRITERIA, BIDS)
    assert evaluate(case).winners == ("B",)
    # A leads by 2 on the price; B by 3 on the team, 7/12 of what is left: 2t = (1 - t) × 3 × 7/12.
    assert span(case, ("B",), ("price",)) == Span(F(0), F(7, 15))
    # Of the rest, price 8/13 and method 5/13: A leads by 2 × 8/13 where the team is nothing.
    assert span(case, ("B",), ("team",)) == Span(F(16, 55), F(1))
    assert span(case, ("B",), ("team", "method")) == Span(F(8, 15), F(1))


def test_equal_winners_with_different_strengths_are_equal_at_the_published_weight_alone():
    bids = (
        Bid("A", F(80), {"team": F(0), "method": F(0)}),
        Bid("B", F(106), {"team": F(0), "method": F("4.5")}),
        Bid("C", F(80), {"team": F(0), "method": F("0.5")}),
    )
    case = Case(Model(rounding=Rounding(RoundingStage.CRITERION, 1)), CRITERIA, bids)
    assert evaluate(case).winners == ("B", "C")
    assert span(case, ("B", "C"), ("price",)) == Span(F("0.4"), F("0.4"))
    priced = Case(
        Model(family=Family.PRICED_QUALITY),
        (replace(TEAM, weight=F(1), value_per_point=F(100)),),
        (Bid("A", F(1000), {"team": F(6)}), Bid("B", F(1200), {"team": F(8)}),
         Bid("C", F(1300), {"team": F(6)})),
    )  # fmt: skip
    assert evaluate(priced).winners == ("A", "B")
    assert span(priced, ("A", "B"), ("team",)) == Span(F(1), F(1))


def test_criterion_where_all_are_alike_can_weigh_anything():
    alike = tuple(replace(bid, quality={"method": F(7)}) for bid in BIDS)
    case = Case(Model(), (PRICE, replace(METHOD, weight=F("0.6"))), alike)
    assert evaluate(case).winners == ("A",)
    assert span(case, ("A",), ("method",)) == Span(F(0), F(1))


@st.composite
def cases(draw: st.DrawFn) -> Case:
    points = st.integers(0, 20).map(lambda half: F(half, 2))
    bids = tuple(
        Bid(name, F(draw(st.integers(80, 160))), {"team": draw(points), "method": draw(points)})
        for name in "ABCD"[: draw(st.integers(2, 4))]
    )
    stage = draw(st.sampled_from([RoundingStage.NONE, RoundingStage.CRITERION]))
    return Case(Model(rounding=Rounding(stage, 1)), CRITERIA, bids)


@given(cases(), st.sampled_from([("price",), ("team",), ("team", "method"), ("price", "method")]))
def test_span_holds_exactly_the_weights_where_the_winners_have_no_better(case, ids):
    winners = evaluate(case).winners
    found = span(case, winners, ids)
    if len(winners) == len(case.bids):
        assert found is None
        return
    assert found is not None
    assert found.high is not None
    tried = {F(n, 20) for n in range(1, 20)} | {
        limit + step
        for limit in (found.low, found.high)
        for step in (F(0), F(1, 10**9), -F(1, 10**9))
        if 0 < limit + step < 1
    }
    for weight in tried:
        first = evaluate(with_weight(case, ids, weight)).winners
        assert (set(winners) <= set(first)) == (found.low <= weight <= found.high)


def test_value_of_quality_moves_alone_where_quality_is_priced():
    team = replace(TEAM, weight=F(1), value_per_point=F(100))
    case = Case(Model(family=Family.PRICED_QUALITY), (team,), tuple(
        replace(bid, quality={"team": bid.quality["team"]}) for bid in BIDS
    ))  # fmt: skip
    assert evaluate(case).winners == ("B",)
    # B is 250 dearer and 3 points better: 83.33 kr a point is enough, and more never hurts.
    assert span(case, ("B",), ("team",)) == Span(F(250, 300), None)
    cheap = replace(case, criteria=(replace(team, value_per_point=F(50)),))
    assert evaluate(cheap).winners == ("A",)
    assert span(cheap, ("A",), ("team",)) == Span(F(0), F(250, 150))


def test_published_weight_is_within_though_rounding_decides():
    bids = (
        Bid("A", F(1000), {"team": F("4.25"), "method": F(7)}),
        Bid("B", F(1250), {"team": F("7.2"), "method": F(6)}),
    )
    rounded = Case(Model(rounding=Rounding(RoundingStage.WEIGHTED, 0)), CRITERIA, bids)
    assert evaluate(replace(rounded, model=Model())).winners == ("A",)
    assert evaluate(rounded).winners == ("B",)
    found = span(rounded, ("B",), ("price",))
    assert found is not None
    assert found.high == F("0.4"), "B would be ahead below, and is just not without rounding"


def test_there_is_no_span_without_weights_or_others():
    ratio = Case(Model(family=Family.RATIO), CRITERIA, BIDS)
    assert span(ratio, evaluate(ratio).winners, ("team",)) is None
    alone = Case(Model(), CRITERIA, BIDS[:1])
    assert span(alone, ("A",), ("price",)) is None
    only = Case(
        Model(), (replace(PRICE, weight=F(1)),), tuple(replace(b, quality={}) for b in BIDS)
    )
    assert span(only, ("A",), ("price",)) is None
    assert span(Case(Model(), CRITERIA, ()), (), ("price",)) is None
