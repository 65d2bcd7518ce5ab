"""What a new competition can be started from."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.domain import formats, permissions
from procure.domain.permissions import Actor, Permission, Role
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.queries.draft_choices import Choice


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
