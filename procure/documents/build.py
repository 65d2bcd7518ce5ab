"""Build the Word templates that ship with the product. `build_templates` is deterministic.

Staff may edit the result in Word and upload it as their own; a fresh build is what "restore"
gives back. A test asserts that the committed files are what this code builds.
"""

import io
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from procure.documents.blank import blank, repacked
from procure.documents.catalogue import DOCUMENTS
from procure.documents.document import Document
from procure.documents.fields import leaves
from procure.documents.house_style import LANDSCAPE, LANGUAGE, PORTRAIT, Page
from procure.documents.nb import (
    award_letter_other,
    award_letter_winner,
    bid_receipt,
    evaluation_matrix,
    invitation,
    tender_document,
)
from procure.documents.writer import Writer, add_field, add_runs

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MADE: Final = datetime(2026, 1, 1, tzinfo=UTC)
AUTHORS: Final[Mapping[str, Callable[[Writer], None]]] = {
    "invitation": invitation.write,
    "tender_document": tender_document.write,
    "bid_receipt": bid_receipt.write,
    "evaluation_matrix": evaluation_matrix.write,
    "award_letter_winner": award_letter_winner.write,
    "award_letter_other": award_letter_other.write,
}
NUMBERED: Final = frozenset({"tender_document", "evaluation_matrix"})
WIDE: Final = frozenset({"evaluation_matrix"})


def build_templates(target: Path) -> list[Path]:
    """Write `<target>/nb/<name>.docx` for every document; return the paths.

    The list of fields beside them is written too.
    """
    folder = target / "nb"
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in DOCUMENTS:
        path = folder / f"{name}.docx"
        path.write_bytes(build_template(name))
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
    for name, kind in DOCUMENTS.items():
        lines += ["", f"## {kind.kind} (`{name}.docx`)", "", "| felt | betydning | må fylles ut |"]
        lines.append("|---|---|---|")
        lines += [
            f"| `{leaf.path}` | {leaf.label} | {'ja' if leaf.needed else 'nei'} |"
            for leaf in leaves(kind)
        ]
    return "\n".join(lines) + "\n"


def build_template(name: str) -> bytes:
    """Return one template. The same code and libraries give the same bytes."""
    import docx  # slow import

    page = LANDSCAPE if name in WIDE else PORTRAIT
    document = docx.Document(io.BytesIO(blank(page, numbered=name in NUMBERED)))
    _frame(document, page)
    AUTHORS[name](Writer(document, page))
    _describe(document, DOCUMENTS[name])
    stored = io.BytesIO()
    document.save(stored)
    return repacked(stored.getvalue())


def _describe(document: "WordDocument", kind: type[Document]) -> None:
    """Properties of the file: a title and a language, no person, a fixed time."""
    properties = document.core_properties
    properties.title, properties.language = kind.title or kind.kind, LANGUAGE
    properties.created = properties.modified = MADE


def _frame(document: "WordDocument", page: Page) -> None:
    """Header with buyer and case number, mark of invented data, footer with page numbers."""
    from docx.enum.text import WD_TAB_ALIGNMENT  # slow import
    from docx.shared import Mm  # slow import

    section = document.sections[0]
    header, footer = section.header.paragraphs[0], section.footer.paragraphs[0]
    for paragraph in (header, footer):
        stops = paragraph.paragraph_format.tab_stops
        stops.add_tab_stop(Mm(page.text_width), WD_TAB_ALIGNMENT.RIGHT)
    add_runs(header, "{{ buyer }}\tSaksnummer {{ case_number }}")
    for text in (
        "{%p if invented %}",
        "KONSTRUERT: eksempel med oppdiktede data, uten rettslig virkning",
        "{%p endif %}",
    ):
        section.header.add_paragraph(text, style="Invented")
    add_runs(footer, "{{ document_id }}\tSide ")
    add_field(footer, "PAGE")
    add_runs(footer, " av ")
    add_field(footer, "NUMPAGES")
