"""Someone who has never done it before, from an idea to an issued competition, page by page.

Nobody types an address but that of the start page. Every page is checked with axe, and every
step that waits is seen to refuse its button and to say why.
"""

import re

import pytest
from sqlalchemy.orm import Session

from procure.domain.permissions import Role
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
TITLE = "Enklere flytting (konstruert)"
REQUIRED, LEFT = 25, 3  # needed fields; the template leaves the competence, hours and evaluators
SECTIONS = (
    "Grunnlag og anslag", "Behov og oppdrag", "Kompetansebehov", "Krav", "Tildelingskriterier",
    "Evalueringsmodell", "Pris", "Klima og miljø", "Frister og karensperiode", "Personer",
)  # fmt: skip


@pytest.fixture
def people(town, person):
    """An owner, an officer and an adviser, each at the start page with a browser of their own."""
    with Session(town.engine, expire_on_commit=False) as session:
        stories.framework(session)

    def arrives(email, name, role, body):
        town.account(email, name, role, body.organisation_number, body.name)
        someone = person()
        someone.email = email
        return someone.goes_to("/").follows("Logg inn").says_who().reads("Arbeidsliste")

    return (
        arrives("eier9@example.test", "Prosjekteier 9", Role.OWNER, stories.OWNER_BODY),
        arrives("innkjoper9@example.test", "Innkjøper 9", Role.OFFICER, stories.BUYER),
        arrives("radgiver9@example.test", "Rådgiver 9", Role.ADVISER, stories.BUYER),
    )


def test_newcomer_comes_from_an_idea_to_an_issued_competition(people):
    owner, officer, adviser = people
    has_an_idea(owner)
    approves_the_idea(officer)
    starts_from_a_template(owner)
    fills_in_what_is_left(owner)
    answers_the_warnings(owner)
    hands_over(owner)
    comments(adviser)
    gives_back(officer)
    mends(owner)
    approves(officer)
    issues(owner)


def menu(someone, name):
    """Follow the menu that stands on every page."""
    links = someone.page.get_by_role("navigation").get_by_role("link", name=name, exact=True)
    return someone.turns(links.first)


def by_keyboard(someone, name):
    """Come to what leads on with the tabulator alone, and press it."""
    for _step in range(250):
        someone.page.keyboard.press("Tab")
        here = someone.page.evaluate("document.activeElement.innerText ?? ''")
        if " ".join(here.split()) == name:
            with someone.page.expect_navigation():
                someone.page.keyboard.press("Enter")
            return someone.looks()
    raise AssertionError(name)


def filled(someone):
    """How many of the fields that a competition needs are filled in, and how many it needs."""
    said = " ".join(someone.page.locator("main").inner_text().split())
    return tuple(map(int, re.search(r"Utfylt (\d+) av (\d+)", said).groups()))


def has_an_idea(owner):
    menu(owner, "Prosjekter").follows("Nytt prosjekt").reads("Floken")
    owner.presses("Lagre").reads("Beskriv problemet prosjektet skal løse")
    owner.writes("Navn på prosjektet", TITLE).writes("Floken", "Familier melder fra åtte steder.")
    owner.writes("Brukerne", "Familier som flytter").writes("Ønskede effekter", "Én melding")
    for name in ("Brukerbehov", "Samfunnsnytte", "Gevinstpotensial", "Lederforankring"):
        owner.writes(name, f"Vi kjenner {name.lower()}.")
    owner.writes("Tilskudd", "2 000 000").writes("Anslått verdi", "1 900 000")
    owner.page.get_by_label("Rammeavtale").select_option(index=1)
    owner.presses("Lagre").reads("Prosjektet er opprettet.")


def approves_the_idea(officer):
    menu(officer, "Prosjekter").follows(TITLE).follows("Vurder og godkjenn")
    for name in ("brukerbehovet", "samfunnsnytten", "gevinstpotensialet", "lederforankringen"):
        officer.writes(f"Vurdering av {name}", "Godt nok.")
    officer.presses("Godkjenn prosjektet").reads("Prosjektet er godkjent.")


def starts_from_a_template(owner):
    menu(owner, "Prosjekter").follows(TITLE).reads("Godkjent")
    menu(owner, "Konkurranser").follows("Ny konkurranse").reads("Hva vil dere starte med?")
    owner.presses("Lag utkast").reads("Rett dette før du går videre")
    owner.writes("Saksnummer", "2027/7").ticks("Mal: Hele den triple diamanten")
    owner.presses("Lag utkast").reads("Det som skal fylles ut")
    owner.is_refused("Send til godkjenning", "Fyll ut delene som mangler noe.")
    assert filled(owner) == (REQUIRED - LEFT, REQUIRED)


def fills_in_what_is_left(owner):
    """Every section once, in order, by the button that leads on."""
    owner.follows(SECTIONS[0])
    for place, section in enumerate(SECTIONS):
        owner.page.get_by_role("heading", level=1, name=section).wait_for()
        FILLS.get(section, lambda someone: someone)(owner)
        following = SECTIONS[place + 1] if place + 1 < len(SECTIONS) else TITLE
        on = owner.page.locator("main").get_by_role("link", name="Neste:")
        if on.count():
            owner.turns(on)
        else:
            by_keyboard(owner, "Lagre og gå videre")
        owner.page.get_by_role("heading", level=1, name=following).wait_for()
    owner.reads("Alt er fylt ut.")
    assert filled(owner) == (REQUIRED, REQUIRED)


def says_the_basis(owner):
    owner.writes("Hvorfor oppdraget ligger innenfor", "Tjenestedesign er avtalens kjerne.")
    owner.writes("Leveringssted", "Oslo")


def answers_about_the_need(owner):
    """Plain questions first: the answers become levels, and the consortia are held against them."""
    for choice in (
        "Lite: vi kjenner dem mest", "Vi ser følgene, ikke årsakene", "Det tar tid å finne dem",
        "Mange arbeider på en ny måte", "En leder på nivået under eier det", "20 til 200",
        "Ja, men vi har ikke målt noe", "Vi og innbyggerne", "To eller tre", "Noen timer i uka",
    ):  # fmt: skip
        owner.page.get_by_label(choice).first.check()
    owner.presses("Lagre og regn ut behovet").reads("Følger svarene").reads("Hvem dekker behovet?")


def reads_the_criteria(owner):
    owner.reads("Hovedkriteriene vektes 100 % til sammen.")
    owner.follows("Team og kompetanse").reads("Hva vi vurderer")
    owner.writes("Hva vi vurderer", "Vi vurderer kompetanse hos teamet og prisen på det.")
    owner.presses("Lagre kriteriet").reads("Kriteriet er lagret.")


def looks_into_the_wind_tunnel(owner):
    owner.follows("Prøv modellen på prøvebud").reads("Prøvebud")
    owner.turns(owner.page.locator("main").get_by_role("link", name="Evalueringsmodell").first)
    owner.page.get_by_role("heading", level=1, name="Evalueringsmodell").wait_for()


def says_the_hours(owner):
    owner.writes("Timer", "800").writes("Timer", "400", nth=1)


def names_the_evaluators(owner):
    owner.ticks("Prosjekteier 9")  # as evaluator, the first list
    owner.page.get_by_role("group", name="Rådgivere").get_by_label("Rådgiver 9").check()


FILLS = {
    "Grunnlag og anslag": says_the_basis,
    "Kompetansebehov": answers_about_the_need,
    "Tildelingskriterier": reads_the_criteria,
    "Evalueringsmodell": looks_into_the_wind_tunnel,
    "Pris": says_the_hours,
    "Personer": names_the_evaluators,
}


def answers_the_warnings(owner):
    owner.is_refused("Send til godkjenning", "Regel 12 varsler.")
    owner.presses("Lagre begrunnelsen").reads("Skriv")
    owner.writes("Hvorfor går dere videre likevel?", "Prisen nevnes bare som bakgrunn.")
    owner.presses("Lagre begrunnelsen").reads("Prisen nevnes bare som bakgrunn.")


def hands_over(owner):
    owner.presses("Send til godkjenning").reads("Konkurransen er sendt til godkjenning.")
    owner.is_refused("Send ut og inviter alle", "En innkjøper må godkjenne konkurransen først.")
    owner.is_refused("Godkjenn", "Rollen din gir ikke rett til dette.")


def comments(adviser):
    menu(adviser, "Konkurranser").follows(TITLE)
    adviser.follows("Kommentarer").page.get_by_label("Hva gjelder").select_option(index=2)
    adviser.page.get_by_label("Kommentar", exact=True).fill("Skriv hvem brukerne er.")
    adviser.presses("Lagre kommentaren")
    adviser.reads("Skriv hvem brukerne er.")


def gives_back(officer):
    officer.goes_to("/").follows(TITLE).reads("1 kommentar er ikke besvart")
    officer.page.get_by_text("Send tilbake til utkast").click()
    officer.writes("Hva", "Svar på kommentaren.").presses("Send tilbake").reads("Utkast")


def mends(owner):
    owner.goes_to("/").follows(TITLE).reads("Skriv hvem brukerne er.")
    owner.page.get_by_text("Svar på kommentaren").first.click()
    owner.ticks("Rettet").writes(
        "Hvorfor, eller hva som er rettet", "Brukerne står i behovet nå."
    ).presses("Lagre svaret")
    owner.reads("Brukerne står i behovet nå.")
    owner.turns(owner.page.locator("main").get_by_role("link", name=TITLE).first)
    owner.presses("Send til godkjenning").reads("Konkurransen er sendt til godkjenning.")


def approves(officer):
    officer.goes_to("/").follows(TITLE)
    officer.presses("Godkjenn").reads("Konkurransen er godkjent og kan sendes ut.")


def issues(owner):
    owner.goes_to("/").follows(TITLE)
    owner.presses("Send ut og inviter alle", then="Send ut").reads("Konkurransen er sendt ut.")
