"""What a draft needs in each competence area, why, and which consortia cover it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from procure.domain import needs, permissions
from procure.domain.errors import NotFound
from procure.domain.needs import AreaNeed
from procure.domain.permissions import Actor, Permission, Role
from procure.models.competitions import CompetenceNeed
from procure.models.frameworks import CompetenceArea
from procure.models.projects import ProjectNeed
from procure.queries import facts, triangles
from procure.queries.triangle_needs import Asked
from procure.queries.triangles import TrianglesPage


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """One area: the need that is stored, the one the answers lead to, and the project's."""

    id: int
    key: str
    name: str
    stored: AreaNeed | None
    proposed: AreaNeed | None
    of_project: AreaNeed | None
    missing: int  # questions that count for it and are not answered

    @property
    def adjusted(self) -> bool:
        """Whether someone has put other figures in the place of the proposal."""
        return self.proposed is not None and self.stored not in {None, self.proposed}

    @property
    def inherited(self) -> bool:
        """Whether the figures are the project's, with no proposal beside them."""
        return self.proposed is None and self.stored is not None and self.stored == self.of_project


@dataclass(frozen=True, slots=True)
class NeedsPage:
    """The answers and the areas; `triangles` None for whoever may not see the consortia.

    It is also None while nothing is needed.
    """

    answers: Mapping[str, int]
    areas: tuple[AreaRow, ...]
    triangles: TrianglesPage | None

    @property
    def names(self) -> dict[str, str]:
        """The names of the areas by key."""
        return {area.key: area.name for area in self.areas}


def page(session: Session, competition_id: int, *, viewer: Actor, now: datetime) -> NeedsPage:
    """Return the need of a competition for staff who may read it; others get 404."""
    competition = facts.competition(session, competition_id)
    permissions.require_sight(viewer, Permission.COMPETITION_READ, facts.subject_of(competition))
    if viewer.role is Role.SUPPLIER:
        raise NotFound
    answers = competition.need_answers
    stored = {row.area_id: of_row(row) for row in competition.needs}
    of_project = _of_project(session, competition.project_id)
    areas = tuple(
        AreaRow(
            id=area.id,
            key=area.key,
            name=area.name,
            stored=stored.get(area.id),
            proposed=needs.proposed(answers, area.key),
            of_project=of_project.get(area.id),
            missing=len(needs.missing(answers, area.key)),
        )
        for area in session.execute(
            select(CompetenceArea.id, CompetenceArea.key, CompetenceArea.name)
            .where(CompetenceArea.framework_id == competition.framework_id)
            .order_by(CompetenceArea.position)
        )
    )
    seen = None
    asked = any(area.stored is not None and area.stored.level for area in areas)
    if asked and permissions.allows(viewer, Permission.FRAMEWORK_READ):
        seen = triangles.page(
            session, competition.framework_id, Asked(competition_id=competition_id),
            viewer=viewer, now=now, number=None,
        )  # fmt: skip
    return NeedsPage(answers, areas, seen)


def _of_project(session: Session, project_id: int) -> dict[int, AreaNeed]:
    rows = session.scalars(select(ProjectNeed).where(ProjectNeed.project_id == project_id))
    return {row.area_id: of_row(row) for row in rows}


def of_row(row: CompetenceNeed | ProjectNeed) -> AreaNeed:
    """Return a need as it is stored."""
    return needs.of(row.level, row.capacity, row.people)
