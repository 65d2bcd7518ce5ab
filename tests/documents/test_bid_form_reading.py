"""A filled bid form is read as a person sees it, whoever saved it; a hostile one is not read."""

import io
import json
import random
import shutil
import subprocess
import zipfile

import pytest
from lxml import etree

from procure.documents import child
from procure.documents.bid_form_reading import read
from procure.documents.controls import bookmark_of
from procure.documents.render import render
from procure.documents.samples.amendment import SAMPLE as AMENDMENT
from procure.documents.samples.bid_form import SAMPLE
from tests import filled_word as word
from tests.conftest import missing

FORM = render(SAMPLE)
W = word.w


def fields(content: bytes) -> dict[str, str]:
    found = json.loads(read(content))
    assert "refused" not in found, found
    return {tag: text for tag, text, _ticked, _left_out in found["fields"]}


def refused(content: bytes) -> str | None:
    return json.loads(read(content)).get("refused")


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_untouched_form_says_what_it_was_filled_in_with():
    found = json.loads(read(FORM))
    assert found["code"] == SAMPLE.form_code
    assert found["marks"] == ["9f2c11ab", "04d7e3f0", "77b1c2d9"]
    said = {tag: text for tag, text, _ticked, _left in found["fields"] if text}
    assert said == {
        "confirmation:requirements": "☒",
        "confirmation:contract": "☐",
        "confirmation:independence": "☐",
        "confirmation:validity": "☐",
        "reservation": SAMPLE.reservations,
        "answer:31": SAMPLE.answers[0].text,
        "team:1:person": "Tjenestedesigner 1",
        "team:1:role": "Tjenestedesigner, senior",
        "team:1:level:1": "5",
        "team:1:level:2": "2",
        "team:1:level:3": "2",
        "team:1:evidence": SAMPLE.people[0].evidence,
        "team:1:availability": "60",
        "team:1:reference": SAMPLE.people[0].reference,
        "price:51": "1 690",
    }
    ticked = [tag for tag, _text, ticked, _left in found["fields"] if ticked]
    assert ticked == ["confirmation:requirements"]
    empty = {tag for tag, text, *_ in found["fields"] if not text}
    assert {"answer:32", "team:2:person", "price:52", "price:53"} <= empty


@pytest.mark.parametrize(
    "text",
    ["Smith & Sønn <AS> \"x\" 'y'", "{{ 7*7 }} {% x %}", "a\n\nb\nc", "  rykk\tinn", "‹ikke tomt"],
)
def test_text_is_read_as_typed(text):
    assert fields(word.fill(FORM, {"answer:32": text}))["answer:32"] == text


def test_paragraphs_and_split_runs_are_joined_as_a_reader_sees_them():
    changed = word.paragraphs(FORM, "answer:32", ["Første linje her", "", "Andre & siste"])
    assert fields(changed)["answer:32"] == "Første linje her \n\nAndre & siste "


@pytest.mark.parametrize(("numbering", "marks"), [("2", ["• ", "• "]), ("1", ["1. ", "2. "])])
def test_lists_keep_their_marks(numbering, marks):
    changed = word.paragraphs(FORM, "answer:32", ["innsikt", "utprøving"], numbering=numbering)
    lines = ["innsikt ", "utprøving "]
    assert fields(changed)["answer:32"].split("\n") == [
        mark + line for mark, line in zip(marks, lines, strict=True)
    ]


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is():
    root = word.opened(word.fill(FORM, {"answer:32": "står"}))
    paragraph = next(word.control(root, "answer:32").iterancestors(W("p")))
    for wrapper, text, hidden in (("ins", " nytt", 0), ("del", " strøket", 0), ("", " skjult", 1)):
        parent = etree.SubElement(paragraph, W(wrapper)) if wrapper else paragraph
        run = etree.SubElement(parent, W("r"))
        if hidden:
            etree.SubElement(etree.SubElement(run, W("rPr")), W("vanish"))
        etree.SubElement(run, W("t")).text = text
    assert fields(word.saved(FORM, root))["answer:32"] == "står nytt"


def test_words_own_prompt_in_an_emptied_place_is_nothing():
    root = word.opened(word.fill(FORM, {"answer:32": "Klikk her for å skrive inn tekst."}))
    run = next(word.control(root, "answer:32").iter(W("r")))
    properties = etree.Element(W("rPr"))
    etree.SubElement(properties, W("rStyle")).set(W("val"), "Plassholdertekst")
    run.insert(0, properties)
    styles = members(FORM)["word/styles.xml"].replace(
        b"</w:styles>",
        b'<w:style w:type="character" w:styleId="Plassholdertekst">'
        b'<w:name w:val="Placeholder Text"/></w:style></w:styles>',
    )
    assert fields(word.saved(FORM, root, **{"word/styles.xml": styles}))["answer:32"] == ""


def test_places_without_tags_are_found_by_their_bookmarks():
    changed = word.fill(FORM, {"answer:32": "et svar", "price:52": "1 250,50"})
    assert fields(word.without_controls(changed)) == fields(changed)


@pytest.mark.documents
def test_libreoffice_keeps_every_field(tmp_path):
    if shutil.which("soffice") is None:
        missing("no soffice")
    changed = word.fill(
        FORM,
        {"answer:32": "linje en\n\nlinje to", "price:52": "1 250", "team:2:person": "Ny 1"},
        ("confirmation:contract",),
    )
    (tmp_path / "form.docx").write_bytes(changed)
    subprocess.run(
        [
            "soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(tmp_path / "out"),
            str(tmp_path / "form.docx"),
        ],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    assert json.loads(read((tmp_path / "out" / "form.docx").read_bytes())) == json.loads(
        read(changed)
    )


def test_a_copied_place_comes_as_often_as_it_stands():
    root = word.opened(FORM)
    table = next(word.control(root, "team:2:person").iterancestors(W("tbl")))
    copied = etree.fromstring(etree.tostring(table))
    table.addnext(copied)
    tags = [tag for tag, *_ in json.loads(read(word.saved(FORM, root)))["fields"]]
    assert tags.count("team:2:person") == 2
    assert tags.index("price:51") > max(i for i, tag in enumerate(tags) if tag == "team:2:person")


def test_pictures_and_tables_in_an_answer_are_counted():
    root = word.opened(FORM)
    paragraph = next(word.control(root, "answer:32").iterancestors(W("p")))
    etree.SubElement(etree.SubElement(paragraph, W("r")), W("drawing"))
    found = json.loads(read(word.saved(FORM, root)))["fields"]
    assert {tag: left for tag, _text, _ticked, left in found if left} == {"answer:32": 1}


def test_every_place_has_a_bookmark_that_word_and_libreoffice_keep():
    root = word.opened(FORM)
    names = {mark.get(W("name")) for mark in root.iter(W("bookmarkStart"))}
    every = {tag.get(W("val")) for tag in root.iter(W("tag"))}
    tags = {tag for tag in every if not tag.startswith("island:")}
    assert {bookmark_of(tag) for tag in tags} <= names
    assert max(map(len, names)) <= 40
    ids = [control.find(f"{W('sdtPr')}/{W('id')}").get(W("val")) for control in root.iter(W("sdt"))]
    assert len(set(ids)) == len(ids) == len(every)


BOMB = word.packed(members(FORM) | {"word/media/image1.xml": b"0" * 30_000_000})
ENTITY = members(FORM)[word.DOCUMENT].replace(
    b"<w:document", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><w:document', 1
)
MACRO_TYPES = members(FORM)["[Content_Types].xml"].replace(
    b"wordprocessingml.document.main+xml", b"ms-word.document.macroEnabled.main+xml"
)
VBA_TYPES = members(FORM)["[Content_Types].xml"].replace(
    b"</Types>",
    b'<Override PartName="/word/vbaProject.bin" ContentType="application/vnd.ms-office.vbaProject"/>'
    b"</Types>",
)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "file_not_word"),
        (b"%PDF-1.7", "file_not_word"),
        (FORM[: len(FORM) // 2], "file_not_word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "file_old_word"),
        (word.packed(members(FORM) | {"[Content_Types].xml": MACRO_TYPES}), "file_unsafe"),
        (
            word.packed(
                members(FORM) | {"[Content_Types].xml": VBA_TYPES, "word/vbaProject.bin": b"x"}
            ),
            "file_unsafe",
        ),
        (BOMB, "file_too_heavy"),
        (word.packed(members(FORM) | {word.DOCUMENT: ENTITY}), "file_unsafe"),
        (FORM + bytes(10_000_001 - len(FORM)), "file_large"),
        (word.packed(members(FORM) | {word.DOCUMENT: b"<w:document"}), "file_not_word"),
        (render(AMENDMENT), "form_unknown"),
    ],
    ids=[
        "empty", "pdf", "cut off", "old or locked", "docm", "vba part", "bomb", "entity",
        "one byte too large", "broken xml", "another document of ours",
    ],
)  # fmt: skip
def test_hostile_and_foreign_files_are_refused(content, why):
    assert refused(content) == why


def test_two_codes_are_refused_and_the_same_twice_is_one():
    root = word.opened(FORM)
    body = root.find(W("body"))

    def line(text):
        paragraph = etree.Element(W("p"))
        etree.SubElement(etree.SubElement(paragraph, W("r")), W("t")).text = text
        body.insert(0, paragraph)

    line(SAMPLE.form_code)
    assert refused(word.saved(FORM, root)) is None
    line("procure/bid_form/1/999/8c1f0a52c7d94e88/2026/0417")
    assert refused(word.saved(FORM, root)) == "form_twice"


def test_the_child_process_reads_it_too():
    assert child.run_limited("procure.documents.bid_form_reading:read", FORM) == read(FORM)


def nested(depth: int, lines: int) -> bytes:
    """Places inside places, so that the innermost lines are read once for each of them."""
    chance = random.Random(1)  # noqa: S311 -- else the guard would see how well it packs
    root = word.opened(FORM)
    at = root.find(W("body"))
    for number in range(depth):
        table = etree.Element(W("tbl"))
        at.insert(0, table)
        at = etree.SubElement(etree.SubElement(table, W("tr")), W("tc"))
        control = etree.SubElement(etree.SubElement(at, W("p")), W("sdt"))
        properties = etree.SubElement(control, W("sdtPr"))
        etree.SubElement(properties, W("tag")).set(W("val"), f"answer:{number}")
    for _ in range(lines):
        run = etree.SubElement(etree.SubElement(at, W("p")), W("r"))
        etree.SubElement(run, W("t")).text = f"{chance.getrandbits(48):x}"
    return word.saved(FORM, root)


def test_places_inside_places_are_bounded():
    assert refused(nested(40, 9_000)) == "file_too_heavy"
