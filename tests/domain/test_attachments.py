import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.attachments import EXTENSIONS, SIZE_LIMIT, problems
from procure.domain.reasons import Code


def package(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, "<x/>")
    return out.getvalue()


WORD = package("[Content_Types].xml", "word/document.xml")
EXCEL = package("[Content_Types].xml", "xl/workbook.xml")
GOOD = {
    "tilbud.pdf": b"%PDF-1.7\n",
    "sen start.pdf": b"\n" * 1000 + b"%PDF-1.7",
    "Ærlig Ønske.DOCX": WORD,
    "pris.xlsx": EXCEL,
    "team.png": b"\x89PNG\r\n\x1a\n....",
    "team.jpg": b"\xff\xd8\xff\xe0....",
}
BAD = {
    "tom.pdf": b"",
    "ikke.pdf": b"<html>",
    "word.pdf": WORD,
    "pris.docx": EXCEL,
    "svar.xlsx": WORD,
    "zip.docx": package("hei.txt"),
    "avkortet.docx": WORD[:-30],
    "passord.docx": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "makro.docm": WORD,
    "bilde.svg": b"<svg/>",
    "bilde.gif": b"GIF89a",
    "bilde.png": b"GIF89a",
    "skript.exe": b"MZ",
    "pdf": b"%PDF-1.7",
    "uten": b"%PDF-1.7",
    "tilbud.pdf.html": b"%PDF-1.7",
}


@pytest.mark.parametrize("name", GOOD)
def test_attachment_of_an_allowed_kind_is_accepted(name):
    assert problems(name, GOOD[name]) == ()


@pytest.mark.parametrize("name", BAD)
def test_attachment_of_another_kind_is_refused(name):
    assert [why.code for why in problems(name, BAD[name])] == [Code.ATTACHMENT_TYPE]


def test_attachment_at_the_limit_is_accepted_and_one_octet_more_is_refused():
    full = b"%PDF-" + b"0" * (SIZE_LIMIT - 5)
    assert problems("a.pdf", full) == ()
    (why,) = problems("a.pdf", full + b"0")
    assert (why.code, dict(why.params)) == (Code.ATTACHMENT_TOO_LARGE, {"limit": "10 MB"})


@given(
    st.sampled_from(EXTENSIONS),
    st.sampled_from([WORD, EXCEL]),
    st.lists(st.tuples(st.integers(4, 200), st.integers(0, 255)), max_size=8),
    st.integers(0, 400),
)
def test_damaged_attachment_is_judged_and_never_crashes(extension, good, flips, cut):
    damaged = bytearray(good[: max(4, len(good) - cut)])
    for place, value in flips:
        damaged[-place % len(damaged)] = value
    found = problems(f"fil.{extension}", bytes(damaged))
    assert {why.code for why in found} <= {Code.ATTACHMENT_TYPE}
