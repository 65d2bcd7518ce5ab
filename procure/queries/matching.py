"""Looking for a text in columns: literally, and blind to the case of every Norwegian letter."""

from typing import Any, Final

from sqlalchemy import ColumnElement, String, bindparam, func, literal

# SQLite's LOWER knows A to Z alone, and PostgreSQL's what its locale says: these are told to both.
_LETTERS: Final = "ÆØÅÄÖÉÁČĐŊŠŦŽ"


def like(text: str) -> str:
    r"""Return a LIKE pattern that finds the text literally; "" for an empty one.

    >>> like("50 %_")
    '%50 \\%\\_%'
    """
    text = text.strip()
    if not text:
        return ""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


def holds(column: Any, pattern: str | ColumnElement[str]) -> ColumnElement[bool]:
    """Say whether a column is like a pattern of `like`, whatever the case of the letters."""
    wanted = literal(pattern, String) if isinstance(pattern, str) else pattern
    return folded(column).like(folded(wanted), escape="\\")


def asked() -> ColumnElement[str]:
    """The pattern as a parameter called `pattern`, for statements that are built once."""
    return bindparam("pattern", type_=String)


def folded(text: Any) -> ColumnElement[str]:
    """A text in small letters, the same in both databases."""
    found: ColumnElement[str] = func.lower(text, type_=String)
    for letter in _LETTERS:
        found = func.replace(found, letter, letter.lower(), type_=String)
    return found
