"""An agreement from an empty form to its end, written and changed in a real browser."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.permissions import Role
from procure.models.frameworks import Framework
from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
BUYER, PARTY = stories.BUYER, stories.OWNER_BODY
TITLE = "Rammeavtale om metode (konstruert)"


@pytest.fixture
def officer(town, person):
    for n in (1, 2):
        town.account(
            f"innkjoper{n}@example.test", f"Innkjøper {n}", Role.OFFICER,
            BUYER.organisation_number, BUYER.name,
        )  # fmt: skip
    return person().signs_in("innkjoper1@example.test")


def test_officer_creates_activates_extends_and_terminates_an_agreement(town, officer):
    begins(officer)
    writes_the_sections(officer)
    adds_consortia(officer)
    officer.goes_to("/frameworks/1").reads("Utkastet er fullstendig.")
    officer.presses("Sett i kraft", then="Sett i kraft").reads("Rammeavtalen gjelder.")
    takes_the_option(officer)
    raises_the_maximum(officer)
    lets_a_successor_in(officer)
    terminates_and_thinks_again(officer)
    with Session(town.engine) as session:
        made = session.scalars(select(Framework)).one()
        assert (made.ends_on, made.terminates_on) == (date(2029, 12, 31), date(2027, 6, 1))
        assert made.maximum_value_ore == 12_000_000_00


def begins(officer):
    officer.goes_to("/frameworks/").reads("Ingen rammeavtaler ennå")
    officer.follows("Ny rammeavtale").presses("Lag utkast").reads("Rett dette før du går videre")
    officer.writes("Navn på rammeavtalen", TITLE).writes("Saksnummer", "2027/300")
    officer.writes("Avtaleeierens organisasjonsnummer", "123 456 789")
    officer.writes("Avtaleeierens navn", BUYER.name)
    officer.writes("Første dag", "01.01.2027").writes("Siste dag", "31.12.2026")
    officer.writes("Høyeste verdi", "10 000 000").ticks("Minikonkurranse eller direkte avrop")
    officer.presses("Lag utkast").reads("Organisasjonsnummeret finnes ikke. Se etter tastefeil")
    officer.writes("Avtaleeierens organisasjonsnummer", BUYER.organisation_number)
    officer.presses("Lag utkast").reads("Siste dag må være etter første dag.")
    officer.writes("Siste dag", "31.12.2028").presses("Lag utkast")
    officer.reads("Fyll ut utkastet").is_refused("Sett i kraft", "Fyll ut det som mangler først.")


def writes_the_sections(officer):
    officer.follows("Om avtalen").writes("Hva avtalen omfatter", "Metode for omstilling.")
    officer.writes("CPV-koder", "7941").presses("Lagre og gå videre").reads("er ikke en CPV-kode")
    officer.writes("CPV-koder", "79410000").page.locator("#contact_role").fill("Avtaleforvalter")
    officer.writes("Kontaktens e-post", "avtale@example.test").presses("Lagre og gå videre")
    officer.page.locator("#extension_options-0-months").fill("12")
    officer.presses("Flere rader Opsjoner på forlengelse").presses("Lagre og gå videre")
    officer.presses("Lagre og gå videre").reads("Skriv når konkurransen gjenåpnes")
    officer.writes("Når konkurransen gjenåpnes", "Når verdien er over 500 000 kroner.")
    officer.page.locator("#annexes-0-title").fill("Kravspesifikasjon")
    officer.presses("Lagre og gå videre").reads("Tildelingskriterier")
    for n, (name, kind, low, high) in enumerate(
        (("Pris", "Pris", "20", "40"), ("Kvalitet", "Kvalitet", "60", "70"))
    ):
        officer.page.locator(f"#words-{n}-name").fill(name)
        officer.page.locator(f"#words-{n}-kind").select_option(label=kind)
        officer.page.locator(f"#words-{n}-low").fill(low)
        officer.page.locator(f"#words-{n}-high").fill(high)
    officer.page.locator("#words-1-low").fill("90")
    officer.presses("Lagre og gå videre").reads("altså mer enn 100")
    officer.page.locator("#words-1-low").fill("60")
    officer.presses("Lagre og gå videre").reads("Kompetanseområder")
    officer.presses("Lagre og gå videre").page.locator("#words-0-name").fill("Rådgiver")
    officer.presses("Lagre og gå videre").reads("Hvem kan gjøre avrop")
    officer.writes("Organisasjonsnummer", PARTY.organisation_number)
    officer.page.locator("#name").fill(PARTY.name)
    officer.presses("Legg til").reads("Virksomheten er lagt til.")
    officer.follows("Videre til konsortiene")


def adds_consortia(officer):
    for n in (0, 2):
        firm = stories.firm(n)
        officer.writes("Navn på konsortiet", f"Konsortium {n} (konstruert)")
        officer.writes("Lederens organisasjonsnummer", firm.organisation_number)
        officer.writes("Lederens navn", firm.name).writes("E-post", f"k{n}@example.test")
        officer.presses("Legg til").reads("Konsortiet er lagt til.")
        officer.writes("Rådgiver", "1 250,50").presses("Lagre timeprisene")
        officer.reads("Timeprisene er lagret.")


def takes_the_option(officer):
    officer.follows("Endre rammeavtalen").reads("Dette ligger fast").follows("Ta opsjon")
    officer.reads("Da varer avtalen til og med 31. desember 2029.").presses("Se hva det fører til")
    officer.reads("31. desember 2029").presses("Bekreft endringen").reads("Skriv en begrunnelse.")
    officer.writes("Begrunnelse", "Behovet består.").presses("Bekreft endringen")
    officer.reads("Endringen er ført inn.").reads("Opsjon tatt").reads("Behovet består.")


def raises_the_maximum(officer):
    officer.follows("Endre rammeavtalen").follows("Endre høyeste verdi")
    officer.writes("Ny høyeste verdi", "11 000 000").presses("Se hva det fører til")
    officer.reads("kan være en vesentlig endring").presses("Endre det du skrev")
    officer.writes("Ny høyeste verdi", "12 000 000").presses("Se hva det fører til")
    officer.writes("Begrunnelse", "Innenfor det som ble kunngjort.").presses("Bekreft endringen")
    officer.reads("12 000 000 kr")


def lets_a_successor_in(officer):
    new = stories.firm(800)
    officer.goes_to("/frameworks/1").follows(PARTY.name).reads("Part i avtalen")
    officer.writes("Nytt navn", "Modelldirektoratet (konstruert)").writes(
        "Gjelder fra", "01.01.2027"
    )
    officer.writes("Det gamle navnet gjaldt fra", "01.01.2008").presses("Lagre navnet")
    officer.reads("Det nye navnet er ført inn.").reads("31.12.2026")
    officer.writes("Organisasjonsnummeret til den som overtar", new.organisation_number)
    officer.writes("Navnet til den som overtar", new.name).writes("Overtar fra", "11.01.2027")
    officer.presses("Lagre overtakelsen").reads("Overtatt av").follows(f"Vis {new.name}")
    officer.reads("Har overtatt etter en part")


def terminates_and_thinks_again(officer):
    for n in range(2):
        officer.goes_to("/frameworks/1/changes/new").follows("Avslutt avtalen")
        officer.writes("Gjelder ikke fra", "01.06.2027").presses("Se hva det fører til")
        officer.reads("31. mai 2027").writes("Begrunnelse", "Ny avtale begynner.")
        officer.presses("Bekreft endringen").reads("Planlagt")
        if n == 0:
            officer.presses("Trekk endringen", then="Trekk endringen").reads(
                "Endringen er trukket."
            )
    officer.goes_to("/frameworks/1").reads("Avtalen er sagt opp. Siste dag er 31. mai 2027")
