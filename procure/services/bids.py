"""The consortium's bid: write it together, submit it, replace it, withdraw it.

Nobody but the own consortium reads anything here before the opening. Content is sealed before
it is stored, for the bid and the place it lies in: sealed bytes moved to another bid do not
open.
"""

import hashlib
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from procure.domain import attachments, bids, competitions, permissions, text
from procure.domain.audit import Fact, Tag
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
from procure.models.accounts import User
from procure.models.bids import Bid, BidDraft, BidFile, Submission
from procure.models.competitions import Competition
from procure.models.consortia import Person
from procure.queries import bid_terms, facts, receipts
from procure.services import answer_marks, audit, bid_mails, outbox
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage

FILE_NUMBERS: Final = 10_000  # for the files of one bid, those that were removed too


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
    """Return the consortium's working copy, unsealed for its own members."""
    require_own(session, bid_id, actor)
    row = session.scalar(
        select(BidDraft).where(BidDraft.bid_id == bid_id).options(joinedload(BidDraft.saved_by))
    )
    return _draft(row, vault)


def _draft(row: BidDraft | None, vault: Vault) -> Draft:
    if row is None:
        return Draft(content=BidContent(), version=0)
    opened = vault.open(row.payload, context=_draft_context(row.bid_id))
    return Draft(
        content=bids.from_json(opened),
        version=row.version,
        saved_at=row.saved_at,
        saved_by=row.saved_by.name,
    )


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

    Raises `Stale` carrying the other's `Draft` when someone saved since `version`, so that the
    page can show both and lose nothing.
    """
    bid, _competition = writable(session, bid_id, actor, now)
    row = session.scalar(
        select(BidDraft).where(BidDraft.bid_id == bid_id).options(joinedload(BidDraft.saved_by))
    )
    if version != (row.version if row else 0):
        raise Stale([reason(Code.STALE)], current=_draft(row, vault))
    _require_own_people(session, bid, content)
    payload = vault.seal(bids.to_json(content), context=_draft_context(bid_id))
    writer = session.get_one(User, actor.id)  # before the change: reading would flush half of it
    if row is None:
        row = BidDraft(bid_id=bid_id)
        session.add(row)
    row.payload, row.saved_at, row.saved_by = payload, now, writer
    record(session, Tag.BID_DRAFT_SAVE, bid, actor, now)
    return row.version


def _require_own_people(session: Session, bid: Bid, content: BidContent) -> None:
    """A person of another consortium cannot be offered, nor even shown to exist."""
    named = {member.person_id for member in content.team if member.person_id is not None}
    own = select(func.count(Person.id)).where(
        Person.id.in_(named), Person.consortium_id == bid.consortium_id
    )
    if named and session.scalar(own) != len(named):
        raise NotFound


def attach(
    session: Session,
    bid_id: int,
    *,
    name: str,
    content: bytes,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> BidFile:
    """Seal a file into the store at once. A file of the same name is replaced.

    The bytes are safe on disk before the row is written: a crash can leave an object that no
    row names, never a row without its object.
    """
    bid, _competition = writable(session, bid_id, actor, now)
    shown = text.display_name(name)
    if why := attachments.problems(shown, content):
        raise InvalidInput(why)
    present = _attached(session, bid_id)
    if len(present) >= attachments.MOST_FILES:
        raise InvalidInput([reason(Code.ATTACHMENT_TOO_MANY, limit=attachments.MOST_FILES)])
    for same in (file for file in present if file.name == shown):
        _remove(session, bid, same, actor, now)
    sealed = vault.seal(content, context=file_context(bid_id, shown))
    file = BidFile(
        id=_file_id(session, bid_id),
        bid_id=bid_id,
        name=shown,
        size=len(content),
        object_key=storage.put(sealed),
        digest=hashlib.sha256(sealed).hexdigest(),
        uploaded_at=now,
    )
    session.add(file)
    session.flush()  # the audit line names its id
    record(session, Tag.BID_FILE_ADD, bid, actor, now, file=file.id, digest=file.digest)
    return file


def _file_id(session: Session, bid_id: int) -> int:
    """Return the next number of the bid's own files.

    One that counts all files would tell, in the address of a file, what others have attached.
    """
    newest = session.scalar(select(func.max(BidFile.id)).where(BidFile.bid_id == bid_id)) or 0
    number = max(newest, bid_id * FILE_NUMBERS) + 1
    if number >= (bid_id + 1) * FILE_NUMBERS:
        raise InvalidInput([reason(Code.ATTACHMENT_TOO_MANY, limit=attachments.MOST_FILES)])
    return number


def detach(session: Session, bid_id: int, file_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft. A submission that was made with it keeps it."""
    bid, _competition = writable(session, bid_id, actor, now)
    file = next((f for f in _attached(session, bid_id) if f.id == file_id), None)
    if file is None:
        raise NotFound
    _remove(session, bid, file, actor, now)


def _remove(session: Session, bid: Bid, file: BidFile, actor: Actor, now: datetime) -> None:
    file.removed_at = now
    record(session, Tag.BID_FILE_REMOVE, bid, actor, now, file=file.id)


def _attached(session: Session, bid_id: int) -> Sequence[BidFile]:
    return session.scalars(
        select(BidFile)
        .where(BidFile.bid_id == bid_id, BidFile.removed_at.is_(None))
        .order_by(BidFile.id)
    ).all()


def submit(
    session: Session,
    bid_id: int,
    *,
    idempotency_key: str,
    received_at: datetime,
    confirmed: Collection[int] = (),
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> Submission:
    """Seal the draft as submission n + 1 and give the receipt for it.

    `received_at` was stamped before anything waited for the lock, and alone decides whether
    the bid was in time. The same key gives the same submission, also after the deadline: a
    browser that lost the answer may ask again. The draft stays, so that the bid can be
    replaced until the deadline. `confirmed` are the marks of amendments that were shown when it
    was delivered: one that came in between stays unconfirmed.
    """
    bid, competition = locked(session, bid_id, actor)
    require_lead(bid, competition, actor)
    earlier = session.scalars(select(Submission).where(Submission.bid_id == bid_id)).all()
    again = next((s for s in earlier if s.idempotency_key == idempotency_key), None)
    if again is not None:
        return again
    _require_open(session, competition, bid.consortium_id, received_at)
    row = session.scalar(
        select(BidDraft).where(BidDraft.bid_id == bid_id).options(joinedload(BidDraft.saved_by))
    )
    content = _draft(row, vault).content
    if lacking := bids.gaps(content, bid_terms.of(session, competition, bid.consortium_id)):
        raise InvalidInput(lacking)
    number = 1 + max((s.number for s in earlier), default=0)
    submission = _seal(session, bid, competition, number, content, received_at, vault)
    submission.idempotency_key, submission.submitted_by_id = idempotency_key, actor.id
    session.add(submission)
    bid.withdrawn_at = None
    answer_marks.settle(session, bid_id, confirmed, by=actor.id, now=now)
    record(
        session, Tag.BID_SUBMIT, bid, actor, now,
        number=number, received_at=received_at.isoformat(), receipt=submission.receipt_digest,
    )  # fmt: skip
    _tell(session, bid, competition, bid_mails.received(competition, submission), now)
    return submission


def _seal(
    session: Session,
    bid: Bid,
    competition: Competition,
    number: int,
    content: BidContent,
    received_at: datetime,
    vault: Vault,
) -> Submission:
    attached = tuple(
        ReceivedFile(f.id, f.name, f.size, f.digest) for f in _attached(session, bid.id)
    )
    payload = vault.seal(
        bids.package(content, attached), context=submission_context(bid.id, number)
    )
    submission = Submission(
        bid_id=bid.id,
        number=number,
        received_at=received_at,
        payload=payload,
        payload_digest=hashlib.sha256(payload).hexdigest(),
        files=[file.plain() for file in attached],
    )
    submission.receipt_digest = receipts.receipt_of(competition.reference, bid, submission).digest()
    return submission


def record_late(
    session: Session, bid_id: int, *, received_at: datetime, actor: Actor, now: datetime
) -> None:
    """Note a bid that came too late, after the submission itself was refused and rolled back."""
    bid, competition = locked(session, bid_id, actor)
    deadline = competition.deadline_at
    record(
        session, Tag.BID_LATE, bid, actor, now,
        received_at=received_at.isoformat(), deadline=deadline.isoformat() if deadline else None,
    )  # fmt: skip


def withdraw(session: Session, bid_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a submitted bid back before the deadline. The draft and the receipts stay."""
    bid, competition = locked(session, bid_id, actor)
    require_lead(bid, competition, actor)
    competitions.require_open_for_bids(facts.facts_of(session, competition), now)
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
    """Lock the competition of a bid of the actor's own consortium, then read the bid afresh."""
    competition_id = session.scalar(select(Bid.competition_id).where(Bid.id == bid_id))
    if competition_id is None:
        raise NotFound
    competition = facts.competition(session, competition_id, lock=True)
    bid = session.get_one(Bid, bid_id, populate_existing=True, options=[joinedload(Bid.consortium)])
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
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
    competitions.require_open_for_bids(facts.facts_of(session, competition), now)
    if any(i.consortium_id == consortium_id and i.declined_at for i in competition.invitations):
        raise IllegalTransition([reason(Code.INVITATION_DECLINED)])


def require_lead(bid: Bid, competition: Competition, actor: Actor) -> None:
    """Refuse with 403 whoever is not of the firm that leads the consortium."""
    subject = facts.subject_of(competition, consortium_id=bid.consortium_id)
    if not permissions.allows(actor, Permission.BID_SUBMIT, subject):
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
) -> None:
    """Append a fact of a bid to its competition's chain; never anything of its content."""
    audit.record(
        session, tag, f"bid:{bid.id}",
        chain=audit.chain_of(bid.competition_id), actor=actor, now=now, **values,
    )  # fmt: skip


def _draft_context(bid_id: int) -> str:
    return f"bid:{bid_id}:draft"


def file_context(bid_id: int, name: str) -> str:
    """Name what an attachment is sealed for: one bid, under one name."""
    return f"bid:{bid_id}:file:{name}"


def submission_context(bid_id: int, number: int) -> str:
    """Name the place that a submission's payload is sealed for."""
    return f"bid:{bid_id}:submission:{number}"
