"""Append to the audit trail, in the same transaction as the thing that happened."""

from datetime import datetime
from typing import Final

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from procure.domain import audit
from procure.domain.audit import Fact, Tag
from procure.domain.permissions import Actor
from procure.models.audit import AuditEntry, AuditHead
from procure.models.competitions import Competition

ACCOUNTS = "accounts"
CHECKPOINTS = "checkpoints"
_BEGIN: Final = text(
    "INSERT INTO audit_heads (chain, seq, digest, anchored_seq) VALUES (:chain, 0, :digest, 0)"
    " ON CONFLICT (chain) DO NOTHING"
)
_DUE: Final = "checkpoint_due"  # in the session: when its state changed


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
    head = _locked(session, chain) or _begun(session, chain)
    previous, seq = head.digest, head.seq + 1
    who = f"{actor.id} {actor.name}" if actor else "system"
    line = audit.line(
        chain=chain, seq=seq, at=now, tag=tag, subject=subject, actor=who, facts=facts
    )
    entry = AuditEntry(
        chain=chain,
        seq=seq,
        at=now,
        tag=tag.value,
        actor_id=actor.id if actor else None,
        line=line,
        previous=previous,
        digest=audit.digest(previous, line),
    )
    session.add(entry)
    head.seq, head.digest = seq, entry.digest
    session.flush()  # the next line of this transaction must see this digest
    if tag in audit.STATE_CHANGES:
        session.info[_DUE] = now
    return entry


def _locked(session: Session, chain: str) -> AuditHead | None:
    return session.scalar(
        select(AuditHead)
        .where(AuditHead.chain == chain)
        .with_for_update()
        .execution_options(populate_existing=True)  # it was perhaps read before the lock
    )


def _begun(session: Session, chain: str) -> AuditHead:
    """Begin a chain, unless another transaction has just begun it: then wait for that one."""
    session.execute(_BEGIN, {"chain": chain, "digest": audit.GENESIS})
    return session.get_one(AuditHead, chain, with_for_update=True, populate_existing=True)


def record_on(
    session: Session,
    tag: Tag,
    competition: Competition,
    actor: Actor,
    now: datetime,
    **facts: Fact,
) -> AuditEntry:
    """Append one fact about a competition as a whole to its own chain."""
    subject = f"competition:{competition.id}"
    chain = chain_of(competition.id)
    return record(session, tag, subject, chain=chain, actor=actor, now=now, **facts)


def record_part(
    session: Session,
    competition: Competition,
    actor: Actor,
    now: datetime,
    what: str,
    which: int,
    **facts: Fact,
) -> int:
    """Append what was done to which part of a draft; return the place of the line."""
    return record_on(
        session, Tag.COMPETITION_CHANGE, competition, actor, now, what=what, which=which, **facts
    ).seq


def checkpoint(session: Session, *, now: datetime) -> AuditEntry:
    """Tell where every chain ends that has moved since the last checkpoint.

    What is told of the checkpoint outside then vouches for every line before it. It is written
    also when nothing has moved: its number would else tell, to whoever sees it, that somebody
    did something. A chain that another transaction is writing waits for the next.
    """
    session.flush()
    moved = session.scalars(
        select(AuditHead)
        .where(AuditHead.seq > AuditHead.anchored_seq, AuditHead.chain != CHECKPOINTS)
        .order_by(AuditHead.chain)
        .with_for_update(skip_locked=True)  # waiting here could wait for ourselves
        .execution_options(populate_existing=True)
    ).all()
    for head in moved:
        head.anchored_seq = head.seq
    heads = {head.chain: f"{head.seq}:{head.digest}" for head in moved}
    return record(
        session, Tag.AUDIT_CHECKPOINT, CHECKPOINTS, chain=CHECKPOINTS, actor=None, now=now,
        heads=heads,
    )  # fmt: skip


def settle(session: Session) -> None:
    """Take the checkpoint that a state change of this transaction asks for: its last act."""
    if (due := session.info.pop(_DUE, None)) is not None:
        checkpoint(session, now=due)


def forget(session: Session) -> None:
    """Drop what an earlier transaction asked for that came to nothing."""
    session.info.pop(_DUE, None)


def newest_checkpoint(session: Session) -> str:
    """Return the newest checkpoint as "seq:digest"; "" before there is one."""
    head = session.get(AuditHead, CHECKPOINTS)
    return f"{head.seq}:{head.digest}" if head else ""
