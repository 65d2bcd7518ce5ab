"""How firmly a locked result stands, from a story that people played."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from procure.domain import evaluations
from procure.domain.drafting import CriterionKind
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.evaluation.model import Family, Model
from procure.domain.evaluations import Agreed, Material, Node, Offer, Outcome, PriceLine
from procure.domain.reasons import Code
from procure.queries.robustness import OwnPoints, own_points
from procure.services import robustness
from procure.services import robustness_rows as rows
from procure.services.robustness import Check
from tests import evaluation_stories as es

F = Fraction


def outcome(points: list[tuple[str, str]], rates: list[int], **model: object) -> Outcome:
    """Bids 1, 2 … with points on team and method and a rate in øre for ten hours."""
    nodes = (
        Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(40)),
        Node(id=2, name="Kvalitet", kind=CriterionKind.QUALITY, weight=Decimal(60)),
        Node(id=3, name="Team", kind=CriterionKind.QUALITY, weight=Decimal(75), parent=2),
        Node(id=4, name="Metode", kind=CriterionKind.QUALITY, weight=Decimal(25), parent=2),
    )
    if model.get("family") is Family.PRICED_QUALITY:
        nodes = tuple(
            replace(n, value_per_point_ore=10_000) if n.kind is CriterionKind.QUALITY else n
            for n in nodes
        )
    agreed = {
        (bid, leaf): Agreed(Decimal(given), es.REASON)
        for bid, pair in enumerate(points, start=1)
        for leaf, given in zip((3, 4), pair, strict=True)
    }
    return evaluations.outcome(
        Material(
            model=Model(**model),
            nodes=nodes,
            lines=(PriceLine(id=1, label="Rådgiver", hours=10),),
            offers=tuple(
                Offer(id=bid, name=f"Konsortium {bid}", rates={1: rate})
                for bid, rate in enumerate(rates, start=1)
            ),
            agreed=agreed,
        )
    )


def sheet(number: int, points: list[tuple[str, str]]) -> OwnPoints:
    return OwnPoints(
        number,
        f"Evaluator {number}",
        {
            (bid, leaf): Decimal(given)
            for bid, pair in enumerate(points, start=1)
            for leaf, given in zip((3, 4), pair, strict=True)
        },
    )


CLEAR = [("9", "9"), ("5", "4")]


def test_result_that_passes_every_test_is_robust():
    found = robustness.measured(
        outcome(CLEAR, [100_000, 100_000]), [sheet(1, CLEAR), sheet(2, CLEAR)]
    )
    assert found.tests == {Check.REMOVALS: True, Check.DRAWS: True, Check.EVALUATORS: True}
    assert found.robust
    assert found.ranks == {1: (1.0, 0.0), 2: (0.0, 1.0)}
    assert (found.margin, found.second) == (F("2.55"), (2,))
    assert [row.passed for row in rows.tests(found)] == [True, True, True]


def test_evaluator_who_alone_made_the_winner_is_found():
    other = [("2", "2"), ("9", "9")]
    found = robustness.measured(
        outcome(CLEAR, [100_000, 100_000]), [sheet(1, CLEAR), sheet(2, other)]
    )
    assert [(one.without, one.winners) for one in found.evaluators] == [
        ("", (2,)),
        ("Evaluator 1", (2,)),
        ("Evaluator 2", (1,)),
    ]
    assert found.tests[Check.EVALUATORS] is False
    assert not found.robust


def test_what_could_not_be_tried_is_not_passed():
    found = robustness.measured(outcome(CLEAR, [100_000, 100_000]), [sheet(1, CLEAR)])
    assert found.tests[Check.EVALUATORS] is None
    assert not found.robust
    ratio = robustness.measured(
        outcome(CLEAR, [100_000, 100_000], family=Family.RATIO), [sheet(1, CLEAR), sheet(2, CLEAR)]
    )
    assert ratio.tests[Check.DRAWS] is None
    assert (ratio.weights, ratio.formulas, ratio.robust) == ((), (), False)


def test_loser_who_decides_the_winner_is_found():
    # Without the first bid the second wins, and it would not itself (`evaluation.md` §1.2).
    points = [("4", "4"), ("7", "7"), ("9", "9")]
    found = robustness.measured(outcome(points, [10_000, 13_000, 20_000]), [])
    assert found.outcome.winners == (3,)
    assert found.tests[Check.REMOVALS] is False
    assert [row.what for row in rows.removals(found) if not (row.same or row.own)] == [
        "Konsortium 1"
    ]
    assert not found.robust


def test_weights_are_of_criteria_and_their_parts():
    found = robustness.measured(outcome([("6", "7"), ("9", "7")], [10_000, 12_500]), [])
    assert [(one.row.node.name, one.span.low, one.span.high) for one in found.weights] == [
        ("Pris", F(0), F(9, 17)),
        ("Kvalitet", F(8, 17), F(1)),
        ("Team", F(16, 49), F(1)),
        ("Metode", F(0), F(1)),
    ]
    shown = rows.weights(found)[0]
    assert (shown.own, shown.low, shown.high) == ("40,0\xa0%", "0,0\xa0%", "52,9\xa0%")


def test_priced_quality_has_limits_in_kroner_a_point_and_draws_of_its_weights():
    found = robustness.measured(
        outcome([("6", "7"), ("9", "7")], [10_000, 11_000], family=Family.PRICED_QUALITY),
        [],
    )
    # The second is 100 kr dearer and 3 points better on the team, at 45 kr a point.
    assert found.outcome.winners == (2,)
    assert (found.margin, rows.margin(found)) == (F(35), "35\xa0kr")
    assert [(row.criterion, row.own, row.low, row.high) for row in rows.weights(found)] == [
        ("Team", "45\xa0kr", "33,33\xa0kr", ""),
        ("Metode", "15\xa0kr", "0\xa0kr", ""),
    ]
    assert found.ranks[2][0] == 1.0, "the mix of two criteria cannot take away 35 kr"


def test_single_bid_has_nothing_to_be_held_against():
    found = robustness.measured(outcome([("6", "7")], [10_000]), [])
    assert (found.compared, found.robust, found.margin) == (False, False, None)
    assert (found.asked, found.weights, found.formulas) == ((), (), ())
    assert (rows.margin(found), rows.slack(found), rows.removals(found)) == ("", "", ())


def test_shared_first_place_is_not_robust():
    even = [("6", "7"), ("6", "7"), ("2", "2")]
    found = robustness.measured(outcome(even, [10_000] * 3), [sheet(1, even), sheet(2, even)])
    assert found.outcome.winners == (1, 2)
    assert found.tests == {Check.REMOVALS: True, Check.DRAWS: False, Check.EVALUATORS: True}
    assert rows.slack(found) == ""


def test_price_that_would_have_won_is_the_same_on_every_row(session, tmp_path):
    story = es.locked(session, tmp_path, bids=3)
    page = robustness.page(session, story.id, viewer=story.story.evaluators[0], now=story.now)
    for one in page.found.asked:
        assert one.won == (one.bid_id in page.found.outcome.winners)
        assert one.winning is not None
        assert (one.winning >= one.price) is one.won
    assert [sheet.name for sheet in own_points(session, story.id)] == [
        evaluator.name for evaluator in story.story.evaluators
    ]
    assert [one.without for one in page.found.evaluators][1:] == [
        evaluator.name for evaluator in story.story.evaluators
    ]


def test_page_is_closed_until_the_lock_and_to_others(session, tmp_path):
    story = es.agreed(session, tmp_path)
    for viewer in (story.story.owner, story.story.evaluators[0], story.story.officer):
        with pytest.raises(IllegalTransition) as why:
            robustness.page(session, story.id, viewer=viewer, now=story.now)
        assert [r.code for r in why.value.reasons] == [Code.NOT_LOCKED]
    for viewer in (story.story.leads[0], story.story.outsider, story.story.administrator):
        with pytest.raises(NotFound):
            robustness.page(session, story.id, viewer=viewer, now=story.now)
