"""Text as people type it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from procure.domain import text

ANY_TEXT = st.text(st.characters(), max_size=200)  # lone surrogates and control characters too
HOSTILE = st.text(
    st.sampled_from("aå\u030a \t\r\n\x00\x07\x0b\x0c\x1b\x1f\ufffe\uffff\ud83d\ude00.-/\\:\u202e"),
    max_size=60,
)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("  Bedre tjenester \t", "Bedre tjenester"),
        ("linje 1\r\nlinje 2\rlinje 3\n", "linje 1\nlinje 2\nlinje 3"),
        ("bla\u030aba\u0308r", "blåbär"),
        ("kol.\tkol.", "kol.\tkol."),
        ("smil \N{GRINNING FACE}", "smil \N{GRINNING FACE}"),
        ("á á", "á á"),  # northern Sámi letters stay
    ],
)
def test_clean_keeps_what_can_be_kept(typed, kept):
    assert text.clean_reporting(typed) == (kept, False)


@pytest.mark.parametrize(
    "character",
    ["\x00", "\x07", "\x0b", "\x0c", "\x1b", "\x1f", "\ufffe", "\uffff", "\ud800"],
)
def test_clean_replaces_and_reports_what_xml_cannot_carry(character):
    assert text.clean_reporting(f"før{character}etter") == ("før\ufffdetter", True)


def test_clean_replaces_a_forbidden_character_at_the_edge_rather_than_losing_it():
    assert text.clean_reporting("\x0cside") == ("\ufffdside", True)


@given(ANY_TEXT | HOSTILE)
def test_clean_gives_text_that_is_stable_normal_and_survives_xml(typed):
    cleaned, replaced = text.clean_reporting(typed)
    assert text.clean_reporting(cleaned) == (cleaned, False)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert "\r" not in cleaned
    assert replaced == (cleaned.count("\ufffd") > typed.count("\ufffd"))
    element = etree.Element("t")
    element.text = cleaned  # lxml refuses what XML cannot carry
    assert (etree.fromstring(etree.tostring(element)).text or "") == cleaned


@pytest.mark.parametrize(
    ("written", "count"),
    [
        ("", 0),
        (" \n\t ", 0),
        ("ett", 1),
        ("to ord", 2),
        ("tre\nord  her", 3),
        ("brukere – og pårørende", 3),
        ("• punkt\n• punkt", 2),
        ("og/eller", 1),
        ("tjeneste-design", 1),
        ("§ 7-9", 1),
        ("1 000 000 kr", 4),
        ("ordet\u00a0etter", 2),
        ("\ufefford", 1),
        ("--- *** ---", 0),
        ("Vi:\n1. **leder** an\n 12) følger opp", 5),
        ("punkt 1. og 2.", 4),
    ],
)
def test_words_counts_runs_with_a_letter_or_digit(written, count):
    assert text.words(written) == count


@given(ANY_TEXT, ANY_TEXT)
def test_words_of_two_texts_set_apart_add_up(first, second):
    assert text.words(f"{first}\n{second}") == text.words(first) + text.words(second)


@pytest.mark.parametrize(
    ("uploaded", "shown"),
    [
        ("Tilbud – Ærlig Ønske Å.docx", "Tilbud – Ærlig Ønske Å.docx"),
        ("\N{GRINNING FACE}.pdf", "\N{GRINNING FACE}.pdf"),
        ("C:\\Users\\ola\\CV.pdf", "CV.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a/b/", "fil"),
        ("", "fil"),
        ("...", "fil"),
        (".htaccess", "htaccess"),
        ("tilbud\r\nX-Evil: 1.pdf", "tilbud X-Evil_ 1.pdf"),
        ("tilbud\u202efdp.exe", "tilbudfdp.exe"),
        ("pris\u2028liste.xlsx", "pris liste.xlsx"),
        ("A\u030as.pdf", "Ås.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("COM¹.txt", "_COM¹.txt"),
        ("konsept.pdf", "konsept.pdf"),
        ('hva?<er>"dette".pdf', "hva__er__dette_.pdf"),
        ("pris\ud800.pdf", "pris.pdf"),
        ("tilbud.pdf. ", "tilbud.pdf"),
    ],
)
def test_display_name_is_readable_and_harmless(uploaded, shown):
    assert text.display_name(uploaded) == shown


def test_display_name_is_cut_before_the_file_type():
    assert text.display_name("a" * 200 + ".docx") == "a" * 115 + ".docx"
    assert text.display_name("b" * 200) == "b" * 120


@given(ANY_TEXT | HOSTILE)
def test_display_name_is_one_visible_line_and_stable(uploaded):
    name = text.display_name(uploaded)
    assert 1 <= len(name) <= text.NAME_LENGTH
    assert len(name.splitlines()) == 1
    assert not set(name) & set('/\\:*?"<>|')
    assert {unicodedata.category(c)[0] for c in name}.isdisjoint("C")
    assert text.display_name(name) == name
    assert text.clean(name) == name
