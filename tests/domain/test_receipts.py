import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from procure.domain import receipts, seals
from procure.domain.audit import canonical
from procure.domain.bids import Receipt, ReceivedFile
from procure.domain.receipts import Proof, ReceiptFile

NOON = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)
SEED = bytes(range(32))
BODY = b"%PDF" + b"x" * seals.PART_SIZE  # two parts


def commitment_of(body, file_id):
    cuts = [body[n : n + seals.PART_SIZE] for n in range(0, len(body), seals.PART_SIZE)]
    return seals.together(
        seals.commitment(seals.salt(SEED, seals.part_place(3, file_id, n)), piece)
        for n, piece in enumerate(cuts)
    )


RECEIPT = Receipt(
    competition="2027/12",
    bid_id=3,
    consortium_id=4,
    number=2,
    received_at=NOON,
    payload_digest="a" * 64,
    commitment="c" * 64,
    files=(
        ReceivedFile(9, "Løsning.pdf", len(BODY), "b" * 64, commitment_of(BODY, 9), 2),
        ReceivedFile(8, "Eldre.pdf", 12, "d" * 64, "e" * 64, 1),
    ),
)
SIGNED = canonical(
    {"statement": RECEIPT.digest(), "chain": "7:" + "f" * 64, "checkpoint": "", "key": "1" * 64}
)
FILE = ReceiptFile(
    statement=RECEIPT.text(),
    signed=SIGNED,
    signature="ab" * 64,
    public_key="cd" * 32,
    seed=SEED.hex(),
)


def test_receipt_file_tells_when_and_what():
    told = json.loads(FILE.to_json())
    assert told["received"] == {
        "utc": "2027-03-03T11:00:00.000000+00:00",
        "oslo": "2027-03-03T12:00:00.000000+01:00",
    }
    assert (told["digest"], told["key"]) == (RECEIPT.digest(), "1" * 64)
    assert told["content"]["salt"] == seals.salt(SEED, "bid:3:submission:2").hex()
    assert [len(f["salts"]) for f in told["files"]] == [2, 0]
    assert [f["salts_in_version"] for f in told["files"]] == [2, 1]


def test_receipt_file_reads_back():
    assert receipts.read_file(FILE.to_json()) == FILE
    assert receipts.signed_for(FILE)
    assert not receipts.signed_for(replace(FILE, statement=replace(RECEIPT, number=3).text()))


def test_stored_receipt_holds_no_salt():
    told = replace(FILE, seed="").to_json()
    assert receipts.read_file(told) == replace(FILE, seed="")
    assert SEED.hex() not in told
    for place in ("bid:3:submission:2", "bid:3:file:9:part:0", "bid:3:file:9:part:1"):
        assert seals.salt(SEED, place).hex() not in told


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", "other"),
        ("version", 1),
        ("received", {"utc": "2027-03-03T10:00:00", "oslo": ""}),
        ("files", []),
        ("digest", "0" * 64),
        ("extra", "1"),
        ("seed", "00" * 32),
    ],
)
def test_receipt_that_tells_something_else_than_its_statement_is_refused(name, value):
    raw = json.loads(FILE.to_json()) | {name: value}
    with pytest.raises(ValueError, match="tells something else"):
        receipts.read_file(json.dumps(raw))


@pytest.mark.parametrize("text", ["", "null", "[]", "{}", '{"statement":1}', "\x00", '{"seed":'])
def test_other_file_is_no_receipt(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- the class is the promise
        receipts.read_file(text)


def test_attachment_is_known_by_its_octets():
    assert FILE.tells_of("Løsning.pdf", BODY)
    assert not FILE.tells_of("Løsning.pdf", BODY[:-1] + b"y")
    assert not FILE.tells_of("Løsning.pdf", BODY[:-5])
    assert not FILE.tells_of("Løsning.pdf", BODY + BODY)


@pytest.mark.parametrize(
    ("file", "name"),
    [(FILE, "Eldre.pdf"), (FILE, "Annen.pdf"), (replace(FILE, seed=""), "Løsning.pdf")],
)
def test_attachment_without_its_salts_is_not_judged(file, name):
    with pytest.raises(LookupError):
        file.tells_of(name, BODY)


DIGESTS = tuple(f"{n:064x}" for n in range(5))


def proof(n=2, digests=DIGESTS) -> Proof:
    return receipts.proof("2027/12", NOON, digests, DIGESTS[n])


@pytest.mark.parametrize("n", range(5))
def test_proof_holds_for_its_own_receipt_alone(n):
    assert [proof(n).holds(digest) for digest in DIGESTS] == [n == one for one in range(5)]


def test_proof_breaks_when_a_bid_was_added_dropped_or_moved():
    roots = {
        receipts.root(tuple(digests))
        for digests in (DIGESTS, DIGESTS[:-1], (*DIGESTS, "f" * 64), DIGESTS[::-1])
    }
    assert len(roots) == 4
    assert not replace(proof(), root=receipts.root(DIGESTS[:-1])).holds(DIGESTS[2])
    assert receipts.proof("2027/12", NOON, DIGESTS[:2], DIGESTS[2]) is None


def test_proof_reads_back():
    assert receipts.read_proof(proof().to_json()) == proof()


@pytest.mark.parametrize("text", ["", "null", "{}", '{"format":"procure-opening-proof-1"}', "[1]"])
def test_other_file_is_no_proof(text):
    with pytest.raises(ValueError):  # noqa: PT011 -- the class is the promise
        receipts.read_proof(text)
