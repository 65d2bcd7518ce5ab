"""A competition's own page for those who run it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from procure.domain import competitions, completeness, permissions
from procure.domain.cancellations import CancelGround
from procure.domain.competitions import Action, CompetitionFacts, Status
from procure.domain.completeness import Progress
from procure.domain.errors import NotFound
from procure.domain.permissions import Actor, CompetitionRole, Permission, Role, Subject
from procure.domain.reasons import Code, Reason, reason
from procure.models.accounts import Organisation, User
from procure.models.competitions import Competition, CompetitionMembership, CompetitionVersion
from procure.models.questions import Question
from procure.queries import case_pages, facts, open_comments, recipients, reviews, rule_panels
from procure.queries.case_pages import CasePage
from procure.queries.recipients import Recipients
from procure.queries.reviews import Comment
from procure.queries.rule_panels import Panel


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
class Seen:
    """Who made the draft, submitted it and approved it; empty while nobody has."""

    created_by: str
    submitted_by: str
    approved_by: str


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
    pages: tuple[CasePage, ...]
    facts: CompetitionFacts
    gaps: tuple[Reason, ...]
    members: tuple[Member, ...]
    seen: Seen
    recipients: Recipients | None  # of a draft: who will be invited
    versions: tuple[VersionRow, ...]
    unanswered: int
    verdicts: dict[Action, Verdict]
    may_edit: bool
    estimate_ore: int | None
    cancel_reason: str | None
    cancel_ground: CancelGround | None
    panels: dict[Action, Panel]  # the rules at the gates that can be reached now
    sections: dict[str, Progress]  # of a draft: how far each has come
    waiting: tuple[Comment, ...]  # the comments themselves, while it is to be approved
    comments: dict[str, int]  # of reviewers, that wait for an author, by section
    parts: frozenset[CompetitionRole]  # the viewer's own

    def reasons(self, action: Action) -> tuple[Reason, ...]:
        """Why the action's button is refused; empty when it works."""
        return self.verdicts[action].reasons


# Which permission each button needs.
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
    had = facts.facts_of(session, competition)
    found, panels = rule_panels.panels(session, competition, had, *BUTTONS, viewer=viewer, now=now)
    status = competitions.status(found, now)
    early = status in {Status.DRAFT, Status.IN_REVIEW}
    gaps = competitions.complete(found, now) if early else ()
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
        pages=case_pages.of(session, competition, subject, viewer),
        facts=found,
        gaps=gaps,
        members=_members(session, competition_id),
        seen=_seen(session, competition),
        recipients=recipients.of(session, competition, now=now) if early else None,
        versions=_versions(session, competition_id),
        unanswered=_unanswered(session, competition_id),
        verdicts=verdicts(viewer, subject, found, now),
        may_edit=permissions.allows(viewer, Permission.COMPETITION_EDIT, subject),
        estimate_ore=competition.estimate_ore,
        cancel_reason=competition.cancel_reason,
        cancel_ground=competition.cancel_ground,
        panels={one.gate: one for one in panels},
        sections=completeness.progress(found.draft, _stated(competition), gaps) if early else {},
        waiting=_waiting(session, competition_id, viewer, subject, status),
        comments=open_comments.by_section(session, competition_id) if early else {},
        parts=frozenset(role for person, role in subject.roles if person == viewer.id),
    )


def _waiting(
    session: Session, competition_id: int, viewer: Actor, subject: Subject, status: Status
) -> tuple[Comment, ...]:
    told = permissions.allows(viewer, Permission.REVIEW_READ, subject)
    asked = status is Status.IN_REVIEW and told
    return reviews.waiting(session, competition_id) if asked else ()


def _stated(competition: Competition) -> int:
    """Return in how many areas a need is stated."""
    return sum(need.level > 0 for need in competition.needs)


def verdicts(
    viewer: Actor, subject: Subject, found: CompetitionFacts, now: datetime
) -> dict[Action, Verdict]:
    """Ask the same functions that the services ask, for every button at once."""
    result = {}
    for action, permission in BUTTONS.items():
        if permissions.allows(viewer, permission, subject):
            reasons = competitions.refusals(found, action, now)
            if action is Action.APPROVE:
                reasons = (*reasons, *competitions.four_eyes(found, viewer.id))
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


def _seen(session: Session, competition: Competition) -> Seen:
    ids = (competition.created_by_id, competition.submitted_by_id, competition.approved_by_id)
    rows = session.execute(select(User.id, User.name).where(User.id.in_(filter(None, ids))))
    names = {row.id: row.name for row in rows}
    return Seen(*(names.get(key or 0, "") for key in ids))


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
