"""The receipt as a file that its consortium keeps, and what proves that the bid was opened.

The salts stand in the one file that is handed over when the bid is submitted; without them
nobody can guess content from a commitment (`security.md` §0.3, §2.4).
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from procure.domain import formats, merkle, seals

FILE: Final = "procure-receipt-file-1"
PROOF: Final = "procure-opening-proof-1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptFile:
    """A receipt with the server's signature. `seed` makes the salts; "" where it is not told.

    `statement` and `signed` are exact texts: digest and signature are taken of their octets.
    """

    statement: str
    signed: str
    signature: str  # Ed25519, hexadecimal
    public_key: str  # 32 octets, hexadecimal
    seed: str = field(default="", repr=False)

    @property
    def digest(self) -> str:
        """The receipt's digest: the SHA-256 of the statement."""
        return hashlib.sha256(self.statement.encode()).hexdigest()

    def to_json(self) -> str:
        """Return the file. All but the texts and the seed is told for the reader's sake."""
        return json.dumps(self._plain(), ensure_ascii=False, indent=2) + "\n"

    def _plain(self) -> dict[str, Any]:
        said, around = json.loads(self.statement), json.loads(self.signed)
        at = datetime.fromisoformat(said["received_at"])
        place = seals.submission_place(said["bid"], said["number"])
        return {
            "format": FILE,
            "competition": said["competition"],
            "bid": said["bid"],
            "version": said["number"],
            "received": {
                "utc": at.isoformat(timespec="microseconds"),
                "oslo": formats.local(at).isoformat(timespec="microseconds"),
            },
            "key": around["key"],
            "content": {
                "sha256": said["payload"], "commitment": said["commitment"],
                "salt": self._salt(place),
            },
            "files": [self._file(said, file) for file in said["files"]],
            "chain": around["chain"],
            "checkpoint": around["checkpoint"],
            "digest": self.digest,
            "statement": self.statement,
            "signed": self.signed,
            "signature": self.signature,
            "public_key": self.public_key,
            "seed": self.seed,
        }  # fmt: skip

    def _file(self, said: dict[str, Any], file: dict[str, str]) -> dict[str, Any]:
        """The salts of a file carried over from an earlier version stand in that one's receipt."""
        own = int(file["generation"]) == said["number"]
        places = [
            seals.part_place(said["bid"], int(file["id"]), number)
            for number in range(seals.part_count(int(file["size"])))
        ]
        return {
            "name": file["name"],
            "size": int(file["size"]),
            "sha256": file["digest"],
            "commitment": file["commitment"],
            "salts": [self._salt(place) for place in places] if own and self.seed else [],
            "salts_in_version": int(file["generation"]),
        }

    def _salt(self, place: str) -> str:
        return seals.salt(bytes.fromhex(self.seed), place).hex() if self.seed else ""

    def tells_of(self, name: str, content: bytes) -> bool:
        """Say whether a file of this name was received as exactly these octets.

        It needs the salts of the version the file was attached for. Raises `LookupError` when
        this receipt does not hold them, or has no such file.
        """
        file = next((f for f in self._plain()["files"] if f["name"] == name), None)
        if file is None or not file["salts"]:
            raise LookupError(name)
        cuts = range(0, len(content), seals.PART_SIZE)
        pieces = (content[start : start + seals.PART_SIZE] for start in cuts)
        told = [bytes.fromhex(salt) for salt in file["salts"]]
        if len(told) != len(cuts):
            return False
        found = (seals.commitment(*pair) for pair in zip(told, pieces, strict=True))
        return seals.together(found) == str(file["commitment"])


def read_file(text: str) -> ReceiptFile:
    """Return the receipt that a file holds.

    Raises `ValueError` for another file, and for one that tells the reader something else than
    what is signed.
    """
    try:
        raw = json.loads(text)
        found = ReceiptFile(
            **{name: raw[name] for name in ("statement", "signed", "signature", "public_key")},
            seed=raw["seed"],
        )
        same = found._plain() == raw  # noqa: SLF001 -- its own module
    except (KeyError, TypeError, AttributeError, IndexError, RecursionError) as fault:
        msg = "not a receipt"
        raise ValueError(msg) from fault
    if not same:
        msg = "the receipt tells something else than what is signed"
        raise ValueError(msg)
    return found


def signed_for(receipt: ReceiptFile) -> bool:
    """Say whether the signed text is about this receipt; the signature itself is not checked."""
    return bool(json.loads(receipt.signed)["statement"] == receipt.digest)


def leaf(digest: str) -> bytes:
    """Return the leaf of a bid in the tree of all that were opened: of its receipt's digest."""
    return merkle.leaf(digest.encode())


def root(digests: Sequence[str]) -> str:
    """Return the root over the receipts of all bids opened, in the order of the bids' numbers."""
    return merkle.root([leaf(one) for one in digests]).hex()


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """That one receipt was among the `count` opened: the way from it to the root."""

    competition: str
    opened_at: datetime
    count: int
    root: str
    index: int
    path: tuple[str, ...]

    def holds(self, digest: str) -> bool:
        """Say whether the receipt with this digest was among those opened."""
        way = [bytes.fromhex(step) for step in self.path]
        return merkle.proves(leaf(digest), self.index, self.count, way, bytes.fromhex(self.root))

    def to_json(self) -> str:
        """Return the file that the bidder gets."""
        plain = {
            "format": PROOF,
            "competition": self.competition,
            "opened_at": self.opened_at.isoformat(timespec="microseconds"),
            "count": self.count,
            "root": self.root,
            "index": self.index,
            "path": list(self.path),
        }
        return json.dumps(plain, ensure_ascii=False, indent=2) + "\n"


def proof(
    competition: str, opened_at: datetime, digests: Sequence[str], digest: str
) -> Proof | None:
    """Return the proof for one receipt among all opened; None when it is not one of them."""
    if digest not in digests:
        return None
    index = digests.index(digest)
    way = merkle.path(index, [leaf(one) for one in digests])
    return Proof(
        competition=competition,
        opened_at=opened_at,
        count=len(digests),
        root=root(digests),
        index=index,
        path=tuple(step.hex() for step in way),
    )


def read_proof(text: str) -> Proof:
    """Return the proof that a file holds. Raises `ValueError` for another file."""
    try:
        raw = json.loads(text)
        if raw["format"] != PROOF:
            msg = "not a proof from an opening"
            raise ValueError(msg)
        return Proof(
            competition=str(raw["competition"]),
            opened_at=datetime.fromisoformat(raw["opened_at"]),
            count=int(raw["count"]),
            root=bytes.fromhex(raw["root"]).hex(),
            index=int(raw["index"]),
            path=tuple(bytes.fromhex(step).hex() for step in raw["path"]),
        )
    except (KeyError, TypeError, AttributeError, RecursionError) as fault:
        msg = "not a proof from an opening"
        raise ValueError(msg) from fault
