"""Help: guides, and what is known of accessibility and privacy, on pages that all may read."""

import re
from dataclasses import replace

import pytest
from flask import render_template, render_template_string

from procure.app import create_app
from procure.blueprints import (
    help_guides,
    help_pages,
    help_pictures,
    help_statement,
    help_words,
)
from procure.blueprints.help_statement import BREACHES, REQUIREMENTS, Breach, degree
from procure.domain import glossary
from procure.domain.law import Standing
from procure.domain.permissions import Role
from procure.services import accounts
from tests import stories

CONFIRMED = Standing.CONFIRMED
PARTLY = Breach(
    criterion="1.4.3 Kontrast", where="Vindtunnelen", reason="Tynne streker",
    consequence="Vanskelig å se med svakt syn",
)  # fmt: skip


def shown(page):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def main(client, path):
    page = client.get(path).get_data(as_text=True)
    return shown(page.partition("<main")[2].partition("</main>")[0])


@pytest.mark.parametrize("path", ["/help", "/help/words", "/accessibility", "/privacy"])
def test_every_page_leads_to_help_at_its_foot(client, path):
    foot = client.get("/account/login").get_data(as_text=True).partition("<footer")[2]
    assert f'href="{path}"' in foot


@pytest.mark.parametrize(
    ("breaches", "said"),
    [
        ((), "Vi kjenner ingen brudd på kravene."),
        ((PARTLY,), "Nettstedet er delvis i samsvar med kravene."),
        ((PARTLY,) * REQUIREMENTS, "Nettstedet er ikke i samsvar med kravene."),
    ],
    ids=["none", "one", "all"],
)
def test_degree_of_conformance_follows_the_known_breaches(app, breaches, said):
    with app.test_request_context():
        assert str(degree(breaches)) == said


def test_statement_has_every_part_of_the_form(client):
    page = main(client, "/accessibility")
    for said in (
        f"Kjente brudd: {len(BREACHES)} av {REQUIREMENTS} krav.", "WCAG 2.1 på nivå A og AA",
        "Sist vurdert 22. november 2026", "Ikke vurdert", "Si fra", "Diskrimineringsnemnda",
        "Uu-tilsynet",
    ):  # fmt: skip
        assert said in page


def test_a_breach_stands_with_its_criterion_reason_and_consequence(app):
    with app.test_request_context("/accessibility"):
        page = render_template(
            "help/accessibility.html", statement=help_statement, breaches=(PARTLY,), contact="",
            published="",
        )  # fmt: skip
    cells = re.findall(r"<t[hd][^>]*>([^<]+)</t[hd]>", page.partition("<tbody>")[2])
    assert cells == [PARTLY.criterion, PARTLY.where, PARTLY.reason, PARTLY.consequence]


@pytest.mark.parametrize("path", ["/accessibility", "/privacy"])
def test_contact_is_the_configured_one_and_never_invented(client, config, engine, clock, path):
    bare = client.get(path).get_data(as_text=True)
    assert "mailto:" not in bare
    assert "har ikke oppgitt en adresse her" in bare
    owned = create_app(replace(config, contact="post@etat.test"), engine=engine, now=clock)
    assert 'href="mailto:post@etat.test"' in owned.test_client().get(path).get_data(as_text=True)


def test_statement_leads_to_the_owner_s_own(client, config, engine, clock):
    assert "har ikke lenket til en erklæring der" in main(client, "/accessibility")
    address = "https://uustatus.test/erklaring"
    owned = create_app(replace(config, accessibility_url=address), engine=engine, now=clock)
    page = owned.test_client().get("/accessibility").get_data(as_text=True)
    assert f'href="{address}"' in page


def test_privacy_names_the_cookies_that_are_set(app, client):
    answers = [client.get("/privacy")]
    page = answers[0].get_data(as_text=True)
    token = re.search(r'name="csrf_token"[^>]* value="([^"]+)"', page)
    for path in ("/language", "/scheme"):
        data = {"language": "nn", "csrf_token": token.group(1)}
        answers.append(client.post(path, data=data))
    set_cookies = [c for answer in answers for c in answer.headers.getlist("Set-Cookie")]
    names = {cookie.partition("=")[0] for cookie in set_cookies}
    assert names == {app.config["SESSION_COOKIE_NAME"], "language", "scheme"}
    assert [name for name in names if name not in page] == []
    hours = accounts.SESSION_LENGTH.total_seconds() / 3600
    assert (hours, "varer høyst ti timer" in page) == (10, True)


def test_privacy_tells_of_the_register_only_where_it_is_asked(client, config, engine, clock):
    assert "Enhetsregisteret" not in main(client, "/privacy")
    asking = replace(config, business_register_url="https://register.test/enheter")
    app = create_app(asking, engine=engine, now=clock)
    assert "Enhetsregisteret" in main(app.test_client(), "/privacy")


GUIDES = pytest.mark.parametrize("guide", help_guides.GUIDES, ids=lambda guide: guide.key)
PEOPLE = {
    Role.OWNER: "eier@example.test",
    Role.OFFICER: "innkjoper1@example.test",
    Role.EVALUATOR: "evaluator1@example.test",
    Role.SUPPLIER: "leder0@example.test",
    Role.AUDITOR: "revisor@example.test",
    Role.ADMINISTRATOR: "admin@example.test",
}


def test_every_role_has_a_guide():
    assert {guide.role for guide in help_guides.GUIDES} == set(Role)


@GUIDES
def test_guide_has_steps_with_pictures_that_are_described(client, guide):
    page = client.get(f"/help/{guide.key}").get_data(as_text=True)
    steps = page.partition('<ol class="guide-steps">')[2].partition("</ol>")[0]
    assert steps.count("<h2") == len(guide.steps)
    assert 5 <= len(guide.steps) <= 9
    pictures = [step.picture for step in guide.steps if step.picture]
    alts = re.findall(r'<img [^>]*alt="([^"]{20,})"', steps)
    assert len(alts) == len(pictures)


def test_every_picture_stands_in_a_guide_and_is_small():
    used = [step.picture for guide in help_guides.GUIDES for step in guide.steps if step.picture]
    assert sorted(used) == sorted(shot.name for shot in help_pictures.SHOTS)
    assert sorted(used) == sorted(help_pictures.heights())
    files = {path.stem: path.stat().st_size for path in help_pictures.FOLDER.glob("*.webp")}
    assert sorted(files) == sorted(used)
    assert {name: size for name, size in files.items() if size > 40_000} == {}


@GUIDES
def test_guide_leads_to_pages_that_its_role_may_see(session, client, login, guide):
    stories.framework(session)
    if guide.role is not Role.ADVISER:  # the story has none; the table of routes tells of them
        login(PEOPLE[guide.role])
    page = client.get(f"/help/{guide.key}").get_data(as_text=True)
    steps = page.partition('<ol class="guide-steps">')[2].partition("</ol>")[0]
    links = re.findall(r'<a class="ds-link" href="([^"]+)"', steps)
    assert len(links) == sum(bool(step.endpoint) for step in guide.steps) > 0
    if guide.role is not Role.ADVISER:
        assert {
            link: client.get(link, follow_redirects=True).status_code for link in links
        } == dict.fromkeys(links, 200)


def test_guide_of_another_role_leads_nowhere_that_is_closed(session, client, login):
    stories.framework(session)
    login("leder0@example.test")
    page = client.get("/help/procurement-officer").get_data(as_text=True).partition("<main")[2]
    assert 'href="/openers"' not in page


def test_places_are_what_the_guides_lead_to():
    used = {step.endpoint for guide in help_guides.GUIDES for step in guide.steps}
    assert used - {""} == set(help_pages.PLACES)


def test_unknown_guide_is_not_found(client):
    assert client.get("/help/nobody").status_code == 404


def test_every_word_of_the_glossary_is_explained_and_has_a_source(app):
    with app.test_request_context():
        words = [help_words.word(term.key) for term in glossary.TERMS]
    assert [word.key for word in words if not (word.meaning and word.source)] == []
    assert sorted(help_words.EXPLANATIONS) == sorted(glossary.BY_KEY)
    assert len(glossary.BY_KEY) == len(glossary.TERMS) > 100


def test_glossary_shows_each_word_in_three_languages(client):
    page = client.get("/help/words").get_data(as_text=True)
    about = page.partition('<div id="omgjoring">')[2].partition("</div>")[0]
    assert "<dt>omgjøring</dt>" in about
    assert '<span lang="nn">omgjering</span>' in about
    assert '<span lang="en">reversal</span>' in about
    assert "anskaffelsesforskriften § 25-1" in about
    assert page.count("<dt>") == len(glossary.TERMS)


def test_glossary_says_which_sources_are_uncertain(client):
    page = client.get("/help/words").get_data(as_text=True)
    uncertain = {term.key for term in glossary.TERMS if term.source.standing is not CONFIRMED}
    entries = re.findall(r'<div id="(\w+)">(.*?)</div>', page, re.DOTALL)
    assert {key for key, text in entries if "Usikker kilde." in text} == uncertain
    assert "karensperiode" in uncertain


def test_word_opens_a_note_with_meaning_and_source_without_scripts(app):
    with app.test_request_context():
        shown = render_template_string(
            '{% from "help/terms.html" import term %}{{ term("karensperiode", "Karens") }}'
        )
    button = '<button class="term" type="button" popovertarget="ord-karensperiode">Karens</button>'
    assert button in shown
    note = shown.partition('id="ord-karensperiode" popover>')[2]
    assert "til kontrakten kan inngås" in note
    assert "anskaffelsesforskriften § 25-2" in note
    assert "Ikke kontrollert mot lovteksten." in note
    assert 'href="/help/words#karensperiode"' in note


def test_tour_is_the_demo_s_alone(client, post):
    assert client.get("/help/tour").status_code == 404
    assert post("/help/tour/1", page="/account/login").status_code == 404
