"""How many comments of reviewers wait for an author, by section of a draft."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.models.reviews import ReviewComment


def by_section(session: Session, competition_id: int) -> dict[str, int]:
    """Return the number of unresolved comments; a section without any is not there.

    For pages that have already found that the reader may see the draft.
    """
    rows = session.execute(
        select(ReviewComment.section, func.count())
        .where(ReviewComment.competition_id == competition_id, ReviewComment.resolved_at.is_(None))
        .group_by(ReviewComment.section)
    )
    return {section: count for section, count in rows}  # noqa: C416 -- rows are no tuples
