"""A consortium keeps its card, an officer answers, in real browsers."""

from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import expect

from tests import stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


def enter(someone, email):
    """Sign in as one of the story's people."""
    return someone.signs_in(email, stories.PASSWORD)


def test_consortium_keeps_its_card_and_the_officer_answers(session, person):
    stories.framework(session)
    lead = enter(person(), "leder0@example.test")
    lead.goes_to("/consortia/").reads("Konsortium 0 (konstruert)")
    lead.follows("Ny person")
    lead.writes("Navn eller betegnelse", "Smith & Sønn <AS>")
    lead.page.get_by_label("Rolle").select_option("Rådgiver")
    area = lead.page.get_by_role("group", name="Tjenestedesign")
    area.get_by_label("Nivå").select_option("4")
    area.get_by_label("Måneders erfaring").fill("30")
    lead.writes("Hvorfor?", "Ansatt i januar")
    lead.presses("Send forslaget").reads("Forslaget er sendt til innkjøperen.")
    lead.follows("Endre Tjenestedesigner 1")
    lead.page.get_by_role("group", name="Gevinstrealisering").get_by_label("Nivå").select_option(
        "5"
    )
    lead.writes("Tilgjengelig", "60")
    lead.presses("Lagre").reads("Kortet er oppdatert.").reads("60 %")

    officer = enter(person(), "innkjoper1@example.test")
    officer.goes_to("/").reads("2 forslag venter på svar").follows("Svar på forslagene")
    officer.follows("Ny person").reads("Smith & Sønn <AS>").reads("Ansatt i januar")
    officer.page.get_by_label("Bekreft", exact=True).check()
    officer.presses("Send svaret").reads("Forslaget er bekreftet.")
    officer.goes_to("/").follows("Svar på forslaget")
    officer.page.get_by_label("Avslå").check()
    officer.presses("Send svaret").reads("Skriv en begrunnelse.")
    officer.page.get_by_label("Avslå").check()
    officer.writes("Begrunnelse", "Vis det i en referanse først")
    officer.presses("Send svaret").reads("Forslaget er avslått.")

    lead.goes_to("/").reads("Svar på forslag om kortet").follows("Endret person")
    lead.reads("Vis det i en referanse først")
    lead.goes_to("/consortia/1").reads("Smith & Sønn <AS>")

    member = enter(person(), "medlem0@example.test")
    member.goes_to("/consortia/1").reads("Smith & Sønn <AS>")
    expect(member.page.get_by_role("link", name="Endre Gevinstrådgiver 1")).to_have_count(1)
    expect(member.page.get_by_role("link", name="Endre Tjenestedesigner 1")).to_have_count(0)
    assert member.page.goto(member.town.address + "/consortia/1/people/1").status == 403
    assert member.page.goto(member.town.address + "/consortia/2").status == 404


def test_lead_updates_the_card_from_a_workbook(session, person):
    stories.framework(session)
    lead = enter(person(), "leder0@example.test")
    lead.goes_to("/consortia/1").follows("Oppdater fra fil")
    book = openpyxl.load_workbook(BytesIO(lead.downloads("Kortet som Excel")))
    sheet = next(s for s in book if "Person" in [cell.value for cell in s[1]])
    columns = {cell.value: cell.column for cell in sheet[1]}
    sheet.cell(2, columns["Tjenestedesign"]).value = 4
    sheet.cell(3, columns["Dokumentasjon"]).value = "=SUM(1;2) er tekst"
    sheet.cell(3, columns["Dokumentasjon"]).data_type = "s"
    output = BytesIO()
    book.save(output)
    file = {"name": "kort.xlsx", "mimeType": "", "buffer": output.getvalue()}
    lead.page.get_by_label("Kortet som Excel eller YAML").set_input_files(file)
    lead.seen.clear()  # the differences stand at the same address
    lead.presses("Vis forskjellene").reads("Ingenting er lagret ennå.")
    lead.reads("Må bekreftes av innkjøperen").reads("Gjelder med en gang")
    lead.page.get_by_label("Ta inn: Tjenestedesigner 1").uncheck()
    lead.presses("Ta inn det som er valgt").reads("Kortet er oppdatert.")
    lead.reads("=SUM(1;2) er tekst")
