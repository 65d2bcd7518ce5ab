"""Compile the translations: every `.po` becomes the `.mo` beside it, which is never committed.

Used by `hatch_build.py`, before the package is installed, and by `procure assets`.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

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


def missing(folder: Path = FOLDER) -> Iterator[Path]:
    """The translations that are not compiled: then say `procure assets`."""
    return (source for source in sources(folder) if not source.with_suffix(".mo").is_file())
