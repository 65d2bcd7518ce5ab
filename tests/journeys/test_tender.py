"""One whole mini-competition in a real browser, from framework to award letter."""

import io
import json
import re
from pathlib import Path
from typing import NamedTuple

import formualizer
import openpyxl
import pytest
import yaml
from docx import Document
from playwright.sync_api import expect

from procure.demo.agreement import FILE
from procure.domain.permissions import Role
from tests.journeys.conftest import PASSWORD, Person, press

pytestmark = pytest.mark.browser

FRAMEWORK = yaml.safe_load(FILE.read_text("utf-8"))
BUYER = FRAMEWORK["framework"]["buyer"]
OWNER = FRAMEWORK["framework"]["parties"][0]
CONSORTIA = FRAMEWORK["consortia"]
HOSTILE = "Smith & Sønn <AS> \u202egnp.exe =1+1 {{ 7*7 }}"


def text_of(docx: bytes) -> str:
    """Return the text of a Word file, paragraphs and tables, in order."""
    body = Document(io.BytesIO(docx)).element.body
    paragraphs = body.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p")
    return "\n".join(
        "".join(t.text or "" for t in p.iter() if t.tag.endswith("}t")) for p in paragraphs
    )


class Cast(NamedTuple):
    """Who takes part, each at a browser."""

    officer: Person
    officer2: Person
    owner: Person
    evaluators: list[Person]
    suppliers: list[Person]


@pytest.fixture
def people(town, person):
    """Everyone in the story, each with an account and a browser."""

    def staff(email, name, role, body):
        town.account(email, name, role, str(body["organisation_number"]), body["name"])
        return person().signs_in(email)

    def supplier(n):
        lead = str(CONSORTIA[n]["lead"])
        name = next(
            m["name"] for m in CONSORTIA[n]["members"] if str(m["organisation_number"]) == lead
        )
        email = town.account(
            f"leder{n}@example.test", f"Tilbudsleder {n}", Role.SUPPLIER, lead, name
        )
        return person().signs_in(email)

    return Cast(
        staff("innkjoper1@example.test", "Innkjøper 1", Role.OFFICER, BUYER),
        staff("innkjoper2@example.test", "Innkjøper 2", Role.OFFICER, BUYER),
        staff("eier@example.test", "Prosjekteier 1", Role.OWNER, OWNER),
        [
            staff(f"evaluator{n}@example.test", f"Evaluator {n}", Role.EVALUATOR, OWNER)
            for n in (1, 2)
        ],
        [supplier(n) for n in range(4)],
    )


@pytest.mark.matrix
def test_whole_tender_from_framework_to_contract(town, people):
    imports_framework(people.officer)
    words = [makes_key(someone) for someone in (people.officer, people.officer2)]
    makes_sheet(people.officer)
    builds_competition(people.owner)
    approves_and_issues(people)
    for n in range(3):
        submits_bid(people.suppliers[n], n)
    asks_and_answers(people)
    town.clock.forward(days=18)  # two hours before the deadline
    writes_bid(people.suppliers[3].returns(), 3)
    town.clock.forward(hours=4)
    is_too_late(people.suppliers[3])
    for someone in (people.officer, people.officer2, people.owner, *people.evaluators):
        someone.returns()
    open_bids(people, words)
    score(people)
    agrees_and_locks(people.owner)
    decides_and_tells(people)
    reads_letters(people)
    town.clock.forward(days=12)
    signs(people.officer.returns())


def imports_framework(officer):
    officer.goes_to("/frameworks/import")
    officer.page.get_by_label("Fil med rammeavtalen").set_input_files(FILE)
    officer.presses("Les filen").reads("Konsortium Blåklokke (konstruert)")
    officer.presses("Sett i kraft", then="Sett i kraft").reads("I kraft")


def makes_key(officer):
    """An officer's key, made in the browser and tried; return its passphrase."""
    words = (
        officer.goes_to("/openers/new").presses_here("Lag nøkkelen").copies("[data-opener-words]")
    )
    officer.presses("Jeg har skrevet den ned. Lagre nøkkelen").reads("Prøv nøkkelen din")
    tries(officer.writes("Passordfrase", words))
    return words


def makes_sheet(officer):
    code = (
        officer.goes_to("/openers/paper").presses_here("Lag arket").copies("[data-opener-secret]")
    )
    officer.presses("Arket er skrevet ut. Lagre nøkkelen").reads("Prøv nøkkelen på papir")
    tries(officer.writes("Koden på arket", code)).reads("Konkurranser kan sendes ut.")


def tries(officer):
    return officer.presses("Prøv nøkkelen").reads("Nøkkelen virker.")


def builds_competition(owner):
    owner.goes_to("/projects/new").writes("Navn på prosjektet", "Enklere hverdag (konstruert)")
    owner.writes("Floken", f"Innbyggere melder fra tre ganger. {HOSTILE}")
    owner.writes("Brukerne", "Innbyggere.").writes("Ønskede effekter", "Færre henvendelser.")
    owner.presses("Lagre").follows("Start minikonkurranse")
    owner.writes("Saksnummer", "2027/7").writes("Navn på konkurransen", "Enklere hverdag")
    owner.ticks("Fra bunnen, uten tekster").presses("Lag utkast").reads("Utkast")
    owner.is_refused("Send til godkjenning", "Fyll ut delene som mangler noe.")
    owner.follows("Grunnlag og anslag").writes("Anslått verdi", "mange")
    owner.presses("Lagre og gå videre").reads("Rett dette før du går videre")
    owner.writes("Anslått verdi", "1 800 000").presses("Lagre og gå videre")
    owner.writes("Oppdraget", "Led diagnosen.").writes("Leveranser", "Rapport.").presses(
        "Lagre og gå videre"
    )
    owner.chooses("Tjenestedesign", "4 – kan lede arbeidet").presses("Lagre og gå videre")
    owner.writes("Kravet", "Teamet snakker norsk.").presses("Legg til kravet")
    owner.follows("Neste: tildelingskriterier")
    for name, allowed, weight in (
        ("Pris", "Pris", "30"),
        ("Forståelse av oppdraget", "Forståelse av oppdraget", "40"),
        ("Teamet", "Teamets kompetanse og erfaring", "20"),
    ):
        adds_criterion(owner, name, allowed, weight)
    owner.reads("Vektene er 90 % til sammen. De må bli 100 %.")
    owner.writes("Vekt Teamet", "30").presses("Lagre vektene").reads("100 %")
    owner.follows("Neste: evalueringsmodell").presses("Lagre og gå videre")
    owner.writes("Timer", "200").writes("Timer", "400", nth=1)
    owner.presses("Lagre og gå videre").ticks("Avtrykket er etter sin art uvesentlig")
    owner.writes("Begrunnelse", "Rådgivning uten varekjøp.").presses("Lagre og gå videre")
    sets_times(owner)
    owner.ticks("Evaluator 1").ticks("Evaluator 2").presses("Lagre og gå videre")
    owner.presses("Send til godkjenning").reads("Til godkjenning")
    owner.is_refused("Send ut og inviter alle", "En innkjøper må godkjenne konkurransen først.")


def adds_criterion(owner, name, allowed, weight):
    owner.follows("Nytt kriterium").chooses("Kriterium i rammeavtalen", allowed)
    owner.page.get_by_label("Navn", exact=True).fill(name)
    owner.page.get_by_label("Vekt", exact=True).fill(weight)
    owner.writes("Hva vi vurderer", f"Vi vurderer {name.lower()}.")
    if name != "Pris":
        owner.writes("Hva leverandøren skal dokumentere", "Beskriv kort.")
        owner.writes("Ordgrense", "50")
    owner.presses("Lagre kriteriet")


def sets_times(owner):
    for n, (day, time) in enumerate((("21.01.2027", "12:00"), ("29.01.2027", "12:00"))):
        owner.writes("Dato (dd.mm.åååå)", day, nth=n).writes("Klokkeslett (tt:mm)", time, nth=n)
    owner.writes("Forventet oppstart", "01.03.2027").writes("Forventet slutt", "15.12.2027")
    owner.writes("Vedståelsesfrist", "30.04.2027").ticks("Ja, frivillig karensperiode")
    owner.writes("Begrunnelse for valget", "Gir tid til å klage.").presses("Lagre og gå videre")


def approves_and_issues(people):
    key = people.owner.page.url.split("/")[-1]
    people.officer.goes_to(f"/competitions/{key}").presses("Godkjenn")
    people.owner.goes_to(f"/competitions/{key}")
    people.owner.presses("Send ut og inviter alle", then="Send ut").reads("Sendt ut")
    people.owner.follows("Dokumenter").reads("Konkurransegrunnlag")
    tender = "".join(text_of(people.owner.downloads(".docx", nth=n)) for n in range(2))
    assert "Smith & Sønn <AS>" in tender
    assert "{{ 7*7 }}" in tender
    assert "fredag 29." in tender


def submits_bid(supplier, n):
    """Deliver; the one answer holds the whole receipt, the service keeps it without its salts."""
    writes_bid(supplier, n)
    supplier.presses("Lever tilbudet").reads("Tilbudet er levert")
    whole = json.loads(supplier.downloads("Last ned kvitteringen"))
    digest = supplier.page.locator("code.hash").first.inner_text()
    supplier.follows("Se kvitteringen")
    kept = text_of(supplier.downloads("Last ned kvitteringen (Word)"))
    assert digest in kept
    assert whole["seed"] not in kept


def writes_bid(supplier, n):
    supplier.goes_to("/").follows("Enklere hverdag").reads("Forståelse av oppdraget")
    supplier.follows("Skriv tilbud").presses("Gå til tilbudsrommet").reads("Utkast")
    supplier.follows("Svar på kriteriene")
    supplier.writes("Forståelse av oppdraget", " ".join(["ord"] * 51)).presses("Lagre")
    bid = re.search(r"/bids/(\d+)", supplier.page.url).group(1)
    supplier.goes_to(f"/bids/{bid}").follows("Kontroller og lever").is_refused(
        "Lever tilbudet", "Fyll ut det som mangler"
    )
    supplier.reads("har 51 ord. Grensen er 50.")
    supplier.goes_to(f"/bids/{bid}").follows("Svar på kriteriene")
    supplier.writes("Forståelse av oppdraget", f"Vi forstår floken nr. {n}. {HOSTILE}")
    supplier.writes("Teamet", "Alle har erfaring.").presses("Lagre")
    supplier.goes_to(f"/bids/{bid}").follows("Team")
    person = supplier.page.get_by_label("Legg til en person")
    person.select_option(index=1)
    supplier.presses("Legg til")
    supplier.page.get_by_label("Rolle").first.select_option(index=1)
    supplier.presses("Lagre").goes_to(f"/bids/{bid}").follows("Pris")
    supplier.writes("Prosjektleder", f"{1000 + 50 * n},50").writes("Seniortjenestedesigner", "900")
    supplier.presses("Lagre").goes_to(f"/bids/{bid}").follows("Forbehold og bekreftelser")
    for box in supplier.page.get_by_role("checkbox").all():
        box.check()
    supplier.presses("Lagre").goes_to(f"/bids/{bid}").follows("Kontroller og lever")


def asks_and_answers(people):
    asker, owner, other = people.suppliers[0], people.owner, people.suppliers[1]
    asker.goes_to("/competitions/1/questions").writes("Spørsmål", "Hvor møtes vi?", nth=1)
    asker.presses("Send spørsmålet").reads("Dere spurte")
    owner.goes_to("/competitions/1/questions").writes("Svar", "I Oslo.", nth=1)
    owner.presses("Svar på spørsmålet")
    other.goes_to("/competitions/1/questions").reads("I Oslo.")


def is_too_late(supplier):
    """The page was opened in time; the button is pressed an hour after the deadline."""
    supplier.presses("Lever tilbudet").reads("Tilbudet kom for sent")
    supplier.goes_to("/competitions/1").reads("Fristen er ute")
    expect(supplier.page.get_by_role("link", name="Skriv tilbud")).to_have_count(0)


def open_bids(people, words):
    people.owner.goes_to("/competitions/1").reads("To innkjøpere må bekrefte åpningen.")
    confirms(people.officer, words[0], "Bekreft åpningen").reads("Bekreftelsen er registrert.")
    expect(people.officer.page.locator("main")).not_to_contain_text("Konsortium")
    confirms(people.officer2, words[1], "Bekreft og åpne tilbudene").reads("Konsortium Blåklokke")
    for consortium in CONSORTIA[:3]:
        people.officer.goes_to("/competitions/1/opening").follows(consortium["name"])
        for place in range(people.officer.page.get_by_label("Hva i tilbudet viser det?").count()):
            people.officer.ticks("Oppfylt", nth=2 * place)
            people.officer.writes("Hva i tilbudet viser det?", "Vist i svaret.", nth=place)
        people.officer.presses("Lagre kravene")
        people.officer.ticks("Ja, tilbudet godtas").presses("Lagre kontrollen")
    people.owner.goes_to("/competitions/1/evaluation")


def confirms(officer, words, button):
    """Show who it is with the password, and turn the own key in the browser."""
    officer.goes_to("/competitions/1/opening").reads("Passordfrase").writes("Passordfrase", words)
    return officer.writes("Passordet til kontoen din", PASSWORD).presses(button)


def score(people):
    for evaluator in people.evaluators:
        evaluator.goes_to("/competitions/1/evaluation")
        evaluator.presses("Jeg har ingen tilknytning til noen av dem")
    people.owner.goes_to("/competitions/1/evaluation")
    people.owner.presses("Start den individuelle vurderingen", then="Start")
    for number, evaluator in enumerate(people.evaluators):
        evaluator.goes_to("/competitions/1/evaluation/sheet").follows("Begynn vurderingen")
        for bid in range(3):
            scores_bid(evaluator, bid, number)
        evaluator.goes_to("/competitions/1/evaluation/sheet")
        evaluator.presses("Lever skjemaet", then="Lever")
    people.owner.goes_to("/competitions/1/evaluation").presses(
        "Start den felles vurderingen", then="Start felles vurdering"
    )


def scores_bid(evaluator, bid, number):
    for _ in range(2):
        points = str(9 - bid * 2 - number)
        evaluator.page.locator(".points__step", has_text=re.compile(f"^{points}$")).click()
        evaluator.writes("Begrunnelse", f"God plan for tilbud {bid}.")
        press(evaluator.page.locator("button[name=go][value=next]"))


def agrees_and_locks(owner):
    owner.goes_to("/competitions/1/evaluation/consensus")
    for cell in range(6):
        owner.writes("Felles poeng", str(5 + cell % 4))
        owner.writes("Felles begrunnelse", f"Tilbudet svarer godt på oppdraget, felt {cell}.")
        owner.writes("Derfor ble poengene andre", "Vi leste svaret på nytt sammen.")
        owner.presses("Lagre og gå til neste")
    owner.goes_to("/competitions/1/evaluation/consensus")
    owner.presses("Lås med innstilling", then="Lås")
    owner.goes_to("/competitions/1/evaluation/matrix").reads("Plassering")
    shown = [float(n.replace(",", ".")) for n in numbers_of(owner, "Sum")]
    with owner.page.expect_download() as waiting:
        owner.page.get_by_role("button", name="Last ned Excel").click()
    assert sorted(totals_of(Path(waiting.value.path()))) == pytest.approx(sorted(shown), abs=5e-3)


def numbers_of(someone, row: str) -> list[str]:
    """Return the figures of one row of the matrix on the page."""
    cells = someone.page.locator("tr").filter(has_text=row).first.locator("td")
    return [text for text in (c.inner_text().strip() for c in cells.all()) if text]


def totals_of(workbook: Path) -> list[float]:
    """Recompute the workbook's formulas and return the totals it arrives at."""
    outcome = formualizer.recalculate_xlsx_bytes(workbook.read_bytes())
    assert outcome["summary"]["errors"] == 0
    sheet = openpyxl.load_workbook(io.BytesIO(outcome["bytes"]), data_only=True)["Resultat"]
    row = next(
        r for r in sheet.iter_rows(values_only=True) if str(r[0]).startswith("Sum av vektede poeng")
    )
    return [value for value in row[1:] if isinstance(value, float)]


def decides_and_tells(people):
    people.owner.goes_to("/competitions/1/award").page.get_by_role("radio").first.check()
    people.owner.writes("Begrunnelse for valget", "Tilbudet har den beste planen for diagnosen.")
    people.owner.presses("Velg leverandør")
    people.officer.goes_to("/competitions/1/award").presses("Godkjenn valget", then="Godkjenn")
    people.officer.presses("Send alle brevene", then="Send til alle").reads("Karensperiode")
    people.officer.is_refused("Registrer signert kontrakt", "Karensperioden varer til")


def reads_letters(people):
    """Each bidder has one letter; a loser reads of the winner and of nobody else."""
    names = [consortium["name"] for consortium in CONSORTIA[:3]]
    letters = []
    for supplier in people.suppliers[:3]:
        supplier.returns().goes_to("/competitions/1/documents")
        letters.append(text_of(supplier.downloads("Tildelingsbrev")))
    won = [n for n in range(3) if f"Vi har valgt {names[n]}" in letters[n]]
    assert len(won) == 1
    for n, letter in enumerate(letters):
        mentioned = {name for name in names if name in letter}
        assert mentioned == {names[n], names[won[0]]}


def signs(officer):
    officer.goes_to("/competitions/1/award")
    officer.presses("Registrer signert kontrakt", then="Registrer").reads("Kontrakt inngått")
    officer.goes_to("/frameworks/1")
