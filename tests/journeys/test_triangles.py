"""An officer looks for a hole in the agreement, and a consortium looks at itself."""

import pytest
from playwright.sync_api import expect

from tests import stories
from tests.journeys.conftest import violations

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


@pytest.fixture
def story(session):
    return stories.framework(session)


def signs_in(person, email: str, **options):
    return person(**options).signs_in(email, stories.PASSWORD)


def is_sound(someone) -> None:
    """Accessible, without scrolling sideways, on every width."""
    for width in (1280, 390, 320):
        someone.page.set_viewport_size({"width": width, "height": 900})
        expect(someone.page.locator("html")).to_have_js_property("scrollWidth", width)
    assert violations(someone.page) == ""
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
    expect(officer.page.get_by_label("Årsverk, Endringsledelse")).to_have_value("2")
    is_sound(officer)


def test_need_that_cannot_be_read_is_told_where_it_was_typed(story, town, person):
    officer = signs_in(person, "innkjoper1@example.test")
    officer.goes_to(f"/frameworks/{story.framework_id}/triangle")
    officer.writes("Årsverk, Tjenestedesign", "to").presses("Vis")
    officer.reads("Rett dette før du går videre")
    field = officer.page.get_by_label("Årsverk, Tjenestedesign")
    expect(field).to_have_value("to")
    expect(field).to_have_attribute("aria-invalid", "true")
    is_sound(officer)


def test_consortium_looks_at_its_own_triangle(story, town, person):
    lead = signs_in(person, "leder0@example.test", forced_colors="active")
    lead.goes_to(f"/consortia/{story.consortium_ids[0]}/triangle")
    lead.reads("2 personer er nok til det som kan nås:")
    picture = lead.page.get_by_role("img", name="Nivå i Konsortium 0 (konstruert)")
    expect(picture).to_be_visible()
    is_sound(lead)


def test_pages_work_without_scripts(story, town, person):
    officer = signs_in(person, "innkjoper1@example.test", java_script_enabled=False)
    officer.goes_to(f"/frameworks/{story.framework_id}/triangle")
    officer.page.get_by_role("combobox", name="Nivå", exact=True).select_option("5")
    officer.presses("Vis").reads("Ingen konsortier når nivå 5 i gevinstrealisering.")
