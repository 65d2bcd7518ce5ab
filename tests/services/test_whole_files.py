import io
import zipfile

import pikepdf
import pytest

from procure.documents import whole_files as documents
from procure.documents.whole_files import Whole
from procure.domain.attachments import Finding
from procure.services import whole_files
from procure.services.whole_files import Looked, look_through, withheld


def pdf(pages=3, *, change=None, **options):
    with pikepdf.new() as file:
        for _ in range(pages):
            file.add_blank_page()
        if change:
            change(file)
        out = io.BytesIO()
        file.save(out, **options)
    return out.getvalue()


def package(*names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return out.getvalue()


def looked(number, name, content, *, limited=False):
    return Looked(number, name, len(content), limited, lambda: content)


def embedded(file):
    file.attachments["pris.txt"] = b"lavere pris"


def opening(file):
    file.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")


LOCKED = pikepdf.Encryption(owner="eier", user="bruker")
OPEN_BUT_LOCKED = pikepdf.Encryption(owner="eier", user="")


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.pdf", pdf(3), Whole(3)),
        ("a.PDF", pdf(1, change=embedded), Whole(1, frozenset({Finding.EMBEDDED}))),
        ("a.pdf", pdf(1, change=opening), Whole(1, frozenset({Finding.SCRIPTS}))),
        ("a.pdf", pdf(2, encryption=LOCKED), Whole(None, frozenset({Finding.ENCRYPTED}))),
        ("a.pdf", pdf(2, encryption=OPEN_BUT_LOCKED), Whole(2, frozenset({Finding.ENCRYPTED}))),
        ("a.pdf", b"%PDF-1.7 startxref \x00\xff", Whole(None, frozenset({Finding.DAMAGED}))),
        ("a.pdf", b"%PDF-1.7", Whole(None, frozenset({Finding.DAMAGED}))),
        ("a.docx", package("word/document.xml"), Whole()),
        ("a.docx", package("word/vbaProject.bin"), Whole(None, frozenset({Finding.MACROS}))),
        ("a.xlsx", b"PK\x03\x04 nothing", Whole(None, frozenset({Finding.DAMAGED}))),
    ],
)
def test_file_is_told_as_it_is(name, content, expected):
    assert look_through([looked(1, name, content)]) == {1: expected}


def test_picture_is_not_looked_through():
    assert look_through([looked(1, "a.png", b"\x89PNG")]) == {}


def test_files_share_a_child_until_they_are_large(monkeypatch):
    monkeypatch.setattr(whole_files, "BATCH", 2_000)
    files = [looked(n, "a.pdf", pdf(n)) for n in (1, 2, 3, 4)]
    assert look_through(files) == {n: Whole(n) for n in (1, 2, 3, 4)}


def test_file_that_stops_the_child_is_told_as_unchecked(monkeypatch):
    monkeypatch.setattr(documents, "MEMORY", 20_000_000)  # too little for any file
    found = look_through([looked(1, "a.pdf", pdf(2)), looked(2, "b.docx", package("x"))])
    assert found[1] == Whole(None, frozenset({Finding.UNCHECKED}))
    assert set(found) == {1, 2}


def test_pages_are_not_hidden_by_leaving_out_the_end():
    """Readers mend such a file; where pages are limited, so does the check."""
    cut = pdf(4).rpartition(b"startxref")[0]
    assert look_through([looked(1, "a.pdf", cut)]) == {1: Whole(None, frozenset({Finding.DAMAGED}))}
    assert look_through([looked(1, "a.pdf", cut, limited=True)])[1].pages == 4


@pytest.mark.parametrize(
    ("pages", "limit", "expected"),
    [
        ([(1, 4)], None, {}),
        ([(1, 4)], 4, {}),
        ([(1, 5)], 4, {1: 1}),
        ([(1, 3), (2, 3), (3, 2)], 4, {2: 2, 3: 2}),
        ([(1, None), (2, 6)], 4, {2: 2}),
    ],
)
def test_pages_beyond_the_limit_are_of_the_last_files(pages, limit, expected):
    assert withheld(pages, limit) == expected
