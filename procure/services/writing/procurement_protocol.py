"""The procurement protocol: everything the standard form asks for, from the facts of the case."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.documents.contexts import procurement_protocol as protocol
from procure.documents.contexts.procurement_protocol import Dealing, Outcome, ProcurementProtocol
from procure.documents.parts import Firm, WeightedCriterion
from procure.domain import evaluations, figures, formats
from procure.domain.drafting import ClimateChoice
from procure.domain.evaluation.results import FlagCode
from procure.domain.journals import EntryKind
from procure.domain.permissions import Actor
from procure.language import say
from procure.models.awards import Contract, Decision
from procure.models.bids import Assessment, Bid
from procure.models.competitions import Competition, CompetitionVersion
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.evaluations import ImpartialityDeclaration
from procure.models.questions import Question
from procure.queries import facts, material, recusals, requirement_checks, retention
from procure.queries.requirement_checks import CheckRow
from procure.services import document_parts, law, protocol_parts, protocol_talks
from procure.services.document_parts import Common, paragraphs
from procure.services.protocol_parts import Opened, day

PLACES: Final[Mapping[str, str]] = {
    "": "basis",
    "description": "need",
    "estimated_value": "need",
    "period": "timeline",
    "issued_at": "timeline",
    "bid_deadline": "timeline",
    "criteria": "criteria",
    "climate": "climate",
    "call_off_rule": "framework",
    "invited": "framework",
    "rejected": "opening",
    "people": "evaluation",
    "chosen": "award",
    "ended_at": "award",
    "ending": "award",
}


def gather(
    session: Session, competition: Competition, subject_id: int, *, actor: Actor, now: datetime
) -> ProcurementProtocol:
    """Return the protocol; what the case lacks is missing in it, all of it at once."""
    common = document_parts.common(session, competition, actor, now)
    bids = protocol_parts.opened(session, competition)
    ended = competition.cancelled_at or competition.unsuccessful_at or competition.completed_at
    return ProcurementProtocol(
        **common.start(),
        **_procurement(competition, common),
        keeper=actor.name,
        criteria=_criteria(session, competition),
        climate=_climate(competition),
        framework_suppliers=_suppliers(session, competition),
        invited=protocol_parts.invited(session, competition, bids),
        outcome=_outcome(competition),
        ended_at=formats.moment(ended) if ended else None,
        ending=paragraphs(competition.cancel_reason or ""),
        notices=_notices(session, competition.id),
        opened_at=formats.moment(competition.opened_at) if competition.opened_at else None,
        evaluated=_evaluated(session, competition, bids),
        chosen=_chosen(session, competition),
        rejected=protocol_parts.rejected(session, competition, bids),
        low=_low(session, competition),
        clarified=_dealings(session, competition.id, EntryKind.CLARIFICATION, bids),
        meetings=_dealings(session, competition.id, EntryKind.PRESENTATION_MINUTES, bids),
        extensions=_dealings(session, competition.id, EntryKind.VALIDITY_EXTENSION, bids),
        complaints=protocol_parts.complaints(session, competition.id, bids),
        reversals=_reversals(session, competition.id, bids),
        people=_people(session, competition),
        ties=_ties(session, competition.id),
        talks=protocol_talks.talks(session, competition.id),
        warnings=protocol_talks.warnings(session, competition.id),
        published=_published(competition),
        keep_until=day(retention.earliest(session, competition, now)),
        legal_basis=law.basis(
            session,
            "protocol",
            "call_off_several",
            *protocol_parts.provisions(bids),
            on=formats.local(now).date(),
        ),
        model_hash=common.model_hash,
    )


def _procurement(competition: Competition, common: Common) -> dict[str, Any]:
    """What was to be bought, under which framework, and when."""
    starts, ends = competition.starts_on, competition.ends_on
    estimate = competition.estimate_ore
    return {
        "framework": common.framework,
        "framework_number": common.framework_number,
        "framework_buyer": competition.framework.buyer.name,
        "call_off_rule": competition.framework.reopening_condition,
        "description": paragraphs(competition.assignment),
        "estimated_value": "" if estimate is None else formats.kroner(estimate),
        "period": f"{formats.day(starts)} – {formats.day(ends)}" if starts and ends else "",
        "contract": competition.contract_form,
        "issued_at": _moment(competition.issued_at),
        "bid_deadline": _moment(competition.deadline_at),
    }


def _published(competition: Competition) -> str:
    if competition.notice_published_on is None:
        return ""
    return say("Kontrakten ble kunngjort {day}.", day=day(competition.notice_published_on))


def _moment(at: datetime | None) -> str:
    return "" if at is None else formats.moment(at)


def _criteria(session: Session, competition: Competition) -> tuple[WeightedCriterion, ...]:
    known = material.of(session, competition)
    return tuple(
        WeightedCriterion(name=node.name, weight=document_parts.weight(known, node))
        for node in known.nodes
        if node.parent is None
    )


def _climate(competition: Competition) -> tuple[str, ...]:
    if competition.climate_choice is None:
        return ()
    choices = {
        ClimateChoice.CRITERION: say("Klima og miljø er tildelingskriterium."),
        ClimateChoice.REQUIREMENT: say("Klima og miljø er ivaretatt med krav."),
        ClimateChoice.INSIGNIFICANT: say("Klimaavtrykket og miljøbelastningen er uvesentlige."),
    }
    return (choices[competition.climate_choice], *paragraphs(competition.climate_reason))


def _suppliers(session: Session, competition: Competition) -> str:
    found = select(func.count(Consortium.id)).where(
        Consortium.framework_id == competition.framework_id
    )
    return str(session.scalar(found))


def _outcome(competition: Competition) -> Outcome:
    if competition.cancelled_at is not None:
        return Outcome.CANCELLED
    if competition.unsuccessful_at is not None:
        return Outcome.UNSUCCESSFUL
    return Outcome.CONTRACT


def _notices(session: Session, competition_id: int) -> str:
    """Say how many questions were asked and how often the competition was changed."""
    questions = session.scalar(
        select(func.count(Question.id)).where(Question.competition_id == competition_id)
    )
    versions = session.scalar(
        select(func.count(CompetitionVersion.id)).where(
            CompetitionVersion.competition_id == competition_id, CompetitionVersion.number > 1
        )
    )
    asked = (
        say("Antall spørsmål fra leverandørene: {count}. Svarene gikk til alle.", count=questions)
        if questions
        else say("Leverandørene stilte ingen spørsmål.")
    )
    changed = (
        say("Antall endringer sendt til alle før fristen: {count}.", count=versions)
        if versions
        else say("Konkurransen ble ikke endret etter at den var sendt ut.")
    )
    return f"{asked} {changed}"


def _evaluated(session: Session, competition: Competition, bids: Opened) -> tuple[str, ...]:
    """Whose bids were scored, and how each meets the requirements; none before the scoring."""
    if competition.scoring_started_at is None:
        return ()
    admitted = {b.id: b.consortium.name for b in bids.bids if b.assessment is Assessment.ADMISSIBLE}
    checks = requirement_checks.of_bids(session, competition, list(admitted))
    return tuple(
        " ".join((name, *(_met(row) for row in checks[bid] if row.met)))
        for bid, name in admitted.items()
    )


def _met(row: CheckRow) -> str:
    return say("(Krav {number} er oppfylt: {reason})", number=row.number, reason=row.reason)


def _chosen(session: Session, competition: Competition) -> protocol.ChosenBid | None:
    """The contract and the decision it rests on; None while there is no contract."""
    contract = session.scalar(select(Contract).where(Contract.competition_id == competition.id))
    decision = session.scalar(
        select(Decision)
        .where(Decision.stands_in(competition.id))
        .options(joinedload(Decision.decided_by), joinedload(Decision.approved_by))
    )
    if contract is None or decision is None:
        return None
    consortium = _winner(session, decision)
    firms = tuple(_firm(member) for member in consortium.members_on(facts.bidding_day(competition)))
    return protocol.ChosenBid(
        supplier=consortium.name,
        number=next((firm.number for firm in firms if firm.leads), ""),
        reason=(*paragraphs(decision.reason), *paragraphs(decision.tie_note)),
        value=formats.kroner(contract.value_ore),
        decided_at=formats.moment(decision.decided_at),
        decided_by=protocol_parts.approval(decision),
        told_at=_moment(competition.letters_sent_at),
        standstill=_standstill(competition),
        signed_at=formats.moment(contract.signed_at),
        firms=firms,
    )


def _winner(session: Session, decision: Decision) -> Consortium:
    return session.scalars(
        select(Consortium)
        .join(Bid, Bid.consortium_id == Consortium.id)
        .where(Bid.id == decision.bid_id)
        .options(selectinload(Consortium.members).joinedload(ConsortiumMember.organisation))
    ).one()


def _firm(member: ConsortiumMember) -> Firm:
    return Firm(
        name=member.organisation.name,
        number=formats.organisation_number(member.organisation.organisation_number or ""),
        leads=member.is_lead,
    )


def _standstill(competition: Competition) -> str:
    if competition.standstill_ends_at is not None:
        return say("Til {at}", at=formats.moment(competition.standstill_ends_at))
    return say("Ingen karensperiode. {reason}", reason=competition.standstill_reason)


def _low(session: Session, competition: Competition) -> tuple[str, ...]:
    """The bids whose price the locked evaluation flags, with the price."""
    if competition.locked_at is None:
        return ()
    outcome = evaluations.outcome(material.of(session, competition))
    flagged = {
        bid
        for flag in outcome.evaluation.flags
        if flag.code is FlagCode.ABNORMALLY_LOW
        for bid in flag.bids
    }
    return tuple(
        say("{name}: {price}", name=offer.name, price=figures.price(outcome, offer.id))
        for offer in outcome.material.offers
        if str(offer.id) in flagged
    )


def _dealings(
    session: Session, competition_id: int, kind: EntryKind, bids: Opened
) -> tuple[Dealing, ...]:
    found = protocol_parts.entries(session, competition_id, kind)
    lines = (protocol_parts.dealing(entry, bids) for entry in found)
    return tuple(line for line in lines if line is not None)


def _reversals(session: Session, competition_id: int, bids: Opened) -> tuple[str, ...]:
    found = session.scalars(
        select(Decision)
        .where(Decision.competition_id == competition_id, Decision.reversed_at.is_not(None))
        .order_by(Decision.id)
    )
    faults = protocol_parts.faults(session, competition_id)
    return tuple(
        say(
            "Valget av {name} ble gjort om {day}. {fault}",
            name=bids.name(decision.bid_id),
            day=day(decision.reversed_at),
            fault=faults.get(decision.id, ""),
        ).strip()
        for decision in found
    )


def _people(session: Session, competition: Competition) -> tuple[protocol.ProtocolPerson, ...]:
    gone = {one.evaluator: one for one in recusals.of(session, competition.id)}
    return tuple(
        protocol.ProtocolPerson(
            name=name,
            role=say("Evaluator"),
            declared=say("Trådte til side {day}", day=day(gone[name].at))
            if name in gone
            else _declaration(competition, declared),
        )
        for name, declared in protocol_parts.declarations(session, competition.id)
    )


def _declaration(competition: Competition, declared: ImpartialityDeclaration | None) -> str:
    if declared is None and competition.scoring_started_at is None:
        return say("Ikke erklært: tilbudene ble ikke evaluert")
    if declared is None:
        return say("Erklærte ikke habilitet og deltok ikke")
    if declared.ties:
        return say("Oppga tilknytning {day} og deltok ikke", day=day(declared.declared_at))
    return say("Erklærte seg habil {day}", day=day(declared.declared_at))


def _ties(session: Session, competition_id: int) -> tuple[str, ...]:
    gone = recusals.of(session, competition_id)
    names = {one.evaluator for one in gone}
    left = tuple(
        say(
            "{name} trådte til side {day}: {reason} Vurderingene er tatt vare på og teller ikke.",
            name=one.evaluator,
            day=day(one.at),
            reason=one.reason if one.reason.endswith(".") else f"{one.reason}.",
        )
        for one in gone
    )
    return left + tuple(
        say(
            "{name}: {ties} Fikk ikke tilgang til tilbudene og deltok ikke i evalueringen.",
            name=name,
            ties=declared.ties if declared.ties.endswith(".") else f"{declared.ties}.",
        )
        for name, declared in protocol_parts.declarations(session, competition_id)
        if declared is not None and declared.ties and name not in names
    )
