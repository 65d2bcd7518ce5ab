"""A consortium's card in the states that the tests look at: reached through the services.

Consortium 0 of the story has firm 0 as its lead and firm 1 as its member, each with one person.
"""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.domain import proposals
from procure.domain.formats import local
from procure.domain.proposals import AreaFacts, PersonFacts
from procure.extensions import atomic
from procure.models.consortia import CardProposal, Person
from procure.queries import cards as reading
from procure.services import cards
from tests.stories import START, Story, firm

LEAD, MEMBER = firm(0).organisation_number, firm(1).organisation_number
NEW = PersonFacts(
    "Smith & Sønn <AS>", LEAD, "senior", reference="A-17", availability=80,
    areas={"service_design": AreaFacts(4, 30)},
)  # fmt: skip


def people_of(session: Session, consortium_id: int) -> list[Person]:
    """Everyone who ever stood on the card, in order."""
    found = (
        select(Person)
        .where(Person.consortium_id == consortium_id)
        .options(selectinload(Person.competences))
        .order_by(Person.id)
    )
    return list(session.scalars(found.execution_options(populate_existing=True)))


def facts(session: Session, story: Story, person_id: int, *, now=START, consortium=0):
    """What the card tells of a person."""
    card = reading.consortium(session, story.consortium_ids[consortium])
    day = local(now).date()
    row = reading.person(session, card.id, person_id, day)
    return reading.facts_of(row, reading.Vocabulary.of(card.framework), day)


def seen(person_id: int, person: PersonFacts) -> str:
    """The digest that a form of this person was filled from."""
    return proposals.digest((), {person_id: person})


def change(session, story, person_id, *, actor, now=START, comment="Nytt kurs", **changes):
    """Save a person's form with some values changed."""
    before = facts(session, story, person_id, now=now)
    with atomic(session):
        return cards.change(
            session, story.consortium_ids[0], person_id, replace(before, **changes),
            seen=seen(person_id, before), comment=comment, actor=actor, now=now,
        )  # fmt: skip


def put_in(session, story, person=NEW, *, actor=None, now=START, consortium=0):
    """Ask for a new person, as the lead unless told otherwise."""
    with atomic(session):
        return cards.put_in(
            session, story.consortium_ids[consortium], person, comment="Ansatt i januar",
            actor=actor or story.leads[consortium], now=now,
        )  # fmt: skip


def waiting(session: Session) -> list[CardProposal]:
    """What waits for an answer, the oldest first."""
    found = select(CardProposal).where(CardProposal.decided_at.is_(None)).order_by(CardProposal.id)
    return list(session.scalars(found.execution_options(populate_existing=True)))


def digest_of(session: Session, proposal_id: int, *, now=START) -> str:
    """The card as an officer sees it beside a proposal."""
    row = session.get(CardProposal, proposal_id)
    card = reading.consortium(session, row.consortium_id)
    day = local(now).date()
    standing = reading.standing(session, card, proposals.load(row.facts), day)
    return reading.base_of(card, standing, day)
