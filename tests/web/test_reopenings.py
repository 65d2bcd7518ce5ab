"""A locked evaluation is opened again with a reason, until a bidder is told."""

import json

import pytest
from sqlalchemy import select

from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, PermissionDenied
from procure.domain.reasons import Code
from procure.extensions import atomic
from procure.models.audit import AuditEntry
from procure.models.awards import Decision
from procure.models.competitions import Competition
from procure.models.evaluations import ConsensusScore
from procure.services import awards, consensus, reopenings
from tests import evaluation_stories as es
from tests.bid_pages import words_of
from tests.conftest import csrf_token

URL = "/competitions/1/evaluation/reopening"
WHY = "En referanse i tilbudet var lest feil."


def reopen(session, found, *, why=WHY, actor=None):
    with atomic(session):
        reopenings.reopen(
            session, found.id, why=why, actor=actor or found.story.owner, now=found.now
        )


def test_points_are_opened_changed_and_locked_anew(session, tmp_path, client, clock, login):
    found = es.decided(session, tmp_path)
    clock.now = found.now
    login("eier@example.test")
    assert "Åpne poengene igjen" in words_of(client.get("/competitions/1/award"))
    shown = words_of(client.get(URL))
    assert "Valget av Konsortium 0 (konstruert) faller bort." in shown
    token = csrf_token(client, URL)
    short = client.post(URL, data={"csrf_token": token, "why": "Feil."})
    assert short.status_code == 422
    answered = client.post(URL, data={"csrf_token": token, "why": WHY})
    assert (answered.status_code, answered.location) == (
        303,
        "/competitions/1/evaluation/consensus",
    )
    session.rollback()
    competition = session.get_one(Competition, found.id)
    assert (competition.locked_at, competition.decided_at) == (None, None)
    assert session.scalars(select(Decision.reversed_at)).all() == [found.now]
    assert len(session.scalars(select(ConsensusScore)).all()) == 4
    session.rollback()
    by = {"actor": found.story.owner, "now": found.now}
    with atomic(session):
        consensus.lock(session, found.id, **by)
        awards.decide(session, found.id, bid_id=found.bids[0], reason=es.REASON, **by)
    line = session.scalars(
        select(AuditEntry.line).where(AuditEntry.tag == "evaluation:evaluation:reopen")
    ).one()
    assert json.loads(line)["facts"] == {"decision": 1, "why": WHY}


@pytest.mark.parametrize(
    ("tell", "code"), [(es.agreed, Code.NOT_LOCKED), (es.told, Code.WRONG_STATE)]
)
def test_only_what_is_locked_and_untold_is_opened(session, tmp_path, tell, code):
    found = tell(session, tmp_path)
    with pytest.raises(IllegalTransition) as refused:
        reopen(session, found)
    assert [why.code for why in refused.value.reasons] == [code]


def test_letters_end_it_also_when_the_standstill_is_over(session, tmp_path):
    found = es.told(session, tmp_path)
    late = es.replace(found, now=es.SENT + es.timedelta(days=12))
    with pytest.raises(IllegalTransition) as refused:
        reopen(session, late)
    assert [why.code for why in refused.value.reasons] == [Code.LETTERS_SENT]


def test_only_who_leads_opens_it_and_with_a_reason(session, tmp_path):
    found = es.locked(session, tmp_path)
    for actor, refusal in (
        (found.story.evaluators[0], PermissionDenied), (found.story.auditor, PermissionDenied),
        (found.story.leads[0], NotFound),
    ):  # fmt: skip
        with pytest.raises(refusal):
            reopen(session, found, actor=actor)
    with pytest.raises(InvalidInput):
        reopen(session, found, why=" ")
    reopen(session, found, actor=found.story.officer)
