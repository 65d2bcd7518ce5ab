"""What a consortium answered in earlier competitions, to write on from."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import permissions
from procure.domain.bid_corners import answer_cell
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission
from procure.models.bids import Bid, BidAnswer
from procure.models.competitions import Competition, Criterion
from procure.queries import bid_corners, facts

MOST: Final = 6  # earlier answers to a criterion


@dataclass(frozen=True, slots=True)
class Earlier:
    """An answer of an opened bid of the same consortium."""

    bid_id: int
    criterion_id: int
    criterion: str
    competition: str
    reference: str
    opened_at: datetime
    text: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A criterion of the competition, and what was answered to its like, newest first."""

    id: int
    name: str
    word_limit: int | None
    earlier: tuple[Earlier, ...]


def asked(session: Session, bid_id: int, *, viewer: Actor) -> tuple[Asked, ...]:
    """Return the criteria of a bid of the viewer's own consortium with earlier answers.

    Criteria are alike when they are of the same allowed criterion of the framework, or have the
    same name. What was closed to the viewer in an earlier bid is closed here too.
    """
    bid = session.get(Bid, bid_id)
    if bid is None:
        raise NotFound
    competition = facts.competition(session, bid.competition_id)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(viewer, Permission.BID_EDIT, subject)
    found = list(_found(session, bid, viewer))
    return tuple(
        Asked(
            criterion.id, criterion.name, criterion.word_limit,
            _newest(one for one, earlier in found if _alike(criterion, earlier)),
        )
        for criterion in facts.scored_criteria(competition)
    )  # fmt: skip


def _found(session: Session, bid: Bid, viewer: Actor) -> Iterator[tuple[Earlier, Criterion]]:
    rows = session.execute(
        select(Bid, BidAnswer.text, Criterion, Competition.title, Competition.reference)
        .join(BidAnswer, BidAnswer.bid_id == Bid.id)
        .join(Criterion, Criterion.id == BidAnswer.criterion_id)
        .join(Competition, Competition.id == Bid.competition_id)
        .where(
            Bid.consortium_id == bid.consortium_id,
            Bid.id != bid.id,
            Bid.opened_at.is_not(None),
            BidAnswer.text != "",
        )
        .order_by(Bid.opened_at.desc(), Criterion.position)
    ).all()
    closed = {
        earlier.id: bid_corners.reader(session, earlier, viewer).closed
        for earlier in {row.Bid for row in rows}
    }
    for earlier, text, criterion, title, reference in rows:
        if answer_cell(criterion.id) not in closed[earlier.id] and earlier.opened_at is not None:
            found = Earlier(
                earlier.id, criterion.id, criterion.name, title, reference, earlier.opened_at, text
            )
            yield found, criterion


def _newest(found: Iterable[Earlier]) -> tuple[Earlier, ...]:
    """Return the newest answers that say different things."""
    by_text: dict[str, Earlier] = {}
    for one in found:
        by_text.setdefault(one.text, one)
    return tuple(by_text.values())[:MOST]


def _alike(one: Criterion, other: Criterion) -> bool:
    same = one.allowed_criterion_id is not None
    return (same and one.allowed_criterion_id == other.allowed_criterion_id) or (
        one.name.casefold() == other.name.casefold()
    )
