"""Two members write a bid together in real browsers: marks, words, parts and closed corners."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.vault.keys import ServerKeyVault
from tests import bid_stories, stories
from tests.journeys.conftest import press, violations
from tests.stories import DEADLINE, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


@pytest.fixture
def bid(town, config, clock):
    """A complete draft of consortium 0, two hours before the deadline."""
    clock.now = DEADLINE - timedelta(hours=2)
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.issued(session)
        return bid_stories.written(session, story, ServerKeyVault(config.secret_key))


@pytest.fixture
def person(town, new_context):
    """Sign in as a user of the story; script errors fail the test."""
    errors = []

    def person(email, **emulated):
        page = new_context(base_url=town.address, **emulated).new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/account/login")
        page.get_by_label("E-post").fill(email)
        page.get_by_label("Passord").fill(PASSWORD)
        press(page.get_by_role("main").get_by_role("button", name="Logg inn"))
        return page

    yield person
    assert errors == []


def clean(page):
    assert violations(page) == ""


def test_buttons_write_marks_and_the_counter_counts_as_the_server(bid, person):
    page = person("leder0@example.test")
    page.goto(f"/bids/{bid}/answers")
    field = page.get_by_role("textbox", name="Oppgaveforståelse")
    tools = page.get_by_role("group", name="Formatering av «Oppgaveforståelse»")
    field.fill("Vi leder arbeidet\nett\nto")
    field.evaluate("area => area.setSelectionRange(3, 8)")
    tools.get_by_role("button", name="Fet").click()
    expect(field).to_have_value("Vi **leder** arbeidet\nett\nto")
    tools.get_by_role("button", name="Fet").click()
    expect(field).to_have_value("Vi leder arbeidet\nett\nto")
    field.press("Control+b")
    field.evaluate("area => area.setSelectionRange(22, area.value.length)")
    for name, lines in (
        ("Punktliste", "- ett\n- to"),
        ("Nummerert liste", "1. ett\n2. to"),
        ("Nummerert liste", "ett\nto"),
        ("Nummerert liste", "1. ett\n2. to"),
    ):
        tools.get_by_role("button", name=name).click()
        expect(field).to_have_value(f"Vi **leder** arbeidet\n{lines}")
    expect(page.get_by_text("5 av høyst 600 ord")).to_be_visible()
    clean(page)
    press(page.get_by_role("button", name="Lagre", exact=True))
    press(page.get_by_role("link", name="Se svarene slik de blir lest"))
    answer = page.get_by_role("article").filter(has_text="Oppgaveforståelse")
    expect(answer).to_contain_text("5 av høyst 600 ord")
    expect(answer.get_by_role("listitem")).to_have_text(["ett", "to"])
    expect(answer.locator("strong")).to_have_text("leder")
    clean(page)


def test_buttons_are_not_there_without_the_script(bid, person):
    page = person("leder0@example.test", java_script_enabled=False)
    page.goto(f"/bids/{bid}/answers")
    expect(page.get_by_role("textbox", name="Oppgaveforståelse")).to_be_visible()
    expect(page.get_by_role("button", name="Fet")).to_have_count(0)


def test_lead_closes_a_part_and_the_member_confirms_another(bid, person):
    lead, member = (
        person("leder0@example.test"),
        person("medlem0@example.test", viewport={"width": 390, "height": 800}),
    )
    lead.goto(f"/bids/{bid}")
    press(lead.get_by_role("link", name="Fordel deler"))
    clean(lead)
    first = lead.get_by_role("group", name="Oppgaveforståelse")
    first.get_by_label("Fylles ut av").select_option("Firma 0 AS (konstruert)")
    first.get_by_label("Lukket for de andre medlemmene").check()
    second = lead.get_by_role("group", name="Team og kompetanse")
    second.get_by_label("Fylles ut av").select_option("Firma 1 AS (konstruert)")
    press(lead.get_by_role("button", name="Lagre fordelingen"))
    member.goto(f"/bids/{bid}/answers")
    expect(member.get_by_text("Vi forstår Oppgaveforståelse 0")).to_have_count(0)
    expect(member.get_by_role("textbox")).to_have_count(1)
    clean(member)
    assert member.evaluate("document.documentElement.scrollWidth") <= 390
    member.goto(f"/bids/{bid}")
    press(member.get_by_role("button", name="Bekreft Team og kompetanse"))
    lead.reload()
    row = lead.get_by_role("row").filter(has_text="Team og kompetanse")
    expect(row).to_contain_text("Bekreftet av Medlem 0")
    clean(lead)


def test_two_writers_of_one_answer_see_both_and_lose_neither(bid, person):
    lead, member = person("leder0@example.test"), person("medlem0@example.test")
    for page in (lead, member):
        page.goto(f"/bids/{bid}/answers")
    lead.get_by_role("textbox", name="Oppgaveforståelse").fill("Lederens **ord**")
    press(lead.get_by_role("button", name="Lagre", exact=True))
    member.get_by_role("textbox", name="Oppgaveforståelse").fill("Medlemmets ord")
    press(member.get_by_role("button", name="Lagre", exact=True))
    expect(member.get_by_text("Tilbudsleder 0 har lagret her samtidig")).to_be_visible()
    expect(member.get_by_text("Lederens ord")).to_be_visible()
    expect(member.get_by_role("textbox", name="Oppgaveforståelse")).to_have_value("Medlemmets ord")
    clean(member)
