"""Time stamps from an authority of the test's own: OpenSSL behind a small server."""

import shutil
import subprocess
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from procure import clock
from procure.cli import main
from procure.exports import timestamps
from procure.exports.timestamps import Unstamped
from procure.extensions import atomic
from procure.models.bids import Submission
from procure.queries import accounts, receipts
from procure.services import timestamps as service
from tests import bid_stories, stories
from tests.conftest import DATA, missing
from tests.stories import VAULT

TEXT = "kvittering for Smith & Sønn <AS>".encode()


def openssl(folder, words):
    """Run OpenSSL in a folder; return what it says."""
    command = ["openssl", *words.split()]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=60)
    return done.stdout


def certificate(folder, name, extensions, *, by=None):
    """Make a key and its certificate, signed by itself or by another."""
    key = f"req -newkey rsa:2048 -nodes -keyout {name}.key -subj /O=Test/CN=Test-{name}"
    if by is None:
        wanted = " ".join(f"-addext {one}" for one in extensions)
        openssl(folder, f"{key} -x509 -days 30 -out {name}.pem {wanted}")
        return
    (folder / f"{name}.ext").write_text("\n".join(extensions))
    openssl(folder, f"{key} -out {name}.csr")
    signed = f"x509 -req -in {name}.csr -CA {by}.pem -CAkey {by}.key -CAcreateserial"
    signed += f" -days 30 -extfile {name}.ext -out {name}.pem"
    openssl(folder, signed)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """An authority with its root, and a root of somebody else."""
    if not shutil.which("openssl"):
        missing("openssl is not installed")
    if not (DATA / "tsa" / "tsa.cnf").exists():
        missing("shared/data/tsa is not here")
    folder = tmp_path_factory.mktemp("authority")
    shutil.copyfile(DATA / "tsa" / "tsa.cnf", folder / "tsa.cnf")
    (folder / "serial").write_text("01")
    root = ["basicConstraints=critical,CA:TRUE", "keyUsage=critical,keyCertSign,cRLSign"]
    certificate(folder, "ca", root)
    certificate(folder, "other", root)
    leaf = [
        "extendedKeyUsage=critical,timeStamping", "keyUsage=critical,digitalSignature",
        "basicConstraints=critical,CA:FALSE",
    ]  # fmt: skip
    certificate(folder, "tsa", leaf, by="ca")
    return folder


@pytest.fixture
def authority(folder):
    """Serve it; `answer` may be changed to what a bad one says."""

    class Handler(BaseHTTPRequestHandler):
        answer = None

        def do_POST(self):
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "q.tsq").write_bytes(query)
            if self.answer is None:
                reply = "ts -reply -config tsa.cnf -queryfile q.tsq -out r.tsr"
                openssl(folder, reply)
            status, body = type(self).answer or (200, (folder / "r.tsr").read_bytes())
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/tsa", Handler
        server.shutdown()
        thread.join()


def test_stamp_tells_when_the_text_was_there(folder, authority):
    reply = timestamps.stamp(authority[0], folder / "ca.pem", TEXT)
    at = timestamps.stamped_at(reply, folder / "ca.pem", TEXT)
    assert abs(clock.system() - at) < timedelta(minutes=2)
    assert TEXT not in (folder / "q.tsq").read_bytes()
    with pytest.raises(Unstamped):
        timestamps.stamped_at(reply, folder / "ca.pem", TEXT + b"x")
    with pytest.raises(Unstamped):
        timestamps.stamped_at(reply, folder / "other.pem", TEXT)


def test_openssl_verifies_the_same_stamp(folder, authority):
    (folder / "text").write_bytes(TEXT)
    (folder / "kept.tsr").write_bytes(timestamps.stamp(authority[0], folder / "ca.pem", TEXT))
    verify = "ts -verify -data text -in kept.tsr -CAfile ca.pem"
    assert b"OK" in openssl(folder, verify)


def test_authority_of_another_root_is_not_trusted(folder, authority):
    with pytest.raises(Unstamped):
        timestamps.stamp(authority[0], folder / "other.pem", TEXT)


@pytest.mark.parametrize(
    "answer", [(200, b""), (200, b"<html>"), (503, b""), (302, b""), (200, b"0" * 64_001)]
)
def test_answer_that_is_no_stamp_is_not_kept(folder, authority, answer):
    authority[1].answer = answer
    with pytest.raises(Unstamped):
        timestamps.stamp(authority[0], folder / "ca.pem", TEXT)


def test_stamp_of_another_text_played_back_is_not_kept(folder, authority):
    authority[1].answer = (200, timestamps.stamp(authority[0], folder / "ca.pem", b"annet"))
    with pytest.raises(Unstamped):
        timestamps.stamp(authority[0], folder / "ca.pem", TEXT)


@pytest.fixture
def run(session, engine, monkeypatch, authority, folder):
    """Run a command with a bid that was submitted."""
    bid_stories.submitted(session, stories.issued(session), VAULT)
    monkeypatch.setenv("PROCURE_SECRET_KEY", stories.SECRET)
    monkeypatch.setenv("PROCURE_DATABASE_URL", f"sqlite:///{engine.url.database}")
    monkeypatch.setenv("PROCURE_TSA_URL", authority[0])
    monkeypatch.setenv("PROCURE_TSA_ROOT", str(folder / "ca.pem"))

    def run(*arguments):
        session.rollback()
        found = CliRunner().invoke(main, ["receipt", *map(str, arguments)])
        return found.exit_code, found.output

    return run


@pytest.mark.sqlite
def test_receipts_without_a_stamp_get_one_and_keep_it(session, run, tmp_path, folder, authority):
    assert run("stamp") == (0, "1 stamped\n")
    first, token = session.execute(select(Submission.id, Submission.timestamp_token)).one()
    assert run("stamp") == (0, "0 stamped\n")
    with atomic(session):
        service.keep(session, first, b"another")
    assert session.scalars(select(Submission.timestamp_token)).one() == token
    page = receipts.receipt(session, 1, 1, viewer=viewer(session), now=bid_stories.WRITING)
    assert page.timestamped
    kept = receipts.timestamp(session, 1, 1, viewer=viewer(session), now=bid_stories.WRITING)
    (tmp_path / "k.json").write_text(page.file(VAULT.public_key).to_json(), encoding="utf-8")
    (tmp_path / "k.tsr").write_bytes(kept)
    verify = ("verify", tmp_path / "k.json", "--timestamp", tmp_path / "k.tsr", "--authority")
    assert run(*verify, folder / "ca.pem")[0] == 0
    assert run(*verify, folder / "other.pem")[0] == 1
    assert run(*verify[:-1])[0] == 2


def viewer(session):
    return accounts.actor_by_email(session, "leder0@example.test", now=bid_stories.WRITING)


@pytest.mark.sqlite
def test_authority_that_is_down_leaves_the_receipt_as_it_was(session, run, authority):
    authority[1].answer = (503, b"")
    code, said = run("stamp")
    assert (code, said) == (1, "Error: 0 stamped, then: the authority answered 503 with 0 octets\n")
    assert session.scalars(select(Submission.timestamp_token)).one() is None


@pytest.mark.sqlite
def test_nothing_is_asked_where_no_authority_is_set(run, monkeypatch):
    monkeypatch.delenv("PROCURE_TSA_URL")
    monkeypatch.delenv("PROCURE_TSA_ROOT")
    assert run("stamp") == (0, "")
