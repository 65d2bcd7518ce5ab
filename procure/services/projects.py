"""Register innovation projects."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain.audit import Tag
from procure.domain.errors import NotFound, Stale
from procure.domain.permissions import Actor, Permission, Subject, require
from procure.domain.reasons import Code, reason
from procure.models.projects import Project
from procure.services import audit

EDITABLE: Final = frozenset(
    {
        "title", "partners", "problem", "users", "effects", "user_need", "societal_benefit",
        "benefit_potential", "leadership_anchoring", "life_event", "cohort_year", "grant_ore",
        "own_funding_ore",
    }
)  # fmt: skip


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
    _assign(project, values or {})
    session.add(project)
    session.flush()  # the audit line names its id
    audit.record(
        session, Tag.PROJECT_CREATE, f"project:{project.id}",
        chain=audit.ACCOUNTS, actor=actor, now=now, title=title,
    )  # fmt: skip
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
    project = session.scalar(select(Project).where(Project.id == project_id).with_for_update())
    if project is None:
        raise NotFound
    require(actor, Permission.PROJECT_EDIT, Subject(organisation_id=project.owner_id))
    if project.version != version:
        raise Stale([reason(Code.STALE)])
    changed = _assign(project, values)
    if changed:
        audit.record(
            session, Tag.PROJECT_CHANGE, f"project:{project.id}",
            chain=audit.ACCOUNTS, actor=actor, now=now, fields=changed,
        )  # fmt: skip
    return project


def _assign(project: Project, values: Mapping[str, object]) -> list[str]:
    changed = [
        name for name in sorted(values.keys() & EDITABLE) if getattr(project, name) != values[name]
    ]
    for name in changed:
        setattr(project, name, values[name])
    return changed
