"""Who will be invited, and of those who were, whose mail arrived and who has read.

Nothing here may depend on whether a consortium has begun, delivered or withdrawn a bid, nor before
the opening on whether it has declined: a test compares the page before and after.
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from procure.domain import competitions, invitations, permissions
from procure.domain.competitions import Action, CompetitionFacts, Status
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.mails import State
from procure.domain.permissions import Actor, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.models.audit import OutboxMail
from procure.models.competitions import Competition, CompetitionVersion, Invitation
from procure.models.consortia import Consortium
from procure.queries import case_pages, facts, outbox, recipients
from procure.queries.case_pages import CasePage
from procure.queries.invitations import Declines, declines_of
from procure.queries.recipients import Recipients


@dataclass(frozen=True, slots=True)
class Row:
    """One invitation. `mail` is None for those from before mails were followed."""

    invitation_id: int
    consortium: str
    sent_at: datetime
    mail: State | None
    mailed_at: datetime | None
    reminded_at: datetime | None
    read_at: datetime | None
    read_version: int  # the newest that was read, 0 for none


@dataclass(frozen=True, slots=True)
class Page:
    """The invitations of a competition, for those who run, watch or evaluate it."""

    competition_id: int
    reference: str
    title: str
    status: Status
    newest_version: int
    pages: tuple[CasePage, ...]
    rows: tuple[Row, ...]
    recipients: Recipients
    declines: Declines
    may_run: bool
    remind: tuple[Reason, ...]  # why nobody can be reminded now
    may_edit: bool
    edit: tuple[Reason, ...]  # why no exclusion can be proposed or withdrawn now
    may_decide: bool
    viewer_id: int

    @property
    def early(self) -> bool:
        """Whether nobody is invited yet."""
        return self.status in {Status.DRAFT, Status.IN_REVIEW}


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Page:
    """Return the page for staff; to a supplier it does not exist."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    known = facts.facts_of(session, competition)
    rows = _rows(session, competition)
    return Page(
        competition_id=competition.id,
        reference=competition.reference,
        title=competition.title,
        status=competitions.status(known, now),
        pages=case_pages.of(session, competition, subject, viewer),
        newest_version=_newest(session, competition),
        rows=rows,
        recipients=recipients.of(session, competition, now=now),
        declines=declines_of(session, competition),
        remind=_remind(rows, known, now),
        edit=competitions.refusals(known, Action.EDIT, now),
        viewer_id=viewer.id,
        **_may(viewer, subject),
    )


def _may(viewer: Actor, subject: Subject) -> dict[str, bool]:
    wanted = {
        "may_run": Permission.COMPETITION_RUN,
        "may_edit": Permission.COMPETITION_EDIT,
        "may_decide": Permission.COMPETITION_APPROVE,
    }
    return {name: permissions.allows(viewer, one, subject) for name, one in wanted.items()}


def _rows(session: Session, competition: Competition) -> tuple[Row, ...]:
    found = session.execute(
        select(Invitation, Consortium.name, OutboxMail)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .outerjoin(OutboxMail, OutboxMail.id == Invitation.mail_id)
        .where(Invitation.competition_id == competition.id)
        .order_by(Consortium.name, Consortium.id)
    )
    return tuple(_row(invitation, name, mail) for invitation, name, mail in found)


def _row(invitation: Invitation, name: str, mail: OutboxMail | None) -> Row:
    later = mail is not None and mail.created_at > invitation.sent_at
    return Row(
        invitation_id=invitation.id,
        consortium=name,
        sent_at=invitation.sent_at,
        mail=outbox.state_of(mail) if mail else None,
        mailed_at=mail.sent_at if mail else None,
        reminded_at=mail.created_at if mail and later else None,
        read_at=invitation.read_at,
        read_version=invitation.read_version,
    )


def _newest(session: Session, competition: Competition) -> int:
    newest = session.scalar(
        select(func.max(CompetitionVersion.number)).where(
            CompetitionVersion.competition_id == competition.id
        )
    )
    return newest or 0


def _remind(rows: tuple[Row, ...], known: CompetitionFacts, now: datetime) -> tuple[Reason, ...]:
    try:
        competitions.require_open_for_bids(known, now)
    except IllegalTransition as refused:
        return refused.reasons
    unread = [row.reminded_at or row.sent_at for row in rows if row.read_at is None]
    return invitations.reminder_refusals(unread, now)


def own_proposal(viewer_id: int, proposed_by_id: int) -> tuple[Reason, ...]:
    """Why the viewer cannot decide a proposal: it is their own."""
    return (reason(Code.EXCLUSION_OWN),) if viewer_id == proposed_by_id else ()
