"""Open the bids: two officers, after the deadline, all bids at once or none.

Directive 2014/24/EU annex IV (`domain.md` A3.13): only authorised persons give access, and
only after the date; every opened bid and every file taken out is on record.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, selectinload

from procure.domain import bids, permissions, reasons, seals
from procure.domain.audit import Fact, Tag
from procure.domain.bids import BidContent, ReceivedFile
from procure.domain.competitions import Action
from procure.domain.errors import DomainError, IllegalTransition, InvalidInput, NotFound
from procure.domain.journals import EntryKind
from procure.domain.law import RejectionProvision
from procure.domain.openings import end_refusals
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason
from procure.domain.seals import WINDOW
from procure.models.bids import (
    Assessment,
    Bid,
    BidAnswer,
    BidFile,
    BidFilePart,
    BidPrice,
    OpeningConfirmation,
    Submission,
    TeamMember,
)
from procure.models.competitions import Competition
from procure.models.openers import KeyEnvelope, OpenerKey
from procure.queries import answer_marks, facts, journal_letters, material, receipts, rules
from procure.services import act_documents, audit, competition_keys, endings
from procure.services import bids as sealed_bids
from procure.services.competition_access import enter, require
from procure.vault import envelopes, seal
from procure.vault.envelopes import Hand
from procure.vault.identities import Identity
from procure.vault.keys import SealBroken, Vault
from procure.vault.storage import FolderStorage

_WAITING: Final = {
    Code.OPENERS_TOO_FEW,
    Code.NO_BIDS,
}  # a confirmation stands although it opens nothing


def confirm(
    session: Session,
    competition_id: int,
    *,
    hand: Hand,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> bool:
    """Confirm the opening as one officer; the second officer's confirmation opens.

    The first takes a layer off the key, the second the last, within two hours of each other.
    Returns whether the bids are open now. They are not when another officer is awaited, nor
    when nobody delivered a bid. Raises `InvalidInput` with `OPENER_KEY_WRONG` for a key that
    opens nothing here, and `IllegalTransition` with `BID_UNREADABLE`, and opens nothing, when a
    bid does not unseal as it was delivered.
    """
    competition = _enter(session, competition_id, actor)
    require(session, competition, Action.CONFIRM_OPENING, now)
    _require_own_key(session, hand, actor)
    earlier = _standing(session, competition_id, now)
    if any(one.user_id == actor.id for one in earlier):
        raise IllegalTransition([reasons.reason(Code.ALREADY_CONFIRMED_OPENING)])
    mine = OpeningConfirmation(
        competition_id=competition_id, user_id=actor.id, confirmed_at=now,
        opener_key_id=hand.key_id,
    )  # fmt: skip
    try:
        secret = _turn(session, competition, earlier, mine, hand, vault)
    except (SealBroken, KeyError) as fault:
        raise InvalidInput([reasons.reason(Code.OPENER_KEY_WRONG)]) from fault
    _forget_late(session, competition_id, earlier)
    session.add(mine)
    audit.record_on(session, Tag.OPENING_CONFIRM, competition, actor, now, key=hand.key_id)
    if why := rules.refusals(session, competition, Action.OPEN, now):
        if {one.code for one in why} <= _WAITING:
            return False
        raise IllegalTransition(why)
    if secret is None:
        return False
    _open(session, competition, secret, vault, storage, actor, now)
    for one in (*earlier, mine):
        one.shares = None
    return True


def require_ready(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> Competition:
    """Refuse whoever may not confirm now, before anything is asked of a key. No lock is taken."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(actor, Permission.OPENING_READ, subject)
    permissions.require(actor, Permission.OPENING_CONFIRM, subject)
    require(session, competition, Action.CONFIRM_OPENING, now)
    if any(one.user_id == actor.id for one in _standing(session, competition_id, now)):
        raise IllegalTransition([reasons.reason(Code.ALREADY_CONFIRMED_OPENING)])
    return competition


def _require_own_key(session: Session, hand: Hand, actor: Actor) -> None:
    """An officer uses the own key, or the one on paper; one taken out of use still opens."""
    key = session.get(OpenerKey, hand.key_id)
    if key is None or key.user_id not in (None, actor.id):
        raise InvalidInput([reasons.reason(Code.OPENER_KEY_WRONG)])


def _standing(session: Session, competition_id: int, now: datetime) -> list[OpeningConfirmation]:
    """The confirmations that still count, the first first."""
    found = session.scalars(
        select(OpeningConfirmation)
        .where(OpeningConfirmation.competition_id == competition_id)
        .order_by(OpeningConfirmation.confirmed_at)
    )
    return [one for one in found if now - one.confirmed_at <= WINDOW]


def _forget_late(
    session: Session, competition_id: int, standing: Sequence[OpeningConfirmation]
) -> None:
    """Take away the confirmations whose window is over: they are in the trail."""
    session.execute(
        delete(OpeningConfirmation).where(
            OpeningConfirmation.competition_id == competition_id,
            OpeningConfirmation.user_id.not_in([one.user_id for one in standing]),
        )
    )


def _turn(
    session: Session,
    competition: Competition,
    earlier: Sequence[OpeningConfirmation],
    mine: OpeningConfirmation,
    hand: Hand,
    vault: Vault,
) -> Identity | None:
    """Turn the key: the first leaves shares for every other, the second gets the secret.

    Raises `SealBroken` or `KeyError` when the hand opens nothing here.
    """
    if not earlier:
        layers = _layers(session, competition.id, hand.key_id, vault)
        shares = hand.strip(layers)
        mine.shares = vault.seal(
            json.dumps({other: share.hex() for other, share in shares.items()}).encode(),
            context=_shares_context(competition.id, hand.key_id),
        )
        return None
    first = earlier[0]
    if first.shares is None or first.opener_key_id is None:
        raise SealBroken
    told = vault.open(first.shares, context=_shares_context(competition.id, first.opener_key_id))
    inner = bytes.fromhex(json.loads(told)[str(hand.key_id)])
    recipient = competition_keys.recipient(session, competition.id)
    return envelopes.secret_of(hand, inner, recipient)


def _layers(session: Session, competition_id: int, key_id: int, vault: Vault) -> dict[int, bytes]:
    """Take the server's layer off the envelopes whose outer layer is this key's."""
    found = session.scalars(
        select(KeyEnvelope).where(
            KeyEnvelope.competition_id == competition_id, KeyEnvelope.first_id == key_id
        )
    ).all()
    if not found:
        raise SealBroken
    return {
        one.second_id: envelopes.release(
            one.sealed, vault=vault, competition_id=competition_id, first=key_id,
            second=one.second_id,
        )
        for one in found
    }  # fmt: skip


def _shares_context(competition_id: int, key_id: int) -> str:
    return f"competition:{competition_id}:shares:{key_id}"


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


@dataclass(frozen=True, slots=True)
class _Opened:
    bid: Bid
    submission: Submission
    content: BidContent


def _open(
    session: Session,
    competition: Competition,
    secret: Identity,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> None:
    standing = session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition.id)))
        .options(selectinload(Bid.submissions), selectinload(Bid.files).selectinload(BidFile.parts))
        .order_by(Bid.id)
    ).all()
    opened, broken = [], []
    for bid in standing:
        try:
            opened.append(_unseal(competition, bid, secret, vault, storage))
        except (SealBroken, ValueError, OSError):
            broken.append(bid.id)
    if broken:
        numbers = ", ".join(map(str, broken))
        raise IllegalTransition([reasons.reason(Code.BID_UNREADABLE, bids=numbers)])
    for one in opened:
        _write(session, competition, one, now)
    competition.opened_at = now
    audit.record_on(
        session, Tag.OPENING_OPEN, competition, actor, now,
        bids=[one.bid.id for one in opened],
        receipts={str(one.bid.id): one.submission.receipt_digest for one in opened},
    )  # fmt: skip
    act_documents.make(session, competition, "opening_protocol", actor=actor, now=now)


def _unseal(
    competition: Competition, bid: Bid, secret: Identity, vault: Vault, storage: FolderStorage
) -> _Opened:
    """Unseal the latest submission and prove that it is what the receipt was given for.

    Raises `SealBroken`, `ValueError` or `OSError` when a byte of it is changed or gone.
    """
    submission = bid.submissions[-1]
    _require_digest(submission.payload, submission.payload_digest)
    place = seals.submission_place(bid.id, submission.number)
    found = seal.unseal(submission.payload, secret.secret, place=place)
    package = bids.unpack(found.content)
    receipt = receipts.receipt_of(competition.reference, bid, submission)
    if (
        found.commitment != submission.commitment
        or receipt.files != package.files
        or receipt.digest() != submission.receipt_digest
    ):
        raise SealBroken
    rows = {row.id: row for row in bid.files}
    for file in package.files:
        _unseal_file(rows.get(file.id), file, secret, vault, storage)
    return _Opened(bid, submission, package.content)


def _unseal_file(
    row: BidFile | None,
    file: ReceivedFile,
    secret: Identity,
    vault: Vault,
    storage: FolderStorage,
) -> None:
    """Prove a file part by part, and keep a copy under the server's key for those who evaluate.

    Raises `SealBroken` or `OSError` when it is not as it was delivered.
    """
    if row is None or seals.together(part.digest for part in row.parts) != file.digest:
        raise SealBroken
    for part in row.parts:
        sealed = storage.get(part.object_key)
        _require_digest(sealed, part.digest)
        place = seals.part_place(row.bid_id, row.id, part.number)
        found = seal.unseal(sealed, secret.secret, place=place)
        whole = found.last == (part is row.parts[-1])
        if not whole or found.commitment != part.commitment or len(found.content) != part.size:
            raise SealBroken
        part.opened_key = storage.put(vault.seal(found.content, context=_opened_context(part)))
    if sum(part.size for part in row.parts) != file.size:
        raise SealBroken


def _opened_context(part: BidFilePart) -> str:
    return f"file:{part.file_id}:part:{part.number}:opened"


def _open_file(row: BidFile | None, vault: Vault, storage: FolderStorage) -> bytes:
    """Return an opened file. Raises `SealBroken` or `OSError` when it is not there."""
    if row is None or any(part.opened_key is None for part in row.parts):
        raise SealBroken
    return b"".join(
        vault.open(storage.get(part.opened_key or ""), context=_opened_context(part))
        for part in row.parts
    )


def _require_digest(sealed: bytes, expected: str) -> None:
    if hashlib.sha256(sealed).hexdigest() != expected:
        raise SealBroken


def _write(session: Session, competition: Competition, one: _Opened, now: datetime) -> None:
    """Write the content into the rows that evaluators read."""
    bid, content = one.bid, one.content
    bid.opened_at, bid.reservations = now, content.reservations
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
        )
        for position, member in enumerate(content.team)
    )  # fmt: skip
    session.add_all(
        BidPrice(bid_id=bid.id, price_line_id=line.id, rate_ore=content.rates[line.id])
        for line in competition.price_lines
        if line.id in content.rates
    )


def assess(
    session: Session,
    bid_id: int,
    *,
    admissible: bool,
    reason: str,
    provision: RejectionProvision | None = None,
    actor: Actor,
    now: datetime,
) -> None:
    """Decide whether a bid meets the must requirements. A rejection needs provision and reason.

    A bid with answers that were not confirmed after an amendment needs a reason in any case.

    The bidder's letter carries both, so the reason may name no other bidder. An admitted bid
    keeps no provision.
    """
    bid, competition = _opened(session, bid_id, actor, lock=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require(actor, Permission.BID_ASSESS, subject)
    require(session, competition, Action.ASSESS_BIDS, now)
    if not admissible and (gaps := _rejection_gaps(provision, reason)):
        raise InvalidInput(gaps)
    _require_judged(session, bid, reason)
    if not admissible and provision is RejectionProvision.LOW:
        _require_explanation_asked(session, bid_id)
    material.require_no_other_name(session, competition.id, bid_id, reason)
    bid.assessment = Assessment.ADMISSIBLE if admissible else Assessment.REJECTED
    bid.assessed_at, bid.assessment_reason = now, reason
    bid.provision = None if admissible else provision
    if bid.provision is None:
        sealed_bids.record(session, Tag.BID_ADMIT, bid, actor, now, reason=reason)
        return
    sealed_bids.record(
        session, Tag.BID_REJECT, bid, actor, now, provision=bid.provision.value, reason=reason
    )


def _require_judged(session: Session, bid: Bid, reason: str) -> None:
    """An answer that an amendment touched and nobody confirmed is judged with a reason."""
    parts = answer_marks.unconfirmed(session, bid.competition_id).get(bid.id, ())
    if parts and not reason.strip():
        raise InvalidInput([reasons.reason(Code.ANSWERS_UNCONFIRMED, count=len(parts))])


def _rejection_gaps(provision: RejectionProvision | None, reason: str) -> list[Reason]:
    """What a rejection still lacks."""
    codes = {Code.PROVISION_MISSING: provision is None, Code.REASON_MISSING: not reason.strip()}
    return [reasons.reason(code) for code, missing in codes.items() if missing]


def _require_explanation_asked(session: Session, bid_id: int) -> None:
    """A low price is explained before it rejects a bid: asked for in the journal (A4.20)."""
    if not journal_letters.letter_sent(session, bid_id, EntryKind.CLARIFICATION):
        raise InvalidInput([reasons.reason(Code.LOW_NOT_EXPLAINED)])


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


@dataclass(frozen=True, slots=True)
class Delivered:
    """A file as it was delivered."""

    name: str
    content: bytes


def download(
    session: Session,
    bid_id: int,
    file_id: int,
    *,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> Delivered:
    """Return a file of an opened bid, and note who took it out."""
    bid, competition = _opened(session, bid_id, actor)
    material.require_impartial(session, competition, actor)
    latest = session.scalars(
        select(Submission)
        .where(Submission.bid_id == bid_id)
        .order_by(Submission.number.desc())
        .limit(1)
    ).one()
    file = next((f for f in bids.received_files(latest.files) if f.id == file_id), None)
    if file is None:
        raise NotFound
    row = session.get(BidFile, file_id, options=[selectinload(BidFile.parts)])
    content = _open_file(row, vault, storage)
    sealed_bids.record(session, Tag.DOCUMENT_DOWNLOAD, bid, actor, now, file=file_id)
    return Delivered(file.name, content)


def _opened(
    session: Session, bid_id: int, actor: Actor, *, lock: bool = False
) -> tuple[Bid, Competition]:
    """Return an opened bid; one that is not opened exists for nobody here."""
    competition_id = session.scalar(select(Bid.competition_id).where(Bid.id == bid_id))
    if competition_id is None:
        raise NotFound
    competition = facts.competition(session, competition_id, lock=lock)
    bid = session.get_one(Bid, bid_id, populate_existing=True)
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    permissions.require_sight(actor, Permission.BID_READ, subject)
    if bid.opened_at is None:
        raise NotFound
    return bid, competition


def _enter(session: Session, competition_id: int, actor: Actor) -> Competition:
    return enter(
        session, competition_id, Permission.OPENING_CONFIRM, actor, sight=Permission.OPENING_READ
    )
