"""The templates that ship: what the code builds, in the house style, with the right fields."""

import re

import pytest
from lxml import etree

from procure.documents import catalogue
from procure.documents.build import build_templates, field_list
from procure.documents.fields import leaves
from procure.documents.house_style import LANDSCAPE, PORTRAIT, W
from procure.documents.render import check_template, shipped
from procure.language import Language
from tests.documents.cases import members

NAMES = sorted(catalogue.NAMES)


def xml(name: str, part: str = "word/document.xml"):
    return etree.fromstring(members(shipped(name).read_bytes())[part])


def words_of(paragraph) -> str:
    return "".join(text.text or "" for text in paragraph.iter(f"{{{W}}}t"))


def is_tag(paragraph) -> bool:
    return words_of(paragraph).startswith("{%p")


def style_of(paragraph) -> str:
    style = paragraph.find(f"{{{W}}}pPr/{{{W}}}pStyle")
    return "" if style is None else style.get(f"{{{W}}}val")


def held(paragraph) -> bool:
    return paragraph.find(f"{{{W}}}pPr/{{{W}}}keepNext") is not None


def test_committed_templates_are_a_fresh_build(tmp_path):
    built = build_templates(tmp_path)
    places = [path.relative_to(tmp_path) for path in built]
    assert sorted(map(str, places)) == sorted(
        f"{spoken}/{name}.docx" for spoken in Language for name in NAMES
    )
    committed = shipped("invitation").parents[1]
    for place in places:
        fresh, kept = ((folder / place).read_bytes() for folder in (tmp_path, committed))
        assert members(fresh) == members(kept), place


def test_list_of_fields_is_fresh():
    listed = shipped("invitation").parents[1] / "README.md"
    assert listed.read_text(encoding="utf-8") == field_list()
    assert "| `bid_deadline` | Tilbudsfrist | ja |" in field_list()


@pytest.mark.matrix
def test_build_is_deterministic(tmp_path):
    first, second = (build_templates(tmp_path / side) for side in "ab")
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


@pytest.mark.parametrize("name", NAMES)
def test_template_and_document_name_the_same_fields(name):
    check_template(shipped(name).read_bytes(), name)


@pytest.mark.parametrize("name", NAMES)
def test_every_field_has_a_label_and_a_name_that_jinja_finds(name):
    taken = set(dir({})) | {"loop"}
    parts = {
        part
        for leaf in leaves(catalogue.kind(name))
        for part in re.split(r"\[\]\.|\.|\[\]", leaf.path)
    }
    assert parts & taken == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_tag_stands_in_a_run_of_its_own(name):
    for text in xml(name).iter(f"{{{W}}}t"):
        opened = len(re.findall(r"\{[{%]", text.text or ""))
        closed = len(re.findall(r"[}%]\}", text.text or ""))
        assert opened == closed, text.text


@pytest.mark.parametrize("name", NAMES)
def test_what_leads_up_to_a_table_stays_on_its_page(name):
    body = xml(name).find(f"{{{W}}}body")
    for table in body.iter(f"{{{W}}}tbl"):
        first = table.find(f"{{{W}}}tr")
        assert [p for p in first.iter(f"{{{W}}}p") if not held(p)] == []
        before = [p for p in table.itersiblings(f"{{{W}}}p", preceding=True) if not is_tag(p)]
        assert held(before[0]) or style_of(before[0]).startswith("Heading"), words_of(before[0])


@pytest.mark.parametrize("name", NAMES)
def test_templates_cite_no_paragraph_of_law_themselves(name):
    texts = [text.text or "" for text in xml(name).iter(f"{{{W}}}t")]
    assert [text for text in texts if "§" in text or "forskriften" in text.lower()] == []


@pytest.mark.parametrize("name", NAMES)
def test_page_is_a4_and_language_norwegian(name):
    (page,) = xml(name).iter(f"{{{W}}}pgSz")
    size = [page.get(f"{{{W}}}{side}") for side in "wh"]
    wide = getattr(catalogue.layout(name), "PAGE", PORTRAIT) is LANDSCAPE
    assert size == (["16838", "11906"] if wide else ["11906", "16838"])
    (language,) = xml(name, "word/styles.xml").iter(f"{{{W}}}lang")
    assert language.get(f"{{{W}}}val") == "nb-NO"


@pytest.mark.parametrize("name", NAMES)
def test_every_table_repeats_its_head_and_has_a_name(name):
    for table in xml(name).iter(f"{{{W}}}tbl"):
        first = table.find(f"{{{W}}}tr")
        assert first.find(f"{{{W}}}trPr/{{{W}}}tblHeader") is not None
        assert table.find(f"{{{W}}}tblPr/{{{W}}}tblCaption").get(f"{{{W}}}val")


@pytest.mark.parametrize("name", NAMES)
def test_package_holds_only_what_the_document_needs(name):
    parts = set(members(shipped(name).read_bytes()))
    assert {part for part in parts if not part.endswith((".rels", "[Content_Types].xml"))} == {
        "docProps/core.xml",
        "word/document.xml",
        "word/fontTable.xml",
        "word/footer1.xml",
        "word/header1.xml",
        "word/numbering.xml",
        "word/settings.xml",
        "word/styles.xml",
        "word/theme/theme1.xml",
    }


def test_headings_of_the_tender_document_are_numbered_and_linked_from_the_contents():
    styles = xml("tender_document", "word/styles.xml")
    for level in ("1", "2"):
        (style,) = styles.xpath(f'//w:style[@w:styleId="Heading{level}"]', namespaces={"w": W})
        assert style.find(f"{{{W}}}pPr/{{{W}}}numPr/{{{W}}}numId") is not None
    document = xml("tender_document")
    anchors = [link.get(f"{{{W}}}anchor") for link in document.iter(f"{{{W}}}hyperlink")]
    bookmarks = [mark.get(f"{{{W}}}name") for mark in document.iter(f"{{{W}}}bookmarkStart")]
    assert len(anchors) == 11
    assert anchors == bookmarks
