"""The pages in nynorsk and English: whole, of the same shape, compiled, and in that language."""

import re
from gettext import GNUTranslations
from string import Formatter

import pytest

from procure import _catalogues
from procure.cli import translations
from procure.language import Language

OTHERS = (Language.NYNORSK, Language.ENGLISH)
PLACE = re.compile(r"%\((\w+)\)[sd]|(%%)|(</?\w+[^>]*>)")
# Words of bokmål that nynorsk spells otherwise; and words that no English sentence holds.
BOKMAL = (
    "ikke", "noe", "noen", "hva", "hvem", "hvis", "hvordan", "hvorfor", "fra", "være",
    "ble", "gjør", "deres", "hver", "hvert", "jeg", "flere", "kun", "bare", "tilbud",
    "tilbudet", "tilbudene", "dere", "mer", "uten", "etter at dere", "velg en", "skriv en", "åpne",
)  # fmt: skip
NORWEGIAN = ("og", "ikke", "ikkje", "eller", "som", "på", "av", "til", "med", "er", "det", "å")


def entries(language):
    return [entry for entry in translations.read(language) if entry.id]


def pairs(language):
    """(bokmål, translation); the two numbers of a text are two pairs."""
    for entry in entries(language):
        if entry.pluralizable:
            yield from zip(entry.id, entry.string, strict=True)
        else:
            yield entry.id, entry.string


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_and_nothing_else_is(language):
    wanted = {entry.id for entry in translations.collected() if entry.id}
    assert {entry.id for entry in entries(language)} == wanted
    assert [source for source, target in pairs(language) if not target] == []
    assert [entry.id for entry in entries(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_hold_the_same_values_and_edges(language):
    """A singular may say "one" where the source has its number."""
    wrong = [
        (source, target)
        for source, target in pairs(language)
        if (set(PLACE.findall(source)) ^ set(PLACE.findall(target))) - {("num", "", "")}
        or fields(source) != fields(target)
        or source[:1].isspace() != target[:1].isspace()
        or source[-1:].isspace() != target[-1:].isspace()
    ]
    assert wrong == []


def fields(text):
    """The `{name}`s of a text; a brace that is no field counts as itself."""
    try:
        return sorted(name for _, name, _, _ in Formatter().parse(text) if name is not None)
    except ValueError:
        return ["unreadable"]


@pytest.mark.parametrize("language", OTHERS)
def test_compiled_texts_are_those_written(language):
    with translations.path_of(language).with_suffix(".mo").open("rb") as stored:
        compiled = GNUTranslations(stored)
    wrong = [e.id for e in entries(language) if compiled_of(compiled, e) != e.string]
    assert wrong == [], "Run: procure assets"


def compiled_of(compiled, entry):
    if entry.pluralizable:
        return compiled.ngettext(*entry.id, 1), compiled.ngettext(*entry.id, 2)
    return compiled.gettext(entry.id)


def test_nynorsk_is_no_bokmal():
    pattern = re.compile(rf"\b({'|'.join(BOKMAL)})\b", re.IGNORECASE)
    assert [t for _, t in pairs(Language.NYNORSK) if pattern.search(t)] == []


def test_english_is_no_norwegian():
    pattern = re.compile(rf"\b({'|'.join(NORWEGIAN)})\b")
    quoted = (re.sub(r"[«“‘].*?[»”’]|\(.*?\)", "", t) for _, t in pairs(Language.ENGLISH))
    assert [text for text in quoted if pattern.search(text)] == []


def test_missing_names_what_is_not_compiled(tmp_path):
    folder = tmp_path / "nn" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text('msgid "Pris"\nmsgstr "Pris"\n', encoding="utf-8")
    assert list(_catalogues.missing(tmp_path)) == [folder / "messages.po"]
    assert _catalogues.build(tmp_path) == [folder / "messages.mo"]
    assert list(_catalogues.missing(tmp_path)) == []
