"""Render a Word document: refuse what is missing, fill in, and see that nothing was lost.

Values are cleaned, escaped and read back; templates may only name fields; and a missing value
refuses the whole document. Prepared templates are filled in by `prepared`, the few that it
cannot by docxtpl (`opened`), with the same checks.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from procure import language
from procure.documents import catalogue
from procure.documents.document import Document
from procure.documents.errors import GenerationRefused, LostText, Unusual
from procure.documents.field_names import NamedFields, compare
from procure.documents.fields import clean, leaves, missing, plain
from procure.documents.prepared import KEPT, Prepared, fill, prepared

# In a wheel the templates lie inside the package, in the repository beside it.
_PLACES: Final = [Path(__file__).parents[level] / "doc_templates" for level in (1, 2)]


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
    made, context = prepared(source), plain(document)
    names = {"title": clean(document.heading), "author": clean(document.buyer)}
    try:
        return fill(made, context, **names)
    except Unusual:
        return _by_docxtpl(made, context, **names)


def _by_docxtpl(template: Prepared, context: dict[str, Any], *, title: str, author: str) -> bytes:
    from procure.documents.opened import filled  # noqa: PLC0415 -- slow import
    from procure.documents.package import finish, text_of  # noqa: PLC0415 -- slow import

    printed: list[str] = []
    stored = finish(filled(template.package, context, printed), title=title, author=author)
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


@lru_cache(maxsize=KEPT)
def check_template(source: bytes, name: str) -> None:
    """Raise TemplateMismatch unless the template fits the document and holds only fields."""
    made = prepared(source)
    found = NamedFields(set(made.printed), set(made.asked))
    compare(found, leaves(catalogue.kind(name)))


def _source(document: Document, template: Path | bytes | None) -> bytes:
    if isinstance(template, bytes):
        return template
    return (template or shipped(document.name)).read_bytes()


def shipped(name: str) -> Path:
    """Where the template that ships with the product lies, in the current language."""
    folder = next(place for place in _PLACES if place.is_dir())
    return folder / language.current() / f"{name}.docx"
