import email
import smtplib
import socketserver
import threading
from datetime import timedelta
from email.policy import default

import pytest
from sqlalchemy import select

from procure.extensions import atomic
from procure.models.audit import OutboxMail
from procure.services import outbox
from tests.stories import START

LATER = START + timedelta(minutes=5)


def queue(session, *subjects, body="Innhold æøå"):
    with atomic(session):
        for subject in subjects:
            outbox.queue(session, "mottaker@example.test", subject, body, now=START)


def mails(session):
    return session.scalars(
        select(OutboxMail).order_by(OutboxMail.id).execution_options(populate_existing=True)
    ).all()


def read(path):
    return email.message_from_bytes(path.read_bytes(), policy=default)


def test_mail_of_a_transaction_that_fails_never_leaves(session):
    def fail():
        with atomic(session):
            outbox.queue(session, "a@example.test", "Tilbud", "x", now=START)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert mails(session) == []


def test_waiting_mail_is_delivered_once_to_a_folder(session, tmp_path):
    queue(session, "Første", "Andre")
    send = outbox.sender(f"file://{tmp_path}/post%20ut")
    with atomic(session):
        assert outbox.deliver(session, send, now=LATER) == (2, 0)
    with atomic(session):
        assert outbox.deliver(session, send, now=LATER) == (0, 0)
    written = sorted((tmp_path / "post ut").iterdir())
    assert [path.name for path in written] == ["000001.eml", "000002.eml"]
    first = read(written[0])
    assert (first["To"], first["Subject"]) == ("mottaker@example.test", "Første")
    assert first["From"] == outbox.SENDER
    assert first.get_content() == "Innhold æøå\n"
    assert [(m.sent_at, m.attempts, m.last_error) for m in mails(session)] == [(LATER, 1, "")] * 2


def test_line_break_in_a_subject_starts_no_new_header(session, tmp_path):
    queue(session, "Svar\r\nBcc: alle@example.test\n" + "x" * 300)
    with atomic(session):
        outbox.deliver(session, outbox.sender(f"file://{tmp_path}"), now=LATER)
    message = read(tmp_path / "000001.eml")
    assert message["Bcc"] is None
    assert message["Subject"].startswith("Svar Bcc: alle@example.test x")
    assert len(mails(session)[0].subject) == 200


def test_failure_is_kept_and_tried_again(session):
    queue(session, "Første", "Andre")

    def broken(message):
        if message["Subject"] == "Første":
            raise smtplib.SMTPServerDisconnected("borte " + "x" * 600)

    with atomic(session):
        assert outbox.deliver(session, broken, now=LATER) == (1, 1)
    first, second = mails(session)
    assert (first.sent_at, first.attempts, second.sent_at) == (None, 1, LATER)
    assert first.last_error.startswith("SMTPServerDisconnected: borte")
    assert len(first.last_error) == 500
    with atomic(session):
        assert outbox.deliver(session, [].append, now=LATER) == (1, 0)
    first = mails(session)[0]
    assert (first.sent_at, first.attempts, first.last_error) == (LATER, 2, "")


def test_delivery_takes_no_more_than_asked(session):
    queue(session, "1", "2", "3")
    taken = []
    with atomic(session):
        assert outbox.deliver(session, taken.append, now=LATER, limit=2) == (2, 0)
    assert [message["Subject"] for message in taken] == ["1", "2"]


class Server(socketserver.StreamRequestHandler):
    """The few words of SMTP that a delivery needs, on loopback."""

    def handle(self):
        self.wfile.write(b"220 test\r\n")
        while line := self.rfile.readline():
            self.server.said.append(line.decode().strip())
            verb = line[:4].upper()
            if verb == b"DATA":
                self.wfile.write(b"354 go\r\n")
                while (part := self.rfile.readline()) != b".\r\n":
                    self.server.body.append(part)
            if verb == b"EHLO":
                self.wfile.write(b"250-test\r\n250 AUTH PLAIN\r\n")
                continue
            if verb == b"AUTH":
                self.wfile.write(b"235 ok\r\n")
                continue
            self.wfile.write(b"221 bye\r\n" if verb == b"QUIT" else b"250 ok\r\n")


@pytest.fixture
def smtp():
    with socketserver.TCPServer(("127.0.0.1", 0), Server) as server:
        server.said, server.body = [], []
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("user", ["", "bruker:passord%20her@"])
def test_mail_goes_to_the_server_that_the_address_names(session, smtp, user):
    queue(session, "Tildeling")
    send = outbox.sender(f"smtp://{user}127.0.0.1:{smtp.server_address[1]}")
    with atomic(session):
        assert outbox.deliver(session, send, now=LATER) == (1, 0)
    assert any(line.upper().startswith("RCPT TO:<MOTTAKER@EXAMPLE.TEST>") for line in smtp.said)
    assert b"Subject: Tildeling" in b"".join(smtp.body)
    assert any(line.startswith("AUTH") for line in smtp.said) is bool(user)


def test_unreachable_server_loses_nothing(session):
    queue(session, "Tildeling")
    with socketserver.TCPServer(("127.0.0.1", 0), Server) as closed:
        port = closed.server_address[1]
    with atomic(session):
        found = outbox.deliver(session, outbox.sender(f"smtp://127.0.0.1:{port}"), now=LATER)
    assert found == (0, 1)
    assert mails(session)[0].last_error.startswith("ConnectionRefusedError")
