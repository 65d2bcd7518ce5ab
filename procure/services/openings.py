"""Open the bids: two officers, after the deadline, all bids at once or none.

Directive 2014/24/EU annex IV (`domain.md` A3.13): only authorised persons give access, and
only after the date; every opened bid and every file taken out is on record.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.domain import bids, permissions, reasons
from procure.domain.audit import Tag
from procure.domain.bids import BidContent, ReceivedFile
from procure.domain.competitions import Action
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.journals import EntryKind
from procure.domain.law import RejectionProvision
from procure.domain.openings import end_refusals
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason
from procure.models.bids import (
    Assessment,
    Bid,
    BidAnswer,
    BidFile,
    BidPrice,
    OpeningConfirmation,
    Submission,
    TeamMember,
)
from procure.models.competitions import Competition
from procure.queries import answer_marks, facts, journal_letters, material, receipts, rules
from procure.services import act_documents, audit, endings
from procure.services import bids as sealed_bids
from procure.services.competition_access import enter, require
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
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> bool:
    """Confirm the opening as one officer; the second officer's confirmation opens.

    Returns whether the bids are open now. They are not when another officer is awaited, nor
    when nobody delivered a bid. Raises `IllegalTransition` with `BID_UNREADABLE`, and opens
    nothing, when a bid does not unseal as it was delivered.
    """
    competition = _enter(session, competition_id, actor)
    require(session, competition, Action.CONFIRM_OPENING, now)
    if session.get(OpeningConfirmation, (competition_id, actor.id)) is not None:
        raise IllegalTransition([reasons.reason(Code.ALREADY_CONFIRMED_OPENING)])
    session.add(
        OpeningConfirmation(competition_id=competition_id, user_id=actor.id, confirmed_at=now)
    )
    audit.record_on(session, Tag.OPENING_CONFIRM, competition, actor, now)
    if why := rules.refusals(session, competition, Action.OPEN, now):
        if {one.code for one in why} <= _WAITING:
            return False
        raise IllegalTransition(why)
    _open(session, competition, vault, storage, actor, now)
    return True


def record_unreadable(
    session: Session, competition_id: int, *, bids: str, actor: Actor, now: datetime
) -> None:
    """Note an opening that failed, after it was rolled back: it may be a breach."""
    competition = _enter(session, competition_id, actor)
    audit.record_on(session, Tag.REFUSED, competition, actor, now, action="open", unreadable=bids)


@dataclass(frozen=True, slots=True)
class _Opened:
    bid: Bid
    submission: Submission
    content: BidContent


def _open(
    session: Session,
    competition: Competition,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> None:
    standing = session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition.id)))
        .options(selectinload(Bid.submissions), selectinload(Bid.files))
        .order_by(Bid.id)
    ).all()
    opened, broken = [], []
    for bid in standing:
        try:
            opened.append(_unseal(competition, bid, vault, storage))
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


def _unseal(competition: Competition, bid: Bid, vault: Vault, storage: FolderStorage) -> _Opened:
    """Unseal the latest submission and prove that it is what the receipt was given for.

    Raises `SealBroken`, `ValueError` or `OSError` when a byte of it is changed or gone.
    """
    submission = bid.submissions[-1]
    context = sealed_bids.submission_context(bid.id, submission.number)
    content, files = bids.unpack(vault.open(submission.payload, context=context))
    _require_digest(submission.payload, submission.payload_digest)
    receipt = receipts.receipt_of(competition.reference, bid, submission)
    if receipt.files != files or receipt.digest() != submission.receipt_digest:
        raise SealBroken
    rows = {row.id: row for row in bid.files}
    for file in files:
        _open_file(rows.get(file.id), file, vault, storage)
    return _Opened(bid, submission, content)


def _open_file(
    row: BidFile | None, file: ReceivedFile, vault: Vault, storage: FolderStorage
) -> bytes:
    """Return a file as it was delivered. Raises `SealBroken` or `OSError` when it is not."""
    if row is None:
        raise SealBroken
    sealed = storage.get(row.object_key)
    _require_digest(sealed, file.digest)
    content = vault.open(sealed, context=sealed_bids.file_context(row.bid_id, file.name))
    if len(content) != file.size:
        raise SealBroken
    return content


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
    content = _open_file(session.get(BidFile, file_id), file, vault, storage)
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
