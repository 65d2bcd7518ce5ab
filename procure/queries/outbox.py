"""The mails that wait, were sent or were given up, as administrators and officers read them.

A mail about a sealed bid is left out until the bids are opened: a receipt would tell who has bid.
Nothing here counts, orders or names mails by a running number, so that no gap tells of it either.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from procure.domain import mails, permissions
from procure.domain.errors import NotFound
from procure.domain.mails import State
from procure.domain.permissions import EVERYTHING, Actor, Permission
from procure.models.audit import OutboxMail
from procure.models.competitions import Competition
from procure.queries.matching import holds, like

PAGE: Final = 50
_NAME: Final = re.compile(r"[0-9a-f]{32}")  # as `OutboxMail.message_id` is made


@dataclass(frozen=True, slots=True)
class Row:
    """A mail in the list."""

    message_id: str
    recipient: str
    subject: str
    created_at: datetime
    sent_at: datetime | None
    try_again_at: datetime | None
    attempts: int
    last_error: str
    state: State


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of mails, newest first; `older` is the key of the next page."""

    rows: tuple[Row, ...]
    older: str | None


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail with its text."""

    row: Row
    reply_to: str
    body: str
    may_retry: bool


_NEVER_ENDED: Final = and_(OutboxMail.sent_at.is_(None), OutboxMail.given_up_at.is_(None))
_IN_STATE: Final[dict[State, ColumnElement[bool]]] = {
    State.WAITING: and_(_NEVER_ENDED, OutboxMail.last_error == ""),
    State.RETRYING: and_(_NEVER_ENDED, OutboxMail.last_error != ""),
    State.SENT: OutboxMail.sent_at.is_not(None),
    State.FAILED: OutboxMail.given_up_at.is_not(None),
}


def listing(
    session: Session,
    *,
    viewer: Actor,
    state: State | None = None,
    text: str = "",
    before: str = "",
) -> Listing:
    """Return a page of the mails that are no secret. `before` is the name of the last one shown."""
    permissions.require_sight(viewer, Permission.OUTBOX_READ, EVERYTHING)
    pattern = like(text)
    found = session.scalars(
        select(OutboxMail)
        .where(
            _told(),
            _IN_STATE[state] if state else true(),
            _matches(pattern) if pattern else true(),
            _older_than(session, before),
        )
        .order_by(OutboxMail.created_at.desc(), OutboxMail.id.desc())
        .limit(PAGE + 1)
    ).all()
    rows = tuple(map(_row, found[:PAGE]))
    return Listing(rows, rows[-1].message_id if len(found) > PAGE else None)


def _told() -> ColumnElement[bool]:
    """A mail that speaks of no sealed bid, or of bids that are opened."""
    opened = exists().where(
        Competition.id == OutboxMail.sealed_in_id, Competition.opened_at.is_not(None)
    )
    return or_(OutboxMail.sealed_in_id.is_(None), opened)


def _matches(pattern: str) -> ColumnElement[bool]:
    return or_(
        holds(OutboxMail.recipient, pattern),
        holds(OutboxMail.subject, pattern),
    )


def _older_than(session: Session, before: str) -> ColumnElement[bool]:
    """A name that is none, or that the viewer may not know, counts as not given."""
    if not _NAME.fullmatch(before):
        return true()
    last = session.execute(
        select(OutboxMail.created_at, OutboxMail.id).where(_told(), OutboxMail.message_id == before)
    ).one_or_none()
    if last is None:
        return true()
    same = and_(OutboxMail.created_at == last.created_at, OutboxMail.id < last.id)
    return or_(OutboxMail.created_at < last.created_at, same)


def _row(mail: OutboxMail) -> Row:
    return Row(
        message_id=mail.message_id,
        recipient=mail.recipient,
        subject=mail.subject,
        created_at=mail.created_at,
        sent_at=mail.sent_at,
        try_again_at=mail.try_again_at,
        attempts=mail.attempts,
        last_error=mail.last_error,
        state=state_of(mail),
    )


def state_of(mail: OutboxMail) -> State:
    """Return where a mail stands."""
    return mails.state(
        sent_at=mail.sent_at,
        given_up_at=mail.given_up_at,
        attempts=mail.attempts,
        last_error=mail.last_error,
    )


def seen(session: Session, message_id: str, *, viewer: Actor, lock: bool = False) -> OutboxMail:
    """Return a mail that the viewer may know of, locked if asked; else raise `NotFound`."""
    permissions.require_sight(viewer, Permission.OUTBOX_READ, EVERYTHING)
    if not _NAME.fullmatch(message_id):
        raise NotFound
    wanted = select(OutboxMail).where(_told(), OutboxMail.message_id == message_id)
    if lock:
        wanted = wanted.with_for_update().execution_options(populate_existing=True)
    mail = session.scalar(wanted)
    if mail is None:
        raise NotFound
    return mail


def mail(session: Session, message_id: str, *, viewer: Actor) -> Mail:
    """Return one mail with its text."""
    found = seen(session, message_id, viewer=viewer)
    return Mail(
        row=_row(found),
        reply_to=found.reply_to,
        body=found.body,
        may_retry=permissions.allows(viewer, Permission.OUTBOX_RETRY)
        and found.given_up_at is not None,
    )


def given_up(session: Session, *, viewer: Actor) -> int:
    """Return how many mails await someone's decision; 0 for who may not read them."""
    if not permissions.allows(viewer, Permission.OUTBOX_READ):
        return 0
    count = select(func.count()).select_from(OutboxMail).where(_told(), _IN_STATE[State.FAILED])
    return session.scalar(count) or 0
