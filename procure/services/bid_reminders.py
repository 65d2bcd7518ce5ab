"""Remind a consortium of a bid that is begun and not delivered, a day and two hours before.

Uploading without delivering is no delivery (`domain.md` A4.19). The audit trail remembers what
was sent, so a reminder that is made twice is made once; a new deadline brings new ones.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain.audit import Tag
from procure.domain.formats import moment
from procure.language import say, using
from procure.models.audit import AuditEntry
from procure.models.bids import Bid, BidDraft, Submission
from procure.models.competitions import Competition, Invitation
from procure.services import audit, outbox

BEFORE: Final = (timedelta(hours=2), timedelta(hours=24))  # the nearest first


def remind(session: Session, *, now: datetime) -> int:
    """Queue a mail for each begun bid that is due one; return how many."""
    due = [(bid, nearest) for bid in _begun(session, now) if (nearest := _threshold(bid, now))]
    sent = _sent(session, sorted({audit.chain_of(bid.competition_id) for bid, _ in due}))
    fresh = [(bid, nearest) for bid, nearest in due if _subject(bid, nearest) not in sent]
    for bid, nearest in fresh:
        _queue(session, bid, now)
        audit.record(
            session, Tag.BID_REMIND, _subject(bid, nearest),
            chain=audit.chain_of(bid.competition_id), actor=None, now=now,
        )  # fmt: skip
    return len(fresh)


def _begun(session: Session, now: datetime) -> Sequence[Bid]:
    """Bids with a draft that is newer than what was delivered, while they can be delivered."""
    newest = (
        select(Submission.received_at)
        .where(Submission.bid_id == Bid.id)
        .order_by(Submission.number.desc())
        .limit(1)
        .scalar_subquery()
    )
    return session.scalars(
        select(Bid)
        .join(Competition, Competition.id == Bid.competition_id)
        .join(BidDraft, BidDraft.bid_id == Bid.id)
        .join(
            Invitation,
            (Invitation.competition_id == Bid.competition_id)
            & (Invitation.consortium_id == Bid.consortium_id),
        )
        .where(
            Competition.issued_at.is_not(None),
            Competition.cancelled_at.is_(None),
            Competition.deadline_at > now,
            Competition.deadline_at <= now + max(BEFORE),
            Bid.withdrawn_at.is_(None),
            Invitation.declined_at.is_(None),
            newest.is_(None) | (newest < BidDraft.saved_at),
        )
        .options(
            joinedload(Bid.consortium),
            joinedload(Bid.competition).joinedload(Competition.framework),
        )
        .order_by(Bid.id)
    ).all()


def _threshold(bid: Bid, now: datetime) -> timedelta | None:
    """Return the nearest threshold that is passed."""
    deadline = bid.competition.deadline_at
    left = deadline - now if deadline else max(BEFORE) * 2
    return next((before for before in BEFORE if left <= before), None)


def _subject(bid: Bid, threshold: timedelta) -> str:
    """Name the reminder: a bid, its deadline and a threshold."""
    deadline = bid.competition.deadline_at
    hours = int(threshold / timedelta(hours=1))
    return f"bid:{bid.id}:{deadline.isoformat() if deadline else ''}:{hours}"


def _sent(session: Session, chains: Sequence[str]) -> set[str]:
    found = session.scalars(
        select(AuditEntry.line).where(
            AuditEntry.chain.in_(chains), AuditEntry.tag == Tag.BID_REMIND
        )
    )
    return {json.loads(line)["subject"] for line in found}


def _queue(session: Session, bid: Bid, now: datetime) -> None:
    competition = bid.competition
    with using(competition.language):
        title = say("Tilbudet er ikke levert: {title}", title=competition.title)
        body = say(
            "Dere har begynt på et tilbud i «{title}» ({reference}), men det som står i "
            "tilbudsrommet nå, er ikke levert.\n\n"
            "Fristen er {deadline}. Tilbud som leveres senere, blir ikke tatt imot.\n\n"
            "Logg inn for å levere. Dere får en kvittering når tilbudet er mottatt.\n",
            title=competition.title,
            reference=competition.reference,
            deadline=moment(competition.deadline_at) if competition.deadline_at else "",
        )
    outbox.queue(
        session, bid.consortium.contact_email, title, body, now=now,
        reply_to=competition.framework.contact_email, sealed_in=competition.id,
    )  # fmt: skip
