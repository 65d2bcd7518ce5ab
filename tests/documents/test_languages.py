"""Every document in nynorsk and English: whole, with the same fields, and in that language."""

import io
import re

import pytest
from babel.messages.pofile import read_po
from docx import Document as Word
from docx.oxml.ns import qn

from procure import language
from procure.documents import catalogue, words
from procure.documents.fields import leaves
from procure.documents.render import check_template, render, shipped
from procure.language import Language, using
from tests.documents.cases import SAMPLES, docx_checks

OTHERS = (Language.NYNORSK, Language.ENGLISH)
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}")
VALUE = re.compile(r"\{(\w+)\}|%\((\w+)\)s")
# Words of bokmål that nynorsk spells otherwise; and words that no English sentence holds.
BOKMAL_ONLY = (
    "ikke", "noe", "noen", "hva", "hvem", "hvis", "hvor", "hvordan", "hvorfor", "fra", "være",
    "ble", "gjør", "sier", "deres", "hver", "hvert", "siden", "jeg", "flere", "kun",
    "bare", "tilbud", "tilbudet", "leverandører", "regnes", "vurderes", "gjelder",
)  # fmt: skip
NORWEGIAN = ("og", "ikke", "ikkje", "eller", "som", "på", "av", "til", "med", "er", "det", "å")


def translated(spoken):
    """What the catalogue of that language holds."""
    with language.path_of(spoken).open("rb") as stored:
        entries = read_po(stored, locale=spoken.value)
    return {entry.id: entry.string for entry in entries if entry.id and entry.string}


@pytest.mark.parametrize("spoken", OTHERS)
def test_every_text_is_translated_and_nothing_else_is(spoken):
    known, wanted = translated(spoken), words.collected()
    assert [text for text in wanted if text not in known] == []
    assert set(known) - set(wanted) == set()


@pytest.mark.parametrize("spoken", OTHERS)
def test_the_label_of_every_field_is_put_together_of_translated_texts(spoken):
    labels = {leaf.label for name in catalogue.NAMES for leaf in leaves(catalogue.kind(name))}
    parts = {part for label in labels for part in label.split(": ")}
    assert parts - set(translated(spoken)) == set()


@pytest.mark.parametrize("spoken", OTHERS)
def test_translations_hold_the_same_tags_values_and_marks(spoken):
    for source, target in translated(spoken).items():
        bare, other = TAG.sub("", source), TAG.sub("", target)
        assert sorted(TAG.findall(source)) == sorted(TAG.findall(target)), source
        assert sorted(VALUE.findall(bare)) == sorted(VALUE.findall(other)), source
        assert source.count("**") % 2 == target.count("**") % 2 == 0, source


@pytest.mark.parametrize("spoken", OTHERS)
@pytest.mark.parametrize("name", catalogue.NAMES)
def test_template_names_the_fields_of_its_document(spoken, name):
    with using(spoken):
        check_template(shipped(name).read_bytes(), name)


def test_nynorsk_is_no_bokmal():
    pattern = re.compile(rf"\b({'|'.join(BOKMAL_ONLY)})\b", re.IGNORECASE)
    texts = (TAG.sub("", text) for text in translated(Language.NYNORSK).values())
    assert [text for text in texts if pattern.search(text)] == []


def test_english_is_no_norwegian():
    pattern = re.compile(rf"\b({'|'.join(NORWEGIAN)})\b")
    texts = (TAG.sub("", text) for text in translated(Language.ENGLISH).values())
    quoted = (re.sub(r"[«“].*?[»”]|\(.*?\)", "", text) for text in texts)
    assert [text for text in quoted if pattern.search(text)] == []


def built(stored):
    """What a document is made of, in its order: headings, paragraphs, tables with cells, pictures."""
    body = Word(io.BytesIO(stored)).element.body
    for part in body.iter(*map(qn, ("w:p", "w:tbl", "w:tr", "w:tc", "w:drawing", "w:sdt"))):
        style = part.find(qn("w:pPr") + "/" + qn("w:pStyle"))
        yield part.tag if style is None else style.get(qn("w:val"))


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_a_document_is_built_the_same_in_every_language(name):
    made = {}
    for spoken in Language:
        with using(spoken):
            made[spoken] = list(built(render(SAMPLES[name])))
    assert "Heading1" in made[Language.BOKMAL]
    assert made[Language.NYNORSK] == made[Language.BOKMAL] == made[Language.ENGLISH]


@pytest.mark.matrix
@pytest.mark.parametrize("spoken", OTHERS)
@pytest.mark.parametrize("name", catalogue.NAMES)
def test_rendered_sample_is_sound(spoken, name, tmp_path):
    from openxml_audit import OpenXmlValidator

    from procure.documents.package_check import check

    with using(spoken):
        stored = render(SAMPLES[name])
    path = tmp_path / f"{name}.docx"
    path.write_bytes(stored)
    # That checker was made for Norwegian documents; of an English one it may say this and no more.
    english = ["A2 default language is en-GB"] if spoken is Language.ENGLISH else []
    assert docx_checks()(path) == english
    assert check(stored) == ()
    assert OpenXmlValidator().validate(path).errors == []
