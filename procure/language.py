"""The language that text is written in: bokmål is the source, the others are catalogues.

`using` sets it for a block; `say` and `procure.domain.formats` follow it. Nothing else asks.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

CATALOGUES: Final = Path(__file__).parent / "translations"


class Language(StrEnum):
    """The written languages of the product; the values are those of ISO 639-1."""

    BOKMAL = "nb"
    NYNORSK = "nn"
    ENGLISH = "en"

    @property
    def tag(self) -> str:
        """The language with its country, as Word and PDF want it."""
        return {"nb": "nb-NO", "nn": "nn-NO", "en": "en-GB"}[self]


_current: ContextVar[Language] = ContextVar("language", default=Language.BOKMAL)


def current() -> Language:
    """Return the language of this block."""
    return _current.get()


@contextmanager
def using(language: str) -> Iterator[None]:
    """Write in this language inside the block. Raises ValueError for one we do not have."""
    token = _current.set(Language(language))
    try:
        yield
    finally:
        _current.reset(token)


def say(text: str, **values: object) -> str:
    """Return our own text in the current language, with `{name}` filled in when values are given.

    A text the catalogue lacks stays bokmål, never empty; tests demand every one.
    """
    language = _current.get()
    if language is not Language.BOKMAL:
        text = catalogue(language).gettext(text)
    return text.format(**values) if values else text


def path_of(language: Language) -> Path:
    """Where the translations of the document texts lie, compiled beside them."""
    return CATALOGUES / language / "LC_MESSAGES" / "documents.po"


def mark(text: str) -> str:
    """Return the text as it is: it stands in a table, and `say` translates it where it is used."""
    return text


@cache
def catalogue(language: Language) -> GNUTranslations:
    """Return the translations of the document texts, from bokmål to the other language."""
    with path_of(language).with_suffix(".mo").open("rb") as compiled:
        return GNUTranslations(compiled)
