"""Who may call off on an agreement on a day, by their own right or as a successor.

A body that has taken over after another stands in its place: ministries are split, agencies
renamed, municipalities merged (FOA § 26-1 third paragraph, `domain.md` A1.2). Takeovers can
follow each other, so the way back is walked in the database.
"""

from datetime import date

from sqlalchemy import CTE, ColumnElement, exists, or_, select
from sqlalchemy.orm import Session, aliased

from procure.models.accounts import Organisation
from procure.models.frameworks import Framework, FrameworkParty


def lineage(day: date, *, of: int | None = None) -> CTE:
    """Return pairs (body, stands_for): each body, itself and all it has taken over by the day.

    `of` keeps only the pairs of one body, which is quicker. UNION ends a circle.
    """
    start = select(Organisation.id.label("body"), Organisation.id.label("stands_for"))
    if of is not None:
        start = start.where(Organisation.id == of)
    walked = start.cte("lineage", recursive=True)
    earlier = aliased(Organisation)
    return walked.union(
        select(walked.c.body, earlier.id)
        .join(walked, earlier.successor_id == walked.c.stands_for)
        .where(earlier.succeeded_on <= day)
    )


def may_call_off(framework_id: int, organisation_id: int, day: date) -> ColumnElement[bool]:
    """Return the condition that a body may call off on an agreement on the day."""
    known = lineage(day, of=organisation_id)
    party = (
        exists()
        .where(FrameworkParty.organisation_id == known.c.stands_for)
        .where(FrameworkParty.framework_id == framework_id, FrameworkParty.on(day))
    )
    buyer = (
        exists().where(Framework.buyer_id == known.c.stands_for).where(Framework.id == framework_id)
    )
    return or_(party, buyer)


def is_party(session: Session, framework_id: int, organisation_id: int, *, on: date) -> bool:
    """Say whether the body may call off on the day (`domain.md` E1 4)."""
    return bool(session.scalar(select(may_call_off(framework_id, organisation_id, on))))


def stands_for(session: Session, organisation_id: int, *, on: date) -> frozenset[int]:
    """Return the body and every body it has taken over by the day, as ids."""
    known = lineage(on, of=organisation_id)
    return frozenset(session.scalars(select(known.c.stands_for)))
