"""A picture stands in the document with its text for those who cannot see it."""

import dataclasses
import io
from dataclasses import dataclass, field

import docx
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator

from procure.documents import catalogue
from procure.documents.document import Document, label
from procure.documents.errors import GenerationRefused, MissingValue
from procure.documents.figures import drawn
from procure.documents.opened import filled
from procure.documents.package import finish
from procure.documents.parts import Picture
from procure.documents.pictures import size_of
from procure.documents.prepared import prepared
from procure.documents.render import render
from procure.domain.drawings import Drawing, Ink, Text
from tests.documents.cases import SAMPLES, altered, docx_checks, members

ALT = 'Tilbudsfristen er "24. november" & <ikke> senere'
FIGURE = drawn(
    Drawing(165, 20, (Text((80, 10), "Tilbudsfrist", Ink.LABEL, 9),)), alt=ALT, width=165
)
RECEIPT = SAMPLES["bid_receipt"]
BODY_END = "<w:sectPr"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Illustrated(type(RECEIPT)):
    """The receipt with figures."""

    name = "bid_receipt"
    figure: Picture | None = field(default=None, metadata=label("Tidslinje", needed=False))
    figures: tuple[Picture, ...] = field(default=(), metadata=label("Figurer", needed=False))


@pytest.fixture
def illustrated(monkeypatch):
    """The receipt's class and template, with a place for figures."""
    real = catalogue.kind
    monkeypatch.setattr(
        catalogue, "kind", lambda name: Illustrated if name == "bid_receipt" else real(name)
    )
    values = {f.name: getattr(RECEIPT, f.name) for f in dataclasses.fields(RECEIPT)}
    return Illustrated(
        **values, figure=FIGURE, figures=(FIGURE, dataclasses.replace(FIGURE, width=50))
    )


def template(extra: str = "") -> bytes:
    def paragraph(text: str) -> str:
        return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"

    body = "".join(
        map(paragraph, ["{%p if figure %}", "{{ figure }}", "{%p endif %}", "{%p for f in figures %}",
                        "{{ f }}", "{%p endfor %}"])
    )  # fmt: skip
    return altered("bid_receipt", "word/document.xml", BODY_END, body + extra + BODY_END)


UNUSUAL = "<w:p><w:r><w:t>to\nlinjer</w:t></w:r></w:p>"  # makes docxtpl fill it in


@pytest.mark.parametrize("extra", ["", UNUSUAL], ids=["prepared", "docxtpl"])
def test_picture_has_its_text_a_number_of_its_own_and_one_file(illustrated, extra, tmp_path):
    assert bool(prepared(template(extra)).unusual) is bool(extra)
    stored = render(illustrated, template=template(extra))
    parts = members(stored)
    root = etree.fromstring(parts["word/document.xml"])
    drawn = list(root.iter(f"{WP}docPr"))
    assert [mark.get("descr") for mark in drawn] == [ALT] * 3
    assert [mark.get("id") for mark in drawn] == ["1001", "1002", "1003"]
    extents = [(int(e.get("cx")), int(e.get("cy"))) for e in root.iter(f"{WP}extent")]
    assert extents == [size_of(shown) for shown in (FIGURE, *illustrated.figures)]
    assert [octets for name, octets in parts.items() if "media" in name] == [FIGURE.content]
    assert stored == render(illustrated, template=template(extra))
    path = tmp_path / "figures.docx"
    path.write_bytes(stored)
    assert [error.description for error in OpenXmlValidator().validate(path).errors] == []
    assert docx_checks()(path) == []


def test_both_ways_write_the_same_drawing(illustrated):
    def drawings(stored: bytes) -> list[bytes]:
        root = etree.fromstring(members(stored)["word/document.xml"])
        for blip in root.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip"):
            blip.attrib.clear()  # each way numbers its relations
        for told in root.iter(f"{WP}docPr", "{*}cNvPr"):
            del told.attrib["name"], told.attrib["id"]
        return [etree.tostring(inline, method="c14n") for inline in root.iter(f"{WP}inline")]

    from procure.documents.fields import plain

    made = prepared(template())
    by_docxtpl = finish(filled(made.package, plain(illustrated), []), title="x", author="y")
    assert drawings(render(illustrated, template=template())) == drawings(by_docxtpl)


def test_document_without_its_optional_picture_has_none(illustrated):
    bare = dataclasses.replace(illustrated, figure=None, figures=())
    parts = members(render(bare, template=template()))
    assert [name for name in parts if "media" in name] == []
    assert b"png" not in parts["[Content_Types].xml"]


def test_picture_without_a_text_is_refused(illustrated):
    silent = dataclasses.replace(illustrated, figure=dataclasses.replace(FIGURE, alt=" "))
    with pytest.raises(GenerationRefused) as refused:
        render(silent, template=template())
    assert [(f.path, f.label) for f in refused.value.missing] == [
        ("figure.alt", "Tidslinje: Bildets alternative tekst")
    ]


def test_what_is_inside_a_picture_cannot_be_printed(illustrated):
    from procure.documents.fields import plain
    from procure.documents.program import Sheet, program, ready

    with pytest.raises(MissingValue):
        ready(program("{{ figure.content }}"))(plain(illustrated), Sheet(str))


def test_file_that_is_no_png_is_not_drawn():
    with pytest.raises(ValueError, match="not a PNG"):
        size_of(Picture(content=b"<svg/>", width=10, alt="x"))


def test_document_class_lists_a_picture_as_one_printed_field():
    from procure.documents.fields import leaves

    found = {leaf.path: leaf.printed for leaf in leaves(Illustrated)}
    assert found["figure"] is True
    assert found["figures[]"] is True
    assert issubclass(Illustrated, Document)


@pytest.mark.parametrize("name", catalogue.NAMES)
def test_no_picture_is_wider_than_the_text_of_its_page(name):
    made = docx.Document(io.BytesIO(render(SAMPLES[name])))
    (page, *_) = made.sections
    room = page.page_width - page.left_margin - page.right_margin
    assert [shown.width for shown in made.inline_shapes if shown.width > room] == []
