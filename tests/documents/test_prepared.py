"""A prepared template says what plain docxtpl says, and keeps every refusal."""

import dataclasses
import io
import random
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import Environment
from lxml import etree

from procure.documents import prepared as prepared_module
from procure.documents.archive import joined, packed_member
from procure.documents.errors import (
    GenerationRefused,
    LostText,
    MissingValue,
    TemplateMismatch,
    Unusual,
)
from procure.documents.fields import plain
from procure.documents.house_style import W
from procure.documents.package import finish, text_of
from procure.documents.parts import Picture
from procure.documents.prepared import check_text, keep_in, prepared
from procure.documents.program import Sheet, program, ready
from procure.documents.render import render, shipped
from procure.documents.shape import even_tables, shaped
from procure.documents.template_trial import sparse
from procure.language import Language, using
from tests.conftest import missing
from tests.documents.cases import SAMPLES, altered, members

NAMES = sorted(SAMPLES)
BODY_END = "<w:sectPr"
RECEIPT = SAMPLES["bid_receipt"]


def by_docxtpl(source: bytes, document) -> bytes:
    """What plain docxtpl makes of the same template and values, stripped as ours is."""
    template = DocxTemplate(io.BytesIO(source))

    def with_images(value):
        if isinstance(value, dict):
            return {name: with_images(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [with_images(inner) for inner in value]
        if isinstance(value, Picture):
            return InlineImage(template, io.BytesIO(value.content), width=Mm(value.width))
        return value

    template.render(with_images(plain(document)), autoescape=True)
    stored = io.BytesIO()
    template.save(stored)
    return finish(stored.getvalue(), title=document.heading, author=document.buyer)


def canonical(stored: bytes) -> dict[str, bytes]:
    """Every part in one way of writing it. Of pictures only the places: docxtpl gives them no
    alternative text, and names their files and relations in its own way."""
    parts = members(stored)
    pictured = any(name.startswith("word/media/") for name in parts)
    left_out = ("[Content_Types].xml", "word/_rels/document.xml.rels") if pictured else ()
    found = {}
    for name, octets in parts.items():
        if not name.startswith("word/media/") and name not in left_out:
            root = etree.fromstring(octets)
            for drawing in root.iter(f"{{{W}}}drawing"):
                drawing.clear()
            found[name] = etree.tostring(root, method="c14n")
    return found


def receipt_with(xml: str) -> bytes:
    return altered("bid_receipt", "word/document.xml", BODY_END, xml + BODY_END)


def text_paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def written(source: str, context: dict) -> str:
    sheet = Sheet(str)
    ready(program(source))(dict(context), sheet)
    return "".join(sheet.pieces)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "spoken",
    [
        Language.BOKMAL,
        pytest.param(Language.NYNORSK, marks=pytest.mark.matrix),
        pytest.param(Language.ENGLISH, marks=pytest.mark.matrix),
    ],
)
def test_every_part_is_as_plain_docxtpl_writes_it(name, spoken):
    with using(spoken):
        if not shipped(name).is_file():
            missing(f"no template in {spoken}")
        source = shipped(name).read_bytes()
        assert prepared(source).unusual == ""
        assert canonical(render(SAMPLES[name])) == canonical(by_docxtpl(source, SAMPLES[name]))


@pytest.mark.parametrize("name", NAMES)
def test_every_part_is_as_docxtpl_writes_it_when_little_is_known(name):
    document = sparse(SAMPLES[name])
    try:
        made = render(document)
    except GenerationRefused:
        return  # of two values that may be left out, one is needed
    expected = by_docxtpl(shipped(name).read_bytes(), document)
    assert canonical(made) == canonical(expected)


LOGIC = """{% for row in rows %}{% if loop.first %}<{% elif loop.last and row.a != "x" %}>{% else %},\
{% endif %}{{ loop.index }}/{{ loop.length }}-{{ loop.revindex }} {{ row.a }}{% if row.b %}={{ row.b }}\
{% endif %}{% for c in row.c %}[{{ c }}{{ loop.index0 }}]{% endfor %}{{ row.a or "ø" }}\
{% if not row.c or row.a in "xyz" %}!{% endif %}{% endfor %}{% if flag == 1 or n >= 3 %}{{ n }}{% endif %}"""
VALUES = st.text("xyzæ<>& ", max_size=4)
ROWS = st.lists(
    st.fixed_dictionaries(
        {"a": VALUES, "b": st.none() | VALUES, "c": st.lists(VALUES, max_size=3)}
    ),
    max_size=4,
)


@given(rows=ROWS, flag=st.booleans(), n=st.integers(0, 5))
@settings(max_examples=150, deadline=None)
def test_program_answers_as_jinja_does(rows, flag, n):
    context = {"rows": rows, "flag": flag, "n": n}
    expected = Environment(autoescape=True).from_string(LOGIC).render(context)
    assert written(LOGIC, context) == expected


def test_absent_value_is_missing_wherever_it_is_asked_for():
    context = {"a": None, "b": "text", "c": {"d": None}}
    for source in ("{{ a }}", "{{ x }}", "{{ b.c }}", "{{ c.d }}", "{% if a.b %}{% endif %}",
                   "{% for x in a %}{% endfor %}", "{% for x in b %}{% endfor %}"):  # fmt: skip
        with pytest.raises(MissingValue):
            written(source, context)
    assert written("{% if a or c.d %}x{% endif %}", context) == ""


def test_value_never_reaches_python_attributes():
    with pytest.raises(MissingValue):
        written("{{ b.__class__ }}", {"b": "text"})
    with pytest.raises(MissingValue):
        written("{{ b.upper }}", {"b": "text"})


def test_question_only_jinja_can_answer_about_a_loop_is_refused():
    with pytest.raises(TemplateMismatch) as refused:
        program("{% for x in xs %}{{ loop.previtem.y }}{% endfor %}")
    assert refused.value.refused == ("loop.previtem.y",)


@pytest.mark.parametrize(
    ("xml", "why"),
    [
        ("<w:p>{% if buyer %}</w:p>{% endif %}", "a condition or loop over part of an element"),
        ('<w:p><w:pPr><w:pStyle w:val="{{ buyer }}"/></w:pPr></w:p>', "code inside a tag"),
        ('<w:p><w:pPr{% if buyer %} w:x="1"{% endif %}/></w:p>', "code inside a tag"),
        ("<w:p><w:r><w:instrText>{{ buyer }}</w:instrText></w:r></w:p>", "a value outside the text"),
        ("<w:p><w:r><w:t>en\nto</w:t></w:r></w:p>", "a line break in the text"),
        ('<w:p><w:r><w:drawing><wp:docPr id="1" name="x"/></w:drawing></w:r></w:p>', "a picture"),
    ],
)  # fmt: skip
def test_what_only_docxtpl_can_fill_in_is_seen(xml, why):
    with pytest.raises(Unusual, match=why):
        shaped(program(xml))


def test_unusual_template_is_filled_in_by_docxtpl_with_the_same_checks():
    source = receipt_with(text_paragraph("Linje én\nlinje to {{ buyer }}"))
    assert prepared(source).unusual == "a line break in the text"
    stored = render(RECEIPT, template=source)
    assert f"Linje én\nlinje to {RECEIPT.buyer}" in text_of(stored)
    assert canonical(stored) == canonical(by_docxtpl(source, RECEIPT))
    silent = dataclasses.replace(RECEIPT.contact, phone=None)
    broken = receipt_with(text_paragraph("a\nb") + text_paragraph("{{ contact.phone }}"))
    with pytest.raises((MissingValue, TemplateMismatch)):
        render(dataclasses.replace(RECEIPT, contact=silent), template=broken)


def table(rows: str, columns: int = 2) -> str:
    grid = '<w:gridCol w:w="100"/>' * columns
    return f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


CELL = '<w:tc><w:tcPr><w:tcW w:w="100" w:type="dxa"/></w:tcPr><w:p/></w:tc>'
WIDE = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p/></w:tc>'


@pytest.mark.parametrize(
    ("source", "even"),
    [
        (table(f"<w:tr>{CELL * 2}</w:tr>{{% for x in y %}}<w:tr>{WIDE}</w:tr>{{% endfor %}}"), True),
        (table(f"<w:tr>{CELL}</w:tr>"), False),
        (table(f"<w:tr>{CELL * 3}</w:tr>"), False),
        (table(f"<w:tr>{CELL * 2}</w:tr><w:tr>{CELL * 3}</w:tr>"), False),
        (table(f"<w:tr>{CELL}{{% for x in y %}}{CELL}{{% endfor %}}</w:tr>"), False),
        (table(f"{{% if x %}}<w:tr>{CELL * 2}</w:tr>{{% endif %}}"), False),
        (table(f"<w:tr>{CELL * 2}</w:tr>").replace("dxa", "auto"), False),
        (table(""), False),
    ],
)  # fmt: skip
def test_table_whose_columns_depend_on_the_data_is_seen(source, even):
    assert even_tables(source) is even


def test_values_are_read_back_in_order():
    part = b"<p><t>en</t><t>to &amp; tre</t><i>\n</i><t>to</t></p>"
    check_text(part, ["en", "to & tre", "to"])
    for values in (["to", "en"], ["en", "en"], ["fire"], ["to & tre", "to", "to"]):
        with pytest.raises(LostText):
            check_text(part, values)


def test_template_is_opened_once_however_often_it_is_filled_in():
    source = receipt_with(text_paragraph(f"Egen tekst {random.random()}"))  # noqa: S311 -- any
    before = prepared.cache_info()
    for _ in range(3):
        render(RECEIPT, template=source)
    after = prepared.cache_info()
    assert after.misses == before.misses + 1
    assert after.maxsize == 128


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A folder of prepared templates, forgotten after the test."""
    monkeypatch.setattr(prepared_module, "_kept_in", [])
    prepared.cache_clear()
    keep_in(tmp_path / "prepared")
    yield tmp_path / "prepared"
    prepared.cache_clear()


def test_prepared_template_is_found_again_by_the_next_process(folder):
    source = shipped("tender_document").read_bytes()
    made = render(SAMPLES["tender_document"])
    (kept,) = [path for path in folder.rglob("*") if path.is_file()]
    prepared.cache_clear()
    found = prepared(source)
    assert render(SAMPLES["tender_document"]) == made
    assert found == prepared.__wrapped__(source)
    assert kept.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("damage", [b"", b"junk", b"N"])
def test_damaged_prepared_template_is_made_anew(folder, damage):
    source = shipped("bid_receipt").read_bytes()
    made = prepared(source)
    (kept,) = [path for path in folder.rglob("*") if path.is_file()]
    kept.write_bytes(damage)
    prepared.cache_clear()
    assert prepared(source) == made
    assert len(kept.read_bytes()) > 1000


def test_names_of_controls_take_values_and_are_read_back():
    control = (
        '<w:p><w:sdt><w:sdtPr><w:tag w:val="svar:{{ supplier.number }}&lt;"/></w:sdtPr><w:sdtContent>'
        "<w:r><w:t>x</w:t></w:r></w:sdtContent></w:sdt></w:p>"
    )
    source = receipt_with(control)
    supplier = dataclasses.replace(RECEIPT.supplier, number='a"b<c')
    document = dataclasses.replace(RECEIPT, supplier=supplier)
    stored = render(document, template=source)
    assert b'w:val="svar:a&quot;b&lt;c&lt;"' in members(stored)["word/document.xml"]


def test_archive_is_the_same_whatever_the_order_of_its_members():
    files = {"b": b"2" * 999, "a": b"1", "[Content_Types].xml": b"<x/>", "æ/ø": b""}
    packed = [packed_member(name, content) for name, content in files.items()]
    stored = joined(packed)
    assert stored == joined(reversed(packed))
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["[Content_Types].xml", "a", "b", "æ/ø"]
        assert {name: archive.read(name) for name in archive.namelist()} == files


LEAN = """
import sys
from pathlib import Path
from procure.documents import catalogue
from procure.documents.prepared import keep_in
from procure.documents.render import render
keep_in(Path(sys.argv[1]))
for name in ("clarification", "bid_form", "evaluation_sheet"):
    render(catalogue.sample(name))
print(sorted({"docxtpl", "docx", "jinja2", "lxml", "PIL"} & set(sys.modules)))
"""


def test_process_with_prepared_templates_loads_no_slow_library(tmp_path):
    loaded = [
        subprocess.run(
            [sys.executable, "-c", LEAN, str(tmp_path)], capture_output=True, text=True, check=True
        ).stdout.strip()
        for _ in range(2)
    ]
    assert loaded == ["['docx', 'docxtpl', 'jinja2', 'lxml']", "[]"]
