"""The evaluation's pages as people use them, and as they are refused."""

import html
import re

import pytest
from sqlalchemy import select

from procure.models.evaluations import ConsensusScore, ImpartialityDeclaration
from tests import evaluation_stories as es

ROOT = "/competitions/1/evaluation"
PEOPLE = {
    "owner": "eier@example.test",
    "officer": "innkjoper1@example.test",
    "evaluator": "evaluator1@example.test",
    "auditor": "revisor@example.test",
    "lead": "leder0@example.test",
    "outsider": "utenfor@example.test",
    "administrator": "admin@example.test",
}


@pytest.fixture
def enter(login, clock):
    """Sign in as someone, at the time a story has reached."""

    def enter(found, who):
        clock.now = found.now + es.timedelta(minutes=1)
        login(PEOPLE[who])

    return enter


def text(response):
    """What the reader sees: tags gone, entities read, spaces plain."""
    seen = re.sub(
        r"<(script|style).*?</\1>|<[^>]+>", " ", response.get_data(as_text=True), flags=re.DOTALL
    )
    return " ".join(html.unescape(seen).split())


def test_evaluator_declares_and_the_board_remembers(session, tmp_path, enter, post, client):
    found = es.opened(session, tmp_path)
    enter(found, "evaluator")
    page = text(client.get(ROOT))
    assert "Erklær habilitet" in page
    assert "Konsortium 1 (konstruert)" in page
    assert "Firma 1" in text(client.get(f"{ROOT}/impartiality"))
    unnamed = post(f"{ROOT}/impartiality", {"standing": "ties", "k1-tie": " "}, page=ROOT)
    assert unnamed.status_code == 422
    assert "Beskriv tilknytningen hos den den gjelder" in text(unnamed)
    both = post(f"{ROOT}/impartiality", {"standing": "impartial", "k2-tie": "Gift"}, page=ROOT)
    assert both.status_code == 422
    assert "Du har beskrevet en tilknytning" in text(both)
    assert "Gift</textarea>" in both.get_data(as_text=True)
    done = post(f"{ROOT}/impartiality", {"standing": "impartial"}, page=ROOT)
    assert (done.status_code, done.location) == (303, ROOT)
    session.rollback()
    assert session.scalars(select(ImpartialityDeclaration.ties)).all() == [""]
    assert "Erklær habilitet" not in text(client.get(ROOT))


def test_evaluator_with_ties_is_kept_away(session, tmp_path, enter, post, client):
    found = es.scoring(session, tmp_path)
    enter(found, "evaluator")
    ties = {"standing": "ties", "k1-tie": "Gift med <lederen>"}
    assert post(f"{ROOT}/impartiality", ties, page=ROOT).status_code == 303
    assert "Gift med <lederen>" in text(client.get(ROOT))
    assert "<lederen>" not in client.get(ROOT).get_data(as_text=True)
    sheet = client.get(f"{ROOT}/sheet")
    assert sheet.status_code == 200
    assert "Skjemaet er ikke åpent for deg ennå" in text(sheet)
    assert "Konsortium" not in text(sheet)
    assert (
        post(f"{ROOT}/sheet/{found.bids[0]}/{found.criteria[0]}", {}, page=ROOT).status_code == 403
    )


def test_chair_starts_scoring_and_others_see_why_they_cannot(
    session, tmp_path, enter, post, client
):
    found = es.opened(session, tmp_path)
    enter(found, "evaluator")
    page = client.get(ROOT)
    assert 'aria-disabled="true"' in page.get_data(as_text=True)
    assert "Rollen din gir ikke rett til dette." in text(page)
    assert post(f"{ROOT}/start", page=ROOT).status_code == 403
    enter(found, "owner")
    assert post(f"{ROOT}/start", page=ROOT).status_code == 303
    again = post(f"{ROOT}/start", page=ROOT)
    assert again.status_code == 409
    early = post(f"{ROOT}/consensus/start", page=ROOT)
    assert early.status_code == 409
    assert "2 evaluatorer har ikke levert skjemaet sitt." in text(early)


def test_meeting_goes_from_cell_to_cell_and_locks(session, tmp_path, enter, post, client):
    found = es.consensus(session, tmp_path)
    enter(found, "owner")
    page = client.get(f"{ROOT}/consensus")
    assert "Vurdering fra evaluator 2." in text(page)
    assert "4 vurderinger mangler felles poeng." in text(page)
    bid, criterion = found.cells[0]
    url = f"{ROOT}/consensus/{bid}/{criterion}"
    short = post(url, {"points": "7", "reason": "Kort"}, page=f"{ROOT}/consensus")
    assert short.status_code == 422
    assert "Begrunnelsen må ha minst 20 tegn." in text(short)
    assert ">\nKort</textarea>" in short.get_data(as_text=True).replace("\r", "")
    empty = post(url, {"points": "", "reason": ""}, page=f"{ROOT}/consensus")
    assert "Skriv poengene dere er enige om" in text(empty)
    for bid, criterion in found.cells:
        typed = {
            "points": "7", "reason": f"{es.REASON} Ref. {bid}-{criterion}.",
            "departure": es.DEPARTURE,
        }  # fmt: skip
        done = post(f"{ROOT}/consensus/{bid}/{criterion}", typed, page=f"{ROOT}/consensus")
        assert done.status_code == 303
    session.rollback()
    assert len(session.scalars(select(ConsensusScore)).all()) == 4
    preview = text(client.get(f"{ROOT}/matrix"))
    assert "Innstillingen gjelder først når evalueringen er låst." in preview
    assert post(f"{ROOT}/lock", page=f"{ROOT}/consensus").status_code == 303
    assert post(f"{ROOT}/lock", page=ROOT).status_code == 409
    assert post(url, {"points": "9", "reason": es.REASON}, page=ROOT).status_code == 409


def test_unknown_cells_and_bids_are_404(session, tmp_path, enter, post, client):
    found = es.consensus(session, tmp_path)
    enter(found, "owner")
    assert client.get(f"{ROOT}/consensus?bid=99&criterion=99").status_code == 404
    typed = {"points": "7", "reason": es.REASON}
    assert post(f"{ROOT}/consensus/99/99", typed, page=f"{ROOT}/consensus").status_code == 404
    assert client.get("/competitions/99/evaluation").status_code == 404
    enter(found, "evaluator")
    assert post(f"{ROOT}/consensus/1/1", typed, page=ROOT).status_code == 403


def test_matrix_shows_the_result_and_makes_files(session, tmp_path, enter, post, client):
    found = es.locked(session, tmp_path, bids=3, rejected=(2,))
    enter(found, "evaluator")
    page = client.get(f"{ROOT}/matrix")
    seen = text(page)
    for shown in (
        "8,10",
        "7,73",
        "1 160 000 kr",
        "10 × 1 160 000 / 1 168 000",
        "Et absolutt krav er ikke oppfylt.",
    ):
        assert shown in seen, shown
    assert "Modellen er relativ" in seen
    assert "Se hvor støtt resultatet står" in seen
    assert post(f"{ROOT}/matrix/docx", page=ROOT).status_code == 403
    enter(found, "owner")
    for kind, start in (("docx", b"PK"), ("xlsx", b"PK")):
        made = post(f"{ROOT}/matrix/{kind}", page=f"{ROOT}/matrix")
        assert made.status_code == 303
        file = client.get(made.location)
        assert file.status_code == 200
        assert file.data.startswith(start)
        assert f"2027-7_Evalueringsmatrise_v1.{kind}" in file.headers["Content-Disposition"]
    assert client.post(f"{ROOT}/matrix/exe").status_code in {400, 404}


@pytest.mark.parametrize("path", ["", "/sheet", "/consensus", "/matrix"])
@pytest.mark.parametrize("who", ["lead", "outsider", "administrator"])
def test_whoever_may_not_know_gets_404(session, tmp_path, enter, client, who, path):
    enter(es.agreed(session, tmp_path), who)
    assert client.get(f"{ROOT}{path}").status_code == 404


@pytest.mark.parametrize("path", ["/consensus", "/matrix"])
def test_scores_of_others_are_closed_until_all_are_in(session, tmp_path, enter, client, path):
    found = es.scoring(session, tmp_path)
    for who in ("evaluator", "owner", "officer", "auditor"):
        enter(found, who)
        refused = client.get(f"{ROOT}{path}")
        assert refused.status_code == 409
        assert "2 evaluatorer har ikke levert skjemaet sitt." in text(refused)


def test_visitor_is_asked_to_sign_in(session, tmp_path, client, clock):
    clock.now = es.opened(session, tmp_path).now
    assert client.get(ROOT).status_code == 303
    assert "/account/login" in client.get(ROOT).location


def test_hostile_text_is_shown_as_text(session, tmp_path, enter, post, client):
    found = es.consensus(session, tmp_path)
    enter(found, "owner")
    bid, criterion = found.cells[0]
    hostile = '"><script>alert(1)</script> {{ 7*7 }} og mer tekst'
    typed = {"points": "7", "reason": hostile}
    post(f"{ROOT}/consensus/{bid}/{criterion}", typed, page=f"{ROOT}/consensus")
    page = client.get(f"{ROOT}/consensus?bid={bid}&criterion={criterion}")
    assert "<script>alert" not in page.get_data(as_text=True)
    assert hostile in html.unescape(page.get_data(as_text=True))
