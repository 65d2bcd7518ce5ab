"""From an idea to a draft with its need in it, in two browsers."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.domain.permissions import Role
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
BUYER, OWNER = stories.BUYER, stories.OWNER_BODY
TITLE = "Enklere flytting (konstruert)"


@pytest.fixture
def people(town, person):
    """An owner and an officer of an agreement in force, each at a browser."""
    with Session(town.engine, expire_on_commit=False) as session:
        stories.framework(session)

    def arrives(email, name, role, body):
        town.account(email, name, role, body.organisation_number, body.name)
        return person().signs_in(email)

    return (
        arrives("eier9@example.test", "Prosjekteier 9", Role.OWNER, OWNER),
        arrives("innkjoper9@example.test", "Innkjøper 9", Role.OFFICER, BUYER),
    )


def test_idea_becomes_a_draft_in_one_step(town, people):
    owner, officer = people
    here = writes_the_idea(owner)
    says_the_need(owner)
    assesses(officer, here)
    starts(owner, here)


def writes_the_idea(owner):
    owner.goes_to("/projects/").follows("Nytt prosjekt")
    owner.presses("Lagre").reads("Beskriv problemet prosjektet skal løse")
    owner.writes("Navn på prosjektet", TITLE).writes("Floken", "Familier melder fra åtte steder.")
    owner.writes("Brukerne", "Familier som flytter").writes("Ønskede effekter", "Én melding")
    for name in ("Brukerbehov", "Samfunnsnytte", "Gevinstpotensial", "Lederforankring"):
        owner.writes(name, f"Vi kjenner {name.lower()}.")
    owner.writes("Tilskudd", "1 500 000").writes("Egne midler", "300 000")
    owner.page.get_by_label("Rammeavtale").select_option(index=1)
    owner.writes("Anslått verdi", "1 900 000").writes("Ønsket leverandør fra", "01.03.2027")
    owner.presses("Lagre").reads("Prosjektet er opprettet.")
    owner.reads("Anslaget er 100 000 kr høyere enn tilskudd og egne midler til sammen.")
    return owner.page.url.removeprefix(owner.town.address)


def says_the_need(owner):
    owner.follows("Beskriv behovet")
    for area, level in enumerate(("4 – Leder", "3 – Gjør", "0 – Vi trenger ikke")):
        owner.page.get_by_label(level).nth(area).check()
    owner.writes("Kapasitet i tjenestedesign", "120").writes("Personer i tjenestedesign", "2")
    owner.presses("Lagre behovet").reads("Kompetansebehovet er lagret.")
    owner.reads("Prosjektet er ikke godkjent.")


def assesses(officer, here):
    officer.goes_to("/projects/map").follows(TITLE)
    assert officer.page.url.endswith(here)
    officer.follows("Vurder og godkjenn")
    for name in ("brukerbehovet", "samfunnsnytten", "gevinstpotensialet"):
        officer.writes(f"Vurdering av {name}", "Godt nok.")
    officer.presses("Godkjenn prosjektet").reads("Skriv hvordan du vurderer lederforankringen")
    officer.writes("Vurdering av lederforankringen", "Direktøren er med.")
    officer.presses("Godkjenn prosjektet").reads("Prosjektet er godkjent.")


def starts(owner, here):
    owner.goes_to(here).reads("Direktøren er med.")
    owner.presses("Start minikonkurranse").reads("Utkastet er opprettet med det prosjektet sier.")
    assert "/competitions/" in owner.page.url
    owner.reads("Det som skal fylles ut").follows("Kompetansebehov")
    for area, level in (
        ("Tjenestedesign", "4"), ("Gevinstrealisering", "3"), ("Endringsledelse", "0"),
    ):  # fmt: skip
        expect(owner.page.get_by_label(f"Nivå i {area}")).to_have_value(level)
    owner.goes_to(here).reads("2027/1").reads("Startet en minikonkurranse fra prosjektet")
