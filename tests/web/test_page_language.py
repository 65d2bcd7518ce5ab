"""No page holds a word of another language than its reader's, but what people have written.

The words of a language are those of its catalogues: a word that bokmål has and English never uses
has no place on a page in English. What the database holds is taken out first, since that was
written by someone; a product's name is the same everywhere.
"""

import ast
import contextlib
import json
import re
import shutil
import tomllib
from functools import cache
from pathlib import Path

import lxml.html
import pytest
from babel.messages.pofile import read_po
from sqlalchemy import select
from sqlalchemy.orm import Session

import procure.demo
from procure.app import create_app
from procure.blueprints.access import declares
from procure.blueprints.bodies import FORM_LIMIT
from procure.cli import translations
from procure.config import Config
from procure.demo import PASSWORD
from procure.documents import catalogue as documents
from procure.domain import formats, starts
from procure.domain.permissions import Permission
from procure.extensions import atomic
from procure.language import Language, path_of
from procure.models.base import Base
from procure.queries import facts
from tests import bid_stories, databases, stories
from tests.architecture.test_routes import sealed
from tests.conftest import CHEAP, csrf_token
from tests.screens import country
from tests.screens.places import Place, places
from tests.screens.visits import rule_of, rules

LANGUAGES = tuple(Language)
READ = (
    "alt", "aria-label", "aria-description", "aria-roledescription", "placeholder", "title",
    "label", "summary", "data-label",
)  # fmt: skip
TOLD = re.compile(r"data-(?!hx|label$)[\w-]+")  # what scripts say, among other things
SILENT = {"script", "style", "code", "kbd", "template"}
WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
SENTENCE = re.compile(r"^[^{\[].*\s", re.DOTALL)  # and no data
ADDRESS = re.compile(r"\S+@\S+|\S*\.(?:docx|xlsx|csv|pdf|yaml|json|ics|zip)\b|\w*\d\w*")
SHORTEST = 3  # letters: "i", "av" and "in" say little of what language they are in
# The same in all languages: names of things, law as it is referred to, and the demo's consortia.
NAMES = {
    "altinn",
    "bokmål",
    "digdir",
    "doga",
    "doffin",
    "english",
    "foa",
    "kofa",
    "konsortium",
    "language",
    "barn",  # is searched for
    "loa",
    "minikonkurranse",
    "nynorsk",
    "språk",
    "ssa-o",
    "stimulab",
    "wcag",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory, migrated):
    """The service on the whole demo; its names for addresses, and all that people have written."""
    folder = tmp_path_factory.mktemp("demo")
    config = Config(
        secret_key="a test secret that is long enough to start with",
        database_url="sqlite://", storage_path=folder / "storage", demo=True, testing=True,
    )  # fmt: skip
    shutil.copy(migrated, folder / "demo.db")
    engine = databases.engine_of(folder / "demo.db")
    names = country.told(config, engine)
    app = create_app(config, engine=engine, now=lambda: country.NOW, hasher=CHEAP)
    yield app, names, written(engine)
    engine.dispose()


def written(engine):
    """Every text of the database, the bids and the library: whole, by line and by sentence.

    The longest come first.
    """
    found = set()
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            for row in connection.execute(select(table)):
                for value in row:
                    found |= parts(value)
    for source in sorted(Path(procure.demo.__file__).parent.glob("*.py")):
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant):
                found |= parts(node.value)
    for source in sorted(Path(starts.__file__).parent.glob("*.toml")):
        found |= parts(tomllib.loads(source.read_text(encoding="utf-8")))
    return sorted((text for text in found if len(text) >= SHORTEST), key=len, reverse=True)


def parts(value):
    """The texts of a value, as pages may show them."""
    if isinstance(value, dict):
        return set().union(*(parts(part) for pair in value.items() for part in pair))
    if isinstance(value, list | tuple):
        return set().union(*map(parts, value))
    if not isinstance(value, str):
        return set()
    if value[:1] in {"[", "{"}:
        with contextlib.suppress(ValueError):
            return parts(json.loads(value))
    lines = {value, *value.splitlines()}
    bare = {re.sub(r"^\s*(?:[-*•]|[0-9]+[.)])\s+", "", line) for line in lines}
    runs = {run.strip() for line in bare for run in line.split("**")}
    sentences = {said for line in bare for said in re.split(r"(?<=[.!?:])\s+", line)}
    return {" ".join(line.split()) for line in lines | bare | runs | sentences}


def catalogue(language):
    """(bokmål, translation) of the pages' and the documents' texts."""
    with path_of(language).open("rb") as stored:
        documents = read_po(stored, locale=language.value)
    for entry in [*translations.read(language), *documents]:
        if entry.id:
            ours = entry.id if entry.pluralizable else (entry.id,)
            theirs = entry.string if entry.pluralizable else (entry.string,)
            yield from zip(ours, theirs, strict=True)


def words(text):
    bare = ADDRESS.sub(" ", re.sub(r"%\(\w+\)[sd]|\{\w*\}|<[^>]+>", " ", text))
    return {word.lower() for word in WORD.findall(bare) if len(word) >= SHORTEST}


@cache
def vocabulary(language):
    """All words that our own texts have in the language."""
    here = formats.NOTATIONS[language]
    dates = words(
        " ".join((*here.months, *here.weekdays, *here.zones, here.octets, "kl at kr NOK"))
    )
    if language is Language.BOKMAL:
        pairs = [pair for other in LANGUAGES[1:] for pair in catalogue(other)]
        return dates.union(*(words(source) for source, _ in pairs))
    return dates.union(*(words(target) for _, target in catalogue(language)))


@cache
def foreign(language):
    """The words that only the other languages have."""
    others = [vocabulary(other) for other in LANGUAGES if other is not language]
    return set().union(*others) - vocabulary(language) - NAMES


def said(page):
    """What a page shows and reads out: each text by itself."""
    if page.tag in SILENT:
        return
    if page.find("mark") is not None:  # what was searched for stands out in the middle of a text
        yield page.text_content()
        return
    yield page.text or ""
    for name, value in page.items():
        if name in READ or (TOLD.fullmatch(name) and SENTENCE.search(value)):
            yield value
    for element in page:
        if isinstance(element.tag, str) and not element.get("lang"):  # of another language
            yield from said(element)
        yield element.tail or ""


def strange(text, language, known):
    """The words of a text that are another language's, without what people have written."""
    text = " ".join(text.split())
    if text[:1] in {"{", "["} or not words(text) & foreign(language):  # data, or nothing
        return set()
    for own in known:
        if own.casefold() in text.casefold():  # a name may stand in lower case in a sentence
            text = re.sub(rf"(?<!\w){re.escape(own)}(?!\w)", " ", text, flags=re.IGNORECASE)
    return words(text) & foreign(language)


class Reader:
    """Everyone's browsers, in one language, and the strange words they have seen by text."""

    def __init__(self, app, language, known, *, accounts="{}@demo.example", password=PASSWORD):
        self.app, self.language, self.known = app, language, known
        self.accounts, self.password = accounts, password
        self.clients = {}
        self.found = {}

    def client(self, who):
        if who not in self.clients:
            client = self.app.test_client()
            client.set_cookie("language", self.language.value)
            if who:
                data = {"email": self.accounts.format(who), "password": self.password}
                data["csrf_token"] = csrf_token(client, "/account/login")
                assert client.post("/account/login", data=data).status_code == 303
            self.clients[who] = client
        return self.clients[who]

    def read(self, place):
        """Note the strange words of a page, a refusal too; return where it leads."""
        return self.note(self.client(place.who).get(place.path), place)

    def note(self, answer, place):
        """Note the strange words of an answer; return where it leads."""
        if answer.mimetype != "text/html" or answer.status_code in {302, 303, 308}:
            return []
        page = lxml.html.document_fromstring(answer.get_data(as_text=True))
        for text in said(page):
            if odd := strange(text, self.language, self.known):
                self.found.setdefault((" ".join(text.split()), *sorted(odd)), place)
        return [a.get("href").split("#")[0] for a in page.iter("a") if a.get("href")]

    def tour(self, waiting):
        """Read these places, and one of each other kind that a page leads to."""
        seen, leads = {"/dev/components"}, {}  # those who develop read it in bokmål
        while waiting:
            for place in waiting:
                seen.add(rule_of(self.app, place.path))
                for path in self.read(place):
                    target = place.path.partition("?")[0] + path if path[:1] == "?" else path
                    if target.startswith("/"):
                        leads.setdefault(rule_of(self.app, target), Place(place.who, target))
            waiting = [leads[rule] for rule in sorted((leads.keys() & rules(self.app)) - seen)]


@pytest.mark.matrix
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_holds_a_word_of_another_language(site, language):
    app, names, known = site
    reader = Reader(app, language, known)
    reader.tour([place for place in places(names) if place.path != "/dev/components"])
    for name in documents.NAMES:
        reader.read(Place("innkjoper1", f"/templates/fields/{name}"))
    assert reader.found == {}


SOME = """
    eier / /projects/1 /competitions/1 /competitions/1/criteria /competitions/1/wind-tunnel
    innkjoper1 / /frameworks/1 /competitions/1 /competitions/1/documents /audit/
    innkjoper1 /templates/fields/invitation
    leder0 / /bids/1 /bids/1/prices /bids/1/preview /competitions/1/questions /admin/outbox
"""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_of_a_competition_holds_a_word_of_another_language(
    session, engine, app, clock, language
):
    sealed(session, app)
    clock.now = bid_stories.WRITING
    reader = Reader(
        app, language, written(engine), accounts="{}@example.test", password=stories.PASSWORD
    )
    for line in SOME.strip().splitlines():
        who, *paths = line.split()
        for path in paths:
            reader.read(Place(who, path))
    assert reader.found == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_refusal_holds_a_word_of_another_language(
    session, engine, app, clock, language, monkeypatch
):
    broken = declares(Permission.PUBLIC)(lambda: 1 // 0)
    app.add_url_rule("/broken", view_func=broken, endpoint="broken")
    story = sealed(session, app)
    app.testing, clock.now = False, bid_stories.WRITING  # what is broken shows its page
    reader = Reader(
        app, language, written(engine), accounts="{}@example.test", password=stories.PASSWORD
    )

    def refused(who, path, method="POST", page="/", **data):
        client = reader.client(who)
        if page:
            data["csrf_token"] = csrf_token(client, page)
        answer = client.open(path, method=method, data=data)
        reader.note(answer, Place(who, path))
        return answer.status_code

    long = {"reason": "a" * FORM_LIMIT}
    assert [
        refused("eier", "/competitions/1/issue", page=""),
        refused("eier", "/competitions/1/approve"),
        refused("eier", "/competitions/99", "GET"),
        refused("eier", "/competitions/1", "PUT"),
        refused("eier", "/competitions/1/submit-for-review"),
        refused("eier", "/competitions/1/return", **long),
        refused("eier", "/broken", "GET"),
    ] == [400, 403, 404, 405, 409, 413, 500]
    page = "/competitions/1/questions"
    reader.client("leder0").get(page)
    databases.impatient(engine, monkeypatch)
    with Session(engine) as other, atomic(other):
        facts.competition(other, story.competition_id, lock=True)
        assert refused("leder0", page, text="Hva er fristen?") == 503
    assert reader.found == {}


def test_a_strange_word_is_seen_and_what_people_wrote_is_not():
    page = lxml.html.document_fromstring(
        """<p title="Bid deadline">Tilbudsfrist <b>Skriv ikke noe</b>: Tilbud om frukt</p>
        <p lang="nb">Innkjøper</p><script>Leverandør</script><td data-ends="Fristen er ute"></td>"""
    )
    found = [strange(text, Language.ENGLISH, ["Tilbud om frukt"]) for text in said(page)]
    assert [sorted(odd) for odd in found if odd] == [
        ["tilbudsfrist"], ["ikke", "noe", "skriv"], ["fristen", "ute"],
    ]  # fmt: skip
    assert strange("Write the reasons", Language.NYNORSK, []) == {"reasons", "the", "write"}
