"""Whatever a supplier types, it stands in the document as typed, and so does all around it."""

import pytest

from procure.documents.fields import clean
from procure.documents.package import text_of
from procure.documents.render import render
from tests.documents.cases import SAMPLES, docx_checks, with_every_text

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
