"""An officer reads the ledger, takes a line back, and is stopped at the ceiling; with a browser."""

import pytest
from playwright.sync_api import expect

from procure.domain.framework_terms import SetMaximum
from tests import evaluation_stories, ledger_stories
from tests.journeys.test_triangles import is_sound, signs_in
from tests.ledger_stories import PRICE, SIGNING

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
ROOT = "/frameworks/1/ledger"


@pytest.fixture
def signed(session, tmp_path, clock):
    """A call-off with an option and a change, at the day it was signed."""
    clock.now = SIGNING
    found = evaluation_stories.contracted(session, tmp_path)
    ledger_stories.option(session, found, 5_000_000_00)
    ledger_stories.change(session, found, 250_000_00)
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_officer_takes_a_wrong_line_back(signed, town, person, scheme):
    officer = signs_in(person, "innkjoper1@example.test", color_scheme=scheme)
    officer.goes_to("/frameworks/1").follows("Regnskap")
    officer.reads("Brukt: summen av alle posteringer 1 410 000 kr")
    is_sound(officer)
    officer.chooses("Art", "Endring").presses("Vis").reads("Én postering, til sammen 250 000 kr.")
    officer.follows("endringsbilag 1").presses("Rett posteringen")
    officer.reads("Skriv hvorfor posteringen rettes")
    is_sound(officer)
    officer.writes("Hvorfor rettes posteringen?", "Ført to ganger.").presses("Rett posteringen")
    officer.reads("Posteringen er rettet.").reads("Brukt: summen av alle posteringer 1 160 000 kr")
    officer.goes_to(f"{ROOT}/2")
    officer.is_refused("Rett posteringen", "Posteringen er allerede rettet.")
    officer.follows("Fordeling").reads("Konkurranser med resultat 1")
    is_sound(officer)


def test_the_ceiling_refuses_the_signature_in_the_browser(session, tmp_path, clock, town, person):
    clock.now = SIGNING
    found = evaluation_stories.told(session, tmp_path)
    ledger_stories.amend(session, found, SetMaximum(maximum_ore=PRICE - 1))
    officer = signs_in(person, "innkjoper1@example.test")
    officer.goes_to("/competitions/1/award")
    officer.is_refused("Registrer signert kontrakt", "igjen av rammeavtalens maksimalverdi")


def test_ledger_is_read_and_corrected_without_scripts(signed, town, person):
    officer = signs_in(person, "innkjoper1@example.test", java_script_enabled=False)
    officer.goes_to(f"{ROOT}/2").writes("Hvorfor rettes posteringen?", "Ført to ganger.")
    officer.presses("Rett posteringen").reads("Posteringen er rettet.")


def test_ledger_keeps_its_forms_in_forced_colours(signed, town, person):
    officer = signs_in(person, "innkjoper1@example.test", forced_colors="active")
    officer.goes_to(ROOT).reads("Bundet: opsjoner i avropene som kan tas 5 000 000 kr")
    expect(officer.page.locator("svg.plot--wide")).to_be_visible()
    is_sound(officer)
