"""How a verb of the evaluation begins, and what it asks of the cell it writes."""

from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import evaluations, permissions
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.permissions import Actor, Permission
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition
from procure.queries import evaluation_models, facts, material


def enter(
    session: Session, competition_id: int, actor: Actor, permission: Permission
) -> Competition:
    """As `competition_access.enter`, where whoever leads the evaluation sees it too."""
    competition = facts.competition(session, competition_id, lock=True)
    subject = facts.subject_of(competition)
    material.require_sight(actor, subject)
    permissions.require(actor, permission, subject)
    return competition


def require_cell(
    session: Session, competition: Competition, bid_id: int, criterion_id: int
) -> None:
    """Refuse with 404 what is no cell: an admissible bid here and one of the scored criteria."""
    bid = session.scalar(select(Bid).where(Bid.id == bid_id, Bid.competition_id == competition.id))
    scored = {criterion.id for criterion in facts.scored_criteria(competition)}
    if bid is None or bid.assessment is not Assessment.ADMISSIBLE or criterion_id not in scored:
        raise NotFound


def require_points(competition: Competition, points: Decimal) -> None:
    """Refuse points that the published scale does not have."""
    scale = evaluation_models.model_of(competition.model).scale
    if problems := evaluations.point_problems(points, scale):
        raise InvalidInput(problems)
