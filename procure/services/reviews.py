"""Comment on a draft, and deal with what others have commented.

Comments belong to the draft alone: who may write them has nothing to do with bids, and none is
written once the competition is issued.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound
from procure.domain.permissions import Actor, CompetitionRole, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.accounts import User
from procure.models.competitions import Competition, CompetitionMembership
from procure.models.reviews import ReviewComment
from procure.services import audit, outbox
from procure.services.competition_access import enter


def comment(
    session: Session,
    competition_id: int,
    *,
    section: str,
    field: str = "",
    text: str,
    actor: Actor,
    now: datetime,
) -> ReviewComment:
    """Comment on a section of a draft, or on one field of it."""
    competition = _draft(session, competition_id, Permission.REVIEW_COMMENT, actor)
    if not text.strip():
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    made = ReviewComment(
        competition_id=competition_id,
        section=section,
        field=field,
        text=text,
        written_by_id=actor.id,
        written_at=now,
    )
    session.add(made)
    session.flush()  # the audit line names its id
    audit.record_on(
        session, Tag.REVIEW_COMMENT, competition, actor, now,
        comment=made.id, section=section, field=field, text=made.text,
    )  # fmt: skip
    return made


def resolve(
    session: Session,
    competition_id: int,
    comment_id: int,
    *,
    resolution: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Say how a comment was dealt with. Of two authors, the second is told that it is done."""
    competition = _draft(session, competition_id, Permission.REVIEW_RESOLVE, actor)
    row = session.get(ReviewComment, comment_id, populate_existing=True)
    if row is None or row.competition_id != competition_id:
        raise NotFound
    if row.resolved_at is not None:
        raise IllegalTransition([reason(Code.COMMENT_RESOLVED)])
    if not resolution.strip():
        raise InvalidInput([reason(Code.TEXT_MISSING)])
    row.resolved_at, row.resolved_by_id, row.resolution = now, actor.id, resolution
    audit.record_on(
        session, Tag.REVIEW_RESOLVE, competition, actor, now,
        comment=comment_id, resolution=row.resolution,
    )  # fmt: skip


def _draft(
    session: Session, competition_id: int, permission: Permission, actor: Actor
) -> Competition:
    competition = enter(session, competition_id, permission, actor, sight=Permission.REVIEW_READ)
    if competition.issued_at is not None or competition.cancelled_at is not None:
        raise IllegalTransition([reason(Code.NOT_DRAFT)])
    return competition


def unresolved(session: Session, competition_id: int) -> int:
    """Return how many comments wait for an author."""
    count = session.scalar(
        select(func.count())
        .select_from(ReviewComment)
        .where(ReviewComment.competition_id == competition_id, ReviewComment.resolved_at.is_(None))
    )
    return count or 0


def tell_authors(
    session: Session, competition: Competition, *, comment: str, actor: Actor, now: datetime
) -> None:
    """Queue the mail that tells its owners that a draft is theirs again, and why."""
    with using(competition.language):
        title, body = _sent_back(session, competition, comment, actor)
    addresses = session.scalars(
        select(User.email)
        .join(CompetitionMembership, CompetitionMembership.user_id == User.id)
        .where(
            CompetitionMembership.competition_id == competition.id,
            CompetitionMembership.role == CompetitionRole.OWNER,
            User.id != actor.id,
            User.disabled_at.is_(None),
        )
        .order_by(User.email)
    )
    for address in addresses:
        outbox.queue(
            session, address, title, body, now=now, reply_to=competition.framework.contact_email
        )


def _sent_back(
    session: Session, competition: Competition, comment: str, actor: Actor
) -> tuple[str, str]:
    """Return the subject and body of the mail, in the current language."""
    names = {"title": competition.title, "reference": competition.reference, "name": actor.name}
    waiting = unresolved(session, competition.id)
    count = (
        say("Én kommentar venter på svar.")
        if waiting == 1
        else say("{count} kommentarer venter på svar.", count=waiting)
    )
    parts = [
        say("{name} har sendt «{title}» (sak {reference}) tilbake til utkast.", **names),
        comment,
        count if waiting else "",
        say("Logg inn for å rette og sende til godkjenning på nytt."),
    ]
    body = "\n\n".join(part for part in parts if part)
    return say("Sendt tilbake til utkast: {title}", **names), f"{body}\n"
