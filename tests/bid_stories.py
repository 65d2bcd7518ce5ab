"""Bids reached the way consortia reach them: written, submitted and opened through services."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.bids import BidContent, Confirmation, Member
from procure.domain.invitations import Why
from procure.domain.permissions import Actor
from procure.extensions import atomic
from procure.models.bids import Bid
from procure.models.competitions import Invitation
from procure.models.consortia import Person
from procure.queries import bid_terms, facts
from procure.queries import requirement_checks as checked
from procure.services import bid_files, bids, invitations, openings, requirement_checks
from procure.vault.keys import Vault
from procure.vault.storage import FolderStorage
from tests import openers
from tests.stories import DEADLINE, Story

AFTER = DEADLINE + timedelta(hours=1)
PDF = b"%PDF-1.7\n" + b"SECRET-IN-FILE " * 40
WRITING = DEADLINE - timedelta(days=3)


def content(
    session: Session, story: Story, n: int = 0, *, marker: str = "Vi forstår"
) -> BidContent:
    """A complete bid of consortium n; every free text carries `marker`."""
    consortium = story.consortium_ids[n]
    terms = bid_terms.of(session, facts.competition(session, story.competition_id), consortium)
    people = session.scalars(
        select(Person).where(Person.consortium_id == consortium).order_by(Person.id)
    )
    return BidContent(
        answers={c.id: f"{marker} {c.name} {n}" for c in terms.criteria},
        team=tuple(
            Member(
                label=f"{p.label} {marker}",
                role="Seniorrådgiver",
                person_id=p.id,
                levels={"service_design": 4},
                evidence=f"{marker} erfaring",
            )
            for p in people
        ),
        rates={line.id: 100_000 + n * 100 + line.id for line in terms.lines},
        reservations=f"{marker} forbehold",
        confirmations=frozenset(c.value for c in Confirmation),
        validity=terms.validity_until,
    )


def started(session: Session, story: Story, n: int = 0, *, now: datetime = WRITING) -> int:
    """Return the id of consortium n's bid, just begun."""
    with atomic(session):
        bid = bids.start(
            session, story.competition_id, consortium_id=story.consortium_ids[n],
            actor=story.leads[n], now=now,
        )  # fmt: skip
        return bid.id


def written(
    session: Session,
    story: Story,
    vault: Vault,
    n: int = 0,
    *,
    now: datetime = WRITING,
    **changes: object,
) -> int:
    """A complete draft of consortium n, nothing submitted."""
    bid_id = started(session, story, n, now=now)
    with atomic(session):
        bids.save_draft(
            session, bid_id, replace(content(session, story, n), **changes), version=0,
            vault=vault, actor=story.leads[n], now=now,
        )  # fmt: skip
    return bid_id


def attached(
    session: Session,
    story: Story,
    bid_id: int,
    vault: Vault,
    storage: FolderStorage,
    n: int = 0,
    *,
    name: str = "Løsning.pdf",
    body: bytes = PDF,
) -> int:
    """Return the id of a file attached to the bid."""
    with atomic(session):
        return bid_files.attach(
            session, bid_id, name=name, content=body, vault=vault, storage=storage,
            actor=story.leads[n], now=WRITING,
        ).id  # fmt: skip


def submitted(
    session: Session,
    story: Story,
    vault: Vault,
    storage: FolderStorage | None = None,
    n: int = 0,
    *,
    received_at: datetime = WRITING,
    **changes: object,
) -> int:
    """A bid of consortium n, submitted once; with a file when `storage` is given."""
    bid_id = written(session, story, vault, n, **changes)
    if storage is not None:
        attached(session, story, bid_id, vault, storage, n)
    deliver(session, story, bid_id, vault, n, received_at=received_at)
    return bid_id


def deliver(
    session: Session,
    story: Story,
    bid_id: int,
    vault: Vault,
    n: int = 0,
    *,
    key: str = "first",
    received_at: datetime = WRITING,
) -> int:
    """Submit the draft; return the submission's number."""
    with atomic(session):
        return bids.submit(
            session, bid_id, idempotency_key=key, received_at=received_at, vault=vault,
            actor=story.leads[n], now=received_at,
        ).number  # fmt: skip


def replaced(
    session: Session,
    story: Story,
    bid_id: int,
    vault: Vault,
    n: int = 0,
    *,
    key: str = "second",
    received_at: datetime = WRITING,
    **changes: object,
) -> int:
    """Write a delivered bid anew, since its draft is gone, and submit it; return the number."""
    rewritten(session, story, bid_id, vault, n, now=received_at, **changes)
    return deliver(session, story, bid_id, vault, n, key=key, received_at=received_at)


def rewritten(
    session: Session,
    story: Story,
    bid_id: int,
    vault: Vault,
    n: int = 0,
    *,
    now: datetime = WRITING,
    **changes: object,
) -> None:
    """A new draft of a delivered bid, as complete as the first."""
    by = {"vault": vault, "actor": story.leads[n]}
    with atomic(session):
        bids.save_draft(
            session, bid_id, replace(content(session, story, n), **changes),
            version=bids.read_draft(session, bid_id, **by).version, now=now, **by,
        )  # fmt: skip


def invitation(session: Session, story: Story, n: int = 0) -> int:
    """Return the id of consortium n's invitation."""
    return session.scalars(
        select(Invitation.id).where(
            Invitation.competition_id == story.competition_id,
            Invitation.consortium_id == story.consortium_ids[n],
        )
    ).one()


def declined(
    session: Session,
    story: Story,
    n: int = 0,
    *,
    why: Why = Why.CAPACITY,
    words: str = "",
    actor: Actor | None = None,
    now: datetime = WRITING,
) -> None:
    """Consortium n declines the invitation."""
    with atomic(session):
        invitations.decline(
            session, invitation(session, story, n), why=why, words=words,
            actor=actor or story.leads[n], now=now,
        )  # fmt: skip


def opened(
    session: Session,
    story: Story,
    vault: Vault,
    storage: FolderStorage,
    consortia: tuple[int, ...] = (0, 1),
    *,
    now: datetime = AFTER,
) -> tuple[int, ...]:
    """Bids of these consortia, submitted with a file each and opened by two officers."""
    found = tuple(submitted(session, story, vault, storage, n) for n in consortia)
    for officer in (story.officer, story.officer2):
        with atomic(session):
            confirm(
                session, story.competition_id, vault=vault, storage=storage,
                actor=officer, now=now,
            )  # fmt: skip
    return found


def confirm(
    session: Session,
    competition_id: int,
    *,
    vault: Vault,
    storage: FolderStorage,
    actor: Actor,
    now: datetime,
) -> bool:
    """An officer confirms the opening with the own key; return whether the bids are open."""
    return openings.confirm(
        session, competition_id, hand=openers.hand(session, actor), vault=vault, storage=storage,
        actor=actor, now=now,
    )  # fmt: skip


def meet_requirements(session: Session, bid_id: int, *, actor: Actor, now: datetime) -> None:
    """Check every must requirement of an opened bid, and find it met."""
    bid = session.get_one(Bid, bid_id)
    competition = facts.competition(session, bid.competition_id)
    for row in checked.of_bid(session, competition, bid_id):
        requirement_checks.check(
            session, bid_id, row.requirement_id, met=True, reason="Vist i tilbudet.",
            actor=actor, now=now,
        )  # fmt: skip
