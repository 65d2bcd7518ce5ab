"""What a new competition can be started from."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from procure.domain import formats, permissions
from procure.domain.permissions import Actor, Permission, Role
from procure.models.competitions import Competition
from procure.models.frameworks import Framework
from procure.models.projects import Project
from procure.queries import competitions, facts
from procure.queries.draft_choices import Choice


@dataclass(frozen=True, slots=True)
class ProjectChoice:
    """A project to hold a competition for, and the framework it has said it will use."""

    id: int
    label: str
    framework_id: int | None


@dataclass(frozen=True, slots=True)
class NewPage:
    """What a new competition can be started from; the earlier ones are the newest."""

    projects: tuple[ProjectChoice, ...]
    frameworks: tuple[Choice, ...]
    earlier: tuple[Choice, ...]

    def project(self, project_id: int | None) -> ProjectChoice | None:
        """Return the project that was asked for, or the only one there is."""
        if project_id is None and len(self.projects) == 1:
            return self.projects[0]
        return next((p for p in self.projects if p.id == project_id), None)


def new_page(
    session: Session, *, viewer: Actor, now: datetime, copy_of: int | None = None
) -> NewPage:
    """Return the viewer's projects, the frameworks that have not ended, and what may be copied.

    `copy_of` is among the earlier ones however old it is, if the viewer may see it.
    """
    permissions.require(viewer, Permission.COMPETITION_CREATE)
    wanted = (
        select(Project.id, Project.title, Project.framework_id)
        .where(Project.finished_at.is_(None))
        .order_by(Project.title)
    )
    if viewer.role is not Role.OFFICER:
        wanted = wanted.where(Project.owner_id == viewer.organisation_id)
    frameworks = select(Framework.id, Framework.title, Framework.reference).where(
        Framework.activated_at.is_not(None),
        or_(Framework.terminates_on.is_(None), Framework.terminates_on > formats.local(now).date()),
    )
    earlier = tuple(
        Choice(row.id, _named(row.reference, row.title))
        for row in competitions.listing(session, viewer=viewer, now=now).rows
    )
    page = NewPage(
        tuple(ProjectChoice(r.id, r.title, r.framework_id) for r in session.execute(wanted)),
        tuple(Choice(r.id, f"{r.title} ({r.reference})") for r in session.execute(frameworks)),
        earlier,
    )
    if copy_of is None or any(choice.id == copy_of for choice in earlier):
        return page
    return replace(page, earlier=(*_older(session, copy_of, viewer), *earlier))


def _older(session: Session, competition_id: int, viewer: Actor) -> tuple[Choice, ...]:
    if session.get(Competition, competition_id) is None:
        return ()
    found = facts.competition(session, competition_id)
    if not permissions.allows(viewer, Permission.COMPETITION_READ, facts.subject_of(found)):
        return ()
    return (Choice(found.id, _named(found.reference, found.title)),)


def _named(reference: str, title: str) -> str:
    return f"{reference} – {title}"
