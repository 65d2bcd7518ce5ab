"""The call-off contract: the published requirements and the winning bid, word for word."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents import parts
from procure.documents.contexts import call_off_contract as contract
from procure.documents.contexts.call_off_contract import CallOffContract
from procure.documents.layouts import contract_annexes
from procure.domain import formats
from procure.domain.drafting import RequirementKind
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.evaluations import Material
from procure.domain.framework_file import StandardContract
from procure.domain.permissions import Actor, CompetitionRole
from procure.domain.reasons import Code, reason
from procure.language import say
from procure.models.accounts import User
from procure.models.bids import Bid
from procure.models.competitions import CompetenceNeed, Competition, CompetitionMembership
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.frameworks import CompetenceArea
from procure.queries import facts, material
from procure.services import delivery_parts, document_parts, tender_chapters, tender_prices
from procure.services.document_parts import Common, paragraphs
from procure.services.writing import framework_overview

PLACES: Final[Mapping[str, str]] = {
    "": "basis",
    "framework": "framework",
    "supplier": "framework",
    "firms": "framework",
    "background": "need",
    "description": "need",
    "deliverables": "need",
    "requirements": "requirements",
    "starts": "timeline",
    "ends": "timeline",
    "answers": "award",
    "team": "award",
    "total": "price",
}
CHANGES: Final = 2  # the last annexes hold changes: empty when the contract is signed


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> CallOffContract:
    """Return the contract with the bid `subject_id`.

    Raises `IllegalTransition` until every bidder has been told: the winner must not learn it
    from the contract. `NotFound` when there is no such opened bid.
    """
    if competition.letters_sent_at is None:
        raise IllegalTransition([reason(Code.LETTERS_NOT_SENT)])
    bid = _bid(session, competition.id, subject_id)
    common = document_parts.common(session, competition, actor, now)
    known = material.of(session, competition)
    supplier = document_parts.suppliers(session, competition, [bid.consortium_id])[
        bid.consortium_id
    ]
    return CallOffContract(
        **common.start(),
        standard=StandardContract(competition.contract_form),
        edition=say(tender_chapters.CONTRACT_VERSION),
        framework=common.framework,
        framework_number=common.framework_number,
        supplier=supplier,
        bid_received=formats.moment(bid.submissions[-1].received_at),
        annexes=_annexes(competition),
        signatories=_signatories(common, supplier),
        background=paragraphs(competition.need),
        description=paragraphs(competition.assignment),
        deliverables=paragraphs(competition.deliverables),
        requirements=_requirements(competition),
        needs=_needs(session, competition.id),
        answers=_answers(known, bid),
        reservations=paragraphs(bid.reservations),
        starts=formats.day(competition.starts_on) if competition.starts_on else "",
        ends=formats.day(competition.ends_on) if competition.ends_on else "",
        customer_contact=_customer(session, competition.id, common),
        supplier_email=bid.consortium.contact_email,
        firms=framework_overview.firms(bid.consortium, facts.bidding_day(competition)),
        team=tuple(
            contract.OfferedPerson(who=one.label, role=one.role, evidence=one.evidence)
            for one in bid.team
        ),
        price_basis=tender_prices.basis(competition),
        prices=_prices(known, bid, ""),
        total=_total(competition, known, bid),
        options=_options(competition, known, bid),
        phases=delivery_parts.planned_in(session, competition, now),
    )


def _bid(session: Session, competition_id: int, bid_id: int) -> Bid:
    found = session.scalar(
        select(Bid)
        .where(Bid.id == bid_id, Bid.competition_id == competition_id, Bid.opened_at.is_not(None))
        .options(
            joinedload(Bid.consortium)
            .selectinload(Consortium.members)
            .joinedload(ConsortiumMember.organisation),
            selectinload(Bid.answers),
            selectinload(Bid.team),
            selectinload(Bid.prices),
            selectinload(Bid.submissions),
        )
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound
    return found


def _annexes(competition: Competition) -> tuple[contract.Annex, ...]:
    """Every annex with its number; those of changes are not in use yet (`domain.md` B3)."""
    assignment = competition.contract_form == StandardContract.ASSIGNMENT
    titles = (
        contract_annexes.ANNEXES_ASSIGNMENT if assignment else contract_annexes.ANNEXES_ASSISTANCE
    )
    return tuple(
        contract.Annex(
            number=str(number),
            title=say(title),
            used=say("ja") if number <= len(titles) - CHANGES else say("nei"),
        )
        for number, title in enumerate(titles, start=1)
    )


def _signatories(common: Common, supplier: parts.Supplier) -> tuple[contract.Signatory, ...]:
    return (
        contract.Signatory(part=say("Kunden"), name=common.buyer, number=common.buyer_number),
        contract.Signatory(part=say("Konsulenten"), name=supplier.lead, number=supplier.number),
    )


def _requirements(competition: Competition) -> tuple[contract.ContractRequirement, ...]:
    return tuple(
        contract.ContractRequirement(
            number=str(requirement.number),
            text=requirement.text,
            kind=say("A-krav") if requirement.kind is RequirementKind.MUST else say("Krav"),
        )
        for requirement in competition.requirements
    )


def _needs(session: Session, competition_id: int) -> tuple[contract.ContractNeed, ...]:
    found = session.execute(
        select(CompetenceArea.name, CompetenceNeed.level)
        .join(CompetenceNeed, CompetenceNeed.area_id == CompetenceArea.id)
        .where(CompetenceNeed.competition_id == competition_id)
        .order_by(CompetenceArea.position)
    )
    return tuple(contract.ContractNeed(area=row.name, level=str(row.level)) for row in found)


def _answers(known: Material, bid: Bid) -> tuple[contract.OfferedAnswer, ...]:
    """What the bid says about each criterion, in the order of the tender document."""
    texts = {answer.criterion_id: answer.text for answer in bid.answers}
    return tuple(
        contract.OfferedAnswer(criterion=node.name, answer=paragraphs(texts[node.id]))
        for node in known.nodes
        if texts.get(node.id, "").strip()
    )


def _customer(session: Session, competition_id: int, common: Common) -> parts.Contact:
    """Return the project owner of the competition; the framework's contact when there is none."""
    found = session.execute(
        select(User.name, User.email)
        .join(CompetitionMembership, CompetitionMembership.user_id == User.id)
        .where(
            CompetitionMembership.competition_id == competition_id,
            CompetitionMembership.role == CompetitionRole.OWNER,
        )
        .order_by(User.id)
        .limit(1)
    ).first()
    return common.contact if found is None else parts.Contact(name=found.name, email=found.email)


def _prices(known: Material, bid: Bid, option: str) -> tuple[contract.PricedLine, ...]:
    """The offered lines of the assignment, or of the option that is named."""
    rates = {price.price_line_id: price.rate_ore for price in bid.prices}
    return tuple(
        contract.PricedLine(
            role=line.label,
            hours=formats.number(line.hours),
            rate=formats.kroner(rates[line.id]),
            amount=formats.kroner(line.hours * rates[line.id]),
        )
        for line in known.lines
        if line.id in rates and line.option == option
    )


def _sums(known: Material, bid: Bid) -> Mapping[str, int]:
    """What the bid asks for the assignment and for each option; {} where no price was asked."""
    offer = next((offer for offer in known.offers if offer.id == bid.id), None)
    return known.sums_ore(offer) if offer else {}


def _total(competition: Competition, known: Material, bid: Bid) -> str:
    """Return what the contract is signed for; the estimate where no price was asked."""
    sums = _sums(known, bid)
    value = sums.get("", 0) if sums else competition.estimate_ore
    return "" if value is None else formats.kroner(value)


def _options(
    competition: Competition, known: Material, bid: Bid
) -> tuple[contract.OfferedOption, ...]:
    sums = _sums(known, bid)
    return tuple(
        contract.OfferedOption(
            name=option.name,
            content=option.description,
            last_day=formats.day(option.last_taken_on) if option.last_taken_on else "",
            amount=formats.kroner(sums[option.name]) if sums else "",
            prices=_prices(known, bid, option.name),
        )
        for option in facts.options(competition)
    )
