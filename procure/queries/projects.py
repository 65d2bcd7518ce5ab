"""Projects as pages: the list, and one project with its competitions."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session, joinedload, selectinload

from procure.domain import permissions
from procure.domain.competitions import Status
from procure.domain.errors import NotFound
from procure.domain.permissions import EVERYTHING, Actor, Permission, Subject
from procure.models.accounts import Organisation
from procure.models.competitions import Competition, status_sql
from procure.models.projects import Project
from procure.queries.competitions import like

PAGE: Final = 50

# Built once: a statement built per request costs three times as much (`performance.md` §3.2).
_LIST = (
    select(
        Project.id,
        Project.title,
        Organisation.name.label("owner"),
        Project.cohort_year,
        Project.life_event,
        Project.invented,
    )
    .join(Organisation, Organisation.id == Project.owner_id)
    .where(
        Project.id < bindparam("before"),
        or_(
            bindparam("pattern") == "",
            Project.title.ilike(bindparam("pattern"), escape="\\"),
            Project.partners.ilike(bindparam("pattern"), escape="\\"),
            Organisation.name.ilike(bindparam("pattern"), escape="\\"),
        ),
    )
    .order_by(Project.id.desc())
    .limit(PAGE + 1)
)


@dataclass(frozen=True, slots=True)
class Row:
    """A project in the list."""

    id: int
    title: str
    owner: str
    cohort_year: int | None
    life_event: str
    invented: bool


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of projects, newest first; `older` is the key of the next page."""

    rows: tuple[Row, ...]
    older: int | None
    may_create: bool


@dataclass(frozen=True, slots=True)
class CompetitionRow:
    """A competition of the project, as far as the viewer may know of it."""

    id: int
    reference: str
    title: str
    status: Status


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """One project; the columns keep their names, so that a form can be filled from it."""

    id: int
    owner: str
    title: str
    partners: str
    problem: str
    users: str
    effects: str
    user_need: str
    societal_benefit: str
    benefit_potential: str
    leadership_anchoring: str
    life_event: str
    cohort_year: int | None
    grant_ore: int
    own_funding_ore: int
    invented: bool
    version: int
    competitions: tuple[CompetitionRow, ...]
    may_edit: bool
    may_start: bool


_SAME: Final = (
    "id", "title", "partners", "problem", "users", "effects", "user_need", "societal_benefit",
    "benefit_potential", "leadership_anchoring", "life_event", "cohort_year", "grant_ore",
    "own_funding_ore", "invented", "version",
)  # fmt: skip


def listing(
    session: Session, *, viewer: Actor, text: str = "", before: int | None = None
) -> Listing:
    """Return projects whose name, partners or owner hold the text, in one statement."""
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    found = session.execute(_LIST, {"before": before or 2**31 - 1, "pattern": like(text)}).all()
    rows = tuple(
        Row(r.id, r.title, r.owner, r.cohort_year, r.life_event, r.invented) for r in found[:PAGE]
    )
    older = rows[-1].id if len(found) > PAGE else None
    return Listing(rows, older, _may_edit(viewer, viewer.organisation_id))


def _may_edit(viewer: Actor, owner_id: int) -> bool:
    return permissions.allows(viewer, Permission.PROJECT_EDIT, Subject(organisation_id=owner_id))


def page(session: Session, project_id: int, *, viewer: Actor, now: datetime) -> ProjectPage:
    """Return one project. Raises `NotFound`."""
    permissions.require_sight(viewer, Permission.PROJECT_READ, EVERYTHING)
    project = session.scalar(
        select(Project)
        .where(Project.id == project_id)
        .options(joinedload(Project.owner))
        .execution_options(populate_existing=True)
    )
    if project is None:
        raise NotFound
    may_edit = _may_edit(viewer, project.owner_id)
    return ProjectPage(
        **{name: getattr(project, name) for name in _SAME},
        owner=project.owner.name,
        competitions=_competitions(session, project, viewer, now),
        may_edit=may_edit,
        may_start=may_edit and permissions.allows(viewer, Permission.COMPETITION_CREATE),
    )


def _competitions(
    session: Session, project: Project, viewer: Actor, now: datetime
) -> tuple[CompetitionRow, ...]:
    found = session.execute(
        select(Competition, status_sql(now).label("status"))
        .where(Competition.project_id == project.id)
        .options(selectinload(Competition.roles))
        .order_by(Competition.id.desc())
    )
    return tuple(
        CompetitionRow(c.id, c.reference, c.title, Status(status))
        for c, status in found
        if permissions.allows(viewer, Permission.COMPETITION_READ, _subject(c, project.owner_id))
    )


def _subject(competition: Competition, owner_id: int) -> Subject:
    return Subject(
        organisation_id=owner_id,
        roles=frozenset((m.user_id, m.role) for m in competition.roles),
        issued=competition.issued_at is not None,
    )
