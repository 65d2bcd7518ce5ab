"""Render a Word document. The only module that imports docxtpl.

docxtpl alone escapes nothing, runs any code in a template and loses text in silence when a
value holds a control character. Here values are cleaned, escaped and read back; templates may
only name fields; and a missing value refuses the whole document.
"""

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import jinja2
from docxtpl import DocxTemplate
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from procure import language
from procure.documents import catalogue
from procure.documents.document import Document
from procure.documents.errors import (
    GenerationRefused,
    LostText,
    MissingValue,
    TemplateMismatch,
)
from procure.documents.fields import clean, leaves, missing, plain
from procure.documents.package import finish, text_of
from procure.documents.template_fields import compare, named_fields

# In a wheel the templates lie inside the package, in the repository beside it.
_PLACES: Final = [Path(__file__).parents[level] / "doc_templates" for level in (1, 2)]
TAG: Final = re.compile("<[^>]*>")  # Word may split "{{" over several runs
PROPERTIES: Final = (
    "author", "category", "comments", "content_status", "identifier", "keywords", "language",
    "last_modified_by", "subject", "title", "version",
)  # fmt: skip


def render(document: Document, *, template: Path | bytes | None = None) -> bytes:
    """Return the finished .docx; `template` is the buyer's own, else the one that ships.

    Equal data and template give equal bytes. Raises GenerationRefused with every missing value,
    TemplateMismatch when the template and the document do not fit, MissingValue when the
    template prints an absent value, LostText when a printed value is not in the file.
    """
    absent = missing(document)
    if absent:
        raise GenerationRefused(absent)
    source = _source(document, template)
    check_template(source, document.name)
    printed: list[str] = []
    stored = finish(
        _rendered(source, plain(document), printed),
        title=clean(document.heading),
        author=clean(document.buyer),
    )
    text = text_of(stored)
    if lost := [value for value in dict.fromkeys(printed) if value not in text]:
        raise LostText(lost)
    return stored


def trial(payload: bytes) -> bytes:
    """Render a document's sample with a template nobody has vouched for; a child's work.

    The payload is "name language" on a line, then the template. Raises what `render` raises.
    """
    head, _, template = payload.partition(b"\n")
    name, _, spoken = head.decode().partition(" ")
    with language.using(language.Language(spoken)):
        return render(catalogue.sample(name), template=template)


@lru_cache(maxsize=64)
def check_template(source: bytes, name: str) -> None:
    """Raise TemplateMismatch unless the template fits the document and holds only fields."""
    compare(named_fields(_parts(source)), leaves(catalogue.kind(name)))


def _source(document: Document, template: Path | bytes | None) -> bytes:
    if isinstance(template, bytes):
        return template
    return (template or shipped(document.name)).read_bytes()


def shipped(name: str) -> Path:
    """Where the template that ships with the product lies, in the current language."""
    folder = next(place for place in _PLACES if place.is_dir())
    return folder / language.current() / f"{name}.docx"


def _parts(source: bytes) -> Iterator[tuple[str, str]]:
    """The parts that docxtpl renders, as it hands them to Jinja."""
    template: Any = DocxTemplate(io.BytesIO(source))
    template.render_init()
    yield "document", template.patch_xml(template.get_xml())
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            yield "header or footer", template.patch_xml(template.get_part_xml(part))
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith(("footnotes+xml", "endnotes+xml", "comments+xml")):
            _refuse_code(str(part.partname), TAG.sub("", part.blob.decode("utf-8", "replace")))
    for name in PROPERTIES:
        _refuse_code("properties", str(getattr(template.docx.core_properties, name) or ""))


def _refuse_code(place: str, text: str) -> None:
    """Code where nobody sees it would run all the same."""
    if "{{" in text or "{%" in text or "{#" in text:
        raise TemplateMismatch(refused=[f"{place}: code"])


def _rendered(source: bytes, context: dict[str, Any], printed: list[str]) -> bytes:
    """Fill in the template; `printed` receives every value that was written."""

    def written(value: object) -> Markup:
        if value is None or isinstance(value, jinja2.Undefined):
            raise MissingValue(str(value))
        printed.append(str(value))
        # Braces as entities: docxtpl reads some of them in its own output as escaped tags.
        safe = str(escape(value)).replace("{", "&#123;").replace("}", "&#125;")
        return Markup(safe)  # noqa: S704 -- escaped in the line above

    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=written
    )
    template: Any = DocxTemplate(io.BytesIO(source))
    try:
        template.render(context, jinja_env=environment)
    except jinja2.TemplateError as error:
        raise TemplateMismatch(refused=[str(error)]) from error
    stored = io.BytesIO()
    template.save(stored)
    return stored.getvalue()
