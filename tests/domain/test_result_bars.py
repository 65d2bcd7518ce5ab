"""Bars are made of the numbers of the matrix."""

from decimal import Decimal

from procure.domain import evaluations, result_bars
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation.model import Family, Model
from procure.domain.evaluations import Agreed, Material, Node, Offer, PriceLine


def outcome(family: Family = Family.POINTS):
    worth = 10_000 if family is Family.PRICED_QUALITY else None
    nodes = (
        Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(40)),
        Node(
            id=2, name="Team", kind=CriterionKind.QUALITY, weight=Decimal(60),
            value_per_point_ore=worth,
        ),
    )  # fmt: skip
    return evaluations.outcome(
        Material(
            model=Model(family=family),
            nodes=nodes,
            lines=(PriceLine(id=1, label="Rådgiver", hours=10),),
            offers=(
                Offer(id=7, name="Første", rates={1: 125_000}),
                Offer(id=8, name="Andre", rates={1: 100_000}),
                Offer(id=9, name="Uten pris"),
            ),
            agreed={
                (bid, 2): Agreed(Decimal(points), "") for bid, points in ((7, 5), (8, 8), (9, 9))
            },
        )
    )


def test_parts_are_weighted_points_with_the_best_first_and_unranked_left_out():
    bars, highest = result_bars.of(outcome())
    assert [(bar.label, bar.parts, bar.text, bar.first) for bar in bars] == [
        ("B", ((1, 4.0), (2, 4.8)), "8,80", True),
        ("A", ((1, 3.2), (2, 3.0)), "6,20", False),
    ]
    assert highest == 10


def test_evaluated_price_is_one_part_with_its_rank():
    bars, highest = result_bars.of(outcome(Family.PRICED_QUALITY))
    assert [(bar.label, bar.parts) for bar in bars] == [
        ("B", ((1, 9_520.0),)),
        ("A", ((2, 12_200.0),)),
    ]
    assert highest == 12_200
