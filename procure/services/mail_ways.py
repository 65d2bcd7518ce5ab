"""The ways out for mail: an SMTP server, or a folder that takes its place in the demo."""

import smtplib
import ssl
from collections.abc import Callable
from email.message import EmailMessage
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, unquote, urlsplit

Send = Callable[[EmailMessage], None]
TIMEOUT: Final = 30  # seconds that the server may be silent
PERMANENT: Final = 500  # SMTP: trying again will not help
_NEAR: Final = frozenset({"localhost", "127.0.0.1", "::1"})


def sender(mail_url: str) -> Send:
    """Return the way out that `PROCURE_MAIL_URL` names: smtp://, smtps:// or file://."""
    url = urlsplit(mail_url)
    if url.scheme == "file":
        return _to_folder(Path(unquote(url.path)))

    def send(message: EmailMessage) -> None:
        with _connect(url) as server:
            if url.username:
                server.login(unquote(url.username), unquote(url.password or ""))
            server.send_message(message)

    return send


def _connect(url: SplitResult) -> smtplib.SMTP:
    """Connect; encrypt wherever the server can, except to a server on this very machine."""
    host, context = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        return smtplib.SMTP_SSL(host, url.port or 0, timeout=TIMEOUT, context=context)
    server = smtplib.SMTP(host, url.port or 0, timeout=TIMEOUT)
    server.ehlo()
    if server.has_extn("starttls") and host not in _NEAR:
        server.starttls(context=context)
    return server


def _to_folder(folder: Path) -> Send:
    """Write one file per mail, named by when it was written and its own name: a double replaces."""

    def send(message: EmailMessage) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        name = str(message["Message-ID"]).strip("<>").partition("@")[0]
        (folder / f"{name}.eml").write_bytes(message.as_bytes())

    return send


def hopeless(fault: Exception) -> bool:
    """Say whether the receiving server has refused for good, so that trying again is no use."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= PERMANENT


def unreachable(fault: Exception) -> bool:
    """Say whether the way out itself is closed, so that the next mail will not get through."""
    if isinstance(fault, smtplib.SMTPException):
        return isinstance(fault, smtplib.SMTPConnectError | smtplib.SMTPAuthenticationError)
    return isinstance(fault, OSError)
