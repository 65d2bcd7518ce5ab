"""Text written by hand in Word comes back as it was, and nothing else comes with it."""

import pytest
from docx import Document
from hypothesis import given
from hypothesis import strategies as st

from procure.documents import catalogue, islands
from procure.documents.islands import Run
from procure.documents.package import text_of
from procure.documents.render import render
from tests.documents.cases import SAMPLES, altered

OWN = {
    "ending": (
        (Run("Vi takker for "), Run("et godt", bold=True), Run(" tilbud <AS> & Sønn.")),
        (Run("Ring oss gjerne.\nMandag passer best.", italic=True),),
    )
}
TEXT = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=30).map(
    lambda text: "a" + text.strip() + "z"
)
ISLAND = st.lists(
    st.builds(lambda text, bold: (Run(text, bold=bold),), TEXT, st.booleans()), min_size=1
).map(tuple)


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_every_document_has_one_place_to_write_and_it_is_empty_at_first(name):
    stored = render(SAMPLES[name])
    assert len(islands.names(stored)) >= 1
    assert islands.read(stored) == {}


def test_what_is_written_is_read_back_twice():
    first = islands.write(render(SAMPLES["award_letter_other"]), OWN)
    again = islands.write(render(SAMPLES["award_letter_other"]), islands.read(first))
    assert islands.read(first) == islands.read(again) == OWN
    assert first == again


@given(ISLAND)
def test_any_text_survives(island):
    stored = islands.write(render(SAMPLES["invitation"]), {"ending": island})
    assert islands.plain(islands.read(stored)["ending"]) == islands.plain(
        islands.loaded(islands.dumped({"ending": island}))["ending"]
    )


def test_what_word_splits_into_runs_is_one_text_again(tmp_path):
    stored = islands.write(render(SAMPLES["invitation"]), {"ending": ((Run("Egen tekst"),),)})
    split = altered(
        stored, "word/document.xml", "Egen tekst</w:t>",
        'Egen </w:t></w:r><w:proofErr w:type="spellStart"/><w:r><w:t>tekst</w:t>',
    )  # fmt: skip
    assert islands.read(split) == {"ending": ((Run("Egen tekst"),),)}


def test_an_island_that_the_template_has_lost_is_left_out():
    stored = render(SAMPLES["invitation"])
    assert islands.write(stored, {"gone": ((Run("x"),),)}) != b""
    assert islands.read(islands.write(stored, {"gone": ((Run("x"),),)})) == {}


def test_python_docx_opens_it_and_the_text_stands_before_the_signature(tmp_path):
    stored = islands.write(render(SAMPLES["award_letter_winner"]), OWN)
    path = tmp_path / "letter.docx"
    path.write_bytes(stored)
    assert Document(str(path)).paragraphs
    lines = text_of(stored).split("\n")
    assert lines.index("Vi takker for et godt tilbud <AS> & Sønn.") < lines.index("Med hilsen")


@pytest.mark.parametrize("text", ["[]", '{"a": 1}', '{"a": [[["x"]]]}', "nei", '{"a": [["x"]]}'])
def test_only_islands_are_loaded(text):
    with pytest.raises(ValueError, match=r"expected|attribute|iterable|Expecting|unpack"):
        islands.loaded(text)


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 50_000])
def test_no_depth_of_brackets_gets_past(text):
    with pytest.raises(ValueError, match="recursion"):
        islands.loaded(text)


def test_a_book_is_no_island():
    with pytest.raises(ValueError, match="20000"):
        islands.loaded(islands.dumped({"ending": ((Run("x" * 20_001),),)}))
