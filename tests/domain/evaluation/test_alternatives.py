"""Other formulas and fewer evaluators: each is the evaluation of a case made by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest

from procure.domain.evaluation.alternatives import by_evaluators, other_formulas
from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Model,
    PriceFormula,
    PriceParameters,
)
from procure.domain.evaluation.scoring import evaluate

F = Fraction
PRICE = Criterion("price", CriterionKind.PRICE, F("0.4"))
TEAM = Criterion("team", CriterionKind.QUALITY, F("0.6"), maximum=F(10))
# Removing A would change the winner (`evaluation.md` §1.2), and so does the straight line.
BIDS = (
    Bid("A", F(100), {"team": F(4)}),
    Bid("B", F(130), {"team": F(7)}),
    Bid("C", F(200), {"team": F(9)}),
)
CASE = Case(Model(), (PRICE, TEAM), BIDS)


def test_every_other_formula_is_tried_with_its_usual_constants():
    found = {one.price.formula: one.winners for one in other_formulas(CASE)}
    assert evaluate(CASE).winners == ("C",)
    assert found == {
        PriceFormula.LINEAR: ("B",),
        PriceFormula.HYBRID: ("C",),
        PriceFormula.LOG: ("B",),
        PriceFormula.MINMAX: ("B",),
        PriceFormula.MEAN: ("A",),
    }


def test_interval_is_tried_where_the_model_has_its_ends():
    ends = PriceParameters(PriceFormula.PROPORTIONAL, low=F(90), high=F(1000))
    case = replace(CASE, model=Model(price=ends))
    found = {one.price.formula: one for one in other_formulas(case)}
    assert found[PriceFormula.INTERVAL].price == replace(ends, formula=PriceFormula.INTERVAL)
    assert found[PriceFormula.INTERVAL].winners == ("C",)
    # An interval that ends below the lowest price has no answer.
    short = replace(CASE, model=Model(price=replace(ends, low=None, high=F(50))))
    assert {o.price.formula: o.winners for o in other_formulas(short)}[PriceFormula.INTERVAL] == ()


@pytest.mark.parametrize("family", [Family.RATIO, Family.PRICED_QUALITY])
def test_families_without_a_formula_have_no_other(family):
    worth = F(5) if family is Family.PRICED_QUALITY else None
    criteria = (PRICE, replace(TEAM, value_per_point=worth))
    assert other_formulas(Case(Model(family=family), criteria, BIDS)) == ()


def test_without_a_price_criterion_there_is_no_other_formula():
    assert other_formulas(Case(Model(), (replace(TEAM, weight=F(1)),), BIDS)) == ()


def test_mean_of_the_evaluators_is_evaluated_with_and_without_each():
    sheets = {
        "Evaluator 1": {("A", "team"): F(4), ("B", "team"): F(7), ("C", "team"): F(9)},
        "Evaluator 2": {("A", "team"): F(4), ("B", "team"): F(9), ("C", "team"): F(7)},
    }
    found = [(one.without, one.winners) for one in by_evaluators(CASE, sheets)]
    assert found == [(None, ("B",)), ("Evaluator 1", ("B",)), ("Evaluator 2", ("C",))]


def test_one_evaluator_cannot_be_left_out():
    sheet = {(bid.id, "team"): bid.quality["team"] for bid in BIDS}
    assert by_evaluators(CASE, {"Evaluator 1": sheet}) == ()
    assert by_evaluators(CASE, {}) == ()
