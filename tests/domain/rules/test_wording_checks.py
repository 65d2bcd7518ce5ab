"""Reasons that fit two bidders, or speak of what another criterion covers."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from procure.domain.competitions import Action, CompetitionFacts
from procure.domain.drafting import CriterionKind
from procure.domain.evaluation.model import Model
from procure.domain.evaluations import Agreed, Material, Node, Offer
from procure.domain.reasons import Code
from procure.domain.rules import registry
from procure.domain.rules.facts import RuleFacts

NOW = datetime(2027, 2, 3, 9, tzinfo=UTC)
NODES = (
    Node(id=1, name="Pris", kind=CriterionKind.PRICE, weight=Decimal(30)),
    Node(id=2, name="Oppgaveforståelse", kind=CriterionKind.QUALITY, weight=Decimal(30)),
    Node(id=3, name="Team og kompetanse", kind=CriterionKind.QUALITY, weight=Decimal(40)),
)
SOUND = {
    (11, 2): "God innsikt i flytting, og en plan som henger sammen.",
    (11, 3): "Tre personer som dekker hele behovet.",
    (12, 2): "Grundig om brukerne, men tynn om virksomheten.",
    (12, 3): "To personer, og ett område uten dekning.",
}


def codes(**said):
    reasons = {**SOUND, **{tuple(map(int, key[1:].split("_"))): text for key, text in said.items()}}
    agreed = Material(
        model=Model(),
        nodes=NODES,
        lines=(),
        offers=(Offer(id=11, name="A"), Offer(id=12, name="B")),
        agreed={cell: Agreed(Decimal(7), text) for cell, text in reasons.items()},
    )
    facts = RuleFacts(gate=Action.LOCK, competition=CompetitionFacts(), agreed=agreed)
    return [
        (one.rule.id, one.reason.code, one.reason.params.get("other"))
        for one in registry.findings(facts, NOW)
    ]


def test_reasons_of_their_own_criterion_and_bidder_pass():
    assert codes() == []


def test_one_text_for_two_bidders_is_told_whatever_its_signs_and_case():
    said = {"b11_2": "God innsikt, og en plan.", "b12_2": "god innsikt og en plan"}
    assert codes(**said) == [("34b", Code.REASON_SAME_FOR_TWO, None)]
    crossed = {"b11_2": "Godt og grundig besvart.", "b12_3": "Godt og grundig besvart."}
    assert codes(**crossed) == []  # of two criteria


def test_words_of_another_criterion_are_told_in_any_inflection():
    told = [("34c", Code.REASON_OTHER_CRITERION, "Pris")]
    assert codes(b11_2="God innsikt, og prisen er lav.") == told
    both = [("34c", Code.REASON_OTHER_CRITERION, "Team og kompetanse")]
    assert codes(b11_2="Teamet har kompetansen som trengs.") == both
    assert codes(b11_2="Teamet har forstått oppgaven.") == []  # one of its two words


def test_cell_that_nobody_has_agreed_on_is_told_by_another_rule():
    facts = RuleFacts(
        gate=Action.LOCK, competition=replace(CompetitionFacts(), consensus_missing=1)
    )
    found = registry.findings(facts, NOW)
    assert [(one.rule.id, one.reason.code) for one in found] == [("34a", Code.CONSENSUS_INCOMPLETE)]
