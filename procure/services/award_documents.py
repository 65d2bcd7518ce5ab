"""The documents of an award: the matrix, and a letter to every bidder.

A letter holds its recipient's and the winner's data, never a third bidder's: not the lowest
price in a formula's working, not a name, not a count that tells who is who.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy.orm import object_session

from procure.documents import parts
from procure.documents.contexts.award_letter_other import (
    AwardLetterOther,
    ComparedReason,
    ComparedScore,
)
from procure.documents.contexts.award_letter_winner import (
    AwardLetterWinner,
    WinnerReason,
    WinnerScore,
)
from procure.domain import evaluations, figures, formats
from procure.domain.drafting import CriterionKind
from procure.domain.evaluations import Outcome, Row
from procure.language import mark, say
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.queries import material
from procure.services import award_gaps, document_parts, law
from procure.services.document_parts import Common, paragraphs

PRICE_REASON: Final = mark(
    "Prisen er summen av timer × timepris i prisskjemaet. Poengene følger av prisformelen."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What every letter of one decision says alike."""

    common: Common
    competition: Competition
    outcome: Outcome
    winner: Bid
    reason: str
    bids_received: int
    standstill_ends_at: datetime | None
    tie_note: str = ""  # how the published rule broke a tie
    replaces: datetime | None = None  # when the letters went out that were reversed since


def letter(
    notice: Notice, bid: Bid, recipient: parts.Supplier
) -> AwardLetterWinner | AwardLetterOther:
    """Return the letter to one bidder; `bid` has its consortium loaded."""
    if bid.id == notice.winner.id:
        return _to_winner(notice, recipient)
    return _to_other(notice, bid, recipient)


def _shared(notice: Notice, recipient: parts.Supplier) -> dict[str, Any]:
    common, competition = notice.common, notice.competition
    return {
        **common.start(),
        "recipient": recipient,
        "framework": common.framework,
        "bids_received": str(notice.bids_received),
        "bids_evaluated": str(len(notice.outcome.material.offers)),
        "characteristics": paragraphs(notice.reason),
        "model": document_parts.model(notice.outcome.material),
        "standstill": parts.Standstill(
            reason=competition.standstill_reason, ends=_moment(notice.standstill_ends_at)
        ),
        "signing_expected": _signing(notice.standstill_ends_at),
        "complaints": document_parts.complaints(common),
        "contact": common.contact,
        "signature": common.signature,
        "tie_note": notice.tie_note or None,
        "replaces": None if notice.replaces is None else _day(notice.replaces),
        "legal_basis": law.basis(object_session(competition), "notice", "criteria"),
    }


def _to_winner(notice: Notice, recipient: parts.Supplier) -> AwardLetterWinner:
    outcome, winner = notice.outcome, notice.winner.id
    competition = notice.competition
    return AwardLetterWinner(
        **_shared(notice, recipient),
        scores=tuple(
            WinnerScore(
                criterion=row.node.name,
                weight=figures.share(row),
                part_of=row.is_part,
                points=figures.points(outcome, row, winner),
                weighted=figures.weighted(outcome, row, winner),
            )
            for row in evaluations.rows(outcome.material)
        ),
        total=figures.result(outcome, winner),
        reasons=tuple(
            WinnerReason(
                criterion=row.node.name,
                points=figures.points(outcome, row, winner),
                assessment=_reason(outcome, row, winner),
            )
            for row in _reasoned(outcome)
        ),
        contract=competition.contract_form,
        contract_value=_value(outcome, winner) or say("Timeprisene i tilbudet"),
        valid_until=(formats.day(competition.validity_until) if competition.validity_until else ""),
    )


def _to_other(notice: Notice, bid: Bid, recipient: parts.Supplier) -> AwardLetterOther:
    shared = _shared(notice, recipient) | {"winner": notice.winner.consortium.name}
    if all(offer.id != bid.id for offer in notice.outcome.material.offers):
        return AwardLetterOther(
            **shared,
            rejected=bid.assessment_reason,
            rejection_provision=law.cite(object_session(bid), bid.provision)
            if bid.provision
            else None,
        )
    outcome, own, winner = notice.outcome, bid.id, notice.winner.id
    ranked = outcome.score(own).rank is not None
    gap = award_gaps.told(outcome, own, winner)
    return AwardLetterOther(
        **shared,
        rank=figures.rank(outcome, own) if ranked else None,
        scores=_compared(outcome, own, winner),
        total=figures.result(outcome, own),
        winner_total=figures.result(outcome, winner),
        reasons=tuple(
            ComparedReason(
                criterion=row.node.name,
                points=figures.points(outcome, row, own),
                winner_points=figures.points(outcome, row, winner),
                assessment=_reason(outcome, row, own),
                winner_assessment=_reason(outcome, row, winner),
            )
            for row in _reasoned(outcome)
        ),
        leads=gap.leads,
        lead_total=gap.total,
        enough=gap.enough,
        price=_price(outcome, own),
    )


def _compared(outcome: Outcome, own: int, winner: int) -> tuple[ComparedScore, ...]:
    """The points of both on every criterion and weighted sub-criterion."""
    return tuple(
        ComparedScore(
            criterion=row.node.name,
            weight=figures.share(row),
            part_of=row.is_part,
            points=figures.points(outcome, row, own),
            weighted=figures.weighted(outcome, row, own),
            winner_points=figures.points(outcome, row, winner),
            winner_weighted=figures.weighted(outcome, row, winner),
        )
        for row in evaluations.rows(outcome.material)
    )


def _reasoned(outcome: Outcome) -> tuple[Row, ...]:
    """The criteria that points were given for: the leaves."""
    leaves = {node.id for node in outcome.material.leaves}
    return tuple(row for row in evaluations.rows(outcome.material) if row.node.id in leaves)


def _reason(outcome: Outcome, row: Row, bid_id: int) -> str:
    if row.node.kind is CriterionKind.PRICE:
        return say(PRICE_REASON)
    return outcome.material.agreed[bid_id, row.node.id].reason


def _value(outcome: Outcome, bid_id: int) -> str | None:
    """What the contract is signed for, and what each option adds when it is taken."""
    sums = material.sums_of(outcome, bid_id)
    if set(sums) <= {""}:
        return _price(outcome, bid_id)
    basis = say("{amount} uten merverdiavgift", amount=formats.kroner(sums.get("", 0)))
    added = ", ".join(f"{name} {formats.kroner(value)}" for name, value in sums.items() if name)
    return say("{amount}. Opsjoner som kan tas ut: {options}", amount=basis, options=added)


def _price(outcome: Outcome, bid_id: int) -> str | None:
    amount = figures.price(outcome, bid_id)
    return None if amount is None else say("{amount} uten merverdiavgift", amount=amount)


def _day(at: datetime) -> str:
    return formats.day(formats.local(at).date())


def _moment(at: datetime | None) -> str | None:
    return None if at is None else formats.moment(at)


def _signing(standstill_ends_at: datetime | None) -> str:
    if standstill_ends_at is None:
        return say("kort tid etter denne meddelelsen")
    return say("etter at karensperioden er ute")
