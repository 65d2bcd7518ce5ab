"""Compile the translations: every `.po` becomes the `.mo` beside it, which is never committed.

Used by `hatch_build.py`, before the package is installed, and by `procure assets`.
"""

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Final

Text = str | tuple[str, ...] | list[str]  # with its plural, where it counts something
FOLDER: Final = Path(__file__).resolve().parent / "translations"


def sources(folder: Path = FOLDER) -> list[Path]:
    """The translations as they are written."""
    return sorted(folder.glob("*/LC_MESSAGES/*.po"))


def build(folder: Path = FOLDER) -> list[Path]:
    """Compile every translation; return the compiled files. Texts marked fuzzy are left out."""
    from babel.messages.mofile import write_mo  # noqa: PLC0415 -- only where it is compiled
    from babel.messages.pofile import read_po  # noqa: PLC0415 -- as above

    compiled = []
    for source in sources(folder):
        with source.open("rb") as written:
            catalogue = read_po(written, locale=source.parent.parent.name)
        target = source.with_suffix(".mo")
        with target.open("wb") as made:
            write_mo(made, catalogue)
        compiled.append(target)
    return compiled


def renew(path: Path, texts: Collection[Text]) -> int:
    """Write a translation anew for these texts; return how many of them lack one.

    What is translated is kept, what is marked fuzzy is not, and texts that are gone go.
    """
    from babel.messages.catalog import Catalog  # noqa: PLC0415 -- as above
    from babel.messages.pofile import read_po, write_po  # noqa: PLC0415 -- as above

    language = path.parent.parent.name
    old, new = Catalog(locale=language), Catalog(locale=language, project="procure", fuzzy=False)
    if path.is_file():
        with path.open("rb") as stored:
            old = read_po(stored, locale=language)
    for text in texts:
        known = old.get(text)
        new.add(text, known.string if known and not known.fuzzy else "")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as stored:
        write_po(stored, new, width=0, no_location=True, omit_header=True)
    strings = [entry.string for entry in new if entry.id]
    return sum(not all(said) if isinstance(said, tuple) else not said for said in strings)


def missing(folder: Path = FOLDER) -> Iterator[Path]:
    """The translations that are not compiled: then say `procure assets`."""
    return (source for source in sources(folder) if not source.with_suffix(".mo").is_file())
