"""Who answers for which part of an opened bid, and what its own consortium's members may read.

What was private while the bid was written stays closed to the other members after the opening.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from procure.domain import bid_corners as corners
from procure.domain.bid_corners import Reader
from procure.domain.permissions import Actor
from procure.models.bids import Bid, TeamMember
from procure.models.competitions import Competition
from procure.queries import bid_corners, bid_terms, facts


@dataclass(frozen=True, slots=True)
class AnnexRow:
    """A part that a firm answers for. `name` is of its criterion or price line, else empty."""

    kind: str
    name: str
    firm: str
    confirmed_by: str
    confirmed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened bid's parts: the members' confirmations, and what is closed to the reader."""

    annex: tuple[AnnexRow, ...]
    closed: frozenset[str]
    reader: Reader

    def answer(self, criterion_id: int | None) -> bool:
        """Whether the reader may read the answer to a criterion, and what is attached to it."""
        return corners.answer_cell(criterion_id or 0) not in self.closed

    def person(self, member: TeamMember) -> bool:
        """Whether the reader may read of someone in the team."""
        employer = self.reader.employers.get(member.person_id or 0, 0)
        return corners.people_cell(employer) not in self.closed

    @property
    def prices(self) -> bool:
        """Whether the reader may read the prices, whose sum tells of each."""
        return not any(corners.kind_of(cell) == corners.RATE for cell in self.closed)


def of(session: Session, bid: Bid, competition: Competition, viewer: Actor) -> Opened:
    """Return the parts of an opened bid. To those outside its consortium nothing is closed."""
    reader = bid_corners.reader(session, bid, viewer)
    own = bid.consortium_id in viewer.consortium_ids
    names = {corners.answer_cell(c.id): c.name for c in facts.scored_criteria(competition)}
    names |= {
        corners.rate_cell(line.id): line.title for line in bid_terms.lines(session, competition)
    }
    return Opened(
        annex=tuple(
            AnnexRow(
                corners.kind_of(share.cell), names.get(share.cell, ""), share.firm,
                share.confirmed_by, share.confirmed_at,
            )
            for share in reader.shares
        ),
        closed=reader.closed if own else frozenset(),
        reader=reader,
    )  # fmt: skip
