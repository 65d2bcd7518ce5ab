"""Which texts the documents hold, for the catalogues that translate them.

A template's texts are collected by writing it; the rest are the arguments of `say`.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from procure import language
from procure.documents import catalogue
from procure.documents.build import words_of
from procure.language import Language

SPEAKERS: Final = frozenset({"mark", "say"})  # of `procure.language`
SOURCE: Final = Path(language.__file__).parent


def collected() -> list[str]:
    """Return every text to translate, once, in the order of the documents and the code."""
    found = [text for name in catalogue.NAMES for text in words_of(name)]
    for path in sorted(SOURCE.rglob("*.py")):
        found += _said(path)
    return list(dict.fromkeys(found))


def _said(path: Path) -> Iterator[str]:
    """The texts that a module says. A text that is put together cannot be translated."""
    source = path.read_text(encoding="utf-8")
    if "say(" not in source and "mark(" not in source:
        return
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id in SPEAKERS and node.args:
            text = node.args[0]
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def update() -> dict[Path, int]:
    """Write the catalogues anew, keeping what is translated; return what each still lacks."""
    from babel.messages.catalog import Catalog
    from babel.messages.pofile import read_po, write_po

    lacking = {}
    for spoken in Language:
        if spoken is Language.BOKMAL:
            continue
        path = language.path_of(spoken)
        path.parent.mkdir(parents=True, exist_ok=True)
        old = Catalog(locale=spoken.value)
        if path.is_file():
            with path.open("rb") as stored:
                old = read_po(stored, locale=spoken.value)
        new = Catalog(locale=spoken.value, project="procure", fuzzy=False)
        for text in collected():
            entry = old.get(text)
            new.add(text, entry.string if entry is not None else "")
        with path.open("wb") as stored:
            write_po(stored, new, width=0, no_location=True, omit_header=True)
        lacking[path] = sum(1 for entry in new if entry.id and not entry.string)
    return lacking
