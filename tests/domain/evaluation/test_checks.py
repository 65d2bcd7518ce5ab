"""What a case may not be; each problem with its path."""

from dataclasses import replace
from fractions import Fraction

import pytest

from procure.domain.errors import DomainError, InvalidInput
from procure.domain.evaluation.model import Bid, Criterion, CriterionKind, Rounding
from procure.domain.evaluation.problems import CaseError, Problem, ProblemCode, child
from procure.domain.evaluation.scoring import evaluate

F = Fraction
BIDS = {"A": ("100", "7"), "B": ("120", "9")}


def problems(case):
    with pytest.raises(CaseError) as refused:
        evaluate(case)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        ({"scale": "0"}, "model.scale: must be positive (0)"),
        ({"k": "0"}, "model.price.k: must be positive (0)"),
        ({"k": "-1", "formula": "linear"}, "model.price.k: must be positive (-1)"),
        ({"k": "0.99", "formula": "hybrid"}, "model.price.k: must be at least (1)"),
        ({"a": "1", "formula": "log"}, "model.price.a: must be above (1)"),
        ({"formula": "interval"}, "model.price.high: missing"),
        (
            {"formula": "interval", "low": "100", "high": "100"},
            "model.price.high: must be above (100)",
        ),
        ({"decimals": -1}, "model.rounding.decimals: negative (-1)"),
        ({"decimals": 21}, "model.rounding.decimals: above maximum (20)"),
        ({"weights": ("-0.1", "1.1")}, "criteria[0].weight: negative (-0.1)"),
        ({"maxima": ["0"]}, "criteria[1].max: must be positive (0)"),
        ({"maxima": [None]}, "criteria[1].max: missing"),
        ({"maxima": ["8"]}, "bids[1].quality.q1: above maximum (8)"),
    ],
)
def test_case_without_meaning_is_refused(build, options, problem):
    assert problem in problems(build.points(BIDS, **options))


def test_all_problems_come_at_once(build):
    case = build.points(
        {"A": ("100", "-1"), "B": ("120", "11")}, scale="0", a="1", weights=("-1", "2")
    )
    assert problems(case) == [
        "model.scale: must be positive (0)",
        "model.price.a: must be above (1)",
        "criteria[0].weight: negative (-1)",
        "bids[0].quality.q1: negative (-1)",
        "bids[1].quality.q1: above maximum (10)",
    ]


def test_ids_must_be_given_and_different(build):
    case = build.points(BIDS)
    doubled = replace(
        case,
        criteria=case.criteria + case.criteria[1:],
        lines=(build.line("", 1), build.line("x", 1), build.line("x", 0)),
        bids=case.bids + case.bids[:1],
    )
    assert problems(doubled) == [
        "lines[0].id: empty id",
        "lines[2].id: duplicate id (x)",
        "lines[2].quantity: must be positive (0)",
        "criteria[2].id: duplicate id (q1)",
        "bids[2].id: duplicate id (A)",
    ]


def test_there_can_be_only_one_price(build):
    case = build.points(BIDS)
    again = Criterion("fee", CriterionKind.PRICE, F(0))
    assert problems(replace(case, criteria=(*case.criteria, again))) == [
        "criteria: more than one price"
    ]


def test_price_criterion_has_nothing_of_a_quality_criterion(build):
    case = build.points({"A": ("100",)}, weights=("1",))
    odd = Criterion("price", CriterionKind.PRICE, F(1), F(10), F(5), F(1), {"A": F(1)})
    assert problems(replace(case, criteria=(odd,))) == [
        f"criteria[0].{key}: not for price"
        for key in ("max", "minimum", "value_per_point", "values")
    ]


@pytest.mark.parametrize("family", ["points", "ratio"])
def test_quality_is_worth_money_only_in_priced_quality(build, family):
    criterion = replace(build.priced("q1", "10"), maximum=F(10))
    if family == "points":
        case = replace(build.points({"A": ("100", "7")}), criteria=(criterion,))
    else:
        case = build.other(family, {"A": ("100", "7")}, [criterion])
    assert problems(case) == ["criteria[0].value_per_point: not in this family"]


@pytest.mark.parametrize(("worth", "values"), [(None, None), ("10", {"A": "100"}), (None, {})])
def test_priced_quality_has_one_way_to_money(build, worth, values):
    criterion = build.priced("q1", worth, values=values)
    found = problems(build.other("priced_quality", {"A": ("100", "7")}, [criterion]))
    assert found[0] == "criteria[0].values: needs one of (value_per_point, values)"


@pytest.mark.parametrize("stage", ["criterion", "weighted"])
def test_other_families_round_at_the_total_only(build, stage):
    case = build.other("ratio", {"A": ("100", "7")}, [build.priced("q1")], stage=stage)
    assert problems(case) == ["model.rounding.stage: only stage total in this family (ratio)"]
    total = replace(case, model=replace(case.model, rounding=Rounding()))
    assert evaluate(total).winners == ("A",)


def test_gates_need_points(build):
    graded = replace(build.priced("g", values={"A": "1"}), minimum=F(1))
    bids = {"X": Bid("X", F(100), grades={"g": "A"})}
    case = build.other("priced_quality", bids, [graded], minimum_quality="1")
    assert problems(case) == [
        "model.minimum_quality: needs points",
        "criteria[0].minimum: needs points",
    ]


def test_something_must_be_judged(build):
    assert problems(build.points({}, weights=(None,))) == ["criteria: needs a criterion"]
    price = Criterion("price", CriterionKind.PRICE, F(1))
    assert problems(build.other("ratio", {"A": ("100",)}, [price])) == [
        "criteria: needs a criterion (quality)"
    ]


def test_every_bid_is_judged_on_every_criterion_and_no_other(build):
    case = build.points({"A": ("100",), "B": ("100", "5", "6")})
    assert problems(case) == [
        "bids[0].quality.q1: missing",
        "bids[1].quality.q2: unknown criterion",
    ]


def test_grades_must_be_among_the_values(build):
    criteria = [build.priced("g", values={"A": "1"}), build.priced("q1", "1")]
    bids = {
        "X": Bid("X", F(100), {"q1": F(1)}, {"g": "B"}),
        "Y": Bid("Y", F(100), {"g": F(1), "q1": F(1)}),
        "Z": Bid("Z", F(100), {}, {"g": "A", "q1": "A"}),
    }
    assert problems(build.other("priced_quality", bids, criteria)) == [
        "bids[0].quality.g: unknown grade (B)",
        "bids[1].quality.g: missing",
        "bids[2].quality.q1: missing",
    ]


def test_bid_prices_no_unknown_line(build):
    case = replace(
        build.points({}, weights=("1",)),
        lines=(build.line("senior", 10),),
        bids=(build.bid("A", None, lines={"senior": "1", "chief": "2", "1.b": "3"}),),
    )
    assert problems(case) == [
        "bids[0].lines.chief: unknown line",
        'bids[0].lines["1.b"]: unknown line',
    ]


def test_case_error_is_a_domain_error_with_a_reason_for_the_page():
    error = CaseError([Problem("a", ProblemCode.MISSING), Problem("b", ProblemCode.MISSING)])
    assert isinstance(error, InvalidInput)
    assert isinstance(error, DomainError)
    assert [(r.code.value, r.params) for r in error.reasons] == [
        ("model_invalid", {"problem": "missing"})
    ]
    assert str(error) == "a: missing\nb: missing"


def test_path_names_keys_and_positions():
    assert child(child(child("", "bids"), 0), "quality") == "bids[0].quality"
    assert child("quality", "løsning") == "quality.løsning"
    assert child("quality", "2.1") == 'quality["2.1"]'
