"""The rules beside the steps, their own page, and the reason that lets a warning pass."""

import re
from datetime import timedelta

import pytest

from procure.blueprints import rule_words
from procure.domain.competitions import Action
from procure.domain.rules import registry
from procure.extensions import atomic
from procure.models.competitions import Competition
from procure.queries import rule_panels
from procure.queries.rule_panels import State
from procure.services import competitions
from tests import evaluation_stories, stories
from tests.bid_pages import words_of
from tests.conftest import csrf_token
from tests.stories import START

URL = "/competitions/1/rules"
FINDING = '{"code":"deadline_short","days":4,"least":10}'
GIVEN = {"gate": "submit_for_review", "finding.15": FINDING}
WHY = "Smith & Sønn <AS> og de andre er varslet."


@pytest.fixture
def story(session):
    """A complete draft whose deadline is four days off."""
    story, deadline = stories.draft(session), START + timedelta(days=4)
    with atomic(session):
        competitions.change(
            session, 1, version=session.get(Competition, 1).version,
            values={"deadline_at": deadline, "questions_due_at": deadline - timedelta(days=3)},
            actor=story.owner, now=START,
        )  # fmt: skip
    return story


def post(client, **data):
    return client.post(URL, data={"csrf_token": csrf_token(client, URL), **GIVEN, **data})


def panel_of(response, gate):
    found = re.search(rf'<section class="rules" id="regelsjekk-{gate}".*?</section>', response.text, re.DOTALL)  # fmt: skip
    return found.group() if found else None


def test_panel_says_what_warns_whose_rule_it_is_and_takes_the_reason(client, login, story):
    login("eier@example.test")
    page = client.get("/competitions/1")
    panel = panel_of(page, "submit_for_review")
    assert 'data-state="open"' in panel
    assert "1 varsel må begrunnes." in panel
    assert "Regel 15" in panel
    assert "anskaffelsesforskriften § 7-6" in panel
    assert 'href="/competitions/1/timeline"' in panel
    assert "17 regler er i orden" in panel
    assert "Regel 15 varsler." in words_of(page)  # beside the button
    done = post(client, **{"why.15": WHY})
    assert (done.status_code, done.location) == (303, "/competitions/1#regelsjekk-submit_for_review")  # fmt: skip
    after = client.get("/competitions/1")
    assert 'data-state="passed"' in panel_of(after, "submit_for_review")
    assert WHY in words_of(after)
    sent = client.post(
        "/competitions/1/submit-for-review", data={"csrf_token": csrf_token(client, URL)}
    )
    assert sent.status_code == 303
    shown = words_of(client.get(URL))
    assert "Varsler som er begrunnet" in shown
    assert WHY in shown


def test_step_posted_past_the_warning_is_refused_with_its_rule(client, login, story):
    login("eier@example.test")
    token = csrf_token(client, URL)
    forced = client.post("/competitions/1/submit-for-review", data={"csrf_token": token})
    assert forced.status_code == 409
    assert "Regel 15 varsler. Skriv begrunnelsen i regelsjekken" in words_of(forced)


@pytest.mark.parametrize(
    ("why", "said"),
    [
        ("", "Skriv hvorfor dere går videre likevel"),
        ("kort", "Begrunnelsen må ha minst 10 tegn."),
        ("x" * 2001, "Begrunnelsen kan ha høyst 2 000 tegn."),
    ],
)
def test_reason_that_is_none_comes_back_as_it_was_typed(client, login, story, why, said):
    login("eier@example.test")
    answered = post(client, **{"why.15": why})
    assert answered.status_code == 422
    assert said in words_of(answered)
    assert f">{why}</textarea>" in answered.text
    assert answered.text.count('aria-invalid="true"') == 1


def test_reason_for_a_warning_that_has_changed_is_kept_on_the_page(client, login, story):
    login("eier@example.test")
    answered = post(client, **{"why.15": WHY, "finding.15": FINDING.replace("4", "6")})
    assert answered.status_code == 409
    shown = words_of(answered)
    assert "Varselet er ikke det samme som da du åpnet siden." in shown
    assert f"{WHY}</textarea>".replace("&", "&amp;").replace("<AS>", "&lt;AS&gt;") in answered.text


@pytest.mark.parametrize("gate", ["", "edit", "no such", "' OR 1=1"])
def test_gate_that_is_none_is_not_found(client, login, story, gate):
    login("eier@example.test")
    assert post(client, gate=gate, **{"why.15": WHY}).status_code == 404


@pytest.mark.parametrize("rule", ["", "99", "3a", "15.1", "x" * 500])
def test_rule_that_does_not_warn_takes_no_reason(client, login, story, rule):
    login("eier@example.test")
    answered = post(client, **{f"why.{rule}": WHY})
    assert answered.status_code == 409
    assert f"Dette skrev du {WHY}" in words_of(answered)


def test_reasons_of_a_panel_are_stored_together_or_not_at_all(session, client, login, story):
    with atomic(session):
        competitions.change(
            session, 1, version=session.get(Competition, 1).version,
            values={"cpv_code": "45000000"}, actor=story.owner, now=START,
        )  # fmt: skip
    login("eier@example.test")
    cpv = {"finding.5b": '{"code":"cpv_outside_framework","cpv":"45000000"}'}
    half = post(client, **cpv, **{"why.15": WHY, "why.5b": "kort"})
    assert half.status_code == 422
    assert "Begrunnelsen må ha minst 10 tegn." in words_of(half)
    assert half.text.count(">kort</textarea>") == 1
    assert WHY in words_of(half)
    assert "Varsler som er begrunnet" not in words_of(client.get(URL))
    one = post(client, **cpv, **{"why.15": WHY, "why.5b": " "})  # the other waits
    assert one.status_code == 303
    assert "1 varsel må begrunnes." in words_of(client.get(URL))
    assert post(client, **cpv, **{"why.5b": WHY}).status_code == 303
    assert "Ingen regler hindrer steget." in words_of(client.get(URL))


def test_who_may_not_take_the_step_reads_but_does_not_explain(client, login, story):
    login("revisor@example.test")
    panel = panel_of(client.get("/competitions/1"), "submit_for_review")
    assert "<form" not in panel
    assert "Den som kan ta steget, må skrive en begrunnelse." in panel
    assert post(client, **{"why.15": WHY}).status_code == 403


def test_supplier_knows_of_no_rules(session, client, login, story):
    login("leder0@example.test")
    assert client.get(URL).status_code == 404
    token = csrf_token(client, "/")
    assert client.post(URL, data={"csrf_token": token, **GIVEN, "why.15": WHY}).status_code == 404


def test_source_that_nobody_has_read_says_so(client, login, story):
    login("eier@example.test")
    shown = panel_of(client.get("/competitions/1"), "submit_for_review")
    lines = re.findall(r'<p class="rule__source">(.*?)</p>', shown)
    unread = [line.partition(" · ")[0] for line in lines if "ikke kontrollert" in line]
    expected = [
        f"Regel {rule.id}"
        for rule in registry.at(Action.SUBMIT_FOR_REVIEW)
        if rule.standing.value != "R"
    ]
    assert unread == expected


def test_findings_after_the_opening_are_for_those_who_take_the_step(session, tmp_path):
    found = evaluation_stories.locked(session, tmp_path)
    by = {"now": found.now}
    seen = rule_panels.panel(session, found.id, Action.DECIDE, viewer=found.story.owner, **by)
    assert seen.state is State.CLEAR
    assert seen.may_explain
    hidden = found.story.evaluators[0]
    assert rule_panels.panel(session, found.id, Action.DECIDE, viewer=hidden, **by) is None
    page = rule_panels.page(session, found.id, viewer=hidden, **by)
    assert page.panels == ()
    audited = rule_panels.page(session, found.id, viewer=found.story.auditor, **by)
    assert Action.DECIDE in [one.gate for one in audited.panels]
    assert not any(one.may_explain for one in audited.panels)


def test_pages_ask_for_the_rules_in_few_statements(session, story, count_statements):
    session.connection()  # its BEGIN is no statement of ours
    with count_statements() as counted:
        rule_panels.page(session, 1, viewer=story.owner, now=START)
    whole = len(counted)
    with count_statements() as counted:
        rule_panels.panel(session, 1, Action.SUBMIT_FOR_REVIEW, viewer=story.owner, now=START)
    assert whole - len(counted) == 1  # the passed ones, once more for the page
    assert len(counted) == 14


def test_every_place_that_mends_something_has_its_page(app):
    with app.test_request_context():
        places = [rule_words.section_href(1, key) for key in rule_words.PLACES]
        assert rule_words.section_href(1, "invitations") == "/competitions/1/invitations"
        assert rule_words.section_href(1, None) is None
    assert all(place.startswith("/competitions/1/") for place in places)
