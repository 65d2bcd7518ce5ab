"""The work of suppliers and evaluators on a phone, with a finger: nothing is too wide or small."""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from tests import bid_stories, stories
from tests import evaluation_stories as es
from tests.services.test_presentations import opened as presented

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
ROOT, ROOM = "/competitions/1", "/bids/1"
EVALUATION = f"{ROOT}/evaluation"
WIDTH, HEIGHT = 390, 844
LEFT = 500  # px of the height, when the keyboard is up
FINGER = 44  # px, the least size of what is tapped
# What is tapped and is smaller than a finger. A link in a text is as high as its line, and the name
# of a link may be narrower than a finger is (never than 24 px, WCAG 2.2).
SMALL = """least => [...document.querySelectorAll("button, a[href], input, select, textarea, summary")]
  .filter(one => one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true }))
  .filter(one => !one.matches(".ds-skip-link, .ds-sr-only") && getComputedStyle(one).display !== "inline")
  .map(one => [one, (one.closest("label, .task") ?? one.labels?.[0]?.closest("ds-field") ?? one).getBoundingClientRect()])
  .filter(([one, box]) => box.width && (box.height < least - .5 || box.width < (one.tagName === "A" ? 24 : least - .5)))
  .map(([one, box]) => `${one.tagName} ${(one.innerText || one.name || "").trim().slice(0, 40)} `
    + `${Math.round(box.width)} × ${Math.round(box.height)}`)"""
WIDE = "() => document.documentElement.scrollWidth"


class Phone:
    """Someone who taps; every page they come to is measured."""

    def __init__(self, person, faults):
        self.person, self.page, self.faults = person, person.page, faults

    def at(self, path):
        self.person.goes_to(path)
        return self.measured()

    def measured(self):
        width = self.page.evaluate(WIDE)
        found = [f"{width} px wide"] if width > WIDTH else []
        found += self.page.evaluate(SMALL, FINGER)
        path = self.page.url.removeprefix(self.person.town.address)
        self.faults += [f"{path}: {one}" for one in found]
        return self

    def goes(self, found):
        with self.page.expect_navigation():
            found.tap()
        self.page.wait_for_load_state()
        return self.measured()

    def follows(self, name):
        return self.goes(self.page.locator("main").get_by_role("link", name=name).first)

    def presses(self, name):
        return self.goes(self.page.get_by_role("button", name=name, exact=True).first)

    def confirms(self, name, then):
        self.page.get_by_role("button", name=name, exact=True).tap()
        dialog = self.page.get_by_role("dialog")
        expect(dialog).to_be_visible()
        self.page.set_viewport_size({"width": WIDTH, "height": LEFT})
        self.sees(dialog).sees(dialog.get_by_role("button", name="Avbryt"))
        self.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        self.measured()
        return self.goes(dialog.get_by_role("button", name=then, exact=True))

    def sees(self, found):
        expect(found).to_be_in_viewport(ratio=1)
        return self

    def writes(self, label, text, nth=0):
        self.person.writes(label, text, nth)
        return self

    def reads(self, text):
        self.person.reads(text)
        return self


@pytest.fixture
def phone(town, person):
    """Someone of the story with a phone."""
    faults = []

    def phone(name):
        someone = person(has_touch=True, is_mobile=True)
        someone.scripts = False  # axe has seen these pages elsewhere
        someone.page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
        one = Phone(someone, faults).at("/account/login")
        one.writes("E-post", f"{name}@example.test").writes("Passord", stories.PASSWORD)
        return one.goes(one.page.locator("main").get_by_role("button", name="Logg inn"))

    yield phone
    assert "\n".join(sorted(set(faults))) == ""


@pytest.fixture
def told(town, clock):
    def told(story, *where, now=None):
        with Session(town.engine, expire_on_commit=False) as session:
            found = story(session, *where)
        clock.now = now or found.now
        return found

    return told


def test_supplier_writes_and_delivers_on_a_phone(told, phone, tmp_path):
    told(stories.issued, now=bid_stories.WRITING)
    (tmp_path / "Løsning.pdf").write_bytes(bid_stories.PDF)
    lead = phone("leder0").at("/").follows("Enklere hverdag")
    lead.follows("Skriv tilbud").presses("Gå til tilbudsrommet").follows("Svar på kriteriene")
    lead.writes("Oppgaveforståelse", "Vi forstår oppdraget.")
    lead.writes("Team og kompetanse", "Alle har erfaring.").presses("Lagre")
    lead.at(f"{ROOM}/team").page.get_by_label("Legg til en person").select_option(index=1)
    role = lead.presses("Legg til").sees(told_here(lead)).page.get_by_label("Rolle").first
    lead.sees(role)
    role.select_option(index=1)
    lead.presses("Lagre").at(f"{ROOM}/prices")
    lead.writes("Seniorrådgiver", "1 000").writes("Rådgiver", "900", nth=1).presses("Lagre")
    lead.at(f"{ROOM}/statements")
    for box in lead.page.get_by_role("checkbox").all():
        box.tap()
    lead.presses("Lagre").at(f"{ROOM}/files")
    lead.page.set_input_files("input[type=file]", tmp_path / "Løsning.pdf")
    lead.presses("Last opp").reads("Filen er lagt ved.")
    lead.at(f"{ROOM}/preview").at(ROOM).follows("Kontroller og lever")
    lead.presses("Lever tilbudet").reads("Tilbudet er levert")
    with lead.page.expect_download():
        lead.page.get_by_role("link", name="Last ned kvitteringen").tap()
    lead.follows("Se kvitteringen").at(ROOM)
    lead.confirms("Trekk tilbudet", "Trekk tilbudet").reads("Tilbudet er trukket")


def told_here(someone):
    """What the page tells of what was just done."""
    return someone.page.locator(".flash")


def test_supplier_asks_declines_and_uses_the_menu_on_a_phone(told, phone):
    told(stories.issued)
    other = phone("leder1").at(f"{ROOT}/questions").writes("Spørsmål", "Hvor møtes vi?", nth=1)
    other.presses("Send spørsmålet").reads("Dere spurte").at(f"{ROOT}/bid").follows("Takk nei for")
    other.page.get_by_role("radio").first.tap()
    other.presses("Takk nei").reads("takket nei")
    menu = other.page.get_by_role("button", name="Meny")
    menu.tap()
    expect(other.page.locator("#meny")).to_be_visible()
    other.measured().goes(
        other.page.get_by_role("navigation").get_by_role("link", name="Tilbud", exact=True).first
    )


def test_evaluator_declares_and_sees_who_bids_on_a_phone(told, phone, tmp_path):
    told(es.opened, tmp_path)
    evaluator = phone("evaluator1").at(f"{ROOT}/evaluation")
    evaluator.presses("Jeg har ingen tilknytning til noen av dem").at(ROOM + "/read")


def test_evaluator_scores_and_hands_in_on_a_phone(told, phone, tmp_path):
    told(es.scoring, tmp_path)
    scores(phone("evaluator1"))


def test_evaluator_gives_the_sheet_as_a_file_on_a_phone(told, phone, tmp_path):
    told(es.scoring, tmp_path)
    evaluator = phone("evaluator1").at(f"{EVALUATION}/sheet/file")
    with evaluator.page.expect_download() as waiting:
        evaluator.page.get_by_role("link", name="Last ned Excel").tap()
    waiting.value.save_as(tmp_path / "Skjema.xlsx")
    evaluator.page.set_input_files("input[type=file]", tmp_path / "Skjema.xlsx")
    evaluator.presses("Les filen").reads("Filen endrer ingenting")


def test_evaluator_tries_the_scale_on_a_phone(told, phone, tmp_path):
    told(es.opened, tmp_path)
    chair = phone("eier").at(f"{EVALUATION}/calibration").presses("Lagre svaret")
    chair.sees(told_here(chair))
    phone("evaluator1").at(f"{EVALUATION}/calibration")


def test_evaluator_reads_what_all_have_written_on_a_phone(told, phone, tmp_path):
    told(es.agreed, tmp_path)
    evaluator = phone("evaluator1")
    for path in ("", "/consensus", "/consensus/spread", "/consensus/minutes"):
        evaluator.at(f"{ROOT}/evaluation{path}")


def test_chair_starts_agrees_locks_and_recommends_on_a_phone(told, phone, tmp_path):
    told(es.scored, tmp_path)
    chair = phone("eier").at(EVALUATION)
    chair.confirms("Start den felles vurderingen", "Start felles vurdering")
    chair.reads("Alle skjemaene er åpnet").presses("Lagre og gå til neste")
    chair.sees(chair.page.locator("ds-error-summary"))
    for done in range(1, 5):
        chair.writes("Felles poeng", f"{4 + done}").writes("Felles begrunnelse", reason_of(done))
        chair.writes("Derfor ble poengene andre", es.DEPARTURE).presses("Lagre og gå til neste")
        chair.sees(told_here(chair)).sees(chair.page.get_by_text(f"{done} av 4", exact=True))
    chair.sees(chair.page.get_by_role("button", name="Lås med innstilling"))
    chair.at(f"{EVALUATION}/consensus/spread").at(f"{EVALUATION}/consensus/minutes")
    chair.reads(reason_of(1)).reads(reason_of(4)).at(f"{EVALUATION}/consensus")
    chair.confirms("Lås med innstilling", "Lås").reads("Evalueringen er låst med innstilling.")
    chair.at(f"{ROOT}/award").writes("Begrunnelse for valget", es.REASON)
    chair.presses("Velg leverandør").reads("Venter på godkjenning").reads(es.REASON)


def reason_of(number):
    return f"{es.REASON} Dette er begrunnelse {number}."


def test_chair_plans_the_presentations_on_a_phone(told, phone, tmp_path):
    told(presented, tmp_path)
    chair = phone("eier").at(f"{EVALUATION}/presentations")
    chair.presses("Sett tidene").sees(chair.page.locator("ds-error-summary"))
    chair.writes("Dato", f"{es.OPENED + es.timedelta(days=7):%d.%m.%Y}").writes(
        "Klokkeslett", "09:00"
    )
    chair.writes("Minutter til hver", "45").writes("Minutter mellom", "15").writes(
        "Sted", "Møterom 2"
    )
    chair.presses("Sett tidene").reads("Møterom 2")
    chair.confirms("Gi alle beskjed", "Send").reads("2 tilbydere har fått beskjed.")
    chair.follows("Skriv referat")


def scores(evaluator):
    evaluator.at(f"{ROOT}/evaluation/sheet").follows("Begynn vurderingen")
    for _cell in range(4):
        evaluator.page.locator(".points__step", has_text="6,5").tap()
        evaluator.writes("Begrunnelse", "God plan.")
        evaluator.goes(evaluator.page.locator("button[name=go][value=next]"))
    evaluator.confirms("Lever skjemaet", "Lever").reads("Skjemaet er levert.")


def test_matrices_are_cards_on_a_phone(told, phone, tmp_path):
    told(es.locked, tmp_path)
    reader = phone("evaluator1")
    for path in ("/evaluation/matrix", "/evaluation/consensus", "/evaluation/sheet"):
        reader.at(ROOT + path)
        cells = reader.page.locator("main table.as-cards tbody td[data-label]")
        shown = cells.evaluate_all(
            "all => all.map(one => [getComputedStyle(one).display, getComputedStyle(one, '::before').content])"
        )
        assert shown
        assert {display for display, _ in shown} <= {"block", "flow-root", "grid", "flex"}, path
        assert all(label.strip('"') not in {"", "none"} for _, label in shown), path
