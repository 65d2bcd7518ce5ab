"""Comments beside the fields of a draft, on one page, and at the approval."""

import pytest

from procure.blueprints.reviews import LABELS, place_label
from procure.extensions import atomic
from procure.services import competitions, reviews
from tests import stories
from tests.bid_pages import words_of
from tests.stories import START

OFFICER, OWNER = "innkjoper1@example.test", "eier@example.test"
URL = "/competitions/1/comments"
NEED = "/competitions/1/need"


@pytest.fixture
def story(session):
    return stories.draft(session)


def commented(session, story, field="need", text="Hvem er brukerne?"):
    with atomic(session):
        return reviews.comment(
            session, 1, section="need", field=field, text=text, actor=story.officer, now=START
        ).id


def test_every_section_can_be_commented_on(story, client, login, post):
    login(OFFICER)
    page = words_of(client.get(URL))
    for section, label in LABELS.items():
        assert f"Hele delen: {label}" in page
        assert post(URL, {"kommentar-place": section, "kommentar-text": section}).status_code == 303
    page = words_of(client.get(URL))
    assert page.count("Gå til") == len(LABELS)
    overview = words_of(client.get("/competitions/1"))
    assert overview.count("1 kommentar venter") == len(LABELS)


def test_comment_stands_beside_its_field_and_is_answered_there(
    session, app, story, client, login, post
):
    login(OFFICER)
    wrote = {
        "kommentar-place": "need:assignment", "kommentar-text": "Smith & Sønn <AS>?", "back": NEED,
    }  # fmt: skip
    assert post(URL, wrote, page=NEED).location == NEED
    post("/account/logout")
    login(OWNER)
    page = client.get(NEED).get_data(as_text=True)
    with app.test_request_context():
        label = place_label("need", "assignment")
    assert page.count("Smith &amp; Sønn &lt;AS&gt;?") == 2  # in the list, and at the field
    assert f"<strong>{label}</strong>" in page
    assert page.index('<p class="remark">') < page.index('name="assignment"')
    refused = post(f"{URL}/1/resolve", {"svar-1-outcome": "kept", "svar-1-words": " "}, page=NEED)
    assert (refused.status_code, "Skriv hvorfor dere beholder det" in words_of(refused)) == (
        422, True,
    )  # fmt: skip
    kept = {"svar-1-outcome": "kept", "svar-1-words": "Følger av prosjektet.", "svar-1-back": NEED}
    assert post(f"{URL}/1/resolve", kept).location == NEED
    assert post(f"{URL}/1/resolve", kept).status_code == 409
    shown = words_of(client.get(NEED))
    assert "Beholdt. Følger av prosjektet. Prosjekteier 1" in shown
    assert "venter på svar" not in shown


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"kommentar-place": "need", "kommentar-text": " \n"}, "Skriv kommentaren"),
        ({"kommentar-place": "hemmelig", "kommentar-text": "Hei"}, "Hei"),
        ({"kommentar-place": "need:csrf_token", "kommentar-text": "Hei"}, "Hei"),
        ({"kommentar-place": "need", "kommentar-text": "x" * 4001}, "Skriv høyst 4000 tegn"),
    ],
)
def test_comment_that_cannot_be_kept_is_shown_again(story, client, login, post, data, said):
    login(OFFICER)
    refused = post(URL, data)
    assert refused.status_code == 422
    assert said in words_of(refused)


def test_way_back_leads_nowhere_else(story, client, login, post):
    login(OFFICER)
    data = {"kommentar-place": "need", "kommentar-text": "Hei", "back": "//evil.example.test"}
    assert post(URL, data).location == URL


def test_approval_shows_what_is_unanswered_and_asks(session, story, client, login, post):
    commented(session, story)
    with atomic(session):
        competitions.submit_for_review(session, 1, actor=story.owner, now=START)
    login(OFFICER)
    page = words_of(client.get("/competitions/1"))
    assert "1 kommentar er ikke besvart" in page
    assert "Hvem er brukerne? Innkjøper 1" in page
    assert "Godkjenne med ubesvarte kommentarer?" in page
    assert "Laget av Prosjekteier 1. Sendt til godkjenning av Prosjekteier 1." in page
    assert post("/competitions/1/approve").status_code == 303
    assert "unanswered_comments 1" in words_of(client.get("/audit/"))
    assert "Innkjøper 1 godkjente konkurransen" in words_of(client.get("/competitions/1"))


def test_preview_leads_to_the_comments(session, story, client, login):
    commented(session, story)
    login(OFFICER)
    assert "1 kommentar venter på svar" in words_of(client.get("/competitions/1/preview"))


def test_page_is_not_there_for_those_who_do_not_review(session, story, client, login, post):
    commented(session, story)
    for email in ("evaluator1@example.test", "leder0@example.test", "admin@example.test"):
        login(email)
        assert client.get(URL).status_code == 404
        assert "Hvem er brukerne?" not in words_of(client.get(NEED))
        token = {"kommentar-place": "need", "kommentar-text": "Hei"}
        assert post(URL, token).status_code == 404
        post("/account/logout")
