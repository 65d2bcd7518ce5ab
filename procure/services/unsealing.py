"""Unseal what was delivered and prove, octet by octet, that it is what was delivered.

This takes as long as the files are large, so it holds no lock and reads rows that the caller
has loaded. What does not unseal is named; the rest is found all the same.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from procure.documents.whole_files import Whole
from procure.domain import bids, seals
from procure.domain.bids import BidContent, Package, ReceivedFile
from procure.domain.openings import Defect
from procure.models.bids import Bid, BidFile, BidFilePart, Submission
from procure.queries import facts, receipts
from procure.services import opened_files, whole_files
from procure.services.whole_files import Looked
from procure.vault import seal
from procure.vault.identities import Identity
from procure.vault.keys import SealBroken, Vault
from procure.vault.storage import FolderStorage

Copies = Mapping[tuple[int, int], str]  # file id and part number → object under the server's key


@dataclass(frozen=True, slots=True)
class Unsealed:
    """A bid as it was found. `content` is None where what was typed does not unseal."""

    bid_id: int
    number: int
    receipt_digest: str
    content: BidContent | None
    copies: Copies
    defects: tuple[Defect, ...]
    files: Mapping[int, Whole] = field(default_factory=dict)
    withheld: Mapping[int, int] = field(default_factory=dict)  # pages beyond the limit, by file


def delivered(session: Session, competition_id: int) -> Sequence[Bid]:
    """Return the bids that stand, with all that unsealing reads of them, by their numbers."""
    return session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition_id)))
        .options(selectinload(Bid.submissions), selectinload(Bid.files).selectinload(BidFile.parts))
        .order_by(Bid.id)
    ).all()


def unseal(
    reference: str,
    delivered: Iterable[Bid],
    secret: Identity,
    limits: Mapping[int, int],
    *,
    vault: Vault,
    storage: FolderStorage,
) -> tuple[Unsealed, ...]:
    """Unseal every bid; keep a copy of each file under the server's key for those who evaluate.

    `reference` is the competition's case number, `limits` are the most pages of the files of an
    answer, by criterion.
    """
    bids_here = list(delivered)
    found = [_bid(reference, bid, secret, vault, storage) for bid in bids_here]
    rows = {row.id: row for bid in bids_here for row in bid.files}
    told = whole_files.look_through(
        _looked(rows[file_id], one, limits, vault, storage)
        for one in found
        for file_id in sorted({file_id for file_id, _ in one.copies})
    )
    return tuple(_with_files(one, rows, told, limits) for one in found)


def _looked(
    row: BidFile,
    found: Unsealed,
    limits: Mapping[int, int],
    vault: Vault,
    storage: FolderStorage,
) -> Looked:
    parts = [
        (row.id, part.number, part.size, found.copies[row.id, part.number]) for part in row.parts
    ]

    def read() -> bytes:
        return opened_files.reader(parts, vault, storage).read()

    return Looked(row.id, row.name, row.size, row.criterion_id in limits, read)


def _with_files(
    one: Unsealed,
    rows: Mapping[int, BidFile],
    told: Mapping[int, Whole],
    limits: Mapping[int, int],
) -> Unsealed:
    files = {file_id: told[file_id] for file_id, _ in one.copies if file_id in told}
    withheld: dict[int, int] = {}
    for criterion_id, limit in limits.items():
        pages = [
            (key, files[key].pages)
            for key in sorted(files)
            if rows[key].criterion_id == criterion_id
        ]
        withheld |= whole_files.withheld(pages, limit)
    return replace(one, files=files, withheld=withheld)


def forget(found: Iterable[Unsealed], storage: FolderStorage) -> None:
    """Take the copies away again: the opening did not come about."""
    for one in found:
        for key in one.copies.values():
            storage.remove(key)


def _bid(
    reference: str, bid: Bid, secret: Identity, vault: Vault, storage: FolderStorage
) -> Unsealed:
    submission = bid.submissions[-1]
    head = bid.id, submission.number, submission.receipt_digest
    try:
        package = _package(reference, bid, submission, secret)
    except (SealBroken, ValueError):
        return Unsealed(*head, None, {}, (Defect(bid.id),))
    rows = {row.id: row for row in bid.files}
    copies: dict[tuple[int, int], str] = {}
    defects = []
    for file in package.files:
        try:
            copies |= _file(rows.get(file.id), file, secret, vault, storage)
        except (SealBroken, OSError) as fault:
            gone = isinstance(fault, FileNotFoundError)
            defects.append(Defect(bid.id, file.id, file.name, gone=gone))
    return Unsealed(*head, package.content, copies, tuple(defects))


def _package(reference: str, bid: Bid, submission: Submission, secret: Identity) -> Package:
    """Return what was submitted. Raises `SealBroken` or `ValueError` for anything else."""
    _require_digest(submission.payload, submission.payload_digest)
    place = seals.submission_place(bid.id, submission.number)
    found = seal.unseal(submission.payload, secret.secret, place=place)
    package = bids.unpack(found.content)
    receipt = receipts.receipt_of(reference, bid, submission)
    if (
        found.commitment != submission.commitment
        or receipt.files != package.files
        or receipt.digest() != submission.receipt_digest
    ):
        raise SealBroken
    return package


def _file(
    row: BidFile | None, file: ReceivedFile, secret: Identity, vault: Vault, storage: FolderStorage
) -> dict[tuple[int, int], str]:
    """Prove a file part by part. Raises `SealBroken` or `OSError`, and leaves no copy then."""
    if row is None or sum(part.size for part in row.parts) != file.size:
        raise SealBroken
    if (row.name, row.criterion_id) != (file.name, file.criterion_id):
        raise SealBroken  # it would be judged as part of another answer
    if seals.together(part.digest for part in row.parts) != file.digest:
        raise SealBroken
    copies: dict[tuple[int, int], str] = {}
    try:
        for part in row.parts:
            content = _part(row, part, secret, storage)
            sealed = vault.seal(content, context=opened_files.context(row.id, part.number))
            copies[row.id, part.number] = storage.put(sealed)
    except (SealBroken, OSError):
        for key in copies.values():
            storage.remove(key)
        raise
    return copies


def _part(row: BidFile, part: BidFilePart, secret: Identity, storage: FolderStorage) -> bytes:
    sealed = storage.get(part.object_key)
    _require_digest(sealed, part.digest)
    place = seals.part_place(row.bid_id, row.id, part.number)
    found = seal.unseal(sealed, secret.secret, place=place)
    whole = found.last == (part is row.parts[-1]) and len(found.content) == part.size
    if not whole or found.commitment != part.commitment:
        raise SealBroken
    return found.content


def _require_digest(sealed: bytes, expected: str) -> None:
    if hashlib.sha256(sealed).hexdigest() != expected:
        raise SealBroken
