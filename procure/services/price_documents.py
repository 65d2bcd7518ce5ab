"""The comparison of prices as a workbook, from the same locked outcome as the matrix."""

from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations
from procure.domain.errors import InvalidInput
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor
from procure.domain.price_comparison import ComparedBid, ComparedLine, Comparison
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.documents import Document
from procure.queries import bid_terms, material
from procure.services import documents, matrix_documents
from procure.sheets.price_comparison import PriceComparison

NAME: Final = "price_comparison"


def make(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Document:
    """Store the comparison; unchanged data gives the newest version back.

    As the matrix, it waits for the lock and is made by whoever leads the evaluation. Raises
    `InvalidInput` when the competition asks for no prices.
    """
    from procure.sheets import price_comparison  # noqa: PLC0415 -- slow import

    competition = matrix_documents.locked(session, competition_id, actor)
    outcome = evaluations.outcome(material.of(session, competition))
    if not outcome.material.lines:
        raise InvalidInput([reason(Code.PRICE_LINES_MISSING)])
    with using(competition.language):
        content = price_comparison.workbook(values(session, competition, outcome))
        file = documents.File(
            name=NAME,
            suffix="xlsx",
            title=say("Prissammenligning"),
            template_digest=documents.program_digest(f"{NAME}.xlsx"),
            data_digest=documents.sha256(content),  # equal data gives equal bytes
            competition_id=competition_id,
        )
        return documents.store(session, file, content, actor=actor, now=now)


def values(session: Session, competition: Competition, outcome: Outcome) -> PriceComparison:
    """Return what the workbook is laid out from: the bids that were evaluated, ranked or not."""
    known = outcome.material
    lines = tuple(ComparedLine(line.id, line.title, line.hours) for line in known.lines)
    ceilings = _ceilings(session, competition, [offer.id for offer in known.offers])
    bids = tuple(
        ComparedBid(
            name=offer.name,
            rates=offer.rates,
            ceilings=ceilings[offer.id],
            counted=outcome.score(offer.id).excluded is None,
        )
        for offer in known.offers
    )
    return PriceComparison(
        comparison=Comparison(lines=lines, bids=bids),
        competition_title=competition.title,
        case_number=competition.reference,
        buyer=competition.project.owner.name,
        invented=competition.invented,
    )


def _ceilings(
    session: Session, competition: Competition, bid_ids: list[int]
) -> dict[int, dict[int, int]]:
    """Return the framework's highest rate for each bid and line, in øre."""
    consortia = session.execute(select(Bid.id, Bid.consortium_id).where(Bid.id.in_(bid_ids)))
    return {
        bid_id: {
            line.id: line.ceiling_ore
            for line in bid_terms.lines(session, competition, consortium_id)
            if line.ceiling_ore is not None
        }
        for bid_id, consortium_id in consortia
    }
