"""Where the demo's story stands: its competitions by the number of their plot."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.competitions import Competition


def competitions(session: Session) -> dict[str, int]:
    """Return the ids of the invented competitions by what follows the year of their reference.

    The first of a number is the story's; what visitors make comes after it.
    """
    rows = session.execute(
        select(Competition.reference, Competition.id)
        .where(Competition.invented)
        .order_by(Competition.id.desc())
    )
    return {row.reference.rpartition("/")[2]: row.id for row in rows}
