"""The front page: introduction for a visitor, work list for the one signed in."""

import re
from dataclasses import replace

import pytest

from procure.app import create_app
from procure.blueprints import duties
from procure.blueprints.duties import STEPS
from procure.demo import PASSWORD
from procure.domain.permissions import Role
from procure.domain.worklist import Step
from procure.extensions import atomic
from procure.services import accounts
from tests import bid_stories, evaluation_stories, stories
from tests.conftest import CHEAP
from tests.stories import DEADLINE


def shown(client, path="/"):
    """The text of a page, without its markup."""
    page = client.get(path).get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_visitor_is_told_what_this_is_and_where_to_begin(client):
    response = client.get("/")
    page = response.get_data(as_text=True)
    assert response.status_code == 200
    for said in (
        "Prosjekteier",
        "Leverandør",
        "Innkjøper",
        "Kompetansetriangelet",
        "Slik foregår det",
    ):
        assert said in page
    assert 'href="/account/login"' in page
    assert PASSWORD not in page


def test_demo_accounts_are_offered_only_in_the_demo(session, engine, config, clock):
    stories.framework(session)
    demo = create_app(replace(config, demo=True), engine=engine, now=clock, hasher=CHEAP)
    page = demo.test_client().get("/").get_data(as_text=True)
    assert "innkjoper1@example.test" in page
    assert page.count(f'name="password" value="{PASSWORD}"') == page.count("Gå inn<") > 10
    plain = create_app(config, engine=engine, now=clock, hasher=CHEAP)
    assert "example.test" not in plain.test_client().get("/").get_data(as_text=True)


def test_one_click_signs_in_with_the_password_shown(session, engine, config, clock):
    story = stories.framework(session)
    with atomic(session):
        accounts.add_user(
            session, email="demo@example.test", name="Demo", password=PASSWORD, role=Role.OFFICER,
            organisation_id=story.officer.organisation_id, hasher=CHEAP, actor=None, now=clock.now,
        )  # fmt: skip
    demo = create_app(replace(config, demo=True), engine=engine, now=clock, hasher=CHEAP)
    client = demo.test_client()
    page = client.get("/").get_data(as_text=True)
    forms = re.findall(r'<form method="post" action="/account/login">(.*?)</form>', page, re.DOTALL)
    form = next(form for form in forms if "demo@example.test" in form)
    data = dict(re.findall(r'name="([^"]+)" value="([^"]+)"', form))
    assert client.post("/account/login", data=data).location == "/"
    assert "Demo" in shown(client)


def test_every_step_has_words_and_a_page_of_its_own(app):
    assert set(STEPS) == set(Step)
    assert {endpoint for _, endpoint in STEPS.values()} <= set(app.view_functions)


@pytest.mark.parametrize(
    ("email", "said"),
    [
        ("innkjoper1@example.test", "Ingen oppgaver nå"),
        ("eier@example.test", "Klar for en ny konkurranse?"),
        ("evaluator1@example.test", "Ingenting å vurdere ennå"),
        ("revisor@example.test", "Du har innsyn, ikke oppgaver"),
        ("admin@example.test", "Ingen oppgaver"),
        ("leder0@example.test", "Når dere inviteres til en minikonkurranse"),
    ],
)
def test_empty_list_says_what_will_come(session, client, login, email, said):
    stories.framework(session)
    login(email)
    page = shown(client)
    assert "Ingenting venter på deg nå." in page
    assert said in page


def links(client):
    """The steps that the list offers: (address, words)."""
    page = client.get("/").get_data(as_text=True)
    found = re.findall(r'<a class="ds-button"[^>]*href="([^"]+)">([^<]+)<', page.split("<main")[1])
    return [(address, words.strip()) for address, words in found]


def test_every_offered_step_leads_to_a_page_that_opens(session, client, login, clock):
    story = stories.issued(session)
    key = story.competition_id
    for email, step in (
        ("leder0@example.test", (f"/competitions/{key}", "Les invitasjonen")),
        ("medlem1@example.test", (f"/competitions/{key}", "Les invitasjonen")),
    ):
        login(email)
        assert links(client) == [step]
        assert client.get(step[0]).status_code == 200
    clock.now = DEADLINE
    login("innkjoper1@example.test")
    assert links(client) == [(f"/competitions/{key}/opening", "Åpne tilbudene")]
    assert client.get(f"/competitions/{key}/opening").status_code == 200


def test_read_invitation_leads_on_to_the_bid(session, app, client, login):
    story = stories.issued(session)
    key = story.competition_id
    login("leder0@example.test")
    client.get(f"/competitions/{key}")
    assert links(client) == [(f"/competitions/{key}/bid", "Lag tilbud")]
    bid = bid_stories.written(session, story, app.extensions["procure_vault"], 0)
    assert links(client) == [(f"/bids/{bid}", "Fullfør og lever tilbudet")]
    assert client.get(f"/bids/{bid}").status_code == 200
    bid_stories.deliver(session, story, bid, app.extensions["procure_vault"], 0)
    assert links(client) == []
    assert "Tilbud levert" in shown(client)


def test_delivered_bid_is_told_to_be_under_evaluation(session, client, login, clock, tmp_path):
    found = evaluation_stories.consensus(session, tmp_path)
    clock.now = found.now
    login("leder0@example.test")
    page = shown(client)
    assert "Til vurdering" in page
    assert "Felles vurdering" not in page
    login("leder2@example.test")
    assert "Ikke levert" in shown(client)


@pytest.mark.parametrize(
    ("reach", "email", "words"),
    [
        (evaluation_stories.scoring, "evaluator1@example.test", "Gi poeng"),
        (evaluation_stories.consensus, "eier@example.test", "Bli enige om poeng"),
        (evaluation_stories.locked, "eier@example.test", "Velg leverandør"),
        (evaluation_stories.decided, "innkjoper2@example.test", "Send tildelingsbrevene"),
        (evaluation_stories.told, "leder0@example.test", "Se resultatet"),
    ],
)
def test_evaluation_steps_lead_to_pages_that_open(
    session, client, login, clock, tmp_path, reach, email, words
):
    found = reach(session, tmp_path)
    clock.now = found.now
    login(email)
    ((address, said),) = links(client)
    assert said == words
    assert client.get(address).status_code == 200


def test_count_is_told_in_words(session, client, login):
    stories.empty_draft(session)
    login("eier@example.test")
    assert re.search(r"\d+ ting mangler", shown(client))
    assert "Én sak venter på deg." in shown(client)


def test_every_count_has_words():
    counted = {
        Step.AGREE, Step.ANSWER, Step.ASSESS_BIDS, Step.CONFIRM_ANSWERS, Step.FILL_IN,
        Step.RESOLVE_COMMENTS, Step.SCORE,
    }  # fmt: skip
    assert {step for step in Step if step in duties._LEFT} == counted  # noqa: SLF001


def test_clock_is_the_services_own(client, clock):
    clock.forward(hours=3)
    response = client.get("/clock")
    assert response.json == {"now": clock.now.timestamp()}
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("following", "location"),
    [("/frameworks/?q=1", "/frameworks/?q=1"), ("//evil.example", "/"), ("", "/")],
)
def test_scheme_is_remembered_and_leads_back(client, post, following, location):
    response = post("/scheme", {"next": following})
    assert (response.status_code, response.location) == (303, location)
    assert 'data-color-scheme="dark"' in client.get("/").get_data(as_text=True)
    post("/scheme", {"next": "/"})
    assert 'data-color-scheme="light"' in client.get("/").get_data(as_text=True)


def test_every_page_carries_its_shield(client):
    headers = client.get("/").headers
    assert "script-src 'self'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [("/finnes-ikke", 404, "Vi finner ikke siden"), ("/scheme", 405, "Vi finner ikke siden")],
)
def test_wrong_address_gets_a_page_with_a_way_on(client, path, status, said):
    response = client.get(path)
    assert response.status_code == status
    assert said in response.get_data(as_text=True)
    assert "Til forsiden" in response.get_data(as_text=True)
