"""Help as everyone meets it: guides, words and statements, with a keyboard and without scripts."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.domain.permissions import Role
from tests import stories

pytestmark = pytest.mark.browser
PAGES = ("/help", "/help/supplier-lead", "/help/words", "/accessibility", "/privacy")


@pytest.mark.parametrize("width", [1280, 320])
def test_help_is_read_without_signing_in(person, width):
    visitor = person()
    visitor.page.set_viewport_size({"width": width, "height": 900})
    for path in PAGES:
        visitor.goes_to(path)
        assert visitor.page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "none"])
def test_word_is_explained_where_it_stands(town, person, scripts):
    with Session(town.engine, expire_on_commit=False) as session:
        stories.framework(session)
    body = stories.OWNER_BODY
    email = town.account(
        "eier9@example.test", "Prosjekteier 9", Role.OWNER, body.organisation_number, body.name
    )
    owner = person(java_script_enabled=scripts).signs_in(email).goes_to("/frameworks/1")
    word = owner.page.get_by_role("button", name="maksimalverdi", exact=True)
    note = owner.page.locator("#ord-maksimalverdi")
    expect(note).to_be_hidden()
    word.focus()
    owner.page.keyboard.press("Enter")
    expect(note).to_be_visible()
    expect(note).to_contain_text("Det meste som kan kjøpes under rammeavtalen.")
    expect(note).to_contain_text("EU-domstolen C-23/20")
    owner.page.keyboard.press("Escape")
    expect(note).to_be_hidden()
    word.click()
    owner.turns(note.get_by_role("link", name="Alle ord og begreper"))
    expect(owner.page.locator("#maksimalverdi")).to_be_in_viewport()
