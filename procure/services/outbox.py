"""Mails wait in a table until the transaction that caused them has committed.

What is promised: a mail whose transaction committed is sent at least once, and is tried again
until it is sent or given up. It is claimed in one transaction, sent outside any, and settled in
another. So no lock is held while a server thinks, and two senders never claim the same mail. A
process that dies between sending and settling leaves a mail that is sent once more, under the same
Message-ID, by which receivers drop doubles.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from typing import Final

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from procure.domain import mails, permissions
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition
from procure.domain.permissions import Actor, Permission, Role
from procure.domain.reasons import Code, reason
from procure.models.accounts import User
from procure.models.audit import OutboxMail
from procure.queries import outbox as pages
from procure.services import audit, mail_ways
from procure.services.mail_ways import Send

Transaction = Callable[[], AbstractContextManager[Session]]
Now = Callable[[], datetime]
CLOSED: Final = 3  # failures in a row to reach the server, after which a run stops asking


def queue(
    session: Session,
    recipient: str,
    subject: str,
    body: str,
    *,
    now: datetime,
    reply_to: str = "",
    sealed_in: int | None = None,
) -> OutboxMail:
    """Put one mail in the outbox. It leaves only if the transaction commits.

    `sealed_in` is the competition whose sealed bids the mail speaks of, if it does: until the
    opening no page shows such a mail. What officers get carries the newest checkpoint, so that it
    lies where nobody can write the trail anew.
    """
    mail = OutboxMail(
        recipient=recipient,
        reply_to=reply_to,
        subject=_one_line(subject),
        body=body + _vouching(session, recipient),
        created_at=now,
        sealed_in_id=sealed_in,
    )
    session.add(mail)
    return mail


def _vouching(session: Session, recipient: str) -> str:
    with session.no_autoflush:  # the caller may be in the middle of a change
        officer = select(User.id).where(User.email == recipient, User.role == Role.OFFICER)
        if session.scalar(officer) is None:
            return ""
        checkpoint = audit.newest_checkpoint(session)
    if not checkpoint:
        return ""
    return f"\nKontrollpunkt for loggen: {checkpoint}\n"


def tell_officers(session: Session, *, now: datetime) -> int:
    """Mail the newest checkpoint to every officer; return to how many."""
    officers = session.scalars(
        select(User.email)
        .where(User.role == Role.OFFICER, User.disabled_at.is_(None))
        .order_by(User.id)
    ).all()
    said = (
        "Her er det nyeste kontrollpunktet. Ta vare på e-posten. Med den kan dere vise at loggen "
        "ikke er skrevet om.\n"
    )
    for address in officers:
        queue(session, address, "Kontrollpunkt for loggen", said, now=now)
    return len(officers)


def _one_line(text: str) -> str:
    """A line break in a subject would start a new mail header."""
    return " ".join(text.split())[:200]


@dataclass(frozen=True, slots=True)
class Tally:
    """How a run went."""

    sent: int
    failed: int


@dataclass(frozen=True, slots=True)
class _Letter:
    """A claimed mail, out of the database's hands."""

    id: int
    message_id: str
    recipient: str
    reply_to: str
    subject: str
    body: str
    created_at: datetime


def deliver(
    transaction: Transaction, send: Send, *, sender: str, now: Now, limit: int = 500
) -> Tally:
    """Send what is due, each mail for itself: one that fails stops no other.

    `sender` is the address it comes from. Stops early when the server cannot be reached.
    """
    sent = failed = closed = 0
    while sent + failed < limit and closed < CLOSED:
        with transaction() as session:
            letter = _claim(session, now())
        if letter is None:
            break
        fault = _try(send, letter, sender)
        with transaction() as session:
            _settle(session, letter.id, fault, now())
        sent, failed = sent + (fault is None), failed + (fault is not None)
        closed = closed + 1 if fault and mail_ways.unreachable(fault) else 0
    return Tally(sent, failed)


def _claim(session: Session, now: datetime) -> _Letter | None:
    """Take the first mail that is due, and book its next attempt before this one is made."""
    mail = session.scalar(
        select(OutboxMail)
        .where(*_due(now))
        .order_by(OutboxMail.attempts, OutboxMail.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )
    if mail is None:
        return None
    mail.attempts += 1
    mail.try_again_at = mails.again_at(mail.attempts, now)
    return _Letter(
        mail.id, mail.message_id, mail.recipient, mail.reply_to, mail.subject, mail.body,
        mail.created_at,
    )  # fmt: skip


def _due(now: datetime) -> tuple[ColumnElement[bool], ...]:
    return (
        OutboxMail.sent_at.is_(None),
        OutboxMail.given_up_at.is_(None),
        or_(OutboxMail.try_again_at.is_(None), OutboxMail.try_again_at <= now),
    )


def _try(send: Send, letter: _Letter, sender: str) -> Exception | None:
    try:
        send(_message(letter, sender))
    except Exception as fault:  # noqa: BLE001 -- whatever one mail breaks on, the others must leave
        return fault
    return None


def _message(letter: _Letter, sender: str) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = sender, letter.recipient, letter.subject
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Date"] = letter.created_at
    message["Message-ID"] = f"<{letter.message_id}@{sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"  # answering machines must not answer
    message.set_content(letter.body)
    return message


def _settle(session: Session, mail_id: int, fault: Exception | None, now: datetime) -> None:
    mail = session.get_one(OutboxMail, mail_id, with_for_update=True, populate_existing=True)
    if mail.sent_at is not None:
        return  # another sender had it after a pause, and got it through
    if fault is None:
        mail.sent_at, mail.given_up_at, mail.try_again_at, mail.last_error = now, None, None, ""
        return
    mail.last_error = f"{type(fault).__name__}: {fault}"[:500]
    if mail.attempts >= mails.MOST or mail_ways.hopeless(fault):
        mail.given_up_at, mail.try_again_at = now, None


def retry(session: Session, message_id: str, *, actor: Actor, now: datetime) -> None:
    """Send a mail that was given up once more, from the first attempt on."""
    mail = pages.seen(session, message_id, viewer=actor, lock=True)
    permissions.require(actor, Permission.OUTBOX_RETRY)
    if mail.given_up_at is None:
        raise IllegalTransition([reason(Code.MAIL_NOT_GIVEN_UP)])
    begin_again(mail)
    audit.record(
        session, Tag.OUTBOX_RETRY, f"mail:{mail.message_id}",
        chain=audit.ACCOUNTS, actor=actor, now=now, subject_line=mail.subject,
    )  # fmt: skip


def begin_again(mail: OutboxMail) -> None:
    """Let a mail that was given up be due now, as if it had never been tried."""
    mail.given_up_at, mail.try_again_at, mail.attempts, mail.last_error = None, None, 0, ""
