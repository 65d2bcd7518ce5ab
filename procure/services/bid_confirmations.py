"""The consortium stands by an answer that an amendment touched; what it delivered is unchanged."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import competitions
from procure.domain.audit import Tag
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor
from procure.queries import bid_windows
from procure.services import answer_marks, bids


def confirm(
    session: Session, bid_id: int, *, marks: Collection[int], actor: Actor, now: datetime
) -> None:
    """Confirm the marks that were shown, before the deadline, as the lead.

    What is confirmed is named: a change that came after the page was shown stays unconfirmed.
    Raises `NotFound` for marks that are confirmed already or of another bid.
    """
    bid, competition = bids.locked(session, bid_id, actor)
    bids.require_lead(bid, competition, actor)
    competitions.require_open_for_bids(bid_windows.facts_of(competition), now)
    found = answer_marks.settle(session, bid_id, marks, by=actor.id, now=now)
    if not found:
        raise NotFound
    bids.record(
        session, Tag.BID_CONFIRM, bid, actor, now,
        criteria=[row.criterion_id or 0 for row in found],  # 0: that the requirements are met
    )  # fmt: skip
