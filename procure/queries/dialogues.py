"""Talks with suppliers before the issue: for those who run the case, and what all may read."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from procure.domain import dialogues, permissions
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, Reason, reason
from procure.models.competitions import Competition
from procure.models.dialogues import MarketDialogue
from procure.queries import case_pages, facts
from procure.queries.case_pages import CasePage


@dataclass(frozen=True, slots=True)
class DialogueRow:
    """One talk. `share` says why its material cannot be shared; empty means that it can."""

    id: int
    held_on: date
    subject: str
    participants: str
    material: str
    shared_at: datetime | None
    noted_by: str
    noted_at: datetime
    share: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class DialoguesPage:
    """All talks about a competition, and why another cannot be noted."""

    id: int
    pages: tuple[CasePage, ...]
    title: str
    reference: str
    invented: bool
    rows: tuple[DialogueRow, ...]
    write: tuple[Reason, ...]

    @property
    def unshared(self) -> int:
        """How many talks hold material that only one side has."""
        return sum(bool(row.material) and row.shared_at is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class SharedMaterial:
    """What a supplier got in a talk and all may read now."""

    held_on: date
    subject: str
    material: str


def page(session: Session, competition_id: int, *, viewer: Actor) -> DialoguesPage:
    """Return the talks for the staff of the case. Raises `NotFound` for all others."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.DIALOGUE_READ, subject)
    writes = permissions.allows(viewer, Permission.DIALOGUE_WRITE, subject)
    barred = () if writes else (reason(Code.NOT_PERMITTED),)
    return DialoguesPage(
        id=competition.id,
        pages=case_pages.of(session, competition, subject, viewer),
        title=competition.title,
        reference=competition.reference,
        invented=competition.invented,
        rows=tuple(
            DialogueRow(
                found.id,
                found.held_on,
                found.subject,
                found.participants,
                found.material,
                found.shared_at,
                found.noted_by.name,
                found.noted_at,
                barred or share_refusals(competition, found),
            )
            for found in of(session, competition_id)
        ),
        write=barred or note_refusals(competition),
    )


def of(session: Session, competition_id: int) -> tuple[MarketDialogue, ...]:
    """Return the talks in the order they were held, with who noted them."""
    found = session.scalars(
        select(MarketDialogue)
        .where(MarketDialogue.competition_id == competition_id)
        .options(joinedload(MarketDialogue.noted_by))
        .order_by(MarketDialogue.held_on, MarketDialogue.id)
    )
    return tuple(found)


def shared(session: Session, competition_id: int) -> tuple[SharedMaterial, ...]:
    """Return the material that all suppliers may read; who took part is not told."""
    found = session.execute(
        select(MarketDialogue.held_on, MarketDialogue.subject, MarketDialogue.material)
        .where(
            MarketDialogue.competition_id == competition_id, MarketDialogue.shared_at.is_not(None)
        )
        .order_by(MarketDialogue.held_on, MarketDialogue.id)
    )
    return tuple(SharedMaterial(r.held_on, r.subject, r.material) for r in found)


def note_refusals(competition: Competition) -> tuple[Reason, ...]:
    """Why no talk can be noted now."""
    return dialogues.note_refusals(
        issued=competition.issued_at is not None, ended=competition.cancelled_at is not None
    )


def share_refusals(competition: Competition, dialogue: MarketDialogue) -> tuple[Reason, ...]:
    """Why the material of a talk cannot be shared now."""
    return note_refusals(competition) or dialogues.share_refusals(
        material=dialogue.material, shared_at=dialogue.shared_at
    )
