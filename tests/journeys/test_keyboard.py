"""Everyone's work with a keyboard alone: no mouse, and no script that moves the focus.

At every press of Tab the focus must be on something that shows it, inside the window, further on
in the text than the one before.
"""

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from procure.vault.storage import FolderStorage
from tests import bid_stories, price_stories, stories
from tests import evaluation_stories as es
from tests.journeys.conftest import PATIENCE
from tests.openers import PASSPHRASE
from tests.stories import VAULT

pytestmark = [pytest.mark.browser, pytest.mark.matrix]
ROOT, ROOM = "/competitions/1", "/bids/1"
MOST = 300  # presses of Tab on one page
STEP = """wanted => {
  const one = document.activeElement;
  const before = globalThis.before;
  globalThis.before = one;
  if (!one || one === document.body) return { lost: true };
  const rings = [one, one.closest("label"), one.nextElementSibling];
  if (["radio", "checkbox"].includes(one.type)) rings.push(one.closest("ds-field"));
  const shown = one.matches(".ds-skip-link") || rings.filter(Boolean).some(part => {
    const look = getComputedStyle(part);
    return (look.outlineStyle !== "none" && parseFloat(look.outlineWidth) > 0) || look.boxShadow !== "none";
  });
  const box = (one.closest("label") ?? one).getBoundingClientRect();
  const inside = box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth;
  const backwards = before?.isConnected && before !== document.body
    && !(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING);
  const said = `${one.tagName} ${one.id} ${(one.innerText ?? "").slice(0, 40)}`;
  return { here: one === wanted, shown, inside, backwards, said };
}"""
HERE = "one => one === document.activeElement"


class Keyboard:
    """What someone does with the keys; `person` is at the browser, and is signed in."""

    def __init__(self, person):
        self.person, self.page = person, person.page

    def key(self, keys):
        self.page.keyboard.press(keys)
        return self

    def at(self, path):
        """Come to a page, as from a link in an e-mail, and skip to its main part."""
        self.person.goes_to(path)
        return self.skips()

    def skips(self):
        self.key("Tab")
        expect(self.page.get_by_role("link", name="Hopp til hovedinnhold")).to_be_focused()
        self.key("Enter")
        expect(self.page.locator("main")).to_be_focused()
        return self

    def to(self, found):
        """Press Tab until something has the focus; it may have it already."""
        found = found.first
        found.wait_for()
        wanted = found.element_handle()
        if wanted.evaluate(HERE):
            return self
        self.page.evaluate("globalThis.before = document.activeElement")
        for _press in range(MOST):
            self.key("Tab")
            step = self.page.evaluate(STEP, wanted)
            if step.get("lost"):  # the end of the page: go on from its beginning
                continue
            assert (step["shown"], step["inside"]) == (True, True), step["said"]
            assert not step["backwards"], step["said"]
            if step["here"]:
                return self
        raise AssertionError(str(found))

    def field(self, label):
        fields = self.page.locator("input, textarea, select")
        return self.page.get_by_label(label).and_(fields)

    def writes(self, label, text):
        self.to(self.field(label)).key("Control+A")
        self.page.keyboard.type(text)
        return self

    def ticks(self, label):
        """Tick a box, or walk with the arrows to one of several to choose among."""
        wanted = self.field(label).first
        if wanted.get_attribute("type") == "checkbox":
            self.to(wanted).key("Space")
        else:
            name = wanted.get_attribute("name")
            group = self.page.locator(f"input[name='{name}']")
            chosen = group.and_(self.page.locator(":checked"))
            self.to(chosen if chosen.count() else group).key("Space")
            for _press in range(group.count()):
                if wanted.evaluate(HERE):
                    break
                self.key("ArrowDown")
        expect(wanted).to_be_checked()
        return self

    def goes(self, keys="Enter"):
        """Press what leads to another page, and wait until it is there."""
        with self.page.expect_navigation(timeout=PATIENCE):
            self.key(keys)
        self.person.looks()
        return self

    def follows(self, name):
        return self.to(self.page.locator("main").get_by_role("link", name=name)).goes()

    def button(self, name):
        return self.page.locator("main").get_by_role("button", name=name, exact=True)

    def presses(self, name):
        return self.to(self.button(name)).goes()

    def confirms(self, name, then):
        """Change one's mind once: the dialog keeps the focus, and gives it back."""
        asks, dialog = self.button(name).first, self.page.get_by_role("dialog")
        self.to(asks).key("Enter")
        expect(dialog).to_be_visible()
        for _press in range(4):
            within = "() => !!document.activeElement.closest('dialog[open]') || document.activeElement === document.body"
            assert self.page.evaluate(within)
            self.key("Tab")
        self.key("Escape")
        expect(dialog).to_have_count(0)
        expect(asks).to_be_focused()
        self.key("Enter")
        expect(dialog).to_be_visible()
        return self.to(dialog.get_by_role("button", name=then, exact=True)).goes()

    def mends(self, link, text):
        """The list of errors has the focus; go from it to the field, and mend it."""
        expect(self.page.locator("ds-error-summary")).to_be_focused()
        self.to(self.page.locator("ds-error-summary").get_by_role("link", name=link)).key("Enter")
        field = self.page.locator("[aria-invalid=true]").first
        expect(field).to_be_focused()
        self.key("Control+A").page.keyboard.type(text)
        return self

    def reads(self, text):
        self.person.reads(text)
        return self


@pytest.fixture
def told(town, clock):
    """Tell a story to the service; the clock stands where the story ends, or at `now`."""

    def told(story, *where, now=None):
        with Session(town.engine, expire_on_commit=False) as session:
            found = story(session, *where)
        clock.now = now or found.now
        return found

    return told


@pytest.fixture
def keyboard(person):
    def keyboard(name):
        someone = person()
        someone.goes_to("/account/login")
        keys = Keyboard(someone).skips()
        keys.writes("E-post", f"{name}@example.test").writes("Passord", stories.PASSWORD)
        return keys.presses("Logg inn")

    return keyboard


def test_owner_mends_a_draft_and_hands_it_over_and_issues_it(told, keyboard):
    told(stories.draft)
    owner = keyboard("eier").at(ROOT).follows("Grunnlag og anslag").skips()
    owner.writes("Anslått verdi", "mange").presses("Lagre og gå videre")
    owner.mends("Skriv", "1 700 000").presses("Lagre og gå videre").at(ROOT)
    owner.presses("Send til godkjenning").reads("Til godkjenning")
    officer = keyboard("innkjoper1").at(ROOT)
    officer.presses("Godkjenn").reads("Konkurransen er godkjent")
    owner.at(ROOT).confirms("Send ut og inviter alle", "Send ut").reads("Sendt ut")


def test_lead_delivers_what_a_member_has_written(told, keyboard):
    told(sealed_but_for_one, now=bid_stories.WRITING)
    member = keyboard("medlem0").at(f"{ROOM}/answers")
    member.writes("Oppgaveforståelse", "Vi forstår oppdraget.").presses("Lagre")
    lead = keyboard("leder0").at(ROOM).follows("Kontroller og lever").skips()
    lead.presses("Lever tilbudet").reads("Tilbudet er levert").skips()
    lead.to(lead.page.get_by_role("link", name="Last ned kvitteringen"))
    with lead.page.expect_download():
        lead.key("Enter")
    lead.follows("Se kvitteringen")
    lead.at(ROOM).confirms("Trekk tilbudet", "Trekk tilbudet").reads("Tilbudet er trukket")


def sealed_but_for_one(session):
    story = stories.issued(session)
    bid_stories.written(session, story, VAULT)


def test_officers_open_and_control_the_bids(told, keyboard, config):
    told(sealed, FolderStorage(config.storage_path), now=bid_stories.AFTER)
    first, second = keyboard("innkjoper1"), keyboard("innkjoper2")
    for officer in (first, second):
        officer.at(f"{ROOT}/opening").writes("Passordfrase", PASSPHRASE)
        officer.writes("Passordet til kontoen din", stories.PASSWORD)
        officer.to(officer.page.locator("form[data-opener] button[type=submit]")).goes()
    second.reads("Tilbudene er åpnet.").follows("Konsortium 0 (konstruert)").skips()
    second.ticks("Oppfylt").writes("Hva i tilbudet viser det?", "Vist.")
    second.presses("Lagre kravene")
    second.ticks("Nei, tilbudet avvises").presses("Lagre kontrollen")
    expect(second.page.locator("ds-error-summary")).to_be_focused()
    second.ticks("Ja, tilbudet godtas").presses("Lagre kontrollen").reads("Godtatt")


def sealed(session, storage):
    bid_stories.submitted(session, stories.issued(session), VAULT, storage)


def test_evaluator_declares_and_scores(told, keyboard, tmp_path):
    told(es.opened, tmp_path)
    evaluator = keyboard("evaluator1").at(f"{ROOT}/evaluation")
    evaluator.presses("Jeg har ingen tilknytning til noen av dem")
    keyboard("evaluator2").at(f"{ROOT}/evaluation").presses(
        "Jeg har ingen tilknytning til noen av dem"
    )
    chair = keyboard("eier").at(f"{ROOT}/evaluation")
    chair.confirms("Start den individuelle vurderingen", "Start")
    evaluator.at(f"{ROOT}/evaluation/sheet").follows("Begynn vurderingen").skips()
    points = evaluator.page.locator("[data-points] input")
    evaluator.to(points.and_(evaluator.page.locator(":checked")))
    evaluator.page.keyboard.type("7")
    evaluator.writes("Begrunnelse", "God plan.").presses("Lagre og gå til neste")
    evaluator.reads("Vurdering 2 av 4")


def test_chair_agrees_locks_and_decides(told, keyboard, tmp_path):
    told(es.agreed, tmp_path)
    chair = keyboard("eier").at(f"{ROOT}/evaluation/consensus")
    chair.writes("Felles begrunnelse", "Tilbudet svarer godt på hele oppdraget.")
    chair.presses("Lagre og gå til neste").at(f"{ROOT}/evaluation/consensus")
    chair.confirms("Lås med innstilling", "Lås").at(f"{ROOT}/award")
    chair.presses("Velg leverandør")
    expect(chair.page.locator("ds-error-summary")).to_be_focused()
    chair.ticks("Konsortium").writes("Begrunnelse for valget", "Tilbudet har den beste planen.")
    chair.presses("Velg leverandør").reads("Venter på godkjenning")


def test_menu_of_a_phone_opens_holds_and_gives_back_the_focus(told, keyboard):
    told(stories.issued)
    owner = keyboard("eier")
    page = owner.page
    page.set_viewport_size({"width": 390, "height": 844})
    owner.person.goes_to(ROOT)
    opens = page.get_by_role("button", name="Meny")
    owner.to(opens).key("Enter")
    expect(page.locator("#meny")).to_be_visible()
    owner.to(page.get_by_role("navigation").get_by_role("link", name="Prosjekter")).key("Escape")
    expect(page.locator("#meny")).to_be_hidden()
    expect(opens).to_be_focused()
    owner.key("Enter")
    owner.to(page.get_by_role("navigation").get_by_role("link", name="Prosjekter")).goes()
    expect(page.get_by_role("heading", level=1, name="Prosjekter")).to_be_visible()


def test_owner_takes_something_out_and_changes_her_mind(told, keyboard):
    told(price_stories.drafted)
    owner = keyboard("eier").at(f"{ROOT}/requirements")
    owner.confirms("Fjern krav 1", "Fjern krav 1").reads("Kravet er fjernet.").skips()
    expect(owner.page.get_by_role("status").filter(has_text="Kravet er fjernet.")).to_be_visible()
    owner.presses("Angre").reads("Kravet er satt tilbake.").reads("Teamet snakker norsk.")
    expect(owner.button("Angre")).to_have_count(0)
