"""`procure receipt`: what a bidder runs, on files alone."""

import json
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from procure.cli import main
from procure.domain import receipts, seals
from procure.domain.audit import canonical
from procure.domain.bids import Receipt, ReceivedFile
from procure.vault.keys import ServerKeyVault

VAULT = ServerKeyVault("a secret that is long enough to start with")
KEY = VAULT.public_key.hex()
BODY = b"%PDF innhold"
NOON = datetime(2027, 3, 3, 11, 0, tzinfo=UTC)
SEED = bytes(range(32))


@pytest.fixture
def files(tmp_path):
    """A receipt, a proof from the opening of three bids, and the attachment."""
    place = seals.part_place(1, 10_001, 0)
    commitment = seals.together([seals.commitment(seals.salt(SEED, place), BODY)])
    said = Receipt(
        competition="2027/7", bid_id=1, consortium_id=1, number=1, received_at=NOON,
        payload_digest="a" * 64, commitment="b" * 64,
        files=(ReceivedFile(10_001, "Løsning.pdf", len(BODY), "c" * 64, commitment, 1),),
    )  # fmt: skip
    signed = canonical(
        {"statement": said.digest(), "chain": "9:" + "0" * 64, "checkpoint": "", "key": "1" * 64}
    )
    file = receipts.ReceiptFile(
        statement=said.text(), signed=signed, signature=VAULT.sign(signed.encode()).hex(),
        public_key=KEY, seed=SEED.hex(),
    )  # fmt: skip
    digests = ("1" * 64, said.digest(), "3" * 64)
    proof = receipts.proof("2027/7", NOON, digests, said.digest())
    (tmp_path / "kvittering.json").write_text(file.to_json(), encoding="utf-8")
    (tmp_path / "bevis.json").write_text(proof.to_json(), encoding="utf-8")
    (tmp_path / "Løsning.pdf").write_bytes(BODY)
    return tmp_path


@pytest.fixture
def run(files, monkeypatch):
    """Run without any setting: a bidder has none."""
    monkeypatch.delenv("PROCURE_SECRET_KEY", raising=False)

    def run(*arguments):
        named = [str(files / a) if "." in a and not a.startswith("-") else a for a in arguments]
        found = CliRunner().invoke(main, ["receipt", *named])
        return found.exit_code, found.output

    return run


def test_receipt_proof_and_attachment_hold(run, files):
    root = json.loads((files / "bevis.json").read_text())["root"]
    code, said = run(
        "verify", "kvittering.json", "--key", KEY, "--protocol", "bevis.json", "--root", root,
        "--attachment", "Løsning.pdf",
    )  # fmt: skip
    assert (code, [line.partition(":")[0] for line in said.splitlines()]) == (0, ["ok"] * 3)
    assert f"opened unchanged, one of 3, root {root}" in said


@pytest.mark.parametrize(
    ("options", "fault"),
    [
        (["--key", "00" * 32], "signed by"),
        (["--protocol", "bevis.json", "--root", "00" * 32], "opened unchanged"),
    ],
)
def test_another_key_or_root_is_a_fault(run, options, fault):
    code, said = run("verify", "kvittering.json", *options)
    assert code == 1
    assert [fault in line for line in said.splitlines() if line.startswith("FAULT")] == [True]


def test_changed_attachment_is_a_fault(run, files):
    (files / "Løsning.pdf").write_bytes(BODY + b"x")
    code, said = run("verify", "kvittering.json", "--attachment", "Løsning.pdf")
    assert (code, "FAULT: Løsning.pdf" in said) == (1, True)


def test_bid_left_out_of_the_opening_is_a_fault(run, files):
    raw = json.loads((files / "bevis.json").read_text())
    (files / "bevis.json").write_text(json.dumps({**raw, "count": 2}), encoding="utf-8")
    assert run("verify", "kvittering.json", "--protocol", "bevis.json")[0] == 1


@pytest.mark.parametrize("field", ["statement", "signed", "signature", "seed", "received"])
def test_receipt_changed_anywhere_is_a_fault(run, files, field):
    raw = json.loads((files / "kvittering.json").read_text(encoding="utf-8"))
    old = raw[field] if isinstance(raw[field], str) else json.dumps(raw[field])
    new = old.replace("1", "2").replace("a", "b")
    raw[field] = new if isinstance(raw[field], str) else json.loads(new)
    (files / "kvittering.json").write_text(json.dumps(raw), encoding="utf-8")
    assert run("verify", "kvittering.json")[0] == 1


@pytest.mark.parametrize("content", [b"", b"null", b"\xff\xfe", b"[" * 100_000])
def test_other_file_is_told_in_one_line(run, files, content):
    (files / "kvittering.json").write_bytes(content)
    code, said = run("verify", "kvittering.json")
    assert (code, said.startswith("Error: kvittering.json: ")) == (1, True)


def test_key_is_the_one_that_signs(run, monkeypatch, tmp_path):
    monkeypatch.setenv("PROCURE_SECRET_KEY", "a secret that is long enough to start with")
    monkeypatch.setenv("PROCURE_STORAGE_URL", str(tmp_path))
    assert run("key") == (0, f"{KEY}\n")
