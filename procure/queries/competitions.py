"""Competitions as lists and overviews: frozen pages, never rows."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import Boolean, ColumnElement, Date, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session

from procure.domain import competitions, formats, permissions
from procure.domain.competitions import Action, CompetitionFacts, Status
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, CompetitionRole, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.domain.worklist import INSIDE
from procure.models.accounts import Organisation, User
from procure.models.base import UtcDateTime
from procure.models.competitions import (
    Competition,
    CompetitionMembership,
    CompetitionVersion,
    Invitation,
    status_sql,
    written,
)
from procure.models.consortia import Consortium, ConsortiumMember
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.models.questions import Question
from procure.queries import facts

PAGE: Final = 50
_NOW = bindparam("now", type_=UtcDateTime())
_STATED = status_sql(_NOW)
# The SQL twin of `worklist.status_for_supplier`: the list, its filter and a kept page say no more.
_STATUS = case(
    (
        and_(
            bindparam("is_supplier", type_=Boolean).is_(True),
            Competition.letters_sent_at.is_(None),
            _STATED.in_([written(status) for status in sorted(INSIDE)]),
        ),
        written(Status.CLOSED),
    ),
    else_=_STATED,
)


def _visible() -> ColumnElement[bool]:
    """The SQL twin of COMPETITION_READ; a test holds them equal for every role."""
    member = exists().where(
        CompetitionMembership.competition_id == Competition.id,
        CompetitionMembership.user_id == bindparam("user_id"),
        or_(CompetitionMembership.role != CompetitionRole.ADVISER, Competition.issued_at.is_(None)),
    )
    invited = exists().where(
        Invitation.competition_id == Competition.id,
        Invitation.consortium_id == ConsortiumMember.consortium_id,
        ConsortiumMember.organisation_id == bindparam("organisation_id"),
        ConsortiumMember.on(bindparam("today", type_=Date)),
    )
    supplier = bindparam("is_supplier", type_=Boolean)
    return or_(
        bindparam("sees_all", type_=Boolean).is_(True),
        and_(supplier.is_not(True), member),
        and_(supplier.is_(True), Competition.issued_at.is_not(None), invited),
    )


# Built once: a statement built per request costs three times as much (`performance.md` §3.2).
_LIST = (
    select(
        Competition.id,
        Competition.reference,
        Competition.title,
        Organisation.name.label("owner"),
        Competition.deadline_at,
        Competition.invented,
        _STATUS.label("status"),
        Competition.standstill_ends_at,
    )
    .join(Project, Project.id == Competition.project_id)
    .join(Organisation, Organisation.id == Project.owner_id)
    .where(_visible(), Competition.id < bindparam("before"))
    .order_by(Competition.id.desc())
    .limit(PAGE + 1)
)
_MATCHES = or_(
    Competition.title.ilike(bindparam("pattern"), escape="\\"),
    Competition.reference.ilike(bindparam("pattern"), escape="\\"),
    Organisation.name.ilike(bindparam("pattern"), escape="\\"),
)
# By whether a text and whether a status is asked for: most ask for neither, and pay for neither.
_LISTS: Final = {
    (False, False): _LIST,
    (True, False): _LIST.where(_MATCHES),
    (False, True): _LIST.where(bindparam("status") == _STATUS),
    (True, True): _LIST.where(_MATCHES, bindparam("status") == _STATUS),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A competition in a list."""

    id: int
    reference: str
    title: str
    owner: str
    deadline_at: datetime | None
    invented: bool
    status: Status


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of competitions, newest first; `older` is the key of the next page.

    `changes_at` is when time alone gives one of them another status; None: it will not.
    """

    rows: tuple[Row, ...]
    older: int | None
    changes_at: datetime | None
    may_create: bool


def listing(
    session: Session,
    *,
    viewer: Actor,
    now: datetime,
    text: str = "",
    status: Status | None = None,
    before: int | None = None,
) -> Listing:
    """Return what the viewer may know of, in one statement."""
    pattern = like(text)
    asked = {
        "sees_all": viewer.role in {Role.OFFICER, Role.AUDITOR},
        "is_supplier": viewer.role is Role.SUPPLIER,
        "user_id": viewer.id,
        "organisation_id": viewer.organisation_id,
        "now": now,
        "today": formats.local(now).date(),
        "before": before or 2**31 - 1,
        "pattern": pattern,
        "status": status.value if status else "",
    }
    statement = _LISTS[bool(pattern), status is not None]
    found = session.connection().execute(statement, asked).all()  # past the ORM: no entity here
    shown, coming = [], []
    for key, reference, title, owner, deadline_at, invented, state, ends_at in found[:PAGE]:
        shown.append(Row(key, reference, title, owner, deadline_at, invented, Status(state)))
        coming += [at for at in (deadline_at, ends_at) if at is not None and at > now]
    return Listing(
        rows=tuple(shown),
        older=shown[-1].id if len(found) > PAGE else None,
        changes_at=min(coming, default=None),
        may_create=permissions.allows(viewer, Permission.COMPETITION_CREATE),
    )


def like(text: str) -> str:
    r"""Return a LIKE pattern that finds the text literally.

    >>> like("50 %_")
    '%50 \\%\\_%'
    """
    text = text.strip()
    if not text:
        return ""
    for special in ("\\", "%", "_"):
        text = text.replace(special, "\\" + special)
    return f"%{text}%"


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an action's button works, and if not, why."""

    action: Action
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Someone with a role in the competition."""

    name: str
    organisation: str
    role: CompetitionRole


@dataclass(frozen=True, slots=True)
class InvitationRow:
    """Who was invited, and whether they have read it."""

    consortium_id: int
    consortium: str
    sent_at: datetime
    read_at: datetime | None


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One numbered version with the hash that stands in the documents."""

    number: int
    digest: str
    issued_at: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class Overview:
    """A competition's own page for those who run it."""

    id: int
    reference: str
    title: str
    owner: str
    framework_id: int
    framework: str
    project_id: int
    project: str
    invented: bool
    status: Status
    facts: CompetitionFacts
    gaps: tuple[Reason, ...]
    members: tuple[Member, ...]
    invitations: tuple[InvitationRow, ...]
    versions: tuple[VersionRow, ...]
    unanswered: int
    verdicts: dict[Action, Verdict]
    may_edit: bool
    estimate_ore: int | None
    cancel_reason: str | None

    def reasons(self, action: Action) -> tuple[Reason, ...]:
        """Why the action's button is refused; empty when it works."""
        return self.verdicts[action].reasons


# Which permission each button of the overview needs.
BUTTONS: Final = {
    Action.SUBMIT_FOR_REVIEW: Permission.COMPETITION_EDIT,
    Action.RETURN_TO_DRAFT: Permission.COMPETITION_EDIT,
    Action.APPROVE: Permission.COMPETITION_APPROVE,
    Action.ISSUE: Permission.COMPETITION_ISSUE,
    Action.EXTEND: Permission.COMPETITION_RUN,
    Action.CANCEL: Permission.COMPETITION_CANCEL,
}


def overview(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> Overview:
    """Return the overview for staff. Suppliers get `tenders.tender` instead."""
    competition = facts.competition(session, competition_id)
    subject = facts.subject_of(competition)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, subject)
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    found = facts.facts_of(session, competition)
    status = competitions.status(found, now)
    early = status in {Status.DRAFT, Status.IN_REVIEW}
    return Overview(
        id=competition.id,
        reference=competition.reference,
        title=competition.title,
        owner=competition.project.owner.name,
        framework_id=competition.framework_id,
        framework=competition.framework.title,
        project_id=competition.project_id,
        project=competition.project.title,
        invented=competition.invented,
        status=status,
        facts=found,
        gaps=competitions.complete(found, now) if early else (),
        members=_members(session, competition_id),
        invitations=_invitations(session, competition_id),
        versions=_versions(session, competition_id),
        unanswered=_unanswered(session, competition_id),
        verdicts=verdicts(viewer, subject, found, now),
        may_edit=permissions.allows(viewer, Permission.COMPETITION_EDIT, subject),
        estimate_ore=competition.estimate_ore,
        cancel_reason=competition.cancel_reason,
    )


def verdicts(
    viewer: Actor, subject: Subject, found: CompetitionFacts, now: datetime
) -> dict[Action, Verdict]:
    """Ask the same functions that the services ask, for every button at once."""
    result = {}
    for action, permission in BUTTONS.items():
        if permissions.allows(viewer, permission, subject):
            reasons = competitions.refusals(found, action, now)
        else:
            reasons = (reason(Code.NOT_PERMITTED),)
        result[action] = Verdict(action, reasons)
    return result


_ROLE_ORDER = case(
    {CompetitionRole.OWNER: 1, CompetitionRole.EVALUATOR: 2}, value=CompetitionMembership.role,
    else_=3,
)  # fmt: skip


def _members(session: Session, competition_id: int) -> tuple[Member, ...]:
    rows = session.execute(
        select(User.name, Organisation.name.label("organisation"), CompetitionMembership.role)
        .join(User, User.id == CompetitionMembership.user_id)
        .join(Organisation, Organisation.id == User.organisation_id)
        .where(CompetitionMembership.competition_id == competition_id)
        .order_by(_ROLE_ORDER, User.name)
    )
    return tuple(Member(r.name, r.organisation, r.role) for r in rows)


def _invitations(session: Session, competition_id: int) -> tuple[InvitationRow, ...]:
    rows = session.execute(
        select(Invitation.consortium_id, Consortium.name, Invitation.sent_at, Invitation.read_at)
        .join(Consortium, Consortium.id == Invitation.consortium_id)
        .where(Invitation.competition_id == competition_id)
        .order_by(Consortium.name)
    )
    return tuple(InvitationRow(r.consortium_id, r.name, r.sent_at, r.read_at) for r in rows)


def _versions(session: Session, competition_id: int) -> tuple[VersionRow, ...]:
    rows = session.execute(
        select(
            CompetitionVersion.number,
            CompetitionVersion.digest,
            CompetitionVersion.issued_at,
            CompetitionVersion.summary,
        )
        .where(CompetitionVersion.competition_id == competition_id)
        .order_by(CompetitionVersion.number.desc())
    )
    return tuple(VersionRow(r.number, r.digest, r.issued_at, r.summary) for r in rows)


def _unanswered(session: Session, competition_id: int) -> int:
    rows = session.scalars(
        select(Question.id).where(
            Question.competition_id == competition_id, Question.answered_at.is_(None)
        )
    )
    return len(rows.all())


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to choose in a form."""

    id: int
    label: str


@dataclass(frozen=True, slots=True)
class NewPage:
    """What a new competition can be started from."""

    projects: tuple[Choice, ...]
    frameworks: tuple[Choice, ...]


def new_page(session: Session, *, viewer: Actor, now: datetime) -> NewPage:
    """Return the viewer's projects and the frameworks that have not ended."""
    permissions.require(viewer, Permission.COMPETITION_CREATE)
    wanted = (
        select(Project.id, Project.title)
        .where(Project.finished_at.is_(None))
        .order_by(Project.title)
    )
    if viewer.role is not Role.OFFICER:
        wanted = wanted.where(Project.owner_id == viewer.organisation_id)
    frameworks = select(Framework.id, Framework.title, Framework.reference).where(
        Framework.activated_at.is_not(None),
        or_(Framework.terminates_on.is_(None), Framework.terminates_on > formats.local(now).date()),
    )
    return NewPage(
        tuple(Choice(r.id, r.title) for r in session.execute(wanted)),
        tuple(Choice(r.id, f"{r.title} ({r.reference})") for r in session.execute(frameworks)),
    )
