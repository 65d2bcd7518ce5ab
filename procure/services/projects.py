"""Register innovation projects, say what they need, and follow them from idea to end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from procure.domain import projects
from procure.domain.audit import Fact, Tag
from procure.domain.errors import IllegalTransition, InvalidInput, NotFound, Stale
from procure.domain.permissions import Actor, Permission, Subject, require
from procure.domain.projects import Action, Approval
from procure.domain.reasons import Code, reason
from procure.models.competitions import Competition
from procure.models.frameworks import CompetenceArea, Framework
from procure.models.projects import Project, ProjectNeed
from procure.queries import project_facts, project_pages
from procure.services import audit, competitions

EDITABLE: Final = frozenset(
    {
        "title", "partners", "problem", "users", "effects", "user_need", "societal_benefit",
        "benefit_potential", "leadership_anchoring", "life_event", "cohort_year", "grant_ore",
        "own_funding_ore", "framework_id", "estimate_ore", "wanted_on",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Need:
    """What a project needs in one area: a level 0 to 5, per cent of full time in all, people."""

    level: int
    capacity: int = 0
    people: int = 1


def create(
    session: Session,
    *,
    title: str,
    values: Mapping[str, object] | None = None,
    owner_id: int | None = None,
    invented: bool = False,
    actor: Actor,
    now: datetime,
) -> Project:
    """Register a project for the actor's organisation, or for `owner_id` if an officer does."""
    owner = owner_id or actor.organisation_id
    require(actor, Permission.PROJECT_EDIT, Subject(organisation_id=owner))
    project = Project(
        title=title, owner_id=owner, invented=invented, created_by_id=actor.id, created_at=now
    )
    _assign(session, project, values or {})
    session.add(project)
    session.flush()  # the audit line names its id
    _record(session, Tag.PROJECT_CREATE, project, actor, now, title=title)
    return project


def change(
    session: Session,
    project_id: int,
    *,
    version: int,
    values: Mapping[str, object],
    actor: Actor,
    now: datetime,
) -> Project:
    """Change a project. Raises `Stale` when someone else did since `version`."""
    project = _act(session, project_id, Action.EDIT, Permission.PROJECT_EDIT, actor, version)
    changed = _assign(session, project, values)
    if changed:
        _record(session, Tag.PROJECT_CHANGE, project, actor, now, fields=changed)
    return project


def set_needs(
    session: Session,
    project_id: int,
    *,
    version: int,
    needs: Mapping[int, Need],
    actor: Actor,
    now: datetime,
) -> Project:
    """Say what the project needs, by area of its framework. Areas not named are left as is."""
    project = _act(session, project_id, Action.EDIT, Permission.PROJECT_EDIT, actor, version)
    known = select(CompetenceArea.id).where(CompetenceArea.framework_id == project.framework_id)
    if set(needs) - set(session.scalars(known)):
        raise NotFound  # an area of another framework
    present = {
        need.area_id: need
        for need in session.scalars(select(ProjectNeed).where(ProjectNeed.project_id == project.id))
    }
    changed = [area for area, need in needs.items() if not _same(present.get(area), need)]
    for area in changed:
        row = present.get(area) or ProjectNeed(project_id=project.id, area_id=area)
        row.level, row.capacity, row.people = (
            needs[area].level, needs[area].capacity, needs[area].people,
        )  # fmt: skip
        session.add(row)
    if changed:
        flag_modified(project, "title")  # the needs are of the project's version
        _record(session, Tag.PROJECT_NEED_SET, project, actor, now, areas=sorted(changed))
    return project


def _same(row: ProjectNeed | None, need: Need) -> bool:
    return row is not None and (row.level, row.capacity, row.people) == (
        need.level, need.capacity, need.people,
    )  # fmt: skip


def approve(
    session: Session,
    project_id: int,
    *,
    version: int,
    approval: Approval,
    actor: Actor,
    now: datetime,
) -> Project:
    """Approve the project, as an officer who has assessed the four selection criteria."""
    project = _act(session, project_id, Action.APPROVE, Permission.PROJECT_APPROVE, actor, version)
    known = project_facts.facts_of(session, project)
    if faults := projects.approval_faults(known, approval):
        raise InvalidInput(faults)
    project.approved_at, project.approved_by_id = now, actor.id
    project.approval_note = approval.dump()
    _record(session, Tag.PROJECT_APPROVE, project, actor, now)
    return project


def withdraw_approval(
    session: Session, project_id: int, *, why: str, actor: Actor, now: datetime
) -> Project:
    """Take the approval back while nothing is under way; what was found stays in the trail."""
    project = _act(session, project_id, Action.WITHDRAW, Permission.PROJECT_APPROVE, actor)
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING, "why")])
    found = project.approval_note
    project.approved_at = project.approved_by_id = None
    project.approval_note = ""
    _record(session, Tag.PROJECT_WITHDRAW, project, actor, now, why=why, found=found)
    return project


def finish(session: Session, project_id: int, *, actor: Actor, now: datetime) -> Project:
    """Close the project: its contracts are completed and nothing is under way."""
    project = _act(session, project_id, Action.FINISH, Permission.PROJECT_EDIT, actor)
    project.finished_at = now
    _record(session, Tag.PROJECT_FINISH, project, actor, now)
    return project


def reopen(session: Session, project_id: int, *, why: str, actor: Actor, now: datetime) -> Project:
    """Open a finished project again, with a reason."""
    project = _act(session, project_id, Action.REOPEN, Permission.PROJECT_EDIT, actor)
    if not why.strip():
        raise InvalidInput([reason(Code.REASON_MISSING, "why")])
    project.finished_at = None
    _record(session, Tag.PROJECT_REOPEN, project, actor, now, why=why)
    return project


def start_competition(
    session: Session, project_id: int, *, reference: str, actor: Actor, now: datetime
) -> Competition:
    """Make the draft of a mini-competition from the project: nothing is typed twice.

    What the draft takes from the project and its framework is told in `inheritance`.
    """
    project = _act(session, project_id, Action.START, Permission.PROJECT_EDIT, actor)
    framework = session.get(Framework, project.framework_id) if project.framework_id else None
    if refused := project_pages.start_refusals(session, project, framework, now):
        raise IllegalTransition(refused)
    if project.framework_id is None:  # `start_refusals` has said so already
        raise NotFound
    made = competitions.create(
        session, project_id=project.id, framework_id=project.framework_id, reference=reference,
        title=project.title, actor=actor, now=now,
    )  # fmt: skip
    _record(session, Tag.PROJECT_START, project, actor, now, competition=made.id)
    return made


def _act(
    session: Session,
    project_id: int,
    action: Action,
    permission: Permission,
    actor: Actor,
    version: int | None = None,
) -> Project:
    """Lock the project; refuse who may not, what its state does not allow, and a stale page."""
    project = project_facts.locked(session, project_id)
    require(actor, permission, Subject(organisation_id=project.owner_id))
    projects.require(project_facts.facts_of(session, project), action)
    if version is not None and project.version != version:
        raise Stale([reason(Code.STALE)])
    return project


def _record(
    session: Session, tag: Tag, project: Project, actor: Actor, now: datetime, **facts: Fact
) -> None:
    subject = f"project:{project.id}"
    audit.record(session, tag, subject, chain=audit.ACCOUNTS, actor=actor, now=now, **facts)


def _assign(session: Session, project: Project, values: Mapping[str, object]) -> list[str]:
    changed = [
        name for name in sorted(values.keys() & EDITABLE) if getattr(project, name) != values[name]
    ]
    if "framework_id" in changed and values["framework_id"] is not None:
        meant = session.get(Framework, values["framework_id"])
        if meant is None or meant.activated_at is None:
            raise NotFound
    for name in changed:
        setattr(project, name, values[name])
    return changed
