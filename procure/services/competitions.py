"""Build a mini-competition, have it approved, and issue it."""

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from procure.domain import competitions as lifecycle
from procure.domain import timelines
from procure.domain.audit import Tag
from procure.domain.cancellations import CancelGround
from procure.domain.competitions import Action
from procure.domain.errors import (
    IllegalTransition,
    InvalidInput,
    NotFound,
    PermissionDenied,
    Stale,
)
from procure.domain.formats import local
from procure.domain.permissions import (
    Actor,
    CompetitionRole,
    Permission,
    Role,
    Subject,
    require,
)
from procure.domain.reasons import Code, reason
from procure.domain.timelines import Dates
from procure.language import Language
from procure.models.accounts import User
from procure.models.competitions import (
    Competition,
    CompetitionMembership,
    CompetitionVersion,
    EvaluationModel,
    Invitation,
)
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.queries import amendment_facts, facts
from procure.queries.holidays import norwegian_holidays
from procure.services import (
    audit,
    competition_documents,
    competition_keys,
    competition_versions,
    endings,
    inheritance,
    reviews,
    scale_wordings,
    sent_invitations,
    version_notices,
)
from procure.services.competition_access import act
from procure.vault.keys import Vault

EDITABLE: Final = frozenset(
    {
        "title", "estimate_ore", "contract_form", "language", "presentation", "need", "assignment",
        "deliverables", "delivery_place", "scope_statement", "cpv_code", "climate_choice",
        "climate_reason", "standstill_days", "standstill_reason", "deadline_at",
        "questions_due_at", "validity_until", "starts_on", "ends_on",
    }
)  # fmt: skip
MODEL: Final = frozenset(
    {
        "family", "formula", "scale", "normalise", "minimum_quality", "k", "a", "floor",
        "low_ore", "high_ore", "rounding_stage", "rounding_decimals", "tie_rule",
    }
)  # fmt: skip

YEAR: Final = 366  # days: no date moves further past the last than holidays are known
MEMBERS: Final = (Role.ADVISER, Role.EVALUATOR, Role.OFFICER, Role.OWNER)


def create(
    session: Session,
    *,
    project_id: int,
    framework_id: int,
    reference: str,
    title: str,
    language: Language = Language.BOKMAL,
    actor: Actor,
    now: datetime,
) -> Competition:
    """Start a draft with what its project and framework know. Who creates it owns it.

    The framework must let the project call off. A blank title is the project's.
    """
    project, framework = session.get(Project, project_id), session.get(Framework, framework_id)
    if project is None or framework is None or framework.activated_at is None:
        raise NotFound
    if not facts.in_force(framework, local(now).date()):
        why = reason(Code.FRAMEWORK_NOT_IN_FORCE, "basis", ended=framework.ends_on)
        raise IllegalTransition([why])
    require(actor, Permission.COMPETITION_CREATE)
    require(actor, Permission.PROJECT_EDIT, Subject(organisation_id=project.owner_id))
    if project.finished_at:
        raise IllegalTransition([reason(Code.PROJECT_FINISHED)])
    if session.scalar(select(Competition.id).where(Competition.reference == reference)):
        raise InvalidInput([reason(Code.DUPLICATE_REFERENCE, reference=reference)])
    competition = Competition(
        project_id=project_id,
        framework_id=framework_id,
        reference=reference,
        title=title or project.title,
        language=language,
        invented=project.invented or framework.invented,
        created_by_id=actor.id,
        created_at=now,
        needs=inheritance.needs(session, project, framework_id),
        **inheritance.values(session, project, framework, language, now=now),
    )
    session.add(competition)
    session.flush()  # what follows refers to its id
    session.add(EvaluationModel(competition_id=competition.id))
    session.add(
        CompetitionMembership(
            competition_id=competition.id, user_id=actor.id, role=CompetitionRole.OWNER
        )
    )
    audit.record_on(session, Tag.COMPETITION_CREATE, competition, actor, now, reference=reference)
    return competition


def editable(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> Competition:
    """Lock a draft for a change: seen, permitted, and still a draft."""
    return act(session, competition_id, Action.EDIT, Permission.COMPETITION_EDIT, actor, now)


def change(
    session: Session,
    competition_id: int,
    *,
    version: int,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> Competition:
    """Change fields of a draft. Raises `Stale` when someone else did since `version`."""
    competition = editable(session, competition_id, actor=actor, now=now)
    if competition.version != version:
        raise Stale([reason(Code.STALE)])
    assign(session, competition, values, actor=actor, now=now)
    return competition


def assign(
    session: Session,
    competition: Competition,
    values: Mapping[str, object],
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """Write the fields that differ, of a draft that is locked, and put them on record."""
    changed = [n for n in sorted(values.keys() & EDITABLE) if getattr(competition, n) != values[n]]
    for name in changed:
        setattr(competition, name, values[name])
    if changed:
        audit.record_on(session, Tag.COMPETITION_CHANGE, competition, actor, now, fields=changed)


def set_model(
    session: Session,
    competition_id: int,
    *,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> None:
    """Choose how bids are compared. The draft's model; issue freezes it.

    Raises `InvalidInput` for a scale that the criteria's own points do not fit in.
    """
    competition = editable(session, competition_id, actor=actor, now=now)
    changed = [
        n for n in sorted(values.keys() & MODEL) if getattr(competition.model, n) != values[n]
    ]
    for name in changed:
        setattr(competition.model, name, values[name])
    if "scale" in changed:
        scale_wordings.require_room(session, competition)
    if changed:
        audit.record_on(session, Tag.COMPETITION_CHANGE, competition, actor, now, model=changed)


def set_members(
    session: Session,
    competition_id: int,
    *,
    role: CompetitionRole,
    user_ids: set[int],
    actor: Actor,
    now: datetime,
) -> None:
    """Say who has a role in the competition; suppliers and administrators can have none."""
    competition = editable(session, competition_id, actor=actor, now=now)
    allowed = set(
        session.scalars(
            select(User.id).where(
                User.id.in_(user_ids), User.role.in_(MEMBERS), User.disabled_at.is_(None)
            )
        )
    )
    if allowed != user_ids:
        raise NotFound
    for membership in competition.roles:
        if membership.role is role and membership.user_id not in user_ids:
            session.delete(membership)
    present = {m.user_id for m in competition.roles if m.role is role}
    session.add_all(
        CompetitionMembership(competition_id=competition.id, user_id=user, role=role)
        for user in sorted(user_ids - present)
    )
    audit.record_on(
        session, Tag.COMPETITION_ROLE_GIVE, competition, actor, now,
        role=role.value, users=sorted(user_ids),
    )  # fmt: skip


def submit_for_review(
    session: Session, competition_id: int, *, actor: Actor, now: datetime
) -> None:
    """Hand a complete draft to the procurement officer."""
    competition = act(
        session, competition_id, Action.SUBMIT_FOR_REVIEW, Permission.COMPETITION_EDIT, actor, now
    )
    if gaps := competition_documents.gaps(session, competition, actor=actor, now=now):
        raise InvalidInput(gaps)  # better now than when it is to be issued
    competition.submitted_for_review_at, competition.submitted_by_id = now, actor.id
    audit.record_on(session, Tag.COMPETITION_REVIEW, competition, actor, now)


def return_to_draft(
    session: Session, competition_id: int, *, comment: str, actor: Actor, now: datetime
) -> None:
    """Send the competition back to its authors; an approval given is gone."""
    competition = act(
        session, competition_id, Action.RETURN_TO_DRAFT, Permission.COMPETITION_EDIT, actor, now
    )
    competition.submitted_for_review_at = competition.submitted_by_id = None
    competition.approved_at = competition.approved_by_id = None
    audit.record_on(session, Tag.COMPETITION_RETURN, competition, actor, now, comment=comment)
    reviews.tell_authors(session, competition, comment=comment, actor=actor, now=now)


def approve(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> None:
    """Approve the competition for issue, as an officer who neither made nor submitted it."""
    competition = act(
        session, competition_id, Action.APPROVE, Permission.COMPETITION_APPROVE, actor, now
    )
    if own := lifecycle.four_eyes(facts.facts_of(session, competition), actor.id):
        raise PermissionDenied(own, Permission.COMPETITION_APPROVE)
    competition.approved_at, competition.approved_by_id = now, actor.id
    audit.record_on(
        session, Tag.COMPETITION_APPROVE, competition, actor, now,
        unanswered_comments=reviews.unresolved(session, competition_id),
    )  # fmt: skip


def issue(
    session: Session, competition_id: int, *, vault: Vault, actor: Actor, now: datetime
) -> Competition:
    """Freeze the competition and invite every consortium that can deliver, all at the same time.

    The key that bids will be sealed for is made here, for the buyer's openers of today.
    One event, one time, one hash for all (`domain.md` A3.10, E1 7 and 8). Nothing is issued when
    anything of it fails. Of two who issue at once, the second is told that it is done.
    """
    competition = act(
        session, competition_id, Action.ISSUE, Permission.COMPETITION_ISSUE, actor, now
    )
    found = sent_invitations.addressed(session, competition, now=now)
    competition.issued_at = now
    key = competition_keys.make(session, competition, vault=vault, now=now)
    frozen = competition_versions.freeze(session, competition, summary="", actor=actor, now=now)
    sent_invitations.invite(session, competition, found, frozen, now=now)
    competition_documents.issue_documents(session, competition, actor=actor, now=now)
    audit.record_on(
        session, Tag.COMPETITION_ISSUE, competition, actor, now,
        invited=[to.name for to in found.invited], excluded=[e.name for e in found.excluded],
        suspended=[s.name for s in found.suspended], digest=frozen.digest,
        sealed_for=key.recipient,
    )  # fmt: skip
    return competition


def extend(
    session: Session,
    competition_id: int,
    *,
    deadline_at: datetime,
    summary: str,
    shift: bool = False,
    actor: Actor,
    now: datetime,
) -> None:
    """Move the deadline later for everyone, as a new numbered version (`domain.md` A3.16).

    With `shift` the dates that follow from the deadline move by as much.
    """
    competition = act(
        session, competition_id, Action.EXTEND, Permission.COMPETITION_RUN, actor, now
    )
    deadline_at = deadline_at.astimezone(UTC)  # as it is read again, so that versions compare
    previous = competition.deadline_at
    if previous is None or deadline_at <= previous:
        raise InvalidInput([reason(Code.DEADLINE_MOVED_BACK, "timeline", deadline=previous)])
    _set_deadline(competition, deadline_at, shift=shift, now=now)
    if competition.validity_until and deadline_at.date() >= competition.validity_until:
        raise InvalidInput([reason(Code.VALIDITY_TOO_SHORT, "timeline")])
    frozen = competition_versions.freeze(
        session, competition, summary=summary, actor=actor, now=now
    )
    version_notices.tell(session, competition, frozen, actor=actor, now=now)
    audit.record_on(
        session, Tag.COMPETITION_AMEND, competition, actor, now,
        number=frozen.number, digest=frozen.digest,
        deadline_from=previous.isoformat(), deadline_to=deadline_at.isoformat(), shifted=shift,
    )  # fmt: skip


def _set_deadline(
    competition: Competition, deadline_at: datetime, *, shift: bool, now: datetime
) -> None:
    dates = replace(amendment_facts.dates_of(competition), deadline_at=deadline_at)
    if shift:
        dates = later_dates(amendment_facts.dates_of(competition), deadline_at, now=now)
    for field in fields(dates):
        setattr(competition, field.name, getattr(dates, field.name))


def later_dates(dates: Dates, deadline_at: datetime, *, now: datetime) -> Dates:
    """Return the dates moved with the deadline; working days as in Norway."""
    last = max(filter(None, (dates.validity_until, dates.starts_on, dates.ends_on)), default=None)
    until = max(last or deadline_at.date(), deadline_at.date()) + timedelta(days=YEAR)
    holidays = norwegian_holidays(min(now, dates.deadline_at).date(), until)
    return timelines.shifted(dates, deadline_at, holidays, now=now)


def cancel(
    session: Session,
    competition_id: int,
    *,
    ground: CancelGround,
    why: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Cancel for objective grounds, and tell everyone invited (`domain.md` A6.35, E1 41)."""
    competition = act(
        session, competition_id, Action.CANCEL, Permission.COMPETITION_CANCEL, actor, now
    )
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING)])
    competition.cancelled_at, competition.cancel_reason = now, why
    competition.cancel_ground = ground
    audit.record_on(
        session, Tag.COMPETITION_CANCEL, competition, actor, now, ground=ground.value, why=why
    )
    endings.close(session, competition, actor=actor, now=now)


def read_invitation(session: Session, competition_id: int, *, actor: Actor, now: datetime) -> None:
    """Note the first time someone of an invited consortium reads each version."""
    newest = session.scalar(
        select(func.max(CompetitionVersion.number)).where(
            CompetitionVersion.competition_id == competition_id
        )
    )
    unread = session.scalars(
        select(Invitation).where(
            Invitation.competition_id == competition_id,
            Invitation.consortium_id.in_(actor.consortium_ids),
            or_(Invitation.read_at.is_(None), Invitation.read_version < (newest or 0)),
        )
    ).all()
    for invitation in unread:
        invitation.read_at, invitation.read_version = invitation.read_at or now, newest or 0
        audit.record(
            session, Tag.INVITATION_READ, f"invitation:{invitation.id}",
            chain=audit.chain_of(competition_id), actor=actor, now=now,
            consortium=invitation.consortium_id, version=invitation.read_version,
        )  # fmt: skip
