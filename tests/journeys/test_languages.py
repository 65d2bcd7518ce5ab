"""An owner issues a competition and a supplier submits, in nynorsk and in English.

They write numbers as their pages do, and no page on the way holds a word of another language. The
texts of the journey are the sources of the catalogues, so that it is the same in every language.
"""

from gettext import GNUTranslations

import lxml.html
import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.cli import translations
from procure.extensions import atomic
from procure.language import Language
from procure.models.bids import Submission
from procure.models.competitions import Competition, Criterion
from procure.services import competitions
from procure.vault.keys import ServerKeyVault
from tests import bid_stories, openers, stories
from tests.journeys.conftest import Person
from tests.web.test_page_language import said, strange, written

pytestmark = [pytest.mark.browser, pytest.mark.matrix]

ESTIMATE = {"nn": "1 800 000,50", "en": "1,800,000.50"}
WEIGHTS = {"nn": ("27,5", "32,5", "30"), "en": ("27.5", "32.5", "30")}
SUMS = {"nn": "Sum: 90 prosent. 10 att", "en": "Total: 90 per cent. 10 left"}
RATE = {"nn": "1 250,50", "en": "1,250.50"}


class Reader(Person):
    """A person whose pages are in another language. What they do is told in bokmål."""

    language = Language.BOKMAL

    def reading(self, language):
        with translations.path_of(language).with_suffix(".mo").open("rb") as compiled:
            self.catalogue = GNUTranslations(compiled)
        self.language, self.strange = language, {}
        self.page.context.add_cookies(
            [{"name": "language", "value": language.value, "url": self.town.address}]
        )
        return self

    def says_who(self):
        self.writes("E-post", self.email).writes("Passord", self.password)
        name = self.translated("Logg inn")
        return self.turns(self.page.locator("main").get_by_role("button", name=name))

    def translated(self, text):
        return self.catalogue.gettext(text)

    def looks(self):
        super().looks()
        page = lxml.html.document_fromstring(self.page.content())
        known = [*written(self.town.engine), "Vi forstår"]  # the draft of the bid is sealed
        for text in said(page):
            if odd := strange(text, self.language, known):
                self.strange[" ".join(text.split())] = (self.page.url, sorted(odd))
        return self

    def _field(self, label, nth):
        return super()._field(self.translated(label), nth)

    def presses(self, name, *, then=None, nth=0):
        asked = self.translated(then) if then else None
        return super().presses(self.translated(name), then=asked, nth=nth)

    def follows(self, name, nth=0):
        return super().follows(self.translated(name), nth)

    def told(self, text):
        return self.reads(self.translated(text))


@pytest.fixture
def reader(person, town):
    """Sign someone of the story in, at a browser in the language."""

    def arrives(email, language):
        someone = person()
        someone.__class__ = Reader
        return someone.reading(language).signs_in(email, stories.PASSWORD)

    return arrives


@pytest.mark.parametrize("language", [Language.NYNORSK, Language.ENGLISH])
def test_a_competition_is_made_issued_and_answered(town, reader, config, clock, language):
    with Session(town.engine, expire_on_commit=False) as session:
        story = stories.draft(session)
    owner = reader("eier@example.test", language)
    begins(owner, language)
    weighs(owner, language)
    issues(owner, town, story)
    clock.now = bid_stories.WRITING
    with Session(town.engine, expire_on_commit=False) as session:
        bid_stories.written(session, story, ServerKeyVault(config.secret_key))
    supplier = reader("leder0@example.test", language)
    bids(supplier, language)
    assert owner.strange | supplier.strange == {}
    with Session(town.engine) as session:
        assert session.get_one(Competition, 2).estimate_ore == 180_000_050
        weights = select(Criterion.weight).where(Criterion.competition_id == 1)
        assert sorted(map(str, session.scalars(weights))) == ["27.5", "32.5", "40"]
        assert session.scalars(select(Submission.number)).all() == [1]


def begins(owner, language):
    """A project, a competition and its estimate, first as another language would write it."""
    owner.goes_to("/projects/new").writes("Navn på prosjektet", "Enklere hverdag")
    owner.writes("Floken", "Folk melder fra tre ganger.").writes("Brukerne", "Innbyggere.")
    owner.writes("Ønskede effekter", "Færre henvendelser.").presses("Lagre")
    owner.follows("Start minikonkurranse").writes("Saksnummer", "2027/8")
    owner.writes("Navn på konkurransen", "Enklere hverdag").ticks("Fra bunnen, uten tekster")
    owner.presses("Lag utkast").told("Utkast")
    owner.goes_to("/competitions/2/basis").writes("Anslått verdi", "1.800,50")
    owner.presses("Lagre og gå videre").told("Rett dette før du går videre")
    owner.writes("Anslått verdi", ESTIMATE[language]).presses("Lagre og gå videre")


def weighs(owner, language):
    """The sum follows what is typed in the language's notation."""
    owner.goes_to("/competitions/1/criteria")
    weights = owner.page.locator("input[data-level=top]")
    for number, weight in enumerate(WEIGHTS[language]):
        weights.nth(number).fill(weight)
    expect(owner.page.locator("[data-sum-out]").first).to_have_text(SUMS[language])
    weights.nth(2).fill("40")
    owner.presses("Lagre vektene")
    shown = [weights.nth(number).input_value() for number in range(3)]
    assert shown == [*WEIGHTS[language][:2], "40"]


def issues(owner, town, story):
    owner.goes_to("/competitions/1").presses("Send til godkjenning").told("Til godkjenning")
    with Session(town.engine, expire_on_commit=False) as session, atomic(session):
        competitions.approve(session, 1, actor=story.officer, now=story.now)
        openers.rehearsed(session, (story.officer, story.officer2), now=story.now)
    owner.goes_to("/competitions/1")
    owner.presses("Send ut og inviter alle", then="Send ut").told("Sendt ut")


def bids(supplier, language):
    supplier.goes_to("/competitions/1").goes_to("/bids/1").follows("Svar på kriteriene")
    supplier.presses("Lagre").goes_to("/bids/1/prices")
    rates = supplier.page.locator("main input[inputmode=decimal]")
    rates.first.fill(RATE[language])
    supplier.presses("Lagre").goes_to("/bids/1/prices")
    assert rates.first.input_value().replace("\u00a0", " ") == RATE[language]
    supplier.goes_to("/bids/1").follows("Kontroller og lever")
    supplier.presses("Lever tilbudet").told("Tilbudet er levert")
