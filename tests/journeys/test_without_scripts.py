"""The main job stage by stage in browsers that run no script: every step is a plain form."""

import json

import pytest
from sqlalchemy.orm import Session

from procure.vault.storage import FolderStorage
from tests import bid_stories, price_stories, stories
from tests import evaluation_stories as es
from tests.journeys.conftest import press
from tests.journeys.test_tender import adds_criterion, sets_times, text_of
from tests.openers import PASSPHRASE
from tests.stories import VAULT

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
ROOT, ROOM = "/competitions/1", "/bids/1"
DEPARTURE = "Vi leste svaret på nytt sammen."


@pytest.fixture
def signs_in(town, person):
    """Someone of the story at a browser that runs no script."""

    def signs_in(name):
        someone = person(java_script_enabled=False)
        return someone.signs_in(f"{name}@example.test", stories.PASSWORD)

    return signs_in


@pytest.fixture
def told(town, config, clock):
    """Tell a story to the service; the clock stands where the story ends."""

    def told(story, *where, now=None, **changes):
        with Session(town.engine, expire_on_commit=False) as session:
            found = story(session, *where, **changes)
        clock.now = now or found.now
        return found

    return told


def test_owner_builds_and_issues_what_an_officer_approves(told, signs_in):
    told(stories.project)
    owner = signs_in("eier").goes_to("/projects/1").follows("Start minikonkurranse")
    owner.writes("Saksnummer", "2027/7").writes("Navn på konkurransen", "Enklere hverdag")
    owner.ticks("Fra bunnen, uten tekster").presses("Lag utkast").reads("Utkast")
    owner.is_refused("Send til godkjenning", "Fyll ut delene som mangler noe.")
    fills_in(owner)
    owner.presses("Send til godkjenning").reads("Til godkjenning")
    officer = signs_in("innkjoper1").goes_to(ROOT)
    officer.presses("Godkjenn")
    owner.goes_to(ROOT).presses("Send ut og inviter alle", then="Send ut").reads("Sendt ut")
    owner.follows("Dokumenter")
    assert "Enklere hverdag" in text_of(owner.downloads(".docx"))


def fills_in(owner):
    """Go through every part of the draft, from the first page's button to the last."""
    owner.follows("Grunnlag og anslag").writes("Anslått verdi", "mange")
    owner.presses("Lagre og gå videre").reads("Rett dette før du går videre")
    owner.writes("Anslått verdi", "1 800 000").presses("Lagre og gå videre")
    owner.writes("Oppdraget", "Led diagnosen.").writes("Leveranser", "Rapport.")
    owner.presses("Lagre og gå videre")
    owner.chooses("Tjenestedesign", "4 – kan lede arbeidet").presses("Lagre og gå videre")
    owner.writes("Kravet", "Teamet snakker norsk.").presses("Legg til kravet")
    owner.follows("Neste: tildelingskriterier")
    for name, allowed, weight in (
        ("Pris", "Pris", "30"),
        ("Oppgaveforståelse", "Oppgaveforståelse", "40"),
        ("Teamet", "Team og kompetanse", "20"),
    ):
        adds_criterion(owner, name, allowed, weight)
    owner.reads("Vektene er 90 % til sammen. De må bli 100 %.")
    owner.writes("Vekt Teamet", "30").presses("Lagre vektene").reads("100 %")
    owner.follows("Neste: evalueringsmodell").presses("Lagre og gå videre")
    owner.writes("Timer", "200").writes("Timer", "400", nth=1).presses("Lagre og gå videre")
    owner.ticks("Avtrykket er etter sin art uvesentlig")
    owner.writes("Begrunnelse", "Rådgivning uten varekjøp.").presses("Lagre og gå videre")
    sets_times(owner)
    owner.ticks("Evaluator 1").ticks("Evaluator 2").presses("Lagre og gå videre")


def test_supplier_fills_in_attaches_delivers_and_keeps_the_receipt(told, signs_in, tmp_path):
    told(stories.issued)
    attachment = tmp_path / "Løsning.pdf"
    attachment.write_bytes(bid_stories.PDF)
    lead = signs_in("leder0").goes_to("/").follows("Enklere hverdag")
    lead.follows("Skriv tilbud").presses("Gå til tilbudsrommet").reads("Utkast")
    writes_bid(lead)
    member = signs_in("medlem0").goes_to(ROOM).follows("Vedlegg")
    member.page.set_input_files("input[type=file]", attachment)
    member.presses("Last opp").reads("Filen er lagt ved.")
    member.page.set_input_files("input[type=file]", attachment)
    member.presses("Last opp").reads("Filen er byttet ut.")
    lead.goes_to(ROOM).follows("Kontroller og lever")
    key = lead.downloads("Last ned lesenøkkelen").decode()
    lead.presses("Prøv leveringen uten å levere").reads("Prøven gikk bra.")
    lead.presses("Lever tilbudet").reads("Tilbudet er levert")
    whole = json.loads(lead.downloads("Last ned kvitteringen"))
    assert whole["seed"]
    lead.follows("Se kvitteringen")
    assert "Løsning.pdf" in text_of(lead.downloads("Last ned kvitteringen (Word)"))
    lead.goes_to(f"{ROOM}/receipts/1/read").writes("Lesenøkkel", key)
    lead.presses("Vis det leverte").reads("Vi forstår oppdraget.")
    lead.goes_to(ROOM).presses("Trekk tilbudet", then="Trekk tilbudet").reads("Tilbudet er trukket")


def writes_bid(lead):
    lead.follows("Svar på kriteriene").writes("Oppgaveforståelse", "Vi forstår oppdraget.")
    lead.writes("Team og kompetanse", "Alle har erfaring.").presses("Lagre")
    lead.goes_to(ROOM).follows("Team").page.get_by_label("Legg til en person").select_option(
        index=1
    )
    lead.presses("Legg til").page.get_by_label("Rolle").first.select_option(index=1)
    lead.presses("Lagre").goes_to(ROOM).follows("Pris")
    lead.writes("Seniorrådgiver", "1 000").writes("Rådgiver", "900", nth=1)
    lead.presses("Lagre").goes_to(ROOM).follows("Forbehold og bekreftelser")
    for box in lead.page.get_by_role("checkbox").all():
        box.check()
    lead.presses("Lagre").reads("Lagret")


def test_supplier_asks_and_owner_answers_and_another_declines(told, signs_in):
    told(stories.issued)
    lead = signs_in("leder0").goes_to(f"{ROOT}/questions").writes("Spørsmål", "Hvor?", nth=1)
    lead.presses("Send spørsmålet").reads("Dere spurte")
    owner = signs_in("eier").goes_to(f"{ROOT}/questions").writes("Svar", "I Oslo.", nth=1)
    owner.presses("Svar på spørsmålet")
    other = signs_in("leder1").goes_to(f"{ROOT}/questions").reads("I Oslo.")
    other.goes_to(ROOT).follows("Skriv tilbud").follows("Takk nei for")
    other.presses("Takk nei").reads("Rett dette før du går videre")
    other.page.get_by_role("radio").first.check()
    other.presses("Takk nei").reads("takket nei")


def test_two_officers_open_and_control_the_bids(told, signs_in, config):
    storage = FolderStorage(config.storage_path)
    told(two_sealed, storage, now=bid_stories.AFTER)
    first, second = signs_in("innkjoper1"), signs_in("innkjoper2")
    confirms(first).reads("Bekreftelsen er registrert.")
    confirms(second).reads("Tilbudene er åpnet.").follows("Konsortium 0 (konstruert)")
    second.downloads("Løsning.pdf")
    second.ticks("Oppfylt").writes("Hva i tilbudet viser det?", "Vist.").presses("Lagre kravene")
    second.ticks("Ja, tilbudet godtas").presses("Lagre kontrollen").reads("Godtatt")


def two_sealed(session, storage):
    story = stories.issued(session)
    for n in (0, 1):
        bid_stories.submitted(session, story, VAULT, storage, n)


def confirms(officer):
    form = officer.goes_to(f"{ROOT}/opening").page.locator("form[data-opener]").first
    form.get_by_label("Passordfrase").fill(PASSPHRASE)
    form.get_by_label("Passordet til kontoen din").fill(stories.PASSWORD)
    return officer.turns(form.get_by_role("button"))


def test_evaluators_score_and_the_chair_agrees_and_locks(told, signs_in, tmp_path):
    found = told(es.opened, tmp_path)
    evaluators = [signs_in(f"evaluator{n}") for n in (1, 2)]
    for someone in evaluators:
        someone.goes_to(f"{ROOT}/evaluation")
        someone.presses("Jeg har ingen tilknytning til noen av dem")
    chair = signs_in("eier").goes_to(f"{ROOT}/evaluation")
    chair.presses("Start den individuelle vurderingen", then="Start")
    for someone in evaluators:
        scores(someone, len(found.cells))
    chair.goes_to(f"{ROOT}/evaluation").presses(
        "Start den felles vurderingen", then="Start felles vurdering"
    )
    for cell in range(len(found.cells)):
        chair.writes("Felles poeng", str(5 + cell))
        chair.writes("Felles begrunnelse", f"Tilbudet svarer godt på oppdraget, felt {cell}.")
        chair.writes("Derfor ble poengene andre", DEPARTURE).presses("Lagre og gå til neste")
    chair.goes_to(f"{ROOT}/evaluation/consensus").presses("Lås med innstilling", then="Lås")
    chair.goes_to(f"{ROOT}/evaluation/matrix").reads("Plassering")


def scores(evaluator, cells):
    evaluator.goes_to(f"{ROOT}/evaluation/sheet").follows("Begynn vurderingen")
    for _cell in range(cells):
        evaluator.page.locator(".points__step input[value='7']").check(force=True)
        evaluator.writes("Begrunnelse", "God plan.")
        press(evaluator.page.locator("button[name=go][value=next]"))
    evaluator.presses("Lever skjemaet", then="Lever").reads("Skjemaet er levert.")


def test_owner_decides_officer_approves_and_the_bidders_read_their_letters(
    told, signs_in, tmp_path
):
    told(es.locked, tmp_path)
    owner = signs_in("eier").goes_to(f"{ROOT}/award")
    owner.page.get_by_role("radio").first.check()
    owner.writes("Begrunnelse for valget", "Tilbudet har den beste planen for diagnosen.")
    owner.presses("Velg leverandør")
    officer = signs_in("innkjoper1").goes_to(f"{ROOT}/award")
    officer.presses("Godkjenn valget", then="Godkjenn")
    officer.presses("Send alle brevene", then="Send til alle").reads("Karensperiode")
    letters = []
    for n in (0, 1):
        lead = signs_in(f"leder{n}").goes_to(f"{ROOT}/documents")
        letters.append(text_of(lead.downloads("Tildelingsbrev")))
    assert ["Vi har valgt" in letter for letter in letters] == [True, True]


def test_owner_takes_something_out_and_puts_it_back(told, signs_in):
    told(price_stories.drafted)
    owner = signs_in("eier").goes_to(f"{ROOT}/requirements")
    owner.presses("Fjern krav 1", then="Fjern krav 1").reads("Kravet er fjernet.")
    owner.presses("Angre").reads("Kravet er satt tilbake.").reads("Teamet snakker norsk.")
