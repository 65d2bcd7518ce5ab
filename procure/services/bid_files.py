"""Attachments of a bid: sealed in parts while they arrive; whole once every part is there.

Each part is an age file of its own with bid, file and number bound inside, so that an upload
that is cut leaves whole parts or nothing, and can go on where it stopped. Parts are sealed and
stored outside the lock, and their rows are written under it.
"""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import attachments, seals, text
from procure.domain.attachments import LIMITS, Finding, Limits, Piece
from procure.domain.audit import Tag
from procure.domain.bid_corners import answer_cell
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor
from procure.domain.reasons import Code, reason
from procure.models.bids import Bid, BidFile, BidFilePart, Submission
from procure.models.competitions import Competition
from procure.queries import bid_terms
from procure.services import bid_drafts, bids, competition_keys
from procure.vault import seal
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage

FILE_NUMBERS: Final = 10_000  # for the files of one bid, those that were removed too


@dataclass(frozen=True, slots=True)
class Kept:
    """A part that has arrived. With the salt its sender can see that it is of the same file."""

    salt: bytes = field(repr=False)
    commitment: str


@dataclass(frozen=True, slots=True)
class Upload:
    """A file on its way, and what sealing its parts takes. The size is 0 where nobody knows it."""

    bid_id: int
    file_id: int
    name: str
    size: int
    findings: frozenset[Finding]
    kept: tuple[Kept, ...]
    recipient: str
    seed: bytes = field(repr=False)

    def piece(self, number: int, content: bytes) -> Piece:
        """Return the part as it lies in a file of known size. Raises `InvalidInput`."""
        sizes = attachments.cuts(self.size)
        if number >= len(sizes) or len(content) != sizes[number]:
            raise InvalidInput([reason(Code.UPLOAD_BROKEN)])
        return Piece(content, sum(sizes[:number]), last=number == len(sizes) - 1)

    def check(self, piece: Piece) -> frozenset[Finding]:
        """Return what the bidder should know of a part. Raises `InvalidInput` for a wrong type."""
        if why := attachments.type_problems(self.name, piece, self.findings):
            raise InvalidInput(why)
        return attachments.findings(self.name, piece)


@dataclass(frozen=True, slots=True)
class Part:
    """A part that is sealed and safe on disk, but not yet of the file."""

    number: int
    size: int
    object_key: str
    digest: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A file that is part of the bid now."""

    id: int
    replaced: bool  # another of the same name
    findings: frozenset[Finding]


def begin(
    session: Session,
    bid_id: int,
    *,
    name: str,
    size: int = 0,
    fresh: bool = False,
    limits: Limits = LIMITS,
    vault: Vault,
    actor: Actor,
    now: datetime,
) -> tuple[Upload, tuple[str, ...]]:
    """Begin a file, or go on with one of the same name and size that the actor began.

    Returns it with the keys of objects that nothing refers to any more, to be removed when this
    is committed: `fresh` starts over. Raises `InvalidInput` for a file that has no place.
    """
    bid, competition = bids.writable(session, bid_id, actor, now)
    shown = text.display_name(name)
    if not attachments.kind_of(shown):
        raise InvalidInput([reason(Code.ATTACHMENT_TYPE)])
    seed = bid_drafts.seed(session, bid_id, vault=vault, actor=actor, now=now)
    own = [f for f in under_way(session, bid_id) if (f.name, f.uploaded_by_id) == (shown, actor.id)]
    same = next(
        (f for f in own if (f.size, f.generation) == (size, _generation(session, bid))), None
    )
    loose = [f for f in own if fresh or size == 0 or f is not same]
    keys = tuple(key for one in loose for key in discard(session, one, now))
    file = same if same and same not in loose else None
    if file is None:
        _require_room(session, bid, shown, size, limits)
        file = _new(session, bid, shown, size, actor, now)
    return _upload(session, competition, file, seed), keys


def _require_room(
    session: Session, bid: Bid, shown: str, size: int, limits: Limits, but: int | None = None
) -> None:
    """Refuse a file that is too large, or one too many. One of the same name gives way to it."""
    present = [*bids.attached(session, bid.id), *under_way(session, bid.id)]
    others = [f for f in present if f.name != shown and f.id != but]
    if why := attachments.size_problems(size, sum(f.size for f in others), limits):
        raise InvalidInput(why)
    if len(others) >= attachments.MOST_FILES:
        raise InvalidInput([reason(Code.ATTACHMENT_TOO_MANY, limit=attachments.MOST_FILES)])


def _new(session: Session, bid: Bid, shown: str, size: int, actor: Actor, now: datetime) -> BidFile:
    file = BidFile(
        id=_file_id(session, bid.id), bid_id=bid.id, name=shown, size=size, uploaded_at=now,
        uploaded_by_id=actor.id, generation=_generation(session, bid),
    )  # fmt: skip
    session.add(file)
    session.flush()  # its parts refer to it
    return file


def _generation(session: Session, bid: Bid) -> int:
    """Return the number of the submission that the draft is to be."""
    newest = select(func.max(Submission.number)).where(Submission.bid_id == bid.id)
    return 1 + (session.scalar(newest) or 0)


def _file_id(session: Session, bid_id: int) -> int:
    """Return the next number of the bid's own files.

    One that counts all files would tell, in the address of a file, what others have attached.
    """
    newest = session.scalar(select(func.max(BidFile.id)).where(BidFile.bid_id == bid_id)) or 0
    number = max(newest, bid_id * FILE_NUMBERS) + 1
    if number >= (bid_id + 1) * FILE_NUMBERS:
        raise InvalidInput([reason(Code.ATTACHMENT_TOO_MANY, limit=attachments.MOST_FILES)])
    return number


def upload(session: Session, bid_id: int, file_id: int, *, vault: Vault, actor: Actor) -> Upload:
    """Return a file on its way in the actor's own bid. Nothing is locked."""
    bid = bids.require_own(session, bid_id, actor)
    file = _pending(session, bid, file_id)
    row = bid_drafts.row_of(session, bid_id)
    if row is None or not row.keys:  # submitted in the meantime: its salts went with the draft
        raise IllegalTransition([reason(Code.UPLOAD_OUTDATED)])
    return _upload(session, bid.competition, file, bid_drafts.keys_of(row, vault).seed)


def _upload(session: Session, competition: Competition, file: BidFile, seed: bytes) -> Upload:
    return Upload(
        bid_id=file.bid_id,
        file_id=file.id,
        name=file.name,
        size=file.size,
        findings=frozenset(Finding(code) for code in file.findings),
        kept=tuple(
            Kept(seals.salt(seed, seals.part_place(file.bid_id, file.id, p.number)), p.commitment)
            for p in _parts(session, file)
        ),
        recipient=competition_keys.recipient(session, competition.id),
        seed=seed,
    )


def _pending(session: Session, bid: Bid, file_id: int) -> BidFile:
    file = session.get(BidFile, file_id)
    if file is None or file.bid_id != bid.id or file.completed_at or file.removed_at:
        raise NotFound
    if file.generation != _generation(session, bid):
        raise IllegalTransition([reason(Code.UPLOAD_OUTDATED)])
    return file


def _parts(session: Session, file: BidFile) -> Sequence[BidFilePart]:
    return session.scalars(
        select(BidFilePart).where(BidFilePart.file_id == file.id).order_by(BidFilePart.number)
    ).all()


def seal_part(upload: Upload, number: int, piece: Piece, *, storage: FolderStorage) -> Part:
    """Seal a part and store it durably. Nothing refers to it until `keep`."""
    place = seals.part_place(upload.bid_id, upload.file_id, number)
    salt = seals.salt(upload.seed, place)
    sealed = seal.seal(piece.content, [upload.recipient], place=place, salt=salt, last=piece.last)
    return Part(
        number, len(piece.content), storage.put(sealed), hashlib.sha256(sealed).hexdigest(),
        seals.commitment(salt, piece.content),
    )  # fmt: skip


def keep(
    session: Session,
    upload: Upload,
    part: Part,
    found: Collection[Finding] = (),
    *,
    limits: Limits = LIMITS,
    actor: Actor,
    now: datetime,
) -> bool:
    """Make a stored part one of its file. Parts come in their order.

    False says that it was there already, as when the answer was lost and it is sent again; then
    the new object is loose. Raises `DeadlinePassed`, and `InvalidInput` for one that is out of
    order, other than the one that came before, or too much.
    """
    bid, _competition = bids.writable(session, upload.bid_id, actor, now)
    file = _pending(session, bid, upload.file_id)
    there = _parts(session, file)
    if part.number < len(there) and there[part.number].commitment == part.commitment:
        return False
    if part.number != len(there):
        raise InvalidInput([reason(Code.UPLOAD_BROKEN)])
    arrived = part.size + sum(one.size for one in there)
    _require_room(session, bid, file.name, max(arrived, file.size), limits, but=file.id)
    file.findings = sorted({*file.findings, *found})
    session.add(
        BidFilePart(
            file_id=file.id, number=part.number, size=part.size, object_key=part.object_key,
            digest=part.digest, commitment=part.commitment,
        )
    )  # fmt: skip
    session.flush()  # the next look counts it
    return True


def complete(
    session: Session,
    bid_id: int,
    file_id: int,
    *,
    criterion_id: int | None = None,
    size: int = 0,
    limits: Limits = LIMITS,
    actor: Actor,
    now: datetime,
) -> Whole:
    """Make the file part of the bid, in place of one of the same name.

    Raises `PermissionDenied` when either belongs to an answer that another firm fills in.

    `size` is given for a file whose size nobody knew when it was begun.
    """
    bid, competition = bids.writable(session, bid_id, actor, now)
    file = _pending(session, bid, file_id)
    parts, expected = _parts(session, file), file.size or size
    if expected == 0 or sum(part.size for part in parts) != expected:
        raise InvalidInput([reason(Code.UPLOAD_BROKEN)])
    _require_room(session, bid, file.name, expected, limits, but=file.id)
    terms = bid_terms.of(session, competition, bid.consortium_id)
    if criterion_id is not None and criterion_id not in {c.id for c in terms.criteria}:
        raise NotFound
    bids.require_part(session, bid, answer_cell(criterion_id or 0), actor)
    before = [same for same in bids.attached(session, bid.id) if same.name == file.name]
    for same in before:
        _remove(session, bid, same, actor, now)
    file.size, file.criterion_id = expected, criterion_id
    file.digest = seals.together(part.digest for part in parts)
    file.commitment = seals.together(part.commitment for part in parts)
    file.completed_at = now
    session.flush()  # it is found among the attached
    bids.record(session, Tag.BID_FILE_ADD, bid, actor, now, file=file.id, digest=file.digest)
    return Whole(file.id, bool(before), frozenset(Finding(code) for code in file.findings))


def attach(
    session: Session,
    bid_id: int,
    *,
    name: str,
    content: bytes,
    criterion_id: int | None = None,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> BidFile:
    """Seal a whole file at once. A file of the same name is replaced."""
    under, _loose = begin(
        session, bid_id, name=name, size=len(content), fresh=True, vault=vault,
        actor=actor, now=now,
    )  # fmt: skip
    checked, start = [], 0
    for number, length in enumerate(attachments.cuts(len(content))):
        piece = under.piece(number, content[start : start + length])
        found = under.check(piece)
        under = replace(under, findings=under.findings | found)
        checked.append((piece, found))
        start += length
    for number, (piece, found) in enumerate(checked):
        part = seal_part(under, number, piece, storage=storage)
        keep(session, under, part, found, actor=actor, now=now)
    complete(session, bid_id, under.file_id, criterion_id=criterion_id, actor=actor, now=now)
    return session.get_one(BidFile, under.file_id)


def cancel(
    session: Session, bid_id: int, file_id: int, *, actor: Actor, now: datetime
) -> tuple[str, ...]:
    """Give a file on its way up; return the keys of its objects, to be removed when committed."""
    bid, _competition = bids.locked(session, bid_id, actor)
    file = next((f for f in under_way(session, bid.id) if f.id == file_id), None)
    if file is None:
        raise NotFound
    return discard(session, file, now)


def discard(session: Session, file: BidFile, now: datetime) -> tuple[str, ...]:
    """Let go of the parts of a file; return the keys of their objects."""
    parts = _parts(session, file)
    for part in parts:
        session.delete(part)
    file.removed_at = file.removed_at or now
    session.flush()  # whoever looks next does not count it
    return tuple(part.object_key for part in parts)


def detach(session: Session, bid_id: int, file_id: int, *, actor: Actor, now: datetime) -> None:
    """Take a file out of the draft. A submission that was made with it keeps it.

    Raises `PermissionDenied` for a file of an answer that another firm fills in.
    """
    bid, _competition = bids.writable(session, bid_id, actor, now)
    file = next((f for f in bids.attached(session, bid_id) if f.id == file_id), None)
    if file is None:
        raise NotFound
    _remove(session, bid, file, actor, now)


def _remove(session: Session, bid: Bid, file: BidFile, actor: Actor, now: datetime) -> None:
    bids.require_part(session, bid, answer_cell(file.criterion_id or 0), actor)
    file.removed_at = now
    session.flush()  # as above
    bids.record(session, Tag.BID_FILE_REMOVE, bid, actor, now, file=file.id)


def under_way(session: Session, bid_id: int) -> Sequence[BidFile]:
    """Return the files of the draft that are not whole."""
    return session.scalars(
        select(BidFile)
        .where(
            BidFile.bid_id == bid_id, BidFile.removed_at.is_(None), BidFile.completed_at.is_(None)
        )
        .order_by(BidFile.id)
    ).all()
