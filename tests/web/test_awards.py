"""Award and documents in the browser: the owner decides, all are told, the officer signs."""

import html
import re

import pytest
from sqlalchemy import select

from procure.domain.errors import PermissionDenied
from procure.domain.ties import TieRule
from procure.extensions import atomic
from procure.models.awards import Contract, Decision, Letter
from procure.models.documents import Document
from procure.services import (
    award_approvals,
    awards,
    consensus,
    evaluations,
    impartiality,
    matrix_documents,
)
from tests import evaluation_stories as es
from tests.tie_stories import tied

ROOT = "/competitions/1/award"
DOCUMENTS = "/competitions/1/documents"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.fixture
def enter(login, clock):
    """Sign in as someone, at the time a story has reached."""

    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(f"{who}@example.test")

    return enter


def text(response):
    """What the reader sees: tags gone, entities read, spaces plain."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.get_data(as_text=True))).split())


def seen(client, url):
    """What the form on the page says it shows."""
    page = client.get(url).get_data(as_text=True)
    (tag,) = set(re.findall(r'<input[^>]*name="seen"[^>]*>', page))
    return re.search(r'value="(\w+)"', tag).group(1)


def test_page_waits_for_the_lock(session, tmp_path, enter, post, client):
    found = es.agreed(session, tmp_path)
    enter(found, "eier")
    page = client.get(ROOT)
    assert page.status_code == 200
    assert "når evalueringen er låst med innstilling" in text(page)
    typed = {"bid": found.bids[0], "reason": "Best plan og det sterkeste teamet."}
    forced = post(f"{ROOT}/decision", typed, page="/")
    assert forced.status_code == 409
    assert "Evalueringen må låses med innstilling først." in text(forced)


def test_owner_decides_and_wrong_input_is_kept(session, tmp_path, enter, post, client):
    found = es.locked(session, tmp_path)
    enter(found, "eier")
    page = client.get(ROOT)
    assert "Innstilt" in text(page)
    assert "1 160 000 kr" in text(page)
    assert f'value="{found.bids[0]}" checked' in page.get_data(as_text=True)
    empty = post(f"{ROOT}/decision", {"reason": ""}, page=ROOT)
    assert empty.status_code == 422
    assert "Skriv hvorfor tilbudet er valgt" in text(empty)
    named = {"bid": found.bids[0], "reason": "Bedre enn Konsortium 1 på alt <her>."}
    refused = post(f"{ROOT}/decision", named, page=ROOT)
    assert refused.status_code == 422
    assert "Begrunnelsen nevner «Konsortium 1»." in text(refused)
    assert "Bedre enn Konsortium 1 på alt <her>." in text(refused)
    second = {"bid": found.bids[1], "reason": "Best plan og det sterkeste teamet."}
    assert post(f"{ROOT}/decision", second, page=ROOT).status_code == 422
    right = {"bid": found.bids[0], "reason": "Best plan og det sterkeste teamet."}
    assert post(f"{ROOT}/decision", right, page=ROOT).status_code == 303
    session.rollback()
    assert session.scalars(select(Decision.bid_id)).all() == [found.bids[0]]
    assert post(f"{ROOT}/decision", right, page=ROOT).status_code == 409


def test_letters_are_read_before_they_are_sent_to_all(session, tmp_path, enter, post, client):
    found = es.decided(session, tmp_path, bids=3, rejected=(2,))
    enter(found, "eier")
    page = client.get(ROOT)
    assert "3 tilbydere får brev og e-post samtidig." in text(page)
    assert "Karensperioden blir 10 kalenderdager" in text(page)
    draft = client.get(f"{ROOT}/letters/{found.bids[1]}/file")
    assert (draft.status_code, draft.mimetype) == (200, WORD)
    assert "attachment" in draft.headers["Content-Disposition"]
    assert client.get(f"{ROOT}/letters/99").status_code == 404
    early = post(f"{ROOT}/contract", page=ROOT)
    assert early.status_code == 403
    assert post(f"{ROOT}/letters", page=ROOT).status_code == 303
    session.rollback()
    assert len(session.scalars(select(Letter)).all()) == 3
    assert client.get(f"{ROOT}/letters/{found.bids[1]}").status_code == 409
    assert post(f"{ROOT}/letters", page=ROOT).status_code == 409
    sent = client.get(ROOT)
    assert "Karensperioden varer til" in text(sent)
    assert "data-countdown" in sent.get_data(as_text=True)


def test_officer_signs_after_the_standstill_and_completes(
    session, tmp_path, enter, post, client, clock, login
):
    found = es.told(session, tmp_path)
    enter(found, "innkjoper1")
    early = post(f"{ROOT}/contract", page=ROOT)
    assert early.status_code == 409
    assert "Karensperioden varer til tirsdag 16. februar 2027 kl. 23.59." in text(early)
    clock.forward(days=12)
    login("innkjoper1@example.test")
    assert "Karensperioden var ute" in text(client.get(ROOT))
    assert post(f"{ROOT}/contract", page=ROOT).status_code == 303
    session.rollback()
    assert session.scalars(select(Contract.value_ore)).all() == [116_000_000]
    assert post(f"{ROOT}/complete", page=ROOT).status_code == 303
    assert "Konkurransen ble fullført" in text(client.get(ROOT))


def test_those_who_only_read_see_why_they_cannot_act(session, tmp_path, enter, post, client):
    found = es.decided(session, tmp_path)
    for who in ("revisor", "evaluator1"):
        enter(found, who)
        page = client.get(ROOT)
        assert page.status_code == 200
        assert "Rollen din gir ikke rett til dette." in text(page)
        assert post(f"{ROOT}/letters", page=ROOT).status_code == 403
        assert client.get(f"{ROOT}/letters/{found.bids[0]}").status_code == 403


@pytest.mark.parametrize("who", ["leder0", "medlem1", "utenfor", "admin"])
def test_suppliers_and_strangers_know_of_no_award(session, tmp_path, enter, post, client, who):
    enter(es.told(session, tmp_path), who)
    assert client.get(ROOT).status_code == 404
    assert post(f"{ROOT}/letters", page="/").status_code == 404


def test_evaluator_sees_no_result_before_the_lock(session, tmp_path, enter, client):
    enter(es.agreed(session, tmp_path), "evaluator1")
    assert client.get(ROOT).status_code == 404


def links(page):
    return re.findall(r'href="(/documents/\d+)"', page.get_data(as_text=True))


def test_each_bidder_fetches_its_own_letter_and_no_other(session, tmp_path, enter, client):
    found = es.told(session, tmp_path, bids=3, rejected=(2,))
    own = {}
    for n in range(3):
        enter(found, f"leder{n}")
        page = client.get(DOCUMENTS)
        assert page.status_code == 200
        assert f"Tildelingsbrev_Konsortium-{n}" in text(page)
        assert "Prosjekteier 1" not in text(page)
        own[n] = set(links(page))
        assert len(own[n]) == 5  # what was issued to all, and the letter
    letters = {n: own[n] - own[(n + 1) % 3] for n in own}
    for n, other in ((0, 1), (1, 2), (2, 0)):
        enter(found, f"leder{n}")
        (mine,), (theirs,) = letters[n], letters[other]
        file = client.get(mine)
        assert (file.status_code, file.mimetype) == (200, WORD)
        assert file.headers["Cache-Control"] == "no-store"
        assert client.get(theirs).status_code == 404
    enter(found, "utenfor")
    assert client.get(DOCUMENTS).status_code == 404
    assert client.get(next(iter(letters[0]))).status_code == 404


def test_staff_see_versions_hashes_and_makers(session, tmp_path, enter, client):
    found = es.told(session, tmp_path)
    enter(found, "revisor")
    page = client.get(DOCUMENTS)
    seen = text(page)
    assert "Prosjekteier 1" in seen
    assert "Leverandører ser den" in seen
    assert len(re.findall(r"\b[0-9a-f]{64}\b", seen)) == 3 * len(links(page))
    assert client.get("/documents/999").status_code == 404


def test_a_competition_without_documents_says_what_will_come(session, login, client):
    es.stories.draft(session)
    login("eier@example.test")
    page = client.get(DOCUMENTS)
    assert page.status_code == 200
    assert "Ingen dokumenter ennå" in text(page)


def told_with_a_tie(session, folder):
    """All letters are sent; the second evaluator has named a tie after the scoring began."""
    found = es.scoring(session, folder)
    alone, tied = found.story.evaluators
    chair = {"actor": found.story.owner, "now": es.CONSENSUS}
    with atomic(session):
        impartiality.declare(
            session, found.id, ties={found.bids[0]: "Eier aksjer"}, actor=tied, now=es.SCORING
        )
        for bid, criterion in found.cells:
            cell = {"bid_id": bid, "criterion_id": criterion, "points": es.Decimal(7)}
            evaluations.set_score(
                session, found.id, **cell, reason="God.", actor=alone, now=es.SCORING
            )
        evaluations.submit_sheet(session, found.id, actor=alone, now=es.SCORING)
        consensus.start(session, found.id, **chair)
        for bid, criterion in found.cells:
            cell = {"bid_id": bid, "criterion_id": criterion, "points": es.Decimal(7)}
            said = f"{es.REASON} Ref. {bid}-{criterion}."
            consensus.agree(session, found.id, **cell, reason=said, departure=es.DEPARTURE, **chair)
        consensus.lock(session, found.id, **chair)
        matrix_documents.make_workbook(session, found.id, **chair)
        awards.decide(session, found.id, bid_id=found.bids[0], reason=es.REASON, **chair)
        award_approvals.approve(session, found.id, **(chair | {"actor": found.story.officer}))
        awards.send_letters(session, found.id, **chair)
    return es.replace(found, now=es.SENT)


@pytest.mark.parametrize(("who", "award"), [("evaluator1", 200), ("evaluator2", 403)])
def test_named_tie_closes_the_award_and_every_document_of_the_bids(
    session, tmp_path, enter, client, who, award
):
    enter(told_with_a_tie(session, tmp_path), who)
    page = client.get(ROOT)
    assert page.status_code == award
    assert ("1 160 000" in text(page)) is (award == 200)
    files = {d.title.partition(" – ")[0]: d.id for d in session.scalars(select(Document))}
    listed = text(client.get(DOCUMENTS))
    for title in ("Evalueringsmatrise", "Tildelingsbrev"):
        assert (title in listed) is (award == 200)
        answer = client.get(f"/documents/{files[title]}").status_code
        assert (title, answer) == (title, 200 if award == 200 else 404)
    assert client.get(f"/documents/{files['Konkurransegrunnlag']}").status_code == 200


def test_tied_evaluator_decides_nothing_as_owner_either(session, tmp_path):
    found = told_with_a_tie(session, tmp_path)
    tied = found.story.evaluators[1]
    officer = es.replace(found.story.officer, id=tied.id)  # the same person in another role
    with pytest.raises(PermissionDenied), atomic(session):
        awards.sign_contract(session, found.id, actor=officer, now=es.SENT + es.timedelta(days=20))


def test_another_officer_approves_or_sends_back(session, tmp_path, enter, post, client):
    found = es.chosen(session, tmp_path)
    enter(found, "eier")
    page = client.get(ROOT)
    assert "Venter på godkjenning" in text(page)
    assert "En innkjøper som ikke har tatt beslutningen, må godkjenne den først." in text(page)
    assert client.get(f"{ROOT}/letters/{found.bids[1]}").status_code == 200
    assert post(f"{ROOT}/approval", page=ROOT).status_code == 403
    assert post(f"{ROOT}/letters", page=ROOT).status_code == 409
    enter(found, "innkjoper1")
    short = post(f"{ROOT}/return", {"why": "Nei <b>."}, page=ROOT)
    assert short.status_code == 422
    assert "Nei <b>." in text(short)
    why = "Begrunnelsen sier ikke hva <som> skiller tilbudene."
    assert post(f"{ROOT}/return", {"why": why}, page=ROOT).status_code == 303
    back = text(client.get(ROOT))
    assert why in back
    assert "Innstilt" in back
    assert post(f"{ROOT}/return", {"why": why}, page=ROOT).status_code == 409
    right = {"bid": found.bids[0], "reason": "Best plan og det sterkeste teamet."}
    assert post(f"{ROOT}/decision", right, page=ROOT).status_code == 303
    own = text(client.get(ROOT))
    said = "Du har selv tatt beslutningen eller skrevet i et brev."
    assert f"{said} En annen innkjøper må godkjenne den." in own
    assert post(f"{ROOT}/approval", page=ROOT).status_code == 403
    enter(found, "innkjoper2")
    blind = post(f"{ROOT}/approval", page=ROOT)
    assert blind.status_code == 409
    assert "Noen andre har endret dette etter at du åpnet siden." in text(blind)
    assert post(f"{ROOT}/approval", {"seen": seen(client, ROOT)}, page=ROOT).status_code == 303
    assert "Godkjent av Innkjøper 2" in text(client.get(ROOT))
    assert post(f"{ROOT}/approval", page=ROOT).status_code == 409
    assert post(f"{ROOT}/letters", page=ROOT).status_code == 303


def test_letter_is_read_as_a_page_and_written_in(session, tmp_path, enter, post, client):
    found = es.decided(session, tmp_path, bids=3)
    enter(found, "eier")
    url = f"{ROOT}/letters/{found.bids[1]}"
    page = client.get(url)
    assert page.status_code == 200
    shown = text(page)
    assert "Meddelelse om valg av leverandør" in shown
    assert "Hva som skilte tilbudene" in shown
    assert "Konsortium 2" not in shown
    leaky = post(url, {"island_ending": "Bedre enn <Konsortium 2>."}, page=url)
    assert leaky.status_code == 422
    assert "Bedre enn <Konsortium 2>." in text(leaky)
    own = {"island_ending": "Smith & Sønn <AS> \x07 takker.", "seen": seen(client, url)}
    assert post(url, own, page=url).status_code == 303
    kept = text(client.get(url))
    assert kept.count("Smith & Sønn <AS> \N{REPLACEMENT CHARACTER} takker.") == 2
    assert "Venter på godkjenning" in text(client.get(ROOT))
    assert post(f"{ROOT}/letters", page=ROOT).status_code == 409
    for who, status in (("revisor", 403), ("evaluator1", 403), ("leder1", 404)):
        enter(found, who)
        assert client.get(url).status_code == status
        assert post(url, {"island_ending": "Nei"}, page="/").status_code == status


def test_second_of_two_who_write_in_a_letter_gets_both_texts(
    session, tmp_path, enter, post, client
):
    found = es.chosen(session, tmp_path)
    enter(found, "eier")
    url = f"{ROOT}/letters/{found.bids[1]}"
    old = seen(client, url)
    first, second = "Takk for <innsatsen>.", "Vi håper dere prøver <igjen>."
    assert post(url, {"island_ending": first, "seen": old}, page=url).status_code == 303
    late = post(url, {"island_ending": second, "seen": old}, page=url)
    assert late.status_code == 409
    assert "Noen andre har lagret tekst i brevet mens du skrev" in text(late)
    assert text(late).count(first) == 2  # beside what was typed, and in the letter
    assert text(late).count(second) == 1
    assert f'value="{seen(client, url)}"' in late.get_data(as_text=True)
    assert first in text(client.get(url))
    assert second not in text(client.get(url))
    again = {"island_ending": second, "seen": seen(client, url)}
    assert post(url, again, page=url).status_code == 303
    assert text(client.get(url)).count(second) == 2


def test_equal_bids_are_drawn_on_the_page(session, tmp_path, enter, post, client):
    found = tied(session, tmp_path, TieRule.LOTS)
    enter(found, "eier")
    page = text(client.get(ROOT))
    assert "Nå avgjør loddtrekning." in page
    assert "Velg leverandør" not in page
    assert post(f"{ROOT}/lots", {"witnesses": " "}, page=ROOT).status_code == 422
    named = post(f"{ROOT}/lots", {"witnesses": "Konsortium 1 <b>"}, page=ROOT)
    assert named.status_code == 422
    assert "Konsortium 1 <b>" in text(named)
    assert post(f"{ROOT}/lots", {"witnesses": "Innkjøper 2"}, page=ROOT).status_code == 303
    assert "Avgjort ved loddtrekning" in text(client.get(ROOT))
    assert post(f"{ROOT}/lots", {"witnesses": "Innkjøper 2"}, page=ROOT).status_code == 409


def test_equal_bids_without_a_rule_are_said_to_have_none(session, tmp_path, enter, client):
    found = tied(session, tmp_path, None)
    enter(found, "eier")
    page = text(client.get(ROOT))
    assert "konkurransegrunnlaget har ingen regel for det" in page
    assert "Velg leverandør" in page
