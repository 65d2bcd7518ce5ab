"""The library of a framework through its pages, and from the pages of a draft."""

import re

import pytest
from sqlalchemy import select

from procure.models.competitions import Criterion, Requirement
from procure.models.library import LibraryItem
from tests import stories

HOME = "/frameworks/1/library"
ITEM = {
    "version": "", "kind": "must", "name": "Språk", "text": "Smith & Sønn <AS> snakker norsk.",
    "evidence": "Bekreft.", "word_limit": "", "page_limit": "", "allowed": "0", "grades": "",
    "language": "nb",
}  # fmt: skip


@pytest.fixture
def officer(session, login):
    stories.draft(session)
    login("innkjoper1@example.test")


def page_of(client, url):
    return client.get(url).get_data(as_text=True)


def test_empty_library_leads_to_the_standard_items(officer, client, post):
    assert "Biblioteket er tomt" in page_of(client, HOME)
    refused = post(f"{HOME}/standard", {}, page=f"{HOME}/standard")
    assert refused.status_code == 422
    assert "Kryss av for minst én tekst" in refused.get_data(as_text=True)
    forged = post(f"{HOME}/standard", {"items": ["no_such_item"]}, page=f"{HOME}/standard")
    assert forged.status_code == 422
    taken = post(
        f"{HOME}/standard?language=nn", {"items": ["working_language", "team"]},
        page=f"{HOME}/standard",
    )  # fmt: skip
    assert taken.status_code == 303
    page = page_of(client, HOME)
    assert "2 tekster er lagt i biblioteket." in page
    assert "Teamet skal kunne arbeide og levere på norsk, munnleg og skriftleg." in page
    assert "Hører til kriteriet Team og kompetanse i rammeavtalen." in page
    assert "I biblioteket" in page_of(client, f"{HOME}/standard?language=nn")


def test_item_is_written_found_changed_and_retired(officer, client, post, session):
    assert post(f"{HOME}/new", ITEM, page=f"{HOME}/new").status_code == 303
    found = page_of(client, f"{HOME}?q=S%C3%B8nn&kind=must&language=nb")
    assert "Smith &amp; Sønn &lt;AS&gt; snakker norsk." in found
    assert "Ingen treff" in page_of(client, f"{HOME}?q=100%25")
    assert "Ingen treff" in page_of(client, f"{HOME}?kind=criterion")
    assert "Språk" in page_of(client, f"{HOME}?kind=nonsense&language=se&before=x")
    url = f"{HOME}/1"
    changed = ITEM | {"version": "1", "text": "Nytt krav"}
    assert post(url, changed, page=url).status_code == 303
    stale = post(url, ITEM | {"version": "1", "text": "Mitt krav"}, page=url)
    page = stale.get_data(as_text=True)
    assert stale.status_code == 409
    assert "Nytt krav" in page
    assert "Mitt krav</textarea>" in page
    assert post(f"{url}/retire", page=HOME).status_code == 303
    assert "Biblioteket er tomt" in page_of(client, HOME)
    assert "Nytt krav" in page_of(client, f"{HOME}?retired=1")
    assert session.get_one(LibraryItem, 1).retired_at is not None


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": ""}, "Velg hva det er"),
        ({"kind": "other"}, "Velg et av alternativene"),
        ({"name": " "}, "Skriv et navn"),
        ({"text": ""}, "Skriv teksten"),
        ({"word_limit": "0"}, "Skriv et tall fra 1 til 20"),
        ({"page_limit": "mange"}, "tall"),
        ({"grades": "ti: best"}, "Denne kan ikke leses: «ti: best»"),
        ({"kind": "criterion", "grades": "11: best"}, "11"),
        (
            {"kind": "criterion", "grades": "5: godt\n10: best"},
            "Sett poengene i fallende rekkefølge",
        ),
        ({"allowed": "999"}, "Velg et av alternativene"),
        ({"language": "se"}, "Velg et av alternativene"),
    ],
)
def test_wrong_item_is_told_beside_its_field_and_kept(officer, post, session, wrong, said):
    refused = post(f"{HOME}/new", ITEM | wrong, page=f"{HOME}/new")
    page = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert said in page
    if "text" not in wrong:
        assert "Smith &amp; Sønn &lt;AS&gt; snakker norsk.</textarea>" in page
    assert session.scalars(select(LibraryItem)).all() == []


def test_item_posted_without_its_fields_stays_as_it_was(officer, post, session):
    assert post(f"{HOME}/new", ITEM, page=f"{HOME}/new").status_code == 303
    assert post(f"{HOME}/1", {"version": "1"}, page=f"{HOME}/1").status_code == 303
    assert session.get_one(LibraryItem, 1).text == ITEM["text"]


def test_author_picks_several_items_at_once(officer, client, post, login, session):
    keys = ["privacy", "travel", "understanding", "team"]
    post(f"{HOME}/standard", {"items": keys}, page=f"{HOME}/standard")
    login("eier@example.test")
    pick = "/competitions/1/library?for=requirements"
    page = page_of(client, pick)
    assert "Velg fra biblioteket" in page_of(client, "/competitions/1/requirements")
    offered = re.findall(r'name="items" value="(\d+)"', page)
    assert len(offered) == 2
    assert post(pick, {}, page=pick).status_code == 422
    assert post(pick, {"items": ["999"]}, page=pick).status_code == 422
    assert post(pick, {"items": offered}, page=pick).status_code == 303
    assert "2 krav er lagt til." in page_of(client, "/competitions/1/requirements")
    assert len(session.scalars(select(Requirement)).all()) == 3
    pick = "/competitions/1/library?for=criteria"
    offered = re.findall(r'name="items" value="(\d+)"', page_of(client, pick))
    assert post(pick, {"items": offered[:1]}, page=pick).status_code == 303
    page = page_of(client, "/competitions/1/criteria")
    assert "1 kriterium er lagt til. Se over vektene." in page
    session.rollback()  # a new snapshot
    assert len(session.scalars(select(Criterion)).all()) == 4


def test_officer_keeps_what_a_draft_holds_and_an_owner_cannot(officer, client, post, login):
    assert "Legg krav 1 i biblioteket" in page_of(client, "/competitions/1/requirements")
    kept = post("/competitions/1/requirements/1/keep", page="/competitions/1/requirements")
    assert kept.status_code == 303
    assert (
        post("/competitions/1/criteria/3/keep", page="/competitions/1/criteria").status_code == 303
    )
    page = page_of(client, HOME)
    assert "Teamet snakker norsk." in page
    assert "Team og kompetanse" in page
    assert (
        post("/competitions/1/criteria/99/keep", page="/competitions/1/criteria").status_code == 404
    )
    login("eier@example.test")
    assert "i biblioteket" not in page_of(client, "/competitions/1/requirements")
    assert (
        post("/competitions/1/criteria/3/keep", page="/competitions/1/criteria").status_code == 403
    )
    assert post(f"{HOME}/1/retire", page="/competitions/1/criteria").status_code == 403
    assert "Ny tekst" not in page_of(client, HOME)


def test_supplier_knows_of_no_library(officer, client, login):
    login("leder0@example.test")
    for path in (HOME, f"{HOME}/new", f"{HOME}/1", f"{HOME}/standard", "/competitions/1/library"):
        assert client.get(path).status_code == 404, path
