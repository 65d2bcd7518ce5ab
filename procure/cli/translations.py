"""`procure translations`: keep the translations of the pages with the texts of the code."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from procure._catalogues import FOLDER, build
from procure.language import Language

if TYPE_CHECKING:
    from babel.messages.catalog import Catalog

SOURCE: Final = FOLDER.parent
METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
KEYWORDS: Final = {
    "_": None, "__": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2),
}  # fmt: skip


def path_of(language: Language) -> Path:
    """Where the translations of the pages' texts lie."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def collected() -> "Catalog":
    """Return every text of the pages, in the order of the files, untranslated."""
    from babel.messages.catalog import Catalog
    from babel.messages.extract import extract_from_dir

    found = Catalog(fuzzy=False)
    for _file, _line, text, _comments, _context in extract_from_dir(
        SOURCE, METHODS, keywords=KEYWORDS
    ):
        found.add(text)
    return found


def read(language: Language) -> "Catalog":
    """Return what is translated to the language."""
    from babel.messages.pofile import read_po

    with path_of(language).open("rb") as stored:
        return read_po(stored, locale=language.value)


@click.group()
def translations() -> None:
    """The pages in nynorsk and English."""


@translations.command()
def update() -> None:
    """Take in the code's new texts, drop its old ones, say what lacks a translation, compile."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import write_po

    wanted = collected()
    for language in (Language.NYNORSK, Language.ENGLISH):
        path = path_of(language)
        old = read(language) if path.is_file() else Catalog(locale=language.value)
        new = Catalog(locale=language.value, project="procure", fuzzy=False)
        for entry in wanted:
            if entry.id:
                known = old.get(entry.id)
                new.add(entry.id, known.string if known and not known.fuzzy else "")
        with path.open("wb") as stored:
            write_po(stored, new, width=0, no_location=True, omit_header=True)
        lacking = [entry for entry in new if entry.id and not _translated(entry.string)]
        click.echo(f"{path}: {len(lacking)} of {len(new)} lack a translation")
    build()


def _translated(text: object) -> bool:
    return all(text) if isinstance(text, tuple) else bool(text)
