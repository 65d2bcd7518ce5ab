"""Related bidders, low prices, presentations alike: one case that breaks, one that keeps."""

from datetime import UTC, datetime

import pytest

from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.reasons import Code
from procure.domain.rules import registry
from procure.domain.rules.award_facts import Bidder, Offered, Presentation
from procure.domain.rules.facts import RuleFacts
from procure.domain.rules.settings import Settings

NOW = datetime(2027, 2, 3, 9, tzinfo=UTC)


def found(rule, gate, **parts):
    """What one rule finds at the gate: codes with their parameters."""
    facts = RuleFacts(gate=gate, competition=CompetitionFacts(), **parts)
    return [
        (one.reason.code, dict(one.reason.params))
        for one in registry.findings(facts, NOW)
        if one.rule.id == rule
    ]


def related(*bidders):
    return found("26a", Action.START_SCORING, bidders=bidders)


def bidder(name, *firms, people=()):
    return Bidder(name=name, firms={key: f"Firma {key}" for key in firms}, people=tuple(people))


def test_bidders_without_a_firm_or_person_in_common_are_not_related():
    kari = Offered("Rådgiver 1", 2)
    assert related(bidder("A", 1, 2, people=[kari]), bidder("B", 3, people=[Offered("Rådgiver 1", 3)])) == []  # fmt: skip
    assert related() == []


def test_firm_in_two_bids_is_told_with_both():
    told = {"firm": "Firma 2", "first": "A", "second": "B"}
    assert related(bidder("A", 1, 2), bidder("B", 2, 3)) == [(Code.BIDDERS_SHARE_FIRM, told)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Offered("Rådgiver 1", 2), Offered("rådgiver 1", 2)),  # the same employer
        (Offered("Rådgiver 1"), Offered("Rådgiver 1", 2)),  # on no card, but the bids share a firm
    ],
)
def test_person_in_two_bids_is_told_with_both(one, other):
    codes = [
        code for code, _ in related(bidder("A", 2, people=[one]), bidder("B", 2, people=[other]))
    ]
    assert codes == [Code.BIDDERS_SHARE_FIRM, Code.BIDDERS_SHARE_PERSON]


def low(*prices, share=None):
    values = {} if share is None else {"bids.low_share": share}
    bids = tuple(Bidder(name=f"{n}", price_ore=price) for n, price in enumerate(prices))
    return found("28b", Action.START_SCORING, bidders=bids, settings=Settings(values))


def test_price_below_the_share_of_the_others_median_is_low():
    # The others' median is 100; 75 is exactly the limit, which is not below it.
    assert low(75, 90, 110) == []
    assert low(74, 90, 110) == [(Code.BIDS_LOOK_LOW, {"count": 1})]
    assert low(74, 90, 110, share="70") == []
    assert low(1) == []
    assert low(1, None) == []


def presented(*lengths):
    heard = tuple(Presentation(name=f"K{n}", minutes=given) for n, given in enumerate(lengths))
    return found("30", Action.LOCK, presentations=heard)


def test_presentations_are_alike_when_each_bidder_had_the_same_time():
    assert presented((30,), (20, 10)) == []
    assert found("30", Action.LOCK) == []  # none were announced


def test_bidder_without_a_presentation_or_with_another_length_stops_the_lock():
    assert presented((30,), ()) == [(Code.PRESENTATION_MISSING, {"name": "K1"})]
    assert presented((30,), (45,)) == [(Code.PRESENTATIONS_UNEQUAL, {"low": 30, "high": 45})]
