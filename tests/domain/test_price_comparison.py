"""The prices side by side, in exact numbers."""

from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain.evaluation.model import Bid, Case, Criterion, CriterionKind, Line, Model
from procure.domain.evaluation.results import FlagCode
from procure.domain.evaluation.scoring import evaluate
from procure.domain.price_comparison import ComparedBid, ComparedLine, Comparison

SENIOR, JUNIOR = ComparedLine(1, "Senior", 100), ComparedLine(2, "Junior", 50)


def bid(senior: int, junior: int | None = None, **more) -> ComparedBid:
    """Rates in kroner."""
    rates = {1: senior * 100} | ({} if junior is None else {2: junior * 100})
    return ComparedBid(name="Konsortium (konstruert)", rates=rates, **more)


def comparison(*bids: ComparedBid) -> Comparison:
    return Comparison(lines=(SENIOR, JUNIOR), bids=bids)


def test_totals_count_what_is_ranked_and_complete():
    found = comparison(bid(1000, 800), bid(1200), bid(900, 700, counted=False))
    assert found.totals() == (140_000, None, None)
    assert found.rates(SENIOR) == (1000, 1200, None)


def test_the_limit_is_a_share_of_the_median_of_the_others():
    found = comparison(bid(1000, 1000), bid(1200, 1200), bid(600, 600))
    assert found.limits() == (Fraction(3, 4) * 135_000, 90_000, Fraction(3, 4) * 165_000)
    assert found.low() == (False, False, True)


def test_a_price_at_the_limit_is_not_below_it():
    assert comparison(bid(750, 750), bid(1000, 1000)).low() == (False, False)


def test_a_bid_alone_has_no_limit():
    assert comparison(bid(1, 1)).limits() == (None,)


def test_rates_above_the_ceiling_are_counted_for_each_bid():
    most = {1: 100_000, 2: 80_000}
    found = comparison(bid(1001, 800, ceilings=most), bid(1001, 801, ceilings=most), bid(9000, 1))
    assert found.above_ceiling() == (1, 2, 0)


@given(st.lists(st.integers(1, 3000), min_size=1, max_size=6))
@settings(max_examples=60, deadline=None)
def test_low_bids_are_those_that_the_evaluation_flags(rates):
    """One definition: the comparison and the flag of the evaluation never disagree."""
    compared = comparison(*(bid(rate, rate) for rate in rates))
    price = Criterion("price", CriterionKind.PRICE, Fraction(1))
    case = Case(
        Model(),
        (price,),
        tuple(
            Bid(str(place), lines={"1": Fraction(rate), "2": Fraction(rate)})
            for place, rate in enumerate(rates)
        ),
        (Line("1", Fraction(100)), Line("2", Fraction(50))),
    )
    flags = {flag.code: flag.bids for flag in evaluate(case).flags}
    low = tuple(str(place) for place, is_low in enumerate(compared.low()) if is_low)
    assert flags.get(FlagCode.ABNORMALLY_LOW, ()) == low
