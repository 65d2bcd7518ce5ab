"""No text of a page stands outside the catalogues, where no translator would find it."""

import re
from pathlib import Path

import lxml.html
import pytest

import procure

TEMPLATES = Path(procure.__file__).parent / "templates"
WIDTH = re.compile(r"\{% block width %\}[\w-]*\{% endblock %\}")  # a class
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')  # of a tag that Jinja puts together
READ = ("alt", "aria-label", "aria-description", "placeholder", "title", "label", "content")
WORD = re.compile(r"[A-Za-zÆØÅæøå]{2,}")
VERBATIM = {"code", "kbd", "script", "style"}
# The same in every language: names, file types, a checksum, a command.
NAMES = {"Minikonkurranse", "CSV", "Excel", "SHA", "FOA", "docx", "Språk", "Language"}


def texts(template):
    """What a reader is shown or told of a template: its text and its attributes that are read."""
    bare = JINJA.sub(" ", WIDTH.sub("", template))
    page = lxml.html.fromstring(f"<div>{bare}</div>")
    for element in page.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag not in VERBATIM:
            yield ATTRIBUTE.sub("", element.text or "")
        yield ATTRIBUTE.sub("", element.tail or "")
        yield from (element.get(name) or "" for name in READ if element.tag != "meta")


@pytest.mark.parametrize(
    "path", sorted(TEMPLATES.rglob("*.html")), ids=lambda p: str(p.relative_to(TEMPLATES))
)
def test_template_holds_no_text_of_its_own(path):
    found = [w for text in texts(path.read_text(encoding="utf-8")) for w in WORD.findall(text)]
    assert [word for word in found if word not in NAMES] == []


def test_a_bare_text_is_found():
    shown = texts('<p title="Om">{{ _("Pris") }} uten <b>ord</b> til</p><code>procure</code>')
    assert [text.strip() for text in shown if text.strip()] == ["uten", "Om", "ord", "til"]
