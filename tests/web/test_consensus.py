"""The meeting's pages: two who write at once, prompts, the spread, and minutes."""

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.models.evaluations import ConsensusChange, ConsensusScore
from procure.services import consensus, impartiality
from tests import evaluation_stories as es
from tests.web.test_evaluations import PEOPLE, ROOT, text

MEETING = f"{ROOT}/consensus"
MINE = "Planen er god, men bemanningen er tynn i starten."


@pytest.fixture
def enter(login, clock):
    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


def agrees(session, found, cell, points="7", said=es.REASON, seen=0):
    with atomic(session):
        consensus.agree(
            session, found.id, bid_id=cell[0], criterion_id=cell[1], points=es.Decimal(points),
            reason=said, departure=es.DEPARTURE, seen=seen, actor=found.story.officer,
            now=es.CONSENSUS,
        )  # fmt: skip


def test_second_of_two_writers_gets_both_texts_and_loses_nothing(
    session, tmp_path, enter, post, client
):
    found = es.consensus(session, tmp_path)
    cell = found.cells[0]
    url = f"{MEETING}/{cell[0]}/{cell[1]}"
    agrees(session, found, cell)
    enter(found, "owner")
    typed = {"version": "0", "points": "7,5", "reason": MINE, "departure": ""}
    late = post(url, typed, page=MEETING)
    assert late.status_code == 409
    assert "Noen andre har lagret denne vurderingen mens du skrev" in text(late)
    assert es.REASON in text(late)
    body = late.get_data(as_text=True)
    assert MINE in body
    assert 'value="7,5"' in body
    assert 'name="version" type="hidden" value="1"' in body
    session.rollback()
    assert session.scalars(select(ConsensusScore.reason)).all() == [es.REASON]
    again = post(url, {**typed, "version": "1"}, page=MEETING)
    assert again.status_code == 303
    session.rollback()
    assert session.scalars(select(ConsensusScore.reason)).all() == [MINE]
    kept = session.scalars(select(ConsensusChange.reason).order_by(ConsensusChange.id)).all()
    assert kept == [es.REASON, MINE]
    shown = text(client.get(f"{MEETING}?bid={cell[0]}&criterion={cell[1]}"))
    assert "Tidligere tekster (1)" in shown


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "2"])
def test_version_that_was_tampered_with_writes_over_nothing(
    session, tmp_path, enter, post, version
):
    found = es.consensus(session, tmp_path)
    cell = found.cells[0]
    agrees(session, found, cell)
    enter(found, "owner")
    typed = {"version": version, "points": "7,5", "reason": MINE}
    assert post(f"{MEETING}/{cell[0]}/{cell[1]}", typed, page=MEETING).status_code == 409
    session.rollback()
    assert session.scalars(select(ConsensusScore.reason)).all() == [es.REASON]


def test_points_that_nobody_gave_ask_why(session, tmp_path, enter, post):
    found = es.consensus(session, tmp_path)
    cell = found.cells[0]
    enter(found, "owner")
    typed = {"version": "0", "points": "2", "reason": MINE, "departure": "Smith & Sønn <AS>"}
    refused = post(f"{MEETING}/{cell[0]}/{cell[1]}", typed, page=MEETING)
    assert refused.status_code == 422
    assert "Skriv hvorfor, med minst 20 tegn." in text(refused)
    assert 'href="#departure"' in refused.get_data(as_text=True)
    assert "Smith &amp; Sønn &lt;AS&gt;" in refused.get_data(as_text=True)


def test_lock_names_the_cell_whose_points_are_nobody_s_any_more(
    session, tmp_path, enter, post, client
):
    found = es.agreed(session, tmp_path)
    cell, owner = found.cells[0], found.story.owner
    with atomic(session):
        consensus.agree(
            session, found.id, bid_id=cell[0], criterion_id=cell[1], points=es.Decimal("7.5"),
            reason=MINE, seen=1, actor=owner, now=es.CONSENSUS,
        )  # fmt: skip
        impartiality.recuse(
            session, found.id, found.story.evaluators[1].id, why="Bror", actor=owner,
            now=es.CONSENSUS,
        )  # fmt: skip
    enter(found, "owner")
    page = text(client.get(MEETING))
    why = "Oppgaveforståelse, Konsortium 0 (konstruert): Poengene er andre enn dem"
    assert why in page
    assert page.count("Forklaring mangler") == 1
    refused = post(f"{ROOT}/lock", page=MEETING)
    assert refused.status_code == 409
    assert why in text(refused)


def test_prompts_stand_by_the_cell_and_in_the_list(session, tmp_path, enter, client):
    found = es.consensus(session, tmp_path)
    cell = found.cells[0]
    agrees(session, found, cell, "10", "Full pott, men planen mangler noen datoer.")
    enter(found, "evaluator")
    shown = text(client.get(f"{MEETING}?bid={cell[0]}&criterion={cell[1]}"))
    prompt = "Full poengsum i felles vurdering, men begrunnelsen sier «mangler»."
    assert shown.count(prompt) == 2


def test_spread_is_drawn_and_told_in_figures(session, tmp_path, enter, client):
    found = es.consensus(session, tmp_path)
    enter(found, "evaluator")
    page = client.get(f"{MEETING}/spread")
    assert page.status_code == 200
    assert page.get_data(as_text=True).count('class="plot__dot ink-person"') == 2 * 8  # wide, phone
    shown = text(page)
    assert "Samme poeng (ICC(A,1))" in shown
    assert "Tallene bygger på 4 vurderinger av 2 evaluatorer." in shown


def test_minutes_tell_who_agreed_on_what_and_when(session, tmp_path, enter, client):
    found = es.consensus(session, tmp_path)
    cell = found.cells[0]
    agrees(session, found, cell)
    agrees(session, found, cell, "9", MINE, seen=1)
    enter(found, "auditor")
    shown = text(client.get(f"{MEETING}/minutes"))
    assert f"Skrevet av {found.story.officer.name}" in shown
    assert f"Derfor ble poengene andre: {es.DEPARTURE}" in shown
    assert shown.index(f"7 av {found.story.officer.name}") < shown.index(
        f"9 av {found.story.officer.name}"
    )


@pytest.mark.parametrize("page", ["spread", "minutes"])
def test_nobody_reads_them_before_all_are_in(session, tmp_path, enter, client, page):
    found = es.scoring(session, tmp_path)
    for who, status in (("owner", 409), ("evaluator", 409), ("lead", 404), ("outsider", 404)):
        enter(found, who)
        assert client.get(f"{MEETING}/{page}").status_code == status


def test_why_one_stepped_aside_is_for_whoever_leads_until_the_lock(
    session, tmp_path, enter, client
):
    found = es.consensus(session, tmp_path)
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={found.bids[0]: "Gift med lederen"},
            actor=found.story.evaluators[1], now=found.now,
        )  # fmt: skip
    seen = {}
    for who in ("evaluator", "owner", "auditor"):
        enter(found, who)
        seen[who] = text(client.get(f"{MEETING}/minutes"))
        assert f"{found.story.evaluators[1].name}: trådte til side" in seen[who]
    told = {who: "Gift med lederen" in shown for who, shown in seen.items()}
    assert told == {"evaluator": False, "owner": True, "auditor": True}
    with atomic(session):
        for cell in found.cells:
            agrees(session, found, cell, said=f"{es.REASON} Ref. {cell}.")
        consensus.lock(session, found.id, actor=found.story.owner, now=es.LOCKED)
    enter(found, "evaluator")
    assert "Gift med lederen" in text(client.get(f"{MEETING}/minutes"))
