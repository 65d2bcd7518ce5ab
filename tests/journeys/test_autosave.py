"""Drafts that save themselves, in real browsers: a pause, a lost connection, two authors, no script."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.domain import formats
from procure.domain.permissions import Role
from procure.models.competitions import Competition
from tests import bid_stories, stories

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


def saves(author, label, text):
    """Write, and wait until the page knows that it is saved."""
    with author.page.expect_response("**/need"):
        author.writes(label, text)
    expect(author.page.locator("[data-autosave-out]")).to_have_attribute("data-state", "saved")


def test_section_saves_itself_after_a_pause_and_asks_nothing_when_left(draft, person):
    author = person().signs_in("innkjoper8@example.test").goes_to(NEED)
    asked = []
    author.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    author.writes("Behovet", "Skrevet og lagret av seg selv").reads("Lagret 09.00")
    assert stored(draft).need == "Skrevet og lagret av seg selv"
    saves(author, "Behovet", "Mer tekst")
    author.follows("Til oversikten").reads("Det som skal fylles ut")
    assert (stored(draft).need, asked) == ("Mer tekst", [])


def test_error_stands_beside_its_field_and_goes_when_it_is_mended(draft, person):
    author = person().signs_in("innkjoper8@example.test").goes_to("/competitions/1/basis")
    author.writes("Anslått verdi", "mange").reads("unntatt felt med feil")
    field = author.page.get_by_label("Anslått verdi")
    expect(field).to_have_attribute("aria-invalid", "true")
    author.reads("Skriv beløpet i kroner")
    author.writes("Anslått verdi", "1 250 000").reads("Lagret 09.00")
    expect(author.page.locator("[data-autosave-error]")).to_have_count(0)
    assert stored(draft).estimate_ore == 1_250_000_00


def is_lost(route):
    """What is posted is lost; pages still come."""
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_text_survives_a_lost_connection_and_a_page_that_is_loaded_again(draft, person):
    author = person().signs_in("innkjoper8@example.test").goes_to(NEED)
    author.page.route("**/need", is_lost)
    author.writes("Behovet", "Skrevet uten nett").reads("Ikke lagret: får ikke kontakt")
    with author.page.expect_event("requestfailed"):
        author.presses_here("Lagre og gå videre")
    author.reads("Ikke lagret: får ikke kontakt")
    expect(author.page.get_by_label("Behovet")).to_have_value("Skrevet uten nett")
    assert stored(draft).need == stories.FIELDS["need"]
    author.page.on("dialog", lambda dialog: dialog.accept())
    author.page.clock.install(time="2027-01-11T08:00:00Z")
    author.page.clock.pause_at("2027-01-11T08:01:00Z")  # what is found is sent after a pause
    author.goes_to(NEED).reads("Vi fant tekst som ikke ble lagret sist")
    author.page.unroute("**/need")
    author.page.clock.resume()
    author.reads("Lagret 09.00")
    author.problems.clear()  # the browser's own words about the connection
    assert stored(draft).need == "Skrevet uten nett"


def reading(author, language):
    author.page.context.add_cookies(
        [{"name": "language", "value": language, "url": author.town.address}]
    )
    return author


@pytest.mark.parametrize(
    ("written", "typed", "read", "shown", "ore"),
    [
        ("nb", "1 234,50", "en", "1,234.50", 1_234_50),
        ("en", "1,234", "nb", "1\N{NO-BREAK SPACE}234", 1_234_00),
    ],
)
def test_text_put_back_on_a_page_in_another_language_keeps_its_value(
    draft, person, written, typed, read, shown, ore
):
    author = reading(person().signs_in("innkjoper8@example.test"), written)
    author.goes_to("/competitions/1/basis").page.route("**/basis", is_lost)
    author.page.on("dialog", lambda dialog: dialog.accept())
    author.page.locator("#estimate_ore").fill(typed)
    expect(author.page.locator("[data-autosave-out]")).to_have_attribute("data-state", "offline")
    author.page.unroute("**/basis")
    with author.page.expect_response(lambda answer: answer.request.method == "POST"):
        reading(author, read).goes_to("/competitions/1/basis")
    expect(author.page.locator("#estimate_ore")).to_have_value(shown)
    author.problems.clear()  # the browser's own words about the connection
    assert stored(draft).estimate_ore == ore


def test_two_authors_see_what_the_other_wrote_while_they_write(draft, person):
    one = person().signs_in("innkjoper8@example.test").goes_to(NEED)
    two = person().signs_in("innkjoper9@example.test").goes_to(NEED)
    one.writes("Leveranser", "Rapport fra den ene").reads("Lagret 09.00")
    two.writes("Oppdraget", "Oppdrag fra den andre").reads("Innkjøper 8 endret «Leveranser»")
    expect(two.page.get_by_label("Leveranser")).to_have_value("Rapport fra den ene")
    saves(one, "Behovet", "Behov fra den ene")
    two.writes("Behovet", "Behov fra den andre").reads("Noen andre har også endret «Behovet»")
    two.presses("Lagre og gå videre").reads("Noen andre har endret det samme")
    two.reads("Behov fra den ene")
    expect(two.page.get_by_label("Behovet")).to_have_value("Behov fra den andre")
    two.presses("Lagre og gå videre")
    two.page.wait_for_url("**/team")
    kept = stored(draft)
    assert (kept.need, kept.assignment, kept.deliverables) == (
        "Behov fra den andre", "Oppdrag fra den andre", "Rapport fra den ene",
    )  # fmt: skip


def test_section_is_saved_by_hand_without_script(draft, person):
    author = person(java_script_enabled=False).signs_in("innkjoper8@example.test").goes_to(NEED)
    author.writes("Behovet", "Halvskrevet").presses("Lagre utkast")
    author.reads("Lagret. Du kan fortsette senere.")
    assert stored(draft).need == "Halvskrevet"


def test_answer_of_a_bid_saves_itself_and_is_not_delivered(town, person):
    with Session(town.engine, expire_on_commit=False) as session:
        bid_stories.started(session, stories.issued(session))
    town.clock.now = bid_stories.WRITING
    writer = person().signs_in("leder0@example.test", stories.PASSWORD).goes_to("/bids/1/answers")
    answer = writer.page.locator("main textarea").first
    answer.fill("Skrevet og lagret av seg selv")
    writer.reads(f"Lagret {formats.local(bid_stories.WRITING):%H.%M}")
    writer.goes_to("/bids/1/answers")
    expect(writer.page.locator("main textarea").first).to_have_value(
        "Skrevet og lagret av seg selv"
    )
    writer.goes_to("/bids/1").reads("Ingenting er levert ennå")
