"""Open a template with docxtpl, whose language templates are written in. The only such module.

docxtpl alone escapes nothing, runs any code in a template and loses text in silence when a
value holds a control character. It is given templates that have been looked through and
stripped, and hands out what it would give to Jinja, or fills in what a program cannot.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

from procure.documents.archive import FIRST
from procure.documents.blank import packed
from procure.documents.errors import MissingValue, TemplateMismatch
from procure.documents.package import TEXT, stripped
from procure.documents.package_guard import guard
from procure.documents.parts import Picture
from procure.documents.pictures import FIRST_ID, between_texts, drawing
from procure.documents.program import Rounds
from procure.documents.properties import NAME, properties

TAG: Final = re.compile("<[^>]*>")  # Word may split "{{" over several runs
CODE: Final = re.compile(r"\{[{%#]")
PROPERTIES: Final = (
    "author", "category", "comments", "content_status", "identifier", "keywords", "language",
    "last_modified_by", "subject", "title", "version",
)  # fmt: skip
MACROS: Final = re.compile(rb"macroEnabled|vbaProject|activeX", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opened:
    """A template without secrets: its members, and the parts that are filled in, by name."""

    members: dict[str, bytes]
    sources: dict[str, str]  # as docxtpl hands them to Jinja, with the XML declaration before
    package: bytes


def opened(source: bytes) -> Opened:
    """Open a template.

    Raises TemplateMismatch for a package that is unsafe to open, for macros, and for code where
    nobody sees it.
    """
    if unsafe := guard(source):
        raise TemplateMismatch(refused=dict.fromkeys(finding.code for finding in unsafe))
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        named = " ".join(archive.namelist()).encode()
        if FIRST in archive.namelist() and MACROS.search(named + archive.read(FIRST)):
            raise TemplateMismatch(refused=["macros"])
    template = _docxtpl(source)
    _refuse_hidden(template)
    stored = io.BytesIO()
    template.docx.save(stored)
    with zipfile.ZipFile(stored) as archive:
        whole = {name: archive.read(name) for name in archive.namelist()}
    members = stripped(whole)
    for name in filter(TEXT.fullmatch, members):
        if _codes(whole[name]) != _codes(members[name]):
            raise TemplateMismatch(refused=[f"{name}: code in deleted or hidden text"])
    package = packed(members | {NAME: properties("", "")})  # without, python-docx opens nothing
    template = _docxtpl(package)
    sources = {
        name: template.patch_xml(members[name].decode())
        for name in dict.fromkeys(_rendered(template))
    }
    return Opened(members, sources, package)


def _docxtpl(source: bytes) -> Any:
    from docxtpl import DocxTemplate

    template: Any = DocxTemplate(io.BytesIO(source))
    template.render_init()
    return template


def _rendered(template: Any) -> Iterator[str]:
    """The members that docxtpl fills in, the document first."""
    yield str(template.docx.part.partname).lstrip("/")
    for uri in (template.HEADER_URI, template.FOOTER_URI):
        for _key, part in template.get_headers_footers(uri):
            yield str(part.partname).lstrip("/")


def _refuse_hidden(template: Any) -> None:
    for part in template.docx.part.package.iter_parts():
        if part.content_type.endswith(("footnotes+xml", "endnotes+xml", "comments+xml")):
            _refuse_code(str(part.partname), TAG.sub("", part.blob.decode("utf-8", "replace")))
    for name in PROPERTIES:
        _refuse_code("properties", str(getattr(template.docx.core_properties, name) or ""))


def _refuse_code(place: str, text: str) -> None:
    """Code where nobody sees it would run all the same."""
    if CODE.search(text):
        raise TemplateMismatch(refused=[f"{place}: code"])


def _codes(part: bytes) -> int:
    return len(CODE.findall(TAG.sub("", part.decode())))


def filled(package: bytes, context: dict[str, Any], printed: list[str]) -> bytes:
    """Fill in with docxtpl; `printed` receives every value that was written."""
    import jinja2  # noqa: PLC0415 -- slow import
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415 -- slow import

    template = _docxtpl(package)

    def written(value: object) -> Markup:
        if isinstance(value, Picture):
            return Markup(_shown(template, value))  # noqa: S704 -- our own XML, its text escaped
        if value is None or isinstance(value, jinja2.Undefined):
            raise MissingValue(str(value))
        if not isinstance(value, int):  # a number is a mark in a tag, which no reader sees
            printed.append(str(value))
        # Braces as entities: docxtpl reads some of them in its own output as escaped tags.
        safe = str(escape(value)).replace("{", "&#123;").replace("}", "&#125;")
        return Markup(safe)  # noqa: S704 -- escaped in the line above

    environment = ImmutableSandboxedEnvironment(
        autoescape=True, undefined=jinja2.StrictUndefined, finalize=written
    )
    try:
        template.render(_counted(context, Rounds()), jinja_env=environment)
    except jinja2.TemplateError as error:
        raise TemplateMismatch(refused=[str(error)]) from error
    stored = io.BytesIO()
    template.save(stored)
    return stored.getvalue()


class _Counted(list[Any]):
    """A list that counts how often it is gone through."""

    __slots__ = ("rounds",)

    def __init__(self, elements: list[Any], rounds: Rounds) -> None:
        super().__init__(elements)
        self.rounds = rounds

    def __iter__(self) -> Iterator[Any]:
        self.rounds.add(len(self))
        return super().__iter__()


def _counted(value: Any, rounds: Rounds) -> Any:
    """The context with lists that count."""
    if isinstance(value, dict):
        return {name: _counted(inner, rounds) for name, inner in value.items()}
    if isinstance(value, list):
        return _Counted([_counted(inner, rounds) for inner in value], rounds)
    return value


def _shown(template: Any, picture: Picture) -> str:
    """As docxtpl's InlineImage, which knows no alternative text."""
    relation, _image = template.current_rendering_part.get_or_add_image(io.BytesIO(picture.content))
    return between_texts(drawing(picture, FIRST_ID, relation))
