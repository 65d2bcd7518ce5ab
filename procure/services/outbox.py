"""Mails wait in a table until the transaction that caused them has committed."""

import smtplib
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.models.audit import OutboxMail

Send = Callable[[EmailMessage], None]
SENDER = "ikke-svar@minikonkurranse.invalid"


def queue(session: Session, recipient: str, subject: str, body: str, *, now: datetime) -> None:
    """Put one mail in the outbox. It leaves only if the transaction commits."""
    session.add(
        OutboxMail(recipient=recipient, subject=_one_line(subject), body=body, created_at=now)
    )


def _one_line(text: str) -> str:
    """A line break in a subject would start a new mail header."""
    return " ".join(text.split())[:200]


def deliver(session: Session, send: Send, *, now: datetime, limit: int = 100) -> tuple[int, int]:
    """Send what waits; return (sent, failed). A failure is kept and tried again."""
    waiting = session.scalars(
        select(OutboxMail)
        .where(OutboxMail.sent_at.is_(None))
        .order_by(OutboxMail.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    failed = 0
    for mail in waiting:
        mail.attempts += 1
        try:
            send(_message(mail))
        except (OSError, smtplib.SMTPException) as fault:
            failed += 1
            mail.last_error = f"{type(fault).__name__}: {fault}"[:500]
        else:
            mail.sent_at, mail.last_error = now, ""
    return len(waiting) - failed, failed


def _message(mail: OutboxMail) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = SENDER, mail.recipient, mail.subject
    message.set_content(mail.body)
    return message


def sender(mail_url: str) -> Send:
    """Return the way out that `PROCURE_MAIL_URL` names: smtp://, smtps:// or file://."""
    url = urlsplit(mail_url)
    if url.scheme == "file":
        return _to_folder(Path(unquote(url.path)))

    def send(message: EmailMessage) -> None:
        kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
        with kind(url.hostname or "localhost", url.port or 0, timeout=30) as server:
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)

    return send


def _to_folder(folder: Path) -> Send:
    def send(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        number = len(list(folder.glob("*.eml"))) + 1
        (folder / f"{number:06}.eml").write_bytes(message.as_bytes())

    return send
