"""What reviewers say of a draft: on the draft's own pages, and gathered on one."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, joinedload

from procure.domain import permissions
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.models.competitions import Competition, CompetitionMembership
from procure.models.reviews import ReviewComment
from procure.queries import case_pages, facts
from procure.queries.case_pages import CasePage


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment and, once an author has dealt with it, how."""

    id: int
    section: str
    field: str  # "" is the whole section
    text: str
    written_by: str
    role: Role
    written_at: datetime
    resolution: str
    resolved_by: str
    resolved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Remarks:
    """The comments on a draft or a section of it, the open ones apart from those dealt with."""

    competition_id: int
    reference: str
    title: str
    waiting: tuple[Comment, ...]
    resolved: tuple[Comment, ...]
    may_comment: bool
    may_resolve: bool
    closed: tuple[Reason, ...]  # why nothing more is written: the draft is one no longer
    pages: tuple[CasePage, ...] = ()  # of the competition, where the comments are gathered


def page(session: Session, competition_id: int, *, viewer: Actor) -> Remarks:
    """Return every comment on a draft; to those who may not read them they do not exist."""
    found = of_section(session, competition_id, "", viewer=viewer)
    if found is None:
        raise NotFound
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    return replace(found, pages=case_pages.of(session, competition, subject, viewer))


def of_section(
    session: Session, competition_id: int, section: str, *, viewer: Actor
) -> Remarks | None:
    """Return the comments on one section ("" is all), or None to who may not read comments.

    Three statements, so that each page of a draft can show its own.
    """
    competition = session.get(Competition, competition_id)
    if competition is None:
        return None
    subject = _subject(session, competition)
    if not permissions.allows(viewer, Permission.REVIEW_READ, subject):
        return None
    over = competition.issued_at or competition.cancelled_at
    wanted = ReviewComment.competition_id == competition_id
    comments = _read(session, wanted & (ReviewComment.section == section) if section else wanted)
    return Remarks(
        competition_id=competition_id,
        reference=competition.reference,
        title=competition.title,
        waiting=tuple(c for c in comments if c.resolved_at is None),
        resolved=tuple(c for c in comments if c.resolved_at is not None),
        may_comment=not over and permissions.allows(viewer, Permission.REVIEW_COMMENT, subject),
        may_resolve=not over and permissions.allows(viewer, Permission.REVIEW_RESOLVE, subject),
        closed=(reason(Code.NOT_DRAFT),) if over else (),
    )


def _subject(session: Session, competition: Competition) -> Subject:
    rows = session.execute(
        select(CompetitionMembership.user_id, CompetitionMembership.role).where(
            CompetitionMembership.competition_id == competition.id
        )
    )
    return Subject(
        roles=frozenset((row.user_id, row.role) for row in rows),
        issued=competition.issued_at is not None,
    )


def waiting(session: Session, competition_id: int) -> tuple[Comment, ...]:
    """Return the comments that no author has dealt with; for pages that may show them."""
    return _read(
        session,
        (ReviewComment.competition_id == competition_id) & ReviewComment.resolved_at.is_(None),
    )


def _read(session: Session, wanted: ColumnElement[bool]) -> tuple[Comment, ...]:
    rows: Iterable[ReviewComment] = session.scalars(
        select(ReviewComment)
        .where(wanted)
        .options(joinedload(ReviewComment.written_by), joinedload(ReviewComment.resolved_by))
        .order_by(ReviewComment.id)
    )
    return tuple(
        Comment(
            id=row.id,
            section=row.section,
            field=row.field,
            text=row.text,
            written_by=row.written_by.name,
            role=row.written_by.role,
            written_at=row.written_at,
            resolution=row.resolution,
            resolved_by=row.resolved_by.name if row.resolved_by else "",
            resolved_at=row.resolved_at,
        )
        for row in rows
    )
