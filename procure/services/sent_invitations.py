"""Invitations as they are sent: to all at once, again where one did not arrive, and a reminder.

A mail to some never says more than the mail to all did. Who is reminded is decided by who has
read, and by nothing else: whoever left out those who have declined would tell who has.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import competitions, invitations
from procure.domain.audit import Tag
from procure.domain.errors import IllegalTransition, NotFound
from procure.domain.formats import moment
from procure.domain.permissions import Actor, Permission
from procure.domain.reasons import Code, reason
from procure.language import say, using
from procure.models.audit import OutboxMail
from procure.models.competitions import Competition, CompetitionVersion, Invitation
from procure.models.consortia import Consortium
from procure.queries import facts, recipients
from procure.queries.recipients import Recipients
from procure.services import audit, outbox
from procure.services.competition_access import enter

Mail = tuple[str, str]  # subject, body


def addressed(session: Session, competition: Competition, *, now: datetime) -> Recipients:
    """Return who is invited now. Refuses while a proposal waits, or when nobody is left."""
    found = recipients.of(session, competition, now=now)
    if found.proposed:
        why = reason(Code.EXCLUSION_UNAPPROVED, "invitations", count=len(found.proposed))
        raise IllegalTransition([why])
    if not found.invited:
        raise IllegalTransition([reason(Code.NOBODY_TO_INVITE, "invitations")])
    return found


def invite(
    session: Session,
    competition: Competition,
    found: Recipients,
    version: CompetitionVersion,
    *,
    now: datetime,
) -> None:
    """Invite all at the same time, with the same words and the same hash (E1 7 and 8)."""
    text = _invitation(competition, version)
    mails = [_queue(session, competition, to.contact_email, text, now) for to in found.invited]
    session.flush()  # the invitations refer to their mails
    session.add_all(
        Invitation(
            competition_id=competition.id, consortium_id=to.consortium_id, sent_at=now,
            mail_id=mail.id,
        )
        for to, mail in zip(found.invited, mails, strict=True)
    )  # fmt: skip


def _queue(
    session: Session, competition: Competition, address: str, mail: Mail, now: datetime
) -> OutboxMail:
    reply_to = competition.framework.contact_email
    return outbox.queue(session, address, *mail, now=now, reply_to=reply_to)


def _invitation(competition: Competition, version: CompetitionVersion) -> Mail:
    names = {"title": competition.title, "reference": competition.reference}
    with using(competition.language):
        deadline = moment(competition.deadline_at) if competition.deadline_at else ""
        parts = (
            say(
                "Dere inviteres til å gi tilbud i minikonkurransen «{title}» (sak {reference}).",
                **names,
            ),
            say("Tilbudsfristen er {deadline}.", deadline=deadline),
            say("Logg inn for å lese konkurransegrunnlaget, stille spørsmål og levere tilbud."),
            say(
                "Alle inviterte får det samme. Kontrollsummen for innholdet (SHA-256) er {digest}.",
                digest=version.digest,
            ),
        )
        return say("Invitasjon til minikonkurranse: {title}", **names), "\n\n".join(parts) + "\n"


def _reminder(competition: Competition) -> Mail:
    names = {"title": competition.title, "reference": competition.reference}
    with using(competition.language):
        deadline = moment(competition.deadline_at) if competition.deadline_at else ""
        parts = (
            say(
                "Dere er invitert til å gi tilbud i minikonkurransen «{title}» (sak {reference}). "
                "Vi kan ikke se at dere har lest invitasjonen.",
                **names,
            ),
            say("Tilbudsfristen er {deadline}.", deadline=deadline),
            say("Logg inn for å lese konkurransegrunnlaget, stille spørsmål og levere tilbud."),
        )
        return say("Påminnelse om minikonkurranse: {title}", **names), "\n\n".join(parts) + "\n"


def remind(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> int:
    """Remind everyone who has not read the invitation; return how many. Once a day at most."""
    competition = _running(session, competition_id, actor, now)
    unread = session.execute(
        select(Invitation, Consortium.contact_email, OutboxMail.created_at)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .outerjoin(OutboxMail, OutboxMail.id == Invitation.mail_id)
        .where(Invitation.competition_id == competition_id, Invitation.read_at.is_(None))
        .order_by(Consortium.name)
    ).all()
    written = [row.created_at or row.Invitation.sent_at for row in unread]
    if refused := invitations.reminder_refusals(written, now):
        raise IllegalTransition(refused)
    text = _reminder(competition)
    due = [
        row for row, at in zip(unread, written, strict=True) if invitations.may_be_reminded(at, now)
    ]
    mails = [_queue(session, competition, row.contact_email, text, now) for row in due]
    session.flush()  # the invitations refer to their mails
    for row, mail in zip(due, mails, strict=True):
        row.Invitation.mail_id = mail.id
    audit.record_on(session, Tag.INVITATION_REMIND, competition, actor, now, reminded=len(due))
    return len(due)


def resend(
    session: Session, competition_id: int, invitation_id: int, *, actor: Actor, now: datetime
) -> None:
    """Send one consortium's mail to the address it has today; only one that was given up."""
    competition = _running(session, competition_id, actor, now)
    found = session.execute(
        select(Invitation, Consortium.contact_email)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .where(Invitation.id == invitation_id, Invitation.competition_id == competition_id)
    ).one_or_none()
    if found is None:
        raise NotFound
    mail = session.get(OutboxMail, found.Invitation.mail_id, with_for_update=True)
    if mail is None or mail.given_up_at is None:
        raise IllegalTransition([reason(Code.INVITATION_MAIL_STANDS)])
    outbox.begin_again(mail)
    mail.recipient = found.contact_email
    audit.record_on(
        session, Tag.INVITATION_RESEND, competition, actor, now,
        consortium=found.Invitation.consortium_id,
    )  # fmt: skip


def _running(session: Session, competition_id: int, actor: Actor, now: datetime) -> Competition:
    competition = enter(session, competition_id, Permission.COMPETITION_RUN, actor)
    competitions.require_open_for_bids(facts.facts_of(session, competition), now)
    return competition
