"""Worked examples that others have published, against the numbers they printed."""

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from procure.domain.evaluation.files import load
from procure.domain.evaluation.scoring import evaluate
from tests.conftest import DATA, missing

F = Fraction
CASES = DATA / "evaluation-cases.json"


@pytest.fixture(scope="module")
def published():
    if not CASES.exists():
        missing(f"the published cases are not at {CASES}")
    cases = json.loads(CASES.read_text(), parse_float=Decimal)["cases"]
    return {case["id"]: case for case in cases}


def adapt(published, *, model, criteria, lines=(), bids=None):
    """Write a published case in our shape; numbers become text on the way."""
    document = {
        "model": model,
        "criteria": criteria,
        "lines": list(lines),
        "bids": bids
        or [
            {
                "id": bid["id"],
                "price": bid["price"],
                "quality": {key: str(value) for key, value in bid["quality"].items()},
            }
            for bid in published["bids"]
        ],
    }
    return load(json.dumps(document, default=str))


def quality(weights, maxima):
    return [
        {"id": key, "kind": "quality", "weight": str(weight), "max": str(maxima[key])}
        for key, weight in weights.items()
    ]


def price(weight):
    return {"id": "price", "kind": "price", "weight": str(weight)}


def shares(weights, whole):
    return {key: F(weight) / F(whole) for key, weight in weights.items()}


def printed(expected):
    return {key: F(value) for key, value in expected.items()}


def ranking(result):
    ranked = sorted((score.rank, score.id) for score in result.bids if score.rank)
    return [identity for _, identity in ranked]


def test_innovasjon_norge_weighted_points(published):
    case = published["no-innovasjon-norge"]
    weights = case["weights"]
    maxima = dict.fromkeys(weights, case["params"]["max"])
    result = evaluate(adapt(case, model={}, criteria=quality(weights, maxima)))
    assert {s.id: s.total for s in result.bids} == printed(case["expected"]["totals"])
    assert {s.id: s.weighted for s in result.bids} == {
        key: printed(row) for key, row in case["expected"]["weighted"].items()
    }
    assert ranking(result) == case["expected"]["ranking"]


def test_negometrix_lowest_bid(published):
    case = published["nl-negometrix-lowbid"]
    whole, expected = case["params"]["max_total"], case["expected"]
    points = {key: value for key, value in case["weights"].items() if key != "price"}
    weights = shares(case["weights"], whole)
    criteria = [
        price(weights["price"]),
        *quality({key: weights[key] for key in points}, points),
    ]
    result = evaluate(adapt(case, model={"scale": str(whole)}, criteria=criteria))
    assert {s.id: s.weighted["price"] for s in result.bids} == printed(expected["price_scores"])
    assert {s.id: s.total for s in result.bids} == printed(expected["totals"])
    assert {s.id: s.total * 100 / whole for s in result.bids} == printed(expected["percent"])
    assert ranking(result) == expected["ranking"]


def test_uk_digital_marketplace_price_points_to_three_decimals(published):
    case = published["uk-digital-marketplace"]
    model = {
        "scale": str(case["params"]["scale"]),
        "rounding": {"stage": "criterion", "decimals": 3},
    }
    result = evaluate(adapt(case, model=model, criteria=[price(1)]))
    assert {s.id: s.price_points for s in result.bids} == printed(case["expected"]["price_scores"])
    assert ranking(result) == case["expected"]["ranking"]


def test_negometrix_value_of_a_grade(published):
    case = published["nl-gunnen-op-waarde"]
    grades = {value: grade for grade, value in case["params"]["levels"].items()}
    ((criterion, _),) = case["weights"].items()
    values = {key: str(value) for key, value in case["params"]["level_values"].items()}
    bids = [
        {
            "id": b["id"],
            "price": b["price"],
            "quality": {criterion: grades[b["quality"][criterion]]},
        }
        for b in case["bids"]
    ]
    result = evaluate(
        adapt(
            case,
            model={"family": "priced_quality"},
            criteria=[{"id": criterion, "kind": "quality", "weight": "1", "values": values}],
            bids=bids,
        )
    )
    assert {s.id: s.weighted[criterion] for s in result.bids} == printed(
        case["expected"]["quality_values"]
    )
    assert {s.id: s.evaluated_price for s in result.bids} == printed(case["expected"]["totals"])


def test_trinidad_gate_sets_the_reference_price(published):
    case = published["tt-formal-rfp-gate"]
    params, expected = case["params"], case["expected"]
    maxima = params["quality_max"]
    whole = sum(maxima.values())
    # One group of quality weighing 70 %, its parts by their share of the maximum.
    group = F(case["weights"]["quality"], 100)
    weights = {key: group * most / whole for key, most in maxima.items()}
    model = {"scale": "100", "minimum_quality": str(params["min_quality"])}
    criteria = [price(F(case["weights"]["price"], 100)), *quality(weights, maxima)]
    result = evaluate(adapt(case, model=model, criteria=criteria))
    assert {s.id: s.total for s in result.bids if s.rank} == printed(expected["totals"])
    assert [(s.id, str(s.excluded)) for s in result.bids if s.excluded] == [
        (identity, "below_minimum_quality") for identity in expected["excluded"]
    ]
    assert result.reference_price == expected["reference_price"]
    assert ranking(result) == expected["ranking"]


def test_dfo_basket_is_quantity_times_unit_price(published):
    case = published["no-dfo-basket"]
    lines = [{"id": k, "quantity": str(v)} for k, v in case["params"]["quantities"].items()]
    bids = [
        {"id": b["id"], "lines": {k: str(v) for k, v in b["price_items"].items()}}
        for b in case["bids"]
    ]
    result = evaluate(adapt(case, model={}, criteria=[price(1)], lines=lines, bids=bids))
    assert {s.id: s.price for s in result.bids} == printed(case["expected"]["totals"])


def test_removing_a_clear_loser_changes_the_winner_under_minmax(published):
    case = published["rr-minmax"]
    weights, derived = case["weights"], case["derived"]
    whole = sum(weights.values())
    halves = shares(weights, whole)
    criteria = [
        price(halves["price"]),
        *quality({"Quality": halves["Quality"]}, {"Quality": case["params"]["quality_max"]}),
    ]
    result = evaluate(adapt(case, model={"price": {"formula": "minmax"}}, criteria=criteria))
    assert {s.id: s.total for s in result.bids} == printed(derived["before"])
    assert result.winners == (derived["winner_before"],) == ("B",)
    removed = {removal.removed: removal.winners for removal in result.leave_one_out}
    assert removed["C"] == (derived["winner_after"],) == ("A",)
    assert [flag.bids for flag in result.flags if flag.code == "flip_without"] == [("C",)]


def test_every_published_case_but_the_bilinear_is_evaluated_here(published):
    assert set(published) == {
        "no-innovasjon-norge",
        "nl-negometrix-lowbid",
        "uk-digital-marketplace",
        "nl-gunnen-op-waarde",
        "tt-formal-rfp-gate",
        "it-venezia-A1",  # discount_bilinear: no such formula in the product
        "no-dfo-basket",
        "rr-minmax",
    }
