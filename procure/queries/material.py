"""From rows to the material of an evaluation, and who may look at it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import competitions, evaluations, masks, permissions
from procure.domain.competitions import CompetitionFacts, Status
from procure.domain.errors import InvalidInput, NotFound, PermissionDenied
from procure.domain.evaluations import Agreed, Cell, Material, Offer, Outcome, PriceLine
from procure.domain.permissions import Actor, CompetitionRole, Permission, Role, Subject
from procure.domain.price_lines import line_name
from procure.domain.reasons import Code, Reason, reason
from procure.models import competitions as rows
from procure.models.accounts import Organisation
from procure.models.awards import Decision
from procure.models.bids import Assessment, Bid
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.evaluations import ConsensusScore, EvaluationSheet, ImpartialityDeclaration
from procure.models.frameworks import FrameworkRole
from procure.queries import facts, validity
from procure.queries.evaluation_models import model_of, node_of


class Place(StrEnum):
    """A page of the evaluation and the award, in the order people come to them."""

    BOARD = "board"
    CALIBRATION = "calibration"
    PRESENTATIONS = "presentations"
    SHEET = "sheet"
    CONSENSUS = "consensus"
    MATRIX = "matrix"
    ROBUSTNESS = "robustness"
    AWARD = "award"
    COMPLAINTS = "complaints"
    DELIVERY = "delivery"
    JOURNAL = "journal"
    DOCUMENTS = "documents"


@dataclass(frozen=True, slots=True)
class Head:
    """What every page of the evaluation says about its competition, and where it leads."""

    id: int
    reference: str
    title: str
    invented: bool
    status: Status
    places: tuple[Place, ...]


def head(
    competition: rows.Competition,
    known: CompetitionFacts,
    now: datetime,
    *,
    viewer: Actor | None = None,
) -> Head:
    """Return the competition as the head of a page; with a viewer, where they can go from it."""
    return Head(
        competition.id,
        competition.reference,
        competition.title,
        competition.invented,
        competitions.status(known, now),
        () if viewer is None else tuple(_places(competition, viewer)),
    )


def _places(competition: rows.Competition, viewer: Actor) -> Iterator[Place]:
    """The pages the viewer has use for now; suppliers go to none of them from each other."""
    if viewer.role is Role.SUPPLIER:
        return
    subject = facts.subject_of(competition)
    reads = permissions.allows(viewer, Permission.EVALUATION_READ, subject)
    meeting = reads and competition.consensus_started_at is not None
    decides = permissions.allows(viewer, Permission.AWARD_READ, subject)
    found = {
        Place.BOARD: sees(viewer, subject),
        Place.CALIBRATION: reads and competition.consensus_started_at is None,
        Place.PRESENTATIONS: reads and competition.presentation,
        Place.SHEET: is_evaluator(competition, viewer)
        and competition.scoring_started_at is not None,
        Place.CONSENSUS: meeting,
        Place.MATRIX: meeting,
        Place.ROBUSTNESS: meeting and competition.locked_at is not None,
        Place.AWARD: decides and competition.locked_at is not None,
        Place.COMPLAINTS: decides and competition.opened_at is not None,
        Place.DELIVERY: permissions.allows(viewer, Permission.DELIVERY_READ, subject)
        and competition.contracted_at is not None,
        Place.JOURNAL: permissions.allows(viewer, Permission.JOURNAL_READ, subject),
        Place.DOCUMENTS: permissions.allows(viewer, Permission.DOCUMENT_READ, subject),
    }
    yield from (place for place, useful in found.items() if useful)


def is_chair(actor: Actor, subject: Subject) -> bool:
    """Whether the actor leads the evaluation and the award."""
    return permissions.allows(actor, Permission.EVALUATION_CHAIR, subject)


def sees(actor: Actor, subject: Subject) -> bool:
    """Whether the actor may know that there is an evaluation."""
    reads = permissions.allows(actor, Permission.EVALUATION_READ, subject)
    return reads or is_chair(actor, subject)


def require_sight(actor: Actor, subject: Subject) -> None:
    """Refuse with 404 whoever may not know that there is an evaluation."""
    if not sees(actor, subject):
        raise NotFound


def require_impartial(session: Session, competition: rows.Competition, actor: Actor) -> None:
    """Refuse an evaluator who has not declared impartiality, or has declared a tie.

    FOA § 7-5 (`domain.md` E1 25): signed after the bidders are known; a tie closes the bids.
    """
    if why := partiality(session, competition, actor):
        raise PermissionDenied(why, Permission.EVALUATION_READ)


def require_no_tie(session: Session, competition: rows.Competition, actor: Actor) -> None:
    """Refuse who evaluates and has named a tie or stepped aside; whoever has yet to declare may.

    For the steps that whoever leads takes before, or without, reading a bid.
    """
    if why := tie(session, competition, actor):
        raise PermissionDenied(why, Permission.EVALUATION_CHAIR)


def tie(session: Session, competition: rows.Competition, actor: Actor) -> tuple[Reason, ...]:
    """Why an evaluator may never read the bids: a tie, or having stepped aside."""
    why = partiality(session, competition, actor)
    return tuple(one for one in why if one.code is not Code.IMPARTIALITY_MISSING)


def reading(
    session: Session, competition_id: int, viewer: Actor
) -> tuple[rows.Competition, Subject]:
    """Return the competition to who may read its evaluation, with what they are judged by.

    Raises `NotFound` and `PermissionDenied`, the latter also for who may read no bid here.
    """
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    require_sight(viewer, subject)
    permissions.require(viewer, Permission.EVALUATION_READ, subject)
    require_impartial(session, competition, viewer)
    return competition, subject


def partiality(session: Session, competition: rows.Competition, actor: Actor) -> tuple[Reason, ...]:
    """Why an evaluator may read no bid, yet or at all; only evaluators have to declare."""
    if not is_evaluator(competition, actor):
        return ()
    if _recused(session, competition.id, actor):
        return (reason(Code.EVALUATOR_RECUSED),)
    declared = session.get(ImpartialityDeclaration, (competition.id, actor.id))
    if declared is None:
        return (reason(Code.IMPARTIALITY_MISSING),)
    return (reason(Code.IMPARTIALITY_CONFLICT),) if declared.ties else ()


def _recused(session: Session, competition_id: int, actor: Actor) -> bool:
    return (
        session.scalar(
            select(EvaluationSheet.id).where(
                EvaluationSheet.competition_id == competition_id,
                EvaluationSheet.evaluator_id == actor.id,
                EvaluationSheet.recused_at.is_not(None),
            )
        )
        is not None
    )


def is_evaluator(competition: rows.Competition, actor: Actor) -> bool:
    """Whether the actor is an evaluator of this competition."""
    return any(
        m.user_id == actor.id and m.role is CompetitionRole.EVALUATOR for m in competition.roles
    )


def scores_blind(competition: rows.Competition, viewer: Actor) -> bool:
    """Whether the viewer scores quality and may know no price yet, whatever else they are here."""
    return competition.locked_at is None and is_evaluator(competition, viewer)


def hides_names(competition: rows.Competition, viewer: Actor) -> bool:
    """Whether the viewer is to score without knowing whose bid it is.

    Whoever leads the evaluation has opened the bids and knows; the others learn it at the lock.
    """
    return (
        competition.masks_bidders
        and scores_blind(competition, viewer)
        and not is_chair(viewer, facts.subject_of(competition))
    )


def shown_names(
    session: Session, competition: rows.Competition, viewer: Actor
) -> Mapping[int, str]:
    """Return what to call the bidder of each opened bid, in the order to list them."""
    named = {bid.id: bid.consortium.name for bid in bids(session, competition.id)}
    return masked_names(session, competition, viewer) or named


def masked_names(
    session: Session, competition: rows.Competition, viewer: Actor
) -> Mapping[int, str]:
    """Return the masked name of each opened bid; {} for who may know whose they are."""
    if not hides_names(competition, viewer):
        return {}
    known = bids(session, competition.id)
    return masks.masked((bid.id for bid in known), competition.mask_seed)


def bids(session: Session, competition_id: int) -> list[Bid]:
    """Return the bids that stand, with consortium and prices, by the consortium's name."""
    found = session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition_id)), Bid.opened_at.is_not(None))
        .options(joinedload(Bid.consortium), selectinload(Bid.prices))
    ).all()
    return sorted(found, key=lambda bid: (bid.consortium.name.casefold(), bid.id))


def bidder_names(session: Session, competition_id: int) -> dict[int, frozenset[str]]:
    """Return every name each bid's bidder goes by: the consortium's and its members'."""
    names: dict[int, set[str]] = {}
    found = session.execute(
        select(Bid.id, Consortium.name, Organisation.name)
        .join(Consortium, Consortium.id == Bid.consortium_id)
        .join(ConsortiumMember, ConsortiumMember.consortium_id == Consortium.id)
        .join(Organisation, Organisation.id == ConsortiumMember.organisation_id)
        .where(Bid.id.in_(facts.received_bids(competition_id)))
    )
    for bid_id, consortium, member in found:
        names.setdefault(bid_id, set()).update((consortium, member))
    return {bid_id: frozenset(known) for bid_id, known in names.items()}


def require_no_other_name(session: Session, competition_id: int, bid_id: int, said: str) -> None:
    """Refuse a reason about one bid that names another bidder: letters carry it onwards."""
    names = bidder_names(session, competition_id)
    own = names.get(bid_id, frozenset())
    others = sorted({name for known in names.values() for name in known} - own)
    if found := evaluations.names_other(said, others):
        raise InvalidInput([reason(Code.REASON_NAMES_OTHER, name=found)])


def of(session: Session, competition: rows.Competition, *, masked: bool = False) -> Material:
    """Return everything the result depends on; `competition` comes from `facts.competition`.

    `masked` gives the bids other names in another order, for whom `hides_names` holds.
    """
    return Material(
        model=model_of(competition.model),
        nodes=evaluations.tree_order(node_of(c) for c in competition.criteria),
        lines=_price_lines(session, competition.id),
        offers=_offers(session, competition, masked=masked),
        agreed=_agreed(session, competition.id),
    )


def _offers(session: Session, competition: rows.Competition, *, masked: bool) -> tuple[Offer, ...]:
    known = {bid.id: bid for bid in bids(session, competition.id)}
    names = {bid.id: bid.consortium.name for bid in known.values()}
    if masked:
        names = masks.masked(known, competition.mask_seed)
    return tuple(
        Offer(
            id=bid_id,
            name=name,
            rates={price.price_line_id: price.rate_ore for price in known[bid_id].prices},
        )
        for bid_id, name in names.items()
        if known[bid_id].assessment is Assessment.ADMISSIBLE
    )


def price_to_award(
    outcome: Outcome, competition: rows.Competition, decided_bid_id: int | None
) -> int | None:
    """Return what the award will post, in øre: of the chosen bid, or the cheapest of the first.

    Where no price was asked for it is the estimate. None when there is nothing to choose.
    """
    chosen = outcome.winners if decided_bid_id is None else (decided_bid_id,)
    return min((price_of(outcome, competition, bid_id) for bid_id in chosen), default=None)


def price_of(outcome: Outcome, competition: rows.Competition, bid_id: int) -> int:
    """Return the most that the bid costs, in øre: its price with options, or else the estimate."""
    sums = sums_of(outcome, bid_id)
    return sum(sums.values()) if sums else competition.estimate_ore or 0


def value_of(outcome: Outcome, competition: rows.Competition, bid_id: int) -> int:
    """Return what a call-off on the bid is signed for, in øre: options add theirs when taken."""
    sums = sums_of(outcome, bid_id)
    return sums.get("", 0) if sums else competition.estimate_ore or 0


def sums_of(outcome: Outcome, bid_id: int) -> Mapping[str, int]:
    """Return the bid's price in øre by option; "" is the assignment itself."""
    known = outcome.material
    return known.sums_ore(next(offer for offer in known.offers if offer.id == bid_id))


def awarded_facts(
    session: Session, competition: rows.Competition, known: CompetitionFacts
) -> CompetitionFacts:
    """Return the facts with what the award will post, once the result is locked."""
    if competition.locked_at is None:
        return known
    decided = session.scalar(select(Decision.bid_id).where(Decision.stands_in(competition.id)))
    outcome = evaluations.outcome(of(session, competition))
    return replace(
        known,
        price_ore=price_to_award(outcome, competition, decided),
        chosen_valid_until=validity.of_bid(session, competition, decided),
    )


def _price_lines(session: Session, competition_id: int) -> tuple[PriceLine, ...]:
    found = session.execute(
        select(
            rows.PriceLine.id, rows.PriceLine.label, rows.PriceLine.hours, FrameworkRole.name,
            rows.PriceOption.name.label("option"),
        )
        .join(FrameworkRole, FrameworkRole.id == rows.PriceLine.role_id)
        .outerjoin(rows.PriceOption, rows.PriceOption.id == rows.PriceLine.option_id)
        .where(rows.PriceLine.competition_id == competition_id)
        .order_by(rows.PriceLine.position)
    )  # fmt: skip
    return tuple(
        PriceLine(id=r.id, label=line_name(r.name, r.label), hours=r.hours, option=r.option or "")
        for r in found
    )


def _agreed(session: Session, competition_id: int) -> dict[Cell, Agreed]:
    found = session.scalars(
        select(ConsensusScore).where(ConsensusScore.competition_id == competition_id)
    )
    return {(s.bid_id, s.criterion_id): Agreed(s.points, s.reason) for s in found}
