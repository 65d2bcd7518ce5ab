"""What the database holds, as one short mark: for pages that may be kept while it stays."""

from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.models.audit import AuditEntry, AuditHead
from procure.queries import audit

# Every act ends in the audit trail. What must not be known before the opening is not counted: the
# mark would tell whoever asks again and again when somebody worked on a bid. Lines only become
# more, and are hidden only while they are new, so that no number comes back.
_LINES: Final = select(func.coalesce(func.sum(AuditHead.seq), 0)).where(
    AuditHead.chain != audit.CHECKPOINTS
)
_HIDDEN: Final = select(func.count()).select_from(AuditEntry).where(audit.sealed())
_MARK: Final = select(_LINES.scalar_subquery() - _HIDDEN.scalar_subquery())


def mark(session: Session) -> str:
    """Return a mark that is another one as soon as any act that staff may see is committed.

    Ask before reading what the mark shall stand for: then it is never newer than what was read.
    """
    return str(session.connection().execute(_MARK).scalar())
