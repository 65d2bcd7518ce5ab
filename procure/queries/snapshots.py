"""What the database holds, as one short mark: for pages that may be kept while it stays."""

from typing import Final

from sqlalchemy import text
from sqlalchemy.orm import Session

# Read in constant time. PostgreSQL names its snapshot: the same name, the same rows. SQLite
# writes one transaction at a time and every act ends in the audit trail, whose newest line
# therefore changes with it; a line's digest never comes back.
_MARKS: Final = {
    "postgresql": text("SELECT CAST(pg_current_snapshot() AS text) AS mark"),
    "sqlite": text("SELECT digest AS mark FROM audit_entries ORDER BY rowid DESC LIMIT 1"),
}


def mark(session: Session) -> str:
    """Return a mark that is another one as soon as any act has been committed.

    Ask before reading what the mark shall stand for: then it is never newer than what was read.
    """
    connection = session.connection()
    found: str | None = connection.execute(_MARKS[connection.dialect.name]).scalar()
    return found or ""
