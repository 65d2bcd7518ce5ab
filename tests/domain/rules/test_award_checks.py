"""The result and what follows: ties, rounding, validity, money, contract, letters."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from procure.domain import evaluations
from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation.model import Model, Rounding, RoundingStage
from procure.domain.evaluations import Agreed, Material, Node, Offer
from procure.domain.reasons import Code
from procure.domain.rules import registry
from procure.domain.rules.award_facts import ContractFacts
from procure.domain.rules.facts import RuleFacts
from procure.domain.ties import TieRule

NOW = datetime(2027, 2, 3, 9, tzinfo=UTC)
TODAY = date(2027, 2, 3)


def found(rule, gate, known=None, **parts):
    facts = RuleFacts(gate=gate, competition=known or CompetitionFacts(), **parts)
    return [
        (one.reason.code, dict(one.reason.params))
        for one in registry.findings(facts, NOW)
        if one.rule.id == rule
    ]


def result(*points, model=None, shares=("33", "67")):
    """Two quality criteria; points by bid."""
    nodes = tuple(
        Node(id=n, name=f"K{n}", kind=CriterionKind.QUALITY, weight=Decimal(share))
        for n, share in enumerate(shares)
    )
    return evaluations.outcome(
        Material(
            model=model or Model(),
            nodes=nodes,
            lines=(),
            offers=tuple(Offer(id=n, name=f"B{n}") for n in range(len(points))),
            agreed={
                (bid, n): Agreed(Decimal(given), "Grunn")
                for bid, row in enumerate(points)
                for n, given in enumerate(row)
            },
        )
    )


def test_one_bid_alone_at_the_top_is_no_tie():
    assert found("35c", Action.DECIDE, result=result((8, 8), (7, 7))) == []
    tie = result((8, 8), (8, 8), (1, 1))
    assert found("35c", Action.DECIDE, result=tie) == [(Code.RESULT_TIED, {"count": 2})]
    assert found("35c", Action.DECIDE, result=tie, tie_rule=TieRule.LOTS) == []  # it decides


def test_margin_that_the_rounding_makes_is_told():
    # 0.33 × 8 + 0.67 × 8 = 8 against 0.33 × 9 + 0.67 × 7.5 = 7.995: with no decimals both are 8.
    whole = Model(rounding=Rounding(RoundingStage.NONE, 0))
    close = result((8, 8), (9, "7.5"), model=whole)
    assert found("35b", Action.DECIDE, result=close) == [(Code.ROUNDING_DECIDES, {})]
    clear = result((8, 8), (3, 3), model=whole)
    assert found("35b", Action.DECIDE, result=clear) == []
    assert found("35b", Action.DECIDE, result=result((8, 8), (8, 8))) == []  # a tie is told as one


@pytest.mark.parametrize(
    ("left", "told"), [(-1, []), (0, [Code.VALIDITY_NEAR]), (14, [Code.VALIDITY_NEAR]), (15, [])]
)
def test_validity_is_near_in_its_last_days(left, told):
    known = replace(CompetitionFacts(), chosen_valid_until=TODAY + timedelta(days=left))
    assert [code for code, _ in found("39b", Action.SEND_LETTERS, known)] == told


def test_price_above_grant_and_own_funding_is_told_with_what_is_short():
    known = replace(CompetitionFacts(), price_ore=120)
    told = [(Code.PROJECT_PRICE_ABOVE_FUNDING, {"shortfall": 20})]
    assert found("47", Action.DECIDE, known, funding_ore=100) == told
    assert found("47", Action.SIGN_CONTRACT, known, funding_ore=120) == []
    assert found("47", Action.DECIDE, known, funding_ore=0) == []  # nobody has said what there is


def test_contract_differs_when_its_start_is_past_or_who_was_offered_has_left():
    as_offered = ContractFacts(starts_on=TODAY)
    assert found("42", Action.SIGN_CONTRACT, contract=as_offered) == []
    other = ContractFacts(
        starts_on=TODAY - timedelta(days=1), firms_gone=("Firma 1",), people_gone=("Rådgiver 1",)
    )
    assert [code for code, _ in found("42", Action.SIGN_CONTRACT, contract=other)] == [
        Code.CONTRACT_STARTS_LATE,
        Code.OFFER_FIRM_GONE,
        Code.OFFER_PERSON_GONE,
    ]


def test_no_case_closes_with_a_bidder_who_has_no_letter():
    assert found("49", Action.COMPLETE, untold=()) == []
    assert found("49", Action.COMPLETE, untold=("K1",)) == [(Code.BIDDER_UNTOLD, {"name": "K1"})]


@pytest.mark.parametrize(
    ("rule", "gate", "breaks", "keeps", "code"),
    [
        ("20", Action.OPEN, {"openers": 1}, {"openers": 2}, Code.OPENERS_TOO_FEW),
        ("36", Action.SET_CONSENSUS, {"locked_at": NOW}, {}, Code.EVALUATION_LOCKED),
        (
            "38", Action.SIGN_CONTRACT, {"standstill_ends_at": NOW + timedelta(seconds=1)},
            {"standstill_ends_at": NOW}, Code.STANDSTILL_RUNS,
        ),
        (
            "39a", Action.SIGN_CONTRACT, {"chosen_valid_until": TODAY - timedelta(days=1)},
            {"chosen_valid_until": TODAY}, Code.VALIDITY_OVER,
        ),
        ("40", Action.REVERSE, {}, {"letters_sent_at": NOW}, Code.LETTERS_NOT_SENT),
    ],
)  # fmt: skip
def test_guards_of_the_lifecycle_speak_for_their_rules(rule, gate, breaks, keeps, code):
    broken = found(rule, gate, replace(CompetitionFacts(), **breaks))
    assert [one for one, _ in broken] == [code]
    assert found(rule, gate, replace(CompetitionFacts(), **keeps)) == []
