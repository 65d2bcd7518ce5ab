"""Build the Word templates that ship with the product. `build_templates` is deterministic.

Staff may edit the result in Word and upload it as their own; a fresh build is what "restore"
gives back. A test asserts that the committed files are what this code builds.
"""

import io
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from procure.documents import catalogue
from procure.documents.blank import blank, repacked
from procure.documents.document import Document
from procure.documents.fields import leaves
from procure.documents.house_style import PORTRAIT, Page
from procure.documents.runs import add_field, add_runs
from procure.documents.writer import Writer
from procure.language import Language, current, path_of, say, using

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)


def build_templates(target: Path, names: Sequence[str] = catalogue.NAMES) -> list[Path]:
    """Write `<target>/<language>/<name>.docx` for the documents; return the paths.

    The list of fields beside them is written too.
    """
    paths = []
    for language in Language:
        if language is not Language.BOKMAL and not path_of(language).is_file():
            continue
        folder = target / language
        folder.mkdir(parents=True, exist_ok=True)
        for name in names:
            path = folder / f"{name}.docx"
            path.write_bytes(build_template(name, language))
            paths.append(path)
    (target / "README.md").write_text(field_list(), encoding="utf-8")
    return paths


FIELD_LIST: Final = """\
# Feltene i dokumentmalene

Laget av `procure.documents.build`; rett koden, ikke denne filen.
En mal kan bruke feltene under med `{{ felt }}`, `{%p if felt %}` og `{%tr for rad in felt %}`.
`[]` betyr at feltet er en liste. Alle felter må stå i malen, og feltene merket «ja» må ha en verdi.
"""


def field_list() -> str:
    """The fields of every template, for staff who edit them in Word; kept in the repository."""
    lines = [FIELD_LIST.rstrip()]
    for name in catalogue.NAMES:
        kind = catalogue.kind(name)
        lines += ["", f"## {kind.kind} (`{name}.docx`)", "", "| felt | betydning | må fylles ut |"]
        lines.append("|---|---|---|")
        lines += [
            f"| `{leaf.path}` | {leaf.label} | {'ja' if leaf.needed else 'nei'} |"
            for leaf in leaves(kind)
        ]
    return "\n".join(lines) + "\n"


def build_template(name: str, language: str = Language.BOKMAL) -> bytes:
    """Return one template. The same code and libraries give the same bytes."""
    with using(language):
        writer = _written(name)
        _describe(writer.document, catalogue.kind(name))
        stored = io.BytesIO()
        writer.document.save(stored)
    return repacked(stored.getvalue())


def words_of(name: str) -> list[str]:
    """Return every text of one template in bokmål: what the catalogues must translate."""
    kind = catalogue.kind(name)
    return [kind.title or kind.kind, *_written(name).spoken]


def _written(name: str) -> Writer:
    import docx  # slow import

    layout: Any = catalogue.layout(name)
    page: Page = getattr(layout, "PAGE", PORTRAIT)
    numbered: bool = getattr(layout, "NUMBERED", False)
    writer = Writer(docx.Document(io.BytesIO(blank(page, numbered=numbered))), page)
    _frame(writer)
    layout.write(writer)
    if not writer.islands:  # letters have theirs before the signature
        writer.island("remarks", "Egne merknader")
    return writer


def _describe(document: "WordDocument", kind: type[Document]) -> None:
    """Properties of the file: a title and a language, no person, a fixed time."""
    properties = document.core_properties
    properties.title, properties.language = say(kind.title or kind.kind), current().tag
    properties.created = properties.modified = MADE


def _frame(writer: Writer) -> None:
    """Header with buyer and case number, mark of invented data, footer with page numbers."""
    from docx.enum.text import WD_TAB_ALIGNMENT  # slow import
    from docx.shared import Mm  # slow import

    section = writer.document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(writer.page.text_width), WD_TAB_ALIGNMENT.RIGHT)
    add_runs(header, "{{ buyer }}\t" + writer.words("Saksnummer {{ case_number }}"))
    for text in (
        "{%p if invented %}",
        "KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning",
        "{%p endif %}",
    ):
        section.header.add_paragraph(writer.words(text), style="Invented")
    add_runs(footer, "{{ document_id }}\t" + writer.words("Side") + " ")
    add_field(footer, "PAGE")
    add_runs(footer, " " + writer.words("av") + " ")
    add_field(footer, "NUMPAGES")
