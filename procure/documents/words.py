"""Which texts the documents hold, for the catalogues that translate them.

A template's texts are collected by writing it; the rest are the arguments of `say`, and the names
of the fields.
"""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from procure import language
from procure._catalogues import renew
from procure.documents import catalogue
from procure.documents.build import words_of
from procure.language import Language

SPEAKERS: Final = frozenset({"label", "mark", "say"})  # of `document` and `procure.language`
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
    if not any(f"{speaker}(" in source for speaker in SPEAKERS):
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
    wanted = collected()
    others = (spoken for spoken in Language if spoken is not Language.BOKMAL)
    return {path: renew(path, wanted) for path in map(language.path_of, others)}
