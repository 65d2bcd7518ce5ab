import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from procure.domain.attachments import (
    EDGE,
    EXTENSIONS,
    LARGEST_PART,
    Finding,
    Limits,
    Piece,
    cuts,
    findings,
    size_problems,
    type_problems,
)
from procure.domain.reasons import Code
from procure.domain.seals import PART_SIZE
from tests.domain.test_packages import compound


def package(*names, compression=zipfile.ZIP_DEFLATED, body="<x/>"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as file:
        for name in names:
            file.writestr(name, body)
    return out.getvalue()


WORD = package("[Content_Types].xml", "word/document.xml")
EXCEL = package("[Content_Types].xml", "xl/workbook.xml")
LOCKED = compound("EncryptedPackage")
GOOD = {
    "tilbud.pdf": b"%PDF-1.7\n",
    "sen start.pdf": b"\n" * 1000 + b"%PDF-1.7",
    "Ærlig Ønske.DOCX": WORD,
    "pris.xlsx": EXCEL,
    "passord.docx": LOCKED,
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
    "gammel.docx": compound("WordDocument"),
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
    assert type_problems(name, Piece(GOOD[name])) == ()


@pytest.mark.parametrize("name", BAD)
def test_attachment_of_another_kind_is_refused(name):
    assert [why.code for why in type_problems(name, Piece(BAD[name]))] == [Code.ATTACHMENT_TYPE]


def in_parts(content):
    start = 0
    for length in cuts(len(content)):
        end = start + length
        yield Piece(content[start:end], start, last=end == len(content))
        start = end


def test_large_attachment_is_judged_by_its_first_and_last_part():
    filler = {"body": b"0" * 3_000_000, "compression": zipfile.ZIP_STORED}
    word = package("[Content_Types].xml", "word/document.xml", "word/media/a.bin", **filler)
    assert len(list(in_parts(word))) == 2
    assert [type_problems("a.docx", piece) for piece in in_parts(word)] == [(), ()]
    first, last = in_parts(word)
    refused = [why.code for why in type_problems("a.xlsx", last)]
    assert refused == [Code.ATTACHMENT_TYPE]
    assert type_problems("a.xlsx", first) == ()


def test_large_office_file_with_a_password_is_known_from_its_first_part():
    first, last = in_parts(LOCKED + bytes(PART_SIZE + EDGE))
    assert findings("a.docx", first) == {Finding.ENCRYPTED}
    assert type_problems("a.docx", last, {Finding.ENCRYPTED}) == ()
    assert type_problems("a.docx", last) != ()


@pytest.mark.parametrize(
    "size", [0, 1, EDGE, PART_SIZE, LARGEST_PART, LARGEST_PART + 1, 100_000_000]
)
def test_parts_are_the_file_and_the_last_holds_its_end(size):
    parts = cuts(size)
    assert sum(parts) == size
    assert set(parts[:-1]) <= {PART_SIZE}
    assert min(size, EDGE) <= parts[-1] <= LARGEST_PART


def test_file_and_bid_at_their_limits_are_accepted_and_one_octet_more_is_refused():
    limits = Limits(file=1_500_000, bid=4_000_000)
    assert size_problems(1_500_000, 2_500_000, limits) == ()
    (file,) = size_problems(1_500_001, 0, limits)
    assert (file.code, dict(file.params)) == (Code.ATTACHMENT_TOO_LARGE, {"limit": "1,5 MB"})
    (bid,) = size_problems(1_500_000, 2_500_001, limits)
    assert (bid.code, dict(bid.params)) == (Code.ATTACHMENTS_TOO_LARGE, {"limit": "4 MB"})


def encrypted_zip():
    flagged = bytearray(WORD)
    flagged[6] |= 1  # of the first member, where it begins
    return bytes(flagged)


def pdf(body=b"", trailer=b""):
    return b"%PDF-1.7\n" + body + b"\ntrailer << " + trailer + b" >>\nstartxref 0\n%%EOF\n"


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        ("a.pdf", pdf(), set()),
        ("a.pdf", pdf(trailer=b"/Encrypt 5 0 R"), {Finding.ENCRYPTED}),
        ("a.pdf", pdf(body=b"/S/JavaScript/JS(app.alert(1))"), {Finding.SCRIPTS}),
        ("a.pdf", pdf(body=b"/Encryption /JSON"), set()),
        ("a.pdf", pdf()[:-20], {Finding.CUT_SHORT}),
        ("a.docx", WORD, set()),
        ("a.docx", LOCKED, {Finding.ENCRYPTED}),
        ("a.docx", encrypted_zip(), {Finding.ENCRYPTED}),
        ("a.docx", package("[Content_Types].xml", "word/vbaProject.bin"), {Finding.MACROS}),
        ("a.xlsx", package("xl/a.xml", body="0" * 5_000_000), {Finding.EXPLODES}),
        ("a.png", b"\x89PNG\r\n\x1a\n/JavaScript (", set()),
    ],
)
def test_what_the_bidder_should_know_of_a_file_is_found(name, content, found):
    assert findings(name, Piece(content)) == found


def test_macros_of_a_large_file_are_found_in_either_part():
    names = ("word/vbaProject.bin", "[Content_Types].xml", "word/document.xml")
    body = {"compression": zipfile.ZIP_STORED, "body": b"0" * 2_500_000}
    first, last = in_parts(package(*names, **body))
    assert findings("a.docx", first) == findings("a.docx", last) == {Finding.MACROS}


def test_list_of_members_out_of_sight_is_told():
    names = [f"word/{n:0200}.xml" for n in range(4_900)]
    word = package(*names, "[Content_Types].xml", "word/document.xml", body="x" * 700)
    *_, last = in_parts(word)
    assert len(word) > EDGE
    assert type_problems("a.docx", last) == ()
    assert findings("a.docx", last) == {Finding.UNCHECKED}


@given(
    st.sampled_from(EXTENSIONS),
    st.sampled_from([WORD, EXCEL, LOCKED]),
    st.lists(st.tuples(st.integers(4, 200), st.integers(0, 255)), max_size=8),
    st.integers(0, 400),
)
def test_damaged_attachment_is_judged_and_never_crashes(extension, good, flips, cut):
    damaged = bytearray(good[: max(4, len(good) - cut)])
    for place, value in flips:
        damaged[-place % len(damaged)] = value
    piece = Piece(bytes(damaged))
    found = type_problems(f"fil.{extension}", piece)
    assert {why.code for why in found} <= {Code.ATTACHMENT_TYPE}
    assert findings(f"fil.{extension}", piece) <= set(Finding)
