"""Rendering refuses what is missing or dangerous and leaks nothing."""

import dataclasses
import io
import re
import zipfile

import pytest
from lxml import etree

from procure.documents.build import build_template
from procure.documents.errors import (
    GenerationRefused,
    LostText,
    MissingValue,
    TemplateMismatch,
)
from procure.documents.house_style import W
from procure.documents.package import text_of
from procure.documents.render import render, shipped
from procure.documents.samples.bid_receipt import SAMPLE as BID_RECEIPT
from procure.documents.samples.evaluation_matrix import SAMPLE as EVALUATION_MATRIX
from procure.documents.samples.invitation import SAMPLE as INVITATION
from procure.domain.errors import DomainError
from tests.documents.cases import SAMPLES, altered, members

DOCUMENT = "word/document.xml"
BODY_END = "<w:sectPr"


def paragraph(text: str) -> str:
    return f'<w:p><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def receipt_with(xml: str) -> bytes:
    """The receipt's template with something added at its end."""
    return altered("bid_receipt", DOCUMENT, BODY_END, xml + BODY_END)


def test_missing_values_refuse_the_document_all_at_once():
    broken = dataclasses.replace(BID_RECEIPT, received_at="", files=(), receipt_hash=" ")
    with pytest.raises(GenerationRefused) as refused:
        render(broken)
    assert [field.path for field in refused.value.missing] == [
        "received_at",
        "files",
        "receipt_hash",
    ]
    assert str(refused.value) == "Mottatt; Filer; Kvitteringens kontrollsum"
    assert isinstance(refused.value, DomainError)


def test_equal_data_gives_equal_bytes():
    assert render(INVITATION) == render(INVITATION)


def test_a_template_may_be_given_as_bytes_or_path(tmp_path):
    path = tmp_path / "egen.docx"
    path.write_bytes(receipt_with(paragraph("Egen tekst for {{ buyer }}")))
    assert "Egen tekst for Fjordvik kommune" in text_of(render(BID_RECEIPT, template=path))
    assert render(BID_RECEIPT, template=path.read_bytes()) == render(BID_RECEIPT, template=path)


def test_a_field_the_document_lacks_is_named():
    template = receipt_with(paragraph("{{ winner }} {{ supplier.rank }}"))
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.unknown == ("supplier.rank", "winner")


def test_a_field_the_template_forgets_is_named():
    template = altered("bid_receipt", DOCUMENT, "{{ receipt_hash }}", "hemmelig")
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.unused == ("receipt_hash",)


def test_a_field_that_is_asked_about_but_never_printed_is_named():
    template = altered("bid_receipt", DOCUMENT, "{{ replaces }}", "en eldre")
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.unused == ("replaces",)


@pytest.mark.parametrize(
    "code",
    [
        "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
        "{{ ''.__class__.__mro__ }}",
        "{{ buyer | upper }}",
        "{{ 'a' * 999999999 }}",
        "{% set x = buyer %}",
        "{% include 'x' %}",
        "{% for x in range(999999) %}{% endfor %}",
        "{% for x in files if x.name %}{{ x.name }}{% endfor %}",
        "{% for x in files recursive %}{{ x.name }}{% endfor %}",
        "{% macro m() %}{% endmacro %}",
        "{{ files[0].name }}",
        "{{ buyer",
        "{% if buyer %}",
    ],
)
def test_code_other_than_fields_conditions_and_loops_is_refused(code):
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=receipt_with(paragraph(code)))
    assert refused.value.refused


@pytest.mark.parametrize("depth", [3, 4])
def test_loops_may_be_three_deep(depth):
    loops = "".join(f"{{% for f{n} in files %}}" for n in range(depth))
    template = receipt_with(paragraph(loops + "x" + "{% endfor %}" * depth))
    if depth == 3:
        assert render(BID_RECEIPT, template=template)
        return
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.refused == ("document: too large",)


@pytest.mark.parametrize(
    ("part", "old", "new"),
    [
        ("docProps/core.xml", "</dc:title>", "{{ 7*7 }}</dc:title>"),
        ("word/header1.xml", "{{ buyer }}", "{{ buyer }}{{ lipsum() }}"),
        ("word/footer1.xml", "{{ document_id }}", "{{ document_id }}{{ 7 * 7 }}"),
    ],
)
def test_code_outside_the_body_is_refused_too(part, old, new):
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=altered("bid_receipt", part, old, new))
    assert refused.value.refused


def with_part(source: bytes, name: str, kind: str, xml: str) -> bytes:
    """A template with one more part that the document refers to."""
    mime = f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"
    typed = altered(
        source,
        "[Content_Types].xml",
        "</Types>",
        f'<Override PartName="/word/{name}" ContentType="{mime}"/></Types>',
    )
    related = altered(
        typed,
        "word/_rels/document.xml.rels",
        "</Relationships>",
        '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/{kind}" Target="{name}"/></Relationships>',
    )
    return altered(related, f"word/{name}", "", xml)


@pytest.mark.parametrize("kind", ["footnotes", "comments"])
def test_code_in_footnotes_and_comments_is_refused(kind):
    root = f'<w:{kind} xmlns:w="{W}"><w:p><w:r><w:t>{{{{ 7*7 }}}}</w:t></w:r></w:p></w:{kind}>'
    template = with_part(shipped("bid_receipt").read_bytes(), f"{kind}.xml", kind, root)
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.refused == (f"/word/{kind}.xml: code",)


def test_an_absent_value_outside_its_condition_is_refused():
    template = receipt_with(paragraph("{{ contact.phone }}"))
    silent = dataclasses.replace(BID_RECEIPT.contact, phone=None)
    with pytest.raises(MissingValue):
        render(dataclasses.replace(BID_RECEIPT, contact=silent), template=template)


HIDDEN = (
    '<w:del w:id="1" w:author="x" w:date="2026-01-01T00:00:00Z"><w:r><w:t>{}</w:t></w:r></w:del>',
    "<w:r><w:rPr><w:vanish/></w:rPr><w:t>{}</w:t></w:r>",
)


@pytest.mark.parametrize("hidden", HIDDEN, ids=["deleted", "hidden"])
@pytest.mark.parametrize("code", ["{{ receipt_hash }}", "{%p if replaces %}", "{# x #}"])
def test_code_in_deleted_or_hidden_text_is_refused(hidden, code):
    template = receipt_with(f"<w:p>{hidden.format(code)}</w:p>")
    with pytest.raises(TemplateMismatch) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.refused == ("word/document.xml: code in deleted or hidden text",)


def test_text_that_is_lost_on_the_way_is_noticed():
    tip = '<w:p><w:hyperlink w:tooltip="{{ receipt_hash }}"/></w:p>'
    template = altered(
        altered("bid_receipt", DOCUMENT, "{{ receipt_hash }}", "borte"),
        DOCUMENT,
        BODY_END,
        tip + BODY_END,
    )
    with pytest.raises(LostText) as refused:
        render(BID_RECEIPT, template=template)
    assert refused.value.lost == (BID_RECEIPT.receipt_hash,)


def test_properties_name_the_title_the_buyer_and_nobody_else():
    stored = render(dataclasses.replace(INVITATION, competition_title="A & B <C>"))
    core = etree.fromstring(members(stored)["docProps/core.xml"])
    assert {etree.QName(element).localname: element.text for element in core} == {
        "title": "Invitasjon til minikonkurranse: A & B <C>",
        "creator": "Fjordvik kommune (konstruert)",
        "language": "nb-NO",
    }


SECRET = "TILBYDER-B scoret 7,2"


def dirty() -> bytes:
    """A template somebody has worked in: revisions, comments, hidden text, properties."""
    body = (
        f'<w:p w:rsidR="00AB12CD"><w:del w:id="7" w:author="Person" w:date="2026-01-01T00:00:00Z">'
        f"<w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"
        '<w:ins w:id="8" w:author="Person" w:date="2026-01-01T00:00:00Z">'
        '<w:r w:rsidRPr="00AB12CD"><w:t>Godkjent tillegg</w:t></w:r></w:ins>'
        f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{SECRET}</w:t></w:r>"
        '<w:commentRangeStart w:id="3"/><w:r><w:commentReference w:id="3"/></w:r></w:p>'
    )
    comment = (
        f'<w:comments xmlns:w="{W}"><w:comment w:id="3" w:author="Person"><w:p><w:r>'
        f"<w:t>{SECRET}</w:t></w:r></w:p></w:comment></w:comments>"
    )
    stored = with_part(receipt_with(body), "comments.xml", "comments", comment)
    stored = altered(stored, "docProps/custom.xml", "", f"<x>{SECRET}</x>")
    stored = altered(stored, "docProps/thumbnail.jpeg", "", SECRET)
    return altered(
        stored,
        "docProps/core.xml",
        "</cp:coreProperties>",
        f"<cp:lastModifiedBy>Person</cp:lastModifiedBy><cp:keywords>{SECRET}</cp:keywords>"
        f"<dc:description>{SECRET}</dc:description></cp:coreProperties>",
    )


def test_nothing_of_a_worked_over_template_leaves_the_house():
    stored = render(BID_RECEIPT, template=dirty())
    everything = b"".join(members(stored).values()).decode("utf-8", "replace")
    for secret in (SECRET, "Person", "rsid", "comment", "vanish", "thumbnail", "delText"):
        assert secret not in everything, secret
    assert "Godkjent tillegg" in text_of(stored)


def test_generated_files_hold_no_part_that_tells_who_made_them():
    for name, sample in SAMPLES.items():
        parts = set(members(render(sample)))
        assert not [part for part in parts if re.search(r"app\.xml|custom|thumb|comment", part)], (
            name
        )


def test_times_of_making_are_not_stored():
    with zipfile.ZipFile(io.BytesIO(render(BID_RECEIPT))) as package:
        assert {info.date_time for info in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}


@pytest.mark.parametrize("count", [1, 2, 5, 10])
def test_columns_of_the_matrix_share_the_page(count):
    def many(row: tuple) -> tuple:
        return (row * 10)[:count]

    document = dataclasses.replace(
        EVALUATION_MATRIX,
        bids=many(EVALUATION_MATRIX.bids),
        rows=tuple(dataclasses.replace(r, cells=many(r.cells)) for r in EVALUATION_MATRIX.rows),
        price_lines=tuple(
            dataclasses.replace(line, cells=many(line.cells))
            for line in EVALUATION_MATRIX.price_lines
        ),
    )
    root = etree.fromstring(members(render(document))[DOCUMENT])
    for table in root.iter(f"{{{W}}}tbl"):
        whole = int(table.find(f"{{{W}}}tblPr/{{{W}}}tblW").get(f"{{{W}}}w"))
        grid = [int(column.get(f"{{{W}}}w")) for column in table.find(f"{{{W}}}tblGrid")]
        for row in table.iter(f"{{{W}}}tr"):
            widths = [int(width.get(f"{{{W}}}w")) for width in row.iter(f"{{{W}}}tcW")]
            assert widths == grid
            assert whole - len(grid) <= sum(widths) <= whole + len(grid)


def test_the_template_that_ships_is_the_one_that_is_built():
    assert members(build_template("bid_receipt")) == members(shipped("bid_receipt").read_bytes())
