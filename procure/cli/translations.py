"""`procure translations`: keep the translations of the pages with the texts of the code."""

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from procure._catalogues import FOLDER, build, renew
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
    wanted = [entry.id for entry in collected() if entry.id]
    for language in (Language.NYNORSK, Language.ENGLISH):
        path = path_of(language)
        click.echo(f"{path}: {renew(path, wanted)} of {len(wanted)} lack a translation")
    build()
