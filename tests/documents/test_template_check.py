"""What the check tells officers of a template they have edited: all of it, and where."""

import io
import re
import shutil
import struct
import subprocess
import zipfile

import pytest

from procure.documents import catalogue
from procure.documents.child import ChildStopped, run_limited
from procure.documents.fields import leaves
from procure.documents.finding_texts import finding_text
from procure.documents.findings import Find, from_json
from procure.documents.render import render, shipped
from procure.documents.template_check import check
from procure.documents.template_trial import sparse
from procure.documents.template_words import how_to_write
from procure.language import using
from tests.conftest import missing
from tests.documents.cases import SAMPLES, altered, members

NAME = "bid_receipt"
END = "<w:sectPr"
HEAD = f"{NAME} nb\n".encode()  # what the child is told of the file


def paragraph(*texts: str) -> str:
    runs = "".join(f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>' for text in texts)
    return f"<w:p>{runs}</w:p>"


def with_xml(xml: str, name: str = NAME) -> bytes:
    """The shipped template with more at its end."""
    return altered(name, "word/document.xml", END, xml + END)


def with_text(*texts: str) -> bytes:
    return with_xml(paragraph(*texts))


def codes(template: bytes, name: str = NAME) -> list[Find]:
    return [finding.code for finding in check(template, name)]


def told(template: bytes, name: str = NAME) -> list[str]:
    return [finding_text(finding) for finding in check(template, name)]


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_shipped_template_passes(name):
    assert check(shipped(name).read_bytes(), name) == ()


def test_wording_may_change():
    template = with_text("Ring oss gjerne, hilsen {{ buyer }}.")
    assert check(template, NAME) == ()
    assert "Ring oss gjerne, hilsen" in str(members(render(SAMPLES[NAME], template=template)))


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (paragraph("Hei {{ buyer"), Find.TAG_OPEN),
        (paragraph("Hei buyer }}"), Find.TAG_OPEN),
        (paragraph("{{ buyer", "") + paragraph("}}"), Find.TAG_OPEN),
        (paragraph("{{ bu yer }}"), Find.SYNTAX),
        (paragraph("{%p if %}") + paragraph("{%p endif %}"), Find.SYNTAX),
        (paragraph("{%p endif %}"), Find.TAG_UNBALANCED),
        (paragraph("{%p if invented %}"), Find.TAG_UNBALANCED),
        (paragraph("{%p if invented %}") + paragraph("{% endif %}"), Find.TAG_UNBALANCED),
        (paragraph("{% if invented %}") + paragraph("{% endif %}"), Find.TAG_UNBALANCED),
        (paragraph("{%p for a in files %}") + paragraph("{%p endif %}"), Find.TAG_UNBALANCED),
        (paragraph("{%tr if invented %}") + paragraph("{%tr endif %}"), Find.TAG_OUTSIDE_TABLE),
        (paragraph("NB: {%p if invented %}") + paragraph("{%p endif %}"), Find.TAG_BESIDE_TEXT),
        (paragraph("{{ byer }}"), Find.FIELD_UNKNOWN),
        (paragraph("{{ invented }}"), Find.FIELD_NOT_TEXT),
        (paragraph("{%p for a in buyer %}") + paragraph("{%p endfor %}"), Find.FIELD_NOT_LIST),
        (paragraph("{{ cycler.__init__.__globals__.os.popen('id').read() }}"), Find.CODE),
        (paragraph("{{ ''.__class__ }}"), Find.CODE),
        (paragraph("{{ 'a' * 1000000000 }}"), Find.CODE),
        (paragraph("{{ buyer|center(1000000000) }}"), Find.CODE),
        (paragraph("{{ buyer.upper() }}"), Find.CODE),
        (paragraph("{{ buyer[0] }}"), Find.CODE),
        (paragraph("{{ lipsum(n=100000) }}"), Find.CODE),
        (paragraph("{%p for a in range(10) %}") + paragraph("{%p endfor %}"), Find.CODE),
        (paragraph("{% set x = 1 %}"), Find.CODE),
        (paragraph("{% include 'x' %}"), Find.CODE),
        (paragraph("{%- if invented %}{% endif %}"), Find.CODE),
        (paragraph("{{r buyer }}"), Find.CODE),
        (paragraph("{{ buyer.__class__ }}"), Find.FIELD_UNKNOWN),
        ('<w:p><w:hyperlink w:anchor="{{ buyer }}"/></w:p>', Find.TAG_HIDDEN),
        ("<w:p><w:r><w:instrText>{{ buyer }}</w:instrText></w:r></w:p>", Find.TAG_HIDDEN),
        ("<w:p><!-- {{ buyer }} --></w:p>", Find.TAG_HIDDEN),
        ("<w:p><w:r><w:object/></w:r></w:p>", Find.EMBEDDED),
        ('<w:altChunk r:id="rId1"/>', Find.INSERTED_FILE),
        ('<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd.exe"/></w:p>', Find.FIELD_FORBIDDEN),
        ('<w:p><w:fldSimple w:instr="INCLUDETEXT x.docx"/></w:p>', Find.FIELD_FORBIDDEN),
        ('<w:p><w:fldSimple w:instr="HYPERLINK &quot;file://x/y&quot;"/></w:p>', Find.LINK_SCHEME),
    ],
)  # fmt: skip
def test_fault_is_found_alone(xml, expected):
    assert set(codes(with_xml(xml))) == {expected}


def test_field_in_several_runs_is_put_together_before_it_is_judged():
    kinds = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    text = "<w:r><w:instrText>DDE</w:instrText></w:r><w:r><w:instrText>AUTO x</w:instrText></w:r>"
    found = check(with_xml(f"<w:p>{kinds[0]}{text}{kinds[1]}{kinds[2]}</w:p>"), NAME)
    assert [(f.code, f.params["field"]) for f in found] == [(Find.FIELD_FORBIDDEN, "DDEAUTO x")]


def test_everything_is_told_at_once_with_paragraph_and_heading():
    template = with_text("{{ byer }} og {{ x + }} og {{ mer")
    template = altered(template, "word/header1.xml", "{{ buyer }}", "{{ kjoper }}")
    lines = told(template)
    where = re.match(r"Avsnitt \d+, under «.+»: ", lines[0]).group()
    assert lines == [
        where
        + "Krøllparentesene går ikke opp: {{ mer. Et felt skrives slik, i ett og samme avsnitt: {{ felt }} eller {% if felt %}.",
        where + "Feltet «byer» finnes ikke i dette dokumentet. Mente du «buyer»?",
        where
        + "{{ x + }} er skrevet feil. Skriv navnet på feltet slik det står i listen over felt, uten mellomrom i navnet og med rette anførselstegn.",
        "Topptekst, avsnitt 1: Feltet «kjoper» finnes ikke i dette dokumentet.",
    ]


def test_missing_field_is_named_with_how_to_write_it():
    template = altered(NAME, "word/document.xml", "{{ received_at }}", "i dag")
    assert told(template) == [
        "Feltet «received_at» (Mottatt) står ikke i malen. Skriv {{ received_at }} der det skal stå."
    ]


def test_missing_field_of_a_list_is_written_in_a_loop():
    (weight,) = (
        leaf for leaf in leaves(catalogue.kind("invitation")) if leaf.path == "criteria[].weight"
    )
    assert how_to_write(weight) == "{%p for rad in criteria %} {{ rad.weight }} {%p endfor %}"


def test_tag_that_word_has_split_is_healed_and_said():
    template = with_text("Hilsen {", "{ buy", "er }", "}.")
    (finding,) = check(template, NAME)
    assert (finding.code, finding.is_fault) == (Find.TAG_HEALED, False)
    assert finding.params["tag"] == "{{ buyer }}"
    text = members(render(SAMPLES[NAME], template=template))["word/document.xml"].decode()
    assert f"Hilsen {SAMPLES[NAME].buyer}" in re.sub("<[^>]+>", "", text)


@pytest.mark.parametrize(
    "xml",
    [
        '<w:p><w:r><w:t>{{ buy</w:t></w:r><w:hyperlink w:anchor="x"><w:r><w:t>er }}</w:t></w:r></w:hyperlink></w:p>',
        '<w:p><w:r><w:t>{{ buy</w:t></w:r><w:bookmarkStart w:id="90" w:name="b"/><w:r><w:t>er }}</w:t></w:r><w:bookmarkEnd w:id="90"/></w:p>',
        "<w:p><w:r><w:t>{{ buy</w:t><w:br/><w:t>er }}</w:t></w:r></w:p>",
    ],
)  # fmt: skip
def test_tag_that_cannot_be_healed_is_a_fault(xml):
    assert codes(with_xml(xml)) == [Find.TAG_SPLIT]


def test_value_that_may_be_absent_needs_a_condition():
    template = with_xml(paragraph("Ring {{ contact.phone }}"), "invitation")
    (finding,) = check(template, "invitation")
    assert finding_text(finding).endswith(
        "Feltet «contact.phone» kan være tomt. Sett {%p if contact.phone %} i et avsnitt over og "
        "{%p endif %} i et avsnitt under."
    )
    guarded = paragraph("{% if contact.phone %}Ring {{ contact.phone }}{% endif %}")
    assert check(with_xml(guarded, "invitation"), "invitation") == ()


def test_sparse_sample_lacks_what_may_be_absent_and_nothing_else():
    full = SAMPLES["invitation"]
    few = sparse(full)
    assert full.contact.phone
    assert (few.contact.phone, few.contact.name) == (None, full.contact.name)
    assert few.legal_basis == ()
    assert few.invented is full.invented


def test_rendering_that_breaks_the_file_is_refused():
    row = "<w:tr><w:tc><w:tcPr><w:tcW w:w='100' w:type='dxa'/></w:tcPr>{}</w:tc></w:tr>"
    inside = paragraph("{%p if not invented %}") + paragraph("x") + paragraph("{%p endif %}")
    table = f"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='100'/></w:tblGrid>{row.format(inside)}</w:tbl><w:p/>"
    assert codes(with_xml(table)) == [Find.TABLE_WITHOUT_HEAD, Find.SAMPLE_REFUSED]


RELATION = (
    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
    'relationships/{kind}" Target="{target}"{mode}/></Relationships>'
)
OUTSIDE = ' TargetMode="External"'


@pytest.mark.parametrize(
    ("kind", "target", "mode", "expected"),
    [
        ("image", "https://evil.example/x.png", OUTSIDE, Find.EXTERNAL),
        ("attachedTemplate", "https://evil.example/x.dotm", OUTSIDE, Find.ATTACHED_TEMPLATE),
        ("oleObject", "https://evil.example/x", OUTSIDE, Find.EMBEDDED),
        ("oleObject", "styles.xml", "", Find.EMBEDDED),
        ("control", "styles.xml", "", Find.EMBEDDED),
        ("aFChunk", "styles.xml", "", Find.INSERTED_FILE),
        ("hyperlink", "file://server/share", OUTSIDE, Find.LINK_SCHEME),
        ("hyperlink", "ms-msdt:/id", OUTSIDE, Find.LINK_SCHEME),
        ("hyperlink", "https://www.anskaffelser.no/", OUTSIDE, None),
    ],
)
def test_only_links_to_click_lead_out_of_the_file(kind, target, mode, expected):
    relation = RELATION.format(kind=kind, target=target, mode=mode)
    template = altered(NAME, "word/_rels/document.xml.rels", "</Relationships>", relation)
    assert codes(template) == ([expected] if expected else [])


def test_macros_are_refused_however_they_are_named():
    macro = "application/vnd.ms-word.document.macroEnabled.main+xml"
    plain = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    assert codes(altered(NAME, "[Content_Types].xml", plain, macro)) == [Find.NOT_WORD, Find.MACROS]
    assert Find.MACROS in codes(altered(NAME, "word/vbaProject.bin", "", "x"))


def test_code_in_properties_and_comments_is_refused():
    assert codes(altered(NAME, "docProps/core.xml", "<dc:title>", "<dc:title>{{ buyer }}")) == [
        Find.TAG_HIDDEN
    ]


def packed(**parts: bytes) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as target:
        for name, octets in parts.items():
            target.writestr(name, octets)
    return stored.getvalue()


DOCTYPE = (
    b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b SYSTEM "file:///etc/passwd">]><x>&b;</x>'
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", Find.DAMAGED),
        (b"PK\x03\x04" + b"\x00" * 40, Find.DAMAGED),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, Find.OLD_FORMAT),
        (b"x" * 10_000_001, Find.TOO_LARGE),
        (packed(**{"word/document.xml": b"a" * 20_000_000}), Find.UNPACKS_TOO_LARGE),
        (packed(**{f"{n}.xml": b"" for n in range(1001)}), Find.UNPACKS_TOO_LARGE),
        (packed(**{"../../etc/x": b""}), Find.UNSAFE_PACKAGE),
        (packed(**{"a.xml": b"", "A.xml": b""}), Find.UNSAFE_PACKAGE),
        (packed(**{"word/document.xml": DOCTYPE}), Find.UNSAFE_XML),
        (packed(**{"x.png": DOCTYPE.decode().encode("utf-16")}), Find.UNSAFE_XML),
        (packed(**{"hello.txt": b"hello"}), Find.NOT_WORD),
    ],
)
def test_hostile_or_damaged_package_is_refused_before_it_is_read(data, expected):
    assert codes(data)[0] is expected


def test_members_that_share_bytes_are_refused():
    one = packed(**{"a.xml": b"a" * 1000, "b.xml": b"b" * 1000})
    second = one.rindex(b"PK\x01\x02")
    overlapping = one[: second + 42] + struct.pack("<L", 0) + one[second + 46 :]
    assert codes(overlapping)[0] in {Find.UNSAFE_PACKAGE, Find.DAMAGED}


def test_truncated_template_never_crashes():
    whole = shipped(NAME).read_bytes()
    for cut in range(0, len(whole), 487):
        assert codes(whole[:cut])[0] is Find.DAMAGED


def test_deep_and_endless_loops_are_refused():
    deep = "".join(paragraph(f"{{%p for a{n} in confirmations %}}") for n in range(4))
    deep += paragraph("{%p endfor %}") * 4
    assert Find.TOO_COMPLEX in codes(with_xml(deep))


def test_child_gives_the_same_answer():
    template = with_text("{{ byer }}")
    answer = run_limited("procure.documents.template_check:check_upload", HEAD + template)
    assert from_json(answer) == check(template, NAME)


def test_work_without_end_is_stopped_by_the_child():
    """Very many paragraphs in a small file: nothing the checks forbid, but too much to read."""
    numbered = "".join(f'<w:p w:rsidR="{n * 2654435761 % 2**32:08X}"/>' for n in range(100_000))
    with pytest.raises(ChildStopped):
        run_limited(
            "procure.documents.template_check:check_upload",
            HEAD + with_xml(numbered),
            memory=180_000_000,
        )


def test_endless_list_of_tags_is_not_read_to_its_end():
    assert codes(with_xml(paragraph("{{ byer }}") * 5001))[-1] is Find.TOO_COMPLEX


def test_unknown_document_is_an_error_of_the_caller():
    with pytest.raises(KeyError):
        check(shipped(NAME).read_bytes(), "letter_to_santa")


def test_every_document_of_the_catalogue_has_a_sample_to_try():
    assert sorted(SAMPLES) == sorted(catalogue.NAMES)


@pytest.mark.documents
@pytest.mark.matrix
@pytest.mark.parametrize("name", ["award_letter_other", "tender_document"])
def test_template_that_another_program_has_saved_passes(name, tmp_path):
    """Every run, style and table is written anew: no alarm is false for being unlike ours."""
    if (soffice := shutil.which("soffice")) is None:
        missing("no LibreOffice")
    home = f"-env:UserInstallation=file://{tmp_path / 'home'}"
    command = [soffice, "--headless", home, "--convert-to", "docx", "--outdir", tmp_path]
    subprocess.run([*command, shipped(name)], capture_output=True, timeout=120, check=True)
    saved = (tmp_path / f"{name}.docx").read_bytes()
    assert saved != shipped(name).read_bytes()
    assert check(saved, name) == ()


def test_what_is_wrong_is_said_in_the_reader_s_language():
    finding = check(with_xml(paragraph("{{ buyr }}"), "invitation"), "invitation")[0]
    assert finding_text(finding).endswith(
        "Feltet «buyr» finnes ikke i dette dokumentet. Mente du «buyer»?"
    )
    with using("en"):
        assert finding_text(finding).endswith(
            "The field “buyr” is not in this document. Did you mean “buyer”?"
        )
