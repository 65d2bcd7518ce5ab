"""Open the bids: two officers, after the deadline, all bids at once or none.

Directive 2014/24/EU annex IV (`domain.md` A3.13): only authorised persons give access, and
only after the date; every opened bid and every file taken out is on record.

An opening has three steps. `turn` asks whether the officer may and turns the key; `unsealed`
does the long work with no lock held; `settle` locks, asks everything again and writes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from sqlalchemy import delete
from sqlalchemy.orm import Session

from procure.domain import openings, permissions, reasons
from procure.domain import receipts as proofs
from procure.domain.audit import Fact, Tag
from procure.domain.bids import BidContent
from procure.domain.competitions import Action
from procure.domain.errors import DomainError, IllegalTransition, InvalidInput
from procure.domain.openings import Defect, end_refusals
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code
from procure.models.bids import Bid, BidAnswer, BidPrice, OpeningConfirmation, TeamMember
from procure.models.competitions import Competition
from procure.queries import facts, receipts, rules, shared_people
from procure.services import act_documents, audit, bid_shares, endings, opening_keys, unsealing
from procure.services.competition_access import enter, require
from procure.services.opening_keys import Offer, Turned
from procure.services.unsealing import Unsealed
from procure.vault.envelopes import Hand
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage

_WAITING: Final = {
    Code.OPENERS_TOO_FEW,
    Code.NO_BIDS,
}  # a confirmation stands although it opens nothing


class Unreadable(IllegalTransition):
    """Something is not as it was delivered. Nothing was opened; `defects` names it."""

    def __init__(self, defects: Sequence[Defect]) -> None:
        self.defects = tuple(defects)
        numbers = ", ".join(str(number) for number in sorted({one.bid_id for one in defects}))
        super().__init__([reasons.reason(Code.BID_UNREADABLE, bids=numbers)])


@dataclass(frozen=True, slots=True)
class Turn:
    """One officer's turn of the key, and the sealed bids when it was the second's."""

    reference: str  # the competition's case number
    key: Turned
    sealed: Sequence[Bid] = ()
    limits: Mapping[int, int] = field(default_factory=dict)  # of pages, by criterion


def confirm(
    session: Session,
    competition_id: int,
    *,
    hand: Hand,
    vault: Vault,
    storage: FolderStorage,
    accepted: str = "",
    actor: Actor,
    now: datetime,
) -> bool:
    """Confirm the opening as one officer, in one go; the second officer's confirmation opens.

    The competition is locked all the while, so this is for few and small bids. Returns and
    raises as `turn` and `settle` do.
    """
    _enter(session, competition_id, actor)
    turned = turn(session, competition_id, hand=hand, vault=vault, actor=actor, now=now)
    found = unsealed(turned, vault=vault, storage=storage)
    try:
        return settle(
            session, competition_id, turned, found, accepted=accepted, actor=actor, now=now
        )
    except DomainError:
        unsealing.forget(found, storage)
        raise


def require_ready(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> Competition:
    """Refuse whoever may not confirm now, before anything is asked of a key. No lock is taken."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(actor, Permission.OPENING_READ, subject)
    permissions.require(actor, Permission.OPENING_CONFIRM, subject)
    require(session, competition, Action.CONFIRM_OPENING, now)
    if any(one.user_id == actor.id for one in opening_keys.standing(session, competition_id, now)):
        raise IllegalTransition([reasons.reason(Code.ALREADY_CONFIRMED_OPENING)])
    return competition


def offers(
    session: Session, competition_id: int, *, vault: Vault, actor: Actor, now: datetime
) -> tuple[Offer, ...]:
    """Return the keys that the actor can confirm with now, and what each has to open.

    Refuses as `require_ready` does: the server takes its layer off for nobody else, nor before.
    """
    require_ready(session, competition_id, actor=actor, now=now)
    return opening_keys.offers(session, competition_id, vault=vault, actor=actor, now=now)


def turn(
    session: Session,
    competition_id: int,
    *,
    hand: Hand,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> Turn:
    """Turn the key as one officer. Nothing is written and no lock is taken.

    Raises `InvalidInput` with `OPENER_KEY_WRONG` for a key that opens nothing here.
    """
    competition = require_ready(session, competition_id, actor=actor, now=now)
    key = opening_keys.turn(session, competition_id, hand=hand, vault=vault, actor=actor, now=now)
    if key.secret is None:
        return Turn(competition.reference, key)
    limits = {c.id: c.page_limit for c in facts.scored_criteria(competition) if c.page_limit}
    return Turn(competition.reference, key, unsealing.delivered(session, competition_id), limits)


def unsealed(turned: Turn, *, vault: Vault, storage: FolderStorage) -> tuple[Unsealed, ...]:
    """Unseal what was delivered, when the second officer has turned the key.

    `unsealing.forget` takes the copies away when it does not come to an opening.
    """
    if turned.key.secret is None:
        return ()
    return unsealing.unseal(
        turned.reference, turned.sealed, turned.key.secret, turned.limits,
        vault=vault, storage=storage,
    )  # fmt: skip


def settle(
    session: Session,
    competition_id: int,
    turned: Turn,
    found: Sequence[Unsealed],
    *,
    accepted: str = "",
    actor: Actor,
    now: datetime,
) -> bool:
    """Write the confirmation, and with the second officer's the opened bids.

    Returns whether the bids are open now. They are not when another officer is awaited, nor
    when nobody delivered a bid. Raises `Unreadable` and opens nothing when something is not as
    it was delivered, unless `accepted` is the fingerprint of exactly these defects; and
    `InvalidInput` with `OPENING_MOVED` when something happened since the key was turned.
    """
    competition = _enter(session, competition_id, actor)
    require(session, competition, Action.CONFIRM_OPENING, now)
    earlier = opening_keys.standing(session, competition_id, now)
    if any(one.user_id == actor.id for one in earlier):
        raise IllegalTransition([reasons.reason(Code.ALREADY_CONFIRMED_OPENING)])
    _require_unmoved(session, competition_id, turned, found, earlier)
    key = turned.key
    mine = OpeningConfirmation(
        competition_id=competition_id, user_id=actor.id, confirmed_at=now,
        opener_key_id=key.key_id, shares=key.shares,
    )  # fmt: skip
    _forget_lapsed(session, competition_id, earlier)
    session.add(mine)
    audit.record_on(session, Tag.OPENING_CONFIRM, competition, actor, now, key=key.key_id)
    if why := rules.refusals(session, competition, Action.OPEN, now):
        if {one.code for one in why} <= _WAITING:
            return False
        raise IllegalTransition(why)
    if key.secret is None:
        return False
    _open(session, competition, found, accepted, actor, now)
    for one in (*earlier, mine):
        one.shares = None
    return True


def _require_unmoved(
    session: Session,
    competition_id: int,
    turned: Turn,
    found: Sequence[Unsealed],
    earlier: Sequence[OpeningConfirmation],
) -> None:
    """Refuse when the other officer, or a bid, came in between."""
    first = earlier[0].user_id if earlier else None
    same = turned.key.after == first
    if same and turned.key.secret is not None:
        seen = [one.receipt_digest for one in found]
        same = seen == list(receipts.opened(session, competition_id))
    if not same:
        raise InvalidInput([reasons.reason(Code.OPENING_MOVED)])


def _forget_lapsed(
    session: Session, competition_id: int, standing: Sequence[OpeningConfirmation]
) -> None:
    """Take away the confirmations whose window is over: they are in the trail."""
    session.execute(
        delete(OpeningConfirmation).where(
            OpeningConfirmation.competition_id == competition_id,
            OpeningConfirmation.user_id.not_in([one.user_id for one in standing]),
        )
    )


def record_refused(
    session: Session, competition_id: int, refused: DomainError, *, actor: Actor, now: datetime
) -> None:
    """Note an attempt to open that was refused, after it was rolled back.

    Attempts too are clearly detectable (directive 2014/24/EU annex IV g), whoever makes them.
    """
    competition = session.get(Competition, competition_id)
    if competition is None or competition.issued_at is None:
        return
    why = ", ".join(one.code.value for one in refused.reasons) or "not_permitted"
    unreadable: dict[str, Fact] = {}
    for one in refused.reasons:
        if one.code is Code.BID_UNREADABLE:
            unreadable["unreadable"] = str(one.params["bids"])
    audit.record_on(
        session, Tag.REFUSED, competition, actor, now, action="open", why=why, **unreadable
    )


def _open(
    session: Session,
    competition: Competition,
    found: Sequence[Unsealed],
    accepted: str,
    actor: Actor,
    now: datetime,
) -> None:
    defects = [defect for one in found for defect in one.defects]
    if defects and accepted != openings.fingerprint(defects):
        raise Unreadable(defects)
    rows = {bid.id: bid for bid in unsealing.delivered(session, competition.id)}
    for one in found:
        _write(session, competition, rows[one.bid_id], one, now)
    competition.opened_at = now
    session.flush()  # the people of all bids are compared
    audit.record_on(
        session, Tag.OPENING_OPEN, competition, actor, now,
        bids=[one.bid_id for one in found],
        receipts={str(one.bid_id): one.receipt_digest for one in found},
        root=proofs.root([one.receipt_digest for one in found]),
        people_in_several=len(shared_people.of(session, competition.id)),
        **_accepted(defects),
    )  # fmt: skip
    act_documents.make(session, competition, "opening_protocol", actor=actor, now=now)


def _accepted(defects: Sequence[Defect]) -> dict[str, Fact]:
    told = [f"{one.bid_id}:{one.file_id or 'content'}" for one in defects]
    return {"defects": told} if told else {}


def _write(
    session: Session, competition: Competition, bid: Bid, one: Unsealed, now: datetime
) -> None:
    """Write the content into the rows that evaluators read; what has a defect is listed."""
    bid.opened_at = now
    bid.defects = [defect.plain() for defect in one.defects]
    for file in bid.files:
        for part in file.parts:
            part.opened_key = one.copies.get((file.id, part.number))
        if whole := one.files.get(file.id):
            file.pages, file.withheld_pages = whole.pages, one.withheld.get(file.id, 0)
            file.findings = sorted({*file.findings, *whole.findings})
    if one.content is not None:
        _write_content(session, competition, bid, one.content)


def _write_content(
    session: Session, competition: Competition, bid: Bid, content: BidContent
) -> None:
    bid.reservations = content.reservations
    bid_shares.settle_opened(session, bid.id, content.annex)
    session.add_all(
        BidAnswer(
            bid_id=bid.id, criterion_id=criterion.id, competition_id=competition.id,
            text=content.answers[criterion.id],
        )
        for criterion in facts.scored_criteria(competition)
        if criterion.id in content.answers
    )  # fmt: skip
    session.add_all(
        TeamMember(
            bid_id=bid.id, position=position, person_id=member.person_id, label=member.label,
            role=member.role, levels=dict(member.levels), evidence=member.evidence,
            hours=member.hours,
        )
        for position, member in enumerate(content.team)
    )  # fmt: skip
    session.add_all(
        BidPrice(bid_id=bid.id, price_line_id=line.id, rate_ore=content.rates[line.id])
        for line in competition.price_lines
        if line.id in content.rates
    )


def declare_unsuccessful(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> None:
    """End a competition that nobody can win: no bid came, or none is admissible."""
    competition = _enter(session, competition_id, actor)
    known = facts.facts_of(session, competition)
    if why := end_refusals(known, now):
        raise IllegalTransition(why)
    competition.unsuccessful_at = now
    audit.record_on(session, Tag.COMPETITION_UNSUCCESSFUL, competition, actor, now, bids=known.bids)
    endings.close(session, competition, actor=actor, now=now)


def _enter(session: Session, competition_id: int, actor: Actor) -> Competition:
    return enter(
        session, competition_id, Permission.OPENING_CONFIRM, actor, sight=Permission.OPENING_READ
    )
