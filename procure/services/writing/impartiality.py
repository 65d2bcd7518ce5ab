"""The declaration of impartiality of one evaluator, as it was made."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.contexts.impartiality import Impartiality, KnownBidder
from procure.domain import formats
from procure.domain.permissions import Actor
from procure.models.accounts import User
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.evaluations import ImpartialityDeclaration
from procure.queries import facts
from procure.services import document_parts, law
from procure.services.document_parts import paragraphs

PLACES: Final[Mapping[str, str]] = {"": "evaluation", "bidders": "opening"}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> Impartiality:
    """Return what the evaluator `subject_id` declared; missing while nothing is declared."""
    common = document_parts.common(session, competition, actor, now)
    person = session.scalars(
        select(User).where(User.id == subject_id).options(joinedload(User.organisation))
    ).one()
    declared = session.get(ImpartialityDeclaration, (competition.id, subject_id))
    return Impartiality(
        **common.start(),
        person=person.name,
        unit=person.organisation.name,
        framework=common.framework,
        bidders=_bidders(session, competition),
        declared_at=formats.moment(declared.declared_at) if declared else "",
        ties=paragraphs(declared.ties) if declared else (),
        legal_basis=law.cite(session, "impartiality", on=formats.local(now).date()),
    )


def _bidders(session: Session, competition: Competition) -> tuple[KnownBidder, ...]:
    day = facts.bidding_day(competition)
    found = session.scalars(
        select(Consortium)
        .join(Bid, Bid.consortium_id == Consortium.id)
        .where(Bid.id.in_(facts.received_bids(competition.id)), Bid.opened_at.is_not(None))
        .options(selectinload(Consortium.members).joinedload(ConsortiumMember.organisation))
        .order_by(Consortium.name)
    )
    return tuple(
        KnownBidder(
            name=consortium.name,
            members=", ".join(member.organisation.name for member in consortium.members_on(day)),
        )
        for consortium in found
    )
