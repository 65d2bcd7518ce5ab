"""Everything that two openers need to open the bids without this application, with `age` alone.

The server's layer is taken off, so it is made after the deadline and the guard only, and is on
record. It holds no secret that opens without two openers (docs/emergency-opening.md).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import seals
from procure.domain.audit import Tag
from procure.domain.bids import received_files
from procure.domain.competitions import Action
from procure.domain.errors import NotFound
from procure.models.bids import Bid, BidFile, Submission
from procure.models.competitions import Competition
from procure.models.openers import OpenerKey
from procure.queries import facts
from procure.services import audit, competition_keys
from procure.services.competition_access import require
from procure.vault.keys import Vault

MANIFEST: Final = "manifest.json"
SUMS: Final = "SHA256SUMS"  # what the receipts were given for


@dataclass(frozen=True, slots=True)
class Export:
    """What is written: octets by name, and by name the keys of stored objects."""

    written: Mapping[str, bytes]
    stored: Mapping[str, str]


def export(session: Session, reference: str, *, vault: Vault, now: datetime) -> Export:
    """Return the export of the competition with this case number; it is on record.

    Raises `NotFound`, and `IllegalTransition` before the guard is over or once the bids are open.
    """
    found = session.scalar(select(Competition.id).where(Competition.reference == reference))
    if found is None:
        raise NotFound
    competition = facts.competition(session, found, lock=True)
    require(session, competition, Action.CONFIRM_OPENING, now)
    recipient = competition_keys.recipient(session, found)
    locked = _envelopes(session, found, vault)
    keys = _keys(session, found)
    bids = list(_bids(session, found))
    manifest = {
        "competition": competition.reference, "title": competition.title,
        "exported_at": now.isoformat(), "recipient": recipient,
        "fingerprint": seals.fingerprint(recipient),
        "openers": [_opener(key) for key in keys],
        "envelopes": sorted(locked), "bids": [_bid(bid, bid.submissions[-1]) for bid in bids],
    }  # fmt: skip
    audit.record(
        session, Tag.OPENING_EXPORT, f"competition:{found}", chain=audit.chain_of(found),
        actor=None, now=now, openers=[key.id for key in keys],
    )  # fmt: skip
    written = locked | {_key_name(key): key.wrapped for key in keys if key.wrapped}
    written |= {_place(bid): bid.submissions[-1].payload for bid in bids}
    written[MANIFEST] = json.dumps(manifest, ensure_ascii=False, indent=1).encode()
    written[SUMS] = "".join(_sums(bids)).encode()
    return Export(written, dict(part for bid in bids for part in _parts(bid)))


def _envelopes(session: Session, competition_id: int, vault: Vault) -> dict[str, bytes]:
    return {
        f"envelopes/{first}-{second}.age": layer
        for first in competition_keys.openers_of(session, competition_id)
        for second, layer in competition_keys.layers(
            session, competition_id, first, vault=vault
        ).items()
    }


def _keys(session: Session, competition_id: int) -> list[OpenerKey]:
    ids = competition_keys.openers_of(session, competition_id)
    return list(
        session.scalars(
            select(OpenerKey)
            .where(OpenerKey.id.in_(ids))
            .options(joinedload(OpenerKey.user))
            .order_by(OpenerKey.id)
        )
    )


def _bids(session: Session, competition_id: int) -> Iterator[Bid]:
    yield from session.scalars(
        select(Bid)
        .where(Bid.id.in_(facts.received_bids(competition_id)))
        .options(
            joinedload(Bid.consortium),
            selectinload(Bid.submissions),
            selectinload(Bid.files).selectinload(BidFile.parts),
        )
        .order_by(Bid.id)
    )


def _opener(key: OpenerKey) -> dict[str, Any]:
    return {
        "id": key.id, "owner": key.user.name if key.user else "paper",
        "recipient": key.recipient, "identity": _key_name(key) if key.wrapped else None,
    }  # fmt: skip


def _key_name(key: OpenerKey) -> str:
    return f"keys/{key.id}.age"


def _place(bid: Bid) -> str:
    return f"bids/{bid.id}/submission.age"


def _bid(bid: Bid, submission: Submission) -> dict[str, Any]:
    return {
        "id": bid.id, "bidder": bid.consortium.name, "submission": submission.number,
        "received_at": submission.received_at.isoformat(), "sealed": _place(bid),
        "place": seals.submission_place(bid.id, submission.number),
        "sha256": submission.payload_digest, "receipt": submission.receipt_digest,
        "files": [_file(bid, row) for row in _delivered(bid, submission)],
    }  # fmt: skip


def _file(bid: Bid, row: BidFile) -> dict[str, Any]:
    return {
        "id": row.id, "name": row.name, "size": row.size, "digest": row.digest,
        "parts": [
            {
                "sealed": _part_name(bid, row, part.number), "sha256": part.digest,
                "place": seals.part_place(bid.id, row.id, part.number),
            }
            for part in row.parts
        ],
    }  # fmt: skip


def _delivered(bid: Bid, submission: Submission) -> list[BidFile]:
    """The files of the submission; one whose row is gone is missing here, as it is there."""
    ids = {file.id for file in received_files(submission.files)}
    return [row for row in bid.files if row.id in ids]


def _part_name(bid: Bid, row: BidFile, number: int) -> str:
    return f"bids/{bid.id}/files/{row.id}/{number:04}.age"


def _sums(bids: list[Bid]) -> Iterator[str]:
    for bid in bids:
        yield f"{bid.submissions[-1].payload_digest}  {_place(bid)}\n"
        for row in _delivered(bid, bid.submissions[-1]):
            for part in row.parts:
                yield f"{part.digest}  {_part_name(bid, row, part.number)}\n"


def _parts(bid: Bid) -> Iterator[tuple[str, str]]:
    for row in _delivered(bid, bid.submissions[-1]):
        for part in row.parts:
            yield _part_name(bid, row, part.number), part.object_key
