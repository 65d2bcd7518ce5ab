"""The minutes of the consensus meeting: they write themselves from what was agreed and when."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.evaluations import Agreed, Material
from procure.domain.permissions import Actor
from procure.models.accounts import User
from procure.models.competitions import Competition
from procure.models.evaluations import ConsensusScore, EvaluationSheet
from procure.queries import consensus, facts, material
from procure.queries.consensus import Change
from procure.queries.material import Head


@dataclass(frozen=True, slots=True)
class Present:
    """An evaluator whose sheet the meeting had; `recused_at` when it counts no more."""

    name: str
    submitted_at: datetime | None
    recused_at: datetime | None
    recused_reason: str  # "" for a reader it is not for: it says whom the evaluator has a tie to


@dataclass(frozen=True, slots=True)
class AgreedCell:
    """What was agreed on for one cell, against what each had given, and how it came about."""

    bid_id: int
    criterion_id: int
    bid: str
    criterion: str
    given: tuple[tuple[str, Decimal], ...]
    agreed: Agreed | None
    departure: str
    changes: tuple[Change, ...]  # first to last; the last is what stands


@dataclass(frozen=True, slots=True)
class Minutes:
    """The meeting from the opening of the sheets on, as far as it has come."""

    opened_at: datetime
    locked_at: datetime | None
    present: tuple[Present, ...]
    writers: tuple[str, ...]  # who wrote down what was agreed on
    cells: tuple[AgreedCell, ...]  # bid by bid within a criterion

    @property
    def moved(self) -> tuple[AgreedCell, ...]:
        """The cells that were agreed on more than once, or on other points than given."""
        return tuple(cell for cell in self.cells if cell.departure or len(cell.changes) > 1)


@dataclass(frozen=True, slots=True)
class MinutesPage:
    """The minutes as a page."""

    competition: Head
    minutes: Minutes


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> MinutesPage:
    """Return the minutes. Raises `IllegalTransition` until the meeting has begun."""
    competition, _ = material.reading(session, competition_id, viewer)
    known, opened_at = consensus.begun(session, competition, now)
    masked = material.hides_names(competition, viewer)
    everything = material.of(session, competition, masked=masked)
    return MinutesPage(
        material.head(competition, known, now, viewer=viewer),
        of(session, competition, everything, opened_at, reader=viewer),
    )


def of(
    session: Session,
    competition: Competition,
    everything: Material,
    opened_at: datetime,
    *,
    reader: Actor | None = None,
) -> Minutes:
    """Return the minutes of a meeting that has begun, with the names of `everything`.

    A `reader` who still scores learns why nobody else stepped aside; without one all is told.
    """
    changes = consensus.changes(session, competition.id)
    given = consensus.given(session, competition.id)
    departures = {
        (row.bid_id, row.criterion_id): row.departure
        for row in session.scalars(
            select(ConsensusScore).where(ConsensusScore.competition_id == competition.id)
        )
    }
    cells = tuple(
        AgreedCell(
            bid_id=offer.id,
            criterion_id=node.id,
            bid=offer.name,
            criterion=node.name,
            given=tuple(
                (name, sheet[offer.id, node.id].points)
                for name, sheet in given.items()
                if (offer.id, node.id) in sheet
            ),
            agreed=everything.agreed.get((offer.id, node.id)),
            departure=departures.get((offer.id, node.id), ""),
            changes=changes.get((offer.id, node.id), ()),
        )
        for node in everything.scored
        for offer in everything.offers
    )
    return Minutes(
        opened_at=opened_at,
        locked_at=competition.locked_at,
        present=_present(session, competition, reader),
        writers=tuple(sorted({one.by for cell in cells for one in cell.changes})),
        cells=cells,
    )


def _present(
    session: Session, competition: Competition, reader: Actor | None
) -> tuple[Present, ...]:
    own = reader.id if reader is not None and _scores_only(competition, reader) else None
    found = session.execute(
        select(User.name, EvaluationSheet)
        .join(User, User.id == EvaluationSheet.evaluator_id)
        .where(EvaluationSheet.competition_id == competition.id)
        .order_by(User.name, User.id)
    )
    return tuple(
        Present(
            name,
            sheet.submitted_at,
            sheet.recused_at,
            sheet.recused_reason if own in {None, sheet.evaluator_id} else "",
        )
        for name, sheet in found
    )


def _scores_only(competition: Competition, reader: Actor) -> bool:
    """Whether the reader scores and does not lead: the points are not locked yet."""
    return material.scores_blind(competition, reader) and not material.is_chair(
        reader, facts.subject_of(competition)
    )
