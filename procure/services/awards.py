"""The award: decide, tell every bidder at once, sign after the standstill, complete."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.documents import islands
from procure.documents.contexts.award_letter_other import AwardLetterOther
from procure.documents.contexts.award_letter_winner import AwardLetterWinner
from procure.documents.islands import Island
from procure.domain import competitions, evaluations, formats, permissions, text
from procure.domain.audit import Tag
from procure.domain.competitions import Action
from procure.domain.errors import InvalidInput, NotFound
from procure.domain.evaluations import Outcome
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.language import say, using
from procure.models.awards import Contract, Decision, Letter, LetterText
from procure.models.bids import Bid
from procure.models.competitions import Competition
from procure.queries import facts, material, ties
from procure.queries.ties import First
from procure.services import (
    act_documents,
    audit,
    award_documents,
    contract_options,
    document_parts,
    documents,
    ledger,
    lots,
    outbox,
)
from procure.services.award_documents import Notice
from procure.services.competition_access import act

AnyLetter = AwardLetterWinner | AwardLetterOther
_LAST_SECOND: Final = time(23, 59, 59)


def decide(
    session: Session, competition_id: int, *, bid_id: int, reason: str, actor: Actor, now: datetime
) -> Decision:
    """Choose the bid that the locked evaluation ranks first.

    Where several share rank 1 the published rule decides, with lots if it comes to that; where
    none was published any of them can be chosen. The reason is told to every bidder, so it must
    explain the choice and name nobody but the chosen one.
    """
    competition = _act(session, competition_id, Action.DECIDE, Permission.AWARD_DECIDE, actor, now)
    outcome = evaluations.outcome(material.of(session, competition))
    if all(offer.id != bid_id for offer in outcome.material.offers):
        raise NotFound
    said = text.clean(reason)
    first = ties.first(session, competition, outcome)
    _require_first(first, bid_id)
    _require_room(session, competition, outcome, bid_id, now)
    if problems := evaluations.reason_problems(said):
        raise InvalidInput(problems)
    material.require_no_other_name(session, competition_id, bid_id, said)
    decision = Decision(
        competition_id=competition_id,
        bid_id=bid_id,
        reason=said,
        tie_note=_tie_note(competition, first),
        decided_at=now,
        decided_by_id=actor.id,
    )
    session.add(decision)
    competition.decided_at = now
    audit.record_on(
        session,
        Tag.AWARD_DECISION_MAKE,
        competition,
        actor,
        now,
        bid=bid_id,
        tie=len(first.tied) > 1,
        reason=said,
    )
    return decision


def _require_first(first: First, bid_id: int) -> None:
    if first.needs_lots and bid_id in first.left:
        raise InvalidInput([reason(Code.LOTS_NOT_DRAWN)])
    if bid_id not in first.choices:
        raise InvalidInput([reason(Code.WINNER_NOT_RANKED_FIRST)])


def _tie_note(competition: Competition, first: First) -> str:
    """How the published rule broke a tie, in the words that the letters carry."""
    with using(competition.language):
        return lots.note(first)


def _require_room(
    session: Session, competition: Competition, outcome: Outcome, bid_id: int, now: datetime
) -> None:
    """Of several that share rank 1, the one that is chosen must be within the maximum."""
    price = material.price_of(outcome, competition, bid_id)
    known = replace(facts.facts_of(session, competition), price_ore=price)
    competitions.require(known, Action.DECIDE, now)


def send_letters(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> tuple[Letter, ...]:
    """Tell every bidder, the rejected ones too, in one event; then a chosen standstill runs.

    FOA § 25-1 (`domain.md` A6.31). All letters are made before any is stored: if one lacks a
    value, none goes out.
    """
    competition = _act(
        session, competition_id, Action.SEND_LETTERS, Permission.AWARD_DECIDE, actor, now
    )
    decision = _standing(session, competition_id)
    written = written_by_hand(session, competition_id)
    with using(competition.language):
        sent = [
            _sent(session, competition, decision, bid, content, written.get(bid.id, {}), actor, now)
            for bid, content in letters(session, competition, actor, now)
        ]
    session.add_all(sent)
    competition.letters_sent_at = now
    competition.standstill_ends_at = standstill_end(now, competition.standstill_days)
    audit.record_on(
        session,
        Tag.AWARD_LETTERS_SEND,
        competition,
        actor,
        now,
        bids=[letter.bid_id for letter in sent],
        documents=[letter.document_id for letter in sent],
        standstill_ends_at=_iso(competition.standstill_ends_at),
    )
    return tuple(sent)


def _sent(
    session: Session,
    competition: Competition,
    decision: Decision,
    bid: Bid,
    content: AnyLetter,
    written: Mapping[str, Island],
    actor: Actor,
    now: datetime,
) -> Letter:
    """Store one letter and queue the mail that tells of it."""
    document = documents.generate(
        session, content, case=documents.of_bid(competition.id, bid.id), written=written,
        actor=actor, now=now,
    )  # fmt: skip
    outbox.queue(
        session, bid.consortium.contact_email, *_mail(competition), now=now,
        reply_to=competition.framework.contact_email,
    )  # fmt: skip
    return Letter(decision_id=decision.id, bid_id=bid.id, document_id=document.id, sent_at=now)


def standstill_end(sent_at: datetime, days: int | None) -> datetime | None:
    """Return when the standstill ends: the last second, in Oslo, of its last calendar day.

    Days are counted from the day after dispatch (`domain.md` A6.33). None: no standstill.
    """
    if not days:
        return None
    last = formats.local(sent_at).date() + timedelta(days=days)
    return datetime.combine(last, _LAST_SECOND, tzinfo=formats.OSLO)


def sign_contract(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> Contract:
    """Record the signed call-off and post its value to the framework's ledger.

    The value is the winner's price without options; where no price was asked, the estimate.
    Every option becomes a right of its own, and counts as promised from now on.
    """
    competition = _act(
        session, competition_id, Action.SIGN_CONTRACT, Permission.CONTRACT_SIGN, actor, now
    )
    decision = _standing(session, competition_id)
    outcome = evaluations.outcome(material.of(session, competition))
    contract = Contract(
        competition_id=competition_id,
        bid_id=decision.bid_id,
        value_ore=material.value_of(outcome, competition, decision.bid_id),
        signed_at=now,
        signed_by_id=actor.id,
        text=competition.contract_form,
    )
    session.add(contract)
    ledger.post_award(session, contract, actor=actor, now=now)
    options = contract_options.reserve(session, competition, contract, outcome, now=now)
    competition.contracted_at = now
    audit.record_on(
        session,
        Tag.AWARD_CONTRACT_SIGN,
        competition,
        actor,
        now,
        bid=decision.bid_id,
        value_ore=contract.value_ore,
        options={option.title: str(option.value_ore) for option in options},
    )
    return contract


def complete(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Competition:
    """Close the competition; nothing in it changes after this."""
    competition = _act(
        session, competition_id, Action.COMPLETE, Permission.COMPETITION_RUN, actor, now
    )
    competition.completed_at = now
    audit.record_on(session, Tag.COMPETITION_COMPLETE, competition, actor, now)
    act_documents.make(session, competition, "procurement_protocol", actor=actor, now=now)
    return competition


def completion_gaps(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> tuple[Reason, ...]:
    """Return what the procurement protocol lacks: completing makes it, or is refused (A7.38)."""
    competition = facts.competition(session, competition_id)
    permissions.require(actor, Permission.COMPETITION_RUN, facts.subject_of(competition))
    return act_documents.gaps(session, competition, "procurement_protocol", actor=actor, now=now)


def _act(
    session: Session,
    competition_id: int,
    action: Action,
    permission: Permission,
    actor: Actor,
    now: datetime,
) -> Competition:
    """As `act`; an evaluator who has named a tie decides nothing, whatever else they are here."""
    competition = act(
        session, competition_id, action, permission, actor, now, sight=Permission.AWARD_READ
    )
    material.require_impartial(session, competition, actor)
    return competition


def _standing(session: Session, competition_id: int) -> Decision:
    return session.scalars(select(Decision).where(Decision.stands_in(competition_id))).one()


def letters(
    session: Session,
    competition: Competition,
    actor: Actor,
    now: datetime,
    *,
    only: int | None = None,
) -> list[tuple[Bid, AnyLetter]]:
    """Return every bidder's letter of the standing decision, or that to `only` one bid.

    In the current language. The caller has asked who may see them.
    """
    decision = _standing(session, competition.id)
    bids = material.bids(session, competition.id)
    notice = Notice(
        common=document_parts.common(session, competition, actor, now),
        competition=competition,
        outcome=evaluations.outcome(material.of(session, competition)),
        winner=next(bid for bid in bids if bid.id == decision.bid_id),
        reason=decision.reason,
        tie_note=decision.tie_note,
        bids_received=len(bids),
        standstill_ends_at=standstill_end(now, competition.standstill_days),
        replaces=_reversed_letters(session, competition.id),
    )
    suppliers = document_parts.suppliers(session, competition, [bid.consortium_id for bid in bids])
    return [
        (bid, award_documents.letter(notice, bid, suppliers[bid.consortium_id]))
        for bid in bids
        if only in {None, bid.id}
    ]


def written_by_hand(session: Session, competition_id: int) -> dict[int, dict[str, Island]]:
    """Return what staff wrote in the islands of the standing decision's letters, by bid."""
    found: dict[int, dict[str, Island]] = {}
    rows = session.scalars(
        select(LetterText)
        .join(Decision, Decision.id == LetterText.decision_id)
        .where(Decision.stands_in(competition_id))
    )
    for row in rows:
        found.setdefault(row.bid_id, {})[row.island] = islands.of_text(row.text)
    return found


def _reversed_letters(session: Session, competition_id: int) -> datetime | None:
    """When the newest letters went out that a reversal took back; None when there are none."""
    sent = (
        select(Letter.sent_at)
        .join(Decision, Decision.id == Letter.decision_id)
        .where(Decision.competition_id == competition_id, Decision.reversed_at.is_not(None))
        .order_by(Letter.id.desc())
        .limit(1)
    )
    return session.scalar(sent)


def _mail(competition: Competition) -> tuple[str, str]:
    """Subject and body of the notice. The result stands in the letter, never in the mail."""
    body = say(
        "Valg av leverandør i minikonkurransen «{competition}» (sak {reference}) er gjort.\n\n"
        "Logg inn for å lese meddelelsen til dere, med begrunnelse og klageadgang.\n",
        competition=competition.title,
        reference=competition.reference,
    )
    title = say("Meddelelse om valg av leverandør: {competition}", competition=competition.title)
    return title, body


def _iso(at: datetime | None) -> str | None:
    return None if at is None else formats.iso(at)
