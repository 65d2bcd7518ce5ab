"""Drafts that save themselves, in real browsers: a pause, a lost connection, two authors, no script."""

import pytest
from sqlalchemy.orm import Session

from procure.domain.permissions import Role
from procure.models.competitions import Competition
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
BUYER = stories.BUYER
NEED = "/competitions/1/need"


@pytest.fixture
def draft(town):
    with Session(town.engine, expire_on_commit=False) as session:
        stories.draft(session)
    for n in (8, 9):
        town.account(
            f"innkjoper{n}@example.test", f"Innkjøper {n}", Role.OFFICER,
            BUYER.organisation_number, BUYER.name,
        )  # fmt: skip
    return town


def stored(town) -> Competition:
    with Session(town.engine) as session:
        return session.get_one(Competition, 1)


def test_section_saves_itself_after_a_pause_and_asks_nothing_when_left(draft, person):
    author = person().signs_in("innkjoper8@example.test").goes_to(NEED)
    author.writes("Behovet", "Skrevet og lagret av seg selv").reads("Lagret 09.00")
    assert stored(draft).need == "Skrevet og lagret av seg selv"
    with author.page.expect_response("**/need"):
        author.writes("Behovet", "Mer tekst")
    author.reads("Lagret 09.00")
    author.follows("Til oversikten").reads("Det som skal fylles ut")
    assert stored(draft).need == "Mer tekst"


def test_error_stands_beside_its_field_and_goes_when_it_is_mended(draft, person):
    author = person().signs_in("innkjoper8@example.test").goes_to("/competitions/1/basis")
    author.writes("Anslått verdi", "mange").reads("unntatt felt med feil")
    field = author.page.get_by_label("Anslått verdi")
    assert field.get_attribute("aria-invalid") == "true"
    author.reads("Skriv beløpet i kroner")
    author.writes("Anslått verdi", "1 250 000").reads("Lagret 09.00")
    author.page.locator("[data-autosave-error]").wait_for(state="detached")
    assert stored(draft).estimate_ore == 1_250_000_00


def test_text_survives_a_lost_connection_and_a_page_that_is_loaded_again(draft, person):
    author = person().signs_in("innkjoper8@example.test").goes_to(NEED)
    author.page.route("**/need", lambda route: route.abort())  # for what is posted from now on
    author.writes("Behovet", "Skrevet uten nett").reads("Ikke lagret: får ikke kontakt")
    author.page.get_by_role("button", name="Lagre og gå videre").click()
    author.reads("Ikke lagret: får ikke kontakt")
    assert "Skrevet uten nett" in author.page.get_by_label("Behovet").input_value()
    assert stored(draft).need == stories.FIELDS["need"]
    author.page.unroute("**/need")
    author.problems.clear()  # the browser's own words about the connection
    author.page.on("dialog", lambda dialog: dialog.accept())
    author.goes_to(NEED).reads("Vi fant tekst som ikke ble lagret sist")
    author.reads("Lagret 09.00")
    assert stored(draft).need == "Skrevet uten nett"


def test_two_authors_see_what_the_other_wrote_while_they_write(draft, person):
    one = person().signs_in("innkjoper8@example.test").goes_to(NEED)
    two = person().signs_in("innkjoper9@example.test").goes_to(NEED)
    one.writes("Leveranser", "Rapport fra den ene").reads("Lagret 09.00")
    two.writes("Oppdraget", "Oppdrag fra den andre").reads("Innkjøper 8 endret «Leveranser»")
    assert two.page.get_by_label("Leveranser").input_value() == "Rapport fra den ene"
    with one.page.expect_response("**/need"):
        one.writes("Behovet", "Behov fra den ene")
    two.writes("Behovet", "Behov fra den andre").reads("Noen andre har også endret «Behovet»")
    two.presses("Lagre og gå videre")
    two.page.get_by_text("Noen andre har endret det samme").wait_for()
    two.reads("Behov fra den ene")
    assert two.page.get_by_label("Behovet").input_value() == "Behov fra den andre"
    two.presses("Lagre og gå videre")
    two.page.wait_for_url("**/team")
    kept = stored(draft)
    assert (kept.need, kept.assignment, kept.deliverables) == (
        "Behov fra den andre", "Oppdrag fra den andre", "Rapport fra den ene",
    )  # fmt: skip


def test_section_is_saved_by_hand_without_script(draft, person):
    author = person(java_script_enabled=False)
    author.page.goto(draft.address + "/account/login")
    author.writes("E-post", "innkjoper8@example.test")
    author.writes("Passord", "et langt passord til reisen")
    author.page.locator("main").get_by_role("button", name="Logg inn").click()
    author.page.goto(draft.address + NEED)
    author.writes("Behovet", "Halvskrevet")
    author.page.get_by_role("button", name="Lagre utkast").click()
    author.reads("Lagret. Du kan fortsette senere.")
    assert stored(draft).need == "Halvskrevet"
