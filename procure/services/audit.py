"""Append to the audit trail, in the same transaction as the thing that happened."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import audit
from procure.domain.audit import Fact, Tag
from procure.domain.permissions import Actor
from procure.models.audit import AuditEntry, AuditHead
from procure.models.competitions import Competition

ACCOUNTS = "accounts"
CHECKPOINTS = "checkpoints"


def chain_of(competition_id: int | None = None, framework_id: int | None = None) -> str:
    """Name the chain: one per competition, one per framework, one for accounts."""
    if competition_id is not None:
        return f"competition:{competition_id}"
    return ACCOUNTS if framework_id is None else f"framework:{framework_id}"


def record(
    session: Session,
    tag: Tag,
    subject: str,
    *,
    chain: str,
    actor: Actor | None,
    now: datetime,
    **facts: Fact,
) -> AuditEntry:
    """Append one fact. Called by services only, always inside their transaction."""
    session.flush()  # a change that the database refuses must not leave a line behind
    head = session.scalar(select(AuditHead).where(AuditHead.chain == chain).with_for_update())
    if head is None:
        head = AuditHead(chain=chain, seq=0, digest=audit.GENESIS)
        session.add(head)
    previous, seq = head.digest, head.seq + 1
    who = f"{actor.id} {actor.name}" if actor else "system"
    text = audit.line(
        chain=chain, seq=seq, at=now, tag=tag, subject=subject, actor=who, facts=facts
    )
    entry = AuditEntry(
        chain=chain,
        seq=seq,
        at=now,
        tag=tag.value,
        actor_id=actor.id if actor else None,
        line=text,
        previous=previous,
        digest=audit.digest(previous, text),
    )
    session.add(entry)
    head.seq, head.digest = seq, entry.digest
    session.flush()  # the next line of this transaction must see this digest
    return entry


def record_on(
    session: Session,
    tag: Tag,
    competition: Competition,
    actor: Actor,
    now: datetime,
    **facts: Fact,
) -> None:
    """Append one fact about a competition as a whole to its own chain."""
    subject = f"competition:{competition.id}"
    chain = chain_of(competition.id)
    record(session, tag, subject, chain=chain, actor=actor, now=now, **facts)


def newest_checkpoint(session: Session) -> str:
    """Return the newest checkpoint as "seq:digest"; "" before there is one."""
    head = session.get(AuditHead, CHECKPOINTS)
    return f"{head.seq}:{head.digest}" if head else ""
