import email
import itertools
import socket
import threading
from contextlib import contextmanager
from datetime import timedelta
from email.policy import default

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import mails as rules
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.mails import State
from procure.extensions import atomic
from procure.models.accounts import User
from procure.models.audit import OutboxMail
from procure.queries import outbox as pages
from procure.services import audit, mail_ways, outbox
from procure.services.outbox import Tally
from tests import stories
from tests.stories import START

LATER = START + timedelta(minutes=5)
SENDER = "anbud@example.test"


class Inbox:
    """What a receiving server has taken, and whom it turns away."""

    def __init__(self):
        self.taken, self.refused, self.busy = [], set(), set()

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802 -- its name
        if address in self.refused:
            return "550 No such user"
        if address in self.busy:
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- its name
        message = email.message_from_bytes(envelope.content, policy=default)
        self.taken.append((tuple(envelope.rcpt_tos), message))
        return "250 OK"


@pytest.fixture
def inbox():
    return Inbox()


@pytest.fixture
def server(inbox):
    """A real SMTP server on this machine."""
    controller = Controller(inbox, hostname="127.0.0.1", port=free_port())
    controller.start()
    yield mail_ways.sender(f"smtp://127.0.0.1:{controller.port}")
    controller.stop()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def transactions(engine):
    @contextmanager
    def transaction():
        with Session(engine, expire_on_commit=False) as session, atomic(session):
            yield session

    return transaction


def deliver(engine, send, *, now=LATER, **limits):
    return outbox.deliver(transactions(engine), send, sender=SENDER, now=lambda: now, **limits)


def queue(session, *recipients, subject="Svar", body="Innhold æøå", **more):
    with atomic(session):
        for recipient in recipients:
            outbox.queue(session, f"{recipient}@example.test", subject, body, now=START, **more)


def mails(session):
    session.rollback()  # see what the senders have committed
    return session.scalars(
        select(OutboxMail).order_by(OutboxMail.id).execution_options(populate_existing=True)
    ).all()


def test_mail_of_a_transaction_that_fails_never_leaves(session):
    def fail():
        with atomic(session):
            outbox.queue(session, "a@example.test", "Tilbud", "x", now=START)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert mails(session) == []


def test_mail_arrives_whole_and_once(session, engine, server, inbox):
    queue(session, "a", "b", reply_to="avtale@example.test")
    assert deliver(engine, server) == Tally(2, 0)
    assert deliver(engine, server, now=LATER + timedelta(days=9)) == Tally(0, 0)
    assert [to for to, _ in inbox.taken] == [("a@example.test",), ("b@example.test",)]
    said = inbox.taken[0][1]
    row = mails(session)[0]
    assert {name: str(said[name]) for name in ("From", "To", "Reply-To", "Subject")} == {
        "From": SENDER, "To": "a@example.test", "Reply-To": "avtale@example.test",
        "Subject": "Svar",
    }  # fmt: skip
    assert said["Message-ID"] == f"<{row.message_id}@example.test>"
    assert said["Date"].datetime == START
    assert said.get_content() == "Innhold æøå\r\n"
    assert (row.sent_at, row.attempts, row.last_error) == (LATER, 1, "")


def test_line_break_in_a_subject_starts_no_new_header(session, engine, server, inbox):
    queue(session, "a", subject="Svar\r\nBcc: alle@example.test\n" + "x" * 300)
    deliver(engine, server)
    said = inbox.taken[0][1]
    assert said["Bcc"] is None
    assert said["Subject"].startswith("Svar Bcc: alle@example.test x")
    assert len(mails(session)[0].subject) == 200


def test_one_that_fails_stops_no_other(session, engine, server, inbox):
    """Turned away for good, for now, an address that is none: the others get theirs."""
    inbox.refused.add("gone@example.test")
    inbox.busy.add("full@example.test")
    queue(session, "gone", "full", "two\nlines", "fine")
    assert deliver(engine, server) == Tally(1, 3)
    assert [to for to, _ in inbox.taken] == [("fine@example.test",)]
    states = [pages.state_of(mail) for mail in mails(session)]
    assert states == [State.FAILED, State.RETRYING, State.RETRYING, State.SENT]


def test_pauses_grow_until_it_is_given_up(session, engine, server, inbox):
    inbox.busy.add("full@example.test")
    queue(session, "full")
    now, tried = LATER, []
    while mails(session)[0].given_up_at is None:
        assert deliver(engine, server, now=now) == Tally(0, 1)
        assert deliver(engine, server, now=now + timedelta(minutes=9)) == Tally(0, 0)
        tried.append(now)
        now = mails(session)[0].try_again_at or now
    assert len(tried) == rules.MOST == 7
    gaps = [after - before for before, after in itertools.pairwise(tried)]
    assert gaps == sorted(gaps) == list(rules.PAUSES)
    assert deliver(engine, server, now=now + timedelta(days=30)) == Tally(0, 0)


def test_server_that_is_down_is_asked_three_times_in_a_run(session, engine):
    queue(session, *"abcde")
    nobody = mail_ways.sender(f"smtp://127.0.0.1:{free_port()}")
    assert deliver(engine, nobody) == Tally(0, 3)
    assert [mail.attempts for mail in mails(session)] == [1, 1, 1, 0, 0]
    assert mails(session)[0].last_error.startswith("ConnectionRefusedError")


def test_mail_that_nobody_settled_is_sent_again_under_its_own_name(session, engine, server, inbox):
    """A process that dies when the server has answered leaves one double, and says so."""
    queue(session, "a")

    class Died(BaseException):
        pass

    def dying(message):
        server(message)
        raise Died

    with pytest.raises(Died):
        deliver(engine, dying)
    assert deliver(engine, server, now=LATER + timedelta(minutes=9)) == Tally(0, 0)
    assert deliver(engine, server, now=LATER + timedelta(minutes=11)) == Tally(1, 0)
    names = {message["Message-ID"] for _, message in inbox.taken}
    assert (len(inbox.taken), len(names)) == (2, 1)


def test_two_senders_at_once_send_each_mail_once(session, engine, server, inbox):
    queue(session, *(f"m{n}" for n in range(20)))
    found = []
    senders = [
        threading.Thread(target=lambda: found.append(deliver(engine, server))) for _ in range(2)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    assert sum(tally.sent for tally in found) == 20
    assert sorted(to[0] for to, _ in inbox.taken) == sorted(f"m{n}@example.test" for n in range(20))


def test_folder_takes_the_place_of_a_server(session, engine, tmp_path):
    queue(session, "a")
    send = mail_ways.sender(f"file://{tmp_path}/post%20ut")
    assert deliver(engine, send) == Tally(1, 0)
    [written] = (tmp_path / "post ut").iterdir()
    assert written.name == f"{mails(session)[0].message_id}.eml"
    message = email.message_from_bytes(written.read_bytes(), policy=default)
    assert (message["To"], message.get_content()) == ("a@example.test", "Innhold æøå\n")


def test_person_may_try_again_what_was_given_up(session, engine, server, inbox):
    story = stories.framework(session)
    inbox.refused.add("gone@example.test")
    queue(session, "gone", "fine")
    deliver(engine, server)
    given_up, sent = (mail.message_id for mail in mails(session))
    inbox.refused.clear()

    def again(name, actor):
        with atomic(session):
            outbox.retry(session, name, actor=actor, now=LATER)

    with pytest.raises(IllegalTransition):
        again(sent, story.officer)
    with pytest.raises(NotFound):
        again(given_up, story.owner)
    again(given_up, story.administrator)
    assert deliver(engine, server) == Tally(1, 0)
    assert [pages.state_of(mail) for mail in mails(session)] == [State.SENT] * 2


def test_mail_to_an_officer_carries_the_newest_checkpoint_and_no_other_mail_does(session):
    stories.issued(session)
    told = audit.newest_checkpoint(session)
    with atomic(session):
        for address in ("innkjoper1", "eier", "leder0"):
            outbox.queue(session, f"{address}@example.test", "Emne", "Tekst.\n", now=LATER)
    bodies = session.scalars(select(OutboxMail.body).where(OutboxMail.subject == "Emne")).all()
    assert sorted(bodies) == [
        "Tekst.\n", "Tekst.\n", f"Tekst.\n\nKontrollpunkt for loggen: {told}\n",
    ]  # fmt: skip


def test_checkpoint_is_told_to_every_officer_who_is_still_here(session):
    story = stories.issued(session)
    with atomic(session):
        session.get_one(User, story.officer2.id).disabled_at = START
    with atomic(session):
        assert outbox.tell_officers(session, now=LATER) == 1
    mail = session.scalars(select(OutboxMail).where(OutboxMail.created_at == LATER)).one()
    assert mail.recipient == "innkjoper1@example.test"
    assert mail.body.endswith(f"Kontrollpunkt for loggen: {audit.newest_checkpoint(session)}\n")
