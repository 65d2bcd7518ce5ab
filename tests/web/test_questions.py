"""Ask about a part, answer or change, find again; nobody learns who asked."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from procure.models.competitions import Competition
from procure.models.questions import Question
from tests import amendment_stories as told
from tests import stories
from tests.stories import DEADLINE

URL = "/competitions/1/questions"
TENDER = "/competitions/1"


@pytest.fixture
def story(session):
    return stories.issued(session)


def text(client, url=URL):
    return client.get(url).get_data(as_text=True)


def numbers(page):
    return re.findall(r'id="sporsmal-(\d+)"', page)


def ask(post, words, about=""):
    return post(URL, {"text": words, "about": about}, page=URL)


def test_question_is_asked_from_the_place_it_concerns(story, session, login, client, post):
    first = told.criteria(session, story)[0]
    login("leder0@example.test")
    place = f"{URL}?about=criterion-{first}#nytt"
    assert place.replace("&", "&amp;") in text(client, TENDER)
    shown = text(client, f"{URL}?about=criterion-{first}")
    assert re.search(rf'<option selected value="criterion-{first}">', shown)
    assert ask(post, "Hvor langt?", f"criterion-{first}").status_code == 303
    assert "Gjelder: Kriteriet «Oppgaveforståelse»" in text(client)
    session.rollback()  # a new snapshot
    assert session.scalars(select(Question.criterion_id)).one() == first


def test_part_of_another_competition_or_none_of_ours_is_refused_and_the_text_kept(
    story, session, login, post
):
    login("leder0@example.test")
    for about in ("criterion-999", "weights-1", "criterion-9999999999", "'"):
        refused = ask(post, "Smith & Sønn <AS> spør", about)
        assert refused.status_code == 422
        assert "Smith &amp; Sønn &lt;AS&gt; spør" in refused.get_data(as_text=True)
    assert session.scalars(select(Question.id)).all() == []


def test_staff_read_the_unanswered_first_and_find_by_words_and_state(story, login, client, post):
    login("leder0@example.test")
    for words in ("Når er møtet?", "Hvor er møtet?", "Hvem eier dataene?"):
        ask(post, words)
    login("eier@example.test")
    answered = {"svar1-text": "Klokken ti.", "svar1-kind": "clarification"}
    assert post(f"{URL}/1", answered, page=URL).status_code == 303
    assert numbers(text(client)) == ["2", "3", "1"]
    assert numbers(text(client, f"{URL}?q=MØTET")) == ["2", "1"]
    assert numbers(text(client, f"{URL}?show=answered")) == ["1"]
    assert "Ingen treff" in text(client, f"{URL}?q=finnes+ikke")
    login("leder1@example.test")
    assert numbers(text(client)) == ["1"]
    assert "Presisering" in text(client)


def test_change_waits_for_the_amendment_and_nobody_invited_sees_it(story, login, client, post):
    login("leder0@example.test")
    ask(post, "Kan vi få flere ord?")
    login("eier@example.test")
    changes = {"svar1-text": "Ja, 900.", "svar1-kind": "change"}
    assert post(f"{URL}/1", changes, page=URL).location.endswith("/amendments/prepared")
    assert "Kan vi få flere ord?" in text(client, "/competitions/1/amendments/prepared")
    shown = text(client)
    assert "Besvares i endringen under arbeid" in shown
    assert 'name="svar1-text"' not in shown
    again = post(
        f"{URL}/1",
        {**changes, "svar1-kind": "clarification"},
        page="/competitions/1/amendments/prepared",
    )
    assert again.status_code == 422
    login("leder0@example.test")
    shown = text(client)
    assert "900" not in shown
    assert "endringen" not in shown


def test_late_answer_proposes_dates_and_keeps_the_text(story, session, login, client, post, clock):
    login("leder0@example.test")
    ask(post, "Hva?")
    clock.now = DEADLINE - timedelta(days=1)
    login("eier@example.test")
    shown = text(client).replace("\xa0", " ")
    assert "Forslag: forleng fristen før du svarer" in shown
    assert "torsdag 4. februar 2027 kl. 09.00" in shown  # after three whole days
    refused = post(f"{URL}/1", {"svar1-text": "Sent svar", "svar1-kind": "clarification"}, page=URL)
    assert refused.status_code == 409
    assert "Sent svar" in refused.get_data(as_text=True)
    later = {
        "deadline_at": ["04.02.2027", "09:00"], "shift": "y", "summary": "Et svar kom sent.",
    }  # fmt: skip
    assert post("/competitions/1/extend", later, page=URL).status_code == 303
    assert "Forslag: forleng" not in text(client)
    session.rollback()  # a new snapshot
    moved = session.get(Competition, 1)
    assert (moved.validity_until, moved.starts_on) == (date(2027, 6, 3), date(2027, 3, 4))
    done = post(f"{URL}/1", {"svar1-text": "Sent svar", "svar1-kind": "clarification"}, page=URL)
    assert done.status_code == 303


def test_nobody_reads_who_asked(story, session, login, client, post):
    login("leder1@example.test")
    ask(post, "Hva?")
    for email in ("innkjoper1@example.test", "eier@example.test", "leder0@example.test"):
        login(email)
        assert "Konsortium 1" not in text(client)
    assert "Konsortium" not in client.get("/lists/questions.csv?competition=1").get_data(
        as_text=True
    )
