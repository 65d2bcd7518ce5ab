"""The bidder's own result: its status before, its letter's figures and reasons after."""

import html
import re

import pytest

from procure.domain import evaluations, figures
from procure.extensions import atomic
from procure.queries import facts, material
from procure.services import reversals
from tests import evaluation_stories as es


@pytest.fixture
def see(login, clock, client):
    """Read a bid's result as someone, at the time a story has reached."""

    def see(found, bid, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(f"{who}@example.test")
        return client.get(f"/bids/{bid}/result")

    return see


def text(response):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))).split())


def test_nothing_of_the_result_is_told_before_the_letters(session, tmp_path, see):
    found = es.decided(session, tmp_path)
    for n in (0, 1):
        page = see(found, found.bids[n], f"leder{n}")
        assert page.status_code == 200
        assert "Resultatet er ikke klart." in text(page)
        assert "Besluttet" not in text(page)
        assert "Poengene" not in text(page)


def test_bidder_sees_its_own_and_the_winner_s_figures_and_no_others(session, tmp_path, see):
    found = es.told(session, tmp_path, bids=3)
    known = evaluations.outcome(material.of(session, facts.competition(session, found.id)))
    session.rollback()
    seen = text(see(found, found.bids[1], "medlem1"))
    assert "Tilbudet deres ble nummer 2. Konsortium 0 (konstruert) er valgt." in seen
    for bid in found.bids[:2]:
        assert figures.result(known, bid) in seen
    assert "Ref. 1-0" in seen
    assert "Ref. 0-0" in seen
    assert "Hva som skilte tilbudene" in seen
    assert "Kontrakten blir ikke inngått før karensperioden er ute" in seen
    assert "Konsortium 2" not in seen
    assert "Ref. 2-0" not in seen
    assert "Be om innsyn" in seen
    assert "Lederen av konsortiet sender klagen." in seen
    lead = text(see(found, found.bids[1], "leder1"))
    assert "Klag på valget" in lead
    won = text(see(found, found.bids[0], "leder0"))
    assert "Gratulerer! Tilbudet deres er valgt." in won
    assert "Konsortium 1" not in won
    assert "Hva som skilte tilbudene" not in won


def test_rejected_bidder_reads_why(session, tmp_path, see):
    found = es.told(session, tmp_path, bids=3, rejected=(2,))
    (rejected,) = {1, 2, 3} - set(found.bids)
    seen = text(see(found, rejected, "leder2"))
    assert "Tilbudet deres er avvist. Konsortium 0 (konstruert) er valgt." in seen
    assert "Et absolutt krav er ikke oppfylt." in seen
    assert "Poengene" not in seen


def test_reversed_result_is_taken_back(session, tmp_path, see):
    found = es.told(session, tmp_path)
    with atomic(session):
        reversals.reverse(
            session, found.id, fault="Et poeng var ført feil.", why="Feilen avgjorde valget.",
            following="Vi vurderer på nytt.", actor=found.story.owner, now=found.now,
        )  # fmt: skip
    seen = text(see(found, found.bids[1], "leder1"))
    assert "Valget er gjort om" in seen
    assert "Poengene" not in seen


@pytest.mark.parametrize(
    "who", ["leder0", "eier", "innkjoper1", "evaluator1", "revisor", "admin", "utenfor"]
)
def test_nobody_else_has_a_result_there(session, tmp_path, see, who):
    found = es.told(session, tmp_path)
    assert see(found, found.bids[1], who).status_code == 404
    assert see(found, 99, who).status_code == 404
