"""An officer looks for a hole in the agreement, and a consortium looks at itself."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests import stories
from tests.journeys.conftest import AXE_TAGS

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


@pytest.fixture
def story(session):
    return stories.framework(session)


def signs_in(person, email: str, **options):
    someone = person(**options)
    someone.goes_to("/account/login").writes("E-post", email).writes("Passord", stories.PASSWORD)
    someone.page.locator("main").get_by_role("button", name="Logg inn").click()
    return someone


def is_sound(someone) -> None:
    """Accessible, without scrolling sideways, on every width."""
    for width in (1280, 390, 320):
        someone.page.set_viewport_size({"width": width, "height": 900})
        assert someone.page.evaluate("document.documentElement.scrollWidth") <= width
    found = Axe().run(someone.page, options={"runOnly": {"type": "tag", "values": AXE_TAGS}})
    assert not found.violations_count, found.generate_report()
    someone.page.set_viewport_size({"width": 1280, "height": 900})


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_officer_finds_a_hole_and_who_it_hangs_on(story, town, person, scheme):
    officer = signs_in(person, "innkjoper1@example.test", color_scheme=scheme)
    officer.goes_to(f"/frameworks/{story.framework_id}").follows("Kompetansetriangel")
    officer.reads("Ingen konsortier når nivå 4 i endringsledelse.")
    is_sound(officer)
    officer.chooses("Nivå", "3 – arbeider selvstendig").writes("Årsverk, Endringsledelse", "2")
    officer.chooses("Rekkefølge", "Svakeste ledd først").presses("Vis")
    officer.reads("Minst tre konsortier når nivået i hvert område.")
    officer.reads("0 av 3 konsortier dekker hele behovet.")
    officer.follows("Konsortium 1 (konstruert)").reads("Kan ikke erstattes av de andre:")
    assert officer.page.get_by_label("Årsverk, Endringsledelse").input_value() == "2"
    is_sound(officer)


def test_need_that_cannot_be_read_is_told_where_it_was_typed(story, town, person):
    officer = signs_in(person, "innkjoper1@example.test")
    officer.goes_to(f"/frameworks/{story.framework_id}/triangle")
    officer.writes("Årsverk, Tjenestedesign", "to").presses("Vis")
    officer.reads("Rett dette før du går videre")
    field = officer.page.get_by_label("Årsverk, Tjenestedesign")
    assert field.input_value() == "to"
    assert field.get_attribute("aria-invalid") == "true"
    is_sound(officer)


def test_consortium_looks_at_its_own_triangle(story, town, person):
    lead = signs_in(person, "leder0@example.test", forced_colors="active")
    lead.goes_to(f"/consortia/{story.consortium_ids[0]}/triangle")
    lead.reads("2 personer er nok til det som kan nås:")
    picture = lead.page.get_by_role("img", name="Nivå i Konsortium 0 (konstruert)")
    assert picture.is_visible()
    is_sound(lead)


def test_pages_work_without_scripts(story, town, new_context):
    page = new_context(java_script_enabled=False).new_page()  # axe is a script itself
    page.goto(f"{town.address}/account/login")
    page.get_by_label("E-post").fill("innkjoper1@example.test")
    page.get_by_label("Passord").fill(stories.PASSWORD)
    page.locator("main").get_by_role("button", name="Logg inn").click()
    page.goto(f"{town.address}/frameworks/{story.framework_id}/triangle")
    page.get_by_role("combobox", name="Nivå", exact=True).select_option("5")
    page.get_by_role("button", name="Vis", exact=True).click()
    assert "Ingen konsortier når nivå 5 i gevinstrealisering." in page.inner_text("main")
