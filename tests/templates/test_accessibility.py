"""The components are accessible, on every width and in both colour schemes."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return found.generate_report() if found.violations_count else ""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/", "/skjema"])
def test_pages_are_accessible_and_never_scroll_sideways(visit, path, scheme):
    page = visit(f"{path}?scheme={scheme}")
    assert violations(page) == ""
    for width in (1280, 390, 320):
        page.set_viewport_size({"width": width, "height": 900})
        expect(page.locator("html")).to_have_js_property("scrollWidth", width)
    assert violations(page) == ""


def test_touch_targets_are_large_enough_on_a_phone(visit):
    page = visit("/skjema", width=390, has_touch=True)
    with page.expect_navigation():
        page.get_by_role("button", name="Lagre").click()
    expect(page).to_have_title(re.compile("^Feil: "))
    low = """() => [...document.querySelectorAll("main a, header button, footer a, button, select, textarea, input:not([type=hidden])")]
      .filter(e => { const { width, height } = e.getBoundingClientRect(); return width > 2 && height < 43.9; })
      .map(e => e.outerHTML)"""
    assert page.evaluate(low) == []


def test_menu_opens_and_closes_on_a_phone(visit):
    page = visit("/", width=390)
    link = page.get_by_role("link", name="Menypunkt 3")
    expect(link).to_be_hidden()
    page.get_by_role("button", name="Meny").click()
    expect(link).to_be_visible()
    assert violations(page) == ""
    page.get_by_role("button", name="Lukk").click()
    expect(link).to_be_hidden()


def test_axe_finds_a_deliberate_fault(visit):
    page = visit("/skjema")
    page.evaluate("document.querySelector('label[for=title]').remove()")
    assert "label" in violations(page)
