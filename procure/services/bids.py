"""The consortium's bid: write it together, submit it, replace it, withdraw it.

Nobody but the own consortium reads anything here before the opening. Content is sealed before
it is stored, for the bid and the place it lies in: sealed bytes moved to another bid do not
open.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from procure.domain import bid_corners as corners
from procure.domain import bids, competitions, permissions, seals
from procure.domain.audit import Fact, Tag
from procure.domain.bid_corners import Reader
from procure.domain.bids import BidContent, BidFacts, Draft, ReceivedFile, Status
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.permissions import Actor, Permission, Subject
from procure.domain.reasons import Code, reason
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, BidDraft, BidFile, Submission
from procure.models.competitions import Competition
from procure.models.consortia import Person
from procure.queries import bid_corners, bid_terms, bid_windows, facts, receipts
from procure.services import (
    answer_marks,
    audit,
    bid_drafts,
    bid_mails,
    competition_keys,
    outbox,
)
from procure.vault import identities, seal
from procure.vault.keys import Vault


def start(
    session: Session, competition_id: int, *, consortium_id: int, actor: Actor, now: datetime
) -> Bid:
    """Return the consortium's bid; begin it when there is none. Nobody outside is told.

    The bid takes its invitation's number: one that counts bids would tell its consortium, in
    the bid's address, how many others have begun.
    """
    competition = facts.competition(session, competition_id, lock=True)
    subject = facts.subject_of(competition, consortium_id=consortium_id)
    permissions.require_sight(actor, Permission.BID_EDIT, subject)
    invited = next((i for i in competition.invitations if i.consortium_id == consortium_id), None)
    if invited is None:
        raise NotFound
    found = session.scalar(
        select(Bid).where(Bid.competition_id == competition_id, Bid.consortium_id == consortium_id)
    )
    if found is not None:
        return found
    _require_open(session, competition, consortium_id, now)
    bid = Bid(
        id=invited.id, competition_id=competition_id, consortium_id=consortium_id, created_at=now
    )
    session.add(bid)
    session.flush()  # callers refer to it
    return bid


def read_draft(session: Session, bid_id: int, *, vault: Vault, actor: Actor) -> Draft:
    """Return the consortium's working copy, without the parts that are closed to the actor."""
    bid = require_own(session, bid_id, actor)
    reader = bid_corners.reader(session, bid, actor)
    return corners.shown(bid_drafts.read(bid_drafts.row_of(session, bid_id), vault), reader)


def save_draft(
    session: Session,
    bid_id: int,
    content: BidContent,
    *,
    version: int,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> int:
    """Save the working copy and return its new version.

    `content` is the draft as the actor sees it: what is closed to the actor stays as it is. Raises
    `PermissionDenied` with `PART_OF_OTHER` for a change in a part that another firm fills in, and
    `Stale` carrying the other's `Draft` when someone saved since `version`, so that the page can
    show both and lose nothing. A part that was confirmed and is changed must be confirmed anew.
    """
    bid, _competition = writable(session, bid_id, actor, now)
    reader = bid_corners.reader(session, bid, actor)
    row = bid_drafts.row_of(session, bid_id)
    stored = bid_drafts.read(row, vault)
    if version != stored.version:
        raise Stale([reason(Code.STALE)], current=corners.shown(stored, reader))
    _require_own_people(session, bid, content)
    settled, wrong = corners.settled(stored.content, content, reader)
    _refuse_parts(reader, wrong)
    bid_drafts.unconfirm(
        session, bid_id, corners.changed(stored.content, settled, reader.employers)
    )
    row = bid_drafts.write(session, bid_id, settled, vault=vault, actor=actor, now=now)
    record(session, Tag.BID_DRAFT_SAVE, bid, actor, now)
    return row.version


def require_part(session: Session, bid: Bid, cell: str, actor: Actor) -> None:
    """Refuse with 403 a change in a part that another firm of the consortium fills in."""
    reader = bid_corners.reader(session, bid, actor)
    _refuse_parts(reader, {cell} & reader.others)


def _refuse_parts(reader: Reader, wrong: Collection[str]) -> None:
    if wrong:
        names = sorted({share.firm for share in reader.shares if share.cell in wrong})
        why = reason(Code.PART_OF_OTHER, names=", ".join(names))
        raise PermissionDenied([why], Permission.BID_EDIT)


def _require_own_people(session: Session, bid: Bid, content: BidContent) -> None:
    """A person of another consortium cannot be offered, nor even shown to exist."""
    named = {member.person_id for member in content.team if member.person_id is not None}
    own = select(func.count(Person.id)).where(
        Person.id.in_(named), Person.consortium_id == bid.consortium_id
    )
    if named and session.scalar(own) != len(named):
        raise NotFound


def attached(session: Session, bid_id: int) -> Sequence[BidFile]:
    """Return the files that are whole and in the draft."""
    return session.scalars(
        select(BidFile)
        .where(
            BidFile.bid_id == bid_id,
            BidFile.removed_at.is_(None),
            BidFile.completed_at.is_not(None),
        )
        .order_by(BidFile.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Delivered:
    """A submission. `seed` makes its salts: it is known in this answer and nowhere else."""

    submission: Submission
    seed: bytes = field(repr=False, default=b"")

    @property
    def number(self) -> int:
        return self.submission.number


def submit(
    session: Session,
    bid_id: int,
    *,
    idempotency_key: str,
    received_at: datetime,
    confirmed: Collection[int] = (),
    reader: str = "",
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> Delivered:
    """Seal the draft as submission n + 1, give the receipt for it, and destroy the draft.

    `received_at` was stamped before anything waited for the lock, and alone decides whether
    the bid was in time. The same key gives the same submission, also after the deadline: a
    browser that lost the answer may ask again. `reader` is the public half of a key that the
    consortium keeps, to read what it submitted; the server cannot. `confirmed` are the marks of
    amendments that were shown when it was delivered: one that came in between stays unconfirmed.
    """
    bid, competition = locked(session, bid_id, actor)
    require_lead(bid, competition, actor)
    earlier = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).all()
    again = next((s for s in earlier if s.idempotency_key == idempotency_key), None)
    if again is not None:
        return Delivered(again)
    _require_open(session, competition, bid.consortium_id, received_at)
    if reader and not identities.is_recipient(reader):
        raise InvalidInput([reason(Code.READING_KEY_WRONG)])
    draft = bid_drafts.row_of(session, bid_id)  # held: what is read of it later is here
    content = bid_drafts.read(draft, vault).content
    if lacking := bids.gaps(content, bid_terms.of(session, competition, bid.consortium_id)):
        raise InvalidInput(lacking)
    content = replace(content, annex=bid_corners.shares(session, bid_id))
    seed = bid_drafts.seed(session, bid_id, vault=vault, actor=actor, now=now)
    submission = Submission(
        bid_id=bid.id, number=1 + max((s.number for s in earlier), default=0),
        received_at=received_at, idempotency_key=idempotency_key, submitted_by_id=actor.id,
        reader=reader,
    )  # fmt: skip
    _seal(session, competition, bid, submission, content, seed)
    session.add(submission)
    bid.withdrawn_at = None
    bid_drafts.destroy(session, bid_id)
    answer_marks.settle(session, bid_id, confirmed, by=actor.id, now=now)
    entry = record(
        session, Tag.BID_SUBMIT, bid, actor, now,
        number=submission.number, received_at=received_at.isoformat(),
        receipt=submission.receipt_digest,
    )  # fmt: skip
    _sign(session, competition, bid, submission, entry, vault)
    _tell(session, bid, competition, bid_mails.received(competition, submission), now)
    return Delivered(submission, seed)


def _seal(
    session: Session,
    competition: Competition,
    bid: Bid,
    submission: Submission,
    content: BidContent,
    seed: bytes,
) -> None:
    files = tuple(
        ReceivedFile(f.id, f.name, f.size, f.digest, f.commitment, f.generation, f.criterion_id)
        for f in attached(session, bid.id)
    )
    place = seals.submission_place(bid.id, submission.number)
    salt, plain = seals.salt(seed, place), bids.package(content, files, seed)
    keys = (competition_keys.recipient(session, competition.id), submission.reader)
    submission.payload = seal.seal(plain, list(filter(None, keys)), place=place, salt=salt)
    submission.payload_digest = hashlib.sha256(submission.payload).hexdigest()
    submission.commitment = seals.commitment(salt, plain)
    submission.files = [file.plain() for file in files]
    submission.receipt_digest = receipts.receipt_of(competition.reference, bid, submission).digest()


def _sign(
    session: Session,
    competition: Competition,
    bid: Bid,
    submission: Submission,
    entry: AuditEntry,
    vault: Vault,
) -> None:
    """Say where the audit trail tells of it, and sign the whole."""
    with session.no_autoflush:  # one change of the row, not one for each value
        submission.chain_seq, submission.chain_digest = entry.seq, entry.digest
        submission.checkpoint = audit.newest_checkpoint(session)
        receipt = receipts.receipt_of(competition.reference, bid, submission)
        recipient = competition_keys.recipient(session, competition.id)
        told = receipts.signed_text(receipt, submission, recipient)
        submission.signature = vault.sign(told).hex()


def record_late(
    session: Session, bid_id: int, *, received_at: datetime, actor: Actor, now: datetime
) -> None:
    """Note a bid that came too late, after the submission itself was refused and rolled back.

    Nothing of its content is kept with the note: when, how many files and how many octets in
    all, of the draft as it lies encrypted and of the files.
    """
    bid, competition = locked(session, bid_id, actor)
    deadline, draft = competition.deadline_at, session.get(BidDraft, bid_id)
    files = attached(session, bid_id)
    record(
        session, Tag.BID_LATE, bid, actor, now,
        received_at=received_at.isoformat(), deadline=deadline.isoformat() if deadline else None,
        saved_at=draft.saved_at.isoformat() if draft else None, files=len(files),
        octets=(len(draft.payload) if draft else 0) + sum(file.size for file in files),
    )  # fmt: skip


def withdraw(session: Session, bid_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a submitted bid back before the deadline. Its receipts stay."""
    bid, competition = locked(session, bid_id, actor)
    require_lead(bid, competition, actor)
    competitions.require_open_for_bids(bid_windows.facts_of(competition), now)
    if bids.status(bid_facts(session, bid)) is not Status.SUBMITTED:
        raise IllegalTransition([reason(Code.NOT_SUBMITTED)])
    bid.withdrawn_at = now
    record(session, Tag.BID_WITHDRAW, bid, actor, now)
    _tell(session, bid, competition, bid_mails.withdrawn(competition, now), now)


def bid_facts(session: Session, bid: Bid) -> BidFacts:
    """Return what the status of a bid is derived from."""
    count = select(func.count(Submission.id)).where(Submission.bid_id == bid.id)
    return BidFacts(
        submissions=session.scalar(count) or 0,
        withdrawn_at=bid.withdrawn_at,
        opened_at=bid.opened_at,
        assessment=bid.assessment,
    )


def require_own(session: Session, bid_id: int, actor: Actor) -> Bid:
    """Return a bid of the actor's own consortium; to anyone else it does not exist."""
    bid = session.scalar(
        select(Bid).where(Bid.id == bid_id).options(joinedload(Bid.competition))
    )  # fmt: skip
    if bid is None:
        raise NotFound
    subject = Subject(consortium_id=bid.consortium_id, issued=bid.competition.issued_at is not None)
    permissions.require_sight(actor, Permission.BID_EDIT, subject)
    return bid


def locked(session: Session, bid_id: int, actor: Actor) -> tuple[Bid, Competition]:
    """Lock the competition of a bid of the actor's own consortium, then read the bid afresh.

    The competition comes with its criteria and its framework, and no more.
    """
    competition_id = session.scalar(select(Bid.competition_id).where(Bid.id == bid_id))
    if competition_id is None:
        raise NotFound
    competition = bid_windows.locked(session, competition_id)
    bid = session.get_one(Bid, bid_id, populate_existing=True, options=[joinedload(Bid.consortium)])
    subject = bid_windows.subject_of(competition, bid)
    permissions.require_sight(actor, Permission.BID_EDIT, subject)
    return bid, competition


def writable(session: Session, bid_id: int, actor: Actor, now: datetime) -> tuple[Bid, Competition]:
    """Lock the bid for a change of its draft: any member, until the deadline."""
    bid, competition = locked(session, bid_id, actor)
    _require_open(session, competition, bid.consortium_id, now)
    return bid, competition


def _require_open(
    session: Session, competition: Competition, consortium_id: int, now: datetime
) -> None:
    """Refuse outside the window for bids, and while the invitation is declined."""
    competitions.require_open_for_bids(bid_windows.facts_of(competition), now)
    if bid_windows.declined(session, competition.id, consortium_id):
        raise IllegalTransition([reason(Code.INVITATION_DECLINED)])


def require_lead(bid: Bid, competition: Competition, actor: Actor) -> None:
    """Refuse with 403 whoever is not of the firm that leads the consortium."""
    if not permissions.allows(
        actor, Permission.BID_SUBMIT, bid_windows.subject_of(competition, bid)
    ):
        raise PermissionDenied([reason(Code.NOT_LEAD)], Permission.BID_SUBMIT)


def _tell(
    session: Session, bid: Bid, competition: Competition, mail: bid_mails.Mail, now: datetime
) -> None:
    outbox.queue(
        session, bid.consortium.contact_email, *mail, now=now,
        reply_to=competition.framework.contact_email, sealed_in=competition.id,
    )  # fmt: skip


def record(
    session: Session, tag: Tag, bid: Bid, actor: Actor, now: datetime, **values: Fact
) -> AuditEntry:
    """Append a fact of a bid to its competition's chain; never anything of its content."""
    return audit.record(
        session, tag, f"bid:{bid.id}",
        chain=audit.chain_of(bid.competition_id), actor=actor, now=now, **values,
    )  # fmt: skip
