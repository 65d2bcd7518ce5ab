"""A pack of documents in a process of its own: `python bench/one_pack.py ours|docxtpl FOLDER`.

Nothing of the bench is imported here: what it takes is what the pack takes.
"""

import gc
import io
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from procure.documents import catalogue
from procure.documents.fields import plain

COUNT = 14
# docxtpl alone cannot place our pictures
DRAWN = {"tender_document", "evaluation_matrix", "evaluation_report"}


def by_us(documents: list[Any], folder: Path) -> Iterator[bytes]:
    """Every check kept, from templates prepared by an earlier process."""
    from procure.documents.prepared import keep_in
    from procure.documents.render import render

    keep_in(folder / "prepared")
    for document in documents:
        yield render(document)


def by_docxtpl(documents: list[Any], _folder: Path) -> Iterator[bytes]:
    """What a script would do that checks nothing."""
    from docxtpl import DocxTemplate

    for document in documents:
        template = DocxTemplate(f"doc_templates/nb/{document.name}.docx")
        template.render(plain(document), autoescape=True)
        stored = io.BytesIO()
        template.save(stored)
        yield stored.getvalue()


def main() -> None:
    """Make the pack. Its members are compressed already."""
    kind, folder = sys.argv[1], Path(sys.argv[2])
    if kind == "ours":
        gc.disable()  # as our programs do while they load (wsgi.py)
    first = catalogue.NAMES.index("invitation")  # the documents of a competition begin here
    names = [name for name in catalogue.NAMES[first:] if name not in DRAWN]
    documents = [catalogue.sample(name) for name in names[:COUNT]]
    make = {"ours": by_us, "docxtpl": by_docxtpl}[kind]
    with zipfile.ZipFile(folder / f"{kind}.zip", "w", zipfile.ZIP_STORED) as pack:
        for number, made in enumerate(make(documents, folder)):
            pack.writestr(f"{number:02}.docx", made)


if __name__ == "__main__":
    main()
