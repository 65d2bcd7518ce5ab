"""Whatever a supplier types stands in the document as typed; whatever a template holds, no code runs."""

import dataclasses

import pytest

from procure.documents.errors import TemplateMismatch
from procure.documents.fields import clean, plain
from procure.documents.opened import filled
from procure.documents.package import text_of
from procure.documents.prepared import prepared
from procure.documents.program import MOST_ROUNDS
from procure.documents.render import check_template, render
from tests.documents.cases import SAMPLES, altered, docx_checks, with_every_text

HOSTILE = {
    "markup": "Smith & Sønn <AS> \"x\" 'y' &amp; </w:t></w:r></w:p>",
    "control characters": "a\x00b\x07c\x0bd\x0ce\x1bf\ufffeg\ud800h",
    "direction marks": "\u202egnp.exe\u202c \u200fעברית",
    "a template's code": "{{ 7*7 }} {% for %} {# x #} {_{ 7*7 }_} {_% x %_}",
    "length": "lang tekst " * 455,
    "lines": "første linje\nandre\tmed tabulator\r\ntredje",
    "field code": 'INCLUDETEXT "http://evil.example" \\* MERGEFORMAT',
}


@pytest.mark.parametrize("kind", HOSTILE)
@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_hostile_text_survives_and_harms_nothing(name, kind, tmp_path):
    def change(text: str) -> str:
        return f"{text} ⟦{HOSTILE[kind]}⟧"

    document = with_every_text(SAMPLES[name], change)
    stored = render(document)
    text = text_of(stored)
    assert clean(change(document.buyer.partition(" ⟦")[0])) in text
    assert text.count("⟦") == text.count("⟧")
    calm = text_of(render(SAMPLES[name]))
    constant = {line for line in calm.split("\n") if len(line) > 60 and "konstruert" not in line}
    if kind == "markup":
        kept = text.replace(f" ⟦{clean(HOSTILE[kind])}⟧", "")
        assert constant <= set(kept.split("\n"))
    path = tmp_path / "hostile.docx"
    path.write_bytes(stored)
    findings = [found for found in docx_checks()(path) if not found.startswith(("S6", "A1b"))]
    assert findings == []


@pytest.mark.parametrize("name", sorted(SAMPLES))
def test_no_trace_of_the_template_is_left(name):
    text = text_of(render(SAMPLES[name]))
    for trace in ("{{", "}}", "{%", "%}", "None", "Undefined", "True", "False"):
        assert trace not in text


RECEIPT = SAMPLES["bid_receipt"]
CODE = {
    "a command": "{{ cycler.__init__.__globals__.os.popen('touch /tmp/kjort').read() }}",
    "every class": "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "an attribute": "{{ buyer.__class__ }}",
    "a method": "{{ files.append(9) }}",
    "a long loop": "{% for x in range(10**9) %}x{% endfor %}",
    "a gigabyte": "{{ 'a' * 10**9 }}",
    "a gigabyte by a filter": "{{ buyer|center(10**9) }}",
    "words without end": "{{ lipsum(n=100000) }}",
    "doubling": "{% set ns = namespace(x='a') %}{% for f in files %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
    "recursion": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "another file": "{% include '/etc/passwd' %}",
    "an import": "{% import 'os' as os %}",
    "a block": "{% block x %}{{ self.x() }}{% endblock %}",
    "a call": "{% call(x) buyer() %}{% endcall %}",
    "the loop's insides": "{% for f in files %}{{ loop.__init__ }}{% endfor %}",
    "a cycle": "{% for f in files %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "arithmetic": "{{ 9**9**9 }}",
    "raw code after all": "{{ '{' ~ '{ x }' ~ '}' }}",
}
PLACES = {
    "the text": ("word/document.xml", "<w:sectPr", "<w:p><w:r><w:t>{}</w:t></w:r></w:p><w:sectPr"),
    "the header": ("word/header1.xml", "{{ buyer }}", "{{ buyer }}{}"),
    "a deleted text": ("word/document.xml", "<w:sectPr", "<w:p><w:del><w:r><w:delText>{}</w:delText></w:r></w:del></w:p><w:sectPr"),
    "a tag": ("word/document.xml", "<w:sectPr", '<w:p w:x="{}"/><w:sectPr'),
    "the properties": ("docProps/core.xml", "</dc:title>", "{}</dc:title>"),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", CODE)
def test_code_in_a_template_never_runs(kind, place):
    part, old, new = PLACES[place]
    source = altered("bid_receipt", part, old, new.replace("{}", CODE[kind]))
    with pytest.raises(TemplateMismatch) as refused:
        check_template(source, "bid_receipt")
    assert refused.value.refused or refused.value.unknown


def test_macros_are_refused():
    types = "[Content_Types].xml"
    main = "wordprocessingml.document.main+xml"
    ours = f"openxmlformats-officedocument.{main}"
    typed = altered("bid_receipt", types, ours, "ms-word.document.macroEnabled.main+xml")
    for source in (typed, altered("bid_receipt", "word/vbaProject.bin", "", "x")):
        with pytest.raises(TemplateMismatch) as refused:
            prepared(source)
        assert refused.value.refused == ("macros",)


@pytest.fixture
def endless():
    """A template that goes through a list a million times, and a document with that list."""
    loops = "".join(f"{{% for {name} in files %}}" for name in "abc") + "{% endfor %}" * 3
    xml = f"<w:p><w:r><w:t>{loops}</w:t></w:r></w:p><w:sectPr"
    many = dataclasses.replace(RECEIPT, files=RECEIPT.files[:1] * 100)
    assert MOST_ROUNDS < 100**3
    return altered("bid_receipt", "word/document.xml", "<w:sectPr", xml), many


def test_loops_within_loops_come_to_an_end(endless):
    source, many = endless
    with pytest.raises(TemplateMismatch) as refused:
        render(many, template=source)
    assert refused.value.refused == ("loops that go round too often",)
    assert render(RECEIPT, template=source)


def test_loops_within_loops_come_to_an_end_in_docxtpl_too(endless):
    source, many = endless
    with pytest.raises(TemplateMismatch) as refused:
        filled(source, plain(many), [])
    assert refused.value.refused == ("loops that go round too often",)
