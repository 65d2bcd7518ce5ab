"""Equal bids: the published rule decides, lots are drawn once, and the letters tell how."""

import json

import pytest
from sqlalchemy import select

from procure.domain import ties
from procure.domain.errors import IllegalTransition, InvalidInput, PermissionDenied
from procure.domain.reasons import Code
from procure.domain.ties import TieRule
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.awards import Decision
from procure.models.competitions import CompetitionVersion
from procure.services import award_approvals, awards, lots
from tests import evaluation_stories as es
from tests.tie_stories import published, tied

WITNESSES = "Innkjøper 1 og Innkjøper 2."


def by(found, who="owner"):
    return {"actor": getattr(found.story, who), "now": es.DECIDED}


def decide(session, found, place):
    with atomic(session):
        return awards.decide(
            session, found.id, bid_id=found.bids[place], reason=es.REASON, **by(found)
        )


def draw(session, found, witnesses=WITNESSES, who="owner"):
    with atomic(session):
        return lots.draw(session, found.id, witnesses=witnesses, **by(found, who))


def codes(error):
    return [why.code for why in error.value.reasons]


def test_lots_decide_between_what_the_rule_leaves_equal(session, tmp_path):
    found = tied(session, tmp_path, TieRule.QUALITY)
    for place in (0, 1):
        with pytest.raises(InvalidInput) as refused:
            decide(session, found, place)
        assert codes(refused) == [Code.LOTS_NOT_DRAWN]
    drawn = draw(session, found)
    line = select(AuditEntry.line).where(AuditEntry.tag == "award:lots:draw")
    said = json.loads(session.scalars(line).one())["facts"]
    assert said == {
        "bids": list(found.bids), "drawn": drawn, "seed": said["seed"], "witnesses": WITNESSES,
    }  # fmt: skip
    assert ties.drawn(said["bids"], said["seed"]) == drawn
    with pytest.raises(IllegalTransition) as again:
        draw(session, found)
    assert codes(again) == [Code.LOTS_NOT_NEEDED]
    place = found.bids.index(drawn)
    with pytest.raises(InvalidInput) as other:
        decide(session, found, 1 - place)
    assert codes(other) == [Code.WINNER_NOT_RANKED_FIRST]
    decide(session, found, place)
    note = session.scalars(select(Decision.tie_note)).one()
    assert "flest vektede kvalitetspoeng foran" in note
    assert f"Vitner: Innkjøper 1 og Innkjøper 2. Trekningstall: {said['seed']}." in note


def test_what_is_drawn_stands_when_the_decision_is_sent_back(session, tmp_path):
    found = tied(session, tmp_path, TieRule.LOTS)
    place = found.bids.index(draw(session, found))
    decide(session, found, place)
    with atomic(session):
        award_approvals.send_back(
            session, found.id, why="Begrunnelsen er for tynn.", **by(found, "officer")
        )
    with pytest.raises(IllegalTransition):
        draw(session, found)
    decide(session, found, place)


def test_lots_need_witnesses_who_are_no_bidders(session, tmp_path):
    found = tied(session, tmp_path, TieRule.LOTS)
    for said, code in ((" \n", Code.TEXT_MISSING), ("Konsortium 1", Code.REASON_NAMES_OTHER)):
        with pytest.raises(InvalidInput) as refused:
            draw(session, found, said)
        assert codes(refused) == [code]
    with pytest.raises(PermissionDenied):
        draw(session, found, who="auditor")


def test_nothing_is_drawn_where_the_result_or_no_rule_decides(session, tmp_path):
    found = tied(session, tmp_path, TieRule.LOTS, points=None, contents=None)
    with pytest.raises(IllegalTransition) as refused:
        draw(session, found)
    assert codes(refused) == [Code.LOTS_NOT_NEEDED]
    decide(session, found, 0)
    assert session.scalars(select(Decision.tie_note)).all() == [""]


@pytest.mark.parametrize(("rule", "frozen"), [(TieRule.PRICE, "price"), (None, None)])
def test_the_rule_is_frozen_with_the_model(session, rule, frozen):
    published(session, rule)
    snapshot = session.scalars(select(CompetitionVersion.snapshot)).one()
    assert json.loads(snapshot)["model"].get("tie_rule") == frozen
