"""The plain side of an evaluation: case, rows, spread, refusals. No database."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from procure.domain import evaluations, figures
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation import model as portable
from procure.domain.evaluation.problems import CaseError, ProblemCode
from procure.domain.evaluations import Agreed, Material, Node, Offer, PriceLine
from procure.domain.formats import NBSP
from procure.domain.reasons import Code

PRICE, QUALITY = CriterionKind.PRICE, CriterionKind.QUALITY
MODEL = portable.Model(rounding=portable.Rounding(portable.RoundingStage.TOTAL, 2))


def node(key, name, kind=QUALITY, weight=100, **more):
    return Node(id=key, name=name, kind=kind, weight=Decimal(weight), **more)


# Price 40 %, team 60 % in two parts of 25 % and 75 %: shares .4, .15 and .45.
NODES = (
    node(1, "Pris", PRICE, 40),
    node(2, "Team", weight=60),
    node(3, "Kompetanse", weight=25, parent=2),
    node(4, "Erfaring", weight=75, parent=2),
)


def material(model=MODEL, nodes=NODES, points=((8, 6), (9, 9)), rates=(100_000, 125_000)):
    """Two bids; points by bid for criteria 3 and 4; a rate in øre for 100 hours."""
    return Material(
        model=model,
        nodes=nodes,
        lines=(PriceLine(id=7, label="Rådgiver", hours=100),),
        offers=tuple(
            Offer(id=bid, name=f"Konsortium {bid}", rates={7: rate})
            for bid, rate in zip((11, 12), rates, strict=True)
        ),
        agreed={
            (bid, criterion): Agreed(Decimal(str(given)), "Begrunnelse")
            for bid, row in zip((11, 12), points, strict=True)
            for criterion, given in zip((3, 4), row, strict=True)
        },
    )


def test_share_is_the_product_of_the_levels():
    shares = [evaluations.share(NODES, n) for n in NODES]
    assert shares == [Fraction(2, 5), Fraction(3, 5), Fraction(3, 20), Fraction(9, 20)]
    leaves = material().leaves
    assert [leaf.id for leaf in leaves] == [1, 3, 4]
    assert sum(evaluations.share(NODES, leaf) for leaf in leaves) == 1


def test_case_holds_the_leaves_and_kroner():
    case = evaluations.case(material())
    assert [(c.id, c.kind.value, c.weight) for c in case.criteria] == [
        ("1", "price", Fraction(2, 5)),
        ("3", "quality", Fraction(3, 20)),
        ("4", "quality", Fraction(9, 20)),
    ]
    assert case.bids[1].lines == {"7": Fraction(1250)}
    assert case.bids[0].quality == {"3": Fraction(8), "4": Fraction(6)}


def test_outcome_is_what_a_hand_calculation_gives():
    # A: 10 × .4 + 8 × .15 + 6 × .45 = 7.9. B: 8 × .4 + 9 × .6 = 8.6.
    outcome = evaluations.outcome(material())
    assert [outcome.score(bid).total for bid in (11, 12)] == [Fraction("7.9"), Fraction("8.6")]
    assert outcome.winners == (12,)
    team = evaluations.rows(outcome.material)[1]
    assert team.node.name == "Team"
    assert outcome.points(team, 11) is None
    assert outcome.weighted(team, 11) == Fraction("3.9")
    assert figures.points(outcome, team, 11) == "–"
    assert figures.weighted(outcome, team, 11) == "3,90"
    assert figures.result(outcome, 12) == "8,60"
    assert figures.price(outcome, 12) == f"125{NBSP}000{NBSP}kr"
    assert figures.working(outcome, 12) == f"10 × 100{NBSP}000 / 125{NBSP}000"
    with pytest.raises(KeyError):
        outcome.score(99)


def test_priced_quality_is_written_in_kroner():
    nodes = (node(1, "Pris", PRICE, 40), *(
        replace(n, value_per_point_ore=1_000_000) for n in NODES[1:]
    ))  # fmt: skip
    model = replace(MODEL, family=portable.Family.PRICED_QUALITY)
    outcome = evaluations.outcome(material(model, nodes))
    # 100 000 − 10 000 × (.15 × 8 + .45 × 6) = 61 000
    assert figures.result(outcome, 11) == f"61{NBSP}000{NBSP}kr"
    assert (
        figures.weighted(outcome, evaluations.rows(outcome.material)[2], 11)
        == f"12{NBSP}000{NBSP}kr"
    )


def test_quality_without_a_value_cannot_be_priced():
    model = replace(MODEL, family=portable.Family.PRICED_QUALITY)
    with pytest.raises(CaseError) as refused:
        evaluations.outcome(material(model))
    assert [p.code for p in refused.value.problems] == [ProblemCode.NEEDS_ONE_OF] * 2


def test_impossible_model_is_known_before_any_bid():
    assert evaluations.model_problems(material()) == ()
    formula = portable.PriceParameters(formula=portable.PriceFormula.INTERVAL)
    problems = evaluations.model_problems(material(replace(MODEL, price=formula)))
    assert [str(p) for p in problems] == ["model.price.high: missing"]


def test_bid_below_a_gate_keeps_its_points_and_has_no_rank():
    nodes = (*NODES[:3], replace(NODES[3], minimum=Decimal(7)))
    outcome = evaluations.outcome(material(nodes=nodes))
    experience = evaluations.rows(outcome.material)[3]
    assert str(outcome.score(11).excluded) == "below_minimum:4"
    assert figures.points(outcome, experience, 11) == "6,00"
    assert (figures.rank(outcome, 11), figures.result(outcome, 11)) == ("–", "–")
    assert outcome.winners == (12,)


def test_case_digest_changes_with_a_point_and_not_otherwise():
    same = evaluations.case_digest(evaluations.case(material()))
    assert evaluations.case_digest(evaluations.case(material())) == same
    other = evaluations.case(material(points=((8, 6.5), (9, 9))))
    assert evaluations.case_digest(other) != same


def test_price_needs_every_line():
    known = material()
    assert known.price_ore(known.offers[0]) == 10_000_000
    assert known.price_ore(Offer(id=1, name="", rates={})) is None
    assert replace(known, lines=()).price_ore(known.offers[0]) is None


def test_agreed_all_needs_every_cell_and_a_bid():
    known = material()
    assert known.agreed_all
    assert not replace(known, agreed={}).agreed_all
    assert not replace(known, offers=()).agreed_all


def test_tree_order_puts_parts_below_their_criterion():
    mixed = (NODES[0], NODES[3], NODES[1], NODES[2])
    assert [n.id for n in evaluations.tree_order(mixed)] == [1, 2, 4, 3]


def test_cells_are_ordered_by_spread_times_weight():
    given = {
        (11, 3): [Decimal(2), Decimal(8)],  # 6 × .15 = .9
        (11, 4): [Decimal(5), Decimal(7)],  # 2 × .45 = .9
        (12, 3): [Decimal(5), Decimal(5)],  # 0
        (12, 4): [Decimal(5), Decimal("7.5")],  # 2.5 × .45 = 1.125
    }
    order = evaluations.by_disagreement(material(), given)
    assert order == ((12, 4), (11, 3), (11, 4), (12, 3))
    assert evaluations.spread([]) == 0


@pytest.mark.parametrize(
    ("points", "codes"),
    [
        ("0", []),
        ("10", []),
        ("7.5", []),
        ("7.50", []),
        ("-0.5", [Code.POINTS_OUTSIDE_SCALE]),
        ("10.5", [Code.POINTS_OUTSIDE_SCALE]),
        ("7.25", [Code.POINTS_NOT_HALF]),
    ],
)
def test_points_are_whole_or_half_within_the_scale(points, codes):
    found = evaluations.point_problems(Decimal(points), Fraction(10))
    assert [r.code for r in found] == codes


@pytest.mark.parametrize(
    ("said", "codes"),
    [
        ("", [Code.REASON_MISSING]),
        ("For kort til dette.", [Code.REASON_TOO_SHORT]),
        ("Akkurat langt nok !!", []),
    ],
)
def test_reason_must_explain_something(said, codes):
    assert [r.code for r in evaluations.reason_problems(said)] == codes


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("Svakere enn fjord  design på metode.", "Fjord Design"),
        ("Vi bruker fjorddesign som metode.", None),
        ("Arbeidet ved Fjord, design av tjenester.", None),
        ("Bedre enn Innsikt+ og andre.", "Innsikt+"),
        ("Bra AS helhet.", None),
    ],
)
def test_other_bidders_names_are_found_in_reasons(said, found):
    others = ["Fjord Design AS (konstruert)", "Innsikt+ (konstruert)", "AS (konstruert)"]
    assert evaluations.names_other(said, others) == found
