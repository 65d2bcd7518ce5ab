"""From the plan to the evaluation in a real browser: diagnosis, change annex, phase 2, invoices."""

import pytest

from tests import evaluation_stories, stories

pytestmark = [pytest.mark.browser, pytest.mark.matrix]


@pytest.fixture
def arrives(session, tmp_path, town, person, clock):
    """People who sign in to the site, where a contract has just been signed."""
    found = evaluation_stories.contracted(session, tmp_path)
    clock.now = found.now

    def arrives(email):
        return person().signs_in(email, stories.PASSWORD)

    arrives.record = f"/competitions/{found.id}/delivery"
    arrives.clock = clock
    return arrives


def plans(owner):
    owner.follows("Planlegg fasene")
    days = (
        ("01.03.2027", "30.04.2027"), ("03.05.2027", "31.08.2027"), ("01.09.2027", "15.12.2027"),
    )  # fmt: skip
    for nth, (start, end) in enumerate(days):
        owner.writes("Start", start, nth).writes("Slutt", end, nth)
    owner.presses("Lagre planen").reads("Planen er lagret.")


def diagnoses(owner):
    owner.follows("Start neste fase").presses("Start fasen").reads("er startet")
    owner.follows("Godkjenn fasen").writes("Hva beslutningen bygger på", "Styringsgruppa er enig.")
    owner.presses("Godkjenn fasen").reads("Fasen «Diagnose» er godkjent.")
    owner.reads("Styringsgruppa er enig.")


def signs(owner):
    """Phase 2 without an annex asks why; the annex is written, then recorded as signed."""
    owner.follows("Start fasen").reads("Endringsbilaget er ikke signert")
    owner.presses("Start fasen").reads("Skriv hvorfor fasen likevel starter.")
    owner.goes_to(owner.record).follows("Skriv endringsbilag")
    owner.page.get_by_label("Hva diagnosen viste").or_(
        owner.page.locator("textarea[name=diagnosis]")
    ).first.fill("Ventetiden skyldes tre overleveringer.")
    owner.page.locator("input[name='prices-0-item']").fill("Seniorrådgiver")
    owner.page.locator("input[name='prices-0-amount_ore']").fill("-60 000")
    owner.presses("Lagre", nth=-1)
    owner.goes_to(owner.record).reads("er skrevet i saksjournalen, men ikke ført som signert")
    owner.follows("Før signert endring", nth=-1)
    owner.writes("Hva som endres, og hvorfor", "Færre timer: Vi prøver ett felles mottak.")
    owner.writes("Signert av begge parter", "18.02.2027")
    owner.presses("Før endringen").reads("Endringen er ført").reads("−60 000 kr")
    owner.follows("Start fasen").presses("Start fasen").reads("«Utforske–definere» er startet")


def bills(owner, number, amount, why=""):
    owner.follows("Før en faktura").writes("Nummer", number).writes("Fakturadato", "18.02.2027")
    owner.writes("Beløp uten mva.", amount).presses("Før fakturaen")
    if why:
        owner.reads("mer enn avtalt").writes("Begrunnelse", why).presses("Før fakturaen")
    owner.reads("Fakturaen er ført.")


def finishes(owner):
    owner.follows("Godkjenn fasen").writes("Hva beslutningen bygger på", "Konseptet er valgt.")
    owner.presses("Godkjenn fasen").follows("Start fasen").presses("Start fasen")
    owner.follows("Godkjenn fasen").writes("Hva beslutningen bygger på", "Levert og prøvd.")
    owner.presses("Godkjenn fasen").follows("Fullfør leveransen")
    owner.presses("Fullfør leveransen").reads("Leveransen er fullført.")


def test_owner_runs_the_delivery_and_the_supplier_comments(arrives):
    owner = arrives("eier@example.test")
    owner.record = arrives.record
    owner.goes_to(owner.record).reads("Hva skjer nå?")
    plans(owner)
    diagnoses(owner)
    signs(owner)

    bills(owner, "2027-1", "1 000 000")
    bills(owner, "2027-2", "150 000", why="Reisen til nord kom i tillegg.")
    owner.reads("Det er fakturert 50 000 kr mer enn avtalt.").reads("over avtalt")
    owner.follows("Før en faktura").page.get_by_label("Kreditnota").check()
    owner.writes("Nummer", "2027-3").writes("Fakturadato", "18.02.2027")
    owner.writes("Beløp uten mva.", "50 000").presses("Før fakturaen").reads("Kreditnota")

    owner.follows("Meld et avvik").writes("Avviket i korte trekk", "Rapporten kom sent")
    owner.writes("Hva som skjedde, og hva dere venter av leverandøren", "En uke for sent.")
    owner.page.get_by_label("Mindre. Rettes uten at planen endres").check()
    owner.presses("Meld avviket").reads("1. Rapporten kom sent")
    owner.follows("Lukk avvik 1").writes("Hva som ble gjort", "Planen er lagt om.")
    owner.presses("Lukk avviket").reads("Avviket er lukket.")

    finishes(owner)
    owner.follows("Evaluer leverandøren")
    for question in ("quality", "cooperation", "progress", "cost_control"):
        owner.page.locator(f"input[name={question}][value='4']").check()
    owner.writes("Styrker", "Tett på brukerne.").writes("Forbedringer", "Meld fra tidligere.")
    owner.presses("Lagre evalueringen").reads("4 – God. Bedre enn vi kunne vente")

    supplier = arrives("leder0@example.test")
    supplier.goes_to(arrives.record).reads("Tett på brukerne.").reads("Rapporten kom sent")
    assert "Reisen til nord" not in supplier.page.content()
    supplier.follows("Kommenter evalueringen").writes("Kommentaren deres", "Takk for samarbeidet.")
    supplier.presses("Send kommentaren").reads("Leverandørens kommentar")
    owner.goes_to(owner.record).reads("Takk for samarbeidet.")

    rival = arrives("leder1@example.test")
    assert rival.page.goto(rival.town.address + arrives.record).status == 404
