"""The portable case file and the result file."""

import json
import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from procure.domain.evaluation.files import dump, dump_case, evaluate_text, load
from procure.domain.evaluation.model import (
    Bid,
    Case,
    Criterion,
    CriterionKind,
    Family,
    Line,
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

SAMPLE = """
{"model": {"family": "points", "scale": "10", "normalise": "none", "minimum_quality": null,
           "price": {"formula": "proportional", "k": "1", "floor": null, "a": "2", "low": null, "high": null},
           "rounding": {"stage": "none", "decimals": 2}},
 "criteria": [{"id": "price", "kind": "price", "weight": "0.4"},
              {"id": "team", "kind": "quality", "weight": "0.6", "max": "10", "minimum": null}],
 "lines": [{"id": "senior", "quantity": "1200"}],
 "bids": [{"id": "A", "price": "1000000", "quality": {"team": "7"}, "lines": {}}]}
"""


def sample(**changes):
    return json.loads(SAMPLE) | changes


def problems(document):
    text = document if isinstance(document, str) else json.dumps(document)
    with pytest.raises(CaseError) as refused:
        evaluate_text(text)
    return [str(problem) for problem in refused.value.problems]


def test_sample_of_the_product_text_is_read():
    assert load(SAMPLE) == Case(
        model=Model(),
        criteria=(
            Criterion("price", CriterionKind.PRICE, F("0.4")),
            Criterion("team", CriterionKind.QUALITY, F("0.6"), maximum=F(10)),
        ),
        lines=(Line("senior", F(1200)),),
        bids=(Bid("A", F(1000000), {"team": F(7)}),),
    )


def test_sample_of_the_product_text_is_evaluated():
    assert json.loads(evaluate_text(SAMPLE)) == {
        "bids": [
            {
                "id": "A",
                "price": "1000000",
                "price_points": "10",
                "quality_points": {"team": "7"},
                "weighted": {"price": "4", "team": "4.2"},
                "total": "8.2",
                "evaluated_price": None,
                "rank": 1,
                "excluded": None,
            }
        ],
        "reference_price": "1000000",
        "winners": ["A"],
        "flags": [
            {"code": "relative_model", "bids": []},
            {"code": "single_bid", "bids": ["A"]},
        ],
        "leave_one_out": [],
    }


def test_result_has_the_keys_of_the_product_text_in_their_order():
    bids = [
        {"id": "A", "price": "3", "quality": {"team": "7"}},
        {"id": "B", "price": "3", "quality": {"team": "7"}},
        {"id": "C", "quality": {"team": "7"}},
    ]
    result = json.loads(evaluate_text(json.dumps(sample(bids=bids))))
    assert list(result) == ["bids", "reference_price", "winners", "flags", "leave_one_out"]
    assert " ".join(result["bids"][0]) == (
        "id price price_points quality_points weighted total evaluated_price rank excluded"
    )
    assert result["flags"][0] == {"code": "tie", "bids": ["A", "B"]}
    assert result["leave_one_out"] == [
        {"removed": "A", "winners": ["B"]},
        {"removed": "B", "winners": ["A"]},
    ]
    assert result["bids"][2] == {
        "id": "C",
        "price": None,
        "price_points": None,
        "quality_points": {},
        "weighted": {},
        "total": None,
        "evaluated_price": None,
        "rank": None,
        "excluded": "price_missing",
    }


def test_list_in_gives_a_list_out():
    one = json.loads(evaluate_text(SAMPLE))
    assert json.loads(evaluate_text(f"[{SAMPLE},{SAMPLE}]")) == [one, one]
    assert json.loads(evaluate_text("[]")) == []


def test_everything_optional_has_the_default_of_the_product_text():
    document = sample(model={}, lines=None)
    document["bids"][0] = {"id": "A", "price": 1000000, "quality": {"team": 7}}
    full = load(SAMPLE)
    assert load(json.dumps(document)) == Case(full.model, full.criteria, full.bids)


def test_weight_may_be_left_out_where_no_points_are_weighed():
    criteria = [{"id": "team", "kind": "quality"}]
    case = load(json.dumps(sample(model={"family": "ratio"}, criteria=criteria)))
    assert case.criteria[0].weight == 1
    assert problems(sample(criteria=criteria)) == [
        "criteria[0].weight: missing",
        "criteria[0].max: missing",
    ]


def test_json_numbers_never_pass_through_a_float():
    text = SAMPLE.replace('"1000000"', "9007199254740993.1").replace('"0.4"', "0.4")
    case = load(text)
    assert case.bids[0].price == F("9007199254740993.1")
    assert case.criteria[0].weight == F(2, 5)
    assert load(SAMPLE.replace('"1000000"', "1e6")) == load(SAMPLE)


@pytest.mark.parametrize(
    "value", ["NaN", "Infinity", "-Infinity", "true", '"NaN"', '"1,5"', '""', "[]", "1e999"]
)
def test_what_is_no_plain_number_is_refused(value):
    found = problems(SAMPLE.replace('"1000000"', value))
    assert [problem.split(" (")[0] for problem in found] == ["bids[0].price: not a number"]


def test_a_number_of_any_length_is_answered_not_computed():
    found = problems(SAMPLE.replace('"1000000"', "9" * 5000))
    assert found == [f'bids[0].price: not a number ("{"9" * 39}…)']


def test_every_problem_of_every_case_is_named_with_its_path():
    document = sample(
        model={"family": "points", "scale": "0", "prise": {}, "price": {"formula": "best"}},
        extra=1,
    )
    document["criteria"][0]["weight"] = "-0.4"
    document["bids"] = [
        {"id": "A", "price": "x", "quality": {"team": "11"}},
        {"id": "A", "price": True, "quality": {}},
        {"id": 7, "quality": [], "lines": {"junior": "1"}},
    ]
    expected = [
        "extra: unknown key",
        "model.prise: unknown key",
        f"model.price.formula: not one of ({', '.join(PriceFormula)})",
        'bids[0].price: not a number ("x")',
        "bids[1].price: not a number (true)",
        "bids[2].quality: not an object",
        'bids[2].id: not text ("7")',
        "model.scale: must be positive (0)",
        "bids[1].id: duplicate id (A)",
        "criteria[0].weight: negative (-0.4)",
        "bids[0].quality.team: above maximum (10)",
        "bids[1].quality.team: missing",
        "bids[2].lines.junior: unknown line",
    ]
    assert problems(document) == expected
    assert problems([json.loads(SAMPLE), document]) == [f"[1].{problem}" for problem in expected]


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"model": None}, ["model: missing"]),
        ({"model": []}, ["model: not an object"]),
        ({"criteria": {}}, ["criteria: not a list"]),
        (
            {"criteria": []},
            ["criteria: needs a criterion", "bids[0].quality.team: unknown criterion"],
        ),
        ({"bids": None}, ["bids: missing"]),
        ({"bids": ["A"]}, ["bids[0]: not an object"]),
        ({"bids": [{"price": "1", "quality": {"team": "1"}}]}, ["bids[0].id: missing"]),
        ({"bids": [{"id": "", "quality": {"team": "1"}}]}, ["bids[0].id: empty id"]),
        ({"bids": [{"id": "A", "quality": {"team": None}}]}, ["bids[0].quality.team: missing"]),
        (
            {"bids": [{"id": "A", "quality": {"team": "god"}}]},
            ['bids[0].quality.team: not a number ("god")'],
        ),
        (
            {"bids": [{"id": "\ud800", "quality": {"team": 1}}]},
            ['bids[0].id: not text ("\\ud800")'],
        ),
        (
            {"bids": [{"id": "A", "quality": {"team": "1"}, "lines": [["x"]]}]},
            ["bids[0].lines: not an object"],
        ),
        ({"lines": [{"id": "x"}]}, ["lines[0].quantity: missing"]),
        (
            {"model": {"rounding": {"decimals": "1.5"}}},
            ['model.rounding.decimals: not a whole number ("1.5")'],
        ),
        (
            {"model": {"family": "Points"}},
            ["model.family: not one of (points, priced_quality, ratio)"],
        ),
        (
            {"criteria": [{"id": "team", "kind": "kvalitet", "weight": "1", "max": "10"}]},
            ["criteria[0].kind: not one of (price, quality)"],
        ),
    ],
)
def test_one_mistake_gives_one_problem(change, expected):
    assert problems(sample(**change)) == expected


def test_grades_are_read_as_text_even_when_they_look_like_numbers():
    document = {
        "model": {"family": "priced_quality"},
        "criteria": [{"id": "q", "kind": "quality", "weight": 1, "values": {"6": "100", "A": -5}}],
        "bids": [
            {"id": "X", "price": 1000, "quality": {"q": 6}},
            {"id": "Y", "price": 1000, "quality": {"q": "A"}},
        ],
    }
    result = json.loads(evaluate_text(json.dumps(document)))
    assert [bid["evaluated_price"] for bid in result["bids"]] == ["900", "1005"]
    document["bids"][0]["quality"]["q"] = ["6"]
    assert problems(document) == ['bids[0].quality.q: not text (["6"])']


@pytest.mark.parametrize("lines", [{"senior": None}, {"senior": "5", "junior": None}])
def test_unit_price_left_open_is_an_incomplete_price(lines):
    quantities = [{"id": "senior", "quantity": "1"}, {"id": "junior", "quantity": "1"}]
    bids = [{"id": "A", "price": "1", "quality": {"team": "1"}, "lines": lines}]
    document = sample(bids=bids, lines=quantities)
    (bid,) = json.loads(evaluate_text(json.dumps(document)))["bids"]
    assert (bid["price"], bid["excluded"]) == (None, "price_missing")


def test_key_that_stands_twice_is_refused():
    found = problems(SAMPLE.replace('"team": "7"', '"team": "7", "team": "9"'))
    assert found == ["bids[0].quality.team: duplicate key"]


@pytest.mark.parametrize("text", ["", "{", "{'a': 1}", "[" * 100_000, "1 2"])
def test_what_is_not_json_is_said_once(text):
    (problem,) = problems(text)
    assert problem.startswith("file: not json")


@pytest.mark.parametrize(
    ("text", "problem"), [("7", "file: not an object"), ("[[]]", "[0]: not an object")]
)
def test_case_is_an_object(text, problem):
    assert problems(text) == [problem]


def test_byte_order_mark_of_windows_editors_is_passed_over():
    assert load("\ufeff" + SAMPLE) == load(SAMPLE)


def test_problem_that_shows_only_in_the_evaluation_is_named_with_its_case():
    price = {"formula": "interval", "high": "1000000"}
    document = sample(model={"price": price})
    expected = "model.price.high: high not above lowest price (1000000)"
    assert problems(document) == [expected]
    assert problems([sample(), document, document]) == [f"[1].{expected}", f"[2].{expected}"]


numbers = st.one_of(
    st.fractions(0, 10, max_denominator=12),
    st.decimals(0, 10, places=3, allow_nan=False).map(F),
)
names = st.text(st.characters(codec="utf-8"), min_size=1, max_size=8)


@st.composite
def cases(draw):
    graded = draw(st.booleans())
    family = Family.PRICED_QUALITY if graded else draw(st.sampled_from(Family))
    worth = draw(numbers) if family is Family.PRICED_QUALITY else None
    first, second, price = draw(st.lists(names, min_size=3, max_size=3, unique=True))
    criteria = [
        Criterion(price, CriterionKind.PRICE, draw(numbers)),
        Criterion(
            first, CriterionKind.QUALITY, draw(numbers), F(10), draw(numbers), value_per_point=worth
        ),
    ]
    if graded:
        values = {"A": draw(numbers), "B": -draw(numbers)}
        criteria.append(Criterion(second, CriterionKind.QUALITY, F(1), values=values))
    lines = tuple(Line(name, draw(numbers) + 1) for name in draw(st.sets(names, max_size=2)))
    stages = list(RoundingStage) if family is Family.POINTS else [RoundingStage.TOTAL]
    bids = tuple(
        Bid(
            name,
            draw(st.none() | numbers),
            {first: draw(numbers)},
            {second: draw(st.sampled_from("AB"))} if graded else {},
            {line.id: draw(st.none() | numbers) for line in lines if draw(st.booleans())},
        )
        for name in draw(st.lists(names, max_size=3, unique=True))
    )
    parameters = PriceParameters(
        draw(st.sampled_from(PriceFormula)), low=F(1, 3), high=draw(numbers) + 1
    )
    rounding = Rounding(draw(st.sampled_from(stages)), draw(st.integers(0, 20)))
    normalise = draw(st.sampled_from(Normalise))
    model = Model(family, draw(numbers) + 1, normalise, draw(numbers), parameters, rounding)
    return Case(model, tuple(criteria), bids, lines)


@settings(deadline=None, max_examples=60)
@given(cases())
def test_case_file_reads_back_as_the_same_case(case):
    assert load(dump_case(case)) == case


@settings(deadline=None, max_examples=60)
@given(cases())
def test_result_file_is_plain_and_precise(case):
    evaluation = evaluate(case)
    document = json.loads(dump(evaluation))
    for score, written in zip(evaluation.bids, document["bids"], strict=True):
        values = {"price": score.price, "total": score.total} | score.weighted
        texts = {key: written[key] for key in ("price", "total")} | written["weighted"]
        assert list(texts) == list(values)
        for key, value in values.items():
            if value is None:
                assert texts[key] is None
            else:
                assert re.fullmatch(r"-?\d+(\.\d+)?", texts[key])
                assert abs(F(texts[key]) - value) <= abs(value) / 10**12
