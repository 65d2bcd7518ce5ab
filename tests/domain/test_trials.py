"""A kept trial: read back as it was, and stale as soon as the model or the criteria change."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from fractions import Fraction

import pytest

from procure.domain import trials, wind_tunnel
from procure.domain.evaluation.model import (
    Case,
    Criterion,
    CriterionKind,
    Family,
    Line,
    Model,
    PriceFormula,
    PriceParameters,
)
from procure.domain.trials import Kept

ESTIMATE = Fraction(1_000_000)
CRITERIA = (
    Criterion("1", CriterionKind.PRICE, Fraction(3, 10)),
    Criterion("2", CriterionKind.QUALITY, Fraction(7, 10), maximum=Fraction(10)),
)


def kept(**model):
    case = Case(Model(**model), CRITERIA, wind_tunnel.trial_bids(CRITERIA, Fraction(10), ESTIMATE))
    return Kept(
        case=case, estimate=ESTIMATE, spread=20, reason="Fordi.", names={"2": "Metode"},
        at=datetime(2027, 1, 11, 8, tzinfo=UTC), wanted="star", other="average",
    )  # fmt: skip


def test_a_kept_trial_comes_back_through_json_as_it_was():
    one = kept()
    document = json.loads(json.dumps(trials.as_document(one)))
    back = trials.from_document(document)
    assert back == one
    assert document["winners"] == list(back.here.evaluation.winners)
    assert document["recommended"] == back.recommended


def test_the_model_s_own_formula_is_the_trial_that_counts():
    one = kept(price=PriceParameters(formula=PriceFormula.LOG))
    assert one.here is dict(one.compared)[PriceFormula.LOG]
    priced = replace(CRITERIA[1], value_per_point=Fraction(50_000))
    case = replace(
        one.case, model=Model(family=Family.PRICED_QUALITY), criteria=(CRITERIA[0], priced)
    )
    other = replace(one, case=case)
    assert other.here.evaluation.bids[0].evaluated_price is not None


@pytest.mark.parametrize(
    ("change", "stale"),
    [
        ({}, False),
        ({"bids": ()}, False),
        ({"lines": (Line("1", Fraction(10)),)}, False),
        ({"model": Model(scale=Fraction(5))}, True),
        ({"criteria": (replace(CRITERIA[0], weight=Fraction(1, 4)), CRITERIA[1])}, True),
        ({"criteria": (CRITERIA[0], replace(CRITERIA[1], minimum=Fraction(3)))}, True),
    ],
)
def test_a_trial_is_stale_when_the_model_or_the_criteria_change(change, stale):
    one = kept()
    assert trials.is_stale(trials.as_document(one), replace(one.case, **change)) is stale
