"""Who is offered in more than one opened bid. Before the opening nobody can ask."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.shared_people import Offered, Shared, shared
from procure.models.bids import Bid, TeamMember
from procure.models.consortia import Consortium, Person


def of(session: Session, competition_id: int) -> tuple[Shared, ...]:
    """Return the people of several opened bids of a competition."""
    found = session.execute(
        select(Consortium.name, TeamMember.label, Person.employer_id, Person.reference)
        .select_from(TeamMember)
        .join(Bid, Bid.id == TeamMember.bid_id)
        .join(Consortium, Consortium.id == Bid.consortium_id)
        .outerjoin(Person, Person.id == TeamMember.person_id)
        .where(Bid.competition_id == competition_id, Bid.opened_at.is_not(None))
        .order_by(Bid.id, TeamMember.position)
    )
    return shared(
        Offered(consortium, label, employer_id, reference or "")
        for consortium, label, employer_id, reference in found
    )
