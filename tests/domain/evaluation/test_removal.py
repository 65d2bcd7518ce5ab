"""Leave-one-out: by hand, and against evaluating anew without the bid."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Model,
    Normalise,
    PriceFormula,
    PriceParameters,
    Rounding,
    RoundingStage,
)
from procure.domain.evaluation.problems import CaseError
from procure.domain.evaluation.scoring import evaluate

F = Fraction


def removals(case):
    return {removal.removed: removal.winners for removal in evaluate(case).leave_one_out}


def anew(case):
    """Evaluate again without each ranked bid: slow, and plainly right."""
    ranked = [score.id for score in evaluate(case).bids if score.rank]
    found = {}
    for removed in ranked if len(ranked) > 1 else ():
        rest = replace(case, bids=tuple(bid for bid in case.bids if bid.id != removed))
        try:
            found[removed] = evaluate(rest).winners
        except CaseError:  # an interval that no longer has its low end below the high one
            found[removed] = ()
    return found


def test_removing_an_irrelevant_loser_may_change_the_winner(build):
    bids = {"A": ("100", "4"), "B": ("130", "7"), "C": ("200", "9")}
    case = build.points(bids)
    assert build.totals(case) == {"A": F("6.4"), "B": F(4 * 10, 13) + F("4.2"), "C": F("7.4")}
    assert evaluate(case).winners == ("C",)
    assert removals(case) == {"A": ("B",), "B": ("C",), "C": ("B",)}


def test_winner_is_removed_too_and_the_next_best_follows(build):
    bids = {"A": ("100", "4"), "B": ("100", "9"), "C": ("100", "8"), "D": ("100", "8")}
    assert removals(build.points(bids)) == {
        "A": ("B",),
        "B": ("C", "D"),
        "C": ("B",),
        "D": ("B",),
    }


def test_removing_the_best_points_lifts_the_others_quality(build):
    # Percent: A leads on price until D, the only one with more points, is gone and B has 10.
    bids = {"A": ("100", "3"), "B": ("150", "6"), "C": ("300", "6"), "D": ("1000", "9")}
    case = build.points(bids, weights=("0.5", "0.5"), normalise="percent")
    assert build.totals(case) == {
        "A": F(20, 3),
        "B": F(20, 3),
        "C": F(5),
        "D": F("5.5"),
    }
    assert removals(case) == {"A": ("B",), "B": ("A",), "C": ("A", "B"), "D": ("B",)}


def test_shift_moves_all_alike_when_the_best_points_are_removed(build):
    bids = {"A": ("100", "3"), "B": ("150", "6"), "C": ("300", "6"), "D": ("1000", "9")}
    case = build.points(bids, weights=("0.5", "0.5"), normalise="shift")
    gone = {removal.removed: removal.winners for removal in evaluate(case).leave_one_out}
    assert gone == anew(case) == {"A": ("B",), "B": ("A",), "C": ("A",), "D": ("A",)}


def test_one_of_two_tied_winners_leaves_the_other(build):
    bids = {"A": ("100", "9"), "B": ("100", "9"), "C": ("100", "8")}
    assert removals(build.points(bids)) == {"A": ("B",), "B": ("A",), "C": ("A", "B")}


def test_excluded_bids_stay_excluded_and_are_not_removed(build):
    bids = {"A": ("100", "9"), "B": ("100", "2"), "C": (None, "9"), "D": ("100", "8")}
    assert removals(build.points(bids, minima=["5"])) == {"A": ("D",), "D": ("A",)}


def test_nothing_is_removed_when_nothing_would_remain(build):
    assert removals(build.points({"A": ("100", "9"), "B": (None, "9")})) == {}


def test_removed_bid_comes_in_input_order(build):
    bids = {"C": ("100", "1"), "A": ("100", "2"), "B": ("100", "3")}
    assert list(removals(build.points(bids))) == ["C", "A", "B"]


def test_removing_the_only_bid_below_high_leaves_no_answer(build):
    bids = {"A": ("100", "1"), "B": ("200", "9"), "C": ("300", "9")}
    case = build.points(bids, formula="interval", high="150")
    assert removals(case) == {"A": (), "B": ("A",), "C": ("A",)}
    assert [f.bids for f in evaluate(case).flags if f.code == "flip_without"] == []
    best_dear = build.points(bids, formula="interval", high="150", weights=("0.01", "0.99"))
    flips = [f.bids for f in evaluate(best_dear).flags if f.code == "flip_without"]
    assert (evaluate(best_dear).winners, flips) == (("B",), [("A",)])


def fractions(low, high, denominators=(1, 2, 3, 10)):
    return st.builds(F, st.integers(low, high), st.sampled_from(denominators))


@st.composite
def models(draw, family=Family.POINTS):
    stages = list(RoundingStage) if family is Family.POINTS else ["none", "total"]
    formula = draw(st.sampled_from(PriceFormula))
    return Model(
        family=family,
        scale=draw(st.sampled_from([F(10), F(3), F(100)])),
        normalise=draw(st.sampled_from(Normalise)),
        minimum_quality=draw(st.sampled_from([None, F(6)])),
        price=PriceParameters(
            formula,
            k=draw(st.sampled_from([F(1), F(2), F(7, 3)])),
            floor=draw(st.sampled_from([None, F(0)])),
            a=draw(st.sampled_from([F(2), F(8), F(5, 2)])),
            low=draw(st.sampled_from([None, F(50)])),
            high=draw(st.sampled_from([F(500), F(120)])),
        ),
        rounding=Rounding(RoundingStage(draw(st.sampled_from(stages))), draw(st.integers(0, 2))),
    )


@st.composite
def cases(draw):
    family = draw(st.sampled_from(Family))
    maximum = F(10)
    worth = F(7) if family is Family.PRICED_QUALITY else None
    criteria = [Criterion("price", CriterionKind.PRICE, draw(fractions(0, 6)))]
    for name in ("q1", "q2"):
        weight, gate = draw(fractions(0, 6)), draw(st.sampled_from([None, F(1)]))
        criteria.append(
            Criterion(name, CriterionKind.QUALITY, weight, maximum, gate, value_per_point=worth)
        )
    # Few and small numbers, so that shared extremes and ties are frequent.
    bids = [
        Bid(
            f"b{number}",
            draw(st.one_of(fractions(80, 90, (1,)), st.sampled_from([F(100), F(400, 3), None]))),
            {name: draw(st.sampled_from([F(0), F(3), F(5), F(20, 3)])) for name in ("q1", "q2")},
        )
        for number in range(draw(st.integers(1, 7)))
    ]
    return Case(draw(models(family)), tuple(criteria), tuple(bids))


@settings(deadline=None, max_examples=150)
@given(cases())
def test_removals_equal_evaluating_anew(case):
    try:
        found = removals(case)
    except CaseError:  # no admitted price is below `high`
        reject()
    assert found == anew(case)


@pytest.mark.parametrize("stage", list(RoundingStage))
@pytest.mark.parametrize("formula", list(PriceFormula))
def test_removals_equal_evaluating_anew_in_a_larger_field(build, formula, stage):
    bids = {
        f"b{n}": (str(1000 + n * 7919 % 613), str(F(n * 104729 % 101, 10)), str(n * 7 % 11))
        for n in range(40)
    }
    case = build.points(
        {i: (price, *(str(min(F(p), F(10))) for p in rest)) for i, (price, *rest) in bids.items()},
        weights=("0.7", "0.2", "0.1"),
        formula=formula,
        high="5000",
        stage=stage,
        decimals=1,
    )
    assert removals(case) == anew(case)


@pytest.mark.parametrize("formula", list(PriceFormula))
def test_most_removals_cost_no_new_points(build, formula, monkeypatch):
    """A thousand bids must not mean a million points (`performance.md` P16)."""
    from procure.domain.evaluation import parts

    given_points = 0
    true_curve = parts.PricePart.curve

    def counting(part, anchor):
        curve = true_curve(part, anchor)

        def counted(price):
            nonlocal given_points
            given_points += 1
            return curve(price)

        return counted

    monkeypatch.setattr(parts.PricePart, "curve", counting)
    bids = {
        f"b{n}": (str(100000 + n * 7919 % 60013), str(F(n * 104729 % 101, 10))) for n in range(1000)
    }
    evaluate(build.points(bids, formula=formula, high="500000"))
    assert given_points < 30_000
