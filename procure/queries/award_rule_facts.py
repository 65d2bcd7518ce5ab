"""What the rules of evaluation and award look at, read at the gates that need it."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import evaluations, journals
from procure.domain.competitions import Action
from procure.domain.formats import local
from procure.domain.journal_facts import Meeting, PresentationMinutes
from procure.domain.journals import EntryKind
from procure.domain.rules.award_facts import Bidder, ContractFacts, Offered, Presentation
from procure.models.accounts import Organisation
from procure.models.awards import Decision, Letter
from procure.models.bids import Assessment, Bid, TeamMember
from procure.models.competitions import Competition
from procure.models.consortia import Consortium, ConsortiumMember, Person
from procure.models.journals import JournalEntry
from procure.queries import facts, material


def bidders(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return who stands behind each opened bid, and its price."""
    found = session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition.id)), Bid.opened_at.is_not(None))
        .options(
            joinedload(Bid.consortium)
            .selectinload(Consortium.members)
            .joinedload(ConsortiumMember.organisation),
            selectinload(Bid.team),
            selectinload(Bid.prices),
        )
    ).all()
    employers = _employers(session, found)
    day = facts.bidding_day(competition)
    ordered = sorted(found, key=lambda bid: (bid.consortium.name.casefold(), bid.id))
    return {"bidders": tuple(_bidder(competition, bid, employers, day) for bid in ordered)}


def _employers(session: Session, bids: Iterable[Bid]) -> dict[int, int]:
    ids = {member.person_id for bid in bids for member in bid.team if member.person_id}
    rows = session.execute(select(Person.id, Person.employer_id).where(Person.id.in_(ids)))
    return {person: employer for person, employer in rows}  # noqa: C416 -- rows are no pairs


def _bidder(competition: Competition, bid: Bid, employers: dict[int, int], day: date) -> Bidder:
    return Bidder(
        name=bid.consortium.name,
        firms={m.organisation_id: m.organisation.name for m in bid.consortium.members_on(day)},
        people=tuple(_offered(member, employers) for member in bid.team),
        price_ore=_price(competition, bid),
    )


def _offered(member: TeamMember, employers: dict[int, int]) -> Offered:
    return Offered(member.label, employers.get(member.person_id or 0))


def _price(competition: Competition, bid: Bid) -> int | None:
    rates = {price.price_line_id: price.rate_ore for price in bid.prices}
    lines = competition.price_lines
    if not lines or any(line.id not in rates for line in lines):
        return None
    return sum(line.hours * rates[line.id] for line in lines)


def presentations(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return how each admissible bidder was heard, where presentations were announced."""
    if not competition.presentation:
        return {}
    lengths = heard(session, competition.id)
    found = tuple(
        Presentation(name=bid.consortium.name, minutes=tuple(lengths.get(bid.id, ())))
        for bid in material.bids(session, competition.id)
        if bid.assessment is Assessment.ADMISSIBLE
    )
    return {"presentations": found}


def heard(session: Session, competition_id: int) -> dict[int | None, list[int]]:
    """Return how long each presentation lasted, in minutes, by the bid that minutes tell of."""
    lengths: dict[int | None, list[int]] = {}
    entries = session.scalars(
        select(JournalEntry).where(
            JournalEntry.competition_id == competition_id,
            JournalEntry.kind == EntryKind.PRESENTATION_MINUTES,
            JournalEntry.closed_at.is_(None),
        )
    )
    for entry in entries:
        told = journals.load(entry.kind, entry.facts)
        if isinstance(told, PresentationMinutes) and told.meeting is Meeting.PRESENTATION:
            lengths.setdefault(entry.bid_id, []).append(told.minutes or 0)
    return lengths


def agreed(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return the agreed points and reasons."""
    return {"agreed": material.of(session, competition)}


def result(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return the result of a locked evaluation."""
    if competition.locked_at is None:
        return {}
    return {
        "result": evaluations.outcome(material.of(session, competition)),
        "tie_rule": competition.model.tie_rule,
    }


def funding(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return what the project has for the contract."""
    project = competition.project
    return {"funding_ore": project.grant_ore + project.own_funding_ore}


def contract(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return what the winner offered that may not be so any more today."""
    then, today = facts.bidding_day(competition), local(now).date()
    chosen = (
        select(Bid.id, Bid.consortium_id)
        .join(Decision, Decision.bid_id == Bid.id)
        .where(Decision.stands_in(competition.id))
        .subquery()
    )
    firms = session.execute(
        select(ConsortiumMember, Organisation.name)
        .join(chosen, chosen.c.consortium_id == ConsortiumMember.consortium_id)
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .order_by(Organisation.name)
    ).all()
    here = {member.organisation_id for member, _ in firms if member.holds(today)}
    people = session.execute(
        select(TeamMember.label, Person)
        .join(chosen, chosen.c.id == TeamMember.bid_id)
        .join(Person, Person.id == TeamMember.person_id)
        .order_by(TeamMember.position)
    )
    return {
        "contract": ContractFacts(
            starts_on=competition.starts_on,
            firms_gone=tuple(
                name
                for member, name in firms
                if member.holds(then) and member.organisation_id not in here
            ),
            people_gone=tuple(label for label, person in people if not person.holds(today)),
        )
    }


def untold(session: Session, competition: Competition, now: datetime) -> Mapping[str, Any]:
    """Return the bidders who have no letter of the decision that stands."""
    told = (
        select(Letter.bid_id)
        .join(Decision, Decision.id == Letter.decision_id)
        .where(Decision.stands_in(competition.id))
    )
    names = session.scalars(
        select(Consortium.name)
        .join(Bid, Bid.consortium_id == Consortium.id)
        .where(Bid.id.in_(facts.received_bids(competition.id)), Bid.id.not_in(told))
        .order_by(Consortium.name)
    )
    return {"untold": tuple(names)}


READERS: Final = {
    Action.START_SCORING: (bidders,),
    Action.LOCK: (agreed, presentations),
    Action.DECIDE: (result, funding),
    Action.SIGN_CONTRACT: (contract, funding),
    Action.COMPLETE: (untold,),
}
